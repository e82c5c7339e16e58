package payment

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// Confirm is a cashier's yes: the money has come in.
type Confirm struct {
	Version  string `form:"version"`
	Compared bool   `form:"compared"` // of a slip that was shown twice: the other claims were looked at
}

// Confirm books the money that a claim tells of and makes its invoice paid, in one transaction; of two cashiers at once one is told that
// the other was faster.
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
		if err := decideConfirm(i, c, by, d); err != nil {
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
		in := Incoming{Channel: ChannelSlip, External: c.ID, Number: number.Reveal(), Reference: i.Reference, Amount: c.Amount, PaidOn: c.PaidOn}
		if _, err := s.receive(ctx, tx, by, in); err != nil {
			return err
		}
		receipt, _, err := findReceipt(ctx, tx, i.ID)
		r = Receipt{receipt.Number, receipt.Amount, receipt.MadeAt}
		return err
	}, s.receiving())
	return r, err
}
