package engineer

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/events"
	"sanad/internal/id"
	"sanad/internal/standing"
)

func TestTurns(t *testing.T) {
	law := profile(t, "minimal").On(day.Must("2026-06-01"))
	end := day.Must("2026-06-30")
	for _, x := range []struct {
		name string
		left int
		r    Registration
		sent []int
		want string
	}{
		{"61 days before", 61, validUntil("2026-06-30"), nil, "0 false false"},
		{"60 days before", 60, validUntil("2026-06-30"), nil, "60 true true"},
		{"31 days before, late for the first", 31, validUntil("2026-06-30"), nil, "60 true true"},
		{"30 days before, the first never left", 30, validUntil("2026-06-30"), nil, "30 true true"},
		{"30 days before", 30, validUntil("2026-06-30"), []int{60}, "30 true true"},
		{"29 days before, told", 29, validUntil("2026-06-30"), []int{30, 60}, "0 false false"},
		{"7 days before", 7, validUntil("2026-06-30"), []int{30, 60}, "7 true true"},
		{"the day before", 1, validUntil("2026-06-30"), []int{7, 30, 60}, "1 true true"},
		{"on the last day, late", 0, validUntil("2026-06-30"), []int{7}, "1 true true"},
		{"after it", -1, validUntil("2026-06-30"), nil, "0 false false"},
		{"the clock went back after a later one", 20, validUntil("2026-06-30"), []int{7}, "0 false false"},
		{"renewed", 7, validUntil("2026-06-30", standing.Fact{ID: "x", Kind: standing.Valid, From: end.Add(1), Until: end.AddYears(1)}), nil, "0 false false"},
		{"for life", 7, validUntil(""), nil, "0 false false"},
		{"suspended", 7, validUntil("2026-06-30", standing.Fact{ID: "x", Kind: standing.Suspension, From: day.Must("2026-01-01")}), nil, "7 true true"},
		{"removed", 7, validUntil("2026-06-30", standing.Fact{ID: "x", Kind: standing.Removal, From: day.Must("2026-01-01")}), nil, "7 false true"},
		{"surrendered", 7, validUntil("2026-06-30", standing.Fact{ID: "x", Kind: standing.Surrender, From: day.Must("2026-01-01")}), nil, "7 false true"},
		{"deceased", 7, validUntil("2026-06-30", standing.Fact{ID: "x", Kind: standing.Death, From: day.Must("2026-01-01")}), nil, "7 false true"},
	} {
		law.Day = end.Add(-x.left)
		days, leaves, due := decideRemind(law, x.r, end, x.sent)
		if got := fmt.Sprint(days, leaves, due); got != x.want {
			t.Errorf("%s: %s, want %s", x.name, got, x.want)
		}
	}
}

// told gathers the reminders as PERSON END DAYS.
func (r *room) told() *[]string {
	var list []string
	var mu sync.Mutex
	events.React(r.events, func(_ context.Context, _ *db.Tx, _ access.Actor, e RenewalDue) error {
		mu.Lock()
		defer mu.Unlock()
		list = append(list, fmt.Sprint(e.Person, " ", e.Until, " ", e.Days))
		return nil
	})
	return &list
}

// add stores a further fact of a registration.
func (r *room) add(reg Registration, k standing.Kind, from, until string) {
	r.t.Helper()
	row := factRow{ID: id.New(r.now.Now()), Registration: reg.ID, Person: reg.Person, Kind: k, From: day.Must(from), Known: r.now.Now()}
	if until != "" {
		row.Until = day.Must(until)
	}
	r.must(r.db.Update(r.ctx, func(tx *db.Tx) error { return insertFact(r.ctx, tx, row) }))
}

