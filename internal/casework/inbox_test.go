package casework

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/clock"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
	"sanad/internal/id"
)

// fill makes n cases of every sort, as a council of many years has them: most of them of the dealing officers and nobody's yet.
func fill(t testing.TB, desk *Desk, n int, person func(i int) string) {
	t.Helper()
	some := rand.New(rand.NewPCG(1, 2))
	now := desk.clock.Now()
	today := desk.today()
	for from := 0; from < n; from += 5_000 {
		err := desk.db.Update(t.Context(), func(tx *db.Tx) error {
			for i := from; i < min(from+5_000, n); i++ {
				if err := insertCase(t.Context(), tx, filled(some, i, person(i), now, today)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := desk.db.Update(t.Context(), func(tx *db.Tx) error { _, err := tx.Exec(t.Context(), "analyze"); return err }); err != nil {
		t.Fatal(err)
	}
}

// double makes as many cases again, so many times.
func double(t testing.TB, d *db.DB, times int) {
	t.Helper()
	err := d.Update(t.Context(), func(tx *db.Tx) error {
		for i := range times {
			columns := strings.NewReplacer("id, number", "'"+fmt.Sprint(i)+"' || id, ''", "person_id", "'"+fmt.Sprint(i)+"' || person_id").Replace(caseColumns)
			if _, err := tx.Exec(t.Context(), `insert into casework_case (`+caseColumns+`) select `+columns+` from casework_case`); err != nil {
				return err
			}
		}
		_, err := tx.Exec(t.Context(), `analyze`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func filled(some *rand.Rand, i int, person string, now time.Time, today day.Day) Case {
	opened := now.Add(-time.Duration(some.IntN(400*24*60)) * time.Minute)
	c := Case{
		ID: fmt.Sprintf("case-%07d", i), Number: id.WithCheck(strconv.Itoa(1_000_000_000 + i)), Kind: "engineer", Person: person, Step: "officer", Role: "officer",
		State: Open, Given: 15, Since: opened.Add(time.Hour), Due: today.Add(some.IntN(90) - 20), Law: "x", Version: 1, OpenedAt: opened,
	}
	switch r := some.IntN(10); {
	case r == 9:
		c.Step, c.Role = "registrar", "registrar"
	case r > 5:
		c.Step, c.Role = "committee", "committee"
	}
	if some.IntN(3) == 0 {
		c.Holder = staff[access.Role(c.Role)][0]
	}
	switch r := some.IntN(20); {
	case r < 5:
		closed := now.Add(-time.Duration(some.IntN(300*24*60)) * time.Minute)
		c.State, c.Outcome, c.Due, c.ClosedAt, c.Worked, c.Since = Closed, "entered", day.Day{}, &closed, 12, closed
	case r == 5:
		c.Waits, c.Until, c.Left = WaitsPerson, today.Add(some.IntN(30)), 4
	case r == 6:
		c.Waits, c.Until, c.Left = WaitsHold, today.Add(some.IntN(60)), 9
	}
	return c
}

func reader(id string, roles ...access.Role) access.Actor { return officer(id, roles...) }

// combinations are all filters that the inbox offers, first pages and deep ones.
func combinations(t testing.TB, by access.Actor) (list []Filter) {
	t.Helper()
	for _, show := range []Show{ShowOffice, ShowLate, ShowPerson, ShowHold, ShowClosed} {
		for _, office := range []access.Role{"", "officer", "committee", EveryOffice} {
			for _, whose := range []string{"", WhoseMine, WhoseNobody, "o"} {
				for _, sort := range []Sort{SortDue, SortOpened} {
					f := Filter{Show: show, Office: office, Whose: whose, Sort: sort}
					if _, err := decideOffices(by, f); err == nil && f.check() == nil {
						list = append(list, f)
					}
				}
			}
		}
	}
	return list
}

// TestInboxWalksThrough goes through every combination of filters, forth and back, and compares with what a reading of everything finds.
func TestInboxWalksThrough(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		desk, _ := newDesk(t, d)
		fill(t, desk, 600, func(i int) string { return []string{"applicant", "r", "another"}[i%3] })
		by := reader("r", access.Registrar)
		var all []Case
		err := d.View(t.Context(), func(tx *db.Tx) (err error) {
			all, err = db.List[Case](t.Context(), tx, `select `+caseColumns+` from casework_case`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range combinations(t, by) {
			want := expected(desk, by, f, all)
			var got []string
			var pages []List
			for next := f; ; {
				list, err := desk.Inbox(t.Context(), by, next)
				if err != nil {
					t.Fatalf("%+v: %v", next, err)
				}
				for _, r := range list.Rows {
					got = append(got, r.ID)
				}
				pages = append(pages, list)
				if !list.Next {
					break
				}
				next.After = list.Rows[len(list.Rows)-1].Position
			}
			if !slices.Equal(got, want) {
				t.Errorf("%+v: %d cases, not %d, or not in that order", f, len(got), len(want))
			}
			for i := len(pages) - 1; i > 0; i-- {
				back := f
				back.Before = pages[i].Rows[0].Position
				list, err := desk.Inbox(t.Context(), by, back)
				if err != nil || !slices.EqualFunc(list.Rows, pages[i-1].Rows, func(a, b Row) bool { return a.ID == b.ID }) || !list.Next || list.Previous != (i > 1) {
					t.Errorf("%+v: the way back from page %d leads elsewhere: %v", f, i+1, err)
				}
			}
		}
	})
}

// expected is what a filter shows, found by looking at every case.
func expected(desk *Desk, by access.Actor, f Filter, all []Case) (ids []string) {
	offices, _ := decideOffices(by, f)
	var list []Case
	for _, c := range all {
		lastly := c.State == Closed && c.ClosedAt.After(desk.clock.Now().Add(-lately))
		shown := map[Show]bool{
			ShowOffice: c.State == Open && c.Waits == "", ShowLate: c.State == Open && c.Waits == "" && c.Due.Before(desk.today()),
			ShowPerson: c.State == Open && c.Waits == WaitsPerson, ShowHold: c.State == Open && c.Waits == WaitsHold, ShowClosed: lastly,
		}[f.Show]
		whose := map[string]bool{"": true, WhoseMine: c.Holder == by.Person, WhoseNobody: c.Holder == "", "o": c.Holder == "o"}[f.Whose]
		if shown && whose && c.Person != by.Person && slices.Contains(offices, access.Role(c.Role)) {
			list = append(list, c)
		}
	}
	slices.SortFunc(list, func(a, b Case) int {
		order := strings.Compare(a.ID, b.ID)
		switch {
		case f.Show == ShowClosed:
			if x := b.ClosedAt.Compare(*a.ClosedAt); x != 0 {
				return x
			}
			return -order
		case f.Sort == SortOpened:
			if x := a.OpenedAt.Compare(b.OpenedAt); x != 0 {
				return x
			}
		case f.Show == ShowPerson || f.Show == ShowHold:
			if x := strings.Compare(a.Until.String(), b.Until.String()); x != 0 {
				return x
			}
		default:
			if x := strings.Compare(a.Due.String(), b.Due.String()); x != 0 {
				return x
			}
		}
		return order
	})
	for _, c := range list {
		ids = append(ids, c.ID)
	}
	return ids
}

// queries are the questions that an inbox asks, those of pages before and behind included.
func queries(t testing.TB, desk *Desk, by access.Actor) (list []inbox) {
	t.Helper()
	for _, f := range combinations(t, by) {
		key := "2026-11-25"
		if f.Show == ShowClosed || f.Sort == SortOpened {
			key = strconv.FormatInt(desk.clock.Now().Add(-40*24*time.Hour).UnixMicro(), 10)
		}
		if f.Show == ShowLate {
			key = "2026-11-10"
		}
		for _, place := range []Filter{{}, {After: key + ".case-0000007"}, {Before: key + ".case-0000007"}} {
			f.After, f.Before = place.After, place.Before
			for _, holder := range []string{"", "o"} {
				list = append(list, inbox{f, "officer", holder, f.Whose == "", by.Person, desk.today(), desk.clock.Now()})
			}
		}
	}
	return list
}

// TestInboxReadsAnIndex sees that each question of an inbox is answered by an index in its order.
func TestInboxReadsAnIndex(t *testing.T) {
	d := dbtest.SQLite(t)
	desk, _ := newDesk(t, d)
	asked := queries(t, desk, reader("r", access.Registrar))
	if len(asked) < 300 {
		t.Fatalf("only %d questions", len(asked))
	}
	for _, x := range asked {
		query, args := x.query()
		for _, step := range plan(t, d, query, args...) {
			if strings.Contains(step, "SCAN") || strings.Contains(step, "TEMP B-TREE") {
				t.Errorf("%+v: %s", x.Filter, step)
			}
			if !x.any && !strings.Contains(step, "holder_id=?") {
				t.Errorf("%+v: every holder's cases are read: %s", x.Filter, step)
			}
			if (x.Show == ShowPerson || x.Show == ShowHold || x.Sort == SortOpened) && !strings.Contains(step, "waits=?") {
				t.Errorf("%+v: every case of the office is read: %s", x.Filter, step)
			}
			if x.After+x.Before != "" && !strings.Contains(step, ",id)") {
				t.Errorf("%+v: the place is looked for from the beginning: %s", x.Filter, step)
			}
		}
	}
}

// plan is how SQLite answers a query.
func plan(t testing.TB, d *db.DB, query string, args ...any) (steps []string) {
	t.Helper()
	type step struct {
		ID     int64  `db:"id"`
		Parent int64  `db:"parent"`
		Unused int64  `db:"notused"`
		Detail string `db:"detail"`
	}
	err := d.View(t.Context(), func(tx *db.Tx) error {
		list, err := db.List[step](t.Context(), tx, `explain query plan `+query, args...)
		for _, s := range list {
			steps = append(steps, s.Detail)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return steps
}

// TestInboxReadsFewRows counts what PostgreSQL reads for each question among many cases: a page, and not what the council has.
func TestInboxReadsFewRows(t *testing.T) {
	d := dbtest.PostgreSQL(t)
	desk, _ := newDesk(t, d)
	fill(t, desk, 8_000, func(i int) string { return fmt.Sprint("person-", i) })
	double(t, d, 4)
	for _, x := range queries(t, desk, reader("r", access.Registrar)) {
		query, args := x.query()
		if read := rowsRead(t, d, query, args...); read > 2*(PageSize+1) {
			t.Errorf("%+v reads %d rows", x.Filter, read)
		}
	}
}

var counted = regexp.MustCompile(`(?:actual time=\S+ rows=|Rows Removed by Filter: |Rows Removed by Index Recheck: )(\d+)`)

// rowsRead is the most rows that any one step of PostgreSQL's plan read, kept or not.
func rowsRead(t testing.TB, d *db.DB, query string, args ...any) (most int) {
	t.Helper()
	err := d.View(t.Context(), func(tx *db.Tx) error {
		lines, err := db.List[string](t.Context(), tx, `explain (analyze) `+query, args...)
		if err == nil && len(lines) < 3 {
			t.Errorf("no plan: %q", lines)
		}
		for _, line := range lines {
			if strings.Contains(line, "Seq Scan") {
				t.Errorf("all is read: %s", line)
			}
			for _, m := range counted.FindAllStringSubmatch(line, -1) {
				n, _ := strconv.Atoi(m[1])
				most = max(most, n)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return most
}

func TestInbox(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		desk, law := newDesk(t, d)
		ctx := t.Context()
		opened(t, desk, law, "one", "applicant", "officer", 3)
		opened(t, desk, law, "two", "applicant", "officer", 5)
		opened(t, desk, law, "of-the-committee", "applicant", "committee", 1)
		opened(t, desk, law, "own-affair", "o", "officer", 1)
		by := officer("o", access.Officer)
		shown := func(f Filter) string {
			t.Helper()
			list, err := desk.Inbox(ctx, by, f)
			if err != nil {
				t.Fatal(err)
			}
			var ids []string
			for _, r := range list.Rows {
				ids = append(ids, r.ID)
			}
			return strings.Join(ids, " ")
		}
		if got := shown(Filter{}); got != "one two" {
			t.Errorf("%q: another office's, or one's own", got)
		}
		if err := desk.Take(ctx, by, "two"); err != nil {
			t.Fatal(err)
		}
		if got := shown(Filter{Whose: WhoseMine}) + "," + shown(Filter{Whose: WhoseNobody}) + "," + shown(Filter{Show: ShowLate}); got != "two,one," {
			t.Errorf("mine, nobody's, late: %q", got)
		}
		err := d.Update(ctx, func(tx *db.Tx) error {
			c, err := desk.Load(ctx, tx, "two")
			if err != nil {
				return err
			}
			_, err = desk.Wait(ctx, tx, c, WaitsPerson, day.Must("2026-12-01"))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		desk.clock.(*clock.Moved).Move(40 * 24 * time.Hour)
		if got := shown(Filter{}) + "," + shown(Filter{Show: ShowLate}) + "," + shown(Filter{Show: ShowPerson}); got != "one,one,two" {
			t.Errorf("to do, late, waiting: %q: a clock that stands makes nothing late", got)
		}
		err = d.Update(ctx, func(tx *db.Tx) error {
			c, err := desk.Load(ctx, tx, "one")
			if err != nil {
				return err
			}
			return desk.CloseCase(ctx, tx, by, c, "refused")
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := shown(Filter{}) + "," + shown(Filter{Show: ShowClosed, Whose: WhoseMine}) + "," + shown(Filter{Show: ShowClosed, Whose: WhoseNobody}); got != ",one," {
			t.Errorf("to do, closed by me, closed by nobody: %q", got)
		}
		if _, err := desk.Inbox(ctx, access.Actor{Person: "m", Purpose: access.Self}, Filter{}); err == nil {
			t.Error("somebody without an office saw an inbox")
		}
	})
}

func TestFiltersThatAreNone(t *testing.T) {
	d := dbtest.SQLite(t)
	desk, _ := newDesk(t, d)
	by := officer("o", access.Officer)
	for address, key := range map[string]string{
		"page=1000000000":                        "unknown",
		"mine=1":                                 "unknown",
		"show=office":                            "show",
		"show=late&show=late":                    "twice",
		"sort=name":                              "sort",
		"sort=due_on%20desc":                     "sort",
		"show=late&sort=opened":                  "sort",
		"show=closed&sort=opened":                "sort",
		"after=garbage":                          "place",
		"after=2026-11-23":                       "place",
		"after=2026-11-23.":                      "place",
		"after=2026-13-45.x":                     "place",
		"after=2026-11-23.x%27--":                "place",
		"after=17000000000000.x":                 "place", // a moment, and the order is by deadline
		"sort=opened&after=2026-11-23.x":         "place",
		"sort=opened&after=-1.x":                 "place",
		"sort=opened&after=999999999999999999.x": "place",
		"before=2026-11-23.x&after=2026-11-23.x": "twice",
		"office=committee":                       "office",
		"office=all":                             "office", // a registrar's alone
		"office=emperor":                         "office",
		"whose=stranger":                         "whose",
		"whose=%00":                              "whose",
	} {
		q, err := url.ParseQuery(address)
		if err != nil {
			t.Fatal(err)
		}
		f, err := ReadFilter(q)
		if err == nil {
			_, err = desk.Inbox(t.Context(), by, f)
		}
		x := fault.Of(err)
		if x == nil || x.Kind != fault.KindNotFound || x.Key != "casework.filter."+key {
			t.Errorf("%s: %v, not casework.filter.%s", address, err, key)
		}
	}
	for _, address := range []string{"", "show=&office=&whose=&sort=", "show=late&office=officer&whose=mine", "after=9999-12-31.zzz", "sort=opened&after=0.a", "whose=p"} {
		q, _ := url.ParseQuery(address)
		f, err := ReadFilter(q)
		if err == nil {
			_, err = desk.Inbox(t.Context(), by, f)
		}
		if err != nil {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func FuzzReadFilter(f *testing.F) {
	for _, s := range []string{"show=late", "sort=opened&after=1.a", "after=2026-11-23.a&office=x", "whose=mine&whose=x", "%zz"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, address string) {
		q, err := url.ParseQuery(address)
		if err != nil {
			return
		}
		x, err := ReadFilter(q)
		if err != nil {
			return
		}
		again, err := url.ParseQuery(x.Query())
		if err != nil {
			t.Fatal(err)
		}
		if y, err := ReadFilter(again); err != nil || y != x {
			t.Errorf("%q: %+v became %+v: %v", address, x, y, err)
		}
		(inbox{Filter: x}).query()
	})
}
