package accreditation

import (
	"context"
	"maps"
	"slices"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// ProposalState is how far a proposed decision is.
type ProposalState string

// The states of a proposal.
const (
	ProposalDraft     ProposalState = "draft"    // its writer alone reads it
	ProposalWaiting   ProposalState = "proposed" // it waits for somebody else to confirm it
	ProposalDeclined  ProposalState = "declined" // its writer mends it or drops it
	ProposalConfirmed ProposalState = "confirmed"
	ProposalDropped   ProposalState = "dropped"
)

// Proposal is a decision that is not made yet.
type Proposal struct {
	ID          string
	State       ProposalState
	Number      string
	Kind        DecisionKind
	Replaces    string // the decision in whose place it comes, by id
	Institution string // by id
	Visit       string // the visit after which it comes, by id; empty: none
	Meeting     string
	On          day.Day
	SameDay     bool // its writer knows that another decision of the day is about one of its batches
	By          string
	At          time.Time // when it was begun, and then when it was proposed
	Answer      string    // why it was declined
	EndedBy     string    // who confirmed or declined it
	EndedAt     *time.Time
	Decision    string // what it became, by id
	Version     int64
	Findings    []Proposed
}

// Proposed is what is to be found of one batch, and why.
type Proposed struct {
	Finding
	Reasons council.Text
}

// Background is what a proposal is judged by.
type Background struct {
	Today       day.Day
	Now         time.Time
	Law         func(day.Day) council.Law // in force on a day
	Institution Institution
	Programmes  []Programme // of the institution
	Found       Findings    // what was ever found of them
	Replaced    Decision    // the decision in whose place the proposal comes
	Taken       string      // what has its number: a decision, or another proposal that waits; by id
	Numbers     map[string]string
	Visit       Visited // after which the proposal comes
	Rival       string  // another proposal after the same visit that waits, by id
}

// programme returns a programme of the institution by its id or its code.
func (b Background) programme(id string) (Programme, bool) {
	i := slices.IndexFunc(b.Programmes, func(p Programme) bool { return p.ID == id || p.Code == id })
	if i < 0 {
		return Programme{}, false
	}
	return b.Programmes[i], true
}

// teaches tells whether the institution teaches a programme of which a decision found something.
func (b Background) teaches(d Decision) bool {
	return slices.ContainsFunc(d.Findings, func(f Finding) bool {
		return slices.ContainsFunc(b.Programmes, func(p Programme) bool { return p.ID == f.Programme })
	})
}

// taughtAt returns who teaches the programmes of a decision: the institution that it was about, unless all of them are taught elsewhere since.
func taughtAt(ctx context.Context, tx *db.Tx, d Decision) (string, []Programme, error) {
	var ids []string
	for _, f := range d.Findings {
		ids = append(ids, f.Programme)
	}
	if len(ids) == 0 {
		return d.Institution, nil, nil
	}
	by, err := listProgrammesBy(ctx, tx, ids)
	list, at := slices.Collect(maps.Values(by)), d.Institution
	if len(list) > 0 && !slices.ContainsFunc(list, func(p Programme) bool { return p.Institution == d.Institution }) {
		at = by[ids[0]].Institution
	}
	return at, list, err
}

// mayPropose, mayConfirm and mayRead ask for one decision, and mayRead also for all of them: they tell of no person.
func (s *Service) mayPropose(by access.Actor) error { return s.may(by, "accreditation.propose") }
func (s *Service) mayConfirm(by access.Actor) error { return s.may(by, "accreditation.confirm") }
func (s *Service) mayRead(by access.Actor) error    { return s.may(by, "accreditation.decisions") }

// apart refuses whoever has a part in what is proposed: in the visit after which it comes, as that room says, and else in its institution.
func (s *Service) apart(ctx context.Context, tx *db.Tx, by access.Actor, p Proposal, may func(context.Context, *db.Tx, access.Actor, string) error) error {
	if p.Visit != "" {
		if may == nil {
			return nil
		}
		return may(ctx, tx, by, p.Visit)
	}
	k, err := s.Kin(ctx, tx, p.Institution)
	if err != nil {
		return err
	}
	stood, err := s.Stood(ctx, tx, k.Same)
	if err != nil {
		return err
	}
	return decideApart(stood, by.Person)
}

// loadProposal returns a proposal that somebody may see: a draft is its writer's alone, and one that was dropped is nobody's.
func (s *Service) loadProposal(ctx context.Context, tx *db.Tx, by access.Actor, id string) (Proposal, error) {
	p, err := loadProposal(ctx, tx, id)
	if err == nil && (p.State == ProposalDropped || p.State == ProposalDraft && p.By != by.Person) {
		return Proposal{}, fault.NotFound()
	}
	return p, err
}

// loadOwn returns a proposal that its writer may still change, as they saw it.
func (s *Service) loadOwn(ctx context.Context, tx *db.Tx, by access.Actor, id, version string) (Proposal, error) {
	p, err := s.loadProposal(ctx, tx, by, id)
	if err != nil {
		return p, err
	}
	if err := s.mayPropose(by); err != nil {
		return p, err
	}
	return p, decideChange(p, by.Person, version)
}

// background loads what a proposal is judged by; also are programmes that its institution need not teach.
func (s *Service) background(ctx context.Context, tx *db.Tx, p Proposal, also ...Programme) (b Background, err error) {
	b.Now, b.Law = s.clock.Now(), s.council.On
	b.Today = s.law().Day
	if b.Institution, err = loadInstitution(ctx, tx, p.Institution); err != nil {
		return b, err
	}
	if b.Programmes, err = listProgrammes(ctx, tx, []string{p.Institution}); err != nil {
		return b, err
	}
	for _, x := range also {
		if _, there := b.programme(x.ID); !there {
			b.Programmes = append(b.Programmes, x)
		}
	}
	var ids []string
	for _, x := range b.Programmes {
		ids = append(ids, x.ID)
	}
	if len(ids) > 0 {
		if b.Found, err = listFindings(ctx, tx, ids, 0, 9999); err != nil {
			return b, err
		}
	}
	if p.Replaces != "" {
		if b.Replaced, err = loadDecision(ctx, tx, p.Replaces); err != nil {
			return b, err
		}
	}
	if p.Visit != "" {
		if b.Visit, err = s.needs.Visited(ctx, tx, p.Visit); err != nil {
			return b, err
		}
		if b.Rival, err = findRival(ctx, tx, p); err != nil {
			return b, err
		}
	}
	if b.Numbers, err = listNumbers(ctx, tx, b.Found); err != nil {
		return b, err
	}
	b.Taken, err = findNumber(ctx, tx, p.Number, p.ID)
	return b, err
}
