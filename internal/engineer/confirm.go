package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/standing"
)

// Confirm records what a proposal proposes. A registrar who is not its author does it, on the state that its author saw.
func (s *Service) Confirm(ctx context.Context, by access.Actor, registration, proposal string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		p, err := loadProposal(ctx, tx, registration, proposal)
		if err != nil {
			return err
		}
		decision, err := s.access.May(by, "engineer.confirm", access.Subject{Person: p.Person})
		if err != nil {
			return err
		}
		r, err := loadRegistration(ctx, tx, p.Registration)
		if err != nil {
			return err
		}
		law := s.law()
		rule, err := decideConfirm(law, p, r.Facts, by.Person)
		if err != nil {
			return err
		}
		grounds, err := s.vault.Open(ctx, decision, p.field("grounds"), p.Grounds)
		if err != nil {
			return err
		}
		now := s.clock.Now()
		p.State, p.DecidedBy, p.DecidedAt = ProposalConfirmed, by.Person, &now
		fact, err := s.record(ctx, tx, by, r, standing.Fact{Kind: p.Kind, From: p.From, Until: p.Until, Of: p.Of}, grounds.Reveal(), law, rule)
		if err != nil {
			return err
		}
		if p.Kind == standing.Death {
			if err := s.recordDeaths(ctx, tx, by, r, fact, grounds.Reveal(), law, rule); err != nil {
				return err
			}
		}
		if err := s.carry(ctx, tx, by, r, fact, grounds.Reveal(), law, rule); err != nil {
			return err
		}
		p.Fact = fact.ID
		return updateProposal(ctx, tx, p)
	})
}

// recordDeaths records a death on whatever else the person holds: nobody dies of one registration alone.
func (s *Service) recordDeaths(ctx context.Context, tx *db.Tx, by access.Actor, of Registration, death standing.Fact, grounds string, law council.Law, rule council.Rule) error {
	held, err := listRegistrations(ctx, tx, []string{of.Person})
	for _, r := range held {
		if err == nil && r.ID != of.ID && !died(r.Facts) {
			_, err = s.record(ctx, tx, by, r, standing.Fact{Kind: standing.Death, From: death.From}, grounds, law, rule)
		}
	}
	return err
}

// carry records what a deed makes of the certificates that rest on a registration.
func (s *Service) carry(ctx context.Context, tx *db.Tx, by access.Actor, of Registration, deed standing.Fact, grounds string, law council.Law, rule council.Rule) error {
	held, err := listRegistrations(ctx, tx, []string{of.Person})
	if err != nil {
		return err
	}
	for _, x := range held {
		if fact, some := decideCarry(law, of, deed, x); some {
			if _, err := s.record(ctx, tx, by, x, fact, grounds, law, rule); err != nil {
				return err
			}
		}
	}
	return nil
}
