package casework

import (
	"context"
	"slices"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/pii"
)

// PageSize is how many cases one page of the inbox shows.
const PageSize = 40

// Row is a case in an inbox.
type Row struct {
	Case
	WorkingDays int          // left until the deadline; negative: late
	Position    string       // names the row for the next page
	About       council.Text // what the case is about, if it is no person; empty: it is
}

// List is one page of an inbox.
type List struct {
	Rows     []Row
	Previous bool // there may be more before the first row
	Next     bool // there is more behind the last one
	Officers []Officer
}

// Inbox returns a page of the cases of one's offices, in the filter's order. What it costs does not depend on how many there are.
func (d *Desk) Inbox(ctx context.Context, by access.Actor, f Filter) (List, error) {
	decision, err := d.access.May(by, "casework.inbox", access.Subject{Any: true})
	if err != nil {
		return List{}, err
	}
	if err := f.check(); err != nil {
		return List{}, err
	}
	offices, err := decideOffices(by, f)
	if err != nil {
		return List{}, err
	}
	var list List
	err = d.db.View(ctx, func(tx *db.Tx) error {
		list = List{}
		if list.Officers, err = d.officers(ctx, tx, decision); err != nil {
			return err
		}
		holder, any, err := decideWhose(by, f, list.Officers)
		if err != nil {
			return err
		}
		var cases []Case
		for _, office := range offices {
			some, err := listInbox(ctx, tx, inbox{f, office, holder, any, by.Person, d.today(), d.clock.Now()})
			if err != nil {
				return err
			}
			cases = append(cases, some...)
		}
		list.page(f, cases)
		return d.about(ctx, tx, list.Rows)
	})
	if err != nil {
		return List{}, err
	}
	d.measureRows(list.Rows)
	return list, nil
}

// page keeps one page of what each office's index gave.
func (l *List) page(f Filter, cases []Case) {
	slices.SortFunc(cases, f.before)
	more := len(cases) > PageSize
	l.Previous, l.Next = f.After != "", more
	if f.Before != "" {
		l.Previous, l.Next = more, true
	}
	switch {
	case more && f.Before != "":
		cases = cases[len(cases)-PageSize:]
	case more:
		cases = cases[:PageSize]
	}
	for _, c := range cases {
		l.Rows = append(l.Rows, Row{Case: c, Position: f.position(c)})
	}
}

func (d *Desk) measureRows(rows []Row) {
	law := d.council.At(d.clock.Now())
	for i, r := range rows {
		if r.State == Open {
			rows[i].WorkingDays = left(law.Calendar, r.Case, law.Day)
		}
	}
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

// Officer is somebody who holds offices today.
type Officer struct {
	Person string
	Name   pii.Value // or the address, before a name is recorded
	Roles  []access.Role
}

// officers are all who hold an office that cases pass, in the order in which they were appointed.
func (d *Desk) officers(ctx context.Context, tx *db.Tx, decision access.Decision) ([]Officer, error) {
	var list []Officer
	for _, role := range chain {
		holders, err := d.needs.Holders(ctx, tx, role)
		if err != nil {
			return nil, err
		}
		for _, holder := range holders {
			i := slices.IndexFunc(list, func(o Officer) bool { return o.Person == holder })
			if i < 0 {
				i = len(list)
				list = append(list, Officer{Person: holder})
			}
			list[i].Roles = append(list[i].Roles, role)
		}
	}
	for i, o := range list {
		name, err := d.nameOf(ctx, tx, decision, o.Person)
		if err != nil {
			return nil, err
		}
		list[i].Name = name
	}
	return list, nil
}

// nameOf is the name of an officer, or their address before it is recorded.
func (d *Desk) nameOf(ctx context.Context, tx *db.Tx, decision access.Decision, person string) (pii.Value, error) {
	contact, err := d.people.Contact(ctx, tx, decision, person)
	switch {
	case fault.Is(err, fault.KindNotFound):
		return pii.Value{}, nil
	case err != nil || !contact.Name.Empty():
		return contact.Name, err
	}
	return contact.Email, nil
}

// Names opens the names of those whom rows of an inbox concern, and of those who hold them.
func (d *Desk) Names(ctx context.Context, by access.Actor, rows []Row, others ...string) (names map[string]pii.Value, err error) {
	decision, err := d.access.May(by, "casework.inbox", access.Subject{Any: true})
	if err != nil {
		return nil, err
	}
	ids := others
	for _, r := range rows {
		if r.About.En == "" { // who applied for it is nobody whom its readers ask for
			ids = append(ids, r.Person)
		}
		if r.Holder != "" {
			ids = append(ids, r.Holder)
		}
	}
	err = d.db.View(ctx, func(tx *db.Tx) (err error) {
		if names, err = d.people.Names(ctx, tx, decision, ids); err != nil {
			return err
		}
		for _, r := range rows {
			if name, known := names[r.Holder]; known && name.Empty() {
				if names[r.Holder], err = d.nameOf(ctx, tx, decision, r.Holder); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return names, err
}
