package payment

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// Decline is an officer's no to a move of a payer's money.
type Decline struct {
	Version string `form:"version"`
	Reason  string `form:"reason" entry:"payment_move.answer" max:"2000" lines:"true"`
}

// Decline ends a move with a reason that whoever asked for it reads, also a refund to which two officers agreed and that no cashier is paying: its
// account may be wrong. The money stays where it lies, or is the payer's there again.
func (s *Service) Decline(ctx context.Context, by access.Actor, move string, c Decline) error {
	var f fault.Fields
	if checkMoveReason(c.Reason, "payment.move.answer", &f); f.Err() != nil {
		return f.Err()
	}
	var m moveRow
	// Read before, because the reason is sealed before the transaction; whose money a move concerns does not change.
	err := s.db.View(ctx, func(tx *db.Tx) (err error) {
		m, err = loadMove(ctx, tx, move)
		return err
	})
	if err != nil {
		return err
	}
	answer, err := s.sealWords(ctx, m.field("answer"), c.Reason)
	if err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		m, err := loadMove(ctx, tx, move)
		if err != nil {
			return err
		}
		from, _, err := s.source(ctx, tx, m)
		if err != nil {
			return err
		}
		if _, err := s.mayMove(by, "payment.agree", m, from); err != nil {
			return err
		}
		if err := decideDecline(m, by, c.Version); err != nil {
			return err
		}
		if m.State == MoveDue {
			if err := s.giveBack(ctx, tx, by, m, from); err != nil {
				return err
			}
		}
		now := s.clock.Now()
		m.State, m.Answer, m.DoneBy, m.DoneAt = MoveDeclined, answer, by.Person, &now
		if err := updateMove(ctx, tx, m); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, MoveEnded{Move: m.ID, Kind: m.Kind, State: m.State, Invoice: from.ID, Case: from.Case, Person: m.Person, Reference: from.Reference})
	})
}
