package casework

import (
	"context"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
)

// Wait stops the clock of a case until a day by which the other side must answer, or on which a hold ends.
func (d *Desk) Wait(ctx context.Context, tx *db.Tx, c Case, waits Waits, until day.Day) (Case, error) {
	law := d.council.At(d.clock.Now())
	c = wait(law.Calendar, c, waits, until, law.Day)
	return c, updateCase(ctx, tx, c)
}

// Resume lets the clock of a case run again, with as many working days left as when it stopped.
func (d *Desk) Resume(ctx context.Context, tx *db.Tx, c Case) (Case, error) {
	law := d.council.At(d.clock.Now())
	c = resume(law.Calendar, c, law.Day)
	return c, updateCase(ctx, tx, c)
}

// Reopen puts a closed case at a step again, under its number.
func (d *Desk) Reopen(ctx context.Context, tx *db.Tx, c Case, law council.Law, step council.Step) (Case, error) {
	c.State, c.Outcome, c.ClosedAt = Open, "", nil
	c = begin(c, law, step, d.clock.Now())
	return c, updateCase(ctx, tx, c)
}

// Ended returns at most limit cases of a kind whose wait is over by its day, with ids above after: who should have answered by
// yesterday, or was on hold until then.
func (d *Desk) Ended(ctx context.Context, tx *db.Tx, kind string, waits Waits, after string, limit int) ([]Case, error) {
	return listEnded(ctx, tx, kind, waits, d.today(), after, limit)
}

// EndsBy returns at most limit cases of a kind whose wait ends on a day or before it.
func (d *Desk) EndsBy(ctx context.Context, tx *db.Tx, kind string, waits Waits, by day.Day, after string, limit int) ([]Case, error) {
	return listEnded(ctx, tx, kind, waits, by.Add(1), after, limit)
}

// Overdue returns at most limit cases of a kind on which the office should have acted before today, with ids above after.
func (d *Desk) Overdue(ctx context.Context, tx *db.Tx, kind, after string, limit int) ([]Case, error) {
	return listOverdue(ctx, tx, kind, d.today(), after, limit)
}
