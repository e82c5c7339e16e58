package app_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/app"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/engineer"
	"sanad/internal/fault"
	"sanad/internal/files"
	"sanad/internal/id"
	"sanad/internal/jobs"
	"sanad/internal/person"
	"sanad/internal/roll"
	"sanad/internal/sample"
)

// must ends a test at what should not have failed.
func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// rollBeside is another process's room for older registers, over other files or with other needs.
func rollBeside(a *app.App, f files.Store, n roll.Needs) *roll.Service {
	return rollOf(a, jobs.New(a.Stores.DB, a.Clock, a.Log), f, n)
}

// rollOf is rollBeside with a queue of its own.
func rollOf(a *app.App, q *jobs.Queue, f files.Store, n roll.Needs) *roll.Service {
	return roll.New(a.Stores.DB, a.Vault, a.Access, a.Events, q, a.Council, a.Clock, a.People, f, n)
}

// kept are the names of the files that are there.
func kept(t *testing.T, a *app.App) (names []string) {
	t.Helper()
	must(t, a.Stores.Files.Each(t.Context(), func(name string) error { names = append(names, name); return nil }))
	return names
}

// TestATriedFileWaits lets days pass between the trial of a file and the word to bring it in: the file is still there, and is gone
// afterwards.
func TestATriedFileWaits(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, now, _ := newAppOn(t, d)
		ctx := t.Context()
		i, err := a.Roll.Try(ctx, operator, roll.Try{Content: bytes.NewReader(rollFile(3))})
		must(t, err)
		for range 3 {
			must(t, a.Jobs.Drain(ctx))
			now.Move(24 * time.Hour)
		}
		must(t, a.Jobs.Drain(ctx))
		must(t, a.Roll.Decide(ctx, operator, i, roll.Decide{Deed: "bring"}))
		must(t, a.Jobs.Drain(ctx))
		if v, err := a.Roll.Show(ctx, operator, i); err != nil || v.State != roll.StateDone || v.Entered != 3 {
			t.Errorf("brought in after three days: %s, %d entered, %v", v.State, v.Entered, err)
		}
		if left := kept(t, a); len(left) != 0 {
			t.Errorf("brought in, %q is left", left)
		}
	})
}

// stubborn keeps files that do not go away.
type stubborn struct{ files.Store }

func (stubborn) Delete(context.Context, string) error { return errors.New("the disk does not answer") }

// TestAFileThatWasGivenUpGoesLater ends the program between the word that gives a file up and the end of the file.
func TestAFileThatWasGivenUpGoesLater(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, now, _ := newAppOn(t, d)
		ctx := t.Context()
		i, err := a.Roll.Try(ctx, operator, roll.Try{Content: bytes.NewReader(rollFile(3))})
		must(t, err)
		must(t, a.Jobs.Drain(ctx))
		if err := rollBeside(a, stubborn{a.Stores.Files}, a.RollNeeds()).Decide(ctx, operator, i, roll.Decide{Deed: "drop"}); err == nil {
			t.Fatal("the file went away")
		}
		if !one[bool](t, d, `select sealed from roll_import where id = ?`, i) {
			t.Error("nobody knows any more that the file is there")
		}
		now.Move(25 * time.Hour)
		must(t, a.Jobs.Drain(ctx))
		if left := kept(t, a); len(left) != 0 || one[int64](t, a.Stores.Keys, `select count(*) from key_scope where scope like 'import/%'`) != 0 {
			t.Errorf("given up, %q is left", left)
		}
		if v, err := a.Roll.Show(ctx, operator, i); err != nil || v.State != roll.StateDropped || one[bool](t, d, `select sealed from roll_import where id = ?`, i) {
			t.Errorf("given up: %s, %v", v.State, err)
		}
	})
}

