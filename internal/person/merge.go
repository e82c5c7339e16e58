package person

import (
	"bytes"
	"context"

	"sanad/internal/db"
)

// Merge notes that a person is another, who has an account: by their identity number only the other is found.
func (p *People) Merge(ctx context.Context, tx *db.Tx, id, into string) error {
	return updateMerged(ctx, tx, id, into)
}

// Shells returns those of some persons who were found to be another, and of whom something is kept still.
func (p *People) Shells(ctx context.Context, tx *db.Tx, ids []string) ([]string, error) {
	return listShells(ctx, tx, ids)
}

// Empty takes all out of a person who was found to be another: what is sealed, and what finds them. The row says who they are.
func (p *People) Empty(ctx context.Context, tx *db.Tx, id string) error {
	if err := replaceNames(ctx, tx, id, nil); err != nil {
		return err
	}
	return emptyShell(ctx, tx, id)
}

// ShredEmpty destroys the key of a person who was emptied; anybody else keeps theirs. It may be done again.
func (p *People) ShredEmpty(ctx context.Context, id string) error {
	var empty bool
	err := p.db.View(ctx, func(tx *db.Tx) error {
		row, err := loadPerson(ctx, tx, id)
		empty = row.MergedInto != "" && row.RecordedAt == nil
		return err
	})
	if err != nil || !empty {
		return err
	}
	return p.vault.Shred(ctx, Scope(id))
}

// IsTwin tells whether two persons recorded the same identity number; nothing is opened.
func (p *People) IsTwin(ctx context.Context, tx *db.Tx, one, other string) (bool, error) {
	a, err := loadPerson(ctx, tx, one)
	if err != nil {
		return false, err
	}
	b, err := loadPerson(ctx, tx, other)
	return a.IdentityIndex != nil && bytes.Equal(a.IdentityIndex, b.IdentityIndex), err
}

// Rest fixes a person's identity while the thing named by rests on it, unless something else holds it already.
func (p *People) Rest(ctx context.Context, tx *db.Tx, id, by string) error {
	return swapHold(ctx, tx, id, "", by)
}

// Release lets go of a person's identity, if it is held by the thing named by.
func (p *People) Release(ctx context.Context, tx *db.Tx, id, by string) error {
	return swapHold(ctx, tx, id, by, "")
}
