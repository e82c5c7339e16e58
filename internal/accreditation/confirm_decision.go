package accreditation

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/id"
)

// ConfirmDecision makes a decision of what somebody else proposed. It is published and known from this moment, and is corrected only by a
// later one. It returns the decision's id.
func (s *Service) ConfirmDecision(ctx context.Context, by access.Actor, proposal string, c ProposalPage) (decision string, err error) {
	err = s.db.Update(ctx, func(tx *db.Tx) error {
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
		b, err := s.background(ctx, tx, p)
		if err != nil {
			return err
		}
		if err := decideFound(p, b); err != nil {
			return err
		}
		if err := decideWhole(p, b); err != nil {
			return err
		}
		law := s.law()
		d := Decision{
			ID: id.New(b.Now), Number: p.Number, Kind: p.Kind, Replaces: p.Replaces, Institution: p.Institution, Meeting: p.Meeting, On: p.On, Known: b.Now,
			Rule: b.Law(p.On).Accreditation.Rule.ID, Law: law.ID,
		}
		for _, f := range p.Findings {
			f.ID, f.Decision = id.New(b.Now), d.ID
			d.Findings = append(d.Findings, f.Finding)
		}
		if err := insertDecision(ctx, tx, d, ""); err != nil {
			return err
		}
		p.State, p.EndedBy, p.EndedAt, p.Decision = ProposalConfirmed, by.Person, &b.Now, d.ID
		if err := updateProposal(ctx, tx, p); err != nil {
			return err
		}
		decision = d.ID
		if err := s.events.Record(ctx, tx, by, DecisionConfirmed{Decision: d.ID, Number: d.Number, Proposal: p.ID, Institution: d.Institution, Visit: p.Visit, Kind: d.Kind, On: d.On}); err != nil {
			return err
		}
		after := afterwards(p, b)
		for _, f := range d.Findings {
			was, _ := b.Found.On(f.Programme, f.Batch, b.Today, b.Now)
			is, _ := after.On(f.Programme, f.Batch, b.Today, b.Now)
			e := BatchFound{
				Decision: d.ID, Finding: f.ID, Institution: d.Institution, Programme: f.Programme, Batch: int64(f.Batch), Outcome: f.Outcome, Level: f.Level,
				From: f.From, Until: f.Until, Opened: was.opens(law), Opens: is.opens(law),
			}
			if err := s.events.Record(ctx, tx, by, e); err != nil {
				return err
			}
		}
		return nil
	})
	return decision, err
}
