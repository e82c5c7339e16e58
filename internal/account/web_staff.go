package account

import (
	"net/http"

	"sanad/internal/account/pages"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// PostStaff shows the way to the council's identity provider: a form may not lead to another site, and a link that does is marked.
func (p *Pages) PostStaff(w http.ResponseWriter, r *http.Request) error {
	if _, err := web.Read(r, &struct{}{}); err != nil {
		return err
	}
	address, err := p.service.AskStaff(r.Context(), stranger(r))
	if err != nil {
		return err
	}
	return web.Page(w, r, http.StatusOK, pages.StaffPage(p.service.StaffHost(), address))
}

// GetStaffBack shows whom the provider named, or why nobody can sign in so.
func (p *Pages) GetStaffBack(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	told, err := p.service.StaffBack(r.Context(), stranger(r), StaffBack{State: q.Get("state"), Code: q.Get("code"), Error: q.Get("error")})
	if err == nil {
		return web.Page(w, r, http.StatusOK, pages.StaffToldPage(pages.StaffTold{Attempt: told.Attempt, Email: told.Email.Reveal(), Host: p.service.StaffHost()}))
	}
	return p.staffRefused(w, r, err)
}

// PostStaffEnter opens the session.
func (p *Pages) PostStaffEnter(w http.ResponseWriter, r *http.Request) error {
	var c struct {
		Attempt string `form:"attempt" max:"60"`
	}
	_, err := web.Read(r, &c)
	if err == nil {
		var step Step
		if step, err = p.service.EnterStaff(r.Context(), stranger(r), c.Attempt); err == nil {
			return p.enter(w, r, step.Session)
		}
	}
	return p.staffRefused(w, r, err)
}

func (p *Pages) staffRefused(w http.ResponseWriter, r *http.Request, err error) error {
	form := parts.NewForm(nil)
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.signIn(w, r, http.StatusUnprocessableEntity, form)
}

// GetStaffAgain leads back to the beginning.
func (p *Pages) GetStaffAgain(w http.ResponseWriter, r *http.Request) error {
	return web.See(w, r, "/sign-in")
}
