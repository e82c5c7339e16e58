package casework

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/pii"
)

// PageSize is how many cases one page of the inbox shows.
const PageSize = 40

// Filter narrows an inbox; it lives in the address of the page.
type Filter struct {
	Mine  bool   // only what I hold
	Role  string // one of my offices; empty: all
	Late  bool   // only past its deadline
	After string // the position after which the page begins: Row.Position of the last row seen
}

// Row is a case in an inbox.
type Row struct {
	Case
	WorkingDays int // left until the deadline; negative: late
}

// Position names the row for the next page.
func (r Row) Position() string { return r.Due.String() + "." + r.ID }

// Inbox returns the open cases that wait for an office of by, the earliest deadline first, and whether there are more.
func (d *Desk) Inbox(ctx context.Context, by access.Actor, f Filter) ([]Row, bool, error) {
	if _, err := d.access.May(by, "casework.inbox", access.Subject{Any: true}); err != nil {
		return nil, false, err
	}
	today := d.today()
	calendar := d.council.On(today).Calendar
	var cases []Case
	err := d.db.View(ctx, func(tx *db.Tx) (err error) {
		cases, err = listInbox(ctx, tx, by, f, today, PageSize+1)
		return err
	})
	if err != nil {
		return nil, false, err
	}
	more := len(cases) > PageSize
	if more {
		cases = cases[:PageSize]
	}
	rows := make([]Row, len(cases))
	for i, c := range cases {
		rows[i] = Row{Case: c, WorkingDays: left(calendar, c, today)}
	}
	return rows, more, nil
}

// Left counts the working days that the present step of a case has left; negative: late. While its clock stands, they stay.
func (d *Desk) Left(c Case) int {
	law := d.council.At(d.clock.Now())
	return left(law.Calendar, c, law.Day)
}

func left(calendar day.Calendar, c Case, today day.Day) int {
	if c.Waits != WaitsOffice {
		return int(c.Left)
	}
	return calendar.Between(today, c.Due)
}

// Names opens the names of those whom rows of an inbox concern, and of those who hold them.
func (d *Desk) Names(ctx context.Context, by access.Actor, rows []Row) (names map[string]pii.Value, err error) {
	decision, err := d.access.May(by, "casework.inbox", access.Subject{Any: true})
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, r := range rows {
		ids = append(ids, r.Person)
		if r.Holder != "" {
			ids = append(ids, r.Holder)
		}
	}
	err = d.db.View(ctx, func(tx *db.Tx) (err error) {
		names, err = d.people.Names(ctx, tx, decision, ids)
		return err
	})
	return names, err
}
