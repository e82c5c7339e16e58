package db_test

import (
	"context"
	"io/fs"
	"testing"

	"sanad/internal/db"
	"sanad/internal/dbtest"
)

func BenchmarkGet(b *testing.B) {
	bench(b, func(ctx context.Context, d *db.DB) error {
		return d.View(ctx, func(tx *db.Tx) error {
			_, err := db.Get[thing](ctx, tx, "select "+columns+" from thing where id = ?", "a")
			return err
		})
	})
}

func BenchmarkUpdate(b *testing.B) {
	bench(b, func(ctx context.Context, d *db.DB) error {
		return d.Update(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, "update thing set count = count + 1 where id = ?", "a")
			return err
		})
	})
}

func bench(b *testing.B, f func(ctx context.Context, d *db.DB) error) {
	for name, open := range map[string]func(testing.TB, fs.FS) *db.DB{"sqlite": dbtest.SQLiteOf, "postgres": dbtest.PostgresOf} {
		b.Run(name, func(b *testing.B) {
			ctx := context.Background()
			d := open(b, schema)
			err := d.Update(ctx, func(tx *db.Tx) error { return db.Insert(ctx, tx, "thing", full()) })
			for b.Loop() {
				if err == nil {
					err = f(ctx, d)
				}
			}
			if err != nil {
				b.Fatal(err)
			}
		})
	}
}
