package evaluator

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/id"
)

// NoteTraining is a course that an evaluator took.
type NoteTraining struct {
	Day     string `form:"on_day" max:"2"`
	Month   string `form:"on_month" max:"2"`
	Year    string `form:"on_year" max:"4"`
	Course  string `form:"course" entry:"evaluator_training.course" max:"160"`
	Version string `form:"version" max:"20"`
}

// NoteTraining notes that an evaluator was trained. Of several the newest counts.
func (s *Service) NoteTraining(ctx context.Context, by access.Actor, evaluator string, c NoteTraining) error {
	now := s.clock.Now()
	return s.changing(ctx, by, evaluator, c.Version, "", func(tx *db.Tx, e Evaluator) error {
		on, err := decideTraining(c, s.law().Day)
		if err != nil {
			return err
		}
		row := trainingRow{ID: id.New(now), Evaluator: e.ID, On: on, By: by.Person, At: now}
		if row.Course, err = s.vault.Seal(ctx, personal("evaluator_training.course", row.ID, e.Person), c.Course); err != nil {
			return err
		}
		if err := insertTraining(ctx, tx, row); err != nil {
			return err
		}
		if on.After(e.Trained) || e.Trained.IsZero() {
			e.Trained = on
		}
		if err := updateEvaluator(ctx, tx, e); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, TrainingNoted{Person: e.Person, Evaluator: e.ID, Training: row.ID})
	})
}

// changing does a deed of an officer with an evaluator whose version they saw, and whom it brings into another state; empty: it stays.
func (s *Service) changing(ctx context.Context, by access.Actor, evaluator, version string, into State, deed func(tx *db.Tx, e Evaluator) error) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		if _, err := s.keeping(by); err != nil {
			return err
		}
		e, err := loadEvaluator(ctx, tx, evaluator)
		if err != nil {
			return err
		}
		if err := decideChange(e, version, into); err != nil {
			return err
		}
		return deed(tx, e)
	})
}

// move brings an evaluator into a state, for a reason that is sealed under their key.
func (s *Service) move(ctx context.Context, tx *db.Tx, by access.Actor, e Evaluator, into State, kind ChangeKind, reason string) error {
	r := sealedReason{id: id.New(s.clock.Now())}
	var err error
	if r.sealed, err = s.vault.Seal(ctx, personal("evaluator_change.reason", r.id, e.Person), reason); err != nil {
		return err
	}
	e.State = into
	if err := updateEvaluator(ctx, tx, e); err != nil {
		return err
	}
	return s.changed(ctx, tx, by, e, kind, &r)
}
