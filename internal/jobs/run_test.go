package jobs

import (
	"context"
	"testing"
	"time"

	"sanad/internal/clock"
	"sanad/internal/db"
	"sanad/internal/dbtest"
)

// A periodic job tells when it last came to a good end, that it failed since, and that it was given up.
func TestRuns(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		start := time.Date(2026, 11, 23, 7, 0, 0, 0, time.UTC)
		c := clock.At(start)
		q := queue(d, c)
		fails := false
		q.Handle("test.hourly", func(context.Context, Job) error {
			if fails {
				return safeError{}
			}
			return nil
		})
		q.Every("test.hourly", time.Hour)
		run := func() (r Run) {
			t.Helper()
			if err := d.View(t.Context(), func(tx *db.Tx) error {
				runs, err := q.Runs(t.Context(), tx, []string{"test.hourly", "test.none"})
				r = runs["test.hourly"]
				if len(runs) > 1 {
					t.Error(runs)
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return r
		}
		if r := run(); r != (Run{}) {
			t.Errorf("before the first: %+v", r)
		}
		if err := q.plan(t.Context()); err != nil {
			t.Fatal(err)
		}
		if r := run(); r != (Run{}) {
			t.Errorf("planned: %+v", r)
		}
		drain(t, q)
		if r := run(); !r.Last.Equal(start) || r.Fault != "" {
			t.Errorf("%+v", r)
		}
		fails = true
		c.Move(time.Hour)
		drain(t, q)
		if r := run(); !r.Last.IsZero() || r.Fault != "mail server: 451" || r.Dead {
			t.Errorf("failed: %+v", r)
		}
	})
}
