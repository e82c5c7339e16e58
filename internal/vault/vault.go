// Package vault seals personal values under the key of their scope, opens them for a decision, and finds them by blind index.
package vault

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/catalog"
	"sanad/internal/clock"
	"sanad/internal/db"
	"sanad/internal/pii"
)

// Field names a sealed value: its catalogue entry, its row and the scope whose key seals it. All three are bound into the
// ciphertext, so that a value moved to another place does not open.
type Field struct {
	Entry string // table.column
	Row   string // id of the row
	Scope string // "person/ID", "case/ID", "document/ID"
}

// Root is the key that wraps all others; it lives outside the data folder.
type Root []byte

// NewRoot makes a root key.
func NewRoot() Root { panic("unwritten") }

// Vault seals and opens.
type Vault struct{}

// New returns a vault over the keystore keys.
func New(keys *db.DB, root Root, c *catalog.Catalog, now clock.Clock) (*Vault, error) {
	panic("unwritten")
}

// Mint makes the key of a scope and commits it, before the transaction that stores what it seals. An existing key stays.
func (v *Vault) Mint(ctx context.Context, scopes ...string) error { panic("unwritten") }

// Seal seals a value; an empty value is nil.
func (v *Vault) Seal(ctx context.Context, f Field, value string) (pii.Sealed, error) {
	panic("unwritten")
}

// Open opens a value for a decision that covers its scope and class; nil opens as an empty value. A scope whose key was shredded
// opens as fault.NotFound.
func (v *Vault) Open(ctx context.Context, d access.Decision, f Field, s pii.Sealed) (pii.Value, error) {
	panic("unwritten")
}

// Blind returns the blind index of a value under the key of the named index ("identity", "email", "name"): equal values give equal
// indexes, and without the key nothing can be learnt from one.
func (v *Vault) Blind(index, value string) []byte { panic("unwritten") }

// Shred destroys the key of a scope: nothing sealed under it can be opened again.
func (v *Vault) Shred(ctx context.Context, scope string) error { panic("unwritten") }
