package account

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
)

// Appoint gives a further office to somebody who holds one; others are invited.
type Appoint struct {
	Person string `form:"person" max:"26"`
	Role   string `form:"role" max:"40"`
}

// Appoint begins a further office of another officer.
func (s *Service) Appoint(ctx context.Context, by access.Actor, c Appoint) error {
	if c.Person == "" {
		var f fault.Fields
		f.Add("person", "fault.choose", nil)
		return f.Err()
	}
	now := s.clock.Now()
	return s.db.Update(ctx, func(tx *db.Tx) error {
		held, err := listOfficesOf(ctx, tx, c.Person)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "account.appoint", access.Subject{Person: c.Person}); err != nil {
			return err
		}
		if len(held) == 0 {
			return fault.NotFound()
		}
		return s.take(ctx, tx, by, officeRow{ID: id.New(now), Person: c.Person, Role: access.Role(c.Role), AppointedBy: by.Person, BegunAt: now})
	})
}

// MayAppoint tells whether somebody gives offices: before a form is shown that would be refused.
func (s *Service) MayAppoint(by access.Actor) error {
	_, err := s.access.May(by, "account.appoint", access.Subject{Any: true})
	return err
}
