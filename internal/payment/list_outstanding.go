package payment

import (
	"context"
	"slices"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/money"
	"sanad/internal/pii"
)

// Outstander is an invoice of which something is asked for and not paid.
type Outstander struct {
	ID, Reference string
	Payer         pii.Value
	Left          money.Amount
	Issued, Due   day.Day
	Law           council.Law // of the day of the invoice, for its currency
}

// ListOutstanding returns the invoices of one age, as Outstanding counts them by its days, and of one purpose, that still ask for something, the oldest
// first, after one, and whether there are more.
func (s *Service) ListOutstanding(ctx context.Context, by access.Actor, days int, purpose, after string) (list []Outstander, more bool, err error) {
	d, err := s.access.May(by, "payment.books", access.Subject{Any: true})
	if err != nil {
		return nil, false, err
	}
	n := slices.Index(ages, days)
	if n < 0 {
		return nil, false, fault.NotFound()
	}
	law := s.law()
	from, to := issuedBetween(law, n)
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := listOwing(ctx, tx, purpose, from, to, after, PageSize+1)
		if err != nil {
			return err
		}
		if more = len(rows) > PageSize; more {
			rows = rows[:PageSize]
		}
		var payers []string
		for _, r := range rows {
			payers = append(payers, r.Person)
		}
		names, err := s.people.Names(ctx, tx, d, payers)
		if err != nil {
			return err
		}
		list = nil
		for _, r := range rows {
			list = append(list, Outstander{r.ID, r.Reference, names[r.Person], wantedBy(r, 0), day.Of(r.IssuedAt, law.Zone), r.Due, s.council.At(r.IssuedAt)})
		}
		return nil
	})
	return list, more, err
}
