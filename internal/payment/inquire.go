package payment

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/id"
	"sanad/internal/money"
	"sanad/internal/pii"
)

// Owed is what a bank may tell whoever holds a reference.
type Owed struct {
	Code   BillerCode
	Status BillStatus   // empty: no invoice has the reference
	Payer  pii.Value    // masked
	Amount money.Amount // still to be paid
	Due    day.Day
	Paid   money.Amount
	PaidOn day.Day // zero: it is not paid
}

// Inquire tells a biller what is owed under a reference, and of the payer no more than lets them see that it is theirs.
func (s *Service) Inquire(ctx context.Context, by access.Actor, reference string) (Owed, error) {
	reference, ok := id.ReadNumber(reference)
	if !ok {
		return Owed{Code: BillerUnknown}, nil
	}
	law, o := s.law(), Owed{Code: BillerUnknown}
	err := s.db.View(ctx, func(tx *db.Tx) error {
		i, found, err := findReference(ctx, tx, reference)
		if err != nil || !found {
			return err
		}
		decision, err := s.access.May(by, "payment.inquire", access.Subject{Person: i.Person, Case: i.Case})
		if err != nil {
			return err
		}
		names, err := s.people.Names(ctx, tx, decision, []string{i.Person})
		if err != nil {
			return err
		}
		var claimed []string
		if i.Due.Before(law.Day) { // else it makes no difference
			if claimed, err = listClaimed(ctx, tx, []string{i.ID}); err != nil {
				return err
			}
		}
		left, err := leftOn(ctx, tx, i)
		if err != nil {
			return err
		}
		o.Code, o.Status, o.Amount = owing(law, i, len(claimed) > 0, left)
		o.Payer, o.Due = pii.New(maskName(names[i.Person].Reveal())), i.Due
		if o.Status == BillPaid && i.EndedAt != nil {
			o.Paid, o.PaidOn = i.Amount, day.Of(*i.EndedAt, law.Zone)
		}
		return nil
	})
	return o, err
}

// leftOn is how much of an invoice is still to be paid, or is owed again.
func leftOn(ctx context.Context, tx *db.Tx, i invoiceRow) (again money.Amount, err error) {
	if i.ReversedAt != nil {
		again, err = balanceOf(ctx, tx, accountReversed, i.ID)
	}
	return max(0, wantedBy(i, again)), err
}
