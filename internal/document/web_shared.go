package document

import (
	"net/http"
	"strings"

	"sanad/internal/document/pages"
	"sanad/internal/i18n"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// SharedPages are the pages of the files of a thing, for one side. The address has {visit} and {criterion}, and {institution} where people of it go.
type SharedPages struct {
	service *Service
	base    string
}

// NewSharedPages returns the pages of one side, whose visits are under base.
func NewSharedPages(s *Service, base string) *SharedPages { return &SharedPages{s, base} }

func thingOf(r *http.Request) ThingAt {
	return ThingAt{r.PathValue("institution"), r.PathValue("visit"), r.PathValue("criterion")}
}

// path is the address of the criterion.
func (p *SharedPages) path(r *http.Request) string {
	at := thingOf(r)
	return strings.ReplaceAll(p.base, "{institution}", at.Institution) + "/" + at.Thing + "/assessment/" + at.Kind
}

// GetShared shows the files of a criterion.
func (p *SharedPages) GetShared(w http.ResponseWriter, r *http.Request) error {
	return p.shared(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *SharedPages) shared(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	x, err := p.service.ListShared(ctx, web.Actor(ctx), thingOf(r))
	if err != nil {
		return err
	}
	lang := i18n.From(ctx).Code
	v := pages.Shared{
		Form: form, Path: p.path(r) + "/evidence", Back: p.path(r), Name: x.Kind.Name.In(lang), Writes: x.On.Writes && !x.On.Closed, Closed: x.On.Closed,
		Limits: i18n.T(ctx, "document.shared.limits", "Types", typeNames(x.Kind.Types), "Megabytes", x.MostBytes/megabyte, "Most", x.On.Most),
		Accept: strings.Join(x.Kind.Types, ","), MaxBytes: x.MostBytes,
	}
	for _, f := range x.Files {
		v.Files = append(v.Files, pages.SharedFile{
			File:  pages.File{ID: f.ID, Name: f.Name.Reveal(), Type: typeNames([]string{f.Type}), Bytes: f.Bytes, Pages: f.Pages, At: f.At, Receipt: f.Receipt.Reveal()},
			Stays: f.Stays,
		})
	}
	return web.Page(w, r, status, pages.SharedPage(v))
}

// PostShared adds a file.
func (p *SharedPages) PostShared(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	came := false
	form, err := web.ReadUpload(r, &struct{}{}, func(f web.File) error {
		came = true
		_, err := p.service.Share(ctx, web.Actor(ctx), thingOf(r), Share{Name: f.Name, Content: f.Content})
		return err
	})
	if err == nil && !came {
		err = refuse("file", "document.file.none", nil)
	}
	if err == nil {
		return web.See(w, r, p.path(r)+"/evidence")
	}
	if !form.Refused(ctx, err) {
		return err
	}
	return p.shared(w, r, http.StatusUnprocessableEntity, form)
}

// GetSharedFile sends a file of a thing.
func (p *SharedPages) GetSharedFile(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := p.service.FetchShared(ctx, web.Actor(ctx), thingOf(r), r.PathValue("file"))
	if err != nil {
		return err
	}
	return send(w, f)
}

// PostRemoveShared takes a file away.
func (p *SharedPages) PostRemoveShared(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	form, err := web.Read(r, &struct{}{})
	if err == nil {
		if err = p.service.RemoveShared(ctx, web.Actor(ctx), thingOf(r), r.PathValue("file")); err == nil {
			return web.See(w, r, p.path(r)+"/evidence")
		}
	}
	if !form.Refused(ctx, err) {
		return err
	}
	return p.shared(w, r, http.StatusConflict, form)
}
