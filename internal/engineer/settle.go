package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// SettleListing is what an officer decides of a claim that the lists dispute.
type SettleListing struct {
	Settled string `form:"settled" max:"20"` // upheld or rejected
	Reasons string `form:"settled_reasons" entry:"engineer_finding.reasons" max:"4000" lines:"true"`
	Page
}

// SettleListing decides whether an applicant is who stands on the list under another name or day; the step goes on. The last decision counts.
func (s *Service) SettleListing(ctx context.Context, by access.Actor, application string, c SettleListing) error {
	law := s.law()
	if err := checkSettle(c); err != nil {
		return err
	}
	outcome := OutcomeUpheld
	if Settlement(c.Settled) == Dismissed {
		outcome = OutcomeDismissed
	}
	finding, err := s.finding(ctx, by, application, outcome, c.Reasons, law)
	if err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		a, k, err := s.loadCase(ctx, tx, by, application, "engineer.check_claim", c.Version)
		if err != nil {
			return err
		}
		decision, err := s.access.May(by, "engineer.check_claim", access.Subject{Person: a.Person, Case: a.ID})
		if err != nil {
			return err
		}
		if a.Institution == nil {
			return fault.Conflict("engineer.listing.undisputed", nil)
		}
		d, err := s.openDegree(ctx, tx, decision, a)
		if err != nil {
			return err
		}
		l, err := s.listed(ctx, tx, a, d)
		if err != nil {
			return err
		}
		if l.Again || !l.State.Disputed() {
			return fault.Conflict("engineer.listing.undisputed", nil)
		}
		finding.Step, finding.Rule = k.Step, l.Rule.ID
		if err := insertFinding(ctx, tx, finding); err != nil {
			return err
		}
		if err := settleListing(ctx, tx, a.ID, Settlement(c.Settled)); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, ListingSettled{Case: a.ID, Person: a.Person, Step: k.Step, Outcome: outcome, Rule: finding.Rule})
	})
}
