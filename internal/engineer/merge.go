package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// Merge says that two are one person: the registrations of both are with whoever has the account. Both are told, and it can be undone.
func (s *Service) Merge(ctx context.Context, by access.Actor, duplicate string, c JudgeDuplicate) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		row, err := s.compared(ctx, tx, by, duplicate, "engineer.merge", c, DuplicateOpen)
		if err != nil {
			return err
		}
		openedOne, err := s.needs.Opened(ctx, tx, row.One)
		if err != nil {
			return err
		}
		openedOther, err := s.needs.Opened(ctx, tx, row.Other)
		if err != nil {
			return err
		}
		held, err := listRegistrations(ctx, tx, []string{row.One, row.Other})
		if err != nil {
			return err
		}
		keep, gone, err := decideKeep(row.One, row.Other, openedOne, openedOther, held)
		if err != nil {
			return err
		}
		row.State, row.Keep = DuplicateOne, keep
		if err := updateDuplicate(ctx, tx, row); err != nil {
			return err
		}
		if held, err = listRegistrations(ctx, tx, []string{gone}); err != nil {
			return err
		}
		if len(held) == 0 { // somebody took it over meanwhile
			return fault.Conflict("fault.stale", nil)
		}
		for _, r := range held {
			if err := decideMove(r, keep, false); err != nil {
				return err
			}
			if err := s.absorb(ctx, tx, by, r, keep, row.ID); err != nil {
				return err
			}
			if err := s.events.Record(ctx, tx, by, Merged{Person: keep, From: gone, Registration: r.ID, Number: r.Number, Contest: s.law().Day.Add(s.law().Takeover.ContestDays)}); err != nil {
				return err
			}
		}
		return s.people.Merge(ctx, tx, gone, keep)
	})
}
