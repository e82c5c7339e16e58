package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// UndoTakeover gives a registration back to whom it was of before, with all that was recorded of it since. Both are told.
func (s *Service) UndoTakeover(ctx context.Context, by access.Actor, takeover string, c JudgeTakeover) error {
	var f fault.Fields
	if c.check(&f); f.Err() != nil {
		return f.Err()
	}
	return s.judge(ctx, by, takeover, "engineer.undo_takeover", c, TakeoverDone, func(tx *db.Tx, row takeoverRow) error {
		row.State = TakeoverUndone
		if err := updateTakeover(ctx, tx, row); err != nil {
			return err
		}
		return s.giveBack(ctx, tx, by, row.Registration, row.Person, row.Holder, row.ID)
	})
}

// giveBack moves a registration back to somebody who came with an older register.
func (s *Service) giveBack(ctx context.Context, tx *db.Tx, by access.Actor, registration, from, to, cause string) error {
	r, err := loadRegistration(ctx, tx, registration)
	if err != nil {
		return err
	}
	if r.Person != from {
		return fault.Conflict("fault.stale", nil)
	}
	unpaid, err := listUnpaidRenewals(ctx, tx, []string{r.ID})
	if err != nil {
		return err
	}
	if len(unpaid) > 0 {
		return fault.Conflict("engineer.takeover.renewing", nil)
	}
	if err := s.people.Merge(ctx, tx, to, ""); err != nil {
		return err
	}
	if err := s.move(ctx, tx, by, r, to, cause); err != nil {
		return err
	}
	if err := s.people.Release(ctx, tx, from, r.ID); err != nil {
		return err
	}
	return s.events.Record(ctx, tx, by, EntryReturned{Person: from, To: to, Registration: r.ID, Number: r.Number})
}
