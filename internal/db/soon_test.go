package db_test

import (
	"errors"
	"sync"
	"testing"

	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
)

// TestSoon writes beside updates that wait for the disk: each is seen at once, none is lost, what fails leaves nothing, and a value that stands
// already is a conflict.
func TestSoon(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		add := func(write func(f func(tx *db.Tx) error) error, id string) error {
			return write(func(tx *db.Tx) error { return db.Insert(ctx, tx, "mark", mark{id}) })
		}
		soon := func(f func(tx *db.Tx) error) error { return d.Soon(ctx, f) }
		update := func(f func(tx *db.Tx) error) error { return d.Update(ctx, f) }
		if err := update(func(tx *db.Tx) error { _, err := tx.Exec(ctx, `create table mark (id text primary key)`); return err }); err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		for i := range 40 {
			all.Go(func() {
				if err := add([]func(func(tx *db.Tx) error) error{soon, update}[i%2], string(rune('A'+i))); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if err := add(soon, "A"); !fault.Is(err, fault.KindConflict) {
			t.Errorf("the same again: %v", err)
		}
		no := errors.New("no")
		if err := d.Soon(ctx, func(tx *db.Tx) error { return errors.Join(db.Insert(ctx, tx, "mark", mark{"never"}), no) }); !errors.Is(err, no) {
			t.Error(err)
		}
		var n int64
		if err := d.View(ctx, func(tx *db.Tx) (err error) {
			n, err = db.Get[int64](ctx, tx, `select count(*) from mark`)
			return err
		}); err != nil || n != 40 {
			t.Errorf("%d of 40 are there: %v", n, err)
		}
	})
}
