package evaluator

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// Reasoned is a deed with its reason, which the evaluator reads.
type Reasoned struct {
	Reason  string `form:"reason" entry:"evaluator_change.reason" lines:"true" max:"1000"`
	Version string `form:"version" max:"20"`
}

// Pause says that an evaluator is not asked for visits until an officer resumes them. Visits that they make go on.
func (s *Service) Pause(ctx context.Context, by access.Actor, evaluator string, c Reasoned) error {
	if err := checkReason(c.Reason); err != nil {
		return err
	}
	return s.changing(ctx, by, evaluator, c.Version, Paused, func(tx *db.Tx, e Evaluator) error {
		if err := s.move(ctx, tx, by, e, Paused, WasPaused, c.Reason); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, PausedIt{Person: e.Person, Evaluator: e.ID})
	})
}

// Resume says that a paused evaluator can be asked again.
func (s *Service) Resume(ctx context.Context, by access.Actor, evaluator, version string) error {
	return s.changing(ctx, by, evaluator, version, Active, func(tx *db.Tx, e Evaluator) error {
		if err := s.move(ctx, tx, by, e, Active, Resumed, ""); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, ResumedIt{Person: e.Person, Evaluator: e.ID})
	})
}
