package casework

import (
	"context"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"sanad/internal/access"
	"sanad/internal/casework/pages"
	"sanad/internal/i18n"
	"sanad/internal/pii"
	"sanad/internal/web"
	"sanad/internal/web/parts"
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
	f, err := ReadFilter(r.URL.Query())
	if err != nil {
		return err
	}
	return p.inbox(w, r, http.StatusOK, f, answer{})
}

// answer is what became of a deed on several cases.
type answer struct {
	form   *parts.Form
	done   string
	stayed []pages.Stayed
}

// inbox shows the list of a filter, and above it what became of a deed.
func (p *Pages) inbox(w http.ResponseWriter, r *http.Request, status int, f Filter, a answer) error {
	ctx := r.Context()
	by := web.Actor(ctx)
	list, err := p.desk.Inbox(ctx, by, f)
	if err != nil {
		return err
	}
	names, err := p.desk.Names(ctx, by, list.Rows)
	if err != nil {
		return err
	}
	page := pages.Inbox{
		Offices: offices(ctx, by), Tabs: tabs(ctx, f), Filters: filters(ctx, by, f, list.Officers), Columns: columns(ctx, f.Show),
		Rows: p.rows(ctx, by, list.Rows, names), Empty: empty(ctx, f), Done: a.done, Stayed: a.stayed, Works: slices.ContainsFunc(chain, by.Has),
	}
	if f.Show != ShowClosed && page.Works {
		page.Deeds = &pages.Deeds{Form: a.form, Back: f.Query()}
		if by.Has(access.Registrar) {
			page.Deeds.Officers = officerOptions(ctx, by, list.Officers)
		}
	}
	if n := len(list.Rows); n > 0 {
		if list.Previous {
			previous := f.First()
			previous.Before = list.Rows[0].Position
			page.Previous, page.First = address(previous), address(f.First())
		}
		if list.Next {
			next := f.First()
			next.After = list.Rows[n-1].Position
			page.Next = address(next)
		}
	} else if f.After != "" || f.Before != "" {
		page.First = address(f.First())
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
	// After a deed the page stands at another address than it was sent to; the other language is where it can be opened anew.
	frame := parts.FrameOf(ctx)
	frame.Path, frame.Query = "/desk", f.Query()
	return web.Page(w, r.WithContext(parts.WithFrame(ctx, frame)), status, pages.InboxPage(page))
}

func (p *Pages) rows(ctx context.Context, by access.Actor, list []Row, names map[string]pii.Value) []pages.Row {
	rows := make([]pages.Row, len(list))
	for i, r := range list {
		rows[i] = p.row(ctx, by, r, names)
	}
	return rows
}

// columns are the headings that a part of the work has of its own.
func columns(ctx context.Context, s Show) pages.Columns {
	c := pages.Columns{Since: i18n.T(ctx, "casework.inbox.since"), Due: i18n.T(ctx, "casework.inbox.due"), Holder: i18n.T(ctx, "casework.inbox.holder")}
	switch s {
	case ShowPerson:
		c.Due = i18n.T(ctx, "casework.inbox.answer_due")
	case ShowHold:
		c.Due = i18n.T(ctx, "casework.inbox.hold_ends")
	case ShowClosed:
		c.Since, c.Due, c.Holder = i18n.T(ctx, "casework.inbox.closed_at"), i18n.T(ctx, "casework.inbox.took"), i18n.T(ctx, "casework.inbox.closed_by")
	}
	return c
}

// tabs lead to the parts of the work, and keep the office and whose it is.
func tabs(ctx context.Context, f Filter) []pages.Tab {
	var list []pages.Tab
	for _, x := range []struct {
		show Show
		key  string
	}{{ShowOffice, "todo"}, {ShowLate, "overdue"}, {ShowPerson, "waits_person"}, {ShowHold, "waits_hold"}, {ShowClosed, "closed"}} {
		to := Filter{Show: x.show, Office: f.Office, Whose: f.Whose}
		if x.show != ShowLate && x.show != ShowClosed {
			to.Sort = f.Sort
		}
		list = append(list, pages.Tab{Label: i18n.T(ctx, "casework.inbox."+x.key), Href: address(to), Current: x.show == f.Show})
	}
	return list
}

func filters(ctx context.Context, by access.Actor, f Filter, officers []Officer) pages.Filters {
	v := pages.Filters{
		Form: parts.NewForm(map[string]string{"office": string(f.Office), "whose": f.Whose, "sort": string(f.Sort)}), Show: string(f.Show),
		Own:   i18n.T(ctx, "casework.inbox.own_offices"),
		Whose: []parts.Option{{Value: WhoseMine, Label: i18n.T(ctx, "casework.inbox.mine")}, {Value: WhoseNobody, Label: i18n.T(ctx, "casework.inbox.nobodys")}},
	}
	mine := by.Roles
	if by.Has(access.Registrar) {
		mine = append(slices.DeleteFunc(slices.Clone(by.Roles), func(r access.Role) bool { return slices.Contains(chain, r) }), chain...)
	}
	if len(mine) > 1 {
		for _, r := range mine {
			v.Offices = append(v.Offices, parts.Option{Value: string(r), Label: i18n.T(ctx, "casework.role."+string(r))})
		}
	}
	if by.Has(access.Registrar) {
		v.Offices = append(v.Offices, parts.Option{Value: string(EveryOffice), Label: i18n.T(ctx, "casework.inbox.every_office")})
	}
	for _, o := range officers {
		if o.Person != by.Person {
			v.Whose = append(v.Whose, parts.Option{Value: o.Person, Label: o.Name.Reveal()})
		}
	}
	if f.Show != ShowLate && f.Show != ShowClosed {
		v.Sorts = []parts.Option{{Value: string(SortOpened), Label: i18n.T(ctx, "casework.inbox.by_age")}}
	}
	if f.Office != "" || f.Whose != "" || f.Sort != "" {
		v.All = address(Filter{Show: f.Show})
	}
	return v
}

// officerOptions are the officers to whom a case may be assigned, each with the offices they hold.
func officerOptions(ctx context.Context, by access.Actor, officers []Officer) []parts.Option {
	var list []parts.Option
	for _, o := range officers {
		label := o.Name.Reveal()
		if o.Person == by.Person {
			label = i18n.T(ctx, "casework.inbox.me")
		}
		var held []string
		for _, r := range o.Roles {
			held = append(held, i18n.T(ctx, "casework.role."+string(r)))
		}
		list = append(list, parts.Option{Value: o.Person, Label: label + " (" + i18n.List(ctx, held...) + ")"})
	}
	return list
}

// empty says in words why a list has no rows.
func empty(ctx context.Context, f Filter) string {
	if f.After != "" || f.Before != "" {
		return i18n.T(ctx, "casework.empty.beyond")
	}
	key := "casework.empty.todo"
	switch f.Show {
	case ShowLate:
		key = "casework.empty.late"
	case ShowPerson:
		key = "casework.empty.person"
	case ShowHold:
		key = "casework.empty.hold"
	case ShowClosed:
		key = "casework.empty.closed"
	}
	text := i18n.T(ctx, key)
	switch f.Whose {
	case "":
	case WhoseMine:
		text += " " + i18n.T(ctx, "casework.empty.mine")
	case WhoseNobody:
		text += " " + i18n.T(ctx, "casework.empty.nobody")
	default:
		text += " " + i18n.T(ctx, "casework.empty.officer")
	}
	if f.Office != "" && f.Office != EveryOffice {
		text += " " + i18n.T(ctx, "casework.empty.office", "Office", i18n.T(ctx, "casework.role."+string(f.Office)))
	}
	return text
}

func offices(ctx context.Context, by access.Actor) string {
	var list []string
	for _, r := range by.Roles {
		list = append(list, i18n.T(ctx, "casework.role."+string(r)))
	}
	return i18n.List(ctx, list...)
}

// address is that of an inbox with a filter.
func address(f Filter) string {
	if q := f.Query(); q != "" {
		return "/desk?" + q
	}
	return "/desk"
}

// Panel shows on /my that something waits at the desk.
func (p *Pages) Panel(ctx context.Context, by access.Actor) (templ.Component, error) {
	if len(by.Roles) == 0 {
		return nil, nil
	}
	return pages.DeskPanel(pages.Desk{Offices: offices(ctx, by)}), nil
}
