package account

import (
	"net/http"

	"sanad/internal/account/pages"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// GetPasskeys shows one's own passkeys.
func (p *Pages) GetPasskeys(w http.ResponseWriter, r *http.Request) error {
	if answered, err := p.mayChange(w, r); answered || err != nil {
		return err
	}
	return p.ownPasskeys(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) ownPasskeys(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	list, err := p.service.OwnPasskeys(r.Context(), web.Actor(r.Context()))
	if err != nil {
		return err
	}
	page := pages.Passkeys{Form: form}
	for _, k := range list {
		page.List = append(page.List, pages.OwnPasskey(k))
	}
	return web.Page(w, r, status, pages.PasskeysPage(page))
}

// PostNewPasskey asks the browser to make a passkey.
func (p *Pages) PostNewPasskey(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Read(r, &struct{}{})
	if err == nil {
		var c Ceremony
		if c, err = p.service.BeginPasskey(r.Context(), web.Actor(r.Context())); err == nil {
			return web.Page(w, r, http.StatusOK, pages.CeremonyPage(pages.Ceremony{
				Create: true, Path: "/my/security/passkeys", Back: "/my/security/passkeys", Attempt: c.Attempt, JSON: c.Options,
			}))
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.ownPasskeys(w, r, http.StatusUnprocessableEntity, form)
}

// PostPasskey keeps the passkey that the browser made, and leads to recovery codes if there are none.
func (p *Pages) PostPasskey(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	by := web.Actor(ctx)
	var c Passkey
	form, err := web.Read(r, &c)
	if err == nil {
		var session Session
		if session, err = p.service.AddPasskey(ctx, by, BrowserOf(r.UserAgent()), c); err == nil {
			web.SetSession(w, r, session.Token, session.Ends)
			s, err := p.service.ShowSecurity(ctx, by)
			if err != nil {
				return err
			}
			if s.Recovery == 0 {
				return web.See(w, r, "/my/security/recovery")
			}
			return web.See(w, r, "/my/security/passkeys")
		}
	}
	if !form.Refused(ctx, err) {
		return err
	}
	return p.ownPasskeys(w, r, http.StatusUnprocessableEntity, form)
}

// PostRemovePasskey takes a passkey away.
func (p *Pages) PostRemovePasskey(w http.ResponseWriter, r *http.Request) error {
	var c struct {
		Passkey string `form:"passkey" max:"26"`
	}
	form, err := web.Read(r, &c)
	if err == nil {
		if err = p.service.RemovePasskey(r.Context(), web.Actor(r.Context()), c.Passkey); err == nil {
			return web.See(w, r, "/my/security/passkeys")
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.ownPasskeys(w, r, http.StatusUnprocessableEntity, form)
}

// PostSignInPasskey asks the browser for a passkey.
func (p *Pages) PostSignInPasskey(w http.ResponseWriter, r *http.Request) error {
	return p.askPasskey(w, r, "/sign-in", nil)
}

// PostConfirmPasskey asks the browser for a passkey of who is signed in.
func (p *Pages) PostConfirmPasskey(w http.ResponseWriter, r *http.Request) error {
	return p.askPasskey(w, r, "/my/confirm", nil)
}

// askPasskey asks for a passkey whose answer goes beneath path; refused is why the one before was not taken.
func (p *Pages) askPasskey(w http.ResponseWriter, r *http.Request, path string, refused error) error {
	status, form := http.StatusOK, parts.NewForm(nil)
	if refused == nil {
		if _, err := web.Read(r, &struct{}{}); err != nil {
			return err
		}
	} else {
		if !form.Refused(r.Context(), refused) {
			return refused
		}
		status = http.StatusUnprocessableEntity
	}
	c, err := p.service.AskPasskey(r.Context(), stranger(r))
	if err != nil {
		return err
	}
	next := web.Next(r, "")
	return web.Page(w, r, status, pages.CeremonyPage(pages.Ceremony{
		Form: form, Path: parts.Query(path+"/passkey/answer", "next", next), Back: parts.Query(path, "next", next), Attempt: c.Attempt, JSON: c.Options,
	}))
}

// PostSignInPasskeyAnswer signs in.
func (p *Pages) PostSignInPasskeyAnswer(w http.ResponseWriter, r *http.Request) error {
	var c Passkey
	_, err := web.Read(r, &c)
	if err == nil {
		var step Step
		if step, err = p.service.SignInByPasskey(r.Context(), stranger(r), c); err == nil {
			return p.enter(w, r, step.Session)
		}
	}
	return p.askPasskey(w, r, "/sign-in", err)
}

// PostConfirmPasskeyAnswer makes the session strong and gives it a new token.
func (p *Pages) PostConfirmPasskeyAnswer(w http.ResponseWriter, r *http.Request) error {
	var c Passkey
	_, err := web.Read(r, &c)
	if err == nil {
		var session Session
		if session, err = p.service.ConfirmByPasskey(r.Context(), web.Actor(r.Context()), c); err == nil {
			web.SetSession(w, r, session.Token, session.Ends)
			return web.See(w, r, web.Next(r, "/my/security"))
		}
	}
	return p.askPasskey(w, r, "/my/confirm", err)
}

// GetPasskeyAgain leads back to the beginning: what is asked of a browser stands only in the answer to a form.
func (p *Pages) GetPasskeyAgain(w http.ResponseWriter, r *http.Request) error {
	return web.See(w, r, "/sign-in")
}
