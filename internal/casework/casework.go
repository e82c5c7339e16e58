// Package casework knows who holds a case, at which step, since when and until when, whatever the case is about.
//
//   - An officer sees the inbox of their offices, by deadline or by age, finds a case by number, person or name, and takes cases.
//   - The registrar assigns cases to an officer who may act on them, and takes them back.
//   - Both sides of a case see where it stands. While the applicant must answer, or the case is on hold, the council's clock stands.
//   - Everybody sees how long cases lately took.
//   - Both sides write to each other on a case; officers keep notes among themselves, whose history stays.
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
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/person"
	"sanad/internal/vault"
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

// Waits says for what an open case waits.
type Waits string

// What a case waits for. The clock of its step runs only while the office must act.
const (
	WaitsOffice Waits = ""       // the office must act
	WaitsPerson Waits = "person" // the other side must answer
	WaitsHold   Waits = "hold"   // something outside the council must happen
)

// Case is one matter that somebody must decide.
type Case struct {
	ID       string     `db:"id"`
	Number   string     `db:"number"`    // by which people name it: ten digits and two check digits
	Kind     string     `db:"kind"`      // engineer: which room it belongs to
	Person   string     `db:"person_id"` // whose matter it is
	Step     string     `db:"step"`
	Role     string     `db:"role"`      // the office that must act
	Holder   string     `db:"holder_id"` // the officer to whom it is assigned, who alone is expected to act, or who closed it; empty: nobody
	Waits    Waits      `db:"waits"`
	Until    day.Day    `db:"until_on"`   // by when the other side must answer, or the hold ends
	Left     int64      `db:"left_days"`  // working days that were left when the clock stopped
	Given    int64      `db:"given_days"` // working days that the step was given
	Worked   int64      `db:"worked"`     // working days that the council took so far, without the pauses and the present step
	State    State      `db:"state"`
	Outcome  string     `db:"outcome"` // of a closed case
	Since    time.Time  `db:"since"`   // when it came to this step
	Due      day.Day    `db:"due_on"`  // by when this step should be done; while the clock stands it means nothing
	Law      string     `db:"law_id"`
	Version  int64      `db:"version"`
	OpenedAt time.Time  `db:"opened_at"`
	ClosedAt *time.Time `db:"closed_at"`
	Unread   bool       `db:"unread"` // the person wrote, and no officer has read it
}

// Act is what somebody did at a step.
type Act struct {
	ID      string    `db:"id"`
	Case    string    `db:"case_id"`
	Step    string    `db:"step"`
	Person  string    `db:"person_id"`
	Outcome string    `db:"outcome"`
	Worked  int64     `db:"worked"` // working days that it took, without the pauses
	At      time.Time `db:"at"`
}

// Desk is the service.
type Desk struct {
	db      *db.DB
	vault   *vault.Vault
	access  *access.Access
	events  *events.Book
	council *council.Council
	clock   clock.Clock
	people  *person.People
	needs   Needs
}

// Needs is what the desk asks of the rooms.
type Needs struct {
	// Holders returns who holds an office today, their own or lent to them, in the order in which they were appointed.
	Holders func(ctx context.Context, tx *db.Tx, role access.Role) ([]string, error)
	// Registered returns the person in the register under a number as people type it; fault.NotFound if there is none.
	Registered func(ctx context.Context, tx *db.Tx, number string) (string, error)
	// Registration returns the registration under a number as people type it; fault.NotFound if there is none. Nil: nobody keeps any.
	Registration func(ctx context.Context, tx *db.Tx, number string) (Registration, error)
	// Registrations returns those of some persons; nil: nobody keeps any.
	Registrations func(ctx context.Context, tx *db.Tx, persons []string) ([]Registration, error)
	// Apart refuses whoever declared an interest in a case; nil: nobody declares any.
	Apart func(ctx context.Context, tx *db.Tx, person, caseID string) error
	// Took returns who had a part in a step of a case that another person did, as the members of a meeting have; nil: nobody has.
	Took func(ctx context.Context, tx *db.Tx, caseID string) ([]string, error)
	// About returns, for those of the cases that are not about a person, what they are about; nil: there are none.
	About func(ctx context.Context, tx *db.Tx, cases []string) (map[string]council.Text, error)
	// Attach keeps a file that comes with a message.
	Attach func(ctx context.Context, by access.Actor, a Attachment) error
}

// Registration is an entry of the register that a search found.
type Registration struct{ Person, Number, Path string }

// New returns the service.
func New(d *db.DB, v *vault.Vault, a *access.Access, b *events.Book, l *council.Council, c clock.Clock, p *person.People, n Needs) *Desk {
	return &Desk{d, v, a, b, l, c, p, n}
}

// today is the day in the council's zone.
func (d *Desk) today() day.Day {
	return d.council.At(d.clock.Now()).Day
}

// caseDigits is how many digits a case number has beside its two check digits.
const caseDigits = 10

// day is the day of a moment in the council's zone.
func (d *Desk) day(t time.Time) day.Day {
	return day.Of(t, d.council.At(t).Zone)
}

// OpenCase opens a case at the first step of its chain, under a number that no other has.
func (d *Desk) OpenCase(ctx context.Context, tx *db.Tx, caseID, kind, person string, law council.Law, first council.Step) (Case, error) {
	for {
		number := id.Number(caseDigits)
		if _, err := loadNumbered(ctx, tx, number); fault.Is(err, fault.KindNotFound) {
			return d.OpenNumbered(ctx, tx, caseID, number, kind, person, law, first)
		} else if err != nil {
			return Case{}, err
		}
	}
}

