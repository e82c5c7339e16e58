package visit

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
)

// Propose is what an officer proposes after a visit that is about no batches.
type Propose struct {
	Version    string  `form:"version" max:"20"` // of the proposal
	Outcome    Outcome `form:"outcome" entry:"visit_proposal.outcome" max:"20"`
	Number     string  `form:"number" entry:"visit_proposal.number" max:"60"`
	Meeting    string  `form:"meeting" entry:"visit_proposal.meeting" max:"120"`
	Day        string  `form:"on_day" max:"2"`
	Month      string  `form:"on_month" max:"2"`
	Year       string  `form:"on_year" max:"4"`
	ReasonsEn  string  `form:"reasons_en" entry:"visit_proposal.reasons_en" lines:"true" max:"2000"`
	ReasonsUr  string  `form:"reasons_ur" entry:"visit_proposal.reasons_ur" lines:"true" max:"2000"`
	From       string  `form:"from" entry:"visit_proposal.seats_from" max:"10"`
	Sections   string  `form:"sections" entry:"visit_proposal.sections" max:"10"`
	PerSection string  `form:"per_section" entry:"visit_proposal.per_section" max:"10"`
}

// Propose writes what the board is to vote on, or writes it anew while it stands on no agenda.
func (s *Service) Propose(ctx context.Context, by access.Actor, visit string, c Propose) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		v, err := loadSent(ctx, tx, visit)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "accreditation.propose", access.Subject{Any: true}); err != nil {
			return err
		}
		if err := s.mayLead(ctx, tx, by, v); err != nil {
			return err
		}
		p, err := loadProposal(ctx, tx, v.ID)
		if err != nil {
			return err
		}
		b, err := s.proposing(ctx, tx, v, c)
		if err != nil {
			return err
		}
		if p, err = decidePropose(v, p, c, b); err != nil {
			return err
		}
		p.Visit, p.State, p.By, p.At, p.Rule, p.Law = v.ID, ProposalWaiting, by.Person, s.clock.Now(), b.law.Visits.Rule.ID, b.law.ID
		p.Answer, p.EndedBy, p.EndedAt = "", "", nil
		if err := putProposal(ctx, tx, p); err != nil {
			return err
		}
		v.Side = council.SideBoard
		if err := update(ctx, tx, v); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, Proposed{Visit: v.ID, Institution: v.Institution})
	})
}

func (s *Service) proposing(ctx context.Context, tx *db.Tx, v Visit, c Propose) (b proposing, err error) {
	b.law = s.law()
	b.kind, _ = b.law.Visits.Kind(v.Kind)
	titles, err := s.needs.Titles(ctx, tx, []string{v.Programme})
	if err != nil {
		return b, err
	}
	b.programme = titles[v.Programme]
	if b.over, err = s.Over(ctx, tx, v); err != nil {
		return b, err
	}
	if b.placed, err = s.needs.Board.Placed(ctx, tx, v.ID); err != nil {
		return b, err
	}
	if b.taken, err = isNumberTaken(ctx, tx, c.Number, v.ID); err != nil || b.taken {
		return b, err
	}
	b.taken, err = s.needs.Board.Taken(ctx, tx, c.Number)
	return b, err
}
