package payment

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// WithdrawRefund is which refund a payer takes back.
type WithdrawRefund struct {
	Move string `form:"move" max:"26"` // its id
}

// WithdrawRefund lets a payer take back a refund that they asked for, until a cashier says that they are paying it: until
// then nobody can have sent it. The money is theirs again where it lies.
func (s *Service) WithdrawRefund(ctx context.Context, by access.Actor, invoice string, c WithdrawRefund) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		i, err := loadOwn(ctx, tx, invoice, by.Person)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "payment.claim", access.Subject{Person: i.Person, Case: i.Case}); err != nil {
			return err
		}
		m, err := loadMove(ctx, tx, c.Move)
		if err != nil {
			return err
		}
		if err := decideWithdraw(m, i); err != nil {
			return err
		}
		if m.State == MoveDue {
			if err := s.giveBack(ctx, tx, by, m, i); err != nil {
				return err
			}
		}
		now := s.clock.Now()
		m.State, m.DoneBy, m.DoneAt = MoveWithdrawn, by.Person, &now
		if err := updateMove(ctx, tx, m); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, MoveEnded{Move: m.ID, Kind: m.Kind, State: m.State, Invoice: i.ID, Case: i.Case, Person: m.Person, Reference: i.Reference})
	}, s.receiving())
}
