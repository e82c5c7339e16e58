package app_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"sanad/internal/access"
	"sanad/internal/app"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
	"sanad/internal/ledger"
	"sanad/internal/roll"
	"sanad/internal/sample"
	"sanad/internal/standing"
)

const rollHead = "number,kind,name,name in urdu,father,cnic,district,degree,institution,year,entered on,valid until,email,phone,address,suspended from,suspended until,removed on,deceased on\n"

// rollLine is the line of the n-th invented person in an older register.
func rollLine(n int) string {
	p := sample.Someone(n)
	return fmt.Sprintf("Civil/%04d,RE,%s,%s,%s,%s,Lahore,BSc Civil,An old college,%d,%d-%02d-%02d,,%s,%s,%q,,,,\n", n+1, p.NameLatin, p.NameUrdu, p.Father, p.CNIC,
		1970+n%40, 1980+n%40, n%12+1, n%28+1, p.Email, p.Phone, strings.ReplaceAll(p.Address, "\n", ", "))
}

func rollFile(n int) []byte {
	var b bytes.Buffer
	b.WriteString(rollHead)
	for i := range n {
		b.WriteString(rollLine(i))
	}
	return b.Bytes()
}

func source(b []byte) roll.Source {
	return func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil }
}

var operator = access.System(access.Licensing)

// counts tells how many rows each table has that an import writes.
func counts(t testing.TB, a *app.App) map[string]int64 {
	t.Helper()
	n := map[string]int64{}
	for _, table := range []string{"person", "person_name", "person_run", "engineer_registration", "engineer_fact", "register_engineer", "register_engineer_name", "register_fact",
		"register_change", "engineer_duplicate", "engineer_number"} {
		n[table] = one[int64](t, a.Stores.DB, `select count(*) from `+table)
	}
	n["keys"] = one[int64](t, a.Stores.Keys, `select count(*) from key_scope where scope like 'person/%'`)
	n["lines"] = one[int64](t, a.Stores.DB, `select count(*) from ledger_public where substr(entry, 1, 17) = 'engineer entered`+"\n"+`'`)
	return n
}

