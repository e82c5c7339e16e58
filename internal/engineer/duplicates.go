package engineer

import (
	"context"
	"strconv"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/person"
	"sanad/internal/pii"
)

// duplicatesShown is how many a page lists.
const duplicatesShown = 40

// Pair is two persons who may be one, and why: they have one identity number, one whole name and father's name, or numbers that differ by a slip.
type Pair struct{ One, Other, Reason string }

// NoteDuplicates notes persons who may be one, by what found them, if one of each two is registered. What was decided before stays decided.
func (s *Service) NoteDuplicates(ctx context.Context, tx *db.Tx, foundBy string, list []Pair) error {
	if len(list) == 0 {
		return nil
	}
	var persons []string
	for _, x := range list {
		persons = append(persons, x.One, x.Other)
	}
	held, err := listHolding(ctx, tx, persons)
	if err != nil {
		return err
	}
	now := s.clock.Now()
	for _, x := range list {
		if x.One == x.Other || !held[x.One] && !held[x.Other] {
			continue
		}
		row := duplicateRow{ID: id.New(now), One: min(x.One, x.Other), Other: max(x.One, x.Other), Reason: x.Reason, FoundBy: foundBy, State: DuplicateOpen, FoundAt: now}
		if err := insertDuplicate(ctx, tx, row); err != nil {
			return err
		}
	}
	return nil
}

// PossibleDuplicate is two persons in the list of those who may be one.
type PossibleDuplicate struct {
	ID, Reason, FoundBy string
	One, Other          pii.Value
	At                  time.Time
}

// Duplicates lists persons who may be one, the oldest note first, after one, and whether there are more.
func (s *Service) Duplicates(ctx context.Context, by access.Actor, after string) (list []PossibleDuplicate, more bool, err error) {
	if _, err := s.access.May(by, "engineer.show_duplicate", access.Subject{}); err != nil {
		return nil, false, err
	}
	names, err := s.access.May(by, "engineer.proposals", access.Subject{Any: true})
	if err != nil {
		return nil, false, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := listDuplicates(ctx, tx, by.Person, after, duplicatesShown+1)
		if err != nil {
			return err
		}
		if more = len(rows) > duplicatesShown; more {
			rows = rows[:duplicatesShown]
		}
		var persons []string
		for _, r := range rows {
			persons = append(persons, r.One, r.Other)
		}
		known, err := s.people.Names(ctx, tx, names, persons)
		list = nil
		for _, r := range rows {
			list = append(list, PossibleDuplicate{ID: r.ID, Reason: r.Reason, FoundBy: r.FoundBy, One: known[r.One], Other: known[r.Other], At: r.FoundAt})
		}
		return err
	})
	return list, more, err
}

// Side is one of two persons who may be one.
type Side struct {
	person.Identity
	Opened bool // has an account
	Held   []Registration
}

// DuplicateView is two persons side by side, for an officer.
type DuplicateView struct {
	ID, Reason, FoundBy           string
	State                         DuplicateState
	Version                       int64
	One, Other                    Side
	Reasons, UndoReasons, Decider pii.Value
	DecidedAt                     *time.Time
}

// ShowDuplicate opens both, their identity numbers too; the looks are on record.
func (s *Service) ShowDuplicate(ctx context.Context, by access.Actor, duplicate string) (v DuplicateView, err error) {
	var row duplicateRow
	err = s.db.View(ctx, func(tx *db.Tx) (err error) {
		row, err = loadDuplicate(ctx, tx, duplicate)
		return err
	})
	if err != nil {
		return v, err
	}
	one, err := s.access.Look(ctx, by, "engineer.show_duplicate", access.Subject{Person: row.One}, "person.identity_number")
	if err != nil {
		return v, err
	}
	other, err := s.access.Look(ctx, by, "engineer.show_duplicate", access.Subject{Person: row.Other}, "person.identity_number")
	if err != nil {
		return v, err
	}
	names, err := s.access.May(by, "engineer.proposals", access.Subject{Any: true})
	if err != nil {
		return v, err
	}
	v = DuplicateView{ID: row.ID, Reason: row.Reason, FoundBy: row.FoundBy, State: row.State, Version: row.Version, DecidedAt: row.DecidedAt}
	return v, s.db.View(ctx, func(tx *db.Tx) (err error) {
		if v.One, err = s.side(ctx, tx, one, row.One); err != nil {
			return err
		}
		if v.Other, err = s.side(ctx, tx, other, row.Other); err != nil {
			return err
		}
		whose := one
		if row.sealedFor() == row.Other {
			whose = other
		}
		if v.Reasons, err = s.openKept(ctx, whose, row.field("reasons"), row.Reasons); err != nil {
			return err
		}
		if v.UndoReasons, err = s.openKept(ctx, whose, row.field("undo_reasons"), row.UndoReasons); err != nil {
			return err
		}
		known, err := s.people.Names(ctx, tx, names, []string{row.DecidedBy})
		v.Decider = known[row.DecidedBy]
		return err
	})
}

func (s *Service) side(ctx context.Context, tx *db.Tx, d access.Decision, who string) (x Side, err error) {
	if x.Identity, err = s.people.Open(ctx, tx, d, who); err != nil {
		return x, err
	}
	if x.Opened, err = s.needs.Opened(ctx, tx, who); err != nil {
		return x, err
	}
	x.Held, err = listRegistrations(ctx, tx, []string{who})
	return x, err
}

// JudgeDuplicate is why, on the state that was shown.
type JudgeDuplicate struct {
	Deed    string `form:"deed" max:"10"`
	Reasons string `form:"reasons" entry:"engineer_duplicate.reasons" max:"2000" lines:"true"`
	Version string `form:"version"`
}

// compared loads two persons as they were shown, with the reasons sealed, for who may decide on both.
func (s *Service) compared(ctx context.Context, tx *db.Tx, by access.Actor, duplicate string, action access.Action, c JudgeDuplicate, state DuplicateState) (row duplicateRow, err error) {
	if row, err = loadDuplicate(ctx, tx, duplicate); err != nil {
		return row, err
	}
	for _, who := range []string{row.One, row.Other} {
		if _, err := s.access.May(by, action, access.Subject{Person: who}); err != nil {
			return row, err
		}
	}
	var f fault.Fields
	if len([]rune(c.Reasons)) < 5 {
		f.Add("reasons", "engineer.takeover.reasons_missing", nil)
		return row, f.Err()
	}
	if row.State != state || strconv.FormatInt(row.Version, 10) != c.Version {
		return row, fault.Conflict("fault.stale", nil)
	}
	column, to := "reasons", &row.Reasons
	if state == DuplicateOne {
		column, to = "undo_reasons", &row.UndoReasons
	}
	if *to, err = s.vault.Seal(ctx, row.field(column), c.Reasons); err != nil {
		return row, err
	}
	if state == DuplicateOpen {
		now := s.clock.Now()
		row.DecidedBy, row.DecidedAt = by.Person, &now
	}
	return row, nil
}
