package casework

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"sanad/internal/access"
	"sanad/internal/casework/pages"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/pii"
	"sanad/internal/web"
)

// Pages are the desk's pages.
type Pages struct {
	desk   *Desk
	paths  map[string]string // kind of case -> where its room shows it, e.g. /desk/engineers/
	panels []web.Panel       // what rooms show below the inbox
}

// NewPages returns the desk's pages.
func NewPages(d *Desk, paths map[string]string, panels []web.Panel) *Pages {
	return &Pages{d, paths, panels}
}

// GetInbox shows what waits for the reader's offices.
func (p *Pages) GetInbox(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	by := web.Actor(ctx)
	q := r.URL.Query()
	f := Filter{Mine: q.Get("mine") == "1", Late: q.Get("late") == "1", Role: q.Get("office"), After: q.Get("after")}
	if err := known(q); err != nil {
		return err
	}
	rows, more, err := p.desk.Inbox(ctx, by, f)
	if err != nil {
		return err
	}
	names, err := p.desk.Names(ctx, by, rows)
	if err != nil {
		return err
	}
	page := pages.Inbox{Filters: filters(ctx, by, f), Offices: offices(ctx, by)}
	for _, row := range rows {
		page.Rows = append(page.Rows, p.row(ctx, by, row, names))
	}
	if more {
		page.Next = address(f, rows[len(rows)-1].Position())
	}
	if f.After != "" {
		page.First = address(f, "")
	}
	for _, panel := range p.panels {
		c, err := panel.Show(ctx, by)
		if err != nil {
			return err
		}
		if c != nil {
			page.Panels = append(page.Panels, c)
		}
	}
	return web.Page(w, r, http.StatusOK, pages.InboxPage(page))
}

// known refuses a filter that the inbox does not have.
func known(q url.Values) error {
	for name, values := range q {
		if len(values) != 1 || name != "mine" && name != "late" && name != "office" && name != "after" {
			return fault.NotFound()
		}
	}
	return nil
}

func (p *Pages) row(ctx context.Context, by access.Actor, r Row, names map[string]pii.Value) pages.Row {
	row := pages.Row{
		Href: p.paths[r.Kind] + r.ID, Name: names[r.Person].Reveal(), What: i18n.T(ctx, "casework.role."+r.Role),
		Since: i18n.Moment(ctx, r.Since), Due: i18n.Date(ctx, r.Due), Late: r.WorkingDays < 0,
	}
	switch n := r.WorkingDays; {
	case n < 0:
		row.Left = i18n.T(ctx, "casework.inbox.late", "Count", -n)
	case n == 0:
		row.Left = i18n.T(ctx, "casework.inbox.today")
	default:
		row.Left = i18n.T(ctx, "casework.inbox.left", "Count", n)
	}
	switch {
	case r.Holder == by.Person:
		row.Holder, row.Mine = i18n.T(ctx, "casework.inbox.me"), true
	case r.Holder != "":
		row.Holder = names[r.Holder].Reveal()
	default:
		row.Holder = i18n.T(ctx, "casework.inbox.nobody")
	}
	return row
}

// filters are the links above the inbox; each keeps to one narrowing, so that a page is one line of words.
func filters(ctx context.Context, by access.Actor, f Filter) []pages.Filter {
	list := []pages.Filter{
		{Label: i18n.T(ctx, "casework.inbox.all"), Href: "/desk", Current: !f.Mine && !f.Late && f.Role == ""},
		{Label: i18n.T(ctx, "casework.inbox.mine"), Href: "/desk?mine=1", Current: f.Mine},
		{Label: i18n.T(ctx, "casework.inbox.overdue"), Href: "/desk?late=1", Current: f.Late},
	}
	if len(by.Roles) > 1 {
		for _, r := range by.Roles {
			list = append(list, pages.Filter{Label: i18n.T(ctx, "casework.role."+string(r)), Href: "/desk?office=" + url.QueryEscape(string(r)), Current: f.Role == string(r)})
		}
	}
	return list
}

func offices(ctx context.Context, by access.Actor) string {
	var list []string
	for _, r := range by.Roles {
		list = append(list, i18n.T(ctx, "casework.role."+string(r)))
	}
	return strings.Join(list, ", ")
}

// address is that of an inbox with a filter, after a position.
func address(f Filter, after string) string {
	q := url.Values{}
	if f.Mine {
		q.Set("mine", "1")
	}
	if f.Late {
		q.Set("late", "1")
	}
	if f.Role != "" {
		q.Set("office", f.Role)
	}
	if after != "" {
		q.Set("after", after)
	}
	if len(q) == 0 {
		return "/desk"
	}
	return "/desk?" + q.Encode()
}

// Panel shows on /my that something waits at the desk.
func (p *Pages) Panel(ctx context.Context, by access.Actor) (templ.Component, error) {
	if len(by.Roles) == 0 {
		return nil, nil
	}
	return pages.DeskPanel(pages.Desk{Offices: offices(ctx, by)}), nil
}
