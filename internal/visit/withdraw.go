package visit

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// Withdraw ends a visit that the institution wants no more; a draft is forgotten. What was paid for it is the cashier's affair.
func (s *Service) Withdraw(ctx context.Context, by access.Actor, institution, visit string, c Page) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		_, v, err := s.loadOwn(ctx, tx, by, institution, visit)
		if err != nil {
			return err
		}
		if err := decideWithdraw(s.law(), v, c.Version); err != nil {
			return err
		}
		sent := v.Sent()
		if v.Number == "" { // nobody but the institution ever saw it
			err = remove(ctx, tx, v)
		} else {
			err = s.move(ctx, tx, by, v, Withdrawn)
		}
		if err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, GivenUp{Visit: v.ID, Institution: v.Institution, Sent: sent})
	})
}
