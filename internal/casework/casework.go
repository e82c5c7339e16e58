// Package casework knows who holds a case, at which step, since when and until when, whatever the case is about.
//
//   - An officer sees the inbox of their offices, oldest deadline first, and takes a case.
//   - Both sides of a case see where it stands.
//   - No two steps of a case are done by the same person, and nobody decides their own affair.
package casework

import (
	"context"
	"embed"
	"time"

	"sanad/internal/access"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/events"
	"sanad/internal/id"
	"sanad/internal/person"
)

// Texts are the words of this hall.
//
//go:embed text/*.toml
var Texts embed.FS

// State is whether a case still waits for somebody.
type State string

// The states.
const (
	Open   State = "open"
	Closed State = "closed"
)

// Case is one matter that somebody must decide.
type Case struct {
	ID       string     `db:"id"`
	Kind     string     `db:"kind"`      // engineer: which room it belongs to
	Person   string     `db:"person_id"` // whose matter it is
	Step     string     `db:"step"`
	Role     string     `db:"role"`      // the office that must act
	Holder   string     `db:"holder_id"` // the officer who took it; empty: nobody yet
	State    State      `db:"state"`
	Outcome  string     `db:"outcome"` // of a closed case
	Since    time.Time  `db:"since"`   // when it came to this step
	Due      day.Day    `db:"due_on"`  // by when this step should be done
	Law      string     `db:"law_id"`
	Version  int64      `db:"version"`
	OpenedAt time.Time  `db:"opened_at"`
	ClosedAt *time.Time `db:"closed_at"`
}

// Act is what somebody did at a step.
type Act struct {
	ID      string    `db:"id"`
	Case    string    `db:"case_id"`
	Step    string    `db:"step"`
	Person  string    `db:"person_id"`
	Outcome string    `db:"outcome"`
	At      time.Time `db:"at"`
}

// Desk is the service.
type Desk struct {
	db      *db.DB
	access  *access.Access
	events  *events.Book
	council *council.Council
	clock   clock.Clock
	people  *person.People
}

// New returns the service.
func New(d *db.DB, a *access.Access, b *events.Book, l *council.Council, c clock.Clock, p *person.People) *Desk {
	return &Desk{d, a, b, l, c, p}
}

// today is the day in the council's zone.
func (d *Desk) today() day.Day {
	return d.council.At(d.clock.Now()).Day
}

// OpenCase opens a case at the first step of its chain.
func (d *Desk) OpenCase(ctx context.Context, tx *db.Tx, id, kind, person string, law council.Law, first council.Step) error {
	now := d.clock.Now()
	return insertCase(ctx, tx, Case{
		ID: id, Kind: kind, Person: person, Step: first.ID, Role: first.Role, State: Open, Since: now,
		Due: law.Calendar.Add(day.Of(now, law.Zone), first.WorkingDays), Law: law.ID, Version: 1, OpenedAt: now,
	})
}

// Load returns a case.
func (d *Desk) Load(ctx context.Context, tx *db.Tx, id string) (Case, error) {
	return loadCase(ctx, tx, id)
}

// Acts returns what was done on a case, oldest first.
func (d *Desk) Acts(ctx context.Context, tx *db.Tx, caseID string) ([]Act, error) {
	return listActs(ctx, tx, caseID)
}

// Advance notes what by did at the present step and hands the case to the next.
func (d *Desk) Advance(ctx context.Context, tx *db.Tx, by access.Actor, c Case, outcome string, law council.Law, next council.Step) error {
	now := d.clock.Now()
	if err := d.act(ctx, tx, by, c, outcome, now); err != nil {
		return err
	}
	c.Step, c.Role, c.Holder, c.Since = next.ID, next.Role, "", now
	c.Due = law.Calendar.Add(day.Of(now, law.Zone), next.WorkingDays)
	return updateCase(ctx, tx, c)
}

// CloseCase notes what by did at the present step and ends the case.
func (d *Desk) CloseCase(ctx context.Context, tx *db.Tx, by access.Actor, c Case, outcome string) error {
	now := d.clock.Now()
	if err := d.act(ctx, tx, by, c, outcome, now); err != nil {
		return err
	}
	c.State, c.Outcome, c.Holder, c.Since, c.ClosedAt, c.Due = Closed, outcome, "", now, &now, day.Day{}
	return updateCase(ctx, tx, c)
}

func (d *Desk) act(ctx context.Context, tx *db.Tx, by access.Actor, c Case, outcome string, now time.Time) error {
	return insertAct(ctx, tx, Act{ID: id.New(now), Case: c.ID, Step: c.Step, Person: by.Person, Outcome: outcome, At: now})
}
