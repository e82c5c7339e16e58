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
	Sharers string `form:"sharers" max:"32"` // how those stood who name the roll number too
	Page
}

// SettleListing decides whether an applicant is who stands on the list under another name or day, or whose the roll number is that others name too; the
// step goes on. The last decision counts.
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
		others, err := s.others(ctx, tx, a)
		if err != nil {
			return err
		}
		if !l.settleable(others) {
			return fault.Conflict("engineer.listing.undisputed", nil)
		}
		if sharersKey(others) != c.Sharers {
			return fault.Conflict("fault.stale", nil)
		}
		finding.Step, finding.Rule = k.Step, l.Rule.ID
		if err := insertFinding(ctx, tx, finding); err != nil {
			return err
		}
		if err := s.settle(ctx, tx, a, l, Settlement(c.Settled)); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, ListingSettled{Case: a.ID, Person: a.Person, Step: k.Step, Outcome: outcome, Rule: finding.Rule})
	})
}

// settle notes what was decided of a claim, and about which row of the lists. One roll number is one person's: what was decided so of others before, and
// has not led to an entry, is to be decided anew.
func (s *Service) settle(ctx context.Context, tx *db.Tx, a applicationRow, l listed, to Settlement) error {
	row, ok, err := loadListing(ctx, tx, a.ID)
	if err != nil {
		return err
	}
	if !ok {
		return fault.Conflict("engineer.listing.undisputed", nil)
	}
	row.Settled, row.SettledRow, row.Lists, row.State = to, l.Row, l.Lists, l.State
	if err := updateListing(ctx, tx, row); err != nil {
		return err
	}
	if to == Upheld {
		of, err := listSharers(ctx, tx, rollsOf(row))
		if err != nil {
			return err
		}
		for _, x := range of[string(row.Roll)] {
			if x.Application == a.ID || x.Settled != Upheld || x.State == StateEntered {
				continue
			}
			other, _, err := loadListing(ctx, tx, x.Application)
			if err != nil {
				return err
			}
			other.Settled, other.SettledRow = Unsettled, nil
			if err := updateListing(ctx, tx, other); err != nil {
				return err
			}
		}
	}
	return s.reclaim(ctx, tx, row)
}
