package casework

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/events"
)

// Assigned says that the registrar gave a case to an officer.
type Assigned struct{ Case, Person, Officer string }

// About names the case.
func (e Assigned) About() events.About {
	return events.About{Kind: "casework.assigned", Person: e.Person, Case: e.Case}
}

// Assign gives a case to an officer who holds its office today, did no earlier step of it and is not the applicant. Version is of the
// case as it was shown. Giving it to who has it changes nothing.
func (d *Desk) Assign(ctx context.Context, by access.Actor, caseID, version, officer string) error {
	return d.db.Update(ctx, func(tx *db.Tx) error {
		c, err := loadCase(ctx, tx, caseID)
		if err != nil {
			return err
		}
		if _, err := d.access.May(by, "casework.assign", access.Subject{Person: c.Person, Case: c.ID}); err != nil {
			return err
		}
		earlier, err := d.Acts(ctx, tx, caseID)
		if err != nil {
			return err
		}
		holders, err := d.needs.Holders(ctx, tx, access.Role(c.Role))
		if err != nil {
			return err
		}
		if err := decideAssign(c, earlier, by, version, officer, holders); err != nil || c.Holder == officer {
			return err
		}
		c.Holder = officer
		if err := updateCase(ctx, tx, c); err != nil {
			return err
		}
		return d.events.Record(ctx, tx, by, Assigned{Case: c.ID, Person: c.Person, Officer: officer})
	})
}
