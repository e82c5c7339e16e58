package casework

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/events"
)

// Unassigned says that the registrar took a case back from an officer.
type Unassigned struct{ Case, Person, Officer string }

// About names the case.
func (e Unassigned) About() events.About {
	return events.About{Kind: "casework.unassigned", Person: e.Person, Case: e.Case}
}

// Unassign gives a case back to its office, whoever holds it. Version is of the case as it was shown. A case that nobody holds stays.
func (d *Desk) Unassign(ctx context.Context, by access.Actor, caseID, version string) error {
	return d.db.Update(ctx, func(tx *db.Tx) error {
		c, err := loadCase(ctx, tx, caseID)
		if err != nil {
			return err
		}
		if _, err := d.access.May(by, "casework.assign", access.Subject{Person: c.Person, Case: c.ID}); err != nil {
			return err
		}
		if err := decideUnassign(c, by, version); err != nil || c.Holder == "" {
			return err
		}
		officer := c.Holder
		c.Holder = ""
		if err := updateCase(ctx, tx, c); err != nil {
			return err
		}
		return d.events.Record(ctx, tx, by, Unassigned{Case: c.ID, Person: c.Person, Officer: officer})
	})
}
