package payment

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/id"
	"sanad/internal/pii"
)

// Bill is what a room asks somebody to pay for a case.
type Bill struct {
	Case, Person string
	Purpose      string // PurposeRegistration, PurposeRenewal, PurposeReplacement, PurposeCorrection, PurposeVisit
	Charges      []council.Charge
}

// Issue asks for a fee within tx, under a reference that no other invoice has. A case has one unpaid invoice for a purpose at most.
func (s *Service) Issue(ctx context.Context, tx *db.Tx, by access.Actor, b Bill) (Invoice, error) {
	law := s.law()
	present, err := listOfCase(ctx, tx, b.Case)
	if err != nil {
		return Invoice{}, err
	}
	if _, err := s.access.May(access.System(access.Fees), "payment.issue", access.Subject{Person: b.Person, Case: b.Case}); err != nil {
		return Invoice{}, err
	}
	now := s.clock.Now()
	row, lines, err := decideIssue(law, b, present, now)
	if err != nil {
		return Invoice{}, err
	}
	row.ID = id.New(now)
	if row.Reference, err = s.reference(ctx, tx, law); err != nil {
		return Invoice{}, err
	}
	if err := insertInvoice(ctx, tx, row); err != nil {
		return Invoice{}, err
	}
	for _, l := range lines {
		l.Invoice = row.ID
		if err := insertLine(ctx, tx, l); err != nil {
			return Invoice{}, err
		}
	}
	return row.invoice(false), s.events.Record(ctx, tx, by, Issued{
		Invoice: row.ID, Case: row.Case, Person: row.Person, Purpose: row.Purpose, Reference: row.Reference, Due: row.Due,
	})
}

// reference makes one that is free: the council's prefix, digits that say nothing, and two check digits. It never looks like the number of a
// card, which no form takes.
func (s *Service) reference(ctx context.Context, tx *db.Tx, law council.Law) (string, error) {
	for {
		digits := digitsOfRef - 2 - len(law.Payment.Prefix)
		reference := id.WithCheck(law.Payment.Prefix + id.Number(digits)[:digits])
		if pii.HasCard(reference) {
			continue
		}
		if _, taken, err := findReference(ctx, tx, reference); err != nil || !taken {
			return reference, err
		}
	}
}
