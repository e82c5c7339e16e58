// Package committee is the room in which a committee meets, decides and keeps minutes.
//
//   - An officer calls a meeting for a day and an hour, with its chair and members, who are told.
//   - A meeting that has not begun is moved or called off, with a reason, and its members are told; the cases of one that is not held wait again.
//   - Cases that wait for the committee are put on the agenda, the most urgent first, and taken off while they are undecided.
//   - A member who has an interest in a case says so, sees no more of it, and has no part in deciding it.
//   - A member notes whether they are there themself, the chair whoever is; the minutes say who noted it. Without a quorum nothing is decided.
//   - The chair decides many items at once, each with a reason of its own; an item that cannot be decided says why.
//   - The chair closes the minutes, another member confirms them, and from then on nothing of the meeting changes.
package committee

import (
	"context"
	"embed"
	"time"

	"sanad/internal/access"
	"sanad/internal/casework"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/events"
	"sanad/internal/paper"
	"sanad/internal/pii"
	"sanad/internal/vault"
)

// Texts are the words of this room.
//
//go:embed text/*.toml
var Texts embed.FS

// State is how far a meeting is.
type State string

// The states of a meeting.
const (
	Called    State = "called"
	CalledOff State = "called_off" // it is not held
	Closed    State = "closed"     // the chair closed the minutes
	Confirmed State = "confirmed"  // another member confirmed them; nothing changes any more
)

// Outcome is what became of an item of an agenda.
type Outcome string

// The outcomes.
const (
	Undecided        Outcome = ""
	RecommendEntry   Outcome = "recommend_entry"
	RecommendRefusal Outcome = "recommend_refusal"
	Deferred         Outcome = "deferred" // waits for another meeting
	MovedOn          Outcome = "moved_on" // the case left the committee's step without this meeting
	Returned         Outcome = "returned" // the meeting was called off, and the case waits as before
)

// ChangeKind is what became of a meeting before it began.
type ChangeKind string

// What becomes of a meeting before it begins.
const (
	Moved   ChangeKind = "moved"
	NotHeld ChangeKind = "called_off"
)

// Change says when and where a meeting was to be before it was moved or called off.
type Change struct {
	Kind   ChangeKind
	Begins time.Time
	Place  string
	Reason string
	By     string
	At     time.Time
}

// Meeting is a meeting as its reader may see it.
type Meeting struct {
	ID          string
	Begins      time.Time
	Place       string
	Chair       string
	State       State
	Noted       *time.Time // when attendance was last noted
	ClosedBy    string
	ClosedAt    *time.Time
	ConfirmedBy string
	ConfirmedAt *time.Time
	Hash        string // of the confirmed text
	Agrees      bool   // what is stored is what was confirmed
	Version     int64
	Members     []Member
	Items       []Item
	Changes     []Change // the oldest first
	MayMove     error    // why the reader may not move it or call it off
	Law         council.Committee
	Member      bool  // the reader sits in it
	MayNote     error // why the reader may not note attendance
	NotesAll    bool  // the reader notes it for everybody, not for themself alone
	Unnoted     bool  // the reader sits in it, and nothing is noted of them yet
	Decides     int   // items that the reader may decide now
	MayClose    error
	MayConfirm  error
	Whole       bool // nothing of it is hidden from the reader
}

// Member is somebody who sits in a meeting.
type Member struct {
	Person  string
	Present bool
	NotedBy string // who noted it; empty: nothing was noted of them
	NotedAt *time.Time
}

// Item is a case on an agenda. Of a case in which the reader has an interest it holds nothing but its place.
type Item struct {
	ID        string
	Position  int
	Hidden    bool
	Case      casework.Case
	About     council.Text // what the case is about, if it is no person
	Kept      []string     // members whom a rule keeps out of it
	Left      int          // working days until the deadline
	Waits     bool         // the case still stands where it stood when it was put on the agenda
	Outcome   Outcome
	Reasons   pii.Value
	Voters    int // members who decided it; of an undecided item, who could now
	By        string
	At        *time.Time
	Conflicts []Conflict
	Dealt     []string // members who dealt with the case at an earlier step and declared nothing
	Earlier   *Deferral
	May       error // why the reader may not decide it now
}

// Conflict is a member's interest in a case.
type Conflict struct {
	Person, By string
	Reasons    pii.Value
	At         time.Time
}

// Deferral is why an earlier meeting deferred a case.
type Deferral struct {
	Meeting string
	On      day.Day
	Reasons pii.Value
}

// Finding is what a committee found on a case, for the room of that case.
type Finding struct {
	Case, Version string
	Kind          string  // of the case
	Outcome       Outcome // RecommendEntry or RecommendRefusal
	Reasons       string
}

// Needs is what this room asks of others.
type Needs struct {
	// Holders returns who holds an office today.
	Holders func(ctx context.Context, tx *db.Tx, role access.Role) ([]string, error)
	// Decide does a case's present step as the committee found; also holds and is stored in the same transaction.
	Decide func(ctx context.Context, by access.Actor, f Finding, also func(context.Context, *db.Tx) error) error
	// Kinds are the kinds of cases that Decide knows.
	Kinds []string
	// Ready refuses a case that cannot be decided yet, with what is missing; nil: every case that waits can be.
	Ready func(ctx context.Context, tx *db.Tx, c casework.Case) error
	// KeptOut returns whom of some persons a rule keeps out of each case, whatever they declare; nil: nobody.
	KeptOut func(ctx context.Context, tx *db.Tx, cases, persons []string) (map[string][]string, error)
	// Fonts are those in which minutes are printed.
	Fonts *paper.Fonts
}

// Service is the room.
type Service struct {
	db      *db.DB
	vault   *vault.Vault
	access  *access.Access
	events  *events.Book
	council *council.Council
	clock   clock.Clock
	desk    *casework.Desk
	needs   Needs
}

// New returns the room.
func New(d *db.DB, v *vault.Vault, a *access.Access, b *events.Book, l *council.Council, c clock.Clock, k *casework.Desk, n Needs) *Service {
	return &Service{d, v, a, b, l, c, k, n}
}

// office is the office whose holders sit in the committee.
const office = access.Committee

// law is what is in force today, in the council's zone.
func (s *Service) law() council.Law { return s.council.At(s.clock.Now()) }

// may refuses whoever may not do an action in this room.
func (s *Service) may(by access.Actor, action access.Action) error {
	_, err := s.access.May(by, action, access.Subject{})
	return err
}

func reasonsField(item, caseID string) vault.Field {
	return vault.Field{Entry: "committee_item.reasons", Row: item, Scope: "case/" + caseID}
}

func conflictField(r conflictRow) vault.Field {
	return vault.Field{Entry: "committee_conflict.reasons", Row: r.ID, Scope: "case/" + r.Case}
}
