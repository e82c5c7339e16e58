package payment

import (
	"context"
	"unicode/utf8"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// BookCharge says what a bank took for itself.
type BookCharge struct {
	Version string `form:"version"`
	Reason  string `form:"charge_reason" entry:"payment_movement.reason" max:"1000" lines:"true"`
}

// BookCharge books a movement that left an account as the bank's charge, with a reason that auditors read. It can be reopened, and nothing else.
func (s *Service) BookCharge(ctx context.Context, by access.Actor, movement string, c BookCharge) error {
	if utf8.RuneCountInString(c.Reason) < fewestReasons {
		var f fault.Fields
		f.Add("charge_reason", "payment.aside.reason", fault.Values{"Least": fewestReasons})
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
		if err := decideCharge(r, c.Version); err != nil {
			return err
		}
		now := s.clock.Now()
		r.State, r.DecidedBy, r.DecidedAt = MovementCharge, by.Person, &now
		if r.Reason, err = s.sealWords(ctx, fieldOf(r, "reason"), c.Reason); err != nil {
			return err
		}
		if err := updateMovement(ctx, tx, r); err != nil {
			return err
		}
		if err := s.book(ctx, tx, by, entryCharged, "", "", charged(r)); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, MovementCharged{Movement: r.ID})
	})
}

// decideCharge lets a cashier book what left an account, and nobody has decided since the page was shown, as a charge.
func decideCharge(r movementRow, version string) error {
	if err := decideMovement(r, version); err != nil {
		return err
	}
	if r.Amount >= 0 {
		return fault.Conflict("payment.charge.in", nil)
	}
	return nil
}

// entryCharged is the entry of what a bank keeps for itself.
const entryCharged entryKind = "charged"

// charged books what left an account as the bank's.
func charged(r movementRow) []postingRow {
	return []postingRow{{Account: accountCharge, Subject: r.ID, Amount: -r.Amount}, {Account: accountBank + r.Account, Subject: r.ID, Amount: r.Amount}}
}
