package accreditation

import (
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/sample"
)

// countOf counts the rows of a table.
func countOf(t testing.TB, d *db.DB, table string) (n int64) {
	t.Helper()
	err := d.View(t.Context(), func(tx *db.Tx) (err error) {
		n, err = db.Get[int64](t.Context(), tx, `select count(*) from `+table)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestImport brings in the invented institutions, and the same file again.
func TestImport(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ctx := newRoom(t, d), t.Context()
		by := access.System(access.Accreditation)
		lines := strings.Count(sample.Programmes, "\n") - 1
		tried, err := s.Check(ctx, by, strings.NewReader(sample.Programmes))
		if err != nil || tried.New != lines || countOf(t, d, "accreditation_decision") != 0 {
			t.Errorf("tried: %+v %v", tried, err)
		}
		i, err := s.Import(ctx, by, strings.NewReader(sample.Programmes))
		if err != nil || i.New != lines || i.Refused != 0 || i.Institutions != 8 || i.Campuses != 8 || i.Decisions != lines || i.Findings != lines || len(i.Remarks) != 0 {
			t.Fatalf("%+v %v", i, err)
		}
		if n := countOf(t, d, "accreditation_programme where import_id = '"+i.ID+"'"); n != int64(i.Programmes) {
			t.Errorf("%d programmes, want %d", n, i.Programmes)
		}
		if n := countOf(t, d, "event where kind = 'accreditation.imported'"); n != 1 {
			t.Errorf("%d events", n)
		}
		again, err := s.Import(ctx, by, strings.NewReader(sample.Programmes))
		if err != nil || again.Unchanged != lines || again.New+again.Otherwise+again.Refused+again.Decisions != 0 || countOf(t, d, "accreditation_finding") != int64(lines) {
			t.Errorf("again: %+v %v", again, err)
		}
		err = d.View(ctx, func(tx *db.Tx) error {
			in, err := loadInstitution(ctx, tx, "indus-valley")
			if err != nil || !in.Invented || in.City.Ur != "نمونہ شہر" {
				t.Errorf("%+v %v", in, err)
			}
			p, err := loadProgramme(ctx, tx, in.ID, "civil")
			if err != nil || p.First != 2012 || p.Discipline != "CIVIL" || p.Degree != "bachelor" {
				t.Errorf("%+v %v", p, err)
			}
			for batch, want := range map[int]string{2011: "", 2012: "accredited", 2015: "not_accredited", 2022: "accredited", 2023: ""} {
				if f, ok, err := s.Found(ctx, tx, p.ID, batch, day.Must("2026-11-23"), s.clock.Now()); err != nil || ok != (want != "") || f.Outcome != want {
					t.Errorf("%d: %+v %v", batch, f, err)
				}
			}
			if _, ok, err := s.Found(ctx, tx, p.ID, 2012, day.Must("2026-11-23"), s.clock.Now().Add(-time.Second)); ok || err != nil {
				t.Errorf("known before it came: %v %v", ok, err)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}
