package payment

import (
	"context"
	"crypto/sha256"
	"io"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/id"
)

// SendSlip is what a payer says of a payment.
type SendSlip struct {
	Amount     string `form:"amount" entry:"payment_claim.amount" max:"40"`
	Day        string `form:"paid_on_day" entry:"payment_claim.paid_on" max:"2"`
	Month      string `form:"paid_on_month" entry:"payment_claim.paid_on" max:"2"`
	Year       string `form:"paid_on_year" entry:"payment_claim.paid_on" max:"4"`
	BankNumber string `form:"bank_number" entry:"payment_claim.bank_number" max:"60"`

	Name    string // of the file, as the sender's machine calls it
	Content io.Reader
}

// SendSlip claims that an invoice of by's own was paid, with the bank's slip. Slip and claim are stored together or not at all; a slip
// that was shown before, by anybody, is flagged in every claim that shows it.
func (s *Service) SendSlip(ctx context.Context, by access.Actor, invoice string, c SendSlip) error {
	what, err := readSlip(s.law(), c)
	if err != nil {
		return err
	}
	// Asked before the file is read, so that nobody sends it in vain.
	err = s.db.View(ctx, func(tx *db.Tx) error {
		_, err := s.loadForSlip(ctx, tx, by, invoice, what)
		return err
	})
	if err != nil {
		return err
	}
	now := s.clock.Now()
	row := claimRow{
		ID: id.New(now), Invoice: invoice, Person: by.Person, Amount: what.amount, PaidOn: what.paidOn, State: ClaimOpen, Version: 1, ClaimedAt: now,
	}
	if row.BankNumber, err = s.vault.Seal(ctx, field(row, "bank_number"), what.number); err != nil {
		return err
	}
	row.BankIndex = s.tellingIndex(what.number)
	slip := sha256.New()
	return s.needs.AddSlip(ctx, by, Slip{
		Invoice: invoice, Name: c.Name, Content: io.TeeReader(c.Content, slip),
		In: func(ctx context.Context, tx *db.Tx, document string) error {
			row.Document, row.SlipIndex = document, s.vault.Blind("slip", string(slip.Sum(nil)))
			return s.claim(ctx, tx, by, row, what)
		},
	})
}

// loadForSlip returns an invoice of by's own that can be claimed to be paid.
func (s *Service) loadForSlip(ctx context.Context, tx *db.Tx, by access.Actor, invoice string, what said) (invoiceRow, error) {
	i, err := loadOwn(ctx, tx, invoice, by.Person)
	if err != nil {
		return i, err
	}
	claims, err := listClaims(ctx, tx, i.ID)
	if err != nil {
		return i, err
	}
	if _, err := s.access.May(by, "payment.claim", access.Subject{Person: i.Person, Case: i.Case}); err != nil {
		return i, err
	}
	law := s.law()
	if err := decideSendSlip(law, i, claims); err != nil {
		return i, err
	}
	if err := decidePaidOn(law, i, what); err != nil {
		return i, err
	}
	return i, s.refuseIdentity(ctx, tx, by.Person, "bank_number", what.number)
}

// claim stores a claim, in the transaction that stores its slip.
func (s *Service) claim(ctx context.Context, tx *db.Tx, by access.Actor, row claimRow, what said) error {
	i, err := s.loadForSlip(ctx, tx, by, row.Invoice, what) // it may have moved on while the file came in
	if err != nil {
		return err
	}
	same, err := listSameSlip(ctx, tx, row.SlipIndex, 1)
	if err != nil {
		return err
	}
	if row.Twice = len(same) > 0; row.Twice {
		if err := updateTwice(ctx, tx, row.SlipIndex); err != nil {
			return err
		}
	}
	if err := insertClaim(ctx, tx, row); err != nil {
		return err
	}
	return s.events.Record(ctx, tx, by, Claimed{Claim: row.ID, Invoice: i.ID, Case: i.Case, Person: i.Person, Twice: row.Twice})
}
