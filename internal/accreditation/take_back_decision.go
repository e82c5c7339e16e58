package accreditation

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// TakeBackDecision makes a draft again of what waits, for whoever proposed it.
func (s *Service) TakeBackDecision(ctx context.Context, by access.Actor, proposal string, c ProposalPage) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		p, err := s.loadProposal(ctx, tx, by, proposal)
		if err != nil {
			return err
		}
		if err := s.mayPropose(by); err != nil {
			return err
		}
		if err := decideTakeBack(p, by.Person, c.Version); err != nil {
			return err
		}
		if err := s.open(ctx, tx, p); err != nil {
			return err
		}
		p.State = ProposalDraft
		if err := updateProposal(ctx, tx, p); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, ProposalTakenBack{Proposal: p.ID, Institution: p.Institution, Visit: p.Visit})
	})
}
