package notice

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// TakeApart undoes a batch that was not posted: its letters wait for another, and by which way each goes is decided anew then. What was printed
// of it must not be posted any more.
func (s *Service) TakeApart(ctx context.Context, by access.Actor, batch string) error {
	if _, err := s.access.May(by, "notice.batch", access.Subject{Any: true}); err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		b, err := loadBatch(ctx, tx, batch)
		if err != nil {
			return err
		}
		if err := decideOpen(b); err != nil {
			return err
		}
		rows, err := listLetters(ctx, tx, batch)
		if err != nil {
			return err
		}
		b.State = BatchApart
		if err := updateBatch(ctx, tx, b); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, BatchMoved{Batch: b.ID, State: b.State, Letters: len(rows)})
	})
}
