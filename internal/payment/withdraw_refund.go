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

// WithdrawRefund lets a payer take back a refund that they asked for, as long as nobody has paid it out: whoever agreed to it agreed to nothing
// more, and the money is theirs again where it lay.
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
		due, now := m.State == MoveDue, s.clock.Now()
		m.State, m.DoneBy, m.DoneAt = MoveWithdrawn, by.Person, &now
		if err := updateMove(ctx, tx, m); err != nil {
			return err
		}
		if due {
			again, err := balanceOf(ctx, tx, accountReversed, i.ID)
			if err != nil {
				return err
			}
			if err := s.book(ctx, tx, by, entryWithdrawn, "", i.ID, moved(accountRefund, m.ID, i.ID, m.Amount, again)); err != nil {
				return err
			}
			if _, err := s.restate(ctx, tx, i); err != nil {
				return err
			}
		}
		return s.events.Record(ctx, tx, by, MoveEnded{Move: m.ID, Kind: m.Kind, State: m.State, Invoice: i.ID, Case: i.Case, Person: m.Person, Reference: i.Reference})
	}, s.receiving())
}
