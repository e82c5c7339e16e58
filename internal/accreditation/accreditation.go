// Package accreditation is the room of programmes and of what the council found of their batches.
//
// A batch is one year's class of one programme at one campus. What was found of it is never a flag: it is the latest decision that covers a
// day, of those that the council had made by then, so that everybody is told the same of any day, also of one that was.
package accreditation

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
	"sanad/internal/person"
	"sanad/internal/vault"
)

// Texts are the words of this room.
//
//go:embed text/*.toml
var Texts embed.FS

// Phase is how far a programme is that was never accredited.
type Phase string

// The phases. A programme in one of them is under process, and not accredited.
const (
	PhaseNone    Phase = ""
	PhaseZero    Phase = "zero"    // it was approved to begin
	PhaseInterim Phase = "interim" // it was looked at while its first class is taught
)

// Institution teaches.
type Institution struct {
	ID       string
	Code     string // in addresses: indus-valley
	Name     council.Text
	City     council.Text
	Invented bool
	Closed   day.Day // zero: it is open
	Into     string  // the institution into which it went, by id; empty: none
	Version  int64
}

// Campus is where an institution teaches.
type Campus struct {
	ID, Institution, Code string
	Name, City            council.Text
	Closed                day.Day
	Version               int64
}

// Programme leads to a degree, at one campus.
type Programme struct {
	ID, Institution, Campus string
	Code                    string // within its institution: civil
	Title                   council.Text
	Degree                  string // council.Degree.ID
	Discipline              string // council.Discipline.Prefix
	Affiliating             string // the university that gives the degree, by id; empty: the institution itself
	First, Last             int    // its batches; Last 0: it goes on
	Phase                   Phase
	Version                 int64
}

// Seats are how many students a programme may take, from a batch on.
type Seats struct {
	From, Sections, PerSection int
}

// Most is how many students a batch may have.
func (s Seats) Most() int { return s.Sections * s.PerSection }

// ChangeKind is what became of an institution, a campus or a programme.
type ChangeKind string

// The kinds of changes.
const (
	Renamed ChangeKind = "renamed"
	Merged  ChangeKind = "merged" // it went into another
	Split   ChangeKind = "split"  // another came out of it
	Moved   ChangeKind = "moved"  // to another campus
	Closed  ChangeKind = "closed"
)

// Change is one thing that became of an institution, a campus or a programme.
type Change struct {
	ID         string
	Subject    string // institution, campus or programme
	Of         string // its id
	Kind       ChangeKind
	On         day.Day
	Was        council.Text // its name before
	Other      string       // into which it went, which came out of it, or where it was, by id
	Instrument string       // the order or notification
	Known      time.Time
	Is         council.Text // its name since
	WasPath    string       // under which address a programme was found before: indus-valley/civil
	Waits      bool         // its day is still to come
}

// DecisionKind is why a decision was made.
type DecisionKind string

// The kinds of decisions.
const (
	Decided   DecisionKind = "decision"
	Corrected DecisionKind = "correction" // in the place of one that was wrong about the same batches, as if that had never been made
	Appealed  DecisionKind = "appeal"     // in the place of one that was appealed against, from its own day on
)

// Decision is what the council decided about batches of an institution on a day.
type Decision struct {
	ID          string
	Number      string
	Kind        DecisionKind
	Replaces    string // the decision in whose place it is, by id
	Institution string // by id
	Meeting     string // of the board
	On          day.Day
	Known       time.Time // when the council recorded it
	Rule, Law   string
	Findings    []Finding
}

// Finding is what a decision says of one batch.
type Finding struct {
	ID, Decision string
	Programme    string // by id
	Batch        int    // the year by which the council counts batches
	Outcome      string // council.Outcome.ID; empty in a correction: what it corrects was not decided after all
	Level        string // council.Level.ID; empty: the outcome names none
	From, Until  day.Day
	Conditions   council.Text
	Report       day.Day // when the institution's report on the conditions is due; zero: none
	Visit        day.Day // by when a visit is to confirm it; zero: none

	kind     DecisionKind // of the decision
	replaces string
	decided  day.Day
	known    time.Time
}

