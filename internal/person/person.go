// Package person is the one home of who somebody is: names, identity number, domicile and contact of those who act.
//
// Elsewhere stands a random person id. Everything here is sealed under that person's key.
package person

import (
	"context"
	"time"

	"sanad/internal/access"
	"sanad/internal/clock"
	"sanad/internal/db"
	"sanad/internal/events"
	"sanad/internal/pii"
	"sanad/internal/vault"
)

// Contact is how to reach a person.
type Contact struct {
	Email    pii.Value
	Name     pii.Value // empty until identity is recorded
	Language string    // en, ur
}

// Identity is who a person is, opened for somebody who may read it.
type Identity struct {
	NameLatin, NameUrdu, Father pii.Value
	Kind                        string    // cnic, nicop, poc, passport
	Number                      pii.Value // class 3: empty unless the decision came from access.Look
	Province, District          string    // ids of the profile
	Phone, Address              pii.Value
	Version                     int64
	RecordedAt                  time.Time
}

// People is the service.
type People struct {
	db     *db.DB
	vault  *vault.Vault
	access *access.Access
	events *events.Book
	clock  clock.Clock
}

// New returns the service.
func New(d *db.DB, v *vault.Vault, a *access.Access, b *events.Book, c clock.Clock) *People {
	return &People{d, v, a, b, c}
}

// Prepare mints the key of a new person and returns the id, before the transaction that inserts the person.
func (p *People) Prepare(ctx context.Context) (string, error) { panic("unwritten") }

// Insert stores a new person with nothing but an address and a language; the address must be sealed by SealEmail before.
func (p *People) Insert(ctx context.Context, tx *db.Tx, id string, email pii.Sealed, language string) error {
	panic("unwritten")
}

// SealEmail seals the address of a person for Insert.
func (p *People) SealEmail(ctx context.Context, id, email string) (pii.Sealed, error) {
	panic("unwritten")
}

// Contact returns how to reach a person, for a decision that covers them.
func (p *People) Contact(ctx context.Context, tx *db.Tx, d access.Decision, id string) (Contact, error) {
	panic("unwritten")
}

// Names returns the Latin names of persons (empty before identity is recorded), for a decision over a list.
func (p *People) Names(ctx context.Context, tx *db.Tx, d access.Decision, ids []string) (map[string]pii.Value, error) {
	panic("unwritten")
}

// Known tells whether a person has recorded who they are.
func (p *People) Known(ctx context.Context, tx *db.Tx, id string) (bool, error) { panic("unwritten") }
