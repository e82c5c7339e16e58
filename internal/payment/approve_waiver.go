package payment

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// ApproveWaiver is a registrar's yes.
type ApproveWaiver struct {
	Version string `form:"version"`
}

// ApproveWaiver adds the waiver to its invoice as a line of its own, so that the charge stays readable and the invoice asks for what is
// left. An invoice that asks for nothing any more is over, without a receipt, and what it was for goes on; one that was paid in part and is
// covered now is settled.
func (s *Service) ApproveWaiver(ctx context.Context, by access.Actor, waiver string, d ApproveWaiver) error {
	law := s.law()
	return s.db.Update(ctx, func(tx *db.Tx) error {
		w, i, err := loadWaiverForDesk(ctx, tx, waiver)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "payment.decide_waiver", access.Subject{Person: i.Person, Case: i.Case}); err != nil {
			return err
		}
		if err := decideWaiver(i, w, by, d.Version); err != nil {
			return err
		}
		lines, claims, past, err := loadWaiving(ctx, tx, i.ID)
		if err != nil {
			return err
		}
		line, left, err := decideApproveWaiver(law, i, w, lines, claims, past)
		if err != nil {
			return err
		}
		now := s.clock.Now()
		w.State, w.DecidedBy, w.DecidedAt = WaiverApproved, by.Person, &now
		if err := updateWaiver(ctx, tx, w); err != nil {
			return err
		}
		if err := insertLine(ctx, tx, line); err != nil {
			return err
		}
		i.Amount, i.Due = left, dueAgain(law, i)
		if left == 0 {
			i.State, i.EndedAt = StateWaived, &now
		}
		if i, err = s.restate(ctx, tx, i); err != nil {
			return err
		}
		e := Waived{Waiver: w.ID, Invoice: i.ID, Case: i.Case, Person: i.Person, Purpose: i.Purpose, Reference: i.Reference, Left: left, Due: i.Due}
		if err := s.events.Record(ctx, tx, by, e); err != nil {
			return err
		}
		if i.State == StateIssued && i.Held < i.Amount {
			return nil
		}
		if i.State == StateIssued {
			if i, err = s.settle(ctx, tx, by, i); err != nil {
				return err
			}
		}
		return s.came(ctx, tx, by, "", i) // what is left over is the payer's
	}, s.receiving())
}

// loadWaiverForDesk returns a waiver with its invoice.
func loadWaiverForDesk(ctx context.Context, tx *db.Tx, waiver string) (waiverRow, invoiceRow, error) {
	w, err := loadWaiver(ctx, tx, waiver)
	if err != nil {
		return w, invoiceRow{}, err
	}
	i, err := loadInvoice(ctx, tx, w.Invoice)
	return w, i, err
}
