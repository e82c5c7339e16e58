// Package dataright is the room of what a person may ask about their own data.
//
//   - A person sees who looked at their sensitive data: when, by which office, for which purpose, in which case.
//   - A person asks for something about their data, and the privacy officer answers in time.
//   - A letter to the contact for data becomes a request, and its writer is told the number.
//   - The privacy officer sees who looks at whom, and what should be asked about it.
//   - An officer opens the record of somebody in danger, with a reason; the privacy officer is told at once.
//   - The privacy officer writes down an order by which a person is shown later that somebody looked; it ends by itself.
package dataright

import (
	"context"
	"embed"

	"sanad/internal/access"
	"sanad/internal/casework"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/events"
	"sanad/internal/ledger"
	"sanad/internal/person"
	"sanad/internal/vault"
)

// Texts are the words of this room.
//
//go:embed text/*.toml
var Texts embed.FS

// Service is the room.
type Service struct {
	db      *db.DB
	vault   *vault.Vault
	access  *access.Access
	events  *events.Book
	council *council.Council
	clock   clock.Clock
	log     *ledger.Ledger
	people  *person.People
	desk    *casework.Desk
	needs   Needs
}

// Needs is what the room asks of the others.
type Needs struct {
	// Broken returns the promises of the privacy policy that are not kept, with what the last check found.
	Broken func(ctx context.Context) ([]Broken, error)
	// Stopped returns how often the gates had to stop something, by kind of alarm.
	Stopped func() map[string]int64
	// Write promises a letter to an address within tx.
	Write func(ctx context.Context, tx *db.Tx, l Letter) error
}

// Broken is a promise that is not kept.
type Broken struct{ Clause, En, Ur, Fault string }

// New returns the room.
func New(d *db.DB, v *vault.Vault, a *access.Access, e *events.Book, l *council.Council, c clock.Clock, log *ledger.Ledger, p *person.People, desk *casework.Desk, n Needs) *Service {
	return &Service{d, v, a, e, l, c, log, p, desk, n}
}
