package visit

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// AnswerDays says whether an institution agrees to days, or proposes others.
type AnswerDays struct {
	Outcome string `form:"outcome" max:"10"`
	DaysTyped
}

// AnswerDays agrees to the days that were proposed, or proposes others; the council's clock goes on.
func (s *Service) AnswerDays(ctx context.Context, by access.Actor, institution, visit string, c AnswerDays) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		v, _, err := s.own(ctx, tx, by, institution, visit)
		if err != nil {
			return err
		}
		proposed, err := listDays(ctx, tx, v.ID)
		if err != nil {
			return err
		}
		d, err := decideAnswerDays(v, proposed, c, s.law().Day)
		if err != nil {
			return err
		}
		d.ID, d.Visit, d.By, d.At = s.newID(), v.ID, by.Person, s.clock.Now()
		if err := insertDays(ctx, tx, d); err != nil {
			return err
		}
		return s.goOn(ctx, tx, by, v)
	})
}
