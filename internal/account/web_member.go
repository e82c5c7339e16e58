package account

import (
	"context"
	"net/http"
	"slices"
	"sort"

	"sanad/internal/access"
	"sanad/internal/account/pages"
	"sanad/internal/fault"
	"sanad/internal/paper"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// GetHome shows a person's own place: what needs them, and the panels of other rooms.
func (p *Pages) GetHome(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	by := web.Actor(ctx)
	security, err := p.service.ShowSecurity(ctx, by)
	if err != nil {
		return err
	}
	known, err := p.service.knows(ctx, by)
	if err != nil {
		return err
	}
	invitations, err := p.service.OwnInvitations(ctx, by)
	if err != nil {
		return err
	}
	page := pages.Home{
		Identity: known, Second: security.Second(), Passphrase: security.Passphrase, Officer: len(by.Roles) > 0,
	}
	if unreached := p.service.needs.Unreached; unreached != nil {
		if page.Unreached, err = unreached(ctx, by); err != nil {
			return err
		}
	}
	for _, i := range invitations {
		page.Invitations = append(page.Invitations, pages.OwnInvitation{ID: i.ID, Role: string(i.Role), EndsAt: i.EndsAt})
	}
	panels, err := p.arranged(ctx, by)
	if err != nil {
		return err
	}
	for _, panel := range panels {
		shown, err := panel.Show(ctx, by)
		if err != nil {
			return err
		}
		if shown != nil {
			page.Panels = append(page.Panels, shown)
		}
	}
	return web.Page(w, r, http.StatusOK, pages.HomePage(page))
}

// arranged returns the panels in the order of everybody, or with those first that somebody let stand first.
func (p *Pages) arranged(ctx context.Context, by access.Actor) ([]web.Panel, error) {
	panels := append([]web.Panel(nil), p.panels...)
	sort.SliceStable(panels, func(i, j int) bool { return panels[i].Order < panels[j].Order })
	if p.service.needs.Arrange == nil {
		return panels, nil
	}
	first, err := p.service.needs.Arrange(ctx, by)
	sort.SliceStable(panels, func(i, j int) bool {
		return slices.Contains(first, panels[i].Name) && !slices.Contains(first, panels[j].Name)
	})
	return panels, err
}

// PostAcceptInvitation accepts an invitation to one's own address.
func (p *Pages) PostAcceptInvitation(w http.ResponseWriter, r *http.Request) error {
	var c struct {
		Invitation string `form:"invitation" max:"26"`
	}
	if _, err := web.Read(r, &c); err != nil {
		return err
	}
	if err := p.service.AcceptOwn(r.Context(), web.Actor(r.Context()), c.Invitation); err != nil {
		return err
	}
	return web.See(w, r, "/my/security/authenticator")
}

// PostSignOut ends this session.
func (p *Pages) PostSignOut(w http.ResponseWriter, r *http.Request) error {
	if _, err := web.Read(r, &struct{}{}); err != nil {
		return err
	}
	by := web.Actor(r.Context())
	if err := p.service.EndSession(r.Context(), by, by.Session); err != nil && !fault.Is(err, fault.KindNotFound) {
		return err
	}
	web.ClearSession(w, r)
	return web.See(w, r, "/")
}

// GetSecurity shows how a person signs in and where they are signed in.
func (p *Pages) GetSecurity(w http.ResponseWriter, r *http.Request) error {
	return p.security(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) security(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	s, err := p.service.ShowSecurity(r.Context(), web.Actor(r.Context()))
	if err != nil {
		return err
	}
	page := pages.Security{Form: form, Passphrase: s.Passphrase, Authenticator: s.Authenticator, Passkeys: s.Passkeys, Recovery: s.Recovery, Moved: r.URL.Query().Has("address")}
	for _, x := range s.Sessions {
		page.Sessions = append(page.Sessions, pages.Session{ID: x.ID, Browser: x.Browser, BegunAt: x.BegunAt, SeenAt: x.SeenAt, This: x.This})
	}
	return web.Page(w, r, status, pages.SecurityPage(page))
}

// PostEndSession ends one session; ending this one is signing out.
func (p *Pages) PostEndSession(w http.ResponseWriter, r *http.Request) error {
	var c struct {
		Session string `form:"session" max:"26"`
	}
	if _, err := web.Read(r, &c); err != nil {
		return err
	}
	by := web.Actor(r.Context())
	if err := p.service.EndSession(r.Context(), by, c.Session); err != nil {
		return err
	}
	if c.Session == by.Session {
		web.ClearSession(w, r)
		return web.See(w, r, "/")
	}
	return web.See(w, r, "/my/security")
}

// PostEndOtherSessions ends all sessions but this one.
func (p *Pages) PostEndOtherSessions(w http.ResponseWriter, r *http.Request) error {
	if _, err := web.Read(r, &struct{}{}); err != nil {
		return err
	}
	if err := p.service.EndOtherSessions(r.Context(), web.Actor(r.Context())); err != nil {
		return err
	}
	return web.See(w, r, "/my/security")
}

// mayChange leads somebody whose session may not change security to where it can: true means that an answer was written.
func (p *Pages) mayChange(w http.ResponseWriter, r *http.Request) (bool, error) {
	s, err := p.service.ShowSecurity(r.Context(), web.Actor(r.Context()))
	if err != nil || s.May {
		return false, err
	}
	if s.Second() {
		return true, web.See(w, r, parts.Query("/my/confirm", "next", parts.FrameOf(r.Context()).Path))
	}
	return true, web.Page(w, r, http.StatusForbidden, pages.SignInAgainPage())
}

// GetPassphrase shows the form for a passphrase.
func (p *Pages) GetPassphrase(w http.ResponseWriter, r *http.Request) error {
	if answered, err := p.mayChange(w, r); answered || err != nil {
		return err
	}
	return web.Page(w, r, http.StatusOK, pages.PassphrasePage(parts.NewForm(nil)))
}

// PostPassphrase sets the passphrase.
func (p *Pages) PostPassphrase(w http.ResponseWriter, r *http.Request) error {
	var c SetPassphrase
	form, err := web.Read(r, &c)
	if err == nil {
		if err = p.service.SetPassphrase(r.Context(), web.Actor(r.Context()), c); err == nil {
			return web.See(w, r, "/my/security")
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return web.Page(w, r, http.StatusUnprocessableEntity, pages.PassphrasePage(form))
}

// GetAuthenticator shows a fresh secret to bind.
func (p *Pages) GetAuthenticator(w http.ResponseWriter, r *http.Request) error {
	if answered, err := p.mayChange(w, r); answered || err != nil {
		return err
	}
	return p.authenticator(w, r, http.StatusOK, parts.NewForm(nil), NewSecret())
}

func (p *Pages) authenticator(w http.ResponseWriter, r *http.Request, status int, form *parts.Form, secret string) error {
	law := p.service.council.On(p.service.today())
	drawn, err := paper.QR(secretAddress(secret, law.ShortName))
	if err != nil {
		return err
	}
	return web.Page(w, r, status, pages.AuthenticatorPage(pages.Authenticator{
		Form: form, Secret: secret, Path: drawn.Path, Size: drawn.Size, Officer: len(web.Actor(r.Context()).Roles) > 0,
	}))
}

// PostAuthenticator binds the authenticator and leads to the recovery codes.
func (p *Pages) PostAuthenticator(w http.ResponseWriter, r *http.Request) error {
	var c SetAuthenticator
	form, err := web.Read(r, &c)
	if err == nil {
		var session Session
		if session, err = p.service.SetAuthenticator(r.Context(), web.Actor(r.Context()), c); err == nil {
			web.SetSession(w, r, session.Token, session.Ends)
			return web.See(w, r, "/my/security/recovery")
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	secret := c.Secret
	if !isSecret(secret) {
		secret = NewSecret()
	}
	return p.authenticator(w, r, http.StatusUnprocessableEntity, form, secret)
}

// GetRecovery says what recovery codes are for, before they are made.
func (p *Pages) GetRecovery(w http.ResponseWriter, r *http.Request) error {
	if answered, err := p.mayChange(w, r); answered || err != nil {
		return err
	}
	s, err := p.service.ShowSecurity(r.Context(), web.Actor(r.Context()))
	if err != nil {
		return err
	}
	return web.Page(w, r, http.StatusOK, pages.RecoveryPage(pages.Recovery{Form: parts.NewForm(nil), Left: s.Recovery}))
}

// PostRecovery makes new recovery codes and shows them this once.
func (p *Pages) PostRecovery(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Read(r, &struct{}{})
	if err == nil {
		var codes []string
		if codes, err = p.service.MakeRecovery(r.Context(), web.Actor(r.Context())); err == nil {
			return web.Page(w, r, http.StatusOK, pages.RecoveryCodesPage(codes, len(web.Actor(r.Context()).Roles) > 0))
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return web.Page(w, r, http.StatusUnprocessableEntity, pages.RecoveryPage(pages.Recovery{Form: form}))
}

// GetConfirm asks for the second factor within a session, or leads to setting one up.
func (p *Pages) GetConfirm(w http.ResponseWriter, r *http.Request) error {
	s, err := p.service.ShowSecurity(r.Context(), web.Actor(r.Context()))
	if err != nil {
		return err
	}
	if !s.Second() {
		return web.See(w, r, "/my/security/authenticator")
	}
	return p.confirm(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) confirm(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	s, err := p.service.ShowSecurity(r.Context(), web.Actor(r.Context()))
	if err != nil {
		return err
	}
	return web.Page(w, r, status, pages.ConfirmPage(form, web.Next(r, ""), s.Authenticator, s.Passkeys > 0))
}

// PostConfirm makes the session strong and gives it a new token.
func (p *Pages) PostConfirm(w http.ResponseWriter, r *http.Request) error {
	var c Confirm
	form, err := web.Read(r, &c)
	if err == nil {
		var session Session
		if session, err = p.service.Confirm(r.Context(), web.Actor(r.Context()), c); err == nil {
			web.SetSession(w, r, session.Token, session.Ends)
			return web.See(w, r, web.Next(r, "/my/security"))
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.confirm(w, r, http.StatusUnprocessableEntity, form)
}

// GetAddress shows the form for another e-mail address.
func (p *Pages) GetAddress(w http.ResponseWriter, r *http.Request) error {
	if answered, err := p.mayChange(w, r); answered || err != nil {
		return err
	}
	return web.Page(w, r, http.StatusOK, pages.AddressPage(parts.NewForm(nil)))
}

// PostAddress promises a letter to the new address and shows the form for its code, whatever the address.
func (p *Pages) PostAddress(w http.ResponseWriter, r *http.Request) error {
	var c ChangeAddress
	form, err := web.Read(r, &c)
	if err == nil {
		var step Step
		if step, err = p.service.ChangeAddress(r.Context(), web.Actor(r.Context()), stranger(r).Language, c); err == nil {
			return web.Page(w, r, http.StatusOK, pages.AddressCodePage(codeForm(step.Attempt)))
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return web.Page(w, r, http.StatusUnprocessableEntity, pages.AddressPage(form))
}

// GetAddressCode leads back to the beginning: the form for a code stands only in the answer to an address.
func (p *Pages) GetAddressCode(w http.ResponseWriter, r *http.Request) error {
	return web.See(w, r, "/my/security/address")
}

// PostAddressCode changes the address.
func (p *Pages) PostAddressCode(w http.ResponseWriter, r *http.Request) error {
	var c Code
	form, err := web.Read(r, &c)
	if err == nil {
		if err = p.service.MoveAddress(r.Context(), web.Actor(r.Context()), stranger(r).Language, c); err == nil {
			return web.See(w, r, "/my/security?address=changed")
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return web.Page(w, r, http.StatusUnprocessableEntity, pages.AddressCodePage(form))
}