// TestALateProcessDestroysNobodysKey lets a process that lost its import seal lines that another has stored meanwhile.
func TestALateProcessDestroysNobodysKey(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, _, _ := newAppOn(t, d)
		ctx, file := t.Context(), rollFile(3)
		needs, other := a.RollNeeds(), false
		held := needs.Held
		needs.Held = func(ctx context.Context, tx *db.Tx, discipline string, serials []int64) (map[int64]roll.Held, error) {
			m, err := held(ctx, tx, discipline, serials)
			if !other {
				other = true
				i, err := a.Roll.Import(context.WithoutCancel(t.Context()), operator, roll.File{Open: source(file), Resume: true})
				if err != nil || i.Entered != 3 {
					t.Errorf("the other process: %+v %v", i, err)
				}
			}
			return m, err
		}
		if _, err := rollBeside(a, a.Stores.Files, needs).Import(ctx, operator, roll.File{Open: source(file)}); err == nil {
			t.Error("the late process ended well")
		}
		if n, err := a.People.Check(ctx); n != 3 || err != nil {
			t.Errorf("%d persons can be opened: %v", n, err)
		}
	})
}

// TestUndoKeepsWhatOfficersActedUpon undoes an import after a suspension was proposed of one entry, a paper of another was printed, and a
// third was reminded: the first two stay, and of the others nothing does.
func TestUndoKeepsWhatOfficersActedUpon(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, now, _ := newAppOn(t, d)
		ctx := t.Context()
		by := access.Actor{Person: id.Random(), Roles: []access.Role{access.Officer}, Purpose: access.Licensing, Strong: true}
		file := string(rollFile(2)) +
			"MECH/5,RE,Bilal Khan,,,,,,,,2001-02-13,2026-12-22,,,,,,,\n" +
			"MECH/6,RE,Hamza Malik,,,,,,,,2001-02-13,,,,,,,,\n"
		i, err := a.Roll.Import(ctx, operator, roll.File{Open: source([]byte(file))})
		must(t, err)
		of := func(number string) string {
			return one[string](t, d, `select id from engineer_registration where number = ?`, number)
		}
		must(t, a.Engineer.Suspend(ctx, by, of("Civil/0001"), engineer.Suspend{Deed: engineer.Deed{
			Day: "23", Month: "11", Year: "2026", Grounds: strings.Repeat("A ground that can be answered. ", 3),
		}}))
		_, err = a.Engineer.PrintPaper(ctx, by, of("Civil/0002"), engineer.PrintPaper{Paper: string(engineer.PaperLetter), Language: "en"})
		must(t, err)
		now.Move(time.Hour)
		must(t, a.Jobs.Drain(ctx))
		if one[int64](t, d, `select count(*) from engineer_reminder`) == 0 {
			t.Fatal("nobody was reminded")
		}
		if u, err := a.Roll.Undo(ctx, operator, i.ID, true, nil); err != nil || u.Undone != 2 || u.Kept != 2 {
			t.Errorf("undone: %+v %v", u, err)
		}
		for table, want := range map[string]int64{"engineer_registration": 2, "engineer_proposal": 1, "engineer_print": 1, "register_print": 1, "engineer_reminder": 0} {
			if got := one[int64](t, d, `select count(*) from `+table); got != want {
				t.Errorf("%s has %d rows, want %d", table, got, want)
			}
		}
		if n, err := a.People.Check(ctx); n != 2 || err != nil {
			t.Errorf("%d persons can be opened: %v", n, err)
		}
	})
}

