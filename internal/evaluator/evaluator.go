// Package evaluator is the room of who evaluates programmes for the council.
//
//   - An officer invites somebody by a letter, or names a person of the register, who accepts.
//   - An evaluator states their disciplines, where they work, worked and studied, and their interests, and says each year that it is still so.
//   - Officers note training, pause and end; the system finds who has a conflict with an institution, and tells its kind alone.
package evaluator

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

// State is how far an evaluator is.
type State string

// The states of an evaluator.
const (
	Named  State = "named"  // an officer named them, and they have not accepted yet
	Active State = "active" // they can be asked to visit
	Paused State = "paused" // by an officer, for a time
	Ended  State = "ended"  // by an officer, or by themself
)

// Evaluator is a person who evaluates programmes, or did.
type Evaluator struct {
	ID, Person string
	State      State
	Trained    day.Day // their newest training; zero: none
	Stated     day.Day // when they last said that their statement is so; zero: never
	Version    int64
}

// ItemKind is what one item of a statement says.
type ItemKind string

// The kinds of items.
const (
	Works    ItemKind = "works"    // where they work
	Worked   ItemKind = "worked"   // where they worked before, and until which year
	Studied  ItemKind = "studied"  // where they studied
	Interest ItemKind = "interest" // what else ties them to an institution
)

// itemKinds are all of them, in the order of a statement.
var itemKinds = []ItemKind{Works, Worked, Studied, Interest}

// Item is one thing that an evaluator states: of an institution, or in other words.
type Item struct {
	ID          string
	Kind        ItemKind
	Institution string // by id; empty: it is no institution of the council's list
	Words       string
	Left        int    // Worked: the year in which they left
	copied      string // of a draft that was just made: the item of which it is a copy
}

// Statement is what an evaluator states of themself.
type Statement struct {
	ID          string
	Evaluator   string
	Disciplines []string // council.Discipline.Prefix
	Items       []Item
	Begun       time.Time
}

// Training is a course that an evaluator took.
type Training struct {
	ID     string
	On     day.Day
	Course string
}

// ChangeKind is what became of an evaluator.
type ChangeKind string

// The kinds of changes.
const (
	WasNamed  ChangeKind = "named"
	Accepted  ChangeKind = "accepted"
	Declined  ChangeKind = "declined"
	WasStated ChangeKind = "stated" // or said that it is still so
	WasPaused ChangeKind = "paused"
	Resumed   ChangeKind = "resumed"
	WasEnded  ChangeKind = "ended"
	Left      ChangeKind = "left" // by their own wish
)

// Change is one thing that became of an evaluator.
type Change struct {
	ID     string
	Kind   ChangeKind
	By     string
	At     time.Time
	Reason string
}

// Invitation is an invitation to evaluate. Its address is in the letter alone.
type Invitation struct {
	ID       string
	By       string
	At, Ends time.Time
	Closed   time.Time // zero: neither accepted nor taken back
}

// Letter is what goes to the address of somebody who is invited.
type Letter struct{ Address, Language, Until, Path string }

// Institution is one that an evaluator can choose.
type Institution struct {
	ID   string
	Name council.Text
}

// Kin is an institution with all that counts as it.
type Kin struct {
	Institution
	Same  []string // ids: itself, and what went into it, came out of it or into which it went
	Gives []string // ids: universities that give its degrees, with what counts as them
	Names []string // of all of them, today's and former ones, in every language
}

// Visit is one that an evaluator is asked to make, or made.
type Visit struct {
	Title, State, Href string
	Until              day.Day // by when they are to act; zero: they need not
}

// Needs is what this room asks of others. Without one of them nothing of its kind is known.
type Needs struct {
	Vault        *vault.Vault                                                                                                 // seals what people state
	Invite       func(ctx context.Context, tx *db.Tx, l Letter) error                                                         // promises a letter to somebody who is invited
	Registered   func(ctx context.Context, tx *db.Tx, number string) (string, error)                                          // the person under a registration number; fault.NotFound: none
	Institutions func(ctx context.Context, tx *db.Tx) ([]Institution, error)                                                  // those that can be chosen, in the order of their names
	Chosen       func(ctx context.Context, tx *db.Tx, ids []string) ([]Institution, error)                                    // some of them, also such as teach no more
	Kin          func(ctx context.Context, tx *db.Tx, institution string) (Kin, error)                                        // an institution by its id or code; fault.NotFound: none
	Stood        func(ctx context.Context, tx *db.Tx, institutions []string) (map[string]bool, error)                         // who stands for one of them (true) or stood (false), by person
	Objected     func(ctx context.Context, tx *db.Tx, institutions []string, persons []string) (map[string]bool, error)       // whom one of them objected to, and was right
	Load         func(ctx context.Context, tx *db.Tx, persons []string) (map[string]int, error)                               // in how many visits each of them is now
	Visits       func(ctx context.Context, tx *db.Tx, person string, language string) (open []Visit, past []Visit, err error) // of an evaluator
}

// Service is the room.
type Service struct {
	db      *db.DB
	access  *access.Access
	events  *events.Book
	council *council.Council
	clock   clock.Clock
	people  *person.People
	needs   Needs
	vault   *vault.Vault
}

// New returns the room.
func New(d *db.DB, a *access.Access, b *events.Book, l *council.Council, c clock.Clock, p *person.People, n Needs) *Service {
	return &Service{db: d, access: a, events: b, council: l, clock: c, people: p, needs: n, vault: n.Vault}
}

// law is what is in force today, in the council's zone.
func (s *Service) law() council.Law { return s.council.At(s.clock.Now()) }

// keeping decides whether by may keep evaluators.
func (s *Service) keeping(by access.Actor) (access.Decision, error) {
	return s.access.May(by, "evaluator.keep", access.Subject{Any: true})
}

// own decides whether by may do what evaluators do for themselves.
func (s *Service) own(by access.Actor) (access.Decision, error) {
	return s.access.May(by, "evaluator.own", access.Subject{Person: by.Person})
}
