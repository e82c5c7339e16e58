package register

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
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
					row, err := c.load(t.Context(), key)
					switch {
					case i < rows && (err != nil || row.NumberKey != key):
						t.Errorf("%s: %s, %v", key, row.NumberKey, err)
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
					if _, err := c.load(ctx, "d0/0"); err != nil && ctx.Err() == nil {
						t.Error(err)
					}
				}
			})
		}
		for i := range 100 {
			want := []Standing{Suspended, Active}[i%2]
			err := d.Update(ctx, func(tx *db.Tx) error {
				return updateStanding(ctx, tx, "d0/0", want, someEntry("", "").ValidUntil)
			})
			if err != nil {
				t.Fatal(err)
			}
			if row, err := c.load(ctx, "d0/0"); err != nil || row.Standing != want {
				t.Fatalf("%d: %s after a commit of %s, %v", i, row.Standing, want, err)
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
			if _, err := c.load(left, "d1/1"); err != nil && !errors.Is(err, context.Canceled) {
				t.Fatal(err)
			}
			if <-g.done; g.err != nil || len(g.rows) == 0 {
				t.Fatal(g.err)
			}
		}
		broken := &crowd{db: dbtest.Public(t, d, "site_post")}
		for range 2 {
			if _, err := broken.load(t.Context(), "d0/0"); err == nil || fault.Is(err, fault.KindNotFound) {
				t.Fatalf("an entry that could not be read: %v", err)
			}
		}
	})
}
