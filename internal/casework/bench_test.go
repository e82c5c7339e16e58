package casework

import (
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/id"
)

// many is how many cases the benchmark's council has; SANAD_BENCH=1 asks for all of them.
func many() int {
	if os.Getenv("SANAD_BENCH") == "" {
		return 2_000
	}
	return 200_000
}

// asked is how often each question is asked.
const asked = 100

// BenchmarkDesk compares each question of the desk with reading every case, which is what a question without an index would do.
func BenchmarkDesk(b *testing.B) {
	for _, engine := range []struct {
		name string
		open func(testing.TB) *db.DB
	}{{"sqlite", dbtest.SQLite}, {"postgres", dbtest.PostgreSQL}} {
		b.Run(engine.name, func(b *testing.B) { deskOf(b, engine.open(b)) })
	}
}

func deskOf(b *testing.B, d *db.DB) {
	desk, _ := newDesk(b, d)
	n := many()
	fill(b, desk, n, func(i int) string { return fmt.Sprintf("person-%d", i/2) })
	by, ctx := officer("r", access.Registrar), b.Context()
	var yardstick time.Duration
	b.Run("yardstick", func(b *testing.B) {
		yardstick = ask(b, 5, 0, func(int) error {
			return d.View(ctx, func(tx *db.Tx) error {
				_, err := db.Get[int64](ctx, tx, `select count(*) from casework_case where lower(step) like ? and lower(state) like ?`, "%office%", "%open%")
				return err
			})
		})
	})
	inbox := func(name string, f Filter) {
		b.Run(name, func(b *testing.B) {
			ask(b, asked, yardstick, func(int) error { _, err := desk.Inbox(ctx, by, f); return err })
		})
	}
	every := Filter{Office: EveryOffice}
	inbox("first", every)
	deep := every
	for range n / 10 / PageSize {
		list, err := desk.Inbox(ctx, by, deep)
		if err != nil || !list.Next {
			b.Fatal(err, len(list.Rows))
		}
		deep.After = list.Rows[len(list.Rows)-1].Position
	}
	inbox("deep", deep)
	inbox("office", Filter{Office: "committee"})
	inbox("nobody", Filter{Office: EveryOffice, Whose: WhoseNobody})
	inbox("officer", Filter{Office: "officer", Whose: "o"})
	inbox("late", Filter{Show: ShowLate, Office: EveryOffice})
	inbox("person", Filter{Show: ShowPerson, Office: EveryOffice})
	inbox("hold", Filter{Show: ShowHold, Office: EveryOffice})
	inbox("closed", Filter{Show: ShowClosed, Office: EveryOffice})
	inbox("age", Filter{Office: EveryOffice, Sort: SortOpened})
	inbox("age of nobody's", Filter{Office: EveryOffice, Sort: SortOpened, Whose: WhoseNobody})
	b.Run("number", func(b *testing.B) {
		ask(b, asked, yardstick, func(i int) error {
			found, err := desk.Search(ctx, by, id.WithCheck(strconv.Itoa(1_000_000_000+i*7919%n)))
			if err == nil && len(found.Rows) != 1 {
				return fmt.Errorf("%d cases have one number", len(found.Rows))
			}
			return err
		})
	})
	b.Run("person's cases", func(b *testing.B) {
		ask(b, asked, yardstick, func(i int) error {
			return d.View(ctx, func(tx *db.Tx) error {
				list, err := listCasesOf(ctx, tx, []string{fmt.Sprintf("person-%d", i*7919%n/2), "nobody"}, "r", PageSize+1)
				if err == nil && len(list) != 2 {
					return fmt.Errorf("%d cases of one person", len(list))
				}
				return err
			})
		})
	})
}

// ask asks a question so often and reports how long one took, and how many times less than the yardstick.
func ask(b *testing.B, times int, yardstick time.Duration, question func(i int) error) time.Duration {
	b.Helper()
	var took time.Duration
	for b.Loop() {
		for i := range times + 3 {
			if i == 3 {
				took = -b.Elapsed() // the first ones warm the connection up
			}
			if err := question(i); err != nil {
				b.Fatal(err)
			}
		}
		took += b.Elapsed()
	}
	one := took / time.Duration(times)
	b.ReportMetric(float64(one.Microseconds())/1000, "ms/question")
	if yardstick > 0 {
		b.ReportMetric(float64(yardstick)/float64(one), "times-faster")
	}
	return one
}
