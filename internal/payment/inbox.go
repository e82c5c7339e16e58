package payment

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/id"
	"sanad/internal/pii"
)

// Filter narrows the cashiers' list; it lives in the address of the page.
type Filter struct {
	State     ClaimState // open, confirmed or rejected; not looked at when a reference is given
	Twice     bool       // only slips that were shown twice
	Reference string     // of one invoice
	After     string     // the id after which the page begins
}

// Waiting is a claim in the cashiers' list.
type Waiting struct {
	waitingRow
	Payer pii.Value
	Law   council.Law // of the day of the invoice, for its currency
}

// Inbox returns the claims that cashiers must decide, the longest waiting first, or those that were decided, the newest first; and
// whether there are more. Nobody sees their own.
func (s *Service) Inbox(ctx context.Context, by access.Actor, f Filter) (list []Waiting, more bool, err error) {
	decision, err := s.access.May(by, "payment.inbox", access.Subject{Any: true})
	if err != nil {
		return nil, false, err
	}
	if f.State == "" {
		f.State = ClaimOpen
	}
	if !id.Valid(f.After) {
		f.After = ""
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := listWaiting(ctx, tx, by.Person, f, PageSize+1)
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
		names, err := s.people.Names(ctx, tx, decision, payers)
		list = nil
		for _, r := range rows {
			list = append(list, Waiting{r, names[r.Person], s.council.At(r.IssuedAt)})
		}
		return err
	})
	return list, more, err
}

// Exists tells a cashier whether an invoice has a reference.
func (s *Service) Exists(ctx context.Context, by access.Actor, reference string) (found bool, err error) {
	if _, err := s.access.May(by, "payment.inbox", access.Subject{Any: true}); err != nil {
		return false, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		_, found, err = findReference(ctx, tx, reference)
		return err
	})
	return found, err
}

// mostCounted is up to how many claims that wait are counted.
const mostCounted = 100

// Count counts the claims that wait for by, at most a hundred.
func (s *Service) Count(ctx context.Context, by access.Actor) (n int, err error) {
	if _, err := s.access.May(by, "payment.count", access.Subject{Any: true}); err != nil {
		return 0, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) (err error) {
		n, err = countOpen(ctx, tx, by.Person, mostCounted)
		return err
	})
	return n, err
}
