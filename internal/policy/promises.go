package policy

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/ledger"
)

// State is what the program can say of a clause.
type State string

// The states.
const (
	Kept       State = "kept"
	NotKept    State = "not_kept"
	NotYet     State = "not_yet"    // no control and no outside test stands yet
	Unverified State = "unverified" // a word changed after the control was looked at, or nobody has checked for long
)

// stale is how old a check may be before nobody can say that a promise is kept.
const stale = 3 * 24 * time.Hour

// Promise is a clause and what is known of it.
type Promise struct {
	Clause
	State     State
	CheckedAt time.Time // zero: never
	Fault     string    // what the last check found; empty: nothing
	Changed   bool      // a word changed after the control was looked at
}

// Controls returns what keeps a promise.
func (s *Service) Controls(c Clause) (list []Control) {
	for _, k := range s.policy.Controls {
		if slices.Contains(c.Controls, k.ID) {
			list = append(list, k)
		}
	}
	return list
}

// Promises tells of every clause that promises something what is known of it, in the order of the policy.
func (s *Service) Promises(ctx context.Context) ([]Promise, error) {
	newest, err := s.Proof(ctx)
	if err != nil && !fault.Is(err, fault.KindNotFound) {
		return nil, err
	}
	return s.states(newest), nil
}

// states judges every clause by the newest check.
func (s *Service) states(newest Proof) (list []Promise) {
	now := s.clock.Now()
	for _, c := range s.policy.promises() {
		p := Promise{Clause: c, State: NotYet}
		if len(c.Controls) > 0 {
			found, checked := newest.Clauses[c.ID]
			p.Changed = c.Looked.Words != c.Print()
			if checked {
				p.CheckedAt, p.Fault = newest.At, found
			}
			switch {
			case p.Changed:
				p.State = Unverified
			case checked && found != "":
				p.State = NotKept
			case !checked || newest.Wording != s.policy.hash || now.Sub(newest.At) > stale:
				p.State = Unverified
			default:
				p.State = Kept
			}
		}
		list = append(list, p)
	}
	return list
}

// promises are the clauses that promise something.
func (p Policy) promises() (list []Clause) {
	for _, s := range p.Sections {
		if !s.Admits {
			list = append(list, s.Clauses...)
		}
	}
	return list
}

// Proof is one check of all promises that a running program made of itself, signed with the key of its public log.
type Proof struct {
	ID      string    `db:"id"` // its line in the public log
	At      time.Time `db:"at"`
	Wording string    `db:"wording"` // the hash of the wording that was checked
	Note    string    `db:"note"`    // what was found, signed
	Salt    []byte    `db:"salt"`    // opens its line in the public log

	Clauses map[string]string // what is wrong with each; empty: nothing
}

// Proof returns the newest check; NotFound: there was none.
func (s *Service) Proof(ctx context.Context) (p Proof, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) (err error) {
		p, err = loadProof(ctx, tx)
		return err
	})
	if err == nil {
		p.Clauses = readNote(p.Note)
	}
	return p, err
}

// mostFault is how many bytes of a fault a note holds.
const mostFault = 300

// Prove checks every control on the running system, changing nothing else, and signs and keeps what it found of each clause that claims
// to be kept. An error means that the check could not be made.
func (s *Service) Prove(ctx context.Context) (p Proof, err error) {
	found, err := s.check(ctx)
	if err != nil {
		return p, err
	}
	p = Proof{At: s.clock.Now(), Wording: s.policy.hash, Clauses: map[string]string{}}
	var b strings.Builder
	fmt.Fprintf(&b, "%s promises\nchecked %s\nwording %s\n", s.log.Origin(ledger.Public), p.At.UTC().Format(time.RFC3339), p.Wording)
	for _, c := range s.policy.promises() {
		if len(c.Controls) == 0 {
			continue
		}
		var faults []string
		for _, control := range c.Controls {
			if fault := found[control]; fault != "" {
				faults = append(faults, control+": "+fault)
			}
		}
		p.Clauses[c.ID] = oneLine(strings.Join(faults, "; "))
		if p.Clauses[c.ID] == "" {
			fmt.Fprintf(&b, "%s kept\n", c.ID)
		} else {
			fmt.Fprintf(&b, "%s not_kept %s\n", c.ID, p.Clauses[c.ID])
		}
	}
	if p.Note, err = s.log.Sign(ledger.Public, b.String()); err != nil {
		return p, err
	}
	p.ID, p.Salt = id.New(p.At), ledger.NewSalt()
	return p, s.db.Update(ctx, func(tx *db.Tx) error {
		if err := insertProof(ctx, tx, p); err != nil {
			return err
		}
		return ledger.Append(ctx, tx, ledger.Public, ledger.Entry{ID: p.ID, Kind: "promises checked", At: p.At, Salt: p.Salt, Body: []byte(p.Note)})
	})
}

// check asks every control, and returns what is wrong with each.
func (s *Service) check(ctx context.Context) (map[string]string, error) {
	if s.needs.Judge == nil {
		return nil, errors.New("policy: this process cannot check itself")
	}
	findings, err := s.needs.Judge(ctx)
	if err != nil {
		return nil, err
	}
	found := map[string]string{}
	for _, f := range findings {
		found[f.Check] = strings.Join(f.Faults, ", ")
	}
	for control, holds := range s.needs.Controls {
		if err := holds(ctx); err != nil {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			found[control] = err.Error()
		}
	}
	return found, nil
}

// Insist asks some controls before the program begins to answer, and refuses to go on without one of them.
func (s *Service) Insist(ctx context.Context, controls ...string) error {
	var faults []error
	for _, control := range controls {
		if err := s.needs.Controls[control](ctx); err != nil {
			faults = append(faults, fmt.Errorf("the control %q does not hold: %w", control, err))
		}
	}
	return errors.Join(faults...)
}

func oneLine(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > mostFault {
		s = strings.ToValidUTF8(s[:mostFault], "") + "…"
	}
	return s
}

// readNote reads what a note says of each clause: empty where it is kept.
func readNote(text string) map[string]string {
	clauses := map[string]string{}
	for line := range strings.Lines(text) {
		clause, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch {
		case rest == "kept":
			clauses[clause] = ""
		case strings.HasPrefix(rest, "not_kept "):
			clauses[clause] = strings.TrimPrefix(rest, "not_kept ")
		}
	}
	return clauses
}
