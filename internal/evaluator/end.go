package evaluator

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// End says that somebody evaluates no more, or takes back that they were named. They can be invited or named again.
func (s *Service) End(ctx context.Context, by access.Actor, evaluator string, c Reasoned) error {
	if err := checkReason(c.Reason); err != nil {
		return err
	}
	return s.changing(ctx, by, evaluator, c.Version, Ended, func(tx *db.Tx, e Evaluator) error {
		if err := s.move(ctx, tx, by, e, Ended, WasEnded, c.Reason); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, EndedIt{Person: e.Person, Evaluator: e.ID})
	})
}

// Leave ends what by is as an evaluator, by their own wish.
func (s *Service) Leave(ctx context.Context, by access.Actor) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		e, _, err := s.ownWith(ctx, tx, by)
		if err != nil {
			return err
		}
		if err := decideState(e); err != nil {
			return err
		}
		return s.leave(ctx, tx, by, e)
	})
}

// EndOf ends in a transaction what a person is as an evaluator: whoever holds an office of the council evaluates nothing for it.
func (s *Service) EndOf(ctx context.Context, tx *db.Tx, by access.Actor, person string) error {
	e, there, err := findEvaluator(ctx, tx, person)
	if err != nil || !there || e.State == Ended {
		return err
	}
	return s.leave(ctx, tx, by, e)
}

func (s *Service) leave(ctx context.Context, tx *db.Tx, by access.Actor, e Evaluator) error {
	kind := WasEnded
	if by.Person == e.Person {
		kind = Left
	}
	if err := s.move(ctx, tx, by, e, Ended, kind, ""); err != nil {
		return err
	}
	return s.events.Record(ctx, tx, by, EndedIt{Person: e.Person, Evaluator: e.ID, Own: kind == Left})
}
