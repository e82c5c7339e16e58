package register

import (
	"context"
	"crypto/sha256"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/ledger"
	"sanad/internal/sample"
	"sanad/internal/standing"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// room is a register with the database below it, which the room itself only writes to within others' transactions.
type room struct {
	*Service
	db        *db.DB
	log       *ledger.Ledger
	destroyed map[string]bool // the keys of whom these numbers are
}

// someChange is one that no other change is like.
func someChange(now time.Time) Change {
	change := id.New(now)
	return Change{change, saltOf(change)}
}

func saltOf(change string) []byte {
	sum := sha256.Sum256([]byte(change))
	return sum[:]
}

// salts makes the salts of changes again, as the vault does.
func (r *room) salts(_ context.Context, changes []Made) (map[string][]byte, error) {
	salts := map[string][]byte{}
	for _, c := range changes {
		salts[c.ID] = saltOf(c.ID)
		if r.destroyed[strings.ToUpper(c.Number)] {
			salts[c.ID] = nil
		}
	}
	return salts, nil
}

func newService(t testing.TB, d *db.DB) (*room, *clock.Moved) {
	t.Helper()
	law, err := council.Load("pec")
	if err != nil {
		t.Fatal(err)
	}
	now := clock.At(noon)
	public := dbtest.Public(t, d, "register_engineer", "register_engineer_name", "register_fact", "register_change", "register_print", "register_complete", "register_key", "register_status", "register_list", "ledger_public", "ledger_hash", "ledger_checkpoint")
	published, err := ledger.New(public, now, "register.test", nil)
	if err != nil {
		t.Fatal(err)
	}
	sealing, err := ledger.New(d, now, "register.test", func(string) ([]byte, error) { return make([]byte, 32), nil })
	if err != nil {
		t.Fatal(err)
	}
	signing := Signing{d, func(name string) ([]byte, error) { sum := sha256.Sum256([]byte(name)); return sum[:], nil }, "https://register.test"}
	r := &room{db: d, log: sealing, destroyed: map[string]bool{}}
	r.Service = New(public, access.New(d, now), law, now, published, Needs{r.salts, signing, func(context.Context, []string) (council.Taught, error) { return sample.Taught(), nil }})
	if err := r.KeepKeys(t.Context()); err != nil {
		t.Fatal(err)
	}
	return r, now
}

func someEntry(number, name string) Entry {
	return Entry{
		Number: number, Kind: "registered_engineer", Discipline: "CIVIL", Name: name, Facts: since("2020-01-10", ""), Province: "punjab",
		District: "lahore", MaskedCNIC: "*****-*****67-*", Degree: "BSc Civil Engineering", Institution: "An old college", GraduationYear: 2019,
	}
}

// since are the facts of somebody who was entered on a day and is valid until another; empty: for life.
func since(entered, until string) standing.Facts {
	from := day.Must(entered)
	valid := standing.Fact{ID: "b", Kind: standing.Valid, From: from, Known: from.Start(time.UTC)}
	if until != "" {
		valid.Until = day.Must(until)
	}
	return standing.Facts{{ID: "a", Kind: standing.Entry, From: from, Known: from.Start(time.UTC)}, valid}
}

func put(t testing.TB, s *room, entries ...Entry) {
	t.Helper()
	err := s.db.Update(t.Context(), func(tx *db.Tx) error {
		for _, e := range entries {
			if err := s.Put(t.Context(), tx, access.System(access.Publish), e, someChange(noon)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestVerify(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, now := newService(t, d)
		e := someEntry("CIVIL/1", "Ayesha Siddiqui")
		e.Facts = since("2020-01-10", "2027-06-30")
		put(t, s, e, someEntry("CIVIL/10", "Bilal Khan"))

		for _, typed := range []string{"CIVIL/1", "civil 1", "CIVIL-001", "civil/۱", "Civil-١"} {
			c, err := s.Verify(t.Context(), typed, "")
			if err != nil {
				t.Fatalf("%q: %v", typed, err)
			}
			if !reflect.DeepEqual(c.Entry, e) || !c.AsOf.Equal(noon) {
				t.Errorf("%q: %+v as of %v", typed, c.Entry, c.AsOf)
			}
		}
		for _, typed := range []string{"CIVIL/2", "CIVIL/100", "nonsense", "", "9123456789012", "CIVIL/1 or 1=1"} {
			if _, err := s.Verify(t.Context(), typed, ""); !fault.Is(err, fault.KindNotFound) {
				t.Errorf("%q: %v, want not found", typed, err)
			}
		}

		// Validity ends by the council's day, which begins five hours before that of UTC.
		now.Set(time.Date(2027, 6, 30, 18, 59, 59, 0, time.UTC))
		if c, _ := s.Verify(t.Context(), "CIVIL/1", ""); c.Standing != standing.Active {
			t.Errorf("in the last second of validity: %s", c.Standing)
		}
		now.Move(time.Second)
		if c, _ := s.Verify(t.Context(), "CIVIL/1", ""); c.Standing != standing.Lapsed {
			t.Errorf("in the first second after: %s", c.Standing)
		}
	})
}

func TestPutReplaces(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _ := newService(t, d)
		put(t, s, someEntry("CIVIL/1", "Ayesha Siddiqui"), someEntry("CIVIL/1", "Ayesha Khan"))
		if r, _ := s.Search(t.Context(), Query{Name: "siddiqui"}); len(r.Rows) != 0 {
			t.Errorf("still found by the old name: %v", r.Rows)
		}
		if r, _ := s.Search(t.Context(), Query{Name: "khan"}); len(r.Rows) != 1 {
			t.Errorf("not found by the new name: %v", r.Rows)
		}
	})
}

func TestAddFact(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, now := newService(t, d)
		put(t, s, someEntry("CIVIL/1", "Ayesha Siddiqui"))
		add := func(by access.Actor, number string, f standing.Fact) error {
			return d.Update(t.Context(), func(tx *db.Tx) error { return s.AddFact(t.Context(), tx, by, number, f, someChange(now.Now())) })
		}
		system := access.System(access.Publish)
		suspension := standing.Fact{ID: "s", Kind: standing.Suspension, From: day.Must("2026-11-01"), Known: noon}
		if err := add(system, "CIVIL/1", suspension); err != nil {
			t.Fatal(err)
		}
		if r, _ := s.Search(t.Context(), Query{Name: "ayesha"}); len(r.Rows) != 1 || r.Rows[0].Standing != standing.Suspended {
			t.Errorf("a search shows %v", r.Rows)
		}
		for _, x := range []struct {
			on             string
			standing, said standing.Standing
		}{
			{"", standing.Suspended, standing.Suspended}, {"2026-11-23", standing.Suspended, standing.Suspended}, {"2026-11-22", standing.Suspended, standing.Active},
			{"۲۰۲۶-۱۰-۳۱", standing.Active, standing.Active}, {"2020-01-09", standing.None, standing.None},
		} {
			c, err := s.Verify(t.Context(), "CIVIL/1", x.on)
			if err != nil || c.Standing != x.standing || c.Said != x.said || c.Learnt.IsZero() != (x.standing == x.said) {
				t.Errorf("on %q: %s, said %s, learnt %s, %v", x.on, c.Standing, c.Said, c.Learnt, err)
			}
		}
		for _, on := range []string{"2026-11-24", "2026-02-30", "yesterday", "2026-11-1", "1'"} {
			if _, err := s.Verify(t.Context(), "CIVIL/1", on); !fault.Is(err, fault.KindInvalid) {
				t.Errorf("on %q: %v", on, err)
			}
		}
		now.Move(time.Hour)
		if err := add(system, "CIVIL/1", suspension); !fault.Is(err, fault.KindConflict) {
			t.Errorf("one fact twice: %v", err)
		}
		if err := add(system, "CIVIL/2", standing.Fact{ID: "x", Kind: standing.Removal, From: day.Must("2026-11-01"), Known: noon}); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("a fact of nobody: %v", err)
		}
		officer := access.Actor{Person: "x", Roles: []access.Role{access.Registrar}, Purpose: access.Publish, Strong: true}
		if err := add(officer, "CIVIL/1", standing.Fact{ID: "y", Kind: standing.End, From: day.Must("2026-11-01"), Known: noon}); !fault.Is(err, fault.KindDenied) {
			t.Errorf("an officer writes the register by hand: %v", err)
		}
	})
}

