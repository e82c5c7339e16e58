// Package roll is the room of the council's register as it was kept before, brought in from files.
//
//   - A registrar tries a file first: what would be new, is there already, is otherwise in the register or is refused, and every line's
//     faults at once.
//   - Another registrar, or whoever runs the program, brings in the lines that are good; the others come out again with the reasons. An
//     import that was broken off goes on where it stopped.
//   - An import is undone, but for those entries that somebody claimed or acted upon: one registrar asks for it, another does it.
//   - A registrar declares the register complete as of a day; until then an unknown number is not in this register yet.
//
// An import only adds. What is in the register already is changed by the verbs for that, never by a file.
package roll

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
	"sanad/internal/files"
	"sanad/internal/jobs"
	"sanad/internal/person"
	"sanad/internal/standing"
	"sanad/internal/table"
	"sanad/internal/vault"
)

// Texts are the words of this room.
//
//go:embed text/*.toml
var Texts embed.FS

// State is how far an import is.
type State string

// The states of an import.
const (
	StateChecking State = "checking" // tried, nothing is written
	StateChecked  State = "checked"
	StateRunning  State = "running"
	StateDone     State = "done"
	StateUndoing  State = "undoing"
	StateUndone   State = "undone"
	StateDropped  State = "dropped" // nobody wanted it after it was tried
)

// Count is what became of the lines.
type Count struct {
	Done      int64 // lines that were dealt with
	Entered   int64 // new
	Unchanged int64 // in the register already
	Changed   int64 // otherwise in the register, and left so
	Refused   int64
	Twins     int64 // new, with the identity number of another
}

// Import is one file that is or was brought in.
type Import struct {
	ID       string
	By       string // who tried it; empty: whoever runs the program
	Brought  string // who had it brought in; empty: nobody yet, or whoever runs the program
	UndoBy   string // who asked that it is undone; empty: nobody
	Hash     string
	Bytes    int64
	Encoding table.Encoding
	Total    int64 // lines of the table
	State    State
	Count
	Undone, Kept int64 // by undoing
	Report       Report
	BegunAt      time.Time
	MovedAt      time.Time
	EndedAt      *time.Time
}

// Report is what is to be said of a file. It holds nothing that stood in a cell.
type Report struct {
	Columns []Column `json:"columns"`
	Faults  []Note   `json:"faults"` // why lines were refused, or are left as they are in the register
	Notes   []Note   `json:"notes"`  // how cells were read that could be read otherwise
}

// Column is a column of a file as it was understood.
type Column struct {
	Name  string `json:"name"`
	Field Field  `json:"field"` // empty: left out
}

// Note is what is to be said of some lines for the same reason.
type Note struct {
	Field  Field        `json:"field"`
	Key    string       `json:"key"`
	Values fault.Values `json:"values,omitempty"` // of the first
	Count  int64        `json:"count"`
	Lines  []int        `json:"lines"` // the first of them
}

// Remark is what the note says of the first of its lines.
func (n Note) Remark() Remark {
	return Remark{Line: n.Lines[0], Field: n.Field, Key: n.Key, Values: n.Values}
}

// stands is how long nothing happens with an import that stopped; a job that failed is tried again before.
const stands = 4 * time.Hour

// Stopped tells whether an import, or the work that undoes it, broke off and nobody goes on with it.
func (i Import) Stopped(now time.Time) bool {
	return (i.State == StateRunning || i.State == StateUndoing) && now.Sub(i.MovedAt) > stands
}

// Entry is somebody who is brought in.
type Entry struct {
	Row
	Registration, Person string // their ids
	Mask                 string
	Print                []byte
	Change               string // id of the line of the public log
	Salt                 []byte
	Facts                standing.Facts
	Rule, Law            string
	At                   time.Time
}

// Held is what the register has under a number.
type Held struct {
	Person string
	Print  []byte // nil: it did not come by an import
}

// Taken is an entry that is taken out again.
type Taken struct{ Registration, Person, Discipline, Number string }

// Duplicate is two persons who may be one.
type Duplicate struct{ Person, Other, Reason string }

// Needs is what this room asks of others.
type Needs struct {
	// Held returns what the register has under numbers of a discipline, by serial.
	Held func(ctx context.Context, tx *db.Tx, discipline string, serials []int64) (map[int64]Held, error)
	// Enter prepares registrations and public entries, and returns what stores them.
	Enter func(importID string, list []Entry) (func(context.Context, *db.Tx) error, error)
	// Brought returns what an import brought in, after an id and in the order of ids.
	Brought func(ctx context.Context, tx *db.Tx, importID, after string, limit int) ([]Taken, error)
	// Claimed returns those of some persons whose entry somebody claimed or acted upon.
	Claimed func(ctx context.Context, tx *db.Tx, persons []string) ([]string, error)
	// TakeOut takes registrations and public entries out again.
	TakeOut func(ctx context.Context, tx *db.Tx, importID string, list []Taken) error
	// Duplicates notes persons who may be one, for an officer to decide.
	Duplicates func(ctx context.Context, tx *db.Tx, list []Duplicate) error
	// Complete writes that the register is complete as of a day; zero: that it is not.
	Complete func(ctx context.Context, tx *db.Tx, asOf day.Day) error
	// CompleteAsOf tells what was written, or stands in the profile.
	CompleteAsOf func(ctx context.Context) (day.Day, error)
	// Taught tells what all institutions teach, by name alone.
	Taught func(ctx context.Context) (council.Taught, error)
}

// Service is the room.
type Service struct {
	db      *db.DB
	vault   *vault.Vault
	access  *access.Access
	events  *events.Book
	jobs    *jobs.Queue
	council *council.Council
	clock   clock.Clock
	people  *person.People
	files   files.Store
	needs   Needs
}

// New returns the room, which works its own jobs.
func New(d *db.DB, v *vault.Vault, a *access.Access, b *events.Book, q *jobs.Queue, l *council.Council, c clock.Clock, p *person.People, f files.Store, n Needs) *Service {
	s := &Service{d, v, a, b, q, l, c, p, f, n}
	s.work()
	return s
}

// law is what is in force today, in the council's zone.
func (s *Service) law() council.Law { return s.council.At(s.clock.Now()) }
