// Package assessment is the room of what an institution writes of itself before a visit, by the criteria of the manual.
//
//   - Several people of an institution write texts and rows of tables, each saved alone; nobody's words are overwritten unseen.
//   - They see what is missing and which rule wants it, what each of them saved and when, and what changed since the last visit.
//   - When the report is handed in, its state is kept with a hash; the team and officers read it.
//
// A revision is one saving of one piece, a text or a row. Revisions are only added, so that what somebody saved stays readable.
package assessment

import (
	"context"
	"embed"
	"time"

	"sanad/internal/access"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/events"
	"sanad/internal/fault"
	"sanad/internal/person"
	"sanad/internal/vault"
)

// Texts are the words of this room.
//
//go:embed text/*.toml
var Texts embed.FS

// Visit is what this room must know of a visit, and of what by has to do with it.
type Visit struct {
	ID, Number  string
	Code        string // of the institution, as addresses have it
	Institution string // by id
	Name        council.Text
	Programme   string // by id
	Title       council.Text
	Kind        string // what the visit is for; the profile says which criteria it wants
	From, To    int    // its batches
	Seats       []Seats
	Writes      bool // by stands for the institution
	Reads       bool // by may read: for the institution, in the team, or by office
	Frozen      bool // the report was handed in and waits for nobody's words
	Previous    string
}

// Seats are how many students a programme may take, from a batch on.
type Seats struct{ From, Sections, PerSection int }

// Words are what one piece says: a text, or a row of a table.
type Words struct {
	Text     string   `json:"text,omitempty"` // a text, a statement, a title or a name
	Code     string   `json:"code,omitempty"` // of a course
	Hours    string   `json:"hours,omitempty"`
	Outcomes []string `json:"outcomes,omitempty"` // pieces
	Rank     string   `json:"rank,omitempty"`
	Total    int      `json:"total,omitempty"` // of teachers, or of students who work in a room at one time
	PhDs     int      `json:"phds,omitempty"`  // of the teachers, those with a doctorate
	Batch    int      `json:"batch,omitempty"`
	Intake   int      `json:"intake,omitempty"`  // students who began
	Present  int      `json:"present,omitempty"` // students now
}

// Revision is one saving of a piece.
type Revision struct {
	ID              string
	Serial          int // within its report
	Criterion, Part string
	Piece           string // a text has its part's name, a row an id
	Place           int    // rows stand in its order
	Number          int    // how often the piece was saved, with this time
	Removed         bool
	Words           Words
	By              string
	At              time.Time
}

// Report is what was written for a visit, as it stands or stood.
type Report struct {
	Visit    Visit
	Criteria []council.Criterion // that the visit wants
	Begun    bool
	Pieces   []Revision          // the latest of each piece that is not removed, rows in their order
	States   []State             // the oldest first
	Files    map[string][]string // ids of the files that show it, by criterion
}

// State is the report as it was handed in.
type State struct {
	ID, Visit   string
	Number      int
	Serial      int    // up to which revision
	Hash        string // SHA-256 of what it says, in hexadecimal
	Law, Person string
	At          time.Time
}

// Stale says that somebody else saved a piece after the writer had opened it. Nothing was stored.
type Stale struct{ Theirs Revision }

func (s *Stale) Error() string { return "somebody else saved this piece meanwhile" }

// Needs is what this room asks of others.
type Needs struct {
	// Visit returns a visit and what by has to do with it; whoever has nothing to do with it gets NotFound.
	Visit func(ctx context.Context, tx *db.Tx, by access.Actor, visit string) (Visit, error)
	// Files returns the ids of the files that show a report, by criterion: those that were there at a moment, or all (zero). Nil: nobody keeps any.
	Files func(ctx context.Context, tx *db.Tx, visit string, until time.Time) (map[string][]string, error)
}

// Service is the room.
type Service struct {
	db      *db.DB
	vault   *vault.Vault
	access  *access.Access
	events  *events.Book
	council *council.Council
	clock   clock.Clock
	people  *person.People
	needs   Needs
}

// New returns the room.
func New(d *db.DB, v *vault.Vault, a *access.Access, b *events.Book, l *council.Council, c clock.Clock, p *person.People, n Needs) *Service {
	return &Service{d, v, a, b, l, c, p, n}
}

// law is what is in force today, in the council's zone.
func (s *Service) law() council.Law { return s.council.At(s.clock.Now()) }

// scopeOf is the key that seals what an institution writes.
func scopeOf(institution string) string { return "institution/" + institution }

// body names the sealed words of a revision.
func body(revision, institution string) vault.Field {
	return vault.Field{Entry: "assessment_revision.body", Row: revision, Scope: scopeOf(institution)}
}

// At names a visit as addresses do. Institution is empty where the address names none.
type At struct{ Institution, Visit string }

// loadVisit returns a visit that by may read, with the decision that opens what was written for it.
func (s *Service) loadVisit(ctx context.Context, tx *db.Tx, by access.Actor, at At) (Visit, access.Decision, error) {
	v, err := s.needs.Visit(ctx, tx, by, at.Visit)
	if err == nil && at.Institution != "" && (v.Code != at.Institution || !v.Writes) || err == nil && !v.Reads && !v.Writes {
		err = fault.NotFound()
	}
	if err != nil {
		return v, access.Decision{}, err
	}
	if head, found, err := findReport(ctx, tx, v.ID); err != nil {
		return v, access.Decision{}, err
	} else if found {
		v.Institution = head.Institution // what was begun under one institution's key stays under it
	}
	d, err := s.access.May(by, "assessment.read", access.Subject{Item: v.Institution, Stands: v.Reads || v.Writes})
	return v, d, err
}

// extent is how far a report is read: its words up to a serial, its files up to a moment.
type extent struct {
	serial int
	until  time.Time // zero: all files
}

// all is a report with what is being written.
var all = extent{serial: 1 << 40}

// extent is a report as it was handed in.
func (x State) extent() extent { return extent{x.Serial, x.At} }

// extentFor is how far somebody reads a report: a team what was handed in last, whatever is being corrected since; all others all of it.
func extentFor(ctx context.Context, tx *db.Tx, by access.Actor, v Visit) (extent, error) {
	if !team(by, v) {
		return all, nil
	}
	states, err := listStates(ctx, tx, v.ID)
	if n := len(states); n > 0 {
		return states[n-1].extent(), err
	}
	return extent{until: time.Unix(0, 0)}, err // nothing was handed in
}

// loadReport opens what was written for a visit, and its files, as far as it is read.
func (s *Service) loadReport(ctx context.Context, tx *db.Tx, d access.Decision, v Visit, to extent) (r Report, err error) {
	r = Report{Visit: v, Criteria: s.law().Assessment.For(v.Kind)}
	if s.needs.Files != nil {
		if r.Files, err = s.needs.Files(ctx, tx, v.ID, to.until); err != nil {
			return r, err
		}
	}
	if r.States, err = listStates(ctx, tx, v.ID); err != nil {
		return r, err
	}
	if _, r.Begun, err = findReport(ctx, tx, v.ID); err != nil || !r.Begun {
		return r, err
	}
	rows, err := listStanding(ctx, tx, v.ID, to.serial)
	if err != nil {
		return r, err
	}
	for _, row := range rows {
		x, err := s.open(ctx, d, row, v.Institution)
		if err != nil {
			return r, err
		}
		r.Pieces = append(r.Pieces, x)
	}
	return r, nil
}
