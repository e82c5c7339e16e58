package accreditation

import (
	"context"
	"unicode/utf8"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// DeclineDecision is a registrar's no, with the reason that whoever proposed the decision reads.
type DeclineDecision struct {
	ProposalPage
	Answer string `form:"answer" entry:"accreditation_proposal.answer" lines:"true" max:"2000"`
}

// DeclineDecision sends a proposal back to its writer, who mends it or drops it.
func (s *Service) DeclineDecision(ctx context.Context, by access.Actor, proposal string, c DeclineDecision) error {
	if utf8.RuneCountInString(c.Answer) < fewestReasons {
		var f fault.Fields
		f.Add("answer", "accreditation.finding.reasons", fault.Values{"Least": fewestReasons})
		return f.Err()
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		p, err := s.loadProposal(ctx, tx, by, proposal)
		if err != nil {
			return err
		}
		if err := s.mayConfirm(by); err != nil {
			return err
		}
		if err := s.apart(ctx, tx, by, p, s.needs.MayEnd); err != nil {
			return err
		}
		if err := decideEnd(p, by.Person, c.Version); err != nil {
			return err
		}
		if err := s.settled(ctx, tx, p); err != nil {
			return err
		}
		now := s.clock.Now()
		p.State, p.Answer, p.EndedBy, p.EndedAt = ProposalDeclined, c.Answer, by.Person, &now
		if err := updateProposal(ctx, tx, p); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, ProposalNotConfirmed{Proposal: p.ID, Institution: p.Institution, Visit: p.Visit})
	})
}
