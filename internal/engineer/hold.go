package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/casework"
	"sanad/internal/db"
)

// Hold lets a case wait for something outside the council, for a reason that the applicant reads, until a day.
type Hold struct {
	Reasons string `form:"reasons" entry:"engineer_finding.reasons" max:"4000" lines:"true"`
	Day     string `form:"until_day" max:"2"`
	Month   string `form:"until_month" max:"2"`
	Year    string `form:"until_year" max:"4"`
	Page
}

// Hold stops the clock of a case; when its day has passed the case goes on by itself.
func (s *Service) Hold(ctx context.Context, by access.Actor, application string, c Hold) error {
	law := s.law()
	kind, err := s.kindOf(ctx, application)
	if err != nil {
		return err
	}
	until, err := decideHold(law, kind, c)
	if err != nil {
		return err
	}
	finding, err := s.finding(ctx, by, application, OutcomeHeld, c.Reasons, law)
	if err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		a, k, err := s.loadCase(ctx, tx, by, application, "engineer.hold", c.Version)
		if err != nil {
			return err
		}
		finding.Step, finding.Rule = k.Step, law.Procedure(a.Kind).HoldRule.ID
		if err := insertFinding(ctx, tx, finding); err != nil {
			return err
		}
		if _, err := s.desk.Wait(ctx, tx, k, casework.WaitsHold, until); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, Held{Case: a.ID, Person: a.Person, Step: k.Step, Until: until, Rule: finding.Rule})
	})
}