// Service is the room.
type Service struct {
	db      *db.DB
	public  *db.DB // reads published tables alone: what the public asks goes through it
	access  *access.Access
	events  *events.Book
	council *council.Council
	clock   clock.Clock
	people  *person.People
	needs   Needs
	vault   *vault.Vault
	demo    bool // every institution that is opened is invented
}

// Needs is what this room asks of others.
type Needs struct {
	Invite func(ctx context.Context, tx *db.Tx, l Letter) error // promises a letter to somebody who is invited to stand for an institution
	// Visited returns a visit of a programme by its id; nil: nothing is visited here.
	Visited func(ctx context.Context, tx *db.Tx, visit string) (Visited, error)
	// MayPropose and MayEnd refuse whoever has a part in a visit: to propose what comes after it, and to confirm or decline what is proposed. Nil: nothing is
	// visited here.
	MayPropose, MayEnd func(ctx context.Context, tx *db.Tx, by access.Actor, visit string) error
	// Visits tells whether a person is in a team that visits an institution, or what counts as it; nil: nothing is visited here.
	Visits func(ctx context.Context, tx *db.Tx, institution, person string) (bool, error)
	// Confirming returns the number of the visit that was asked for to confirm a batch, and is under way; empty: none is. Nil: nothing is visited here.
	Confirming func(ctx context.Context, tx *db.Tx, programme string, batch int) (string, error)
	// KeepStudents is how many years after the year of a batch its students are kept; 0: without an end.
	KeepStudents int
	VisitsOf     func(ctx context.Context, tx *db.Tx, programmes []string) (int64, error) // how many visits there are or were of some programmes; nil: nothing is visited here
	Entries      func(ctx context.Context, tx *db.Tx, decisions []string) (int64, error)  // how many entries of the register rest on one of some decisions, by their numbers
	Vault        *vault.Vault                                                             // seals what names students; nil: no list is taken here

	// Concerned tells an officer whom it concerns that a batch opens no registration, that one of some decisions may have opened; nil: nobody is told.
	Concerned func(ctx context.Context, tx *db.Tx, by access.Actor, b council.BatchName, decisions []string) (council.Concerned, error)
	// Waiting counts the graduates who wait for the lists of a batch; nil: nobody is counted.
	Waiting func(ctx context.Context, tx *db.Tx, b council.BatchName) (council.Waiting, error)
}

// New returns the room.
func New(d, public *db.DB, a *access.Access, b *events.Book, l *council.Council, c clock.Clock, p *person.People, n Needs) *Service {
	return &Service{db: d, public: public, access: a, events: b, council: l, clock: c, people: p, needs: n, vault: n.Vault}
}

// Demonstrate says, before anybody asks anything, that whatever institution is opened is invented.
func (s *Service) Demonstrate() { s.demo = true }

// law is what is in force today, in the council's zone.
func (s *Service) law() council.Law { return s.council.At(s.clock.Now()) }

// today is the day in the council's zone.
func (s *Service) today() day.Day { return day.Of(s.clock.Now(), s.law().Zone) }

// may refuses whoever may not do an action in this room.
func (s *Service) may(by access.Actor, action access.Action) error {
	_, err := s.access.May(by, action, access.Subject{Any: true})
	return err
}

// Found tells in a transaction what holds for a batch on a day, of what the council knew at a moment; false if it has decided nothing.
func (s *Service) Found(ctx context.Context, tx *db.Tx, programme string, batch int, on day.Day, known time.Time) (Finding, bool, error) {
	list, err := listFindings(ctx, tx, []string{programme}, batch, batch)
	f, ok := Findings(list).On(programme, batch, on, known)
	return f, ok, err
}
