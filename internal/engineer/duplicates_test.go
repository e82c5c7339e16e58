package engineer

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/events"
	"sanad/internal/person"
)

// noting lets a room note those who are alike, as the program does.
func (x *takeovers) noting() {
	events.React(x.events, func(ctx context.Context, tx *db.Tx, _ access.Actor, e person.IdentityRecorded) error {
		var pairs []Pair
		for _, a := range e.Alike {
			pairs = append(pairs, Pair{e.Person, a.Person, a.Reason})
		}
		return x.NoteDuplicates(ctx, tx, "record", pairs)
	})
}

// waits returns the two persons that wait, with their state of now.
func (x *takeovers) waits(by access.Actor) (list []PossibleDuplicate) {
	x.t.Helper()
	list, _, err := x.Duplicates(x.ctx, by, "")
	x.must(err)
	return list
}

func (x *takeovers) decide(by access.Actor, id string) JudgeDuplicate {
	x.t.Helper()
	v, err := x.ShowDuplicate(x.ctx, by, id)
	x.must(err)
	return JudgeDuplicate{Reasons: "compared both cards", Version: strconv.FormatInt(v.Version, 10)}
}

func TestDuplicates(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		x := newTakeovers(t, d)
		x.noting()
		clerk, registrar := officer(access.Officer), officer(access.Registrar)
		var told []string
		events.React(x.events, func(_ context.Context, _ *db.Tx, _ access.Actor, e Merged) error {
			told = append(told, e.Person+" "+e.From)
			return nil
		})
		r := x.brought(1, "CIVIL/42")

		// A slip in the number, the same name, the same number, and somebody else.
		record := func(n int, change func(*person.Claim)) access.Actor {
			by, c := x.member(), x.claim(n)
			change(&c)
			x.must(x.people.Record(x.ctx, by, c))
			x.opened[by.Person] = true
			return by
		}
		slip := record(2, func(c *person.Claim) {
			n := []byte(x.claim(1).Number)
			n[len(n)-2] = '0' + (n[len(n)-2]-'0'+1)%10
			c.Number, c.NameLatin, c.NameUrdu, c.Father = string(n), "Somebody Quite Other", "کوئی اور", "Another Father"
		})
		named := record(1, func(c *person.Claim) { c.Number = x.claim(7).Number })
		record(5, func(*person.Claim) {})
		var reasons []string
		for _, w := range x.waits(clerk) {
			reasons = append(reasons, w.Reason)
		}
		if !slices.Equal(reasons, []string{"digit", "name"}) {
			t.Fatalf("noted %v", reasons)
		}
		if _, _, e := x.Duplicates(x.ctx, slip, ""); e == nil {
			t.Error("a member sees them")
		}
		first, second := x.waits(clerk)[0].ID, x.waits(clerk)[1].ID

		// Two persons: remembered, and not noted again.
		if e := x.TellApart(x.ctx, clerk, first, JudgeDuplicate{Version: "1"}); key(e) != "reasons engineer.takeover.reasons_missing" {
			t.Errorf("without reasons: %v", e)
		}
		x.must(x.TellApart(x.ctx, clerk, first, x.decide(clerk, first)))
		x.must(x.db.Update(x.ctx, func(tx *db.Tx) error {
			return x.NoteDuplicates(x.ctx, tx, "import", []Pair{{r.Person, slip.Person, "digit"}, {r.Person, r.Person, "name"}})
		}))
		if len(x.waits(clerk)) != 1 {
			t.Error("noted again, or with themselves")
		}
		if e := x.TellApart(x.ctx, clerk, first, JudgeDuplicate{Reasons: "once more", Version: "1"}); key(e) != "fault.stale" {
			t.Errorf("twice: %v", e)
		}

		// One person: a registrar's to decide, reversible.
		c := x.decide(registrar, second)
		if e := x.Merge(x.ctx, clerk, second, c); e == nil {
			t.Error("an officer merges")
		}
		own := access.Actor{Person: named.Person, Roles: []access.Role{access.Registrar}, Purpose: access.Licensing, Strong: true}
		if e := x.Merge(x.ctx, own, second, c); e == nil {
			t.Error("one's own")
		}
		x.opened[r.Person] = true
		if e := x.Merge(x.ctx, registrar, second, c); key(e) != "engineer.duplicate.accounts" {
			t.Errorf("two accounts: %v", e)
		}
		x.opened[r.Person] = false
		x.must(x.Merge(x.ctx, registrar, second, c))
		if x.holder(r) != named.Person || !slices.Equal(told, []string{named.Person + " " + r.Person}) {
			t.Errorf("%s has it, told %v", x.holder(r), told)
		}
		l, ok, e := x.Licence(x.ctx, named)
		if e != nil || !ok || l.Past[0].Grounds.Reveal() != "grounds of old" {
			t.Errorf("the licence: %v %v", ok, e)
		}
		if e := x.Unmerge(x.ctx, clerk, second, x.decide(clerk, second)); e == nil {
			t.Error("an officer takes them apart")
		}
		x.must(x.Unmerge(x.ctx, registrar, second, x.decide(registrar, second)))
		v, e := x.ShowDuplicate(x.ctx, registrar, second)
		if e != nil || x.holder(r) != r.Person || v.State != DuplicateUndone || v.Reasons.Empty() || v.UndoReasons.Empty() || len(v.One.Held)+len(v.Other.Held) != 1 {
			t.Errorf("%s has it: %+v %v", x.holder(r), v, e)
		}
	})
}

