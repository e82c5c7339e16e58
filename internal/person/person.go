// Package person is the one home of who somebody is: names, identity number, domicile and contact of those who act.
//
//   - A person records once who they are, and mends it until an application rests on it.
//   - Somebody on the register has it corrected, once a case has decided so; the old values stay sealed with the case.
//   - A person sees what is held; an officer on a case sees it with a record of the look.
//
// Elsewhere stands a random person id. Everything here is sealed under that person's key.
package person

import (
	"context"
	"embed"
	"time"

	"sanad/internal/access"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/events"
	"sanad/internal/id"
	"sanad/internal/pii"
	"sanad/internal/vault"
)

// Texts are the words of this hall.
//
//go:embed text/*.toml
var Texts embed.FS

// Contact is how to reach a person.
type Contact struct {
	Email    pii.Value
	Name     pii.Value // empty until identity is recorded
	Language string    // en, ur
}

// Postal is where letters on paper reach a person. What was never recorded is empty.
type Postal struct{ Name, NameUrdu, Address pii.Value }

// Identity is who a person is, opened for somebody who may read it.
type Identity struct {
	NameLatin, NameUrdu, Father pii.Value
	Kind                        string    // cnic, nicop, poc, passport
	Number                      pii.Value // class 3: empty unless the decision came from access.Look
	Mask                        pii.Value // the number as the public sees it
	Province, District          string    // ids of the profile
	Phone, Address              pii.Value
	Held                        bool // an application or a licence rests on it: it cannot be changed here
	Version                     int64
	RecordedAt                  time.Time // zero: nothing recorded yet
}

// People is the service.
type People struct {
	db      *db.DB
	vault   *vault.Vault
	access  *access.Access
	events  *events.Book
	council *council.Council
	clock   clock.Clock
}

// New returns the service.
func New(d *db.DB, v *vault.Vault, a *access.Access, b *events.Book, l *council.Council, c clock.Clock) *People {
	return &People{d, v, a, b, l, c}
}

// Scope names the key that seals what is a person's own.
func Scope(id string) string { return "person/" + id }

// Prepare mints the key of a new person and returns the id, before the transaction that inserts the person.
func (p *People) Prepare(ctx context.Context) (string, error) {
	person := id.Random()
	return person, p.vault.Mint(ctx, Scope(person))
}

// SealEmail seals the address of a person for Insert.
func (p *People) SealEmail(ctx context.Context, id, email string) (pii.Sealed, error) {
	return p.vault.Seal(ctx, field("email", id), email)
}

// Insert stores a new person with nothing but an address and a language; the address was sealed by SealEmail before.
func (p *People) Insert(ctx context.Context, tx *db.Tx, id string, email pii.Sealed, language string) error {
	return insertPerson(ctx, tx, personRow{ID: id, Email: email, Language: language, Version: 1, CreatedAt: p.clock.Now()})
}

// field names the sealed value of a column in a person's row.
func field(column, id string) vault.Field {
	return vault.Field{Entry: "person." + column, Row: id, Scope: Scope(id)}
}

// SetLanguage lets letters to a person be written in another language from now on.
func (p *People) SetLanguage(ctx context.Context, tx *db.Tx, id, code string) error {
	return updateLanguage(ctx, tx, id, code)
}

// SetEmail lets letters to a person go to another address from now on; it was sealed by SealEmail before.
func (p *People) SetEmail(ctx context.Context, tx *db.Tx, id string, email pii.Sealed) error {
	return updateEmail(ctx, tx, id, email)
}
