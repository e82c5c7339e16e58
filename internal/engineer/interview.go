package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// Interview is what an assessment of the applicant found.
type Interview struct {
	Outcome string `form:"interview" max:"20"` // assessment_passed or assessment_failed
	Reasons string `form:"found" entry:"engineer_finding.reasons" max:"4000" lines:"true"`
	Page
}

// Interview notes what the assessment found; the step goes on. The last interview counts.
func (s *Service) Interview(ctx context.Context, by access.Actor, application string, c Interview) error {
	law := s.law()
	if err := checkInterview(c); err != nil {
		return err
	}
	finding, err := s.finding(ctx, by, application, Outcome(c.Outcome), c.Reasons, law)
	if err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		a, k, err := s.loadCase(ctx, tx, by, application, "engineer.interview", c.Version)
		if err != nil {
			return err
		}
		kind, _ := law.Kind(a.Kind)
		route, ok := routeOf(s.lawOf(a), kind, a.Route)
		if !ok || !route.Wants(council.WantsAssessment) {
			return fault.Denied("engineer.interview.not_wanted", nil)
		}
		finding.Step, finding.Rule = k.Step, route.Rule.ID
		if err := insertFinding(ctx, tx, finding); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, Interviewed{Case: a.ID, Person: a.Person, Step: k.Step, Outcome: Outcome(c.Outcome), Rule: finding.Rule})
	})
}

// checkInterview demands an outcome, and words that somebody else can follow.
func checkInterview(c Interview) error {
	var f fault.Fields
	if o := Outcome(c.Outcome); o != OutcomePassed && o != OutcomeFailed {
		f.Add("interview", "fault.choose", nil)
	}
	if len([]rune(c.Reasons)) < 20 {
		f.Add("found", "engineer.interview.found", nil)
	}
	return f.Err()
}
