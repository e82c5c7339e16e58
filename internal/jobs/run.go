package jobs

import (
	"context"
	"time"

	"sanad/internal/db"
)

// Run is how far a periodic job is.
type Run struct {
	Last  time.Time // it last came to a good end; zero: it never did, is at work, or failed since
	Fault string    // it failed last, and is tried again
	Dead  bool      // it was given up
}

// Runs tells how far periodic jobs of some kinds are.
func (q *Queue) Runs(ctx context.Context, tx *db.Tx, kinds []string) (map[string]Run, error) {
	runs := map[string]Run{}
	rows, err := listPeriodic(ctx, tx, kinds)
	for _, r := range rows {
		x := Run{Fault: r.Fault, Dead: r.State == stateDead}
		if last := r.DueAt.Add(-time.Duration(r.Period) * time.Second); r.State == stateDue && r.Attempt == 0 && r.Lease == "" && !last.Before(r.MadeAt) {
			x.Last = last
		}
		runs[r.Kind] = x
	}
	return runs, err
}
