package accreditation

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// EndFocal names a focal person who is to be none any more.
type EndFocal struct {
	Focal string `form:"focal" max:"26"`
}

// EndFocal ends what a person is for an institution: its lead does it, or the council.
func (s *Service) EndFocal(ctx context.Context, by access.Actor, code string, desk bool, c EndFocal) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		x, err := s.loadStanding(ctx, tx, by, code, desk, "accreditation.end")
		if err != nil {
			return err
		}
		other, err := focalIn(ctx, tx, x.ID, c.Focal)
		if err != nil {
			return err
		}
		if err := decideEndFocal(x, other); err != nil {
			return err
		}
		return s.end(ctx, tx, by, other)
	})
}

// Resign ends what somebody is for an institution, by their own wish.
func (s *Service) Resign(ctx context.Context, by access.Actor, focal string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		f, err := loadFocal(ctx, tx, focal)
		if err == nil && (f.Person != by.Person || !f.Until.IsZero()) {
			err = fault.NotFound()
		}
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "accreditation.own", access.Subject{Person: f.Person}); err != nil {
			return err
		}
		return s.end(ctx, tx, by, f)
	})
}

// EndOf ends in a transaction all that a person is for institutions: whoever holds an office of the council stands for none.
func (s *Service) EndOf(ctx context.Context, tx *db.Tx, by access.Actor, person string) error {
	list, err := listFocalsOf(ctx, tx, person)
	for _, f := range list {
		if err == nil {
			err = s.end(ctx, tx, by, f)
		}
	}
	return err
}

// end ends what a person is for an institution, and the invitations of theirs that nobody accepted: else they could come back by one.
func (s *Service) end(ctx context.Context, tx *db.Tx, by access.Actor, f Focal) error {
	now := s.clock.Now()
	was, err := endFocal(ctx, tx, f.ID, by.Person, now)
	if err != nil || !was {
		return err
	}
	if err := closeInvitationsBy(ctx, tx, f.Institution, f.Person, now); err != nil {
		return err
	}
	return s.events.Record(ctx, tx, by, FocalEnded{Person: f.Person, Focal: f.ID, Institution: f.Institution, Resigned: f.Person == by.Person})
}
