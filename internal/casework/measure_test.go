package casework

import (
	"fmt"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/clock"
	"sanad/internal/db"
	"sanad/internal/dbtest"
)

func TestMeasure(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		desk, law := newDesk(t, d)
		now := desk.clock.(*clock.Moved)
		ctx, by := t.Context(), officer("o", access.Officer)
		change := func(id string, f func(tx *db.Tx, c Case) error) {
			t.Helper()
			err := d.Update(ctx, func(tx *db.Tx) error {
				c, err := desk.Load(ctx, tx, id)
				if err != nil {
					return err
				}
				return f(tx, c)
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		numbers := map[string]bool{}
		for i := range 6 {
			id := fmt.Sprintf("case-%d", i)
			opened(t, desk, law, id, "applicant", "officer", 7)
			change(id, func(_ *db.Tx, c Case) error { numbers[c.Number] = true; return nil })
		}
		if len(numbers) != 6 {
			t.Fatalf("six cases have the numbers %v", numbers)
		}
		now.Move(3 * 24 * time.Hour) // Thursday: three working days
		change("case-0", func(tx *db.Tx, c Case) error {
			c, err := desk.Wait(ctx, tx, c, WaitsPerson, law.Day.Add(20))
			if err == nil && (desk.Left(c) != 4 || c.Waits != WaitsPerson) {
				t.Errorf("%+v", c)
			}
			return err
		})
		now.Move(14 * 24 * time.Hour)
		var ended []Case
		err := d.View(ctx, func(tx *db.Tx) (err error) {
			ended, err = desk.EndsBy(ctx, tx, "engineer", WaitsPerson, law.Day.Add(20), "", 10)
			return err
		})
		if err != nil || len(ended) != 1 || ended[0].ID != "case-0" {
			t.Fatalf("%v %+v", err, ended)
		}
		change("case-0", func(tx *db.Tx, c Case) error { _, err := desk.Resume(ctx, tx, c); return err })
		change("case-0", func(_ *db.Tx, c Case) error {
			if desk.Left(c) != 4 || c.Due.IsZero() || c.Waits != WaitsOffice {
				t.Errorf("after the answer: %+v", c)
			}
			return nil
		})
		for i := range 5 {
			change(fmt.Sprintf("case-%d", i), func(tx *db.Tx, c Case) error { return desk.CloseCase(ctx, tx, by, c, "entered") })
		}
		change("case-5", func(tx *db.Tx, c Case) error { return desk.CloseCase(ctx, tx, by, c, "withdrawn") })
		if err := desk.Measure(ctx); err != nil {
			t.Fatal(err)
		}
		got, err := desk.Medians(ctx, "engineer")
		// The one that waited took 3 days, the others 13; the one that was withdrawn says nothing.
		if err != nil || got[""].Days != 13 || got[""].Cases != 5 || got["officer"].Days != 13 || len(got) != 2 {
			t.Fatalf("%v %+v", err, got)
		}
		now.Move(91 * 24 * time.Hour)
		if err := desk.Measure(ctx); err != nil {
			t.Fatal(err)
		}
		if got, err := desk.Medians(ctx, "engineer"); err != nil || len(got) != 0 {
			t.Fatalf("after 91 days: %v %+v", err, got)
		}
		change("case-5", func(tx *db.Tx, c Case) error {
			c, err := desk.Reopen(ctx, tx, c, law, law.Procedure("registered_engineer").AgainStep)
			if err == nil && (c.State != Open || c.Step != "reconsideration" || c.Role != "committee" || c.Number == "" || c.ClosedAt != nil) {
				t.Errorf("%+v", c)
			}
			return err
		})
	})
}
