package document

import (
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"sanad/internal/document/pages"
	"sanad/internal/i18n"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// Pages are the room's pages.
type Pages struct{ service *Service }

// NewPages returns the room's pages.
func NewPages(s *Service) *Pages { return &Pages{s} }

// upload is the form that sends a file; the file comes after its fields.
type upload struct {
	Kind string `form:"kind" max:"40"`
}

// GetDocuments shows what an application asks for and what was added.
func (p *Pages) GetDocuments(w http.ResponseWriter, r *http.Request) error {
	return p.documents(w, r, http.StatusOK, parts.NewForm(nil))
}

// PostDocuments adds a file.
func (p *Pages) PostDocuments(w http.ResponseWriter, r *http.Request) error {
	ctx, application := r.Context(), r.PathValue("id")
	var c upload
	came := false
	form, err := web.ReadUpload(r, &c, func(f web.File) error {
		came = true
		_, err := p.service.Add(ctx, web.Actor(ctx), Add{Case: application, Kind: c.Kind, Name: f.Name, Content: f.Content})
		return err
	})
	if err == nil && !came {
		err = refuse("file", "document.file.none", nil)
	}
	if err == nil {
		return web.See(w, r, "/my/applications/"+application+"/documents")
	}
	if !form.Refused(ctx, err) {
		return err
	}
	return p.documents(w, r, http.StatusUnprocessableEntity, form)
}

// PostRemove takes a file back.
func (p *Pages) PostRemove(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	form, err := web.Read(r, &struct{}{})
	if err == nil {
		var application string
		if application, err = p.service.Remove(ctx, web.Actor(ctx), r.PathValue("document")); err == nil {
			return web.See(w, r, "/my/applications/"+application+"/documents")
		}
	}
	if !form.Refused(ctx, err) {
		return err
	}
	return p.documents(w, r, http.StatusConflict, form)
}

// GetDocument sends a person their file.
func (p *Pages) GetDocument(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := p.service.Fetch(ctx, web.Actor(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	return send(w, f)
}

func (p *Pages) documents(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	t, err := p.service.List(ctx, web.Actor(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	lang := i18n.From(ctx).Code
	v := pages.Documents{Application: t.Case, Open: t.Open, Form: form}
	var types []string
	for _, k := range t.Wanted {
		name := k.Name.In(lang)
		if k.Question > 0 {
			name = i18n.T(ctx, "document.kind.answer", "Question", k.Question)
		}
		if k.Open {
			v.MaxBytes, types = max(v.MaxBytes, k.MostBytes), append(types, k.Types...)
			v.Kinds = append(v.Kinds, parts.Option{Value: k.ID, Label: name})
		}
		section := pages.Wanted{
			ID: k.ID, Name: name, Hint: k.Hint.In(lang), Required: k.Required, Open: k.Open, Types: typeNames(k.Types), Megabytes: k.MostBytes / megabyte,
		}
		for _, d := range k.Files {
			section.Files = append(section.Files, pages.File{
				ID: d.ID, Name: d.Name.Reveal(), Type: typeNames([]string{d.Type}), Bytes: d.Bytes, Pages: d.Pages, At: d.At, Receipt: d.Receipt.Reveal(),
			})
		}
		v.Wanted = append(v.Wanted, section)
	}
	if len(v.Kinds) == 1 && form.Value("kind") == "" { // nothing to choose
		form.Set("kind", v.Kinds[0].Value)
	}
	slices.Sort(types)
	v.Accept = strings.Join(slices.Compact(types), ",")
	return web.Page(w, r, status, pages.List(v))
}

// send writes a file so that a browser does nothing with it but show or keep it: nothing in it runs, loads or is remembered.
func send(w http.ResponseWriter, f File) error {
	disposition := "attachment"
	if f.Type == "image/jpeg" || f.Type == "image/png" { // a browser shows a PDF outside of any sandbox, or not at all
		disposition = "inline"
	}
	h := w.Header()
	h.Set("Content-Type", f.Type)
	h.Set("Content-Length", strconv.Itoa(len(f.Content)))
	h.Set("Content-Disposition", mime.FormatMediaType(disposition, map[string]string{"filename": f.Name.Reveal()}))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	_, err := w.Write(f.Content)
	return err
}
