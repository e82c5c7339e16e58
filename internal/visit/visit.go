// Package visit is the room in which a programme is looked at: from an institution's application to what the board decides.
//
//   - An institution asks for a visit of a programme, sees what it costs and by which rule, and sends the application.
//   - Both sides see at which stage it is, who must act and by when. While the other side must answer, the clock stands.
//   - The institution withdraws it as long as the board has not met.
//   - The council begins an unscheduled visit itself.
package visit

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
	"sanad/internal/pii"
	"sanad/internal/vault"
)

// Texts are the words of this room.
//
//go:embed text/*.toml
var Texts embed.FS

// Stage is how far a visit is.
type Stage string

// The stages. Those between the fee and the end have a side that must act, and days, in the law.
const (
	Draft     Stage = "draft"    // the institution writes its application
	Unpaid    Stage = "unpaid"   // its fee is not paid
	Team      Stage = "team"     // the council names who visits
	Review    Stage = "review"   // the team studies the papers
	Schedule  Stage = "schedule" // the days of the visit are agreed
	Visiting  Stage = "visiting" // the team visits, until the exit meeting
	Report    Stage = "report"   // the team writes its report
	Check     Stage = "check"    // the institution looks for errors of fact in it
	Rejoinder Stage = "rejoinder"
	Board     Stage = "board"
	Confirm   Stage = "confirm" // what the board decided is written as a decision
	Closed    Stage = "closed"
	Withdrawn Stage = "withdrawn"
)

// The answers for which a stage waits while its own clock stands.
const (
	Objection = "objection" // the institution says whether a member of the team has an interest
	Answer    = "answer"    // the institution answers what the team asked
)

// Visit is one visit of a programme.
type Visit struct {
	ID          string
	Number      string // by which people name it; empty: it was never sent
	Institution string // by id
	Programme   string // by id
	Kind        string // council.VisitKind.ID
	Of          string // of an appeal: the kind of visit that led to the decision
	After       string // the number of the decision that it comes after; empty: none
	From, To    int    // the batches that it is about; 0: of none by name
	Why         pii.Sealed
	Stage       Stage
	Waits       string  // the answer for which the stage waits; empty: for none
	Side        string  // who must act: council.SideInstitution …; empty: nobody
	Due         day.Day // by when; zero: no rule says
	Left        int     // days that the stage had left when its clock stopped
	Since       time.Time
	Lead        string  // who applied for the institution, or began it for the council, by person
	MeetsOn     day.Day // the first day of the visit, when it is agreed
	MeetsUntil  day.Day // the last
	Outcome     string  // of a closed one: the number of the decision
	Law         string
	Version     int64
	Begun       time.Time
	Ended       *time.Time
}

// Open tells whether something is still to be done about it.
func (v Visit) Open() bool { return v.Stage != Closed && v.Stage != Withdrawn }

// Sent tells whether the council knows of it.
func (v Visit) Sent() bool { return v.Stage != Draft }

// EventKind is what happened to a visit.
type EventKind string

// The kinds of events.
const (
	Entered EventKind = "entered" // it came to a stage
	Paused  EventKind = "paused"  // the stage waits for an answer
	Resumed EventKind = "resumed"
)

// Event is one thing that happened to a visit, as both sides see it.
type Event struct {
	ID, Visit string
	Kind      EventKind
	Stage     Stage
	Waits     string
	Side      string // who had to act from then on
	Due       day.Day
	By        string // by person; empty: it happened by itself
	ByCouncil bool
	At        time.Time
}

// Institution is one that teaches, as the rooms beside this one know it.
type Institution struct {
	ID, Code string
	Name     council.Text
	Closed   bool
}

// Programme is one of its programmes.
type Programme struct {
	ID, Institution, Code string
	Title, Campus         council.Text
	Discipline            string
	First, Last           int    // its batches; Last 0: it goes on
	Phase                 string // none, zero, interim
	Accredited            bool   // a batch of it was ever accredited
}

// Found is what holds of a batch today.
type Found struct {
	Outcome, Decision string
	On                day.Day // of the decision
}

// Fee is what was asked for a visit.
type Fee struct {
	Reference string
	Due       day.Day
	Paid      bool
}

// Needs is what this room asks of others.
type Needs struct {
	Institution func(ctx context.Context, tx *db.Tx, code string) (Institution, error) // by its code
	Of          func(ctx context.Context, tx *db.Tx, ids []string) (map[string]Institution, error)
	Programmes  func(ctx context.Context, tx *db.Tx, institution string) ([]Programme, error)           // by the institution's id
	Titles      func(ctx context.Context, tx *db.Tx, programmes []string) (map[string]Programme, error) // without phase
	Found       func(ctx context.Context, tx *db.Tx, programme string, batch int) (Found, error)        // zero: nothing was decided
	Stands      func(ctx context.Context, tx *db.Tx, institution, person string) (bool, error)          // whether somebody stands for it
	Stood       func(ctx context.Context, tx *db.Tx, institution string) (map[string]bool, error)       // who stands for it now, or ever did
	AskFee      func(ctx context.Context, tx *db.Tx, by access.Actor, b Bill) error
	Fee         func(ctx context.Context, tx *db.Tx, visit string) (*Fee, error) // nil: none was asked
	Team        TeamNeeds
	// Figures tells what the institution's report on itself says beside the rules, in the reader's language; nil: nobody asks for one.
	Figures func(ctx context.Context, tx *db.Tx, by access.Actor, visit string) ([]Figure, error)
	// Assessed refuses a visit whose institution's report on itself has gaps, and fixes the report as it is; nil: nobody asks for one.
	Board    BoardNeeds // what the board's part asks
	Assessed func(ctx context.Context, tx *db.Tx, by access.Actor, v Visit) error
}

// Figure is something that the institution's report on itself says, beside a rule.
type Figure struct{ Name, Is, Wants, Rule string }

// Bill is what an institution owes for a visit.
type Bill struct {
	Visit, Person string
	Charges       []council.Charge
}

// Service is the room.
type Service struct {
	db      *db.DB
	vault   *vault.Vault
	access  *access.Access
	events  *events.Book
	council *council.Council
	clock   clock.Clock
	needs   Needs
}

// New returns the room.
func New(d *db.DB, v *vault.Vault, a *access.Access, b *events.Book, l *council.Council, c clock.Clock, n Needs) *Service {
	return &Service{db: d, vault: v, access: a, events: b, council: l, clock: c, needs: n}
}

// law is what is in force today, in the council's zone.
func (s *Service) law() council.Law { return s.council.At(s.clock.Now()) }

// scopeOf is the key that seals what an institution, or somebody about it, writes.
func scopeOf(institution string) string { return "institution/" + institution }

func whyField(v Visit) vault.Field {
	return vault.Field{Entry: "visit.why", Row: v.ID, Scope: scopeOf(v.Institution)}
}
