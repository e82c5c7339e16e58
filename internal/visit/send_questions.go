package visit

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// SendQuestions sends the institution what the team asks, and the team's clock stands until it answered.
func (s *Service) SendQuestions(ctx context.Context, by access.Actor, visit string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		v, m, questions, err := s.studying(ctx, tx, by, visit)
		if err != nil {
			return err
		}
		if err := decideSendQuestions(v, m, questions); err != nil {
			return err
		}
		if err := sendQuestions(ctx, tx, v.ID, s.clock.Now()); err != nil {
			return err
		}
		return s.waitFor(ctx, tx, by, v, Answer)
	})
}
