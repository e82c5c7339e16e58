package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// Reconsider is the applicant's wish that a refusal is looked at again, with the grounds.
type Reconsider struct {
	Grounds string `form:"grounds" entry:"engineer_finding.reasons" max:"4000" lines:"true"`
}

// Reconsider puts a refused application before an office again, where nobody may act who had a part in it. It has a clock of its own.
func (s *Service) Reconsider(ctx context.Context, by access.Actor, application string, c Reconsider) error {
	law := s.law()
	grounds, err := s.finding(ctx, by, application, OutcomeAskedAgain, c.Grounds, law)
	if err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		a, err := loadOwn(ctx, tx, application, by.Person)
		if err != nil {
			return err
		}
		others, err := listApplications(ctx, tx, by.Person)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "engineer.reconsider", access.Subject{Person: a.Person, Case: a.ID}); err != nil {
			return err
		}
		if err := decideReconsider(law, a, others, c); err != nil {
			return err
		}
		k, err := s.desk.Load(ctx, tx, a.ID)
		if err != nil {
			return err
		}
		step := law.Procedure(a.Kind).AgainStep
		grounds.Step, grounds.Rule = step.ID, step.Rule.ID
		if err := insertFinding(ctx, tx, grounds); err != nil {
			return err
		}
		if k, err = s.desk.Reopen(ctx, tx, k, law, step); err != nil {
			return err
		}
		if err := s.people.Hold(ctx, tx, a.Person, a.ID); err != nil {
			return err
		}
		now := s.clock.Now()
		a.State, a.DecidedAt, a.AgainAt = StateSubmitted, nil, &now
		if err := updateApplication(ctx, tx, a); err != nil {
			return err
		}
		if err := s.shared(ctx, tx, a.ID); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, ReconsiderationAsked{Case: a.ID, Person: a.Person, Step: step.ID, Due: k.Due, Rule: step.Rule.ID})
	})
}
