package register

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
)

// Complete writes that the register is complete as of a day, in the transaction of the declaration; zero: that it is not.
func (s *Service) Complete(ctx context.Context, tx *db.Tx, by access.Actor, asOf day.Day) error {
	if _, err := s.access.May(by, "register.complete", access.Subject{}); err != nil {
		return err
	}
	return replaceComplete(ctx, tx, completeRow{engineers, asOf, s.clock.Now()})
}

// CompleteAsOf tells as of which day the register was declared complete: by an officer, or else by the profile; zero: it was not.
func (s *Service) CompleteAsOf(ctx context.Context) (asOf day.Day, err error) {
	asOf = s.law().Complete
	err = s.public.View(ctx, func(tx *db.Tx) error {
		row, found, err := findComplete(ctx, tx)
		if found {
			asOf = row.AsOf
		}
		return err
	})
	return asOf, err
}
