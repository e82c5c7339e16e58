package engineer

import (
	"context"
	"errors"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/id"
)

// ExpireTakeovers ends the claims with which nobody came to a counter in time, and tells who asked. Each has a transaction of its own.
func (s *Service) ExpireTakeovers(ctx context.Context) error {
	now := s.clock.Now()
	before := id.From(now.Add(-24 * time.Hour)) // the limits are whole days
	var failed error
	for after := ""; ; {
		var list []takeoverRow
		err := s.db.View(ctx, func(tx *db.Tx) (err error) {
			list, err = listOldTakeovers(ctx, tx, after, before, page)
			return err
		})
		if err != nil || len(list) == 0 {
			return errors.Join(failed, err)
		}
		for _, row := range list {
			if decideExpire(s.limits(row), row, now) {
				failed = errors.Join(failed, s.expireTakeover(ctx, row.ID))
			}
		}
		after = list[len(list)-1].ID
	}
}

// expireTakeover ends a claim, if its time is over still.
func (s *Service) expireTakeover(ctx context.Context, takeover string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		row, err := loadTakeover(ctx, tx, takeover)
		if err != nil {
			return err
		}
		now := s.clock.Now()
		if !decideExpire(s.limits(row), row, now) {
			return nil
		}
		row.State, row.CodeHash, row.DecidedAt = TakeoverExpired, nil, &now
		if err := updateTakeover(ctx, tx, row); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, access.System(access.Notice), TakeoverRanOut{Person: row.Person, Takeover: row.ID})
	})
}
