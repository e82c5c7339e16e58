package visit

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
)

// DaysTyped are the first and the last day of a visit as they were typed.
type DaysTyped struct {
	FirstDay   string `form:"first_day" max:"2"`
	FirstMonth string `form:"first_month" max:"2"`
	FirstYear  string `form:"first_year" max:"4"`
	LastDay    string `form:"last_day" max:"2"`
	LastMonth  string `form:"last_month" max:"2"`
	LastYear   string `form:"last_year" max:"4"`
}

// ProposeDays proposes the days of a visit to the institution, and the council's clock stands until it answered.
func (s *Service) ProposeDays(ctx context.Context, by access.Actor, visit string, c DaysTyped) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		v, _, err := s.led(ctx, tx, by, visit)
		if err != nil {
			return err
		}
		first, last, err := decideProposeDays(v, c, s.law().Day)
		if err != nil {
			return err
		}
		d := Days{ID: s.newID(), Visit: v.ID, First: first, Last: last, Side: council.SideCouncil, By: by.Person, At: s.clock.Now()}
		if err := insertDays(ctx, tx, d); err != nil {
			return err
		}
		return s.waitFor(ctx, tx, by, v, Answer)
	})
}

// FixDays fixes the days of a visit, and the visit is next.
func (s *Service) FixDays(ctx context.Context, by access.Actor, visit string, c DaysTyped) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		v, _, err := s.led(ctx, tx, by, visit)
		if err != nil {
			return err
		}
		proposed, err := listDays(ctx, tx, v.ID)
		if err != nil {
			return err
		}
		if v.MeetsOn, v.MeetsUntil, err = decideFix(v, proposed, c, s.law().Day); err != nil {
			return err
		}
		return s.move(ctx, tx, by, v, Visiting)
	})
}
