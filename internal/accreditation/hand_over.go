package accreditation

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
)

// HandOver names the focal person who is to be lead.
type HandOver struct {
	Focal string `form:"focal" max:"26"`
}

// HandOver makes another focal person of the institution its lead, and ends what by is for it. Of two who hand over to each other one stays.
func (s *Service) HandOver(ctx context.Context, by access.Actor, code string, c HandOver) error {
	now := s.clock.Now()
	return s.db.Update(ctx, func(tx *db.Tx) error {
		x, err := s.loadStanding(ctx, tx, by, code, false, "accreditation.hand_over")
		if err != nil {
			return err
		}
		other, err := focalIn(ctx, tx, x.ID, c.Focal)
		if fault.Is(err, fault.KindNotFound) {
			var f fault.Fields
			f.Add("focal", "fault.choose", nil)
			return f.Err()
		}
		if err != nil {
			return err
		}
		if err := decideHandOver(x.focal, other); err != nil {
			return err
		}
		if other.Role != Lead {
			if _, err := endFocal(ctx, tx, other.ID, by.Person, now); err != nil {
				return err
			}
			if err := insertFocal(ctx, tx, Focal{ID: id.New(now), Institution: x.ID, Person: other.Person, Role: Lead, InvitedBy: by.Person, Since: now}); err != nil {
				return err
			}
		}
		if _, err := endFocal(ctx, tx, x.focal.ID, by.Person, now); err != nil {
			return err
		}
		if err := closeInvitationsBy(ctx, tx, x.ID, by.Person, now); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, FocalHandedOver{Person: other.Person, From: by.Person, Institution: x.ID})
	})
}
