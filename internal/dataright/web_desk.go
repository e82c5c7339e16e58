package dataright

import (
	"context"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"sanad/internal/access"
	"sanad/internal/alarm"
	"sanad/internal/dataright/pages"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// GetWatch shows the privacy officer who looked at whom, and leads to the person of a case.
func (p *Pages) GetWatch(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	by := web.Actor(ctx)
	page := pages.Watch{Number: r.URL.Query().Get("number")}
	status := http.StatusOK
	if page.Number != "" {
		person, err := p.service.FindPerson(ctx, by, page.Number)
		if err == nil {
			return web.See(w, r, personPath(person))
		}
		if !fault.Is(err, fault.KindNotFound) {
			return err
		}
		status, page.Missing = http.StatusNotFound, true
	}
	list, err := p.service.Watch(ctx, by)
	if err != nil {
		return err
	}
	open, err := p.service.OpenRequests(ctx, by)
	if err != nil {
		return err
	}
	for _, x := range open {
		page.Open = append(page.Open, shown(r, x))
	}
	broken, stopped, err := p.service.Kept(ctx, by)
	if err != nil {
		return err
	}
	for _, b := range broken {
		words := b.En
		if i18n.From(ctx).Code == "ur" {
			words = b.Ur
		}
		page.Broken = append(page.Broken, pages.Broken{Clause: b.Clause, Words: words, Fault: b.Fault})
	}
	for _, kind := range alarm.Kinds {
		if n := stopped[string(kind)]; n > 0 {
			page.Stopped = append(page.Stopped, i18n.T(ctx, "dataright.stopped."+string(kind), "Count", n))
		}
	}
	alerts, names, err := p.service.Alerts(ctx, by)
	if err != nil {
		return err
	}
	for _, a := range alerts {
		row := pages.Alert{ID: a.ID, Officer: nameOf(ctx, names[a.Officer].Reveal()), Href: "/desk/privacy/officers/" + a.Officer, Person: personPath(a.Person), At: i18n.Moment(ctx, a.At), Reason: a.Reason.Reveal()}
		if a.Number != "" {
			row.Case = id.Grouped(a.Number)
		}
		page.Alerts = append(page.Alerts, row)
	}
	for _, x := range list {
		row := pages.Officer{
			Name: nameOf(ctx, x.Name.Reveal()), Href: "/desk/privacy/officers/" + x.Officer,
			Looks: i18n.Number(ctx, x.Looks), Persons: i18n.Number(ctx, x.Persons),
		}
		for _, q := range Questions {
			if n := x.Asked[q]; n > 0 {
				row.Asked = append(row.Asked, i18n.T(ctx, "dataright.asked."+string(q), "Count", n))
			}
		}
		page.Rows = append(page.Rows, row)
	}
	return web.Page(w, r, status, pages.WatchPage(page))
}

// GetOfficer shows the looks of one officer.
func (p *Pages) GetOfficer(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	path := "/desk/privacy/officers/" + r.PathValue("id")
	list, err := p.service.WatchOfficer(ctx, web.Actor(ctx), r.PathValue("id"), r.URL.Query().Get("before"))
	if err != nil {
		return err
	}
	return web.Page(w, r, http.StatusOK, pages.LooksPage(p.looks(r, list, path)))
}

// GetPerson shows the looks at one person, and the orders to show them later.
func (p *Pages) GetPerson(w http.ResponseWriter, r *http.Request) error {
	return p.person(w, r, http.StatusOK, parts.NewForm(nil))
}

// PostDelay writes down an order.
func (p *Pages) PostDelay(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var c Delay
	form, err := web.Read(r, &c)
	if err == nil {
		if err = p.service.Delay(ctx, web.Actor(ctx), r.PathValue("id"), c); err == nil {
			return web.See(w, r, personPath(r.PathValue("id")))
		}
	}
	if !form.Refused(ctx, err) {
		return err
	}
	return p.person(w, r, http.StatusUnprocessableEntity, form)
}

// PostLift ends an order before its day.
func (p *Pages) PostLift(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var c struct {
		Order string `form:"order" max:"26"`
	}
	form, err := web.Read(r, &c)
	if err == nil {
		if err = p.service.Lift(ctx, web.Actor(ctx), r.PathValue("id"), c.Order); err == nil {
			return web.See(w, r, personPath(r.PathValue("id")))
		}
	}
	if !form.Refused(ctx, err) {
		return err
	}
	return p.person(w, r, http.StatusConflict, form)
}

func (p *Pages) person(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	path := personPath(r.PathValue("id"))
	list, err := p.service.WatchPerson(ctx, web.Actor(ctx), r.PathValue("id"), r.URL.Query().Get("before"))
	if err != nil {
		return err
	}
	page := p.looks(r, list, path)
	page.Person, page.Form, page.Days = true, form, strconv.Itoa(longest)
	for _, o := range list.Orders {
		x := pages.Order{ID: o.ID, Text: o.Text.Reveal(), At: i18n.Moment(ctx, o.At), Until: i18n.Date(ctx, o.Until), Holds: o.Holds}
		if o.Lifted != nil {
			x.Lifted = i18n.Moment(ctx, *o.Lifted)
		}
		page.Orders = append(page.Orders, x)
	}
	return web.Page(w, r, status, pages.LooksPage(page))
}

func (p *Pages) looks(r *http.Request, list MarkedPage, path string) pages.Looks {
	ctx := r.Context()
	page := pages.Looks{Path: path, Later: r.URL.Query().Get("before") != ""}
	if list.Next != "" {
		page.Next = path + "?before=" + list.Next
	}
	for _, x := range list.Rows {
		row := pages.MarkedLook{
			Officer: nameOf(ctx, list.Names[x.Officer].Reveal()), Href: "/desk/privacy/officers/" + x.Officer, Role: roleOf(ctx, x.Role),
			Purpose: i18n.T(ctx, "dataright.why."+string(known(x.Purpose))), Person: personPath(x.Person), At: i18n.Moment(ctx, x.At), Fields: opened(ctx, x.Fields),
		}
		if x.Number != "" {
			row.Case = id.Grouped(x.Number)
		}
		for _, q := range x.Asked {
			row.Asked = append(row.Asked, i18n.T(ctx, "dataright.question."+string(q)))
		}
		page.Rows = append(page.Rows, row)
	}
	return page
}

// DeskPanel leads there from the desk: officers to the record of somebody in danger, and privacy officers to who looked.
func (p *Pages) DeskPanel(_ context.Context, by access.Actor) (templ.Component, error) {
	return pages.DeskPart(by.Has(access.PrivacyOfficer), p.service.council.At(p.service.clock.Now()).Emergency.ADay > 0), nil
}

func personPath(person string) string { return "/desk/privacy/persons/" + person }

// nameOf is the name of an officer, or that there is none yet.
func nameOf(ctx context.Context, name string) string {
	if name == "" {
		return i18n.T(ctx, "dataright.no_name")
	}
	return name
}

func known(p access.Purpose) access.Purpose {
	switch p {
	case access.Licensing, access.Fees, access.Oversight, access.Emergency:
		return p
	}
	return "other"
}

// opened names what an officer opened.
func opened(ctx context.Context, list []string) (words []string) {
	for _, f := range list {
		switch f {
		case "person.identity_number", "person_correction.identity_number", "person_correction.identity_number_was":
			words = append(words, i18n.T(ctx, "dataright.opened.identity_number"))
		case "document.content":
			words = append(words, i18n.T(ctx, "dataright.opened.document"))
		default:
			words = append(words, i18n.T(ctx, "dataright.opened.other"))
		}
	}
	return words
}