// OpenNumbered opens a case under the number by which people name already what it is about.
func (d *Desk) OpenNumbered(ctx context.Context, tx *db.Tx, caseID, number, kind, person string, law council.Law, first council.Step) (Case, error) {
	now := d.clock.Now()
	c := begin(Case{ID: caseID, Number: number, Kind: kind, Person: person, State: Open, Law: law.ID, Version: 1, OpenedAt: now}, law, first, now)
	return c, insertCase(ctx, tx, c)
}

// About returns, for those of the cases that are not about a person, what they are about.
func (d *Desk) About(ctx context.Context, tx *db.Tx, cases []string) (map[string]council.Text, error) {
	if d.needs.About == nil || len(cases) == 0 {
		return nil, nil
	}
	return d.needs.About(ctx, tx, cases)
}

// about says of each row what it is about, if that is no person.
func (d *Desk) about(ctx context.Context, tx *db.Tx, rows []Row) error {
	var cases []string
	for _, r := range rows {
		cases = append(cases, r.ID)
	}
	about, err := d.About(ctx, tx, cases)
	for i, r := range rows {
		rows[i].About = about[r.ID]
	}
	return err
}

// begin puts a case at a step, with the clock of that step.
func begin(c Case, law council.Law, step council.Step, now time.Time) Case {
	c.Step, c.Role, c.Holder, c.Since = step.ID, step.Role, "", now
	c.Given, c.Due = int64(step.WorkingDays), law.Calendar.Add(day.Of(now, law.Zone), step.WorkingDays)
	return c
}

// Load returns a case.
func (d *Desk) Load(ctx context.Context, tx *db.Tx, id string) (Case, error) {
	return loadCase(ctx, tx, id)
}

// Numbered returns the case with a number, as people write it; NotFound if there is none.
func (d *Desk) Numbered(ctx context.Context, tx *db.Tx, typed string) (Case, error) {
	number, ok := id.ReadNumber(typed)
	if !ok {
		return Case{}, fault.NotFound()
	}
	return loadNumbered(ctx, tx, number)
}

// Whose returns the person of the case with a number, as people write it, and the case; or the person in the register under the number,
// who may have no case. NotFound if there is neither.
func (d *Desk) Whose(ctx context.Context, tx *db.Tx, typed string) (person, caseID string, err error) {
	c, err := d.Numbered(ctx, tx, typed)
	if fault.Is(err, fault.KindNotFound) {
		person, err = d.needs.Registered(ctx, tx, typed)
		return person, "", err
	}
	return c.Person, c.ID, err
}

// Worked returns those of the cases that an officer holds or did a step of.
func (d *Desk) Worked(ctx context.Context, tx *db.Tx, officer string, cases []string) (map[string]bool, error) {
	worked := map[string]bool{}
	if len(cases) == 0 {
		return worked, nil
	}
	list, err := listWorked(ctx, tx, officer, cases)
	for _, c := range list {
		worked[c] = true
	}
	return worked, err
}

// Acts returns what was done on a case, oldest first, and then, without a step, who had a part in it besides: none of them does another step.
func (d *Desk) Acts(ctx context.Context, tx *db.Tx, caseID string) ([]Act, error) {
	list, err := listActs(ctx, tx, caseID)
	if err != nil || d.needs.Took == nil {
		return list, err
	}
	took, err := d.needs.Took(ctx, tx, caseID)
	for _, p := range took {
		list = append(list, Act{Case: caseID, Person: p})
	}
	return list, err
}

// Advance notes what by did at the present step and hands the case to the next.
func (d *Desk) Advance(ctx context.Context, tx *db.Tx, by access.Actor, c Case, outcome string, law council.Law, next council.Step) error {
	c, err := d.act(ctx, tx, by, c, outcome)
	if err != nil {
		return err
	}
	return updateCase(ctx, tx, begin(c, law, next, d.clock.Now()))
}

// CloseCase notes what by did at the present step and ends the case.
func (d *Desk) CloseCase(ctx context.Context, tx *db.Tx, by access.Actor, c Case, outcome string) error {
	c, err := d.act(ctx, tx, by, c, outcome)
	if err != nil {
		return err
	}
	now := d.clock.Now()
	c.State, c.Outcome, c.Holder, c.Since, c.ClosedAt, c.Due = Closed, outcome, "", now, &now, day.Day{}
	if by.Person != c.Person {
		c.Holder = by.Person
	}
	return updateCase(ctx, tx, c)
}

// act notes a deed with the working days that the step took, and lets the clock run again if it stood.
func (d *Desk) act(ctx context.Context, tx *db.Tx, by access.Actor, c Case, outcome string) (Case, error) {
	law := d.council.At(d.clock.Now())
	took := worked(law.Calendar, c, law.Day)
	c.Worked += took
	c.Waits, c.Until, c.Left = WaitsOffice, day.Day{}, 0
	now := d.clock.Now()
	return c, insertAct(ctx, tx, Act{ID: id.New(now), Case: c.ID, Step: c.Step, Person: by.Person, Outcome: outcome, Worked: took, At: now})
}
