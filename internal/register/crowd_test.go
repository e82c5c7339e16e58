package register

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/standing"
)

// Each of many who ask at once gets the row asked for, or hears that there is none.
func TestCrowd(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		const rows = 300
		fill(t, d, rows)
		c := crowd{db: d}
		var group sync.WaitGroup
		for i := range rows + 100 {
			for range 2 { // two for the same
				group.Go(func() {
					key := fmt.Sprintf("d%d/%d", i%7, i)
					e, _, err := c.load(t.Context(), key)
					switch {
					case i < rows && (err != nil || strings.ToLower(e.Number) != key):
						t.Errorf("%s: %s, %v", key, e.Number, err)
					case i >= rows && !fault.Is(err, fault.KindNotFound):
						t.Errorf("%s: %v", key, err)
					}
				})
			}
		}
		group.Wait()
	})
}

// However many ask, who asks after a commit sees it.
func TestCrowdSeesCommits(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		fill(t, d, 10)
		c := crowd{db: d}
		var others sync.WaitGroup
		ctx, stop := context.WithCancel(t.Context())
		for range 20 {
			others.Go(func() {
				for ctx.Err() == nil {
					if _, _, err := c.load(ctx, "d0/0"); err != nil && ctx.Err() == nil {
						t.Error(err)
					}
				}
			})
		}
		for i := range 100 {
			err := d.Update(ctx, func(tx *db.Tx) error {
				return insertFact(ctx, tx, "d0/0", standing.Fact{ID: id.New(noon), Kind: standing.Suspension, From: day.Must("2026-11-23"), Known: noon})
			})
			if err != nil {
				t.Fatal(err)
			}
			if e, _, err := c.load(ctx, "d0/0"); err != nil || len(e.Facts) != i+3 {
				t.Fatalf("%d: %d facts, %v", i, len(e.Facts), err)
			}
		}
		stop()
		others.Wait()
	})
}

// Who leaves is not waited for and takes nobody along; what goes wrong is told to all whom it concerns, and the next are answered.
func TestCrowdGoesWrong(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		fill(t, d, 10)
		c := crowd{db: d}
		left, leave := context.WithCancel(t.Context())
		leave()
		for range 100 {
			g := c.join(left, "d0/0")
			if _, _, err := c.load(left, "d1/1"); err != nil && !errors.Is(err, context.Canceled) {
				t.Fatal(err)
			}
			if <-g.done; g.err != nil || len(g.rows) == 0 {
				t.Fatal(g.err)
			}
		}
		broken := &crowd{db: dbtest.Public(t, d, "site_post")}
		for range 2 {
			if _, _, err := broken.load(t.Context(), "d0/0"); err == nil || fault.Is(err, fault.KindNotFound) {
				t.Fatalf("an entry that could not be read: %v", err)
			}
		}
	})
}
