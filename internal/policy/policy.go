// Package policy is the room of the council's privacy policy.
//
//   - Anybody reads the policy, clause by clause, with the day since which its wording holds.
//   - Anybody reads what is held, field by field.
//   - A new wording is published when the program that carries it starts, and every older one stays readable.
//   - Anybody reads of each clause what keeps it, what tries it and whether it holds, with the day of the last check.
//   - The promises are checked on the running system each day, or when the operator says so, and the result is signed.
package policy

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"go.yaml.in/yaml/v3"

	"sanad/internal/catalog"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/ledger"
	"sanad/internal/outside"
	"sanad/privacy"
)

// Texts are the words of this room.
//
//go:embed text/*.toml
var Texts embed.FS

// Clause is one promise. What carries it out is no part of its wording.
type Clause struct {
	ID       string       `yaml:"id" json:"id"`
	En       string       `yaml:"en" json:"en"`
	Ur       string       `yaml:"ur" json:"ur"`
	Controls []string     `yaml:"controls" json:"-"`
	Tests    []string     `yaml:"tests" json:"-"` // each a folder and the name of a test in it
	Looked   Looked       `yaml:"looked" json:"-"`
	Limits   council.Text `yaml:"limits" json:"-"`
}

// Looked says when somebody compared the words of a clause with its controls, and which words.
type Looked struct {
	On    day.Day `yaml:"on"`
	Words string  `yaml:"words"`
}

// Mutant is a program that breaks a clause on purpose, and the test that notices.
type Mutant struct {
	ID     string            `yaml:"id"`
	Clause string            `yaml:"clause"`
	Breaks council.Text      `yaml:"breaks"` // what is broken, in words
	Edits  map[string][]Edit `yaml:"edits"`  // by file
	Test   string            `yaml:"test"`   // a folder and the name of a test in it
}

// Edit replaces words that stand once in a file.
type Edit struct {
	From string `yaml:"from"`
	To   string `yaml:"to"`
}

// Print identifies the words of a clause.
func (c Clause) Print() string {
	sum := sha256.Sum256([]byte(c.En + "\n" + c.Ur))
	return hex.EncodeToString(sum[:8])
}

// Words returns the clause in the language with a code.
func (c Clause) Words(code string) string { return council.Text{En: c.En, Ur: c.Ur}.In(code) }

// Section groups clauses under a heading.
type Section struct {
	ID      string       `yaml:"id" json:"id"`
	Title   council.Text `yaml:"title" json:"title"`
	Admits  bool         `yaml:"admits" json:"-"` // its clauses admit what cannot be promised
	Clauses []Clause     `yaml:"clauses" json:"clauses"`
}

// Control is something without which the program does not run, and which keeps clauses.
type Control struct {
	ID    string `yaml:"id"`
	Where string `yaml:"where"` // it stands in the code
	En    string `yaml:"en"`
	Ur    string `yaml:"ur"`
}

// Policy is the whole policy.
type Policy struct {
	Controls []Control `yaml:"controls" json:"-"`
	Sections []Section `yaml:"sections" json:"sections"`
	wording  string    // what people read, as JSON
	hash     string    // of the wording: it stays when a control changes
}

// Version is a wording that was published, once for each time that it replaced another.
type Version struct {
	Hash        string    `db:"hash"`
	Wording     string    `db:"wording"`
	PublishedAt time.Time `db:"published_at"`
	Change      string    `db:"change_id"` // its line in the public log
	Salt        []byte    `db:"salt"`      // opens the line
}

// Service is the room.
type Service struct {
	db      *db.DB
	council *council.Council
	clock   clock.Clock
	catalog *catalog.Catalog
	log     *ledger.Ledger
	needs   Needs
	policy  Policy
	mutants []Mutant
}

// Needs are what the room asks of the whole program.
type Needs struct {
	// Controls tell, by the id that privacy/policy.yaml gives them, whether they hold now. None changes anything.
	Controls map[string]func(ctx context.Context) error
	// Judge looks at the program from outside; each check is a control too.
	Judge func(ctx context.Context) ([]outside.Finding, error)
}

// Read reads privacy/policy.yaml.
func Read() (Policy, error) {
	b, err := privacy.Files.ReadFile("policy.yaml")
	if err != nil {
		return Policy{}, err
	}
	return parse(b)
}

// ByControl tells which clauses rest on each control.
func ByControl() (map[string][]string, error) {
	p, err := Read()
	clauses := map[string][]string{}
	for _, c := range p.promises() {
		for _, control := range c.Controls {
			clauses[control] = append(clauses[control], c.ID)
		}
	}
	return clauses, err
}

// Mutants reads privacy/mutants.yaml.
func Mutants() ([]Mutant, error) {
	b, err := privacy.Files.ReadFile("mutants.yaml")
	if err != nil {
		return nil, err
	}
	var f struct {
		Mutants []Mutant `yaml:"mutants"`
	}
	d := yaml.NewDecoder(bytes.NewReader(b))
	d.KnownFields(true)
	return f.Mutants, d.Decode(&f)
}

