package committee

import (
	"net/http"
	"time"

	"sanad/internal/casework"
	"sanad/internal/committee/pages"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// GetAgenda lists the cases that may be put on the agenda.
func (p *Pages) GetAgenda(w http.ResponseWriter, r *http.Request) error {
	return p.choose(w, r, http.StatusOK, pages.Choose{})
}

func (p *Pages) choose(w http.ResponseWriter, r *http.Request, status int, page pages.Choose) error {
	ctx := r.Context()
	by, meeting := web.Actor(ctx), r.PathValue("meeting")
	c, err := p.service.Choose(ctx, by, meeting, r.URL.Query().Get("after"), r.URL.Query().Get("before"))
	if err != nil {
		return err
	}
	m, _, err := p.service.Show(ctx, by, meeting)
	if err != nil {
		return err
	}
	page.Path, page.Title = path(meeting), title(ctx, m)
	page.Until = i18n.T(ctx, "committee.choose.all")
	if c.Until != nil {
		page.Until = i18n.T(ctx, "committee.choose.due", "Day", i18n.Date(ctx, p.day(*c.Until)))
	}
	for _, x := range c.Rows {
		row := pages.Candidate{
			ID: x.ID, Href: p.paths[x.Kind] + x.ID, Name: c.Names[x.Person].Reveal(), Number: id.Grouped(x.Number), Due: i18n.Date(ctx, x.Due), Left: left(ctx, x.WorkingDays),
			Since: i18n.Date(ctx, p.day(x.Since)), Earlier: earlier(ctx, x.Earlier), Late: x.WorkingDays < 0, Soon: x.WorkingDays >= 0 && x.WorkingDays <= soon,
		}
		if x.About.En != "" {
			row.Name = x.About.In(i18n.From(ctx).Code)
		}
		switch {
		case x.On != nil && x.On.Here:
			row.On = i18n.T(ctx, "committee.choose.here")
		case x.On != nil:
			row.On = i18n.T(ctx, "committee.choose.elsewhere", "Day", i18n.Date(ctx, p.day(x.On.Begins)))
		}
		page.Rows = append(page.Rows, row)
	}
	if c.Previous {
		page.Previous = parts.Query(path(meeting)+"/agenda", "before", c.First)
	}
	if c.Next {
		page.Next = parts.Query(path(meeting)+"/agenda", "after", c.Last)
	}
	return web.Page(w, r, status, pages.ChoosePage(page))
}

// day is the day of a moment in the council's zone.
func (p *Pages) day(t time.Time) day.Day { return day.Of(t, p.service.law().Zone) }

// PostAgenda puts cases on the agenda, and shows the list anew with what became of it.
func (p *Pages) PostAgenda(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var c PutOn
	form, err := web.Read(r, &c)
	n, stayed := 0, []casework.Stayed(nil)
	if err == nil {
		n, stayed, err = p.service.PutOn(ctx, web.Actor(ctx), r.PathValue("meeting"), c)
	}
	if err != nil {
		if !form.Refused(ctx, err) {
			return err
		}
		return p.choose(w, r, http.StatusUnprocessableEntity, pages.Choose{Form: form})
	}
	page := pages.Choose{Done: i18n.T(ctx, "committee.choose.done", "Count", n)}
	for _, s := range stayed {
		page.Stayed = append(page.Stayed, pages.Stayed{Number: id.Grouped(s.Number), Why: i18n.Say(ctx, s.Why)})
	}
	return p.choose(w, r, http.StatusOK, page)
}

// PostRemove takes an item off the agenda.
func (p *Pages) PostRemove(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Read(r, &struct{}{})
	if err == nil {
		err = p.service.TakeOff(r.Context(), web.Actor(r.Context()), r.PathValue("meeting"), r.PathValue("item"))
	}
	if err == nil {
		return web.See(w, r, path(r.PathValue("meeting")))
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.meeting(w, r, statusOf(err), form)
}

func statusOf(err error) int {
	if fault.Is(err, fault.KindConflict) {
		return http.StatusConflict
	}
	return http.StatusUnprocessableEntity
}

// GetConflicts shows where a member declares an interest.
func (p *Pages) GetConflicts(w http.ResponseWriter, r *http.Request) error {
	return p.conflicts(w, r, http.StatusOK, parts.NewForm(map[string]string{"item": r.URL.Query().Get("item")}))
}

func (p *Pages) conflicts(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	by := web.Actor(ctx)
	m, names, err := p.service.Show(ctx, by, r.PathValue("meeting"))
	if err != nil {
		return err
	}
	page := pages.Declare{Form: form, Path: path(m.ID), Title: title(ctx, m)}
	for _, i := range m.Items {
		if i.Hidden {
			continue
		}
		row := p.item(ctx, m, i, names)
		label := i18n.T(ctx, "committee.item.label", "Number", i.Position, "Name", row.Name, "Case", row.Case)
		if i.Outcome == Undecided {
			page.Items = append(page.Items, parts.Option{Value: i.ID, Label: label})
			if row.Dealt != "" {
				page.Dealt = append(page.Dealt, label+": "+row.Dealt)
			}
		}
		for _, c := range row.Conflicts {
			page.Declared = append(page.Declared, pages.Declared{Item: label, Who: c.Who, Reasons: c.Reasons})
		}
	}
	if by.Person == m.Chair {
		for _, x := range m.Members {
			if x.Person != m.Chair {
				page.Members = append(page.Members, parts.Option{Value: x.Person, Label: nameOf(ctx, names, x.Person)})
			}
		}
	}
	return web.Page(w, r, status, pages.DeclarePage(page))
}

// PostConflicts notes a member's interest in a case.
func (p *Pages) PostConflicts(w http.ResponseWriter, r *http.Request) error {
	var c DeclareConflict
	form, err := web.Read(r, &c)
	if err == nil {
		err = p.service.DeclareConflict(r.Context(), web.Actor(r.Context()), r.PathValue("meeting"), c)
	}
	if err == nil {
		return web.See(w, r, path(r.PathValue("meeting")))
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.conflicts(w, r, statusOf(err), form)
}

// GetAttendance shows who is present.
func (p *Pages) GetAttendance(w http.ResponseWriter, r *http.Request) error {
	return p.attendance(w, r, http.StatusOK, nil)
}

func (p *Pages) attendance(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	page, err := p.show(r, form)
	if err != nil {
		return err
	}
	if form == nil {
		var present []string
		for _, m := range page.Members {
			if m.Present && (page.NotesAll || m.Me) {
				present = append(present, m.ID)
			}
		}
		page.Form = parts.Typed(map[string][]string{"member": present})
	}
	return web.Page(w, r, status, pages.AttendPage(page))
}

// PostAttendance notes who is present.
func (p *Pages) PostAttendance(w http.ResponseWriter, r *http.Request) error {
	var c Attend
	form, err := web.Read(r, &c)
	if err == nil {
		err = p.service.Attend(r.Context(), web.Actor(r.Context()), r.PathValue("meeting"), c)
	}
	if err == nil {
		return web.See(w, r, path(r.PathValue("meeting")))
	}
	if !form.Refused(r.Context(), err) {
		return err
	}
	return p.attendance(w, r, statusOf(err), form)
}