func one[T any](t testing.TB, d *db.DB, query string, args ...any) (x T) {
	t.Helper()
	if err := d.View(t.Context(), func(tx *db.Tx) (err error) {
		x, err = db.Get[T](t.Context(), tx, query, args...)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return x
}

// TestRoll brings in an older register: those who come are verified, found and proven like all others, what is there stays, and undone
// it leaves nothing.
func TestRoll(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, now, _ := newAppOn(t, d)
		ctx := t.Context()
		empty := counts(t, a)
		file := string(rollFile(3)) +
			"AGRI/77,RE,Gulalai,,,91234567890,,,,,2001-02-13,,,,,2020-01-01,,,\n" +
			"MECH 5,RE,Bilal Khan,,,,,,,,13/02/2001,2004-02-12,,,,,,,\n" +
			"MECH/6,RE,Hamza Malik,,," + sample.Someone(1).CNIC + ",,,,,2001-02-13,,,,,,,2010-05-05,\n" +
			"MECH/7,RE,Sana Memon,,,,,,,,2001-02-13,,,,,,,,2015-05-05\n" +
			"MECH/8,RE,Sana Memon,,,9.1E+12,,,,,,,,,,,,,\n"
		tried, err := a.Roll.Check(ctx, operator, roll.File{Open: source([]byte(file))})
		if want := (roll.Count{Done: 8, Entered: 7, Refused: 1, Twins: 1}); err != nil || tried.Count != want {
			t.Fatalf("tried: %+v %v", tried.Count, err)
		}
		if got := counts(t, a); !reflect.DeepEqual(got, empty) {
			t.Fatalf("a trial wrote: %v", got)
		}
		var refused []string
		done, err := a.Roll.Import(ctx, operator, roll.File{Open: source([]byte(file)), Refused: func(raw string, said []roll.Remark) error {
			for _, r := range said {
				refused = append(refused, fmt.Sprint(r.Line, " ", r.Field, " ", r.Key))
			}
			return nil
		}})
		if want := (roll.Count{Done: 8, Entered: 7, Refused: 1, Twins: 1}); err != nil || done.Count != want || done.State != roll.StateDone {
			t.Fatalf("%+v %v", done, err)
		}
		if want := []string{"9 identity_number roll.cell.exponent", "9 entered_on roll.entered.empty"}; !slices.Equal(refused, want) {
			t.Errorf("refused %q", refused)
		}
		for number, want := range map[string]standing.Standing{
			"civil 1": standing.Active, "AGRI/077": standing.Suspended, "mech-5": standing.Lapsed, "MECH/6": standing.Removed, "MECH/7": standing.Deceased,
		} {
			c, err := a.Register.Verify(ctx, number, "")
			if err != nil || c.Standing != want {
				t.Errorf("%s: %s %v, want %s", number, c.Standing, err, want)
			}
		}
		c, err := a.Register.Verify(ctx, "civil/1", "2000-01-01")
		if err != nil || c.Number != "Civil/0001" || c.Standing != standing.Active || c.Said != standing.None || !c.Learnt.Equal(now.Now()) || c.District != "lahore" {
			t.Errorf("a day before the import: %+v %v", c, err)
		}
		if page := ask(t, a.Handler, "/verify/engineers/mech-5"); page.Status != http.StatusOK || !bytes.Contains(page.Body, []byte("MECH 5")) {
			t.Errorf("the card: %d", page.Status)
		}
		if found := one[int64](t, d, `select count(*) from engineer_duplicate where reason = 'identity'`); found != 1 {
			t.Errorf("%d possible duplicates", found)
		}
		if last := one[int64](t, d, `select last from engineer_number where discipline = 'MECH'`); last != 7 {
			t.Errorf("the next number follows %d", last)
		}
		err = d.View(ctx, func(tx *db.Tx) error {
			same, err := a.People.ByIdentity(ctx, tx, "nic", "912-34-567890")
			if len(same) != 1 {
				t.Errorf("%d with the old card", len(same))
			}
			named, err2 := a.People.Find(ctx, tx, sample.Someone(2).NameUrdu, "", 10)
			if len(named) != 1 {
				t.Errorf("%d with the name in Urdu", len(named))
			}
			return errors.Join(err, err2)
		})
		if err != nil {
			t.Error(err)
		}
		if n, err := a.People.Check(ctx); n != 7 || err != nil {
			t.Errorf("%d persons can be opened: %v", n, err)
		}
		if err := a.Ledger.SealAll(ctx); err != nil {
			t.Fatal(err)
		}
		if found, err := a.CheckLogs(ctx); err != nil || found.Register != 7 {
			t.Errorf("%+v %v", found, err)
		}
		proof := ask(t, a.Handler, "/log/public/proof/engineers/civil-1")
		if _, err := ledger.CheckProof(string(proof.Body), a.Ledger.Key(ledger.Public)); err != nil {
			t.Errorf("the proof: %v", err)
		}

		// The file again, and a newer one.
		if _, err := a.Roll.Import(ctx, operator, roll.File{Open: source([]byte(file))}); !fault.Is(err, fault.KindConflict) {
			t.Errorf("the file again: %v", err)
		}
		before := counts(t, a)
		newer := rollHead + rollLine(0) + // the same
			strings.Replace(rollLine(1), "An old college", "Another college", 1) +
			strings.Replace(rollLine(2), sample.Someone(2).CNIC, "9000000000001", 1) + // another's identity number
			"Civil/0001x,RE,Nobody,,,,,,,,2001-02-13,,,,,,,,\n" +
			"AGRI/77,RE,Somebody Else,,,,,,,,2001-02-13,,,,,,,,\n" + // another's name
			"MECH/9,RE,Tariq Butt,,,,,,,,2001-02-13,,,,,,,,\n"
		again, err := a.Roll.Import(ctx, operator, roll.File{Open: source([]byte(newer))})
		if want := (roll.Count{Done: 6, Entered: 1, Unchanged: 1, Changed: 1, Refused: 3}); err != nil || again.Count != want {
			t.Errorf("a newer file: %+v %v", again, err)
		}
		if got := counts(t, a); got["person"] != before["person"]+1 || got["register_engineer"] != before["register_engineer"]+1 {
			t.Errorf("a newer file wrote %v over %v", got, before)
		}

		// Undone, nothing is left; what somebody acted upon stays.
		if i, err := a.Roll.Undo(ctx, operator, again.ID, false, nil); err != nil || i.Undone != 1 || i.Kept != 0 {
			t.Errorf("undone: %+v %v", i, err)
		}
		if got := counts(t, a); got["person"] != before["person"] || got["keys"] != before["keys"] || got["engineer_registration"] != before["engineer_registration"] {
			t.Errorf("undone: %v, before %v", got, before)
		}
		holder := one[string](t, d, `select person_id from engineer_registration where number = 'Civil/0002'`)
		err = d.Update(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, `insert into account (id, email_index, passphrase, authenticator_step, opened_at) values (?, ?, '', 0, ?)`, holder, []byte("x"), now.Now())
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		i, err := a.Roll.Undo(ctx, operator, done.ID, false, nil)
		if err != nil || i.Undone != 6 || i.Kept != 1 || i.State != roll.StateUndone {
			t.Errorf("undone: %+v %v", i, err)
		}
		if got := counts(t, a); got["person"] != 1 || got["keys"] != 1 || got["register_engineer"] != 1 || got["engineer_number"] != 1 {
			t.Errorf("left: %v", got)
		}
		if c, err := a.Register.Verify(ctx, "CIVIL/2", ""); err != nil || c.Standing != standing.Active {
			t.Errorf("who stays: %+v %v", c, err)
		}
		if _, err := a.Register.Verify(ctx, "CIVIL/1", ""); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("who is gone: %v", err)
		}
		if _, err := a.Roll.Undo(ctx, operator, done.ID, false, nil); !fault.Is(err, fault.KindConflict) {
			t.Errorf("undone twice: %v", err)
		}
		if err := a.Ledger.SealAll(ctx); err != nil {
			t.Fatal(err)
		}
		if found, err := a.CheckLogs(ctx); err != nil || found.Register != 1 {
			t.Errorf("the logs: %+v %v", found, err)
		}
	})
}

