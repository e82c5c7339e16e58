package accreditation

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/text"
)

// DraftDecision is a decision as an officer begins to write it. Replaces is the number of the decision in whose place it comes.
type DraftDecision struct {
	Version     string `form:"version"` // of the draft that is changed
	Kind        string `form:"kind" max:"20"`
	Replaces    string `form:"replaces" max:"60"`
	Institution string `form:"institution" max:"80"` // its code
	Visit       string `form:"visit" max:"26"`       // after which it comes, by id
	Number      string `form:"number" entry:"accreditation_proposal.number" max:"60"`
	Meeting     string `form:"meeting" entry:"accreditation_proposal.meeting" max:"120"`
	Day         string `form:"on_day" max:"2"`
	Month       string `form:"on_month" max:"2"`
	Year        string `form:"on_year" max:"4"`
}

// DraftDecision begins a decision. Nobody else sees it until it is proposed.
func (s *Service) DraftDecision(ctx context.Context, by access.Actor, c DraftDecision) (string, error) {
	now := s.clock.Now()
	p := Proposal{ID: id.New(now), State: ProposalDraft, By: by.Person, At: now, Version: 1, Visit: c.Visit}
	err := s.db.Update(ctx, func(tx *db.Tx) error {
		if err := s.mayPropose(by); err != nil {
			return err
		}
		p, err := s.headed(ctx, tx, p, c)
		if err != nil {
			return err
		}
		if err := s.apart(ctx, tx, by, p, s.needs.MayPropose); err != nil {
			return err
		}
		return insertProposal(ctx, tx, p)
	})
	return p.ID, err
}

// RedraftDecision changes what a draft says of itself. The findings stay; they are judged anew when it is proposed.
func (s *Service) RedraftDecision(ctx context.Context, by access.Actor, proposal string, c DraftDecision) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		p, err := s.loadOwn(ctx, tx, by, proposal, c.Version)
		if err != nil {
			return err
		}
		old := p.Institution
		if p, err = s.headed(ctx, tx, p, c); err != nil {
			return err
		}
		if p.Institution != old && len(p.Findings) > 0 {
			var f fault.Fields
			f.Add("institution", "accreditation.draft.findings", nil)
			return f.Err()
		}
		p.State = ProposalDraft
		return updateProposal(ctx, tx, p)
	})
}

// headed reads what a decision says of itself, and judges it.
func (s *Service) headed(ctx context.Context, tx *db.Tx, p Proposal, c DraftDecision) (Proposal, error) {
	p.Kind, p.Number, p.Meeting, p.Replaces, p.SameDay = DecisionKind(c.Kind), c.Number, c.Meeting, "", false
	p.On, _ = day.Parse(text.Day(c.Day, c.Month, c.Year)) // no such day is refused with the rest
	var f fault.Fields
	replaced := Decision{}
	if c.Replaces != "" && p.Kind != Decided {
		var err error
		if replaced, err = loadDecision(ctx, tx, c.Replaces); fault.Is(err, fault.KindNotFound) {
			f.Add("replaces", "accreditation.draft.no_such", fault.Values{"Number": c.Replaces})
		} else if err != nil {
			return p, err
		}
		p.Replaces = replaced.ID
	}
	i, err := loadInstitution(ctx, tx, c.Institution)
	switch {
	case c.Institution == "" && replaced.ID != "":
		if p.Institution, _, err = taughtAt(ctx, tx, replaced); err != nil {
			return p, err
		}
	case fault.Is(err, fault.KindNotFound):
		f.Add("institution", "fault.choose", nil)
	case err != nil:
		return p, err
	default:
		p.Institution = i.ID
	}
	if len(f) > 0 { // tell all of it at once, as far as it can be judged
		return p, append(f, checkHeading(p, Background{Law: s.council.On, Today: s.law().Day, Replaced: replaced})...).Err()
	}
	b, err := s.background(ctx, tx, p)
	if err != nil {
		return p, err
	}
	return p, decideDraft(p, b)
}
