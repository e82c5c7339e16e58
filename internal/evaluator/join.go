package evaluator

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
)

// Joining is an invitation as whoever holds its link sees it.
type Joining struct {
	Invitation Invitation
	Refused    error // why the reader cannot accept; nil: they can
}

// ShowJoin shows an invitation. A link that was used, taken back or is over is none.
func (s *Service) ShowJoin(ctx context.Context, by access.Actor, token string) (j Joining, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		var e Evaluator
		j.Invitation, e, err = s.loadJoin(ctx, tx, by, token)
		j.Refused = decideBegin(e, len(by.Roles) > 0)
		return err
	})
	return j, err
}

// loadJoin returns an open invitation, and what by is already.
func (s *Service) loadJoin(ctx context.Context, tx *db.Tx, by access.Actor, token string) (i Invitation, e Evaluator, err error) {
	if i, err = findInvitation(ctx, tx, hash(token)); err != nil {
		return i, e, err
	}
	if !i.isOpen(s.clock.Now()) {
		return i, e, fault.NotFound()
	}
	if _, err = s.own(by); err != nil {
		return i, e, err
	}
	e, _, err = findEvaluator(ctx, tx, by.Person)
	return i, e, err
}

// Join accepts an invitation: from now on by is an evaluator. Of two who hold one link the first joins.
func (s *Service) Join(ctx context.Context, by access.Actor, token string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		i, e, err := s.loadJoin(ctx, tx, by, token)
		if err != nil {
			return err
		}
		if err := decideBegin(e, len(by.Roles) > 0); err != nil {
			return err
		}
		open, err := closeInvitation(ctx, tx, i.ID, s.clock.Now())
		if err != nil {
			return err
		}
		if !open {
			return fault.NotFound()
		}
		return s.begin(ctx, tx, by, e)
	})
}

// begin makes a person an evaluator, or one who had ended again: what they stated counts once they say that it is still so.
func (s *Service) begin(ctx context.Context, tx *db.Tx, by access.Actor, e Evaluator) error {
	if e.ID == "" {
		e = Evaluator{ID: id.New(s.clock.Now()), Person: by.Person, State: Active, Version: 1}
		if err := insertEvaluator(ctx, tx, e); err != nil {
			return err
		}
	} else {
		e.State, e.Stated = Active, day.Day{}
		if err := updateEvaluator(ctx, tx, e); err != nil {
			return err
		}
	}
	if err := s.changed(ctx, tx, by, e, Accepted, nil); err != nil {
		return err
	}
	return s.events.Record(ctx, tx, by, Begun{Person: e.Person, Evaluator: e.ID})
}
