package visit

import (
	"context"
	"unicode/utf8"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// ConfirmOutcome confirms what the board found of a visit that is about no batches, does what was approved and ends it.
func (s *Service) ConfirmOutcome(ctx context.Context, by access.Actor, visit string, c Page) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		v, p, err := s.loadFound(ctx, tx, by, visit, c.Version)
		if err != nil {
			return err
		}
		now, law := s.clock.Now(), s.law()
		p.State, p.EndedBy, p.EndedAt = ProposalConfirmed, by.Person, &now
		if err := updateProposal(ctx, tx, p); err != nil {
			return err
		}
		k, _ := law.Visits.Kind(v.Kind)
		if p.Outcome == Approved && (k.Phase != "" || p.From != 0) {
			if err := s.needs.Board.Approved(ctx, tx, by, v.Programme, k.Phase, Seats{p.From, p.Sections, p.PerSection}); err != nil {
				return err
			}
		}
		return s.Decided(ctx, tx, by, v.ID, p.Number)
	})
}

// Decline is a registrar's no, with the reason that the officers read.
type Decline struct {
	Page
	Answer string `form:"answer" entry:"visit_proposal.answer" lines:"true" max:"2000"`
}

// DeclineOutcome sends what the board found back: it comes before the board again.
func (s *Service) DeclineOutcome(ctx context.Context, by access.Actor, visit string, c Decline) error {
	if utf8.RuneCountInString(c.Answer) < fewestReasons {
		var f fault.Fields
		f.Add("answer", "visit.propose.reasons", fault.Values{"Least": fewestReasons})
		return f.Err()
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		v, _, err := s.loadFound(ctx, tx, by, visit, c.Version)
		if err != nil {
			return err
		}
		if err := s.send(ctx, tx, by, v, c.Answer); err != nil {
			return err
		}
		return s.SentBack(ctx, tx, by, v.ID)
	})
}

// loadFound returns a visit with what the board found of it, for whoever confirms that.
func (s *Service) loadFound(ctx context.Context, tx *db.Tx, by access.Actor, visit, version string) (v Visit, p Proposal, err error) {
	if v, err = loadSent(ctx, tx, visit); err != nil {
		return v, p, err
	}
	if _, err := s.access.May(by, "accreditation.confirm", access.Subject{Any: true}); err != nil {
		return v, p, err
	}
	if p, err = loadProposal(ctx, tx, v.ID); err != nil {
		return v, p, err
	}
	if err := decideOutcome(v, p, by.Person, version); err != nil {
		return v, p, err
	}
	_, err = s.mayAct(ctx, tx, by, v, "")
	return v, p, err
}
