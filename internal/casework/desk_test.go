package casework

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/catalog"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/events"
	"sanad/internal/fault"
	"sanad/internal/person"
	"sanad/internal/vault"
)

// newDesk is a desk on a database of its own.
func newDesk(t *testing.T, d *db.DB) (*Desk, council.Law) {
	t.Helper()
	now := clock.At(time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC))
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	v, err := vault.New(dbtest.Keys(t), vault.NewRoot(), c, now)
	if err != nil {
		t.Fatal(err)
	}
	l, err := council.Load("pec")
	if err != nil {
		t.Fatal(err)
	}
	a, b := access.New(d, now), events.New(now)
	return New(d, a, b, l, now, person.New(d, v, a, b, l, now)), l.On(day.Must("2026-11-23"))
}

// opened opens a case of somebody that waits for an office, with so many working days.
func opened(t *testing.T, desk *Desk, law council.Law, id, who, role string, days int) {
	t.Helper()
	step := council.Step{ID: role, Role: role, WorkingDays: days}
	err := desk.db.Update(t.Context(), func(tx *db.Tx) error {
		_, err := desk.OpenCase(t.Context(), tx, id, "engineer", who, law, step)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func officer(id string, roles ...access.Role) access.Actor {
	return access.Actor{Person: id, Roles: roles, Purpose: access.Licensing, Strong: true}
}

func TestInbox(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		desk, law := newDesk(t, d)
		ctx := t.Context()
		for i := range 100 {
			opened(t, desk, law, fmt.Sprintf("case-%03d", i), "applicant", "officer", 1+i*7%20)
		}
		opened(t, desk, law, "of-the-committee", "applicant", "committee", 1)
		opened(t, desk, law, "own-affair", "o", "officer", 1)
		by := officer("o", access.Officer)

		seen, last := map[string]bool{}, ""
		for page, after := 0, ""; ; page++ {
			rows, more, err := desk.Inbox(ctx, by, Filter{After: after})
			if err != nil {
				t.Fatal(err)
			}
			if len(rows) > PageSize || page > 3 {
				t.Fatalf("page %d has %d rows", page, len(rows))
			}
			for _, r := range rows {
				if seen[r.ID] || r.Position() <= last || r.Role != "officer" || r.Person == "o" {
					t.Fatalf("%s: twice, out of order, another office's, or one's own", r.ID)
				}
				seen[r.ID], last = true, r.Position()
				after = last
			}
			if !more {
				break
			}
		}
		if len(seen) != 100 {
			t.Errorf("%d of 100 cases were shown", len(seen))
		}

		if err := desk.Take(ctx, by, "case-007"); err != nil {
			t.Fatal(err)
		}
		if rows, _, err := desk.Inbox(ctx, by, Filter{Mine: true}); err != nil || len(rows) != 1 || rows[0].ID != "case-007" {
			t.Errorf("those I hold: %v %v", rows, err)
		}
		if rows, _, err := desk.Inbox(ctx, by, Filter{Late: true}); err != nil || len(rows) != 0 {
			t.Errorf("nothing is late yet: %v %v", rows, err)
		}
		desk.clock.(*clock.Moved).Move(40 * 24 * time.Hour)
		if rows, _, err := desk.Inbox(ctx, by, Filter{Late: true}); err != nil || len(rows) != PageSize || rows[0].WorkingDays >= 0 {
			t.Errorf("all are late: %d %v", len(rows), err)
		}
		if rows, _, err := desk.Inbox(ctx, by, Filter{Role: "committee"}); err != nil || len(rows) != 0 {
			t.Errorf("an office that one does not hold: %v %v", rows, err)
		}
		if rows, _, err := desk.Inbox(ctx, by, Filter{After: "garbage"}); err != nil || len(rows) != PageSize {
			t.Errorf("a position that is none begins anew: %d %v", len(rows), err)
		}
		if _, _, err := desk.Inbox(ctx, access.Actor{Person: "m", Purpose: access.Self}, Filter{}); err == nil {
			t.Error("somebody without an office saw an inbox")
		}
	})
}

// TestInboxReadsAnIndex sees that an inbox costs what it shows, and not what the council has.
func TestInboxReadsAnIndex(t *testing.T) {
	d := dbtest.SQLite(t)
	type step struct {
		ID     int64  `db:"id"`
		Parent int64  `db:"parent"`
		Unused int64  `db:"notused"`
		Detail string `db:"detail"`
	}
	err := d.View(t.Context(), func(tx *db.Tx) error {
		plan, err := db.List[step](t.Context(), tx, `explain query plan select `+caseColumns+` from casework_case
			where state = 'open' and role in (?) and person_id <> ? order by due_on, id limit ?`, []string{"officer"}, "o", 41)
		for _, s := range plan {
			if strings.Contains(s.Detail, "SCAN") || strings.Contains(s.Detail, "TEMP B-TREE") {
				t.Errorf("%s", s.Detail)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestTwoOfficersTakeOneCase(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		desk, law := newDesk(t, d)
		opened(t, desk, law, "k", "applicant", "officer", 5)
		answers := make([]error, 8)
		var wait sync.WaitGroup
		for i := range answers {
			wait.Go(func() { answers[i] = desk.Take(t.Context(), officer(fmt.Sprint(i), access.Officer), "k") })
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
			t.Errorf("%d officers hold the case", won)
		}
	})
}

func TestReleaseGivesBackTheCasesOfThatOffice(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		desk, law := newDesk(t, d)
		ctx := t.Context()
		opened(t, desk, law, "mine", "applicant", "officer", 5)
		opened(t, desk, law, "another-office", "applicant", "committee", 5)
		for _, id := range []string{"mine", "another-office"} {
			if err := desk.Take(ctx, officer("o", access.Officer, access.Committee), id); err != nil {
				t.Fatal(err)
			}
		}
		if err := d.Update(ctx, func(tx *db.Tx) error {
			return desk.Release(ctx, tx, access.System(access.Appoint), "o", access.Officer)
		}); err != nil {
			t.Fatal(err)
		}
		for id, holder := range map[string]string{"mine": "", "another-office": "o"} {
			err := d.View(ctx, func(tx *db.Tx) error {
				c, err := desk.Load(ctx, tx, id)
				if err == nil && c.Holder != holder {
					t.Errorf("%s is held by %q, not %q", id, c.Holder, holder)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}
