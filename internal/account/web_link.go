package account

import (
	"net/http"

	"sanad/internal/account/pages"
	"sanad/internal/i18n"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// GetInvitation shows what a link invites to.
func (p *Pages) GetInvitation(w http.ResponseWriter, r *http.Request) error {
	return p.invitation(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) invitation(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	i, err := p.service.ShowInvitation(ctx, r.PathValue("token"))
	if err != nil {
		return err
	}
	law := p.service.council.On(p.service.today())
	return web.Page(w, r, status, pages.InvitationPage(pages.Invitation{
		Form: form, Token: r.PathValue("token"), Role: string(i.Role), Council: law.Name.In(i18n.From(ctx).Code), EndsAt: i.EndsAt,
	}))
}

// PostInvitation accepts the invitation.
func (p *Pages) PostInvitation(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Read(r, &struct{}{})
	if err == nil {
		var step Step
		if step, err = p.service.Accept(r.Context(), stranger(r), r.PathValue("token")); err == nil {
			return p.next(w, r, step)
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.invitation(w, r, http.StatusUnprocessableEntity, form)
}

// GetDemoSignIn signs in as a person of the demonstration council. It is mounted in folders that the demonstration made, and answers
// to this machine alone.
func (p *Pages) GetDemoSignIn(w http.ResponseWriter, r *http.Request) error {
	session, err := p.service.DemoSignIn(r.Context(), r.PathValue("token"), BrowserOf(r.UserAgent()))
	if err != nil {
		return err
	}
	return p.enter(w, r, session)
}
