package payment

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// Paying is what a cashier says of a refund before its money leaves, or when it did not leave.
type Paying struct {
	Version string `form:"version"`
}

// BeginPayOut says that a cashier is paying a refund at the bank now. From then on nobody takes it back, so that what left is not spent twice; and only
// then the desk shows to which account it goes.
func (s *Service) BeginPayOut(ctx context.Context, by access.Actor, move string, c Paying) error {
	return s.turn(ctx, by, move, c, MoveDue, func(m *moveRow) {
		now := s.clock.Now()
		m.State, m.PayingBy, m.PayingAt = MovePaying, by.Person, &now
	})
}

// turn changes how far a cashier is with paying a refund that stands in a state.
func (s *Service) turn(ctx context.Context, by access.Actor, move string, c Paying, state MoveState, change func(*moveRow)) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		m, err := loadMove(ctx, tx, move)
		if err != nil {
			return err
		}
		from, _, err := s.source(ctx, tx, m)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "payment.propose", access.Subject{Person: m.Person, Case: from.Case}); err != nil {
			return err
		}
		if err := decidePay(m, by, c.Version, state); err != nil {
			return err
		}
		change(&m)
		if err := updateMove(ctx, tx, m); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, PayingOut{Move: m.ID, State: m.State, Invoice: from.ID, Case: from.Case, Person: m.Person})
	})
}
