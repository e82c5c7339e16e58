package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/casework"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/id"
	"sanad/internal/pii"
	"sanad/internal/vault"
)

// Recommend is what an officer found at a step that is not the last.
type Recommend struct {
	Outcome string `form:"outcome" max:"40"` // recommend_entry or recommend_refusal
	Reasons string `form:"reasons" entry:"engineer_finding.reasons" max:"4000" lines:"true"`
	Page
}

// Recommend notes a finding and hands the case to the next step.
func (s *Service) Recommend(ctx context.Context, by access.Actor, application string, c Recommend) error {
	return s.RecommendWith(ctx, by, application, c, func(ctx context.Context, tx *db.Tx) error {
		k, err := s.desk.Load(ctx, tx, application)
		if err != nil || by.System {
			return err
		}
		return s.reserved(ctx, tx, k)
	})
}

// RecommendWith is Recommend with what must hold and be stored in the same transaction: a committee's finding.
func (s *Service) RecommendWith(ctx context.Context, by access.Actor, application string, c Recommend, also func(context.Context, *db.Tx) error) error {
	law := s.law()
	finding, err := s.finding(ctx, by, application, Outcome(c.Outcome), c.Reasons, law)
	if err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		a, k, err := s.loadCase(ctx, tx, by, application, "engineer.recommend", c.Version)
		if err != nil {
			return err
		}
		next, err := decideRecommend(s.chain(a), k.Step, c)
		if err != nil {
			return err
		}
		if err := also(ctx, tx); err != nil {
			return err
		}
		now, _, _ := stepAfter(s.chain(a), k.Step)
		finding.Step, finding.Rule = k.Step, now.Rule.ID
		if err := insertFinding(ctx, tx, finding); err != nil {
			return err
		}
		if err := s.desk.Advance(ctx, tx, by, k, c.Outcome, law, next); err != nil {
			return err
		}
		after, err := s.desk.Load(ctx, tx, k.ID)
		if err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, Recommended{
			Case: a.ID, Person: a.Person, Step: k.Step, Next: next.ID, Outcome: Outcome(c.Outcome), Rule: now.Rule.ID, Due: after.Due,
		})
	})
}

// loadCase loads a submitted application with its case, and refuses whoever may not do its present step. Time itself may, where a rule
// makes something of silence.
func (s *Service) loadCase(ctx context.Context, tx *db.Tx, by access.Actor, application string, action access.Action, version string) (applicationRow, casework.Case, error) {
	a, k, err := s.loadHandled(ctx, tx, by, application, action, version)
	if err == nil && k.Waits != casework.WaitsOffice {
		err = casework.Waiting(k)
	}
	return a, k, err
}

// loadHandled is loadCase for what may be done while the case waits.
func (s *Service) loadHandled(ctx context.Context, tx *db.Tx, by access.Actor, application string, action access.Action, version string) (applicationRow, casework.Case, error) {
	a, err := loadApplication(ctx, tx, application)
	if err != nil {
		return a, casework.Case{}, err
	}
	if _, err := s.access.May(by, action, access.Subject{Person: a.Person, Case: a.ID}); err != nil {
		return a, casework.Case{}, err
	}
	k, err := s.desk.Load(ctx, tx, application)
	if err != nil {
		return a, k, err
	}
	earlier, err := s.desk.Acts(ctx, tx, application)
	if err != nil {
		return a, k, err
	}
	if err := casework.MayHandle(k, earlier, by, version); err != nil {
		return a, k, err
	}
	return a, k, s.apart(ctx, tx, by, k.ID)
}

// apart refuses whoever declared an interest in a case before a committee.
func (s *Service) apart(ctx context.Context, tx *db.Tx, by access.Actor, caseID string) error {
	if s.needs.Apart == nil || by.System {
		return nil
	}
	return s.needs.Apart(ctx, tx, by.Person, caseID)
}

// reserved refuses a recommendation on a case that a committee's meeting is to decide.
func (s *Service) reserved(ctx context.Context, tx *db.Tx, k casework.Case) error {
	if s.needs.Reserved == nil {
		return nil
	}
	return s.needs.Reserved(ctx, tx, k)
}

// finding seals the reasons under the case's key; step and rule are filled in once the case is loaded.
func (s *Service) finding(ctx context.Context, by access.Actor, application string, outcome Outcome, reasons string, law council.Law) (findingRow, error) {
	now := s.clock.Now()
	row := findingRow{ID: id.New(now), Application: application, Person: by.Person, Outcome: outcome, Law: law.ID, At: now}
	var err error
	row.Reasons, err = s.vault.Seal(ctx, findingField(row), reasons)
	return row, err
}

func findingField(r findingRow) vault.Field {
	return vault.Field{Entry: "engineer_finding.reasons", Row: r.ID, Scope: caseScope(r.Application)}
}

// openFindings opens what was found on a case, oldest first.
func (s *Service) openFindings(ctx context.Context, d access.Decision, rows []findingRow) ([]Finding, error) {
	list := make([]Finding, len(rows))
	for i, r := range rows {
		var reasons pii.Value
		var err error
		if reasons, err = s.vault.Open(ctx, d, findingField(r), r.Reasons); err != nil {
			return nil, err
		}
		list[i] = Finding{Step: r.Step, Person: r.Person, Outcome: r.Outcome, Reasons: reasons, Rule: r.Rule, Law: r.Law, At: r.At}
	}
	return list, nil
}
