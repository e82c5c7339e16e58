package register

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/ledger"
	"sanad/internal/standing"
)

// record is what a line of the public log commits to: an entry, in this order of fields for ever.
type record struct {
	Number         string `json:"number"`
	Kind           string `json:"kind"`
	Discipline     string `json:"discipline"`
	Name           string `json:"name"`
	Province       string `json:"province"`
	District       string `json:"district"`
	MaskedCNIC     string `json:"masked_cnic"`
	Degree         string `json:"degree"`
	Institution    string `json:"institution"`
	GraduationYear int    `json:"graduation_year"`
	Facts          []told `json:"facts"` // in the order of their ids
}

// told is a fact of the standing, as the log commits to it.
type told struct {
	ID    string        `json:"id"`
	Kind  standing.Kind `json:"kind"`
	From  day.Day       `json:"from"`
	Until string        `json:"until"` // empty: open
	Of    string        `json:"of"`
	Known string        `json:"known"`
	Value string        `json:"value,omitempty"` // lines before it was told have none
}

func (e Entry) record() ([]byte, error) {
	facts := []told{}
	for _, f := range e.Facts {
		until := ""
		if !f.Until.IsZero() {
			until = f.Until.String()
		}
		facts = append(facts, told{f.ID, f.Kind, f.From, until, f.Of, f.Known.UTC().Format(time.RFC3339), f.Value})
	}
	slices.SortFunc(facts, func(a, b told) int { return strings.Compare(a.ID, b.ID) })
	return json.Marshal(record{
		e.Number, e.Kind, e.Discipline, e.Name, e.Province, e.District, e.MaskedCNIC, e.Degree, e.Institution, e.GraduationYear, facts,
	})
}

// commit writes the line of an entry as it stands now in the public log, and keeps which line it is.
func (s *Service) commit(ctx context.Context, tx *db.Tx, key, kind string, change Change) error {
	e, err := loadEntry(ctx, tx, key)
	if err != nil {
		return err
	}
	body, err := e.record()
	if err != nil {
		return err
	}
	if err := replaceChange(ctx, tx, changeRow{key, change.ID}); err != nil {
		return err
	}
	return ledger.Append(ctx, tx, ledger.Public, ledger.Entry{ID: change.ID, Kind: kind, At: s.clock.Now(), Salt: change.Salt, Body: body})
}

// Prove returns the proof that the entry with a number is what the public log was given, as a text that `sanad log proof` checks
// without asking anybody; NotFound if there is no such entry, or the key of whom it is about was destroyed; Busy in the second before it
// is sealed.
func (s *Service) Prove(ctx context.Context, typed string) (string, error) {
	key, ok := s.law().NumberKey(typed)
	if !ok {
		return "", fault.NotFound()
	}
	var e Entry
	var change changeRow
	err := s.public.View(ctx, func(tx *db.Tx) (err error) {
		if e, err = loadEntry(ctx, tx, key); err != nil {
			return err
		}
		change, err = loadChange(ctx, tx, key)
		return err
	})
	if err != nil {
		return "", err
	}
	body, err := e.record()
	if err != nil {
		return "", err
	}
	salts, err := s.needs.Salts(ctx, []Made{{change.ChangeID, e.Number}})
	if err != nil {
		return "", err
	}
	salt := salts[change.ChangeID]
	if salt == nil {
		return "", fault.NotFound()
	}
	p, err := s.log.Prove(ctx, ledger.Public, change.ChangeID)
	return p.Text(salt, body), err
}

// Check compares every entry with the line of its newest change, and tells how many agree: an entry that was changed behind the program
// is named. Where the key of whom an entry is about was destroyed, nobody can compare any more; it tells how many these are.
func (s *Service) Check(ctx context.Context) (n, closed int64, err error) {
	const page = 500
	for after := ""; ; {
		var changes []changeRow
		entries := map[string]Entry{}
		err := s.public.View(ctx, func(tx *db.Tx) (err error) {
			if changes, err = listChanges(ctx, tx, after, page); err != nil || len(changes) == 0 {
				return err
			}
			keys := make([]string, len(changes))
			for i, c := range changes {
				keys[i] = c.NumberKey
			}
			list, err := listKeys(ctx, tx, keys)
			for _, e := range list {
				entries[e.key] = e.Entry
			}
			return err
		})
		if err != nil {
			return n, closed, err
		}
		ids, made := make([]string, len(changes)), make([]Made, len(changes))
		for i, c := range changes {
			ids[i], made[i] = c.ChangeID, Made{c.ChangeID, c.NumberKey}
		}
		lines, err := s.log.Lines(ctx, ledger.Public, ids)
		if err != nil {
			return n, closed, err
		}
		salts, err := s.needs.Salts(ctx, made)
		if err != nil {
			return n, closed, err
		}
		for _, c := range changes {
			body, err := entries[c.NumberKey].record()
			if err != nil {
				return n, closed, err
			}
			salt, held := salts[c.ChangeID]
			if held && salt == nil && lines[c.ChangeID] != "" {
				closed++
				continue
			}
			if !ledger.Opens(lines[c.ChangeID], salt, body) {
				return n, closed, fmt.Errorf("%s is not what the public log was given", strings.ToUpper(c.NumberKey))
			}
			n++
		}
		if len(changes) < page {
			return n, closed, nil
		}
		after = changes[len(changes)-1].NumberKey
	}
}
