package engineer

import (
	"context"
	"slices"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/pii"
	"sanad/internal/standing"
	"sanad/internal/vault"
)

// Dossier is a registration as officers see it: how it stands, all that was recorded of it, and what waits.
type Dossier struct {
	Registration
	Name      pii.Value
	Spell     standing.Spell // today, with its days
	Entries   []Recorded     // the newest first
	Proposals []Proposal     // the newest first
	Names     map[string]pii.Value
	Law       council.Law
}

// Recorded is a fact with what only the room knows of it.
type Recorded struct {
	standing.Fact
	Grounds pii.Value
	Rule    council.Rule
	By      string
	Aside   bool // set aside by another
	Brought bool // it came with the older register
}

// ShowRegistration opens a registration for an officer.
func (s *Service) ShowRegistration(ctx context.Context, by access.Actor, registration string) (Dossier, error) {
	d := Dossier{Law: s.law()}
	err := s.db.View(ctx, func(tx *db.Tx) (err error) {
		if d.Registration, err = loadRegistration(ctx, tx, registration); err != nil {
			return err
		}
		decision, err := s.access.May(by, "engineer.show_registration", access.Subject{Person: d.Person})
		if err != nil {
			return err
		}
		d.Spell = d.Facts.Spell(d.Law.Day)
		if d.Entries, err = s.openFacts(ctx, tx, decision, d.Registration); err != nil {
			return err
		}
		rows, err := listProposals(ctx, tx, d.ID)
		if err != nil {
			return err
		}
		d.Proposals = nil
		for _, r := range rows {
			p, err := s.openProposal(ctx, decision, r)
			if err != nil {
				return err
			}
			p.Stale = r.Seen != d.Facts.Newest()
			d.Proposals = append(d.Proposals, p)
		}
		list, err := s.access.May(by, "engineer.proposals", access.Subject{Any: true})
		if err != nil {
			return err
		}
		d.Names, err = s.people.Names(ctx, tx, list, d.persons())
		d.Name = d.Names[d.Person]
		return err
	})
	return d, err
}

// Waits returns the proposal that is open; nil: none.
func (d Dossier) Waits() *Proposal {
	for i := range d.Proposals {
		if d.Proposals[i].State == ProposalOpen {
			return &d.Proposals[i]
		}
	}
	return nil
}

// persons are those whom the page names, each once.
func (d Dossier) persons() []string {
	seen, list := map[string]bool{"": true}, []string(nil)
	add := func(who string) {
		if !seen[who] {
			seen[who], list = true, append(list, who)
		}
	}
	add(d.Person)
	for _, e := range d.Entries {
		add(e.By)
	}
	for _, p := range d.Proposals {
		add(p.By)
		add(p.DecidedBy)
	}
	return list
}

// openFacts opens what was recorded of a registration, the newest first.
func (s *Service) openFacts(ctx context.Context, tx *db.Tx, d access.Decision, r Registration) ([]Recorded, error) {
	rows, err := listFacts(ctx, tx, []string{r.ID})
	if err != nil {
		return nil, err
	}
	list := make([]Recorded, 0, len(rows))
	for i := range rows {
		row := rows[len(rows)-1-i]
		grounds, err := s.openKept(ctx, d, row.field(), row.Grounds)
		if err != nil {
			return nil, err
		}
		rule, _ := s.council.At(row.Known).Rule(row.Rule)
		list = append(list, Recorded{row.fact(), grounds, rule, row.By, r.Facts.Aside(row.ID), row.By == "" && r.Import != "" && row.Known.Equal(r.EnteredAt)})
	}
	return list, nil
}

// openKept opens a value whose row stays when its key is no more; then it is empty.
func (s *Service) openKept(ctx context.Context, d access.Decision, f vault.Field, sealed pii.Sealed) (pii.Value, error) {
	v, err := s.vault.Open(ctx, d, f, sealed)
	if fault.Is(err, fault.KindNotFound) {
		err = nil
	}
	return v, err
}

// RegistrationsOf returns the registrations of some persons.
func (s *Service) RegistrationsOf(ctx context.Context, tx *db.Tx, persons []string) ([]Registration, error) {
	return listRegistrations(ctx, tx, persons)
}

// EntriesUnder counts the entries that rest on one of some decisions on batches, by their numbers.
func (s *Service) EntriesUnder(ctx context.Context, tx *db.Tx, decisions []string) (n int64, err error) {
	for part := range slices.Chunk(decisions, page) {
		some, err := countEntries(ctx, tx, part)
		if err != nil {
			return 0, err
		}
		n += some
	}
	return n, nil
}

// RegistrationUnder returns the registration under a number as people type it; fault.NotFound if there is none.
func (s *Service) RegistrationUnder(ctx context.Context, tx *db.Tx, number string) (Registration, error) {
	who, err := s.Registered(ctx, tx, number)
	if err != nil {
		return Registration{}, err
	}
	held, err := listRegistrations(ctx, tx, []string{who})
	key, _ := s.law().NumberKey(number)
	for _, r := range held {
		if k, ok := s.law().NumberKey(r.Number); ok && k == key {
			return r, err
		}
	}
	if err == nil {
		err = fault.NotFound()
	}
	return Registration{}, err
}
