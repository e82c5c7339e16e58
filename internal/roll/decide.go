package roll

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
)

// Decide is what a registrar makes of a file that was tried, or of an import.
type Decide struct {
	Deed string `form:"deed" max:"10"` // bring, drop, undo
}

// Decide lets the good lines of a file that was tried be brought in, gives the file up, or lets an import be undone. The work itself is a
// job.
func (s *Service) Decide(ctx context.Context, by access.Actor, importID string, c Decide) error {
	var drop bool
	err := s.db.Update(ctx, func(tx *db.Tx) error {
		action, job := access.Action("roll.import"), jobRun
		if c.Deed == "undo" {
			action, job = "roll.undo", jobUndo
		}
		if _, err := s.access.May(by, action, access.Subject{}); err != nil {
			return err
		}
		row, err := loadImport(ctx, tx, importID)
		if err != nil {
			return err
		}
		if err := decideDeed(row.State, c.Deed, row.imported().Stopped(s.clock.Now())); err != nil {
			return err
		}
		now := s.clock.Now()
		// Whoever is at it, or is after all, stores nothing more.
		row.MovedAt, row.Lease = now, id.Random()
		if err := takeLease(ctx, tx, row.ID, row.Lease, now); err != nil {
			return err
		}
		switch drop = c.Deed == "drop"; {
		case drop:
			row.State, row.EndedAt = StateDropped, &now // it counts as kept until the sweep has seen that it is gone
			return updateImport(ctx, tx, row)
		case c.Deed == "bring":
			if other, busy, err := findBusy(ctx, tx); err != nil || busy {
				return orConflict(err, other.ID)
			}
			row.State, row.Line, row.BegunAt = StateRunning, 0, now
			row.count(Count{})
			if err := s.events.Record(ctx, tx, by, Begun{Import: row.ID, Hash: row.Hash, Total: row.Total}); err != nil {
				return err
			}
		default:
			if other, busy, err := findBusy(ctx, tx); err != nil || busy && other.ID != importID {
				return orConflict(err, other.ID)
			}
			row.State = StateUndoing
		}
		if err := updateImport(ctx, tx, row); err != nil {
			return err
		}
		return s.jobs.Enqueue(ctx, tx, job, jobArgs{row.ID})
	})
	if err == nil && drop {
		err = s.destroy(ctx, importID)
	}
	return err
}

func orConflict(err error, busy string) error {
	if err != nil {
		return err
	}
	return fault.Conflict("roll.busy", fault.Values{"ID": busy})
}

// decideDeed refuses what cannot be done with an import in its state. One that stopped on its way can be undone, so that others can begin.
func decideDeed(state State, deed string, stopped bool) error {
	switch {
	case deed == "undo" && stopped:
		return nil
	case deed == "bring" && state == StateChecked, deed == "drop" && (state == StateChecked || state == StateChecking), deed == "undo" && state == StateDone:
		return nil
	case deed == "undo" && state == StateUndone:
		return fault.Conflict("roll.undone", nil)
	}
	return fault.Conflict("fault.stale", nil)
}
