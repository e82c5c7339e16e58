package document

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// RemoveShared takes a file away that was not handed in yet; its key is destroyed.
func (s *Service) RemoveShared(ctx context.Context, by access.Actor, at ThingAt, document string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		on, _, err := s.loadThing(ctx, tx, by, at)
		if err != nil {
			return err
		}
		row, err := loadShared(ctx, tx, document, on.ID, at.Kind)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "document.share", access.Subject{Item: on.Institution, Stands: on.Writes}); err != nil {
			return err
		}
		if err := decideRemoveShared(on, row); err != nil {
			return err
		}
		if err := deleteShared(ctx, tx, row.ID); err != nil {
			return err
		}
		if err := s.jobs.Enqueue(ctx, tx, jobDestroy, destroyArgs{row.ID}); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, SharedRemoved{row.Thing, row.Institution, row.Kind, row.ID})
	})
}
