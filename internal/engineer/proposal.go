package engineer

import (
	"context"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/id"
	"sanad/internal/person"
	"sanad/internal/pii"
	"sanad/internal/standing"
	"sanad/internal/vault"
)

// ProposalState is how far a proposal is.
type ProposalState string

// The states of a proposal. Of one registration at most one is open.
const (
	ProposalOpen      ProposalState = "open"
	ProposalConfirmed ProposalState = "confirmed"
	ProposalDeclined  ProposalState = "declined"
	ProposalTakenBack ProposalState = "taken_back" // by whoever made it
)

// Proposal is what an officer wants recorded of a registration, opened. A registrar who is somebody else decides.
type Proposal struct {
	ID, Registration, Person string
	Kind                     standing.Kind
	From, Until              day.Day
	Of                       string // the fact that it would end or set aside
	Grounds, Reason          pii.Value
	State                    ProposalState
	By, DecidedBy            string
	Fact                     string // that it became
	At                       time.Time
	DecidedAt                *time.Time
	Stale                    bool // something was recorded since: it can only be declined
}

// Deed is what every decision on a registration says: since when, and why.
type Deed struct {
	Day     string `form:"from_day" max:"2"`
	Month   string `form:"from_month" max:"2"`
	Year    string `form:"from_year" max:"4"`
	Grounds string `form:"grounds" entry:"engineer_proposal.grounds" max:"4000" lines:"true"`
	Stamp
}

// Stamp says on which state of a registration a form was filled in.
type Stamp struct {
	Seen string `form:"seen" max:"26"` // id of the newest fact that was shown; empty: not compared
}

// propose lets an officer propose what decide makes of a registration, for a registrar who is somebody else.
func (s *Service) propose(ctx context.Context, by access.Actor, registration string, action access.Action, seen, grounds string, decide func(council.Law, standing.Facts) (standing.Fact, error)) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		r, err := loadRegistration(ctx, tx, registration)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, action, access.Subject{Person: r.Person}); err != nil {
			return err
		}
		open, err := listOpenProposals(ctx, tx, r.ID)
		if err != nil {
			return err
		}
		law := s.law()
		fact, err := decide(law, r.Facts)
		if err != nil {
			return err
		}
		rule, err := decidePropose(law, r.Facts, fact.Kind, seen, len(open))
		if err != nil {
			return err
		}
		now := s.clock.Now()
		row := proposalRow{
			ID: id.New(now), Registration: r.ID, Person: r.Person, Kind: fact.Kind, From: fact.From, Until: fact.Until, Of: fact.Of, Rule: rule.ID, Law: law.ID,
			Seen: r.Facts.Newest(), By: by.Person, At: now, State: ProposalOpen,
		}
		if row.Grounds, err = s.vault.Seal(ctx, row.field("grounds"), grounds); err != nil {
			return err
		}
		if err := insertProposal(ctx, tx, row); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, Proposed{Case: r.Application, Person: r.Person, Registration: r.ID, Proposal: row.ID, Kind: string(row.Kind), Rule: rule.ID})
	})
}

// record adds a fact to a registration, with its grounds; it is the youngest, also when the clock was set back.
func (s *Service) record(ctx context.Context, tx *db.Tx, by access.Actor, r Registration, fact standing.Fact, grounds string, law council.Law, rule council.Rule) (standing.Fact, error) {
	fact.Known = s.clock.Now()
	for _, f := range r.Facts {
		if !fact.Known.After(f.Known) {
			fact.Known = f.Known.Add(time.Microsecond)
		}
	}
	fact.ID = id.New(fact.Known)
	row := factRow{
		ID: fact.ID, Registration: r.ID, Person: r.Person, Kind: fact.Kind, From: fact.From, Until: fact.Until, Of: fact.Of, Rule: rule.ID, Law: law.ID, By: by.Person, Known: fact.Known,
	}
	var err error
	if row.Grounds, err = s.vault.Seal(ctx, row.field(), grounds); err != nil {
		return fact, err
	}
	if err := insertFact(ctx, tx, row); err != nil {
		return fact, err
	}
	return fact, s.events.Record(ctx, tx, by, FactRecorded{Case: r.Application, Person: r.Person, Registration: r.ID, Number: r.Number, Fact: fact, Rule: rule.ID})
}

// field names a sealed value of a proposal; the engineer's own key seals it.
func (r proposalRow) field(column string) vault.Field {
	return vault.Field{Entry: "engineer_proposal." + column, Row: r.ID, Scope: person.Scope(r.Person)}
}

// field names the sealed grounds of a fact.
func (r factRow) field() vault.Field {
	return vault.Field{Entry: "engineer_fact.grounds", Row: r.ID, Scope: person.Scope(r.Person)}
}

func (s *Service) openProposal(ctx context.Context, d access.Decision, r proposalRow) (p Proposal, err error) {
	p = Proposal{
		ID: r.ID, Registration: r.Registration, Person: r.Person, Kind: r.Kind, From: r.From, Until: r.Until, Of: r.Of, State: r.State, By: r.By, At: r.At,
		DecidedBy: r.DecidedBy, DecidedAt: r.DecidedAt, Fact: r.Fact,
	}
	if p.Grounds, err = s.openKept(ctx, d, r.field("grounds"), r.Grounds); err != nil {
		return p, err
	}
	p.Reason, err = s.openKept(ctx, d, r.field("reason"), r.Reason)
	return p, err
}
