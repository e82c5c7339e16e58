package casework

import (
	"context"
	"time"

	"sanad/internal/db"
)

// Median is how long half of the cases took at most, lately.
type Median struct {
	Kind  string    `db:"kind"`
	Step  string    `db:"step"` // empty: the whole
	Days  int64     `db:"days"` // working days, without the pauses
	Cases int64     `db:"cases"`
	AsOf  time.Time `db:"as_of"`
}

// lately is how far back medians look.
const lately = 90 * 24 * time.Hour

// unmeasured are the outcomes that say nothing of how long the council takes: the applicant ended the case.
var unmeasured = []string{"withdrawn", "lapsed"}

// Measure computes the medians of the last 90 days, for everybody to see.
func (d *Desk) Measure(ctx context.Context) error {
	now := d.clock.Now()
	return d.db.Update(ctx, func(tx *db.Tx) error {
		steps, err := countSteps(ctx, tx, now.Add(-lately))
		if err != nil {
			return err
		}
		whole, err := countWhole(ctx, tx, now.Add(-lately))
		if err != nil {
			return err
		}
		return replaceMedians(ctx, tx, append(medians(steps, now), medians(whole, now)...))
	})
}

// Medians returns how long cases of a kind took lately, by step; the whole stands under the empty step. What fewer than five cases
// tell is left out.
func (d *Desk) Medians(ctx context.Context, kind string) (byStep map[string]Median, err error) {
	err = d.db.View(ctx, func(tx *db.Tx) error {
		list, err := listMedians(ctx, tx, kind)
		byStep = map[string]Median{}
		for _, m := range list {
			byStep[m.Step] = m
		}
		return err
	})
	return byStep, err
}
