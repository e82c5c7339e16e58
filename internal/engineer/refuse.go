package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// Refuse is the last step's no, with the reasons that the applicant will read.
type Refuse struct {
	Reasons string `form:"reasons" entry:"engineer_finding.reasons" max:"4000" lines:"true"`
	Version string `form:"version"`
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
		if err := decideFinal(s.chain(a), k.Step); err != nil {
			return err
		}
		step, _, _ := stepAfter(s.chain(a), k.Step)
		finding.Step, finding.Rule = k.Step, step.Rule.ID
		if err := insertFinding(ctx, tx, finding); err != nil {
			return err
		}
		if err := s.desk.CloseCase(ctx, tx, by, k, string(OutcomeRefused)); err != nil {
			return err
		}
		if err := s.people.Hold(ctx, tx, a.Person, ""); err != nil {
			return err
		}
		now := s.clock.Now()
		a.State, a.DecidedAt = StateRefused, &now
		if err := updateApplication(ctx, tx, a); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, Refused{Case: a.ID, Person: a.Person, Step: k.Step, Rule: step.Rule.ID})
	})
}
