package engineer

import (
	"cmp"
	"context"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/pii"
)

// UndoTakeover gives a registration back to whom it was of before, with all that was recorded of it since. Both are told.
func (s *Service) UndoTakeover(ctx context.Context, by access.Actor, takeover string, c JudgeTakeover) error {
	var f fault.Fields
	if c.check(&f); f.Err() != nil {
		return f.Err()
	}
	return s.judge(ctx, by, takeover, "engineer.undo_takeover", c, TakeoverDone, "undo_reasons", func(tx *db.Tx, row takeoverRow, reasons pii.Sealed) error {
		if err := decideUndoInTime(s.undoEnds(*row.DecidedAt), s.clock.Now()); err != nil {
			return err
		}
		row.State, row.UndoReasons = TakeoverUndone, reasons
		if err := updateTakeover(ctx, tx, row); err != nil {
			return err
		}
		return s.giveBack(ctx, tx, by, row.Registration, row.Person, row.Holder, row.ID)
	})
}

// awaits refuses to take a registration from somebody while something that rests on it waits: it says what, who must act, and by when.
// A draft hinders nobody, or whoever took what is not theirs could keep it by one.
func (s *Service) awaits(ctx context.Context, tx *db.Tx, r Registration) error {
	unpaid, err := listUnpaidRenewals(ctx, tx, []string{r.ID})
	if err != nil {
		return err
	}
	if len(unpaid) > 0 {
		due, err := s.dueOf(ctx, tx, unpaid[0].ID)
		if err != nil {
			return err
		}
		return fault.Conflict("engineer.takeover.renewing", fault.Values{"Due": due})
	}
	list, err := listApplications(ctx, tx, r.Person)
	if err != nil {
		return err
	}
	for _, a := range list {
		kind, ok := s.law().Kind(a.Kind)
		switch {
		case !ok || !kind.Rests():
		case a.State == StateUnpaid:
			due, err := s.dueOf(ctx, tx, a.ID)
			if err != nil {
				return err
			}
			return fault.Conflict("engineer.takeover.unpaid", fault.Values{"What": kind.Title, "Due": due})
		case a.State == StateSubmitted:
			k, err := s.desk.Load(ctx, tx, a.ID)
			if err != nil {
				return err
			}
			due := k.Due
			if !k.Until.IsZero() {
				due = k.Until
			}
			return fault.Conflict("engineer.takeover.case."+cmp.Or(string(k.Waits), "council"), fault.Values{"What": kind.Title, "Case": id.Grouped(k.Number), "Due": due})
		}
	}
	return nil
}

// dueOf is until when the fee of something is paid.
func (s *Service) dueOf(ctx context.Context, tx *db.Tx, of string) (day.Day, error) {
	fee, err := s.needs.Fee(ctx, tx, of)
	if err != nil || fee == nil {
		return day.Day{}, err
	}
	return fee.Due, nil
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
	if err := s.awaits(ctx, tx, r); err != nil {
		return err
	}
	if known, err := s.people.Known(ctx, tx, to); err != nil || !known { // nothing can be sealed for them any more
		return cmp.Or(err, fault.Conflict("engineer.takeover.too_late", nil))
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