func TestSearch(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _ := newService(t, d)
		var entries []Entry
		for i := range 12 {
			entries = append(entries, someEntry(fmt.Sprintf("CIVIL/%d", i+1), "Bilal Khan"))
		}
		mech := someEntry("MECH/1", "Bilal Ahmed Khan")
		mech.Discipline = "MECH"
		put(t, s, append(entries, mech, someEntry("CIVIL/50", "Zoë O'Neil-Khan"), someEntry("CIVIL/51", "Khanum Bibi"))...)

		for _, test := range []struct {
			name string
			q    Query
			rows int
			more bool
		}{
			{"ten rows at most", Query{Name: "bilal khan"}, 10, true},
			{"every word must match", Query{Name: "khan ahmed"}, 1, false},
			{"in any case and order", Query{Name: "KHAN aHMED bilal"}, 1, false},
			{"whole words alone", Query{Name: "khanu"}, 0, false},
			{"no wildcards", Query{Name: "kha% n_"}, 0, false},
			{"accents and marks do not matter", Query{Name: "zoe oneil"}, 1, false},
			{"within a discipline", Query{Name: "bilal", Discipline: "mech"}, 1, false},
			{"a father's name narrows nothing", Query{Name: "ahmed", Father: "nobody at all"}, 1, false},
			{"nobody", Query{Name: "gulalai"}, 0, false},
		} {
			r, err := s.Search(t.Context(), test.q)
			if err != nil || len(r.Rows) != test.rows || r.More != test.more {
				t.Errorf("%s: %d rows, more %v, %v; want %d, %v", test.name, len(r.Rows), r.More, err, test.rows, test.more)
			}
		}
		for _, q := range []Query{{}, {Name: "   "}, {Name: "b"}, {Name: "bilal", Discipline: "ALCHEMY"}} {
			if _, err := s.Search(t.Context(), q); !fault.Is(err, fault.KindInvalid) {
				t.Errorf("%+v: %v", q, err)
			}
		}
	})
}

