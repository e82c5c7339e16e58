package accreditation

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
)

// keepSome stores some institutions, each with some programmes, of which each has a decision about some batches.
func keepSome(t *testing.T, d *db.DB, institutions, programmes, batches int, known time.Time) {
	t.Helper()
	err := d.Update(t.Context(), func(tx *db.Tx) error {
		for i := range institutions {
			of := fmt.Sprintf("i%03d", i)
			name := council.Text{En: fmt.Sprintf("University %03d", institutions-i), Ur: "جامعہ"}
			if err := insertInstitution(t.Context(), tx, Institution{ID: of, Code: "uni-" + of, Name: name, Invented: true, Version: 1}, ""); err != nil {
				return err
			}
			made := Decision{ID: "d" + of, Number: "EAB/" + of, Kind: Decided, Institution: of, On: day.Must("2024-03-01"), Known: known, Rule: "batches", Law: "l"}
			for p := range programmes {
				programme := fmt.Sprintf("%s/p%02d", of, p)
				row := Programme{ID: programme, Institution: of, Code: fmt.Sprintf("p%02d", p), Title: council.Text{En: "BSc", Ur: "بی ایس سی"}, Degree: "bachelor", Discipline: "CIVIL", First: 2000, Version: 1}
				if p == 1 {
					row.Phase = PhaseInterim
				}
				if err := insertProgramme(t.Context(), tx, row, ""); err != nil {
					return err
				}
				for b := range batches {
					f := Finding{ID: fmt.Sprintf("%s/%d", programme, b), Programme: programme, Batch: 2000 + b, Outcome: "accredited", Level: "level-2", From: day.Must("2024-03-01")}
					if b == 1 {
						f.Outcome, f.Level, f.Report = "conditional", "", day.Must("2024-09-01")
					}
					made.Findings = append(made.Findings, f)
				}
			}
			if err := insertDecision(t.Context(), tx, made, ""); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// tellsOf asks the room in a transaction that only reads.
func tellsOf(t *testing.T, d *db.DB, how func(context.Context, *db.Tx) (council.Taught, error)) (list council.Taught) {
	t.Helper()
	err := d.View(t.Context(), func(tx *db.Tx) (err error) {
		list, err = how(t.Context(), tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// TestTaught asks about institutions by their codes: as of a day, and as known at a moment.
func TestTaught(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newRoom(t, d)
		known := time.Date(2024, 3, 5, 6, 0, 0, 0, time.UTC)
		keepSome(t, d, 3, 2, 3, known)
		on := func(on string, known time.Time, codes ...string) council.Taught {
			return tellsOf(t, d, func(ctx context.Context, tx *db.Tx) (council.Taught, error) {
				return s.Taught(ctx, tx, codes, day.Must(on), known)
			})
		}
		told := on("2026-11-23", s.clock.Now(), "uni-i001", "uni-magic", "")
		if len(told) != 1 || told[0].ID != "uni-i001" || len(told[0].Programmes) != 2 {
			t.Fatalf("%+v", told)
		}
		p, ok := told.Programme("uni-i001", "p00")
		if !ok || len(p.Batches) != 3 || p.Underway || !told[0].Programmes[1].Underway {
			t.Errorf("%+v", p)
		}
		if b := p.Batch(2000); !b.Opens || b.Outcome != "accredited" || b.Decision != "EAB/i001" {
			t.Errorf("%+v", b)
		}
		if b := p.Batch(2001); b.Opens || b.Outcome != "conditional" || b.Report != day.Must("2024-09-01") {
			t.Errorf("%+v", b)
		}
		if b := p.Batch(2003); b.Opens || b.Outcome != "" || b.Year != 2003 {
			t.Errorf("a batch of which nothing was decided: %+v", b)
		}
		if p, _ := on("2024-02-29", s.clock.Now(), "uni-i001").Programme("uni-i001", "p00"); len(p.Batches) != 0 || p.ID == "" {
			t.Errorf("the day before it holds: %+v", p)
		}
		if p, _ := on("2026-11-23", known.Add(-time.Second), "uni-i001").Programme("uni-i001", "p00"); len(p.Batches) != 0 || p.ID == "" {
			t.Errorf("before the council had recorded it: %+v", p)
		}
		if p, _ := on("2026-11-23", time.Time{}, "uni-i001").Programme("uni-i001", "p00"); !p.Batch(2000).Opens || len(p.Batches) != 3 {
			t.Errorf("all that is recorded: %+v", p)
		}
		if told := on("2026-11-23", known, "uni-i001", "uni-i002"); len(told) != 2 || told[0].ID != "uni-i002" {
			t.Errorf("in the order of their names: %+v", told)
		}

		// A correction of one batch leaves what was said of the others.
		err := d.Update(t.Context(), func(tx *db.Tx) error {
			return insertDecision(t.Context(), tx, Decision{ID: "c", Number: "EAB/c", Kind: Corrected, Replaces: "di001", Institution: "i001", On: day.Must("2025-01-01"), Known: known.AddDate(1, 0, 0), Rule: "batches", Law: "l", Findings: []Finding{
				{ID: "c1", Programme: "i001/p00", Batch: 2000, Outcome: "withdrawn", From: day.Must("2024-03-01")},
			}}, "")
		})
		if err != nil {
			t.Fatal(err)
		}
		p, _ = on("2026-11-23", s.clock.Now(), "uni-i001").Programme("uni-i001", "p00")
		if b := p.Batch(2000); b.Opens || b.Outcome != "withdrawn" || b.Decision != "EAB/c" {
			t.Errorf("corrected: %+v", b)
		}
		if b := p.Batch(2002); !b.Opens || b.Decision != "EAB/i001" {
			t.Errorf("the others stay: %+v", b)
		}
		if p, _ := on("2026-11-23", known, "uni-i001").Programme("uni-i001", "p00"); !p.Batch(2000).Opens {
			t.Errorf("as known before the correction: %+v", p)
		}

		all := tellsOf(t, d, s.Offered)
		if len(all) != 3 || all[0].ID != "uni-i002" || len(all[0].Programmes) != 2 || len(all[0].Programmes[0].Batches) != 0 {
			t.Errorf("all, by name alone: %+v", all)
		}
		named, err := s.Named(t.Context(), []string{"uni-i000", "An old college"})
		if err != nil || len(named) != 1 || named[0].Programmes[0].Title.Ur != "بی ایس سی" || len(named[0].Programmes[0].Batches) != 0 {
			t.Errorf("one, by name alone: %+v", named)
		}
	})
}

// TestTaughtAfterMerge asks for what went into another institution: a degree names the one that gave it, and whoever earned it keeps what was found.
func TestTaughtAfterMerge(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newRoom(t, d)
		keepSome(t, d, 3, 2, 1, s.clock.Now())
		err := d.Update(t.Context(), func(tx *db.Tx) error { // each of them has its campus
			for i := range 3 {
				of := fmt.Sprintf("i%03d", i)
				if err := insertCampus(t.Context(), tx, Campus{ID: "c" + of, Institution: of, Code: "main", Name: council.Text{En: "Main", Ur: "مرکزی"}, Version: 1}, ""); err != nil {
					return err
				}
				if _, err := tx.Exec(t.Context(), `update accreditation_programme set campus_id = ? where institution_id = ?`, "c"+of, of); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		officer := access.Actor{Person: "officer", Roles: []access.Role{access.Officer}, Purpose: access.Accreditation, Strong: true}
		merge := Merge{Version: "1", Into: "uni-i002", Ordered: Ordered{Day: "1", Month: "11", Year: "2026", Instrument: "Order 7"}}
		if err := s.Merge(t.Context(), officer, "uni-i001", merge); err != nil {
			t.Fatal(err)
		}
		list := tellsOf(t, d, func(ctx context.Context, tx *db.Tx) (council.Taught, error) {
			return s.Taught(ctx, tx, []string{"uni-i001", "uni-i002"}, day.Must("2026-11-23"), time.Time{})
		})
		for code, programmes := range map[string]int{"uni-i001": 2, "uni-i002": 4} {
			i, ok := list.Institution(code)
			if !ok || len(i.Programmes) != programmes {
				t.Errorf("%s: %+v", code, i)
			}
			if p, ok := list.Programme(code, "p00"); !ok || !p.Batch(2000).Opens {
				t.Errorf("%s/p00: %+v", code, p)
			}
		}
		names, err := s.Named(t.Context(), []string{"uni-i001"})
		if p, ok := names.Programme("uni-i001", "p01"); err != nil || !ok || p.Title.En != "BSc" {
			t.Errorf("%+v %v", names, err)
		}
		all := tellsOf(t, d, s.Offered)
		if i, ok := all.Institution("uni-i001"); !ok || len(i.Programmes) != 0 {
			t.Errorf("offered at who is no more: %+v", i)
		}
	})
}

// TestTaughtByIndex sees that what is asked of one institution reads no whole table.
func TestTaughtByIndex(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newRoom(t, d)
		keepSome(t, d, 300, 4, 3, s.clock.Now())
		for name, args := range map[string][]any{
			selectCoded: {[]string{"uni-i007"}},
			`select ` + programmeColumns + ` from accreditation_programme where institution_id in (?) order by institution_id, title_key, id`: {[]string{"i007"}},
			selectNamed: {[]string{"uni-i007"}, []string{"uni-i007"}},
			selectGone + `(c.was_path >= ? and c.was_path < ?)`: {"uni-i007/", "uni-i0070"},
			selectNumbered: {[]string{"i007/p00", "i007/p01"}},
		} {
			plan := explain(t, d, name, args...)
			for _, line := range plan {
				if strings.Contains(line, "Seq Scan on accreditation_programme") || strings.Contains(line, "Seq Scan on accreditation_finding") || strings.HasPrefix(line, "SCAN ") {
					t.Errorf("it reads a whole table:\n%s\n%s", name, strings.Join(plan, "\n"))
				}
			}
			if len(plan) == 0 {
				t.Error("no plan")
			}
		}
	})
}

func explain(t *testing.T, d *db.DB, query string, args ...any) (plan []string) {
	t.Helper()
	if err := d.Analyze(t.Context()); err != nil {
		t.Fatal(err)
	}
	err := d.View(t.Context(), func(tx *db.Tx) (err error) {
		if d.Engine() == db.PostgreSQL {
			plan, err = db.List[string](t.Context(), tx, "explain "+query, args...)
			return err
		}
		type step struct {
			ID      int64  `db:"id"`
			Parent  int64  `db:"parent"`
			Notused int64  `db:"notused"`
			Detail  string `db:"detail"`
		}
		steps, err := db.List[step](t.Context(), tx, "explain query plan "+query, args...)
		for _, s := range steps {
			plan = append(plan, s.Detail)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return plan
}
