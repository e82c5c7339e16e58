package visit

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// AnswerTeam says that an institution has looked at a team, and objects to nobody but those whom it named. The council's clock goes on.
func (s *Service) AnswerTeam(ctx context.Context, by access.Actor, institution, visit string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		v, _, err := s.own(ctx, tx, by, institution, visit)
		if err != nil {
			return err
		}
		if err := decideLooking(v); err != nil {
			return err
		}
		return s.goOn(ctx, tx, by, v)
	})
}
