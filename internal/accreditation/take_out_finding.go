package accreditation

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// ProposalPage names the state of a proposal that was seen.
type ProposalPage struct {
	Version string `form:"version"`
}

// TakeOutFinding takes a batch out of a draft.
func (s *Service) TakeOutFinding(ctx context.Context, by access.Actor, proposal, finding string, c ProposalPage) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		p, err := s.loadOwn(ctx, tx, by, proposal, c.Version)
		if err != nil {
			return err
		}
		if err := deleteProposed(ctx, tx, p.ID, finding); err != nil {
			return err
		}
		p.State = ProposalDraft
		return updateProposal(ctx, tx, p)
	})
}
