package assessment

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// Forget takes away what was written for a visit that nobody but its institution ever saw, in the transaction that forgets the visit.
func (s *Service) Forget(ctx context.Context, tx *db.Tx, by access.Actor, visit, institution string) error {
	if _, err := s.access.May(by, "assessment.write", access.Subject{Item: institution, Stands: true}); err != nil {
		return err
	}
	n, err := deleteReport(ctx, tx, visit)
	if err != nil || n == 0 {
		return err
	}
	return s.events.Record(ctx, tx, by, Forgotten{visit, institution})
}
