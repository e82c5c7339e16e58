package payment

import (
	"context"
	"slices"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// GiveMovement names who takes care of a movement.
type GiveMovement struct {
	Version string `form:"version"`
	To      string `form:"to"` // a cashier; empty: nobody
}

// GiveMovement makes a cashier the one who takes care of a movement, or leaves it to whoever has time; it hinders nobody else from deciding.
func (s *Service) GiveMovement(ctx context.Context, by access.Actor, movement string, c GiveMovement) error {
	if _, err := s.access.May(by, "payment.apply", access.Subject{}); err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		r, err := loadMovement(ctx, tx, movement)
		if err != nil {
			return err
		}
		if err := decideMovement(r, c.Version); err != nil || r.Owner == c.To {
			return err
		}
		if c.To != "" && c.To != by.Person {
			holders, err := s.needs.Cashiers(ctx, tx)
			if err != nil {
				return err
			}
			if !slices.Contains(holders, c.To) {
				var f fault.Fields
				f.Add("to", "payment.give.nobody", nil)
				return f.Err()
			}
		}
		r.Owner = c.To
		if err := updateMovement(ctx, tx, r); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, MovementGiven{Movement: r.ID, Officer: c.To})
	})
}
