package person

import (
	"context"
	"strconv"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/events"
	"sanad/internal/fault"
)

// ChangeContact is where somebody is reached from now on, besides their e-mail address.
type ChangeContact struct {
	Phone   string `form:"phone" entry:"person.phone" max:"30"`
	Address string `form:"address" entry:"person.address" max:"300" lines:"true"`
	Version string `form:"version"` // of the row that the form was filled from
}

// ContactChanged says that somebody's telephone number or postal address is another.
type ContactChanged struct{ Person string }

// About names the person.
func (e ContactChanged) About() events.About {
	return events.About{Kind: "person.contact_changed", Person: e.Person}
}

// ChangeContact keeps another telephone number and postal address of somebody, also while an application or a licence rests on who they are:
// no decision rests on where they live.
func (p *People) ChangeContact(ctx context.Context, by access.Actor, c ChangeContact) error {
	c.Phone = Claim{Phone: c.Phone}.normal().Phone
	if err := c.check(); err != nil {
		return err
	}
	phone, err := p.vault.Seal(ctx, field("phone", by.Person), c.Phone)
	if err != nil {
		return err
	}
	address, err := p.vault.Seal(ctx, field("address", by.Person), c.Address)
	if err != nil {
		return err
	}
	return p.db.Update(ctx, func(tx *db.Tx) error {
		old, err := loadPerson(ctx, tx, by.Person)
		if err != nil {
			return err
		}
		if _, err := p.access.May(by, "person.record", access.Subject{Person: old.ID}); err != nil {
			return err
		}
		if err := decideChangeContact(old.RecordedAt != nil, old.Version, c.Version); err != nil {
			return err
		}
		if err := updateContact(ctx, tx, old.ID, phone, address); err != nil {
			return err
		}
		return p.events.Record(ctx, tx, by, ContactChanged{Person: old.ID})
	})
}

// check names every field that cannot be taken.
func (c ChangeContact) check() error {
	var f fault.Fields
	if !isPhone(c.Phone) {
		f.Add("phone", "person.phone.shape", nil)
	}
	if len([]rune(c.Address)) < 10 {
		f.Add("address", "person.address.short", nil)
	}
	return f.Err()
}

// decideChangeContact refuses a form that was filled from an older row, and somebody who has not said yet who they are.
func decideChangeContact(recorded bool, version int64, typed string) error {
	if !recorded {
		return fault.Conflict("person.contact.unknown", nil)
	}
	if typed != strconv.FormatInt(version, 10) {
		return fault.Conflict("fault.stale", nil)
	}
	return nil
}
