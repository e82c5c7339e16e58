package casework

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// Release gives back to the office every case that a person holds in it, in the transaction in which that office ends.
func (d *Desk) Release(ctx context.Context, tx *db.Tx, by access.Actor, person string, role access.Role) error {
	held, err := listHeld(ctx, tx, person, role)
	if err != nil {
		return err
	}
	for _, c := range held {
		c.Holder = ""
		if err := updateCase(ctx, tx, c); err != nil {
			return err
		}
		if err := d.events.Record(ctx, tx, by, Returned{Case: c.ID, Person: c.Person}); err != nil {
			return err
		}
	}
	return nil
}
