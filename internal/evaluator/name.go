package evaluator

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/pii"
)

// Name names a person of the register.
type Name struct {
	Number string `form:"number" max:"40"`
}

// Name asks a person of the register to evaluate, by a letter; they accept or decline on their own pages.
func (s *Service) Name(ctx context.Context, by access.Actor, c Name) error {
	now := s.clock.Now()
	return s.db.Update(ctx, func(tx *db.Tx) error {
		if _, err := s.keeping(by); err != nil {
			return err
		}
		who, err := s.registered(ctx, tx, c.Number)
		if err != nil {
			return err
		}
		e, there, err := findEvaluator(ctx, tx, who)
		if err != nil {
			return err
		}
		if err := decideName(e); err != nil {
			return err
		}
		if there {
			e.State = Named
			err = updateEvaluator(ctx, tx, e)
		} else {
			e = Evaluator{ID: id.New(now), Person: who, State: Named, Version: 1}
			err = insertEvaluator(ctx, tx, e)
		}
		if err != nil {
			return err
		}
		if err := s.changed(ctx, tx, by, e, WasNamed, nil); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, PersonNamed{Person: who, Evaluator: e.ID})
	})
}

// registered returns the person under a number, or names the field.
func (s *Service) registered(ctx context.Context, tx *db.Tx, number string) (string, error) {
	err := fault.NotFound()
	who := ""
	if s.needs.Registered != nil {
		who, err = s.needs.Registered(ctx, tx, number)
	}
	if fault.Is(err, fault.KindNotFound) {
		var f fault.Fields
		f.Add("number", "evaluator.name.nobody", nil)
		return "", f.Err()
	}
	return who, err
}

// changed notes what became of an evaluator, with a reason that is sealed already.
func (s *Service) changed(ctx context.Context, tx *db.Tx, by access.Actor, e Evaluator, kind ChangeKind, reason *sealedReason) error {
	now := s.clock.Now()
	c := Change{ID: id.New(now), Kind: kind, By: by.Person, At: now}
	var sealed pii.Sealed
	if reason != nil {
		c.ID, sealed = reason.id, reason.sealed
	}
	return insertChange(ctx, tx, e.ID, c, sealed)
}

// sealedReason is a reason that was sealed for a change with an id.
type sealedReason struct {
	id     string
	sealed pii.Sealed
}
