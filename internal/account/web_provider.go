package account

import (
	"net/http"

	"sanad/internal/account/pages"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// PostProvider shows the way to the council's identity provider: a form may not lead to another site, and a link that does is marked.
func (p *Pages) PostProvider(w http.ResponseWriter, r *http.Request) error {
	if _, err := web.Read(r, &struct{}{}); err != nil {
		return err
	}
	address, err := p.service.AskProvider(r.Context(), stranger(r))
	if err != nil {
		return err
	}
	return web.Page(w, r, http.StatusOK, pages.ProviderPage(p.service.ProviderHost(), address))
}

// GetProviderBack shows whom the provider named, or why nobody can sign in so.
func (p *Pages) GetProviderBack(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	told, err := p.service.ProviderBack(r.Context(), stranger(r), ProviderBack{State: q.Get("state"), Code: q.Get("code"), Error: q.Get("error")})
	if err == nil {
		return web.Page(w, r, http.StatusOK, pages.ProviderToldPage(pages.ProviderTold{Attempt: told.Attempt, Email: told.Email.Reveal(), Host: p.service.ProviderHost()}))
	}
	return p.providerRefused(w, r, err)
}

// PostProviderEnter opens the session.
func (p *Pages) PostProviderEnter(w http.ResponseWriter, r *http.Request) error {
	var c struct {
		Attempt string `form:"attempt" max:"60"`
	}
	_, err := web.Read(r, &c)
	if err == nil {
		var step Step
		if step, err = p.service.EnterByProvider(r.Context(), stranger(r), c.Attempt); err == nil {
			return p.enter(w, r, step.Session)
		}
	}
	return p.providerRefused(w, r, err)
}

func (p *Pages) providerRefused(w http.ResponseWriter, r *http.Request, err error) error {
	form := parts.NewForm(nil)
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.signIn(w, r, http.StatusUnprocessableEntity, form)
}

// GetProviderAgain leads back to the beginning.
func (p *Pages) GetProviderAgain(w http.ResponseWriter, r *http.Request) error {
	return web.See(w, r, "/sign-in")
}
