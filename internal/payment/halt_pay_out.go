package payment

import (
	"context"

	"sanad/internal/access"
)

// HaltPayOut says that a refund did not leave the bank: it is due again, and can be taken back.
func (s *Service) HaltPayOut(ctx context.Context, by access.Actor, move string, c Paying) error {
	return s.turn(ctx, by, move, c, MovePaying, func(m *moveRow) {
		m.State, m.PayingBy, m.PayingAt = MoveDue, "", nil
	})
}
