package engineer

import (
	"context"
	"net/http"
	"strconv"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/engineer/pages"
	"sanad/internal/i18n"
	"sanad/internal/person"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// GetCorrect shows what it takes to have particulars corrected.
func (p *Pages) GetCorrect(w http.ResponseWriter, r *http.Request) error {
	return p.offer(w, r, http.StatusOK, council.Correct, parts.NewForm(nil))
}

// PostCorrect opens an application for it.
func (p *Pages) PostCorrect(w http.ResponseWriter, r *http.Request) error {
	return p.ask(w, r, council.Correct)
}

// GetCorrection shows the form of what is to be corrected, filled with what is recorded now.
func (p *Pages) GetCorrection(w http.ResponseWriter, r *http.Request) error {
	v, err := p.draft(r)
	if err != nil {
		return err
	}
	who, c, _, err := p.service.ShowCorrection(r.Context(), web.Actor(r.Context()), v.ID)
	if err != nil {
		return err
	}
	now := map[string]string{
		"name_latin": who.NameLatin.Reveal(), "name_urdu": who.NameUrdu.Reveal(), "father": who.Father.Reveal(), "kind": who.Kind, "number": who.Number.Reveal(),
		"district": placeID(who.Province, who.District), "version": strconv.FormatInt(v.Version, 10),
	}
	for _, column := range c.Changed {
		switch column {
		case "name_latin":
			now[column] = c.Now.NameLatin.Reveal()
		case "name_urdu":
			now[column] = c.Now.NameUrdu.Reveal()
		case "father":
			now[column] = c.Now.Father.Reveal()
		case "identity_number":
			now["kind"], now["number"] = c.Now.Kind, c.Now.Number.Reveal()
		case "district":
			now[column] = placeID(c.Now.Province, c.Now.District)
		}
	}
	return p.correction(w, r, http.StatusOK, who, parts.NewForm(now))
}

// placeID names a district with its province, as forms send it; empty: none is recorded.
func placeID(province, district string) string {
	if district == "" {
		return ""
	}
	return province + "/" + district
}

func (p *Pages) correction(w http.ResponseWriter, r *http.Request, status int, who person.Identity, form *parts.Form) error {
	lang, law := i18n.From(r.Context()).Code, p.service.law()
	page := pages.Correction{Form: form, Back: applicationPath(r.PathValue("id")), Was: map[string]string{}}
	for _, a := range p.identityAnswers(r.Context(), who) {
		page.Was[a.ID] = a.Value
	}
	for _, k := range law.Identities {
		if !k.ImportOnly || k.ID == who.Kind {
			page.Kinds = append(page.Kinds, parts.Option{Value: k.ID, Label: k.Name.In(lang)})
		}
	}
	page.Districts = web.Districts(r.Context(), law)
	return web.Page(w, r, status, pages.CorrectionPage(page))
}

// PostCorrection stores it.
func (p *Pages) PostCorrection(w http.ResponseWriter, r *http.Request) error {
	var c RecordCorrection
	return p.keep(w, r, &c, func(ctx context.Context, by access.Actor, application string) error {
		return p.service.RecordCorrection(ctx, by, application, c)
	}, func(status int, form *parts.Form) error {
		who, err := p.service.people.Show(r.Context(), web.Actor(r.Context()))
		if err != nil {
			return err
		}
		return p.correction(w, r, status, who, form)
	})
}

// changes writes a correction side by side: what was recorded and what it shall be.
func (p *Pages) changes(ctx context.Context, c person.Correction) []pages.Change {
	was, now := map[string]string{}, map[string]string{}
	for _, a := range p.identityAnswers(ctx, c.Was) {
		was[a.ID] = a.Value
	}
	for _, a := range p.identityAnswers(ctx, c.Now) {
		now[a.ID] = a.Value
	}
	var list []pages.Change
	for _, x := range [][2]string{
		{"name_latin", "name"}, {"name_urdu", "name_urdu"}, {"father", "father"}, {"identity_kind", "identity"}, {"identity_number", "number"}, {"district", "domicile"},
	} {
		for _, column := range c.Changed {
			if column == x[0] && (was[x[1]] != now[x[1]]) {
				list = append(list, pages.Change{What: i18n.T(ctx, "engineer.answer."+x[1]), Was: was[x[1]], Now: now[x[1]]})
			}
		}
	}
	return list
}
