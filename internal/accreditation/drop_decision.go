package accreditation

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// DropDecision gives a draft up. Its number is free again.
func (s *Service) DropDecision(ctx context.Context, by access.Actor, proposal string, c ProposalPage) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		p, err := s.loadOwn(ctx, tx, by, proposal, c.Version)
		if err != nil {
			return err
		}
		p.State = ProposalDropped
		if err := updateProposal(ctx, tx, p); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, ProposalGivenUp{Proposal: p.ID, Institution: p.Institution})
	})
}
