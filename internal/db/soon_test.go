package db_test

import (
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
		update := func(id string) error {
			return d.Update(ctx, func(tx *db.Tx) error { return db.Insert(ctx, tx, "mark", mark{id}) })
		}
		soon := func(ids ...string) error {
			var list []db.Statement
			for _, id := range ids {
				s, err := db.Row{Table: "mark", Value: mark{id}}.Insertion()
				if err != nil {
					return err
				}
				list = append(list, s, db.Statement{Query: `update tally set n = n + 1 where what in (?)`, Args: []any{[]string{"marks", "others"}}})
			}
			return d.Soon(ctx, list...)
		}
		for _, query := range []string{`create table mark (id text primary key)`, `create table tally (what text, n bigint)`, `insert into tally values ('marks', 0)`} {
			if err := d.Update(ctx, func(tx *db.Tx) error { _, err := tx.Exec(ctx, query); return err }); err != nil {
				t.Fatal(err)
			}
		}
		var all sync.WaitGroup
		for i := range 40 {
			all.Go(func() {
				id, write := string(rune('A'+i)), update
				if i%2 == 0 {
					write = func(id string) error { return soon(id) }
				}
				if err := write(id); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if err := soon("new", "A"); !fault.Is(err, fault.KindConflict) {
			t.Errorf("the same again: %v", err)
		}
		if err := d.Soon(ctx, db.Statement{Query: `insert into mark values ('half')`}, db.Statement{Query: `insert into nowhere values (1)`}); err == nil {
			t.Error("a table that is not there")
		}
		var n, tally int64
		if err := d.View(ctx, func(tx *db.Tx) (err error) {
			if n, err = db.Get[int64](ctx, tx, `select count(*) from mark`); err == nil {
				tally, err = db.Get[int64](ctx, tx, `select n from tally`)
			}
			return err
		}); err != nil || n != 40 || tally != 20 {
			t.Errorf("%d of 40 are there, %d of 20 were counted: %v", n, tally, err)
		}
	})
}
