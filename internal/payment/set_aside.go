package payment

import (
	"context"
	"unicode/utf8"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// SetAside says why a movement is not for the council.
type SetAside struct {
	Version string `form:"version"`
	Reason  string `form:"reason" entry:"payment_movement.reason" max:"1000" lines:"true"`
}

// SetAside marks a movement as not for an invoice, with a reason that auditors read. It stays on record, and can be applied later.
func (s *Service) SetAside(ctx context.Context, by access.Actor, movement string, c SetAside) error {
	if utf8.RuneCountInString(c.Reason) < fewestReasons {
		var f fault.Fields
		f.Add("reason", "payment.aside.reason", fault.Values{"Least": fewestReasons})
		return f.Err()
	}
	if _, err := s.access.May(by, "payment.apply", access.Subject{}); err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		r, err := loadMovement(ctx, tx, movement)
		if err != nil {
			return err
		}
		if err := decideMovement(r, c.Version); err != nil {
			return err
		}
		now := s.clock.Now()
		r.State, r.DecidedBy, r.DecidedAt = MovementAside, by.Person, &now
		if r.Reason, err = s.sealWords(ctx, fieldOf(r, "reason"), c.Reason); err != nil {
			return err
		}
		if err := updateMovement(ctx, tx, r); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, MovementSetAside{Movement: r.ID})
	})
}