// TestRemindRenewalOverThreeCycles moves the clock day by day over the ends of three years, and runs the job twice on each.
func TestRemindRenewalOverThreeCycles(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newBoard(t, d, "2026-04-20")
		told := r.told()
		renews, renewing := r.registered("2026-06-30")
		forgets, _ := r.registered("2026-06-30")
		late, again := r.registered("2026-06-30") // renews after the end, and forgets again
		_, removed := r.registered("2026-06-30")
		_, life := r.registered("")
		nobody, _ := r.registered("2026-06-30") // without an e-mail address: by which way a reminder goes is decided when it leaves
		r.must(r.db.Update(r.ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(r.ctx, `update person set email = ? where id = ?`, []byte{}, nobody.Person)
			return err
		}))
		r.add(removed, standing.Removal, "2026-04-01", "")
		var want []string
		all := func(by access.Actor, until string, days ...int) {
			for _, n := range days {
				want = append(want, fmt.Sprint(by.Person, " ", until, " ", n))
			}
		}
		for year := 2026; year <= 2028; year++ {
			end := day.Must(fmt.Sprintf("%d-06-30", year))
			for on := end.Add(-70); !on.After(end.Add(5)); on = on.Add(1) {
				r.on(on.String())
				r.must(r.RemindRenewal(r.ctx))
				r.must(r.RemindRenewal(r.ctx))
				switch on {
				case end.Add(-20): // between the second and the third
					r.must(r.Renew(r.ctx, renews, r.offered(renews, 1)))
					r.must(r.paid(r.owed[len(r.owed)-1].Case))
				case day.Must("2026-07-03"):
					r.must(r.Renew(r.ctx, late, r.offered(late, 1)))
					r.must(r.paid(r.owed[len(r.owed)-1].Case))
				}
			}
			all(renews, end.String(), 60, 30)
		}
		all(forgets, "2026-06-30", 60, 30, 7, 1)
		all(late, "2026-06-30", 60, 30, 7, 1)
		all(nobody, "2026-06-30", 60, 30, 7, 1)
		all(late, "2027-06-30", 60, 30, 7, 1)
		slices.Sort(want)
		slices.Sort(*told)
		if !slices.Equal(*told, want) {
			t.Fatalf("told\n%s\nwant\n%s", strings.Join(*told, "\n"), strings.Join(want, "\n"))
		}
		for reg, until := range map[string]string{renewing.ID: "2029-06-30", again.ID: "2027-06-30", life.ID: ""} {
			if got := r.loaded(reg).Facts.ValidUntil().String(); got != until {
				t.Errorf("valid until %s, want %s", got, until)
			}
		}
	})
}

// TestRemindRenewalByManyAtOnce sees one reminder where four processes run, and one where the clock jumps forward and back.
func TestRemindRenewalByManyAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newBoard(t, d, "2026-05-01")
		for range 5 {
			r.registered("2026-06-30")
		}
		for _, on := range []string{"2026-05-05", "2026-06-24", "2026-05-20", "2026-06-25", "2026-06-30", "2026-05-02"} {
			r.on(on)
			var all sync.WaitGroup
			errs := make([]error, 4)
			for i := range errs {
				all.Go(func() { errs[i] = r.RemindRenewal(r.ctx) })
			}
			all.Wait()
			for _, err := range errs {
				r.must(err)
			}
		}
		noted, letters, err := storedReminders(r)
		r.must(err)
		if noted != 15 || letters != 15 { // of 60, 7 and 1 days: what a database refused and repeated was not stored
			t.Fatalf("%d reminders are noted, %d letters left", noted, letters)
		}
	})
}

func storedReminders(r *room) (noted, letters int64, err error) {
	err = r.db.View(r.ctx, func(tx *db.Tx) error {
		if noted, err = db.Get[int64](r.ctx, tx, `select count(*) from engineer_reminder`); err != nil {
			return err
		}
		letters, err = db.Get[int64](r.ctx, tx, `select count(*) from event where kind = 'engineer.renewal_due'`)
		return err
	})
	return noted, letters, err
}

// TestRemindersReadFewRows sees that the ends within a turn are found by their day, and each one's other facts by its registration: else a
// register whose validity ends on one day would be read once for each of its engineers.
func TestRemindersReadFewRows(t *testing.T) {
	r := newBoard(t, dbtest.SQLite(t), "2026-05-20")
	r.crowd(50, "2026-06-30")
	type step struct {
		ID     int64  `db:"id"`
		Parent int64  `db:"parent"`
		Unused int64  `db:"notused"`
		Detail string `db:"detail"`
	}
	on := r.law().Day
	var steps []step
	r.must(r.db.View(r.ctx, func(tx *db.Tx) (err error) {
		steps, err = db.List[step](r.ctx, tx, `explain query plan `+toRemind, on, on, "", 60, on, 200)
		return err
	}))
	var plan []string
	for _, s := range steps {
		plan = append(plan, s.Detail)
	}
	all := strings.Join(plan, "\n")
	for _, want := range []string{"f USING COVERING INDEX engineer_fact_until", "g USING PRIMARY KEY (registration_id=?)", "a USING PRIMARY KEY (registration_id=?)"} {
		if !strings.Contains(all, want) {
			t.Errorf("the plan lacks %s:\n%s", want, all)
		}
	}
	if strings.Contains(all, "SCAN") || strings.Contains(all, "TEMP B-TREE") {
		t.Errorf("all is read, or sorted:\n%s", all)
	}
}