// New reads privacy/policy.yaml and returns the room. It refuses a program that lacks a control which a clause relies on.
func New(d *db.DB, l *council.Council, c clock.Clock, declared *catalog.Catalog, log *ledger.Ledger, needs Needs) (*Service, error) {
	p, err := Read()
	if err != nil {
		return nil, err
	}
	mutants, err := Mutants()
	if err != nil {
		return nil, err
	}
	return &Service{d, l, c, declared, log, needs, p, mutants}, p.reliesOn(needs)
}

func parse(b []byte) (Policy, error) {
	var p Policy
	d := yaml.NewDecoder(bytes.NewReader(b))
	d.KnownFields(true)
	if err := d.Decode(&p); err != nil {
		return p, fmt.Errorf("policy: %w", err)
	}
	wording, err := json.Marshal(p)
	if err != nil {
		return p, err
	}
	sum := sha256.Sum256(wording)
	p.wording, p.hash = string(wording), hex.EncodeToString(sum[:])
	seen := map[string]bool{}
	var faults []error
	for _, s := range p.Sections {
		if s.ID == "" || s.Title.En == "" || s.Title.Ur == "" {
			faults = append(faults, fmt.Errorf("policy: the section %q lacks a title", s.ID))
		}
		for _, c := range s.Clauses {
			if seen[c.ID] || c.ID == "" || c.En == "" || c.Ur == "" {
				faults = append(faults, fmt.Errorf("policy: the clause %q stands twice or lacks a language", c.ID))
			}
			seen[c.ID] = true
			faults = append(faults, p.faultsOf(s, c)...)
		}
	}
	return p, errors.Join(faults...)
}

// faultsOf says what is wrong with what carries a clause out.
func (p Policy) faultsOf(s Section, c Clause) (faults []error) {
	if len(c.Controls) == 0 != (len(c.Tests) == 0) || len(c.Controls) == 0 != (c.Looked.Words == "") || (c.Looked.Words == "") != c.Looked.On.IsZero() {
		faults = append(faults, fmt.Errorf("policy: %s has not all three of controls, tests and a day when they were looked at", c.ID))
	}
	if (c.Limits.En == "") != (c.Limits.Ur == "") || s.Admits && len(c.Controls) > 0 {
		faults = append(faults, fmt.Errorf("policy: %s lacks a language in its limits, or keeps what cannot be promised", c.ID))
	}
	for _, id := range c.Controls {
		if !slices.ContainsFunc(p.Controls, func(k Control) bool { return k.ID == id }) {
			faults = append(faults, fmt.Errorf("policy: %s relies on the control %q, which is none", c.ID, id))
		}
	}
	return faults
}

// reliesOn compares the controls of the policy with those that are built.
func (p Policy) reliesOn(n Needs) error {
	built := slices.Concat(outside.Checks, slices.Collect(maps.Keys(n.Controls)))
	var faults []error
	for _, k := range p.Controls {
		if !slices.Contains(built, k.ID) || k.Where == "" || k.En == "" || k.Ur == "" {
			faults = append(faults, fmt.Errorf("policy: the control %q is not built, or not described", k.ID))
		}
		if !slices.ContainsFunc(p.Sections, func(s Section) bool {
			return slices.ContainsFunc(s.Clauses, func(c Clause) bool { return slices.Contains(c.Controls, k.ID) })
		}) {
			faults = append(faults, fmt.Errorf("policy: the control %q keeps no clause", k.ID))
		}
	}
	for _, id := range built {
		if !slices.ContainsFunc(p.Controls, func(k Control) bool { return k.ID == id }) {
			faults = append(faults, fmt.Errorf("policy: the control %q is built and does not stand in the policy", id))
		}
	}
	return errors.Join(faults...)
}

// Publish records the wording that this program carries, if another one holds, and returns since when it holds.
func (s *Service) Publish(ctx context.Context) (Version, error) {
	v := Version{Hash: s.policy.hash, Wording: s.policy.wording, PublishedAt: s.clock.Now(), Salt: []byte{}}
	err := s.db.Update(ctx, func(tx *db.Tx) error {
		newest, err := loadNewest(ctx, tx)
		switch {
		case err == nil && newest.Hash == v.Hash:
			return nil
		case err != nil && !fault.Is(err, fault.KindNotFound):
			return err
		}
		v.Change, v.Salt = id.New(v.PublishedAt), ledger.NewSalt()
		if err := insertVersion(ctx, tx, v); err != nil {
			return err
		}
		return ledger.Append(ctx, tx, ledger.Public, v.entry())
	})
	if err != nil {
		return v, err
	}
	return s.Current(ctx)
}

// entry is what the public log commits to.
func (v Version) entry() ledger.Entry {
	return ledger.Entry{ID: v.Change, Kind: "policy published", At: v.PublishedAt, Salt: v.Salt, Body: []byte(v.Wording)}
}

// Current returns the version that this program shows. While an older program still runs beside a newer one, each shows its own
// wording with the day of that wording.
func (s *Service) Current(ctx context.Context) (v Version, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) (err error) {
		v, err = loadVersion(ctx, tx, s.policy.hash)
		return err
	})
	return v, err
}
