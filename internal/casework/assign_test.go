package casework

import (
	"strconv"
	"sync"
	"testing"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
)

func TestAssign(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		desk, law := newDesk(t, d)
		ctx, by := t.Context(), officer("r", access.Registrar)
		opened(t, desk, law, "k", "applicant", "officer", 5)
		opened(t, desk, law, "of-p", "p", "officer", 5)
		opened(t, desk, law, "own", "r", "officer", 5)
		load := func(id string) (c Case) {
			t.Helper()
			if err := d.View(ctx, func(tx *db.Tx) (err error) { c, err = desk.Load(ctx, tx, id); return err }); err != nil {
				t.Fatal(err)
			}
			return c
		}
		version := func(id string) string { return strconv.FormatInt(load(id).Version, 10) }
		refused := func(what, key string, err error) {
			t.Helper()
			if x := fault.Of(err); x == nil || x.Key != key {
				t.Errorf("%s: %v, not %s", what, err, key)
			}
		}

		refused("to somebody without the office", "casework.assign.office.officer", desk.Assign(ctx, by, "k", version("k"), "c"))
		refused("to a stranger", "casework.assign.office.officer", desk.Assign(ctx, by, "k", version("k"), "stranger"))
		refused("to nobody", "casework.assign.office.officer", desk.Assign(ctx, by, "k", version("k"), ""))
		refused("to the applicant", "casework.assign.own_affair", desk.Assign(ctx, by, "of-p", version("of-p"), "p"))
		refused("the registrar's own affair", "access.own_affair", desk.Assign(ctx, by, "own", version("own"), "o"))
		refused("on a stale page", "casework.assign.moved_on", desk.Assign(ctx, by, "k", "77", "o"))
		refused("what is not there", "fault.not_found", desk.Assign(ctx, by, "none", "1", "o"))
		refused("by somebody else", "access.no_office", desk.Assign(ctx, officer("o", access.Officer), "k", version("k"), "o"))
		refused("by somebody else", "access.no_office", desk.Unassign(ctx, officer("o", access.Officer), "k", version("k")))

		before := version("k")
		if err := desk.Assign(ctx, by, "k", before, "o"); err != nil {
			t.Fatal(err)
		}
		if c := load("k"); c.Holder != "o" {
			t.Errorf("held by %q", c.Holder)
		}
		refused("twice from one page", "casework.assign.moved_on", desk.Assign(ctx, by, "k", before, "p"))
		if err := desk.Assign(ctx, by, "k", version("k"), "o"); err != nil {
			t.Errorf("to who has it: %v", err)
		}
		if err := desk.Assign(ctx, by, "k", version("k"), "p"); err != nil || load("k").Holder != "p" {
			t.Errorf("from one officer to another: %v", err)
		}
		if err := desk.Unassign(ctx, by, "k", version("k")); err != nil || load("k").Holder != "" {
			t.Errorf("taken back: %v", err)
		}
		if err := desk.Unassign(ctx, by, "k", version("k")); err != nil {
			t.Errorf("what nobody holds: %v", err)
		}

		// Who recommended does not decide, though they sit on the committee too.
		staff[access.Committee] = append(staff[access.Committee], "o")
		defer func() { staff[access.Committee] = staff[access.Committee][:2] }()
		err := d.Update(ctx, func(tx *db.Tx) error {
			c, err := desk.Load(ctx, tx, "k")
			if err != nil {
				return err
			}
			next := council.Step{ID: "committee", Role: "committee", WorkingDays: 10}
			return desk.Advance(ctx, tx, officer("o", access.Officer), c, "recommend_entry", law, next)
		})
		if err != nil {
			t.Fatal(err)
		}
		refused("to who did an earlier step", "casework.assign.same_person", desk.Assign(ctx, by, "k", version("k"), "o"))
		err = d.Update(ctx, func(tx *db.Tx) error {
			c, err := desk.Load(ctx, tx, "k")
			if err != nil {
				return err
			}
			return desk.CloseCase(ctx, tx, officer("c", access.Committee), c, "refused")
		})
		if err != nil {
			t.Fatal(err)
		}
		refused("a closed case", "casework.closed", desk.Assign(ctx, by, "k", version("k"), "c"))
		refused("a closed case", "casework.closed", desk.Unassign(ctx, by, "k", version("k")))
	})
}

func TestEach(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		desk, law := newDesk(t, d)
		ctx, by := t.Context(), officer("r", access.Registrar)
		opened(t, desk, law, "good", "applicant", "officer", 5)
		opened(t, desk, law, "his-own", "o", "officer", 5)
		opened(t, desk, law, "of-the-committee", "applicant", "committee", 5)
		chosen := []Chosen{{"good", "1"}, {"his-own", "1"}, {"of-the-committee", "1"}, {"none", "1"}, {"", ""}}
		stayed, err := desk.Each(ctx, by, chosen, func(x Chosen) error { return desk.Assign(ctx, by, x.Case, x.Version, "o") })
		if err != nil || len(stayed) != 4 {
			t.Fatalf("%v %v", stayed, err)
		}
		for i, key := range []string{"casework.assign.own_affair", "casework.assign.office.committee", "fault.not_found", "fault.not_found"} {
			if stayed[i].Why.Key != key || (stayed[i].Number == "") != (i > 1) {
				t.Errorf("%s (%s): %s, not %s", stayed[i].Case, stayed[i].Number, stayed[i].Why.Key, key)
			}
		}
		list, err := desk.Inbox(ctx, officer("o", access.Officer), Filter{Whose: WhoseMine})
		if err != nil || len(list.Rows) != 1 || list.Rows[0].ID != "good" {
			t.Errorf("the officer has %v %v", list.Rows, err)
		}
	})
}

// TestAssignedTwiceAtOnce lets two registrars hand out one case from one page: it goes to one of the two officers.
func TestAssignedTwiceAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		desk, law := newDesk(t, d)
		opened(t, desk, law, "k", "applicant", "officer", 5)
		answers := make([]error, 6)
		var wait sync.WaitGroup
		for i := range answers {
			wait.Go(func() {
				answers[i] = desk.Assign(t.Context(), officer("r", access.Registrar), "k", "1", []string{"o", "p"}[i%2])
			})
		}
		wait.Wait()
		won := 0
		for _, err := range answers {
			switch {
			case err == nil:
				won++
			case !fault.Is(err, fault.KindConflict):
				t.Errorf("whoever came second is told of a conflict, not %v", err)
			}
		}
		if won != 1 {
			t.Errorf("%d of 6 were told that they assigned it", won)
		}
	})
}
