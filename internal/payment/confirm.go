package payment

import (
	"context"
	"strconv"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/id"
)

// Confirm is a cashier's yes: the money has come in.
type Confirm struct {
	Version  string `form:"version"`
	Compared bool   `form:"compared"` // of a slip that was shown twice: the other claims were looked at
}

// Confirm makes an invoice paid, with the next receipt of the year, in one transaction: a failure leaves no gap, and of two cashiers at
// once one is told that the other was faster.
func (s *Service) Confirm(ctx context.Context, by access.Actor, claim string, d Confirm) (Receipt, error) {
	year := s.law().Day.Year()
	var r receiptRow
	err := s.db.Update(ctx, func(tx *db.Tx) error {
		c, i, err := loadForDesk(ctx, tx, claim)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "payment.confirm", access.Subject{Person: i.Person, Case: i.Case}); err != nil {
			return err
		}
		if err := decideConfirm(i, c, by, d); err != nil {
			return err
		}
		now := s.clock.Now()
		r = receiptRow{ID: id.New(now), Invoice: i.ID, Claim: c.ID, Year: int64(year), Amount: c.Amount, MadeAt: now}
		if r.Serial, err = takeNumber(ctx, tx, year); err != nil {
			return err
		}
		r.Number = receiptNumber(year, r.Serial)
		c.State, c.DecidedBy, c.DecidedAt = ClaimConfirmed, by.Person, &now
		if err := updateClaim(ctx, tx, c); err != nil {
			return err
		}
		i.State, i.EndedAt = StatePaid, &now
		if err := updateInvoice(ctx, tx, i); err != nil {
			return err
		}
		if err := insertReceipt(ctx, tx, r); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, Confirmed{
			Invoice: i.ID, Case: i.Case, Person: i.Person, Purpose: i.Purpose, Reference: i.Reference, Claim: c.ID, Receipt: r.Number,
		})
	}, db.Queue("payment_number/"+strconv.Itoa(year)))
	return Receipt{r.Number, r.Amount, r.MadeAt}, err
}
