package payment

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
)

// Told is what a biller hears of a notice.
type Told struct {
	Code   BillerCode
	Number string // of the money; empty: none was taken
}

// TakeNotice books what a biller tells of a payment. A second telling changes nothing and is answered as the first. Nothing is taken for a
// reference that no invoice has, for the bank gives it back; what came for an invoice that is not owed is taken, for the bank has it already.
func (s *Service) TakeNotice(ctx context.Context, by access.Actor, biller string, body []byte) (t Told, err error) {
	n, err := readNotice(body, biller, s.law().Day, false)
	if err != nil {
		return Told{Code: BillerInvalid}, nil
	}
	reference, ok := id.ReadNumber(n.Reference)
	if !ok {
		return Told{Code: BillerUnknown}, nil
	}
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		t = Told{Code: BillerUnknown}
		i, found, err := findReference(ctx, tx, reference)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "payment.receive", access.Subject{Person: i.Person, Case: i.Case}); err != nil || !found {
			return err
		}
		old, known, err := findMoney(ctx, tx, ChannelBiller, n.External)
		if err != nil {
			return err
		}
		if known && old.Reference != reference {
			return fault.Conflict("payment.receive.other", nil)
		}
		r, err := s.receive(ctx, tx, by, Incoming{Channel: ChannelBiller, External: n.External, Reference: reference, Amount: n.Amount, PaidOn: n.PaidOn})
		t = Told{BillerDone, r.Money}
		return err
	}, s.receiving())
	return told(t, err)
}

// told turns the refusal of a transaction that is known otherwise into its code.
func told(t Told, err error) (Told, error) {
	if f := fault.Of(err); f != nil && f.Key == "payment.receive.other" {
		return Told{Code: BillerOther}, nil
	}
	if err != nil {
		return Told{}, err
	}
	return t, nil
}
