package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/casework"
	"sanad/internal/db"
)

// Refuse is the last step's no, with the reasons that the applicant will read.
type Refuse struct {
	Reasons string `form:"reasons" entry:"engineer_finding.reasons" max:"4000" lines:"true"`
	Page
}

// Refuse ends a case with a refusal; the applicant reads the reasons and how to appeal.
func (s *Service) Refuse(ctx context.Context, by access.Actor, application string, c Refuse) error {
	law := s.law()
	if err := checkReasons(c.Reasons); err != nil {
		return err
	}
	finding, err := s.finding(ctx, by, application, OutcomeRefused, c.Reasons, law)
	if err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		a, k, err := s.loadCase(ctx, tx, by, application, "engineer.refuse", c.Version)
		if err != nil {
			return err
		}
		past, err := listRequests(ctx, tx, a.ID)
		if err != nil {
			return err
		}
		if err := decideRefuse(law.Procedure(a.Kind), s.chain(a), k.Step, by.System || wasHeard(past)); err != nil {
			return err
		}
		step, _, _ := stepAfter(s.chain(a), k.Step)
		finding.Step, finding.Rule = k.Step, step.Rule.ID
		if err := insertFinding(ctx, tx, finding); err != nil {
			return err
		}
		if err := s.close(ctx, tx, by, a, k, StateRefused, OutcomeRefused); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, Refused{Case: a.ID, Person: a.Person, Step: k.Step, Rule: step.Rule.ID})
	})
}

// close ends an application and its case without an entry; the person may mend their identity again.
func (s *Service) close(ctx context.Context, tx *db.Tx, by access.Actor, a applicationRow, k casework.Case, state State, outcome Outcome) error {
	if err := s.desk.CloseCase(ctx, tx, by, k, string(outcome)); err != nil {
		return err
	}
	if err := s.release(ctx, tx, a.Person); err != nil {
		return err
	}
	now := s.clock.Now()
	a.State, a.DecidedAt = state, &now
	if err := updateApplication(ctx, tx, a); err != nil {
		return err
	}
	return s.shared(ctx, tx, a.ID)
}

// release lets a person mend their identity again, unless a registration rests on it.
func (s *Service) release(ctx context.Context, tx *db.Tx, person string) error {
	held, err := listRegistrations(ctx, tx, []string{person})
	if err != nil {
		return err
	}
	rests := ""
	if len(held) > 0 {
		rests = held[0].ID
	}
	return s.people.Hold(ctx, tx, person, rests)
}
