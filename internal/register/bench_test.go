package register

import (
	"fmt"
	"os"
	"testing"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/sample"
)

// million is how many engineers the benchmark's register has; SANAD_BENCH=1 asks for all of them.
func million() int {
	if os.Getenv("SANAD_BENCH") == "" {
		return 2_000
	}
	return 1_000_000
}

// BenchmarkVerify compares finding one engineer among a million with reading the register from end to end, which is what a query
// without an index would do.
func BenchmarkVerify(b *testing.B) {
	for _, engine := range []struct {
		name string
		open func(testing.TB) *db.DB
	}{{"sqlite", dbtest.SQLite}, {"postgres", dbtest.PostgreSQL}} {
		b.Run(engine.name, func(b *testing.B) { verifyAmong(b, engine.open(b)) })
	}
}

func verifyAmong(b *testing.B, d *db.DB) {
	s, _ := newService(b, d)
	n := million()
	for from := 0; from < n; from += 5_000 {
		err := d.Update(b.Context(), func(tx *db.Tx) error {
			for i := from; i < min(from+5_000, n); i++ {
				e := someEntry(fmt.Sprintf("CIVIL/%d", i+1), sample.Someone(i).NameLatin)
				if err := s.Put(b.Context(), tx, access.System(access.Publish), e, someChange(noon)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	// A database that has lived for a while knows how common each word is; PostgreSQL's own cleaner tells it within a minute.
	if err := d.Update(b.Context(), func(tx *db.Tx) error { _, err := tx.Exec(b.Context(), "analyze"); return err }); err != nil {
		b.Fatal(err)
	}
	b.Run("number", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			if _, err := s.Verify(b.Context(), fmt.Sprintf("civil %d", i*7919%n+1), ""); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("name", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			if _, err := s.Search(b.Context(), Query{Name: sample.Someone(i * 7919 % n).NameLatin}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("name/nobody", func(b *testing.B) { // two common words that nobody has together
		for b.Loop() {
			if r, err := s.Search(b.Context(), Query{Name: "Khan Siddiqui"}); err != nil || len(r.Rows) != 0 {
				b.Fatal(err, len(r.Rows))
			}
		}
	})
	b.Run("yardstick", func(b *testing.B) {
		for b.Loop() {
			err := d.View(b.Context(), func(tx *db.Tx) error {
				_, err := db.Get[int64](b.Context(), tx, `select count(*) from register_engineer where lower(name) like ?`, "%siddiqui%khan%")
				return err
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	})
}
