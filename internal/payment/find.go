package payment

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
)

// Find returns the invoice of by's own with a reference as people read and type it: in groups, with digits of three scripts. One with a wrong
// digit is told; one that is nobody's or another's is not found, and nobody learns which of the two it is.
func (s *Service) Find(ctx context.Context, by access.Actor, typed string) (Invoice, error) {
	reference, ok := id.ReadNumber(typed)
	switch {
	case !ok && isReference(typed):
		return Invoice{}, &fault.Fault{Kind: fault.KindInvalid, Message: fault.Message{Key: "payment.find.digits"}}
	case !ok:
		return Invoice{}, fault.NotFound()
	}
	return s.own(ctx, by, func(tx *db.Tx) (invoiceRow, error) { return loadOwnReference(ctx, tx, reference, by.Person) })
}

// FindOld returns an invoice of by's own by its id, which stands in letters that left before references did.
func (s *Service) FindOld(ctx context.Context, by access.Actor, invoice string) (Invoice, error) {
	return s.own(ctx, by, func(tx *db.Tx) (invoiceRow, error) { return loadOwn(ctx, tx, invoice, by.Person) })
}

func (s *Service) own(ctx context.Context, by access.Actor, load func(tx *db.Tx) (invoiceRow, error)) (i Invoice, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		r, err := load(tx)
		if err != nil {
			return err
		}
		_, err = s.access.May(by, "payment.show", access.Subject{Person: r.Person, Case: r.Case})
		i = r.invoice(false)
		return err
	})
	return i, err
}
