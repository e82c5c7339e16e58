package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// Unmerge takes two persons apart again who were merged: each registration goes back to whose it was. Both are told.
func (s *Service) Unmerge(ctx context.Context, by access.Actor, duplicate string, c JudgeDuplicate) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		row, err := s.compared(ctx, tx, by, duplicate, "engineer.unmerge", c, DuplicateOne)
		if err != nil {
			return err
		}
		if err := decideUndoInTime(s.undoEnds(*row.DecidedAt), s.clock.Now()); err != nil {
			return err
		}
		row.State = DuplicateUndone
		if err := updateDuplicate(ctx, tx, row); err != nil {
			return err
		}
		moves, err := listCaused(ctx, tx, row.ID)
		if err != nil {
			return err
		}
		for _, m := range moves {
			if err := s.giveBack(ctx, tx, by, m.Registration, m.To, m.From, row.ID); err != nil {
				return err
			}
		}
		gone := row.One
		if row.Keep == row.One {
			gone = row.Other
		}
		return s.people.Merge(ctx, tx, gone, "")
	})
}
