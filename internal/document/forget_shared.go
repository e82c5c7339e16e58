package document

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// ForgetShared takes all files away of a thing that nobody but its institution ever saw, in the transaction that forgets the thing. Their keys are destroyed.
func (s *Service) ForgetShared(ctx context.Context, tx *db.Tx, by access.Actor, thing, institution string) error {
	if _, err := s.access.May(by, "document.share", access.Subject{Item: institution, Stands: true}); err != nil {
		return err
	}
	rows, err := listShared(ctx, tx, thing, "")
	if err != nil {
		return err
	}
	for _, row := range rows {
		if err := deleteShared(ctx, tx, row.ID); err != nil {
			return err
		}
		if err := s.jobs.Enqueue(ctx, tx, jobDestroy, destroyArgs{row.ID}); err != nil {
			return err
		}
		if err := s.events.Record(ctx, tx, by, SharedRemoved{row.Thing, row.Institution, row.Kind, row.ID}); err != nil {
			return err
		}
	}
	return nil
}