// TestUndoAfterATakeover undoes an import of which one entry was taken over by its engineer, and another is asked for: the one stays, with
// the key of who had it before, so that it can be given back; nobody waits for the other.
func TestUndoAfterATakeover(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, now, outbox := newAppOn(t, d)
		ctx := t.Context()
		i, err := a.Roll.Import(ctx, operator, roll.File{Open: source(rollFile(3))})
		must(t, err)
		claimant := func(n int) access.Actor {
			p := sample.Someone(n)
			who, err := a.Account.Enrol(ctx, fmt.Sprintf("new-%d@example.org", n), "en")
			must(t, err)
			by, province := access.Actor{Person: who, Purpose: access.Self}, a.Council.At(now.Now()).Provinces[0]
			must(t, a.People.Record(ctx, by, person.Claim{
				NameLatin: p.NameLatin, NameUrdu: p.NameUrdu, Father: p.Father, Kind: "cnic", Number: p.CNIC, District: province.ID + "/" + province.Districts[0].ID, Phone: p.Phone,
				Address: p.Address, Version: "1",
			}))
			must(t, a.Engineer.TakeOver(ctx, by, engineer.TakeOver{Number: fmt.Sprintf("CIVIL/%d", n+1)}))
			must(t, a.Jobs.Drain(ctx))
			return by
		}
		by := claimant(0)
		letters, err := outbox.Letters(1)
		must(t, err)
		_, err = a.Engineer.EnterCode(ctx, by, engineer.EnterCode{Code: regexp.MustCompile(`\d{8}`).FindString(letters[0].Body)})
		must(t, err)
		claimant(1)
		must(t, err)
		if u, err := a.Roll.Undo(ctx, operator, i.ID, true, nil); err != nil || u.Undone != 2 || u.Kept != 1 {
			t.Errorf("undone: %+v %v", u, err)
		}
		if n, err := a.People.Check(ctx); n != 3 || err != nil { // two claimants, and the holder before
			t.Errorf("%d persons can be opened: %v", n, err)
		}
		if n := one[int64](t, d, `select count(*) from engineer_takeover where state = 'open'`); n != 0 {
			t.Errorf("%d wait for an entry that is gone", n)
		}

		// It is given back, and is still not the import's.
		registrar := access.Actor{Person: id.Random(), Roles: []access.Role{access.Registrar}, Purpose: access.Licensing, Strong: true}
		takeover := one[string](t, d, `select id from engineer_takeover where state = 'done'`)
		version := one[int64](t, d, `select version from engineer_takeover where id = ?`, takeover)
		must(t, a.Engineer.UndoTakeover(ctx, registrar, takeover, engineer.JudgeTakeover{Reasons: "It was somebody else.", Version: fmt.Sprint(version)}))
		if n, err := a.People.Check(ctx); err != nil {
			t.Errorf("given back: %d, %v", n, err)
		}
	})
}

// TestAnImportThatStoppedCanBeUndone loses the file of an import that is to be brought in: the registrar undoes it, and another begins.
func TestAnImportThatStoppedCanBeUndone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, now, _ := newAppOn(t, d)
		ctx := t.Context()
		try := func(n int) string {
			i, err := a.Roll.Try(ctx, operator, roll.Try{Content: bytes.NewReader(rollFile(n))})
			must(t, err)
			must(t, a.Jobs.Drain(ctx))
			return i
		}
		lost, next := try(3), try(2)
		must(t, a.Stores.Files.Delete(ctx, lost))
		must(t, a.Roll.Decide(ctx, operator, lost, roll.Decide{Deed: "bring"}))
		must(t, a.Jobs.Drain(ctx))
		if err := a.Roll.Decide(ctx, operator, lost, roll.Decide{Deed: "undo"}); !fault.Is(err, fault.KindConflict) {
			t.Errorf("undone while it may go on: %v", err)
		}
		if err := a.Roll.Decide(ctx, operator, next, roll.Decide{Deed: "bring"}); !fault.Is(err, fault.KindConflict) {
			t.Errorf("two at once: %v", err)
		}
		now.Move(5 * time.Hour)
		must(t, a.Roll.Decide(ctx, operator, lost, roll.Decide{Deed: "undo"}))
		must(t, a.Jobs.Drain(ctx))
		must(t, a.Roll.Decide(ctx, operator, next, roll.Decide{Deed: "bring"}))
		must(t, a.Jobs.Drain(ctx))
		for i, want := range map[string]roll.State{lost: roll.StateUndone, next: roll.StateDone} {
			if v, err := a.Roll.Show(ctx, operator, i); err != nil || v.State != want {
				t.Errorf("%s, want %s: %v", v.State, want, err)
			}
		}
	})
}

