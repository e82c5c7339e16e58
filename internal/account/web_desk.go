package account

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"sanad/internal/access"
	"sanad/internal/account/pages"
	"sanad/internal/i18n"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// GetOfficers shows who holds which office.
func (p *Pages) GetOfficers(w http.ResponseWriter, r *http.Request) error {
	return p.officers(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) officers(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	shown, err := p.service.ShowOfficers(r.Context(), web.Actor(r.Context()))
	if err != nil {
		return err
	}
	page := pages.Officers{Form: form, Registrar: shown.Registrar, Lend: len(shown.mine()) > 0 && len(shown.List) > 1}
	for _, o := range shown.List {
		officer := pages.Officer{Person: o.Person, Name: o.Shown().Reveal(), Me: o.Me, Second: o.Second, Offices: officesPage(o.Offices)}
		if !o.Name.Empty() {
			officer.Email = o.Email.Reveal()
		}
		page.List = append(page.List, officer)
	}
	for _, l := range shown.Loans {
		page.Loans = append(page.Loans, pages.Loan{
			ID: l.ID, Role: string(l.Role), Giver: l.Giver.Reveal(), Receiver: l.Receiver.Reveal(), From: l.From, Until: l.Until, May: l.May,
			Begun: !l.From.After(shown.Today),
		})
	}
	for _, i := range shown.Invitations {
		page.Invitations = append(page.Invitations, pages.SentInvitation{ID: i.ID, Role: string(i.Role), Email: i.Email.Reveal(), EndsAt: i.EndsAt})
	}
	return web.Page(w, r, status, pages.OfficersPage(page))
}

func officesPage(list []Office) []pages.Office {
	var offices []pages.Office
	for _, o := range list {
		offices = append(offices, pages.Office{ID: o.ID, Role: string(o.Role), Since: o.Since})
	}
	return offices
}

// GetInvite shows the form that invites an officer.
func (p *Pages) GetInvite(w http.ResponseWriter, r *http.Request) error {
	if err := p.service.MayAppoint(web.Actor(r.Context())); err != nil {
		return err
	}
	return p.officeForm(w, r, http.StatusOK, pages.InvitePage, parts.NewForm(map[string]string{"language": i18n.From(r.Context()).Code}))
}

// GetAppoint shows the form that gives an officer a further office.
func (p *Pages) GetAppoint(w http.ResponseWriter, r *http.Request) error {
	if err := p.service.MayAppoint(web.Actor(r.Context())); err != nil {
		return err
	}
	return p.officeForm(w, r, http.StatusOK, pages.AppointPage, parts.NewForm(nil))
}

// GetDelegate shows the form that lends an office.
func (p *Pages) GetDelegate(w http.ResponseWriter, r *http.Request) error {
	return p.officeForm(w, r, http.StatusOK, pages.DelegatePage, parts.NewForm(nil))
}

// officeForm shows a form with the choices that it needs.
func (p *Pages) officeForm(w http.ResponseWriter, r *http.Request, status int, page func(pages.OfficeForm) templ.Component, form *parts.Form) error {
	shown, err := p.service.ShowOfficers(r.Context(), web.Actor(r.Context()))
	if err != nil {
		return err
	}
	v := pages.OfficeForm{Form: form, Mine: officesPage(shown.mine())}
	for _, role := range Offices {
		v.Roles = append(v.Roles, string(role))
	}
	for _, lang := range i18n.Languages {
		v.Languages = append(v.Languages, parts.Option{Value: lang.Code, Label: lang.Name})
	}
	for _, o := range shown.List {
		option := parts.Option{Value: o.Person, Label: o.Shown().Reveal()}
		if !o.Me {
			v.Others = append(v.Others, option)
		}
	}
	return web.Page(w, r, status, page(v))
}

// change reads a form into c and does the deed; refused shows the form again.
func (p *Pages) change(w http.ResponseWriter, r *http.Request, c any, do func(ctx context.Context, by access.Actor) error, refused func(form *parts.Form) error) error {
	form, err := web.Read(r, c)
	if err == nil {
		if err = do(r.Context(), web.Actor(r.Context())); err == nil {
			return web.See(w, r, "/desk/officers")
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return refused(form)
}

// again shows a form of its own page once more.
func (p *Pages) again(w http.ResponseWriter, r *http.Request, page func(pages.OfficeForm) templ.Component) func(form *parts.Form) error {
	return func(form *parts.Form) error { return p.officeForm(w, r, http.StatusUnprocessableEntity, page, form) }
}

// listAgain shows the list once more, with what was refused.
func (p *Pages) listAgain(w http.ResponseWriter, r *http.Request) func(form *parts.Form) error {
	return func(form *parts.Form) error { return p.officers(w, r, http.StatusUnprocessableEntity, form) }
}

// PostInvite invites an address to an office.
func (p *Pages) PostInvite(w http.ResponseWriter, r *http.Request) error {
	var c struct {
		Email    string `form:"email" entry:"account_invitation.email" max:"254"`
		Role     string `form:"role" max:"40"`
		Language string `form:"language" max:"2"`
	}
	return p.change(w, r, &c, func(ctx context.Context, by access.Actor) error {
		_, err := p.service.Invite(ctx, by, c.Email, access.Role(c.Role), i18n.Of(c.Language).Code) // the token stays in the letter
		return err
	}, p.again(w, r, pages.InvitePage))
}

// PostUninvite takes an invitation back.
func (p *Pages) PostUninvite(w http.ResponseWriter, r *http.Request) error {
	var c struct {
		Invitation string `form:"invitation" max:"26"`
	}
	return p.change(w, r, &c, func(ctx context.Context, by access.Actor) error {
		return p.service.Uninvite(ctx, by, c.Invitation)
	}, p.listAgain(w, r))
}

// PostAppoint gives an officer a further office.
func (p *Pages) PostAppoint(w http.ResponseWriter, r *http.Request) error {
	var c Appoint
	return p.change(w, r, &c, func(ctx context.Context, by access.Actor) error {
		return p.service.Appoint(ctx, by, c)
	}, p.again(w, r, pages.AppointPage))
}

// PostDismiss ends an office.
func (p *Pages) PostDismiss(w http.ResponseWriter, r *http.Request) error {
	var c struct {
		Office string `form:"office" max:"26"`
	}
	form, err := web.Read(r, &c)
	if err == nil {
		by := web.Actor(r.Context())
		if err = p.service.Dismiss(r.Context(), by, c.Office); err == nil {
			holds, err := p.service.holdsOffice(r.Context(), by)
			if err != nil {
				return err
			}
			if !holds { // the desk is shut for whoever resigned from their last office
				return web.See(w, r, "/my")
			}
			return web.See(w, r, "/desk/officers")
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.officers(w, r, http.StatusUnprocessableEntity, form)
}

// PostDelegate lends an office of one's own.
func (p *Pages) PostDelegate(w http.ResponseWriter, r *http.Request) error {
	var c Delegate
	return p.change(w, r, &c, func(ctx context.Context, by access.Actor) error {
		return p.service.Delegate(ctx, by, c)
	}, p.again(w, r, pages.DelegatePage))
}

// PostEndDelegation ends a loan of an office.
func (p *Pages) PostEndDelegation(w http.ResponseWriter, r *http.Request) error {
	var c struct {
		Delegation string `form:"delegation" max:"26"`
	}
	return p.change(w, r, &c, func(ctx context.Context, by access.Actor) error {
		return p.service.EndDelegation(ctx, by, c.Delegation)
	}, p.listAgain(w, r))
}
