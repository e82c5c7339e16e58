package visit

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// SendAnswers sends what an institution answered, and the team's clock goes on.
func (s *Service) SendAnswers(ctx context.Context, by access.Actor, institution, visit string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		v, _, err := s.own(ctx, tx, by, institution, visit)
		if err != nil {
			return err
		}
		questions, err := listQuestions(ctx, tx, v.ID)
		if err != nil {
			return err
		}
		if err := decideSendAnswers(v, questions); err != nil {
			return err
		}
		if err := closeQuestions(ctx, tx, v.ID, s.clock.Now()); err != nil {
			return err
		}
		return s.goOn(ctx, tx, by, v)
	})
}
