package dbtest_test

import (
	"context"
	"testing"

	"sanad/internal/db"
	"sanad/internal/dbtest"
)

// Each test has a database of its own: what one writes, the next does not find.
func TestEachTestHasItsOwn(t *testing.T) {
	for range 2 {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			ctx := context.Background()
			err := d.Update(ctx, func(tx *db.Tx) error {
				_, err := tx.Exec(ctx, "create table mine (id text primary key)")
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}

func TestKeys(t *testing.T) {
	ctx := context.Background()
	d := dbtest.Keys(t)
	err := d.View(ctx, func(tx *db.Tx) error {
		_, err := db.Get[int](ctx, tx, "select count(*) from key_scope")
		return err
	})
	if err != nil || d.Engine() != db.SQLite {
		t.Fatal(d.Engine(), err)
	}
}
