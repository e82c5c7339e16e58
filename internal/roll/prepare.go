package roll

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/person"
	"sanad/internal/standing"
)

// prepared are lines that are new, sealed and ready to be stored.
type prepared struct {
	rows    []Row
	entries []Entry
	people  []person.Brought
	bring   func(context.Context, *db.Tx) error // stores the persons
	enter   func(context.Context, *db.Tx) error // stores their entries
}

// claim is what a line says of who somebody is.
func (r Row) claim() person.Claim {
	return person.Claim{
		NameLatin: r.Name, NameUrdu: r.NameUrdu, Father: r.Father, Kind: r.IdentityKind, Number: r.Identity, Province: r.Province, District: r.District,
		Phone: r.Phone, Address: r.Address,
	}
}

// facts are those from which the standing of a line is computed. The council's program knows them since the moment of the import. What is
// valid for life needs no fact that says so.
func (r Row) facts(now time.Time) standing.Facts {
	facts := standing.Facts{{ID: id.New(now), Kind: standing.Entry, From: r.Entered, Value: r.Kind, Known: now}}
	if !r.Valid.IsZero() {
		facts = append(facts, standing.Fact{ID: id.New(now), Kind: standing.Valid, From: r.Entered, Until: r.Valid, Known: now})
	}
	if !r.SuspendedFrom.IsZero() {
		facts = append(facts, standing.Fact{ID: id.New(now), Kind: standing.Suspension, From: r.SuspendedFrom, Until: r.SuspendedUntil, Known: now})
	}
	if !r.Removed.IsZero() {
		facts = append(facts, standing.Fact{ID: id.New(now), Kind: standing.Removal, From: r.Removed, Known: now})
	}
	if !r.Deceased.IsZero() {
		facts = append(facts, standing.Fact{ID: id.New(now), Kind: standing.Death, From: r.Deceased, Known: now})
	}
	return facts
}

// block is how many lines, to the power of two, have ids that follow each other in no order.
const block = 12

// personOf is the id of who comes by a line of an import. It tells by which import, and of which few thousand lines, so that rows which
// are stored together lie together; which of these lines it is only the root key knows. It is the same when the import goes on, so that a
// key which was minted for nothing is found again.
func (s *Service) personOf(importID string, line int) string {
	var b [16]byte
	hash := sha256.Sum256([]byte(importID))
	copy(b[:], hash[:6])
	binary.BigEndian.PutUint16(b[6:], uint16(line>>block))
	copy(b[8:], s.vault.Blind("roll", importID+"/"+strconv.Itoa(line)))
	return id.Of(b)
}

// enters is the deal of an import.
func (s *Service) enters(*importRow) deal {
	known := false // how many rows of which kind there are
	return deal{s.seal, func(ctx context.Context, row importRow, b *batch) (twins int64, err error) {
		err = s.db.Update(ctx, func(tx *db.Tx) error {
			twins, err = s.store(ctx, tx, row, b.entries)
			return err
		})
		if err == nil && !known {
			known, err = true, s.db.Analyze(ctx)
		}
		return twins, err
	}}
}

// seal mints the keys of those who are new, and seals who they are.
func (s *Service) seal(ctx context.Context, row importRow, b *batch) error {
	p := &b.entries
	if len(p.rows) == 0 {
		return nil
	}
	law, now := s.law(), s.clock.Now()
	persons, scopes := make([]string, len(p.rows)), make([]string, len(p.rows))
	for i, r := range p.rows {
		persons[i] = s.personOf(row.ID, r.Line)
		scopes[i] = person.Scope(persons[i])
	}
	keys, err := s.vault.MintMany(ctx, scopes)
	if fault.Is(err, fault.KindConflict) { // minted before: for what was never stored, or by who took this import over and has stored it
		keys, err = s.vault.KeepMany(ctx, scopes)
	}
	if err != nil {
		return err
	}
	p.entries, p.people = make([]Entry, len(p.rows)), make([]person.Brought, len(p.rows))
	for i, r := range p.rows {
		kind, ok := law.Kind(r.Kind)
		if !ok {
			return fmt.Errorf("roll: the kind %q of line %d is not in force", r.Kind, r.Line)
		}
		e := Entry{
			Row: r, Registration: id.New(now), Person: persons[i], Print: s.people.Print(r.words()), Change: id.New(now),
			Facts: r.facts(now), Rule: kind.Rule.ID, Law: law.ID, At: now, Mask: law.Mask(r.Identity),
		}
		if e.Salt, err = keys.Salt(scopes[i], "register "+e.Change); err != nil {
			return err
		}
		if p.people[i], err = s.people.SealBrought(keys, e.Person, r.claim(), r.Email, e.Registration, law, now); err != nil {
			return err
		}
		p.entries[i] = e
	}
	if p.bring, err = s.people.Bring(p.people); err != nil {
		return err
	}
	p.enter, err = s.needs.Enter(row.ID, p.entries)
	return err
}

