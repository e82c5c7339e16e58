package engineer

import (
	"net/http"

	"sanad/internal/engineer/pages"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// GetFindNumber shows the form for a forgotten number.
func (p *Pages) GetFindNumber(w http.ResponseWriter, r *http.Request) error {
	return web.Page(w, r, http.StatusOK, pages.FindNumberPage(pages.FindNumber{Form: parts.NewForm(nil)}))
}

// PostFindNumber promises a letter, whoever was found.
func (p *Pages) PostFindNumber(w http.ResponseWriter, r *http.Request) error {
	var c FindNumber
	form, err := web.Read(r, &c)
	if err == nil {
		if err = p.service.FindNumber(r.Context(), c); err == nil {
			return web.Page(w, r, http.StatusOK, pages.FindNumberPage(pages.FindNumber{Sent: true}))
		}
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return web.Page(w, r, http.StatusUnprocessableEntity, pages.FindNumberPage(pages.FindNumber{Form: form}))
}