// TestRollBrokenOff breaks an import off between its batches and within one, and lets it go on: the result is that of an import which
// was not broken off.
func TestRollBrokenOff(t *testing.T) {
	lines, file, leave := int64(9_000), rollFile(9_000), []string(nil)
	if testing.Short() { // batches end by their bytes as well: few lines, of which each is long
		lines, leave = 160, []string{"remarks"}
		file = []byte(strings.ReplaceAll(string(rollFile(int(lines))), "\n", ","+strings.Repeat("x", 60_000)+"\n"))
		file = append([]byte(strings.TrimSuffix(rollHead, "\n")+",Remarks\n"), file[bytes.IndexByte(file, '\n')+1:]...)
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, _, _ := newAppOn(t, d)
		ctx := t.Context()
		empty := counts(t, a)
		broken, stop := context.WithCancel(ctx)
		_, err := a.Roll.Import(broken, operator, roll.File{Open: source(file), Leave: leave, Progress: func(i roll.Import) {
			if i.Done >= lines/3 {
				stop()
			}
		}})
		if err == nil {
			t.Fatal("it was not broken off")
		}
		half := counts(t, a)
		if half["person"] == 0 || half["person"] >= lines || half["person"] != half["register_engineer"] {
			t.Fatalf("broken off at %v", half)
		}
		if _, err := a.Roll.Import(ctx, operator, roll.File{Open: source(file), Leave: leave}); !fault.Is(err, fault.KindConflict) {
			t.Errorf("while another may be at it: %v", err)
		}
		done, err := a.Roll.Import(ctx, operator, roll.File{Open: source(file), Leave: leave, Resume: true})
		if want := (roll.Count{Done: lines, Entered: lines}); err != nil || done.Count != want {
			t.Fatalf("gone on: %+v %v", done.Count, err)
		}
		got := counts(t, a)
		for _, table := range []string{"person", "engineer_registration", "register_engineer", "register_change", "lines"} {
			if got[table] != lines {
				t.Errorf("%s has %d rows", table, got[table])
			}
		}
		if got["keys"] != lines {
			t.Errorf("%d keys", got["keys"])
		}
		if _, err := a.Roll.Undo(ctx, operator, done.ID, false, nil); err != nil {
			t.Fatal(err)
		}
		got = counts(t, a)
		got["lines"] = 0 // a log only grows
		if !reflect.DeepEqual(got, empty) {
			t.Errorf("undone, %v is left", got)
		}
	})
}
