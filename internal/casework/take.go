package casework

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/events"
	"sanad/internal/fault"
)

// Taken says that an officer took a case.
type Taken struct{ Case, Person string }

// About names the case.
func (e Taken) About() events.About {
	return events.About{Kind: "casework.taken", Person: e.Person, Case: e.Case}
}

// Returned says that an officer gave a case back to the office.
type Returned struct{ Case, Person string }

// About names the case.
func (e Returned) About() events.About {
	return events.About{Kind: "casework.returned", Person: e.Person, Case: e.Case}
}

// Take lets an officer hold a case at the step of their office, so that no second one works on it. Taking what one holds changes nothing.
func (d *Desk) Take(ctx context.Context, by access.Actor, caseID string) error {
	return d.hold(ctx, by, caseID, by.Person)
}

// Return gives a case that one holds back to the office.
func (d *Desk) Return(ctx context.Context, by access.Actor, caseID string) error {
	return d.hold(ctx, by, caseID, "")
}

func (d *Desk) hold(ctx context.Context, by access.Actor, caseID, holder string) error {
	return d.db.Update(ctx, func(tx *db.Tx) error {
		c, err := loadCase(ctx, tx, caseID)
		if err != nil {
			return err
		}
		if _, err := d.access.May(by, "casework.take", access.Subject{Person: c.Person, Case: c.ID}); err != nil {
			return err
		}
		earlier, err := d.Acts(ctx, tx, caseID)
		if err != nil {
			return err
		}
		if err := MayHandle(c, earlier, by, ""); err != nil {
			return err
		}
		if err := d.apart(ctx, tx, by, c); holder != "" && err != nil {
			return err
		}
		if c.Holder == holder {
			return nil
		}
		if c.Holder != "" && c.Holder != by.Person {
			return fault.Conflict("casework.taken", nil)
		}
		c.Holder = holder
		if err := updateCase(ctx, tx, c); err != nil {
			return err
		}
		if holder == "" {
			return d.events.Record(ctx, tx, by, Returned{Case: c.ID, Person: c.Person})
		}
		return d.events.Record(ctx, tx, by, Taken{Case: c.ID, Person: c.Person})
	})
}
