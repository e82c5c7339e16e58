package accreditation

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// open refuses to change what a board votes on, or has voted on.
func (s *Service) open(ctx context.Context, tx *db.Tx, p Proposal) error {
	if p.Visit == "" {
		return nil
	}
	v, err := s.needs.Visited(ctx, tx, p.Visit)
	if err != nil {
		return err
	}
	return decideOpen(p, v)
}

// settled refuses to end what stands on an agenda.
func (s *Service) settled(ctx context.Context, tx *db.Tx, p Proposal) error {
	if p.Visit == "" {
		return nil
	}
	v, err := s.needs.Visited(ctx, tx, p.Visit)
	if err != nil {
		return err
	}
	return decideSettled(p, v)
}

// VisitToDecide is a visit after which an officer writes a decision.
type VisitToDecide struct {
	Visited
	Of    Institution
	Today day.Day
}

// VisitToDecide returns a visit that is before the board to whoever may propose decisions.
func (s *Service) VisitToDecide(ctx context.Context, by access.Actor, visit string) (v VisitToDecide, err error) {
	if err := s.mayPropose(by); err != nil {
		return v, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		v = VisitToDecide{Today: s.law().Day}
		if v.Visited, err = s.needs.Visited(ctx, tx, visit); err != nil {
			return err
		}
		if err := s.apart(ctx, tx, by, Proposal{Visit: v.ID}, s.needs.MayPropose); err != nil {
			return err
		}
		if !v.Ready {
			return fault.Conflict("accreditation.visit.not_ready", fault.Values{"Number": v.Number})
		}
		v.Of, err = loadInstitution(ctx, tx, v.Institution)
		return err
	})
	return v, err
}

// ProposalAfter returns the proposal after a visit that waits for its board or for whoever confirms it; NotFound: none does.
func (s *Service) ProposalAfter(ctx context.Context, tx *db.Tx, visit string) (Proposal, error) {
	return loadProposalAfter(ctx, tx, visit)
}

// BoardFound says that a board found what is proposed after a visit, in the transaction of its meeting: the decision is of that day.
func (s *Service) BoardFound(ctx context.Context, tx *db.Tx, visit string, on day.Day) error {
	p, err := loadProposalAfter(ctx, tx, visit)
	if err != nil {
		return err
	}
	if err := moveProposed(ctx, tx, p.ID, p.On, on); err != nil {
		return err
	}
	for i, f := range p.Findings {
		if f.From == p.On {
			p.Findings[i].From = on
		}
	}
	p.On = on
	b, err := s.background(ctx, tx, p)
	if err != nil {
		return err
	}
	if err := decideWhole(p, b); err != nil {
		return err
	}
	return updateProposal(ctx, tx, p)
}

// BoardReturned sends what is proposed after a visit back to its writer, in the transaction of the meeting that found otherwise.
func (s *Service) BoardReturned(ctx context.Context, tx *db.Tx, by access.Actor, visit, answer string) error {
	p, err := loadProposalAfter(ctx, tx, visit)
	if err != nil {
		return err
	}
	now := s.clock.Now()
	p.State, p.Answer, p.EndedBy, p.EndedAt = ProposalDeclined, answer, by.Person, &now
	return updateProposal(ctx, tx, p)
}
