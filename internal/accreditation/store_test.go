package accreditation

import (
	"context"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/events"
)

func newRoom(t testing.TB, d *db.DB) *Service {
	t.Helper()
	now := clock.At(time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC))
	l, err := council.Load("pec")
	if err != nil {
		t.Fatal(err)
	}
	return New(d, d, access.New(d, now), events.New(now), l, now, nil, Needs{Entries: func(context.Context, *db.Tx, []string) (int64, error) { return 0, nil }})
}

// TestFound stores a programme with a decision and its correction, and asks both.
func TestFound(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ctx := newRoom(t, d), t.Context()
		now := s.clock.Now()
		first := Decision{ID: "1", Number: "EAB/1", Kind: Decided, Institution: "i", On: day.Must("2026-11-01"), Known: now.Add(-time.Hour), Rule: "batches", Law: "l", Findings: []Finding{
			{ID: "11", Programme: "p", Batch: 2021, Outcome: "accredited", Level: "level-2", From: day.Must("2026-11-01")},
			{ID: "12", Programme: "p", Batch: 2022, Outcome: "conditional", From: day.Must("2026-11-01"), Conditions: council.Text{En: "Two more laboratories.", Ur: "دو مزید لیبارٹریاں۔"}, Report: day.Must("2027-06-01")},
		}}
		second := Decision{ID: "2", Number: "EAB/2", Kind: Corrected, Replaces: "1", Institution: "i", On: day.Must("2026-11-20"), Known: now, Rule: "batches", Law: "l", Findings: []Finding{
			{ID: "21", Programme: "p", Batch: 2021, Outcome: "deferred", From: day.Must("2026-11-01")},
		}}
		err := d.Update(ctx, func(tx *db.Tx) error {
			if err := insertInstitution(ctx, tx, Institution{ID: "i", Code: "indus", Name: council.Text{En: "Indus", Ur: "سندھ"}, Invented: true, Version: 1}, ""); err != nil {
				return err
			}
			if err := insertCampus(ctx, tx, Campus{ID: "c", Institution: "i", Code: "main", Version: 1}, ""); err != nil {
				return err
			}
			if err := insertProgramme(ctx, tx, Programme{ID: "p", Institution: "i", Campus: "c", Code: "civil", Title: council.Text{En: "BSc Civil", Ur: "بی ایس سی سول"}, Degree: "bachelor", Discipline: "CIVIL", First: 2012, Version: 1}, ""); err != nil {
				return err
			}
			for _, x := range []Seats{{2012, 1, 50}, {2012, 2, 50}} {
				if err := setSeats(ctx, tx, "p", x); err != nil {
					return err
				}
			}
			if err := insertDecision(ctx, tx, first, ""); err != nil {
				return err
			}
			return insertDecision(ctx, tx, second, "")
		})
		if err != nil {
			t.Fatal(err)
		}
		err = d.View(ctx, func(tx *db.Tx) error {
			i, err := loadInstitution(ctx, tx, "indus")
			if err != nil || i.ID != "i" || i.Name.Ur != "سندھ" {
				t.Errorf("%+v %v", i, err)
			}
			if p, err := loadProgramme(ctx, tx, "i", "civil"); err != nil || p.First != 2012 || p.Last != 0 || p.Title.En != "BSc Civil" {
				t.Errorf("%+v %v", p, err)
			}
			if list, err := listSeats(ctx, tx, "p"); err != nil || len(list) != 1 || list[0].Most() != 100 {
				t.Errorf("%+v %v", list, err)
			}
			if got, err := loadDecision(ctx, tx, "eab 1"); err != nil || got.ID != "1" || len(got.Findings) != 2 || got.Findings[1].Report != day.Must("2027-06-01") || got.Findings[1].Conditions.Ur != first.Findings[1].Conditions.Ur {
				t.Errorf("%+v %v", got, err)
			}
			for _, x := range []struct {
				batch int
				known time.Time
				want  string
			}{{2021, now, "deferred"}, {2021, now.Add(-time.Minute), "accredited"}, {2022, now.Add(-time.Minute), "conditional"}, {2022, now, "conditional"}, {2023, now, ""}} {
				if f, ok, err := s.Found(ctx, tx, "p", x.batch, day.Must("2026-11-23"), x.known); err != nil || ok != (x.want != "") || f.Outcome != x.want {
					t.Errorf("%+v: %+v %v %v", x, f, ok, err)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
