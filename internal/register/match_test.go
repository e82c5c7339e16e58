package register

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/standing"
)

// TestMatch describes parts of a register of each kind of entry, and walks each in pages of every size: nobody is met twice, nobody is left
// out, and who is no longer on the register is not met at all.
func TestMatch(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _ := newService(t, d)
		fact := func(id string, k standing.Kind, from, value string) standing.Fact {
			return standing.Fact{ID: id, Kind: k, From: day.Must(from), Value: value, Known: day.Must(from).Start(time.UTC)}
		}
		entry := func(number, discipline, province string, more ...standing.Fact) {
			e := someEntry(number, "Given Khan")
			e.Discipline, e.Province, e.Facts = discipline, province, append(e.Facts, more...)
			put(t, s, e)
		}
		entry("CIVIL/1", "CIVIL", "punjab")
		entry("CIVIL/2", "CIVIL", "sindh")
		entry("CIVIL/3", "CIVIL", "punjab", fact("c", standing.Elevation, "2024-01-01", "professional_engineer"))
		entry("CIVIL/4", "CIVIL", "punjab", fact("c", standing.Elevation, "2027-01-01", "professional_engineer")) // not yet
		entry("CIVIL/5", "CIVIL", "punjab", fact("c", standing.Suspension, "2026-01-01", ""))
		entry("CIVIL/6", "CIVIL", "punjab", fact("c", standing.Removal, "2026-01-01", ""))
		entry("CIVIL/7", "CIVIL", "punjab", fact("c", standing.Death, "2026-01-01", ""))
		entry("MECH/1", "MECH", "punjab")
		lapsed := someEntry("MECH/2", "Given Khan")
		lapsed.Discipline, lapsed.Facts = "MECH", since("2020-01-10", "2022-12-31")
		put(t, s, lapsed)
		for _, x := range []struct {
			want Described
			got  string
		}{
			{Described{}, "CIVIL/1 CIVIL/2 CIVIL/3 CIVIL/4 CIVIL/5 MECH/1 MECH/2"},
			{Described{Discipline: "CIVIL"}, "CIVIL/1 CIVIL/2 CIVIL/3 CIVIL/4 CIVIL/5"},
			{Described{Province: "sindh"}, "CIVIL/2"},
			{Described{Discipline: "MECH", Province: "sindh"}, ""},
			{Described{Kind: "professional_engineer"}, "CIVIL/3"},
			{Described{Kind: "registered_engineer", Discipline: "CIVIL", Standing: standing.Active}, "CIVIL/1 CIVIL/2 CIVIL/4"},
			{Described{Standing: standing.Suspended}, "CIVIL/5"},
			{Described{Standing: standing.Lapsed}, "MECH/2"},
			{Described{Standing: standing.Removed}, ""},
			{Described{Standing: standing.Deceased}, ""},
		} {
			for page := 1; page <= 10; page++ {
				var got []string
				for after, first := "", true; first || after != ""; first = false {
					list, last, err := s.Match(t.Context(), x.want, after, page)
					if err != nil {
						t.Fatal(err)
					}
					for _, m := range list {
						got = append(got, m.Number)
					}
					after = last
				}
				if strings.Join(got, " ") != x.got {
					t.Errorf("%+v in pages of %d: %v, want %s", x.want, page, got, x.got)
				}
			}
		}
	})
}

// TestMatchUsesTheKey asks the engines how they would read a page in the midst of the register: from its key on, and no row twice.
func TestMatchUsesTheKey(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		fill(t, d, 4000)
		for _, want := range []Described{{}, {Discipline: "D3"}, {Province: "punjab"}, {Discipline: "D3", Province: "punjab"}} {
			query, args := describedQuery(want, "d5/3", 100)
			plan := explain(t, d, query, args...)
			keyed := slices.ContainsFunc(plan, func(line string) bool { return strings.Contains(line, "Index") || strings.HasPrefix(line, "SEARCH ") })
			if !keyed || strings.Contains(strings.Join(plan, " "), "TEMP B-TREE") {
				t.Errorf("%+v: %s", want, strings.Join(plan, "\n"))
			}
		}
	})
}

// BenchmarkMatch walks a register from end to end in pages of 500, as whoever counts an audience does.
func BenchmarkMatch(b *testing.B) {
	for _, engine := range []struct {
		name string
		open func(testing.TB) *db.DB
	}{{"sqlite", dbtest.SQLite}, {"postgres", dbtest.PostgreSQL}} {
		b.Run(engine.name, func(b *testing.B) {
			s, _ := newService(b, engine.open(b))
			var rows many
			for i := range million() / 10 {
				key := fmt.Sprintf("civil/%07d", i)
				rows.engineers = append(rows.engineers, engineerRow{NumberKey: key, Number: strings.ToUpper(key), Kind: "registered_engineer", Discipline: "CIVIL", Province: []string{"punjab", "sindh"}[i%2]})
				for _, f := range since("2020-01-10", "") {
					rows.facts = append(rows.facts, factRow{key, f.ID, f.Kind, f.From, f.Until, f.Of, f.Value, f.Known})
				}
			}
			if err := s.db.Update(b.Context(), func(tx *db.Tx) error { return insertMany(b.Context(), tx, rows) }); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				for after, first := "", true; first || after != ""; first = false {
					_, last, err := s.Match(b.Context(), Described{Province: "sindh"}, after, 500)
					if err != nil {
						b.Fatal(err)
					}
					after = last
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*million()/10), "ns/entry")
		})
	}
}
