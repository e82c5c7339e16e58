package evaluator

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// Accept makes a person an evaluator whom an officer named.
func (s *Service) Accept(ctx context.Context, by access.Actor) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		e, err := s.loadOwn(ctx, tx, by)
		if err != nil {
			return err
		}
		if err := decideAnswer(e); err != nil {
			return err
		}
		if err := decideBegin(Evaluator{}, len(by.Roles) > 0); err != nil {
			return err
		}
		return s.begin(ctx, tx, by, e)
	})
}

// Decline says that a person who was named does not want to evaluate. They can be named or invited again.
func (s *Service) Decline(ctx context.Context, by access.Actor) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		e, err := s.loadOwn(ctx, tx, by)
		if err != nil {
			return err
		}
		if err := decideAnswer(e); err != nil {
			return err
		}
		e.State = Ended
		if err := updateEvaluator(ctx, tx, e); err != nil {
			return err
		}
		if err := s.changed(ctx, tx, by, e, Declined, nil); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, DeclinedIt{Person: e.Person, Evaluator: e.ID})
	})
}

// loadOwn returns what by is or was as an evaluator; fault.NotFound: nothing.
func (s *Service) loadOwn(ctx context.Context, tx *db.Tx, by access.Actor) (Evaluator, error) {
	e, _, err := s.ownWith(ctx, tx, by)
	return e, err
}
