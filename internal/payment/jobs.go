package payment

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
)

// Remind tells those whose time to pay ends soon, once.
func (s *Service) Remind(ctx context.Context) error {
	law := s.law()
	return s.eachDue(ctx, law.Day, law.Calendar.Add(law.Day, law.Payment.Remind), func(tx *db.Tx, law council.Law, i invoiceRow, claimed bool) error {
		if !isNear(law, i, claimed) {
			return nil
		}
		now := s.clock.Now()
		i.RemindedAt = &now
		if err := updateInvoice(ctx, tx, i); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, access.System(access.Fees), Reminded{Invoice: i.ID, Case: i.Case, Person: i.Person, Reference: i.Reference, Due: i.Due})
	})
}

// Expire ends the invoices that nobody paid in time.
func (s *Service) Expire(ctx context.Context) error {
	return s.eachDue(ctx, day.Must("1900-01-01"), s.law().Day.Add(-1), func(tx *db.Tx, law council.Law, i invoiceRow, claimed bool) error {
		if !isOver(law, i, claimed) {
			return nil
		}
		now := s.clock.Now()
		i.State, i.EndedAt = StateExpired, &now
		if err := updateInvoice(ctx, tx, i); err != nil {
			return err
		}
		by := access.System(access.Fees)
		if err := s.events.Record(ctx, tx, by, Expired{Invoice: i.ID, Case: i.Case, Person: i.Person, Purpose: i.Purpose, Reference: i.Reference}); err != nil {
			return err
		}
		return s.came(ctx, tx, by, "", i)
	})
}

// eachDue calls do for each unpaid invoice that is due from one day to another, each loaded anew in a transaction of its own: what
// happened since the list was read counts, and what broke off goes on with the next run. One that fails keeps no other from its turn.
func (s *Service) eachDue(ctx context.Context, from, to day.Day, do func(tx *db.Tx, law council.Law, i invoiceRow, claimed bool) error) error {
	after := invoiceRow{Due: from.Add(-1)}
	var faults []error
	for {
		var page []invoiceRow
		err := s.db.View(ctx, func(tx *db.Tx) (err error) {
			page, err = listDue(ctx, tx, from, to, after, 200)
			return err
		})
		if err != nil || len(page) == 0 {
			return errors.Join(append(faults, err)...)
		}
		for _, row := range page {
			err := s.db.Update(ctx, func(tx *db.Tx) error {
				i, err := loadInvoice(ctx, tx, row.ID)
				if err != nil {
					return err
				}
				if _, err := s.access.May(access.System(access.Fees), "payment.expire", access.Subject{Person: i.Person, Case: i.Case}); err != nil {
					return err
				}
				claims, err := listClaims(ctx, tx, i.ID)
				if err != nil {
					return err
				}
				waiving, err := isWaiving(ctx, tx, i.ID)
				if err != nil {
					return err
				}
				return do(tx, s.law(), i, waiving || slices.ContainsFunc(claims, isOpen))
			})
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err != nil {
				faults = append(faults, fmt.Errorf("invoice %s: %w", row.ID, err))
			}
		}
		after = page[len(page)-1]
	}
}
