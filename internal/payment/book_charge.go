package payment

import (
	"context"
	"unicode/utf8"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/money"
)

// BookCharge says what a bank took for itself.
type BookCharge struct {
	Version string `form:"version"`
	Reason  string `form:"charge_reason" entry:"payment_movement.reason" max:"1000" lines:"true"`
}

// asCharge is how a line is asked to be booked that left an account.
const asCharge = "charge"

// BookCharge books a movement that left an account as the bank's charge, with a reason that auditors read. It can be reopened, and nothing else. One above
// what the law lets a cashier book alone waits until another says the same.
func (s *Service) BookCharge(ctx context.Context, by access.Actor, movement string, c BookCharge) error {
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
		asked, err := findCharge(ctx, tx, r.ID)
		if err != nil {
			return err
		}
		step := decideSecond(s.law(), r, asked, asCharge, -r.Amount, by)
		if step != chargeAgreed {
			if err := decideWhy("charge_reason", c.Reason); err != nil {
				return err
			}
			if r.Reason, err = s.sealWords(ctx, fieldOf(r, "reason"), c.Reason); err != nil {
				return err
			}
		}
		if step == chargeAsked {
			return s.askCharge(ctx, tx, by, r, asCharge)
		}
		now := s.clock.Now()
		r.State, r.DecidedBy, r.DecidedAt = MovementCharge, by.Person, &now
		if err := updateMovement(ctx, tx, r); err != nil {
			return err
		}
		if err := s.book(ctx, tx, by, entryCharged, "", "", charged(r)); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, MovementCharged{Movement: r.ID})
	})
}

// askCharge stores that a cashier asks to book a charge; the movement waits for another, with the reason.
func (s *Service) askCharge(ctx context.Context, tx *db.Tx, by access.Actor, r movementRow, how string) error {
	if r.State == MovementAside { // it is not any more
		r.State, r.DecidedBy, r.DecidedAt = MovementUnmatched, "", nil
	}
	if err := replaceCharge(ctx, tx, chargeRow{Movement: r.ID, How: how, By: by.Person, At: s.clock.Now()}); err != nil {
		return err
	}
	if err := updateMovement(ctx, tx, r); err != nil {
		return err
	}
	return s.events.Record(ctx, tx, by, ChargeAsked{Movement: r.ID})
}

// chargeStep is what a cashier's word on a charge does.
type chargeStep int

const (
	chargeAlone  chargeStep = iota // it is booked
	chargeAsked                    // another must say the same
	chargeAgreed                   // another has said the same; it is booked for the reason that they gave
)

// decideSecond tells what a cashier's word on a charge does: a large one is booked when another has asked for the same, and nothing was decided since.
func decideSecond(law council.Law, r movementRow, asked chargeRow, how string, charge money.Amount, by access.Actor) chargeStep {
	switch {
	case law.Charges.Alone == 0 || charge <= law.Charges.Alone:
		return chargeAlone
	case asked.waits(r) && asked.How == how && asked.By != by.Person:
		return chargeAgreed
	}
	return chargeAsked
}

// waits tells whether a charge that was asked for can still be agreed to.
func (c chargeRow) waits(r movementRow) bool {
	return c.By != "" && r.open() && (r.DecidedAt == nil || r.DecidedAt.Before(c.At))
}

// decideWhy wants a reason that auditors can read, at a field.
func decideWhy(field, reason string) error {
	var f fault.Fields
	if utf8.RuneCountInString(reason) < fewestReasons {
		f.Add(field, "payment.aside.reason", fault.Values{"Least": fewestReasons})
	}
	return f.Err()
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
