package visit

import (
	"context"
	"net/http"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/i18n"
	"sanad/internal/paper"
	"sanad/internal/visit/pages"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// Pages are the pages of this room.
type Pages struct {
	service *Service
	fonts   *paper.Fonts
}

// NewPages returns the pages of a service; reports are set in the fonts.
func NewPages(s *Service, f *paper.Fonts) *Pages { return &Pages{s, f} }

func ownPath(institution string) string { return "/institution/at/" + institution + "/visits" }

func ownVisitPath(institution, visit string) string { return ownPath(institution) + "/" + visit }

// in returns a text in the reader's language.
func in(ctx context.Context, t council.Text) string { return t.In(i18n.From(ctx).Code) }

// GetOwn lists the visits of an institution.
func (p *Pages) GetOwn(w http.ResponseWriter, r *http.Request) error {
	ctx, code, after := r.Context(), r.PathValue("institution"), r.URL.Query().Get("after")
	i, list, more, err := p.service.ListOwn(ctx, web.Actor(ctx), code, after)
	if err != nil {
		return err
	}
	page := pages.Own{Name: in(ctx, i.Name), Path: ownPath(code), Back: parts.Query("/institution", "of", code), May: !i.Closed && len(p.service.law().Visits.Kinds) > 0}
	for _, l := range list {
		page.Rows = append(page.Rows, p.listed(ctx, l, ownVisitPath(code, l.ID), council.SideInstitution))
	}
	if after == "" {
		if page.Due, err = p.due(ctx, code, page.May); err != nil {
			return err
		}
	}
	if after != "" {
		page.First = page.Path
	}
	if more {
		page.Next = parts.Query(page.Path, "after", list[len(list)-1].ID)
	}
	return web.Page(w, r, http.StatusOK, pages.OwnPage(page))
}

// GetApply shows the form of an application.
func (p *Pages) GetApply(w http.ResponseWriter, r *http.Request) error {
	q, chosen := r.URL.Query(), map[string]string{} // a link from what is due fills the form in
	for _, name := range []string{"programme", "kind", "of", "from", "to"} {
		chosen[name] = q.Get(name)
	}
	return p.apply(w, r, http.StatusOK, parts.NewForm(chosen))
}

func (p *Pages) apply(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	a, err := p.service.ForApply(r.Context(), web.Actor(r.Context()), r.PathValue("institution"))
	if err != nil {
		return err
	}
	page := p.form(r.Context(), a, form, council.SideInstitution)
	page.Path, page.Back = ownPath(a.Institution.Code)+"/new", ownPath(a.Institution.Code)
	return web.Page(w, r, status, pages.FormPage(page))
}

// form fills the form of an application with what may be chosen.
func (p *Pages) form(ctx context.Context, a Asked, form *parts.Form, side string) pages.Form {
	page := pages.Form{Form: form, Title: i18n.T(ctx, "visit.apply.title"), Lead: in(ctx, a.Institution.Name), Label: i18n.T(ctx, "visit.apply.button"), Hint: i18n.T(ctx, "visit.batches_hint")}
	if side == council.SideCouncil {
		page.Title, page.Label, page.WhyHint = i18n.T(ctx, "visit.begin.title"), i18n.T(ctx, "visit.begin.button"), i18n.T(ctx, "visit.begin.why_hint")
	} else {
		page.Batch, page.KindHint, page.WhyHint = i18n.T(ctx, "visit.batches"), i18n.T(ctx, "visit.costs_each"), i18n.T(ctx, "visit.why_hint")
	}
	for _, x := range a.Programmes {
		label := in(ctx, x.Title)
		if c := in(ctx, x.Campus); c != "" {
			label = i18n.T(ctx, "visit.at_campus", "Title", label, "Campus", c)
		}
		page.Programmes = append(page.Programmes, parts.Option{Value: x.Code, Label: label})
	}
	for _, k := range a.Law.Visits.Kinds {
		if k.Council != (side == council.SideCouncil) {
			continue
		}
		o := parts.Option{Value: k.ID, Label: in(ctx, k.Name)}
		if owed := a.Law.Fees(k.Fee, council.Payer{}); k.Fee != "" && len(owed) > 0 {
			o.Hint = i18n.T(ctx, "visit.costs_amount", "Amount", a.Law.Currency.Format(council.Total(owed)))
		}
		page.Kinds = append(page.Kinds, o)
		if k.Batches && !k.Appeals && side != council.SideCouncil {
			page.Of = append(page.Of, parts.Option{Value: k.ID, Label: in(ctx, k.Name)})
		}
	}
	return page
}

// PostApply begins an application.
func (p *Pages) PostApply(w http.ResponseWriter, r *http.Request) error {
	var c Apply
	code := r.PathValue("institution")
	form, err := web.Read(r, &c)
	if err == nil {
		var made string
		if made, err = p.service.Apply(r.Context(), web.Actor(r.Context()), code, c); err == nil {
			return web.See(w, r, ownVisitPath(code, made))
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.apply(w, r, http.StatusUnprocessableEntity, form)
}

// GetChange shows the form that changes a draft.
func (p *Pages) GetChange(w http.ResponseWriter, r *http.Request) error {
	return p.change(w, r, http.StatusOK, nil)
}

func (p *Pages) change(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx, code := r.Context(), r.PathValue("institution")
	x, err := p.service.Show(ctx, web.Actor(ctx), code, r.PathValue("visit"))
	if err == nil {
		err = decideOwn(x.Visit, "")
	}
	if err != nil {
		return err
	}
	a, err := p.service.ForApply(ctx, web.Actor(ctx), code)
	if err != nil {
		return err
	}
	if form == nil {
		form = parts.NewForm(map[string]string{"version": versionOf(x.Visit), "programme": x.Programme.Code, "kind": x.Visit.Kind, "of": x.Of, "from": batchOf(x.From), "to": batchOf(x.To), "why": x.Words.Reveal()})
	}
	page := p.form(ctx, a, form, council.SideInstitution)
	page.Version, page.Path, page.Back = form.Value("version"), ownVisitPath(code, x.ID)+"/change", ownVisitPath(code, x.ID)
	return web.Page(w, r, status, pages.FormPage(page))
}

// PostChange changes a draft.
func (p *Pages) PostChange(w http.ResponseWriter, r *http.Request) error {
	var c Apply
	code, visit := r.PathValue("institution"), r.PathValue("visit")
	form, err := web.Read(r, &c)
	if err == nil {
		if err = p.service.ChangeApplication(r.Context(), web.Actor(r.Context()), code, visit, c); err == nil {
			return web.See(w, r, ownVisitPath(code, visit))
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.change(w, r, http.StatusUnprocessableEntity, form)
}

// GetVisit shows a visit to its institution.
func (p *Pages) GetVisit(w http.ResponseWriter, r *http.Request) error {
	return p.visit(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) visit(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx, code := r.Context(), r.PathValue("institution")
	x, err := p.service.Show(ctx, web.Actor(ctx), code, r.PathValue("visit"))
	if err != nil {
		return err
	}
	page := p.shown(ctx, x, form, council.SideInstitution)
	page.Path, page.Back = ownVisitPath(code, x.ID), ownPath(code)
	page.Withdraws, page.Drops = x.MayWithdraw, x.MayWithdraw && x.Number == ""
	page.Tasks = append(page.Tasks, p.tasks(ctx, x, council.SideInstitution, page.Path)...)
	if x.Stage == Draft {
		page.Deeds = append(page.Deeds, pages.Deed{Href: page.Path + "/change", Label: i18n.T(ctx, "visit.change")})
		page.Sends = i18n.T(ctx, "visit.send.free")
		if council.Total(x.Charges) > 0 {
			page.Sends = i18n.T(ctx, "visit.send.paid")
		}
	}
	if href := appealHref(code, x); href != "" {
		page.Deeds = append(page.Deeds, pages.Deed{Href: href, Label: i18n.T(ctx, "visit.appeal")})
	}
	if x.Stage == Unpaid && x.Fee != nil && x.Lead == web.Actor(ctx).Person {
		page.Pay = "/my/invoices/" + x.Fee.Reference
	}
	return web.Page(w, r, status, pages.ShownPage(page))
}

// PostSend sends an application.
func (p *Pages) PostSend(w http.ResponseWriter, r *http.Request) error {
	return p.deed(w, r, func(ctx context.Context, by access.Actor, code, visit string, c Page) (string, error) {
		return ownVisitPath(code, visit), p.service.Submit(ctx, by, code, visit, c)
	})
}

// PostWithdraw withdraws a visit, or gives a draft up.
func (p *Pages) PostWithdraw(w http.ResponseWriter, r *http.Request) error {
	return p.deed(w, r, func(ctx context.Context, by access.Actor, code, visit string, c Page) (string, error) {
		return ownPath(code), p.service.Withdraw(ctx, by, code, visit, c)
	})
}

// deed does one thing to a visit for its institution, and shows what it led to.
func (p *Pages) deed(w http.ResponseWriter, r *http.Request, do func(ctx context.Context, by access.Actor, code, visit string, c Page) (string, error)) error {
	var c Page
	form, err := web.Read(r, &c)
	if err == nil {
		var to string
		if to, err = do(r.Context(), web.Actor(r.Context()), r.PathValue("institution"), r.PathValue("visit"), c); err == nil {
			return web.See(w, r, to)
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.visit(w, r, http.StatusUnprocessableEntity, form)
}
