package roll

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/events"
	"sanad/internal/fault"
	"sanad/internal/id"
)

// Decide is what a registrar makes of a file that was tried, or of an import.
type Decide struct {
	Deed string `form:"deed" max:"10"` // bring, drop, ask, leave, undo
}

// Decide lets the good lines of a file that was tried be brought in, gives the file up, or lets an import be undone. The work itself is a
// job. Nobody brings in what they tried themself, or undoes what they themself asked to be undone.
func (s *Service) Decide(ctx context.Context, by access.Actor, importID string, c Decide) error {
	err := s.db.Update(ctx, func(tx *db.Tx) error {
		action := access.Action("roll.import")
		if c.Deed == "ask" || c.Deed == "leave" || c.Deed == "undo" {
			action = "roll.undo"
		}
		if _, err := s.access.May(by, action, access.Subject{}); err != nil {
			return err
		}
		row, err := loadImport(ctx, tx, importID)
		if err != nil {
			return err
		}
		if err := decideDeed(row, c.Deed, by, row.imported().Stopped(s.clock.Now())); err != nil {
			return err
		}
		now := s.clock.Now()
		if c.Deed == "ask" || c.Deed == "leave" { // whatever is at it goes on
			who, e := by.Person, events.Event(UndoAsked{row.ID})
			if c.Deed == "leave" {
				who, e = "", Left{row.ID}
			}
			if err := setUndoBy(ctx, tx, row.ID, who); err != nil {
				return err
			}
			return s.events.Record(ctx, tx, by, e)
		}
		// Whoever is at it, or is after all, stores nothing more.
		row.MovedAt, row.Lease = now, id.Random()
		if err := takeLease(ctx, tx, row.ID, row.Lease, now); err != nil {
			return err
		}
		if c.Deed == "drop" {
			row.State, row.EndedAt = StateDropped, &now // it counts as kept until the sweep has seen that it is gone
			return updateImport(ctx, tx, row)
		}
		if other, busy, err := findBusy(ctx, tx); err != nil || busy && other.ID != importID {
			return orConflict(err, other.ID)
		}
		job, e := jobUndo, events.Event(Undoing{row.ID})
		if row.State = StateUndoing; c.Deed == "bring" {
			row.State, row.Line, row.BegunAt, row.BroughtBy = StateRunning, 0, now, by.Person
			row.count(Count{})
			job, e = jobRun, Begun{Import: row.ID, Hash: row.Hash, Total: row.Total}
		}
		if err := s.events.Record(ctx, tx, by, e); err != nil {
			return err
		}
		if err := updateImport(ctx, tx, row); err != nil {
			return err
		}
		return s.jobs.Enqueue(ctx, tx, job, jobArgs{row.ID})
	})
	if err == nil && c.Deed == "drop" {
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

// decideDeed refuses what cannot be done with an import in its state, and what one person would do alone; whoever runs the program is one.
// One that stopped on its way can be undone, so that others can begin.
func decideDeed(row importRow, deed string, by access.Actor, stopped bool) error {
	undone := stopped || row.State == StateDone
	switch {
	case deed == "bring" && row.State == StateChecked && by.Person != "" && row.By == by.Person:
		return fault.Denied("roll.other_brings", nil)
	case deed == "undo" && undone && by.Person != "" && row.UndoBy == "":
		return fault.Conflict("roll.ask_first", nil)
	case deed == "undo" && undone && by.Person != "" && row.UndoBy == by.Person:
		return fault.Denied("roll.other_undoes", nil)
	case deed == "bring" && row.State == StateChecked, deed == "drop" && (row.State == StateChecked || row.State == StateChecking),
		deed == "undo" && undone, deed == "ask" && undone && row.UndoBy == "", deed == "leave" && undone && row.UndoBy != "":
		return nil
	case deed == "undo" && row.State == StateUndone:
		return fault.Conflict("roll.undone", nil)
	}
	return fault.Conflict("fault.stale", nil)
}