// store writes a batch and how far the import is, and notes who has the identity number of another.
func (s *Service) store(ctx context.Context, tx *db.Tx, row importRow, p prepared) (int64, error) {
	if len(p.entries) == 0 {
		return 0, updateImport(ctx, tx, row)
	}
	found, err := s.people.Twins(ctx, tx, p.people)
	if err != nil {
		return 0, err
	}
	if err := p.bring(ctx, tx); err != nil {
		return 0, err
	}
	if err := p.enter(ctx, tx); err != nil {
		return 0, err
	}
	var duplicates []Duplicate
	for _, e := range p.entries {
		if other, some := found[e.Person]; some {
			duplicates = append(duplicates, Duplicate{e.Person, other, "identity"})
		}
	}
	if err := s.needs.Duplicates(ctx, tx, duplicates); err != nil {
		return 0, err
	}
	twins := int64(len(duplicates))
	row.Twins += twins
	return twins, updateImport(ctx, tx, row)
}

// tries is the deal of a trial: it only counts.
func (s *Service) tries(*importRow) deal {
	seen := map[[12]byte]bool{} // identity numbers, blind
	return deal{func(context.Context, importRow, *batch) error { return nil }, func(ctx context.Context, row importRow, b *batch) (twins int64, err error) {
		var indexes [][]byte
		for _, r := range b.entries.rows {
			if r.Identity == "" {
				continue
			}
			index := s.people.Indexed(r.IdentityKind, r.Identity)
			if key := [12]byte(index[:12]); seen[key] {
				twins++
			} else {
				seen[key] = true
				indexes = append(indexes, index)
			}
		}
		err = s.db.View(ctx, func(tx *db.Tx) error {
			known, err := s.people.CountTaken(ctx, tx, indexes)
			twins += int64(known)
			return err
		})
		if err != nil || row.State != StateChecking || !row.Sealed {
			return twins, err
		}
		row.Twins += twins
		return twins, s.db.Update(ctx, func(tx *db.Tx) error { return updateImport(ctx, tx, row) })
	}}
}

// mostTold is how many lines a report names for one reason.
const mostTold = 100

// report gathers what is to be said of a file.
type report struct {
	Report
	at map[reason]int // its place among faults or notes
}

type reason struct {
	field Field
	key   string
}

func newReport(sheet Sheet) *report {
	r := &report{at: map[reason]int{}}
	for i, name := range sheet.Columns.Names {
		r.Columns = append(r.Columns, Column{name, sheet.Columns.Fields[i]})
	}
	return r
}

func (r *report) add(j judged) {
	for _, x := range j.said {
		list := &r.Notes
		switch {
		case x.Refuses || x.Key == "roll.changed":
			list = &r.Faults
		case j.fate == fateRefused: // how its cells were read is no matter
			continue
		}
		why := reason{x.Field, x.Key}
		at, known := r.at[why]
		if !known {
			at = len(*list)
			r.at[why] = at
			*list = append(*list, Note{Field: x.Field, Key: x.Key, Values: x.Values})
		}
		n := &(*list)[at]
		if n.Count++; len(n.Lines) < mostTold {
			n.Lines = append(n.Lines, x.Line)
		}
	}
}

func (r *report) json() string {
	b, err := json.Marshal(r.Report)
	if err != nil {
		return "{}"
	}
	return string(b)
}