// TestEndedSuspension asks about a suspension that is over: it is told for as long as the profile says, also for a day within it, and then
// not at all.
func TestEndedSuspension(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, now := newService(t, d)
		e := someEntry("CIVIL/1", "Ayesha Siddiqui")
		from := day.Must("2026-05-01")
		e.Facts = append(e.Facts, standing.Fact{ID: "s", Kind: standing.Suspension, From: from, Until: day.Must("2026-05-31"), Known: from.Start(time.UTC)})
		put(t, s, e)
		ask := func(on string) Card {
			t.Helper()
			c, err := s.Verify(t.Context(), "CIVIL/1", on)
			if err != nil {
				t.Fatal(err)
			}
			return c
		}
		if c := ask(""); c.Standing != standing.Active || len(c.Before) != 1 || c.Before[0].Until != day.Must("2026-05-31") {
			t.Errorf("today: %+v", c)
		}
		if c := ask("2026-05-10"); c.Standing != standing.Suspended || c.Spell.From != from || len(c.Before) != 0 {
			t.Errorf("within it: %+v", c)
		}
		last := day.Must("2026-05-31").Add(s.law().Publication.EndedSanctionDays)
		now.Set(last.Start(s.law().Zone).Add(time.Hour))
		if c := ask("2026-05-10"); c.Standing != standing.Suspended {
			t.Errorf("on the last day on which it is told: %+v", c.Answer)
		}
		now.Move(24 * time.Hour)
		if c := ask("2026-05-10"); c.Standing != standing.Active || c.Said != standing.Active || len(ask("").Before) != 0 {
			t.Errorf("afterwards: %+v", c)
		}
		retire := func() int {
			t.Helper()
			numbers, last, err := s.Expired(t.Context(), "")
			if err != nil || last != "" {
				t.Fatal(last, err)
			}
			for _, n := range numbers {
				err := d.Update(t.Context(), func(tx *db.Tx) error {
					return s.Retire(t.Context(), tx, access.System(access.Publish), n, someChange(now.Now()))
				})
				if err != nil {
					t.Fatal(err)
				}
			}
			return len(numbers)
		}
		now.Move(-24 * time.Hour)
		if n := retire(); n != 0 {
			t.Errorf("%d entries were retired on the last day on which they are told", n)
		}
		now.Move(24 * time.Hour)
		if first, again := retire(), retire(); first != 1 || again != 0 {
			t.Errorf("%d and %d entries were retired", first, again)
		}
		if rows, err := findEngineers(t.Context(), d, []string{"civil/1"}); err != nil || len(rows) != 1 || len(rows[0].Facts) != 2 {
			t.Errorf("what is left: %+v %v", rows, err)
		}
	})
}

