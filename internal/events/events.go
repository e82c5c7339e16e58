// Package events keeps the record of what happened, and calls the reactions to it within the same transaction.
package events

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"time"

	"sanad/internal/access"
	"sanad/internal/clock"
	"sanad/internal/db"
	"sanad/internal/id"
)

// deepest is how many events may lie on top of each other: one, and one that a reaction to it caused.
const deepest = 2

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

type reaction func(ctx context.Context, tx *db.Tx, by access.Actor, e Event) error

// Book records events.
type Book struct {
	clock     clock.Clock
	reactions map[reflect.Type][]reaction // complete before the first Record
}

// New returns an empty book without reactions.
func New(c clock.Clock) *Book {
	return &Book{clock: c, reactions: map[reflect.Type][]reaction{}}
}

// React calls f for each event of type T, in the transaction that records it. A reaction may cause one further event, whose
// reactions may cause none.
func React[T Event](b *Book, f func(ctx context.Context, tx *db.Tx, by access.Actor, e T) error) {
	t := reflect.TypeFor[T]()
	if err := plain(t); err != nil {
		panic(err) // a mistake in the wiring, found at the start of the program
	}
	b.reactions[t] = append(b.reactions[t], func(ctx context.Context, tx *db.Tx, by access.Actor, e Event) error {
		return f(ctx, tx, by, e.(T))
	})
}

type depthKey struct{}

// Record appends e and calls the reactions to it.
func (b *Book) Record(ctx context.Context, tx *db.Tx, by access.Actor, e Event) error {
	t := reflect.TypeOf(e)
	if err := plain(t); err != nil {
		return err
	}
	depth, _ := ctx.Value(depthKey{}).(int)
	if depth >= deepest {
		return fmt.Errorf("events: %v is caused by a reaction to a reaction", t)
	}
	data, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("events: %v does not marshal", t) // the cause may quote a value
	}
	about := e.About()
	if about.Kind == "" {
		return fmt.Errorf("events: %v has no kind", t)
	}
	row := eventRow{Actor: by.Person, Kind: about.Kind, Person: about.Person, Case: about.Case, Data: string(data)}
	row.At = b.clock.Now()
	row.ID = id.New(row.At) // ids of one moment follow each other, so a case is read in the order in which things happened
	if err := insertEvent(ctx, tx, row); err != nil {
		return err
	}
	ctx = context.WithValue(ctx, depthKey{}, depth+1)
	for _, react := range b.reactions[t] {
		if err := react(ctx, tx, by, e); err != nil {
			return err
		}
	}
	return nil
}

// OfCase returns the events of a case, oldest first, at most 500.
func (b *Book) OfCase(ctx context.Context, tx *db.Tx, caseID string) ([]Entry, error) {
	if caseID == "" {
		return nil, nil
	}
	return listCase(ctx, tx, caseID)
}

// CountOf counts the events of a kind that concern a person, since a moment, up to most.
func (b *Book) CountOf(ctx context.Context, tx *db.Tx, person, kind string, since time.Time, most int) (int, error) {
	return countOf(ctx, tx, person, kind, since, most)
}
