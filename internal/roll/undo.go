package roll

import (
	"context"
	"slices"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/person"
)

// undoOf is how many entries are taken out in one transaction.
const undoOf = 500

// stepsBack is how far a clock may have been set back while an import ran, so that its later entries have earlier ids.
const stepsBack = 24 * time.Hour

// Undo takes out again what an import brought in, but for the entries that somebody claimed or acted upon: those stay, and are told. It
// goes on where it was broken off.
func (s *Service) Undo(ctx context.Context, by access.Actor, importID string, resume bool, progress func(Import)) (Import, error) {
	var row importRow
	err := s.db.Update(ctx, func(tx *db.Tx) (err error) {
		row, err = s.beginUndo(ctx, tx, by, importID, resume)
		return err
	})
	if err != nil {
		return Import{}, err
	}
	for after := id.From(row.BegunAt.Add(-stepsBack)); ; { // ids sort by time
		var list []Taken
		err := s.db.View(ctx, func(tx *db.Tx) (err error) {
			list, err = s.needs.Brought(ctx, tx, row.ID, after, undoOf)
			return err
		})
		if err != nil {
			return row.imported(), err
		}
		if len(list) == 0 {
			break
		}
		next := row
		err = s.db.Update(ctx, func(tx *db.Tx) error {
			next = row
			return s.takeOut(ctx, tx, &next, list)
		})
		if err != nil {
			return row.imported(), err
		}
		row, after = next, list[len(list)-1].Registration
		if progress != nil {
			progress(row.imported())
		}
	}
	if err := s.shred(ctx, row); err != nil {
		return row.imported(), err
	}
	now := s.clock.Now()
	row.State, row.EndedAt, row.MovedAt = StateUndone, &now, now
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		if err := updateImport(ctx, tx, row); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, Undone{Import: row.ID, TakenOut: row.Undone, Kept: row.Kept})
	})
	return row.imported(), err
}

// beginUndo makes an import somebody's alone who undoes it.
func (s *Service) beginUndo(ctx context.Context, tx *db.Tx, by access.Actor, importID string, resume bool) (importRow, error) {
	row, err := loadImport(ctx, tx, importID)
	if err != nil {
		return row, err
	}
	if _, err := s.access.May(by, "roll.undo", access.Subject{}); err != nil {
		return row, err
	}
	now := s.clock.Now()
	if err := decideUndo(row.State, !resume && now.Sub(row.MovedAt) < fresh); err != nil {
		return row, err
	}
	row.Lease = id.Random()
	if err := takeLease(ctx, tx, row.ID, row.Lease, now); err != nil {
		return row, err
	}
	row.State, row.Kept, row.MovedAt, row.EndedAt = StateUndoing, 0, now, nil
	return row, updateImport(ctx, tx, row)
}

// decideUndo refuses to undo what brought in nothing, what was undone, and what somebody is at.
func decideUndo(state State, atWork bool) error {
	switch state {
	case StateDone:
		return nil
	case StateRunning, StateUndoing:
		if atWork {
			return fault.Conflict("roll.at_work", nil)
		}
		return nil
	case StateUndone:
		return fault.Conflict("roll.undone", nil)
	}
	return fault.Conflict("roll.nothing", nil)
}

// takeOut takes entries out, but for those that stay.
func (s *Service) takeOut(ctx context.Context, tx *db.Tx, row *importRow, list []Taken) error {
	var persons []string
	for _, x := range list {
		persons = append(persons, x.Person)
	}
	stay, err := s.needs.Claimed(ctx, tx, persons)
	if err != nil {
		return err
	}
	recorded, err := s.people.Recorded(ctx, tx, persons)
	if err != nil {
		return err
	}
	stay = append(stay, recorded...)
	slices.Sort(stay)
	stay = slices.Compact(stay)
	gone := slices.DeleteFunc(slices.Clone(list), func(x Taken) bool { return slices.Contains(stay, x.Person) })
	persons = slices.DeleteFunc(persons, func(p string) bool { return slices.Contains(stay, p) })
	if len(gone) > 0 {
		if err := s.needs.TakeOut(ctx, tx, row.ID, gone); err != nil {
			return err
		}
		if err := s.people.Unbring(ctx, tx, persons); err != nil {
			return err
		}
	}
	row.Undone, row.Kept, row.MovedAt = row.Undone+int64(len(gone)), row.Kept+int64(len(stay)), s.clock.Now()
	return updateImport(ctx, tx, *row)
}

// beyond is how many lines after the last that was stored may have a key: those that were at work when an import was broken off.
const beyond = 10 * batchOf

// shred destroys the keys of all lines of an import but of those whose persons are still there: whose entries stay, or went on to another.
func (s *Service) shred(ctx context.Context, row importRow) error {
	for first, last := 1, int(row.Line)+beyond; first <= last; first += batchOf {
		var persons, there []string
		for line := first; line < first+batchOf && line <= last; line++ {
			persons = append(persons, s.personOf(row.ID, line))
		}
		err := s.db.View(ctx, func(tx *db.Tx) (err error) {
			there, err = s.people.There(ctx, tx, persons)
			return err
		})
		if err != nil {
			return err
		}
		slices.Sort(there)
		var scopes []string
		for _, p := range persons {
			if _, stays := slices.BinarySearch(there, p); !stays {
				scopes = append(scopes, person.Scope(p))
			}
		}
		if err := s.vault.ShredMany(ctx, scopes); err != nil {
			return err
		}
	}
	return nil
}
