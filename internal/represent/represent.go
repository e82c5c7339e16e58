// Package represent knows who stands for a body towards the council: for a firm now, whatever becomes of its licences.
package represent

import (
	"context"
	"time"

	"sanad/internal/db"
	"sanad/internal/id"
)

// Firm is the kind of body that a firm is.
const Firm = "firm"

// Role is what a representative may do for their body.
type Role string

// The roles.
const (
	Lead   Role = "lead"   // sends and pays, invites others and hands over
	Writer Role = "writer" // prepares, and sends
)

// Representative is a person who stands for a body, or stood.
type Representative struct {
	ID        string
	Kind      string // of body
	Body      string // by id
	Person    string
	Role      Role
	InvitedBy string // empty: they began by themself
	Since     time.Time
}

// Begin lets a person stand for a body from now on.
func Begin(ctx context.Context, tx *db.Tx, now time.Time, r Representative) error {
	r.ID, r.Since = id.New(now), now
	return insertPerson(ctx, tx, r)
}

// StandsFor tells whether a person stands for a body now, and as what.
func StandsFor(ctx context.Context, tx *db.Tx, kind, body, person string) (Role, bool, error) {
	row, ok, err := findPerson(ctx, tx, kind, body, person)
	return row.Role, ok, err
}

// BodiesOf returns for which bodies of a kind a person stands now, in the order in which they began; at most a hundred.
func BodiesOf(ctx context.Context, tx *db.Tx, kind, person string) ([]string, error) {
	return listBodies(ctx, tx, kind, person)
}
