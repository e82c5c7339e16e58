package payment

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/pii"
)

// Addressed is what letters about an invoice tell of it.
type Addressed struct {
	Invoice
	Receipt  string // its number; empty: there is none
	Name     pii.Value
	Language string // in which its payer reads letters
}

// Addressed opens what letters about an invoice tell of it, for a cashier whose own it is not. typed is its id, or its reference as people read
// and type it. The name in Urdu is not opened for fees.
func (s *Service) Addressed(ctx context.Context, by access.Actor, typed string) (v Addressed, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		i, err := loadInvoice(ctx, tx, typed)
		if reference, ok := id.ReadNumber(typed); ok && fault.Is(err, fault.KindNotFound) {
			var found bool
			if i, found, err = findReference(ctx, tx, reference); err == nil && !found {
				err = fault.NotFound()
			}
		}
		if err != nil {
			return err
		}
		d, err := s.access.May(by, "payment.examine", access.Subject{Person: i.Person, Case: i.Case})
		if err != nil {
			return err
		}
		receipt, _, err := findReceipt(ctx, tx, i.ID)
		if err != nil {
			return err
		}
		names, err := s.people.Names(ctx, tx, d, []string{i.Person})
		if err != nil {
			return err
		}
		v = Addressed{Invoice: i.invoice(false), Receipt: receipt.Number, Name: names[i.Person]}
		v.Language, err = s.people.Language(ctx, tx, i.Person)
		return err
	})
	return v, err
}
