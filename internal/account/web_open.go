package account

import (
	"net/http"

	"sanad/internal/account/pages"
	"sanad/internal/i18n"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// Pages are the room's pages.
type Pages struct {
	service *Service
	panels  []web.Panel // what other rooms show on /my
}

// NewPages returns the pages of the room.
func NewPages(s *Service, panels []web.Panel) *Pages { return &Pages{s, panels} }

// stranger is what a request brings beside its form.
func stranger(r *http.Request) Stranger {
	return Stranger{Language: i18n.From(r.Context()).Code, Browser: BrowserOf(r.UserAgent()), Network: web.ClientNetwork(r)}
}

// GetSignUp shows the form for a new account.
func (p *Pages) GetSignUp(w http.ResponseWriter, r *http.Request) error {
	return web.Page(w, r, http.StatusOK, pages.SignUpPage(parts.NewForm(nil), web.Next(r, "")))
}

// PostSignUp promises a letter and shows the form for its code, whatever the address.
func (p *Pages) PostSignUp(w http.ResponseWriter, r *http.Request) error {
	var c SignUp
	form, err := web.Read(r, &c)
	if err == nil {
		var step Step
		if step, err = p.service.SignUp(r.Context(), stranger(r), c); err == nil {
			return web.Page(w, r, http.StatusOK, pages.SignUpCodePage(codeForm(step.Attempt), web.Next(r, "")))
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return web.Page(w, r, http.StatusUnprocessableEntity, pages.SignUpPage(form, web.Next(r, "")))
}

// PostSignUpCode opens the account.
func (p *Pages) PostSignUpCode(w http.ResponseWriter, r *http.Request) error {
	var c Code
	form, err := web.Read(r, &c)
	if err == nil {
		var step Step
		if step, err = p.service.Open(r.Context(), stranger(r), c); err == nil {
			return p.enter(w, r, step.Session)
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return web.Page(w, r, http.StatusUnprocessableEntity, pages.SignUpCodePage(form, web.Next(r, "")))
}

// GetSignUpCode leads back to the beginning: the form for a code stands only in the answer to an address.
func (p *Pages) GetSignUpCode(w http.ResponseWriter, r *http.Request) error {
	return web.See(w, r, "/sign-up")
}

// GetSignIn shows the form for signing in.
func (p *Pages) GetSignIn(w http.ResponseWriter, r *http.Request) error {
	return p.signIn(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) signIn(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	return web.Page(w, r, status, pages.SignInPage(form, web.Next(r, ""), p.service.ProviderHost()))
}

// PostSignIn tries a passphrase, or promises a letter and shows the form for its code, whatever the address.
func (p *Pages) PostSignIn(w http.ResponseWriter, r *http.Request) error {
	var c SignIn
	form, err := web.Read(r, &c)
	if err == nil {
		var step Step
		if step, err = p.service.SignIn(r.Context(), stranger(r), c); err == nil {
			return p.next(w, r, step)
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.signIn(w, r, http.StatusUnprocessableEntity, form)
}

// PostSignInCode goes on with the code of the letter.
func (p *Pages) PostSignInCode(w http.ResponseWriter, r *http.Request) error {
	var c Code
	form, err := web.Read(r, &c)
	if err == nil {
		var step Step
		if step, err = p.service.GiveCode(r.Context(), stranger(r), c); err == nil {
			return p.next(w, r, step)
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return web.Page(w, r, http.StatusUnprocessableEntity, pages.SignInCodePage(form, web.Next(r, "")))
}

// PostSignInSecond finishes with the authenticator or a recovery code.
func (p *Pages) PostSignInSecond(w http.ResponseWriter, r *http.Request) error {
	var c Code
	form, err := web.Read(r, &c)
	if err == nil {
		var step Step
		if step, err = p.service.GiveSecond(r.Context(), stranger(r), c); err == nil {
			return p.next(w, r, step)
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return web.Page(w, r, http.StatusUnprocessableEntity, pages.SignInSecondPage(form, web.Next(r, "")))
}

// GetSignInCode leads back to the beginning, as does a reload of the form for the second factor.
func (p *Pages) GetSignInCode(w http.ResponseWriter, r *http.Request) error {
	return web.See(w, r, "/sign-in")
}

// next shows the next form of signing in, or enters.
func (p *Pages) next(w http.ResponseWriter, r *http.Request, step Step) error {
	switch step.Need {
	case NeedCode:
		return web.Page(w, r, http.StatusOK, pages.SignInCodePage(codeForm(step.Attempt), web.Next(r, "")))
	case NeedSecond:
		return web.Page(w, r, http.StatusOK, pages.SignInSecondPage(codeForm(step.Attempt), web.Next(r, "")))
	}
	return p.enter(w, r, step.Session)
}

// enter gives the browser a session and leads to the page that was asked for, or to where its person works: officers to the desk, or
// first to the authenticator that the desk asks for.
func (p *Pages) enter(w http.ResponseWriter, r *http.Request, session Session) error {
	who, err := p.service.Visitor(r.Context(), session.Token)
	if err != nil {
		return err
	}
	web.SetSession(w, r, session.Token, session.Ends)
	switch {
	case len(who.Roles) > 0 && !who.Strong:
		return web.See(w, r, "/my/security/authenticator")
	case len(who.Roles) > 0:
		return web.See(w, r, web.Next(r, "/desk"))
	}
	return web.See(w, r, web.Next(r, "/my"))
}

// codeForm is an empty form for the code of an attempt.
func codeForm(attempt string) *parts.Form {
	return parts.NewForm(map[string]string{"attempt": attempt})
}
