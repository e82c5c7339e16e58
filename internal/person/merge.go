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
