package payment

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
)

// Confirm is a cashier's yes: the money has come in.
type Confirm struct {
	Version  string `form:"version"`
	Found    string `form:"found" entry:"payment_claim.found" max:"40"` // what was paid; empty: what is claimed
	Other    bool   `form:"other"`                                      // the cashier saw that it is another sum than is owed
	Compared bool   `form:"compared"`                                   // of a slip, or of its bank's number, that stands in other claims: they were looked at
}

// Confirm books the money that a slip shows, in one transaction: it pays the invoice, or a part of it, or leaves a credit; there is no receipt for a
// part. Of two cashiers at once one is told that the other was faster.
func (s *Service) Confirm(ctx context.Context, by access.Actor, claim string, d Confirm) (r Receipt, err error) {
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		c, i, err := loadForDesk(ctx, tx, claim)
		if err != nil {
			return err
		}
		may, err := s.access.May(by, "payment.confirm", access.Subject{Person: i.Person, Case: i.Case})
		if err != nil {
			return err
		}
		left, err := leftOn(ctx, tx, i)
		if err != nil {
			return err
		}
		numbered, err := listNumbered(ctx, tx, c)
		if err != nil {
			return err
		}
		law := s.law()
		if c.Found, err = decideConfirm(s.council.At(i.IssuedAt).Currency, i, c, left, len(numbered) > 0, by, d); err != nil {
			return err
		}
		now := s.clock.Now()
		c.State, c.DecidedBy, c.DecidedAt = ClaimConfirmed, by.Person, &now
		if err := updateClaim(ctx, tx, c); err != nil {
			return err
		}
		number, err := s.vault.Open(ctx, may, field(c, "bank_number"), c.BankNumber)
		if err != nil {
			return err
		}
		if err := s.countedElsewhere(ctx, tx, number.Reveal(), c); err != nil {
			return err
		}
		in := Incoming{Channel: ChannelSlip, External: c.ID, Number: number.Reveal(), Reference: i.Reference, Amount: c.Found, PaidOn: c.PaidOn}
		got, err := s.receive(ctx, tx, by, in)
		if err != nil {
			return err
		}
		if !got.Paid {
			return s.giveTime(ctx, tx, law, i.ID)
		}
		receipt, _, err := findReceipt(ctx, tx, i.ID)
		r = Receipt{receipt.Number, receipt.Amount, receipt.MadeAt}
		return err
	}, s.receiving())
	return r, err
}

// countedElsewhere refuses a slip whose number stands on a statement beside this sum, about that day, as a payment for another invoice: one transfer
// that is shown for two.
func (s *Service) countedElsewhere(ctx context.Context, tx *db.Tx, number string, c claimRow) error {
	index := s.tellingIndex(number)
	if index == nil {
		return nil
	}
	reference, found, err := findCounted(ctx, tx, index, c.Found, c.Invoice, c.PaidOn.Add(-daysCounted), c.PaidOn.Add(daysCounted))
	if err == nil && found {
		err = fault.Conflict("payment.confirm.counted", fault.Values{"Reference": id.Grouped(reference)})
	}
	return err
}

// daysCounted is how far the bank's day of a transfer may be from the one on its slip; banks use their numbers again later.
const daysCounted = 10

// giveTime gives the payer of a part the days of somebody whose claim was rejected for the rest.
func (s *Service) giveTime(ctx context.Context, tx *db.Tx, law council.Law, invoice string) error {
	i, err := loadInvoice(ctx, tx, invoice)
	if err != nil {
		return err
	}
	if i.State != StateIssued || dueAgain(law, i) == i.Due {
		return nil
	}
	i.Due = dueAgain(law, i)
	return updateInvoice(ctx, tx, i)
}
