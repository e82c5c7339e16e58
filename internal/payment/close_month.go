package payment

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/money"
)

// CloseMonth is a month as it was shown.
type CloseMonth struct {
	Entries string `form:"entries"` // how many there were
	Typed   string `form:"month" max:"20"`
}

// CloseMonth closes a month of the books that is over: nothing is booked in it any more, and what was wrong is put right by an entry of
// another. Months are closed in their order, and because none is opened again, whoever closes one types which it is.
func (s *Service) CloseMonth(ctx context.Context, by access.Actor, m Month, c CloseMonth) error {
	if err := checkTyped(m, c.Typed); err != nil {
		return err
	}
	seen, _ := readCount(c.Entries)
	return s.db.Update(ctx, func(tx *db.Tx) error {
		if _, err := s.access.May(by, "payment.close_month", access.Subject{}); err != nil {
			return err
		}
		entries, err := countEntries(ctx, tx, m.First(), m.Last())
		if err != nil {
			return err
		}
		_, closed, err := findClosing(ctx, tx, m)
		if err != nil {
			return err
		}
		refused, err := s.mayClose(ctx, tx, m, closed, seen, entries)
		if err != nil || refused != nil {
			return orRefused(err, refused)
		}
		accounts, err := totals(ctx, tx, m)
		if err != nil {
			return err
		}
		hash, err := hashOfMonth(ctx, tx, m)
		if err != nil {
			return err
		}
		var sum money.Amount
		var lines []closingLineRow
		for _, a := range accounts {
			lines, sum = append(lines, closingLineRow{m, a.Name, a.Closing}), sum+a.Closing
		}
		if sum != 0 {
			return errUnbalanced
		}
		if err := insertClosing(ctx, tx, closingRow{m, entries, hash, by.Person, s.clock.Now()}, lines); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, MonthClosed{Month: string(m), Entries: entries, Hash: hash})
	}, s.receiving())
}

func orRefused(err, refused error) error {
	if err != nil {
		return err
	}
	return refused
}

// mayClose says why a month cannot be closed; nil: it can.
func (s *Service) mayClose(ctx context.Context, tx *db.Tx, m Month, closed bool, seen, entries int64) (refused, err error) {
	last, err := lastClosed(ctx, tx)
	if err != nil {
		return nil, err
	}
	first, err := firstBooked(ctx, tx)
	return decideClose(s.law().Day, m, closed, last, first, seen, entries), err
}

// hashOfMonth returns the hash of a month's entries.
func hashOfMonth(ctx context.Context, tx *db.Tx, m Month) (string, error) {
	sum := newSeal()
	for on := m.First(); !on.After(m.Last()); on = on.Add(1) {
		for after := ""; ; {
			rows, err := listBookedOn(ctx, tx, on, after, 500)
			if err != nil {
				return "", err
			}
			if len(rows) == 0 {
				break
			}
			for _, r := range rows {
				sum.add(r)
			}
			after = rows[len(rows)-1].Entry
		}
	}
	return sum.text(), nil
}
