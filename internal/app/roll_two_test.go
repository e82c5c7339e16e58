package app_test

import (
	"bytes"
	"testing"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/roll"
)

// TestNobodyImportsAlone tries, brings in and undoes an older register by two registrars, neither of whom gets far alone.
func TestNobodyImportsAlone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, _, _ := newAppOn(t, d)
		ctx := t.Context()
		registrar := func() access.Actor {
			return access.Actor{Person: id.Random(), Roles: []access.Role{access.Registrar}, Purpose: access.Licensing, Strong: true}
		}
		first, second := registrar(), registrar()
		try := func() string {
			i, err := a.Roll.Try(ctx, first, roll.Try{Content: bytes.NewReader(rollFile(3))})
			must(t, err)
			must(t, a.Jobs.Drain(ctx))
			return i
		}
		i := try()
		does := func(by access.Actor, deed, want string, state roll.State) {
			t.Helper()
			err := a.Roll.Decide(ctx, by, i, roll.Decide{Deed: deed})
			got := ""
			if f := fault.Of(err); f != nil {
				got = f.Key
			}
			must(t, a.Jobs.Drain(ctx))
			v, err2 := a.Roll.Show(ctx, second, i)
			if got != want || err2 != nil || v.State != state {
				t.Fatalf("%s: %v %v, want %q; it is %s, want %s", deed, err, err2, want, v.State, state)
			}
		}
		waits := func(forFirst, forSecond int64) {
			t.Helper()
			for by, want := range map[*access.Actor]int64{&first: forFirst, &second: forSecond} {
				if n, err := a.Roll.Waiting(ctx, *by); err != nil || n != want {
					t.Errorf("%d imports wait, not %d: %v", n, want, err)
				}
			}
		}
		waits(0, 1)
		does(first, "bring", "roll.other_brings", roll.StateChecked)
		does(first, "ask", "fault.stale", roll.StateChecked)
		does(second, "bring", "", roll.StateDone)
		waits(0, 0)
		for _, by := range []access.Actor{first, second} {
			does(by, "undo", "roll.ask_first", roll.StateDone)
		}
		does(second, "leave", "fault.stale", roll.StateDone)
		does(second, "ask", "", roll.StateDone)
		does(second, "undo", "roll.other_undoes", roll.StateDone)
		waits(1, 0)
		does(first, "ask", "fault.stale", roll.StateDone)
		does(first, "leave", "", roll.StateDone)
		does(first, "undo", "roll.ask_first", roll.StateDone)
		does(second, "ask", "", roll.StateDone)
		does(first, "undo", "", roll.StateUndone)
		does(second, "undo", "roll.undone", roll.StateUndone)
		if n := one[int64](t, d, `select count(*) from roll_import where id = ? and by_id = ? and brought_by = ? and undo_by = ?`, i, first.Person, second.Person, second.Person); n != 1 {
			t.Error("who tried it and who brought it in is not kept")
		}
		// Whoever runs the program is one: there is no second on one machine.
		i = try()
		does(operator, "bring", "", roll.StateDone)
		_, err := a.Roll.Undo(ctx, operator, i, false, nil)
		must(t, err)
		// What the program itself brought in two registrars undo as well.
		i = try()
		does(operator, "bring", "", roll.StateDone)
		does(first, "ask", "", roll.StateDone)
		does(first, "undo", "roll.other_undoes", roll.StateDone)
		does(operator, "undo", "", roll.StateUndone)
	})
}
