package site

import (
	"net/http"

	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/site/pages"
	"sanad/internal/web"
)

// GetOut leads to a site that the council lists; without an address it shows the list.
func (p *Pages) GetOut(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	status := http.StatusOK
	if q.Has("to") {
		if to := q["to"]; len(to) == 1 {
			e, err := p.service.Leave(to[0])
			if err == nil {
				return web.Out(w, e.To)
			}
			if !fault.Is(err, fault.KindNotFound) {
				return err
			}
		}
		status = http.StatusNotFound
	}
	code := i18n.From(r.Context()).Code
	page := pages.Out{Nowhere: status == http.StatusNotFound}
	for _, t := range p.service.law().Targets {
		page.List = append(page.List, pages.Target{Host: t.Host, Name: t.Name.In(code), Partner: t.Partner})
	}
	return web.Page(w, r, status, pages.OutPage(page))
}

// GetOutTyped says that an address in the words of a person leads to another site, and which.
func (p *Pages) GetOutTyped(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	e, err := p.service.LeaveTyped(q.Get("to"), q.Get("by"))
	if err != nil {
		return err
	}
	w.Header().Set("Referrer-Policy", "no-referrer")
	return web.Page(w, r, http.StatusOK, pages.OutTypedPage(e.Host, e.To))
}