// TestUndoAfterTheClockWentBack sets the clock back while an import runs: nothing of it stays when it is undone.
func TestUndoAfterTheClockWentBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, now, _ := newAppOn(t, d)
		ctx, before := t.Context(), counts(t, a)
		needs := a.RollNeeds()
		held := needs.Held
		needs.Held = func(ctx context.Context, tx *db.Tx, discipline string, serials []int64) (map[int64]roll.Held, error) {
			now.Move(-time.Hour)
			return held(ctx, tx, discipline, serials)
		}
		i, err := rollBeside(a, a.Stores.Files, needs).Import(ctx, operator, roll.File{Open: source(rollFile(3))})
		must(t, err)
		i, err = a.Roll.Undo(ctx, operator, i.ID, true, nil)
		if after := counts(t, a); err != nil || i.Undone != 3 || after["person"] != before["person"] || after["engineer_registration"] != before["engineer_registration"] || after["keys"] != before["keys"] {
			t.Errorf("undone %d, %v: %v, before %v", i.Undone, err, after, before)
		}
	})
}

// TestAStalledImportKeepsWhoAskedToUndoIt lets a registrar ask that an import which stood still be undone: it goes on after all, and the
// registrar has asked all the same.
func TestAStalledImportKeepsWhoAskedToUndoIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, now, _ := newAppOn(t, d)
		ctx, needs, asked := t.Context(), a.RollNeeds(), false
		held := needs.Held
		registrar := access.Actor{Person: id.Random(), Roles: []access.Role{access.Registrar}, Purpose: access.Licensing, Strong: true}
		needs.Held = func(ctx context.Context, tx *db.Tx, discipline string, serials []int64) (map[int64]roll.Held, error) {
			if !asked {
				asked = true
				now.Move(5 * time.Hour)
				list, err := a.Roll.List(context.WithoutCancel(t.Context()), operator)
				if err != nil || len(list.Imports) != 1 {
					t.Fatalf("%+v %v", list, err)
				}
				must(t, a.Roll.Decide(context.WithoutCancel(t.Context()), registrar, list.Imports[0].ID, roll.Decide{Deed: "ask"}))
			}
			return held(ctx, tx, discipline, serials)
		}
		i, err := rollBeside(a, a.Stores.Files, needs).Import(ctx, operator, roll.File{Open: source(rollFile(3))})
		must(t, err)
		if v, err := a.Roll.Show(ctx, operator, i.ID); err != nil || v.State != roll.StateDone || v.UndoBy != registrar.Person {
			t.Errorf("%s, asked by %q: %v", v.State, v.UndoBy, err)
		}
	})
}

// TestAFileIsGivenUpWhileItIsTried gives a file up in the middle of its trial: the trial does not bring it back.
func TestAFileIsGivenUpWhileItIsTried(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, _, _ := newAppOn(t, d)
		ctx, i, dropped := t.Context(), "", false
		needs, q := a.RollNeeds(), jobs.New(d, a.Clock, a.Log)
		held := needs.Held
		needs.Held = func(ctx context.Context, tx *db.Tx, discipline string, serials []int64) (map[int64]roll.Held, error) {
			if !dropped {
				dropped = true
				if err := a.Roll.Decide(context.WithoutCancel(t.Context()), operator, i, roll.Decide{Deed: "drop"}); err != nil {
					t.Errorf("given up: %v", err)
				}
			}
			return held(ctx, tx, discipline, serials)
		}
		other := rollOf(a, q, a.Stores.Files, needs)
		var err error
		i, err = other.Try(ctx, operator, roll.Try{Content: bytes.NewReader(rollFile(3))})
		must(t, err)
		must(t, q.Drain(ctx))
		if v, err := a.Roll.Show(ctx, operator, i); err != nil || !dropped || v.State != roll.StateDropped {
			t.Errorf("%s, %t: %v", v.State, dropped, err)
		}
	})
}
