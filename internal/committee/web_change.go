package committee

import (
	"net/http"
	"strconv"

	"sanad/internal/committee/pages"
	"sanad/internal/i18n"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// GetMove shows the form that moves a meeting, with what is in force.
func (p *Pages) GetMove(w http.ResponseWriter, r *http.Request) error {
	return p.move(w, r, http.StatusOK, nil)
}

func (p *Pages) move(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	page, m, err := p.changing(r, form, "committee.move.items")
	if err != nil {
		return err
	}
	if form == nil {
		at := m.Begins.In(p.service.law().Zone)
		page.Form = parts.NewForm(map[string]string{
			"day_day": strconv.Itoa(at.Day()), "day_month": strconv.Itoa(int(at.Month())), "day_year": strconv.Itoa(at.Year()), "hour": at.Format("15:04"), "place": m.Place,
		})
	}
	return web.Page(w, r, status, pages.MovePage(page))
}

// changing fills the page of a meeting that is to be moved or called off, for whoever may.
func (p *Pages) changing(r *http.Request, form *parts.Form, items string) (page pages.Move, m Meeting, err error) {
	ctx := r.Context()
	if m, _, err = p.service.Show(ctx, web.Actor(ctx), r.PathValue("meeting")); err != nil {
		return page, m, err
	}
	if m.MayMove != nil {
		return page, m, m.MayMove
	}
	page = pages.Move{Form: form, Path: path(m.ID), Title: title(ctx, m), Version: versionOf(m.Version)}
	if len(m.Items) > 0 {
		page.Items = i18n.T(ctx, items, "Count", len(m.Items))
	}
	return page, m, nil
}

// PostMove moves a meeting.
func (p *Pages) PostMove(w http.ResponseWriter, r *http.Request) error {
	var c Move
	form, err := web.Read(r, &c)
	if err == nil {
		err = p.service.Move(r.Context(), web.Actor(r.Context()), r.PathValue("meeting"), c)
	}
	if err == nil {
		return web.See(w, r, path(r.PathValue("meeting")))
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.move(w, r, statusOf(err), form)
}

// GetCallOff shows the form that calls a meeting off.
func (p *Pages) GetCallOff(w http.ResponseWriter, r *http.Request) error {
	return p.callOff(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) callOff(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	page, _, err := p.changing(r, form, "committee.off.items")
	if err != nil {
		return err
	}
	return web.Page(w, r, status, pages.CallOffPage(page))
}

// PostCallOff calls a meeting off.
func (p *Pages) PostCallOff(w http.ResponseWriter, r *http.Request) error {
	var c CallOff
	form, err := web.Read(r, &c)
	if err == nil {
		err = p.service.CallOff(r.Context(), web.Actor(r.Context()), r.PathValue("meeting"), c)
	}
	if err == nil {
		return web.See(w, r, path(r.PathValue("meeting")))
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.callOff(w, r, statusOf(err), form)
}
