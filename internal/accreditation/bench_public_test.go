package accreditation

import (
	"testing"

	"sanad/internal/db"
	"sanad/internal/dbtest"
)

// BenchmarkFindProgrammes looks up among 3,000 programmes with ten batches each: the first page, one that a filter finds late, and words that nothing has,
// for which all names are compared.
func BenchmarkFindProgrammes(b *testing.B) {
	for _, engine := range []struct {
		name string
		open func(testing.TB) *db.DB
	}{{"sqlite", dbtest.SQLite}, {"postgres", dbtest.PostgreSQL}} {
		b.Run(engine.name, func(b *testing.B) {
			d := engine.open(b)
			s, _ := newPublicSite(b, d)
			many(b, d, 100, 30)
			if err := d.Update(b.Context(), func(tx *db.Tx) error { _, err := tx.Exec(b.Context(), "analyze"); return err }); err != nil {
				b.Fatal(err)
			}
			for name, q := range map[string]Question{"first": {}, "discipline": {Discipline: "CHEM"}, "batch": {Batch: "2013", Level: "level-2"}, "words": {Words: "university 6 bsc 17"}, "nothing": {Words: "nobody"}} {
				b.Run(name, func(b *testing.B) {
					for b.Loop() {
						if _, err := s.FindProgrammes(b.Context(), q); err != nil {
							b.Fatal(err)
						}
					}
				})
			}
		})
	}
}
