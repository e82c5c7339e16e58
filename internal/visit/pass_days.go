package visit

import (
	"context"
	"errors"
	"fmt"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/events"
	"sanad/internal/fault"
)

// passedOfARound is how many visits one round of PassDays looks at.
const passedOfARound = 500

// Late says that a side did not act in time. Each day that was missed is told once.
type Late struct {
	Visit, Institution string
	Stage              Stage
	Waits, Side        string
}

// About names no person.
func (e Late) About() events.About { return events.About{Kind: "visit.late"} }

// PassDays goes on where an institution let its days pass, and tells every other side once that it is late.
func (s *Service) PassDays(ctx context.Context) error {
	by, today := access.System(access.Accreditation), s.law().Day
	var late []Visit
	if err := s.db.View(ctx, func(tx *db.Tx) (err error) {
		late, err = listLate(ctx, tx, today, passedOfARound)
		return err
	}); err != nil {
		return err
	}
	var failed error // what fails of one keeps no other from going on
	for _, found := range late {
		err := s.db.Update(ctx, func(tx *db.Tx) error {
			v, err := load(ctx, tx, found.ID)
			if err != nil || !v.Open() || v.Due.IsZero() || !today.After(v.Due) {
				return err
			}
			return s.pass(ctx, tx, by, v)
		})
		if err != nil && !fault.Is(err, fault.KindConflict) { // whom somebody moved meanwhile is not late
			failed = errors.Join(failed, fmt.Errorf("visit %s: %w", found.ID, err))
		}
	}
	return failed
}

// pass does what becomes of a visit whose side let its days pass.
func (s *Service) pass(ctx context.Context, tx *db.Tx, by access.Actor, v Visit) error {
	if v.Waits != "" {
		if v.Waits == Answer {
			if err := closeQuestions(ctx, tx, v.ID, s.clock.Now()); err != nil {
				return err
			}
		}
		return s.goOn(ctx, tx, by, v)
	}
	switch v.Stage {
	case Check:
		return s.checked(ctx, tx, by, v)
	case Rejoinder: // what was not sent does not go before the board
		return s.move(ctx, tx, by, v, Board)
	}
	if err := insertTold(ctx, tx, v, s.clock.Now()); err != nil {
		return err
	}
	return s.events.Record(ctx, tx, by, Late{Visit: v.ID, Institution: v.Institution, Stage: v.Stage, Waits: v.Waits, Side: v.Side})
}
