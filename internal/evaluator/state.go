package evaluator

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// State lets the draft of by's statement stand from now on, or says that the statement that stands is still so. The one before is kept.
func (s *Service) State(ctx context.Context, by access.Actor) error {
	now := s.clock.Now()
	return s.db.Update(ctx, func(tx *db.Tx) error {
		e, decision, err := s.ownWith(ctx, tx, by)
		if err != nil {
			return err
		}
		if err := decideState(e); err != nil {
			return err
		}
		d, drafted, err := findStatement(ctx, tx, e.ID, draft)
		if err != nil {
			return err
		}
		if !drafted {
			var there bool
			if d, there, err = findStatement(ctx, tx, e.ID, current); err == nil && !there {
				err = fault.Denied("evaluator.state.needs_discipline", nil)
			}
			if err != nil {
				return err
			}
		}
		if d.Items, err = s.openItems(ctx, tx, decision, map[string]string{d.ID: e.Person}); err != nil {
			return err
		}
		if err := decideSign(d); err != nil {
			return err
		}
		if drafted {
			if err := makeCurrent(ctx, tx, d, now); err != nil {
				return err
			}
		}
		e.Stated = s.law().Day
		if err := updateEvaluator(ctx, tx, e); err != nil {
			return err
		}
		if err := s.changed(ctx, tx, by, e, WasStated, nil); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, StatementMade{Person: e.Person, Evaluator: e.ID, Statement: d.ID, Again: !drafted})
	})
}

// ownWith returns what by is or was as an evaluator, with the decision that opens what they stated; fault.NotFound: they are nothing.
func (s *Service) ownWith(ctx context.Context, tx *db.Tx, by access.Actor) (Evaluator, access.Decision, error) {
	d, err := s.own(by)
	if err != nil {
		return Evaluator{}, d, err
	}
	e, there, err := findEvaluator(ctx, tx, by.Person)
	if err == nil && !there {
		err = fault.NotFound()
	}
	return e, d, err
}
