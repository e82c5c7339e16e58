package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// TellApart says that two who may be one are two persons. It is remembered, and they are not shown again.
func (s *Service) TellApart(ctx context.Context, by access.Actor, duplicate string, c JudgeDuplicate) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		row, err := s.compared(ctx, tx, by, duplicate, "engineer.tell_apart", c, DuplicateOpen)
		if err != nil {
			return err
		}
		row.State = DuplicateTwo
		if err := updateDuplicate(ctx, tx, row); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, ToldApart{Person: row.One, Other: row.Other, Duplicate: row.ID})
	})
}
