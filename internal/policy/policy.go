// Package policy is the room of the council's privacy policy.
//
//   - Anybody reads the policy, clause by clause, with the day since which its wording holds.
//   - Anybody reads what is held, field by field.
//   - A new wording is published when the program that carries it starts.
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
	"slices"
	"time"

	"go.yaml.in/yaml/v3"

	"sanad/internal/catalog"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/ledger"
	"sanad/privacy"
)

// Texts are the words of this room.
//
//go:embed text/*.toml
var Texts embed.FS

// State is what the program can say of a clause.
type State string

// The states.
const (
	Kept       State = "kept"
	NotKept    State = "not_kept"
	NotYet     State = "not_yet"    // no control, or no outside test, stands yet
	Unverified State = "unverified" // a word changed after the control was looked at
)

// Clause is one promise. What carries it out is no part of its wording.
type Clause struct {
	ID       string   `yaml:"id" json:"id"`
	En       string   `yaml:"en" json:"en"`
	Ur       string   `yaml:"ur" json:"ur"`
	State    State    `yaml:"state" json:"-"`
	Controls []string `yaml:"controls" json:"-"`
	Tests    []string `yaml:"tests" json:"-"`
}

// Words returns the clause in the language with a code.
func (c Clause) Words(code string) string { return council.Text{En: c.En, Ur: c.Ur}.In(code) }

// Section groups clauses under a heading.
type Section struct {
	ID      string       `yaml:"id" json:"id"`
	Title   council.Text `yaml:"title" json:"title"`
	Clauses []Clause     `yaml:"clauses" json:"clauses"`
}

// Policy is the whole policy.
type Policy struct {
	Sections []Section `yaml:"sections" json:"sections"`
	wording  string    // what people read, as JSON
	hash     string    // of the wording: it stays when a control or a state changes
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
	policy  Policy
}

// New reads privacy/policy.yaml and returns the room.
func New(d *db.DB, l *council.Council, c clock.Clock, declared *catalog.Catalog) (*Service, error) {
	b, err := privacy.Files.ReadFile("policy.yaml")
	if err != nil {
		return nil, err
	}
	p, err := parse(b)
	return &Service{d, l, c, declared, p}, err
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
			if !slices.Contains([]State{Kept, NotKept, NotYet, Unverified}, c.State) {
				faults = append(faults, fmt.Errorf("policy: %s has the state %q", c.ID, c.State))
			}
			if c.State == Kept && (len(c.Controls) == 0 || len(c.Tests) == 0) {
				faults = append(faults, fmt.Errorf("policy: %s claims to be kept without a control and a test", c.ID))
			}
		}
	}
	return p, errors.Join(faults...)
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
