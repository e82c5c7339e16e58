package accreditation

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// ProposeDecision sends a draft to whoever confirms decisions. SameDay says that its writer knows that another decision of the day is about
// one of its batches.
type ProposeDecision struct {
	ProposalPage
	SameDay bool `form:"same_day"`
}

// ProposeDecision asks that somebody else confirm a decision. Nothing of it holds until then.
func (s *Service) ProposeDecision(ctx context.Context, by access.Actor, proposal string, c ProposeDecision) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		p, err := s.loadOwn(ctx, tx, by, proposal, c.Version)
		if err != nil {
			return err
		}
		if err := s.apart(ctx, tx, by, p, s.needs.MayPropose); err != nil {
			return err
		}
		b, err := s.background(ctx, tx, p)
		if err != nil {
			return err
		}
		if err := decideReady(p, b); err != nil {
			return err
		}
		p.SameDay = c.SameDay
		if err := decideWhole(p, b); err != nil {
			return err
		}
		p.State, p.At, p.Answer, p.EndedBy, p.EndedAt = ProposalWaiting, b.Now, "", "", nil
		if err := updateProposal(ctx, tx, p); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, DecisionProposed{Proposal: p.ID, Institution: p.Institution, Visit: p.Visit})
	})
}
