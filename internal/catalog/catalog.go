// Package catalog says of every stored field what it is: its class, the key that seals it, why it is held, how long, and what of it is public.
package catalog

import (
	"context"

	"sanad/internal/db"
)

// Class is how personal a field is.
type Class int

// The classes.
const (
	Published  Class = 0 // published by law
	Impersonal Class = 1 // not about a person, or a random id
	Personal   Class = 2 // sealed; opened with a decision
	Sensitive  Class = 3 // sealed; each opening is recorded before it happens
)

// Entry is the declaration of one column.
type Entry struct {
	Name      string // table.column
	Class     Class
	Scope     string // whose key seals it: person, case, document; empty for classes 0 and 1
	Purposes  []string
	Retention string
	Log       string // "id" or "never"
	Publish   string // the public field it becomes, e.g. register.engineer
	Why       string
}

// Catalog is the whole declaration.
type Catalog struct{}

// Load reads privacy/catalog.yaml and refuses unknown words, doubles and gaps.
func Load() (*Catalog, error) { panic("unwritten") }

// Entry returns the declaration of table.column.
func (c *Catalog) Entry(name string) (Entry, bool) { panic("unwritten") }

// Entries returns all declarations, sorted by name.
func (c *Catalog) Entries() []Entry { panic("unwritten") }

// Check compares the catalogue with the columns that d has and names every difference in either direction.
func (c *Catalog) Check(ctx context.Context, d *db.DB) error { panic("unwritten") }
