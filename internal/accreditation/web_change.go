package accreditation

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"sanad/internal/access"
	"sanad/internal/accreditation/pages"
	"sanad/internal/i18n"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// formOf fills a form for whoever may do the deed.
type formOf func(r *http.Request, form *parts.Form) (pages.KeptForm, error)

// shows answers with the form of a deed.
func shows(w http.ResponseWriter, r *http.Request, status int, form *parts.Form, fill formOf, page func(pages.KeptForm) templ.Component) error {
	v, err := fill(r, form)
	if err != nil {
		return err
	}
	return web.Page(w, r, status, page(v))
}

// does reads a command and does it; what is refused stands in its form.
func does[C any](w http.ResponseWriter, r *http.Request, do func(context.Context, access.Actor, C) (to string, err error), fill formOf, page func(pages.KeptForm) templ.Component) error {
	var c C
	form, err := web.Read(r, &c)
	if err == nil {
		var to string
		if to, err = do(r.Context(), web.Actor(r.Context()), c); err == nil {
			return web.See(w, r, to)
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return shows(w, r, keptStatus(err), form, fill, page)
}

// addressOf reads which thing a request is about.
func addressOf(r *http.Request) Address {
	return Address{r.PathValue("institution"), r.PathValue("campus"), r.PathValue("programme")}
}

// keepingProgramme fills the form of a deed with a programme, for whoever may do it.
func (p *Pages) keepingProgramme(r *http.Request, form *parts.Form, deed string) (pages.KeptForm, ShownProgramme, error) {
	ctx := r.Context()
	x, err := p.service.ShowProgramme(ctx, web.Actor(ctx), r.PathValue("institution"), r.PathValue("programme"))
	if err == nil {
		err = p.service.may(web.Actor(ctx), "accreditation.keep")
	}
	if err == nil {
		err = decideKept(x.Version, versionOf(x.Version), x.Of.Closed, p.service.today())
	}
	here := deskProgrammePath(x.Of.Code, x.Code)
	return pages.KeptForm{Form: form, Path: here + deed, Back: here, Of: in(ctx, x.Title) + " · " + in(ctx, x.Of.Name), Version: versionOf(x.Version)}, x, err
}

// keepingCampus fills the form of a deed with a campus, for whoever may do it.
func (p *Pages) keepingCampus(r *http.Request, form *parts.Form, deed string) (pages.KeptForm, Shown, Campus, error) {
	page, x, err := p.keeping(r, form, "/campuses/"+r.PathValue("campus")+deed)
	if err != nil {
		return page, x, Campus{}, err
	}
	c, err := x.campus(r.PathValue("campus"))
	page.Of, page.Version = in(r.Context(), c.Name)+" · "+in(r.Context(), x.Name), versionOf(c.Version)
	return page, x, c, err
}

// waiting says which name is to come, as a note of the form that renames.
func waiting(ctx context.Context, page *pages.KeptForm, list []Change, id string) {
	for _, c := range list {
		if c.Of == id && c.Waits {
			page.Notes = append(page.Notes, i18n.T(ctx, "accreditation.rename.waits", "Name", in(ctx, c.Is), "Day", i18n.Date(ctx, c.On)))
		}
	}
}

// renaming fills the form that renames an institution, a campus or a programme.
func (p *Pages) renaming(r *http.Request, form *parts.Form) (page pages.KeptForm, err error) {
	ctx, at := r.Context(), addressOf(r)
	var t thing
	switch {
	case at.Programme != "":
		var x ShownProgramme
		if page, x, err = p.keepingProgramme(r, form, "/rename"); err == nil {
			t = x.thing()
			waiting(ctx, &page, x.Changes, t.id)
		}
	case at.Campus != "":
		var x Shown
		var c Campus
		if page, x, c, err = p.keepingCampus(r, form, "/rename"); err == nil {
			t = c.thing()
			waiting(ctx, &page, x.Changes, t.id)
		}
	default:
		var x Shown
		if page, x, err = p.keeping(r, form, "/rename"); err == nil {
			t = x.thing()
			waiting(ctx, &page, x.Changes, t.id)
		}
	}
	if page.Form == nil {
		page.Form = parts.NewForm(map[string]string{"name_en": t.name.En, "name_ur": t.name.Ur})
	}
	return page, err
}

// GetRename shows the form that renames an institution, a campus or a programme.
func (p *Pages) GetRename(w http.ResponseWriter, r *http.Request) error {
	return shows(w, r, http.StatusOK, nil, p.renaming, pages.KeptRenamePage)
}

// PostRename renames an institution, a campus or a programme.
func (p *Pages) PostRename(w http.ResponseWriter, r *http.Request) error {
	at := addressOf(r)
	return does(w, r, func(ctx context.Context, by access.Actor, c Rename) (string, error) {
		if at.Programme != "" {
			return deskProgrammePath(at.Institution, at.Programme), p.service.Rename(ctx, by, at, c)
		}
		return deskInstitutionPath(at.Institution), p.service.Rename(ctx, by, at, c)
	}, p.renaming, pages.KeptRenamePage)
}

// merging fills the form that lets an institution go into another.
func (p *Pages) merging(r *http.Request, form *parts.Form) (page pages.KeptForm, err error) {
	page, x, err := p.keeping(r, form, "/merge")
	if err != nil {
		return page, err
	}
	page.Institutions, err = p.others(r, x.ID)
	ctx := r.Context()
	page.Notes = []string{i18n.T(ctx, "accreditation.merge.campuses", "Count", len(x.Campuses)), i18n.T(ctx, "accreditation.merge.programmes", "Count", len(x.Programmes))}
	return page, err
}

// GetMerge shows the form that lets an institution go into another.
func (p *Pages) GetMerge(w http.ResponseWriter, r *http.Request) error {
	return shows(w, r, http.StatusOK, parts.NewForm(nil), p.merging, pages.KeptMergePage)
}

// PostMerge lets an institution go into another.
func (p *Pages) PostMerge(w http.ResponseWriter, r *http.Request) error {
	return does(w, r, func(ctx context.Context, by access.Actor, c Merge) (string, error) {
		return deskInstitutionPath(c.Into), p.service.Merge(ctx, by, r.PathValue("institution"), c)
	}, p.merging, pages.KeptMergePage)
}

// splitting fills the form that lets an institution come out of another.
func (p *Pages) splitting(r *http.Request, form *parts.Form) (page pages.KeptForm, err error) {
	page, x, err := p.keeping(r, form, "/split")
	for _, c := range x.Campuses {
		page.Campuses = append(page.Campuses, parts.Option{Value: c.Code, Label: in(r.Context(), c.Name), Hint: in(r.Context(), c.City)})
	}
	return page, err
}

// GetSplitOff shows the form that lets an institution come out of another.
func (p *Pages) GetSplitOff(w http.ResponseWriter, r *http.Request) error {
	return shows(w, r, http.StatusOK, parts.NewForm(nil), p.splitting, pages.KeptSplitPage)
}

// PostSplitOff lets an institution come out of another.
func (p *Pages) PostSplitOff(w http.ResponseWriter, r *http.Request) error {
	return does(w, r, func(ctx context.Context, by access.Actor, c SplitOff) (string, error) {
		code, err := p.service.SplitOff(ctx, by, r.PathValue("institution"), c)
		return deskInstitutionPath(code), err
	}, p.splitting, pages.KeptSplitPage)
}

// closing fills the form that closes an institution or a campus.
func (p *Pages) closing(r *http.Request, form *parts.Form) (page pages.KeptForm, err error) {
	if r.PathValue("campus") != "" {
		page, _, _, err = p.keepingCampus(r, form, "/close")
		return page, err
	}
	page, _, err = p.keeping(r, form, "/close")
	return page, err
}

// closePage is the form that closes an institution or a campus.
func closePage(r *http.Request) func(pages.KeptForm) templ.Component {
	if r.PathValue("campus") != "" {
		return pages.KeptCloseCampusPage
	}
	return pages.KeptClosePage
}

// GetClose shows the form that closes an institution or a campus.
func (p *Pages) GetClose(w http.ResponseWriter, r *http.Request) error {
	return shows(w, r, http.StatusOK, parts.NewForm(nil), p.closing, closePage(r))
}

// PostClose closes an institution or a campus.
func (p *Pages) PostClose(w http.ResponseWriter, r *http.Request) error {
	at := addressOf(r)
	return does(w, r, func(ctx context.Context, by access.Actor, c Close) (string, error) {
		return deskInstitutionPath(at.Institution), p.service.Close(ctx, by, at, c)
	}, p.closing, closePage(r))
}

// others are the institutions that are open, but for one.
func (p *Pages) others(r *http.Request, but string) (list []parts.Option, err error) {
	ctx, today := r.Context(), p.service.today()
	every, err := p.service.Every(ctx, web.Actor(ctx))
	for _, o := range every {
		if o.ID != but && isOpen(o.Closed, today) {
			list = append(list, parts.Option{Value: o.Code, Label: in(ctx, o.Name)})
		}
	}
	return list, err
}
