package payment

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/id"
	"sanad/internal/money"
)

// Unmatched is what nobody knows for what it is.
type Unmatched struct {
	List     []Movement
	More     bool
	Currency money.Currency
}

// ListUnmatched returns the movements of which nobody knows for what they are, the oldest first, after one, with who takes care of each.
func (s *Service) ListUnmatched(ctx context.Context, by access.Actor, after string) (v Unmatched, err error) {
	d, err := s.access.May(by, "payment.statements", access.Subject{Any: true})
	if err != nil {
		return v, err
	}
	if !id.Valid(after) {
		after = ""
	}
	v.Currency = s.law().Currency
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := listUnmatched(ctx, tx, after, PageSize+1)
		if err != nil {
			return err
		}
		if v.More = len(rows) > PageSize; v.More {
			rows = rows[:PageSize]
		}
		v.List, err = s.movements(ctx, tx, d, rows)
		return err
	})
	return v, err
}

// CountUnmatched counts them, at most a hundred.
func (s *Service) CountUnmatched(ctx context.Context, by access.Actor) (n int, err error) {
	if _, err := s.access.May(by, "payment.count", access.Subject{Any: true}); err != nil {
		return 0, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) (err error) {
		n, err = countUnmatched(ctx, tx, mostCounted)
		return err
	})
	return n, err
}
