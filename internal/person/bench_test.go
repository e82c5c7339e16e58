package person

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/sample"
)

// BenchmarkFind compares finding persons by words of their sealed names with reading every token.
func BenchmarkFind(b *testing.B) {
	for _, engine := range []struct {
		name string
		open func(testing.TB) *db.DB
	}{{"sqlite", dbtest.SQLite}, {"postgres", dbtest.PostgreSQL}} {
		b.Run(engine.name, func(b *testing.B) { findAmong(b, engine.open(b)) })
	}
}

// nameThem makes n persons findable who are nobody but their names.
func nameThem(h *hall, n int) {
	h.t.Helper()
	seen := map[string][][]byte{}
	for from := 0; from < n; from += 1_000 {
		h.must(h.db.Update(h.ctx, func(tx *db.Tx) error {
			var marks []string
			var args []any
			for i := from; i < from+1_000; i++ {
				p := sample.Someone(i)
				if seen[p.NameLatin] == nil {
					seen[p.NameLatin] = h.names(p.NameLatin, p.NameUrdu).list()
				}
				for _, token := range seen[p.NameLatin] {
					marks, args = append(marks, "(?, ?)"), append(args, token, fmt.Sprintf("person-%07d", i))
				}
			}
			_, err := tx.Exec(h.ctx, `insert into person_name (token, person_id) values `+strings.Join(marks, ", "), args...)
			return err
		}))
	}
	h.must(h.db.Update(h.ctx, func(tx *db.Tx) error { _, err := tx.Exec(h.ctx, "analyze"); return err }))
}

func findAmong(b *testing.B, d *db.DB) {
	h := newHall(b, d)
	n := 2_000
	if os.Getenv("SANAD_BENCH") != "" {
		n = 200_000
	}
	nameThem(h, n)
	var yardstick time.Duration
	ask := func(name string, times int, question func(i int) error) {
		b.Run(name, func(b *testing.B) {
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
			if yardstick == 0 {
				yardstick = one
			}
			b.ReportMetric(float64(yardstick)/float64(one), "times-faster")
		})
	}
	ask("yardstick", 5, func(int) error {
		return d.View(h.ctx, func(tx *db.Tx) error {
			_, err := db.Get[int64](h.ctx, tx, `select count(*) from person_name where lower(person_id) like ?`, "%-0000001%")
			return err
		})
	})
	find := func(name string, least int, typed func(i int) string) {
		ask(name, 100, func(i int) error {
			return d.View(h.ctx, func(tx *db.Tx) error {
				found, err := h.Find(h.ctx, tx, typed(i), "", 40)
				if err == nil && len(found) < least {
					return fmt.Errorf("%q finds %d", typed(i), len(found))
				}
				return err
			})
		})
	}
	find("one word", 1, func(i int) string { return strings.Fields(sample.Someone(i).NameLatin)[0] })
	find("two words", 1, func(i int) string { return sample.Someone(i * 7919 % n).NameLatin })
	find("two words, Urdu", 1, func(i int) string { return sample.Someone(i * 7919 % n).NameUrdu })
	find("two common words that nobody has together", 0, func(int) string { return "Khan Siddiqui" })
	find("three words that nobody has together", 0, func(int) string { return "Ayesha Khan Siddiqui" })
}