// TestMergedForGood merges persons, and waits until they cannot be taken apart any more: the reasons stay with whom they are, nothing else does.
func TestMergedForGood(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		x := newTakeovers(t, d)
		x.noting()
		registrar := officer(access.Registrar)
		var emptied []string
		events.React(x.events, func(_ context.Context, _ *db.Tx, _ access.Actor, e ShellEmptied) error {
			emptied = append(emptied, e.Person+" "+e.Entries[0].Number)
			return nil
		})
		const pairs = 8 // so that the key which sealed the reasons is now of the one, now of the other
		var want, merged []string
		for n := range pairs {
			number := fmt.Sprintf("CIVIL/%d", n+1)
			want = append(want, x.brought(n+1, number).Person+" "+number)
			x.claimant(n + 1)
			w := x.waits(registrar)[0].ID
			x.must(x.Merge(x.ctx, registrar, w, x.decide(registrar, w)))
			merged = append(merged, w)
		}
		year := x.law().Takeover.UndoDays
		x.now.Move(time.Duration(year)*24*time.Hour - time.Minute)
		x.must(x.EmptyShells(x.ctx))
		if len(emptied) != 0 {
			t.Fatal("emptied while they could be taken apart")
		}
		for _, who := range want { // whoever is not empty keeps the key
			x.must(x.people.ShredEmpty(x.ctx, who[:strings.IndexByte(who, ' ')]))
		}
		x.must(x.Unmerge(x.ctx, registrar, merged[0], x.decide(registrar, merged[0])))
		x.now.Move(2 * time.Minute)
		if err := x.Unmerge(x.ctx, registrar, merged[1], x.decide(registrar, merged[1])); key(err) != "engineer.takeover.too_late" {
			t.Errorf("taken apart too late: %v", err)
		}
		x.now.Move(24 * time.Hour)
		x.must(x.EmptyShells(x.ctx))
		x.must(x.EmptyShells(x.ctx))
		slices.Sort(emptied)
		want = want[1:]
		slices.Sort(want)
		if !slices.Equal(emptied, want) {
			t.Fatalf("emptied %v, want %v", emptied, want)
		}
		for i, m := range merged[1:] {
			for _, who := range emptied {
				x.must(x.people.ShredEmpty(x.ctx, who[:strings.IndexByte(who, ' ')]))
			}
			v, err := x.ShowDuplicate(x.ctx, registrar, m)
			if err != nil || v.State != DuplicateFinal || v.Reasons.Reveal() != "compared both cards" || v.One.Number.Empty() == v.Other.Number.Empty() {
				t.Errorf("%d: %s %q %v", i, v.State, v.Reasons.Reveal(), err)
			}
			if err := x.Unmerge(x.ctx, registrar, m, x.decide(registrar, m)); key(err) != "fault.stale" {
				t.Errorf("%d: %v", i, err)
			}
		}
	})
}

// TestMergeAndTakeOverAtOnce: the registration ends with one of the two, and nothing is lost.
func TestMergeAndTakeOverAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		x := newTakeovers(t, d)
		r := x.brought(1, "CIVIL/42")
		x.noting()
		merging, claiming, registrar := x.claimant(1), x.claimant(1), officer(access.Registrar)
		_, code := x.ask(claiming, r.Number)
		var which string
		for _, w := range x.waits(registrar) {
			row := x.row(w.ID)
			if row.One == min(r.Person, merging.Person) && row.Other == max(r.Person, merging.Person) {
				which = w.ID
			}
		}
		c := x.decide(registrar, which)
		var wg sync.WaitGroup
		errs := make([]error, 2)
		wg.Go(func() { errs[0] = x.Merge(x.ctx, registrar, which, c) })
		wg.Go(func() { _, errs[1] = x.EnterCode(x.ctx, claiming, EnterCode{code}) })
		wg.Wait()
		who := x.holder(r)
		if (errs[0] == nil) == (errs[1] == nil) || errs[1] == nil && who != claiming.Person || errs[1] != nil && who != merging.Person {
			t.Error(fmt.Sprint(errs), who)
		}
	})
}

func (x *takeovers) row(id string) (row duplicateRow) {
	x.t.Helper()
	x.must(x.db.View(x.ctx, func(tx *db.Tx) (err error) {
		row, err = loadDuplicate(x.ctx, tx, id)
		return err
	}))
	return row
}

func TestDecideKeep(t *testing.T) {
	held := func(persons ...string) (list []Registration) {
		for _, p := range persons {
			list = append(list, Registration{Person: p})
		}
		return list
	}
	for _, x := range []struct {
		name               string
		one, other         string
		openedOne, openedB bool
		held               []Registration
		want               string
	}{
		{"the first has an account", "a", "b", true, false, held("b"), "a b"},
		{"the second has", "a", "b", false, true, held("a"), "b a"},
		{"both have", "a", "b", true, true, held("a"), "engineer.duplicate.accounts"},
		{"nobody has", "a", "b", false, false, held("b", "a"), "b a"},
		{"themselves", "a", "a", false, false, nil, "engineer.duplicate.same"},
	} {
		keep, gone, err := decideKeep(x.one, x.other, x.openedOne, x.openedB, x.held)
		got := keep + " " + gone
		if err != nil {
			got = key(err)
		}
		if got != x.want {
			t.Errorf("%s: %s, want %s", x.name, got, x.want)
		}
	}
}
