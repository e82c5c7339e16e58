package visit

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// EndReview says that a team has studied the papers: the days of the visit are agreed next.
func (s *Service) EndReview(ctx context.Context, by access.Actor, visit string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		v, m, questions, err := s.studying(ctx, tx, by, visit)
		if err != nil {
			return err
		}
		if err := decideEndReview(v, m, questions); err != nil {
			return err
		}
		return s.move(ctx, tx, by, v, Schedule)
	})
}