// TestKindOfBothTimes asks for the kind on a day on which the register said another: an elevation was set aside later.
func TestKindOfBothTimes(t *testing.T) {
	s, site := newSite(t, dbtest.SQLite(t))
	e := someEntry("CIVIL/1", "Ayesha Siddiqui")
	up := standing.Fact{ID: "e", Kind: standing.Elevation, From: day.Must("2026-03-01"), Value: "professional_engineer", Known: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)}
	aside := time.Date(2026, 9, 1, 9, 0, 0, 0, time.UTC)
	e.Facts = append(e.Facts, up, standing.Fact{ID: "x", Kind: standing.Annulment, From: day.Must("2026-09-01"), Of: "e", Known: aside})
	put(t, s, e)
	for _, x := range []struct {
		on, kind, said string
		learnt         time.Time
		shows          string
	}{
		{"2026-02-28", "registered_engineer", "registered_engineer", time.Time{}, "and what the council knows of it today"},
		{"2026-06-01", "registered_engineer", "professional_engineer", aside, "On that day the register said: Professional Engineer. What was recorded on 1 September 2026"},
		{"2026-09-01", "registered_engineer", "registered_engineer", time.Time{}, "and what the council knows of it today"},
		{"2020-01-09", "", "", time.Time{}, "The entry begins on 10 January 2020"},
		{"", "registered_engineer", "registered_engineer", time.Time{}, "for life"},
	} {
		c, err := s.Verify(t.Context(), "CIVIL/1", x.on)
		if err != nil || c.Titled != (standing.Titled{Title: x.kind, Said: x.said, Learnt: x.learnt}) {
			t.Errorf("on %q: %+v %v", x.on, c.Titled, err)
		}
		if body := readBody(t, ask(t, site, "/verify/engineers/CIVIL-1?on="+x.on)); !strings.Contains(body, x.shows) || strings.Contains(body, "Lahore") == (x.kind == "") {
			t.Errorf("on %q: %s", x.on, mainOf(body))
		}
	}
	const answered = `"kind":"registered_engineer"`
	const said = `"kind_said":"professional_engineer","kind_learnt_at":"2026-09-01T14:00:00+05:00"`
	if body := readBody(t, ask(t, site, "/api/v1/register/engineers/CIVIL-1?on=2026-06-01")); !strings.Contains(body, answered) || !strings.Contains(body, said) {
		t.Error(body)
	}
}

// TestFutureIsNotTold sees that a decision for days to come is told of none before.
func TestFutureIsNotTold(t *testing.T) {
	s, _ := newService(t, dbtest.SQLite(t))
	e := someEntry("CIVIL/1", "Ayesha Siddiqui")
	e.Facts = append(e.Facts, standing.Fact{ID: "s", Kind: standing.Suspension, From: day.Must("2027-01-01"), Known: noon})
	put(t, s, e)
	c, err := s.Verify(t.Context(), "CIVIL/1", "")
	if err != nil || c.Standing != standing.Active || !c.Spell.Until.IsZero() || len(c.Before) != 0 {
		t.Errorf("%+v %v", c, err)
	}
}
