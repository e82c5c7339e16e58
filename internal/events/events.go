// Package events keeps the record of what happened, and calls the reactions to it within the same transaction.
package events

import (
	"context"
	"time"

	"sanad/internal/access"
	"sanad/internal/clock"
	"sanad/internal/db"
)

// About says what an event concerns.
type About struct {
	Kind   string // room.past_tense, e.g. engineer.submitted
	Person string // whose affair it is; may be empty
	Case   string // the case it belongs to; may be empty
}

// Event is something that happened. Its exported fields are stored as JSON: ids, codes, days and names of fields, never personal values.
type Event interface {
	About() About
}

// Entry is a recorded event.
type Entry struct {
	ID    string    `db:"id"`
	At    time.Time `db:"at"`
	Actor string    `db:"actor"` // person id; empty for the system
	Kind  string    `db:"kind"`
	Case  string    `db:"case_id"`
	Data  string    `db:"data"` // JSON
}

// Book records events.
type Book struct{}

// New returns an empty book without reactions.
func New(c clock.Clock) *Book { panic("unwritten") }

// React calls f for each event of type T, in the transaction that records it. A reaction may cause one further event, whose
// reactions may cause none.
func React[T Event](b *Book, f func(ctx context.Context, tx *db.Tx, by access.Actor, e T) error) {
	panic("unwritten")
}

// Record appends e and calls the reactions to it.
func (b *Book) Record(ctx context.Context, tx *db.Tx, by access.Actor, e Event) error {
	panic("unwritten")
}

// OfCase returns the events of a case, oldest first, at most 500.
func (b *Book) OfCase(ctx context.Context, tx *db.Tx, caseID string) ([]Entry, error) {
	panic("unwritten")
}
