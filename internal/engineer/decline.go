package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// Decline is the no to a proposal.
type Decline struct {
	Reason string `form:"reason" entry:"engineer_proposal.reason" max:"2000" lines:"true"`
}

// Decline ends a proposal with a reason that officers read: a registrar declines it, and whoever made it takes it back.
func (s *Service) Decline(ctx context.Context, by access.Actor, registration, proposal string, c Decline) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		p, err := loadProposal(ctx, tx, registration, proposal)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "engineer.decline", access.Subject{Person: p.Person}); err != nil {
			return err
		}
		r, err := loadRegistration(ctx, tx, p.Registration)
		if err != nil {
			return err
		}
		if p.State, err = decideDecline(p, by, c); err != nil {
			return err
		}
		now := s.clock.Now()
		p.DecidedBy, p.DecidedAt = by.Person, &now
		if p.Reason, err = s.vault.Seal(ctx, p.field("reason"), c.Reason); err != nil {
			return err
		}
		if err := updateProposal(ctx, tx, p); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, Declined{Case: r.Application, Person: p.Person, Registration: p.Registration, Proposal: p.ID, State: string(p.State)})
	})
}
