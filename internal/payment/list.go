package payment

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/id"
)

// PageSize is how many rows one page of a list shows.
const PageSize = 40

// List returns what by was asked to pay, newest first, after an invoice (empty: from the newest), and whether there is more.
func (s *Service) List(ctx context.Context, by access.Actor, after string) (list []Invoice, more bool, err error) {
	if _, err := s.access.May(by, "payment.show", access.Subject{Person: by.Person}); err != nil {
		return nil, false, err
	}
	if !id.Valid(after) {
		after = ""
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := listOwn(ctx, tx, by.Person, after, PageSize+1)
		if err != nil {
			return err
		}
		if more = len(rows) > PageSize; more {
			rows = rows[:PageSize]
		}
		list, err = s.invoices(ctx, tx, rows)
		return err
	})
	return list, more, err
}

// mostOwed is how many unpaid invoices a person is shown at once.
const mostOwed = 5

// Owed returns what by still owes, the earliest deadline first, and whether there is anything else in this room.
func (s *Service) Owed(ctx context.Context, by access.Actor) (list []Invoice, others bool, err error) {
	if _, err := s.access.May(by, "payment.show", access.Subject{Person: by.Person}); err != nil {
		return nil, false, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := listUnpaid(ctx, tx, by.Person, mostOwed)
		if err != nil {
			return err
		}
		if list, err = s.invoices(ctx, tx, rows); err != nil {
			return err
		}
		any, err := listOwn(ctx, tx, by.Person, "", len(rows)+1)
		others = len(any) > len(rows)
		return err
	})
	return list, others, err
}
