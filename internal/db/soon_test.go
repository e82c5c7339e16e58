package db_test

import (
	"context"
	"path/filepath"
	"sync"
	"testing"

	"sanad/internal/db"
	"sanad/internal/dbtest"
)

// TestSoon lets updates that wait for the disk and such that do not get in each other's way: each is seen at once, and none is lost.
func TestSoon(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		exec := func(query string, options ...db.UpdateOption) {
			if err := d.Update(ctx, func(tx *db.Tx) error { _, err := tx.Exec(ctx, query); return err }, options...); err != nil {
				t.Error(err)
			}
		}
		exec(`create table tally (n bigint)`)
		exec(`insert into tally values (0)`)
		var all sync.WaitGroup
		for i := range 40 {
			all.Go(func() {
				if i%2 == 0 {
					exec(`update tally set n = n + 1`)
				} else {
					exec(`update tally set n = n + 1`, db.Soon())
				}
			})
		}
		all.Wait()
		var n int64
		err := d.View(ctx, func(tx *db.Tx) (err error) { n, err = db.Get[int64](ctx, tx, `select n from tally`); return err })
		if err != nil || n != 40 {
			t.Errorf("%d of 40 are there: %v", n, err)
		}
	})
}

// TestWhatWaitsForTheDisk asks the two connections that write when they say that something is done.
func TestWhatWaitsForTheDisk(t *testing.T) {
	d, err := db.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "a.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for name, x := range map[string]struct {
		options []db.UpdateOption
		want    int64
	}{"an update": {nil, 2}, "one that is soon on the disk": {[]db.UpdateOption{db.Soon()}, 1}} {
		var mode int64
		err := d.Update(context.Background(), func(tx *db.Tx) (err error) {
			mode, err = db.Get[int64](t.Context(), tx, `pragma synchronous`)
			return err
		}, x.options...)
		if err != nil || mode != x.want {
			t.Errorf("%s: synchronous is %d: %v", name, mode, err)
		}
	}
}
