package db_test

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
)

type wide struct {
	ID   string     `db:"id"`
	N    int64      `db:"n"`
	Yes  bool       `db:"yes"`
	At   time.Time  `db:"at"`
	Over *time.Time `db:"over"`
	On   day.Day    `db:"on_day"`
	Raw  []byte     `db:"raw"`
}

// TestInsertMany stores each kind of value as Insert does, whatever the number of rows, and refuses all when one is refused.
func TestInsertMany(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		noon := time.Date(2026, 11, 23, 12, 0, 0, 5000, time.UTC)
		err := d.Update(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, `create table wide (id text primary key, n bigint, yes boolean, at timestamptz, over timestamptz, on_day date, raw bytea)`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		var rows []wide
		for i := range 321 {
			w := wide{ID: fmt.Sprintf("%04d", i), N: int64(i), Yes: i%2 == 0, At: noon.Add(time.Duration(i) * time.Second)}
			if i%3 == 0 {
				w.Over, w.On, w.Raw = &noon, day.Must("2020-02-29"), []byte{0, byte(i)}
			}
			rows = append(rows, w)
		}
		if err := d.Update(ctx, func(tx *db.Tx) error {
			if err := db.InsertMany(ctx, tx, "wide", rows[:320]); err != nil {
				return err
			}
			return db.Insert(ctx, tx, "wide", rows[320])
		}); err != nil {
			t.Fatal(err)
		}
		list := func() (list []wide) {
			if err := d.View(ctx, func(tx *db.Tx) (err error) {
				list, err = db.List[wide](ctx, tx, `select id, n, yes, at, over, on_day, raw from wide order by id`)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return list
		}
		if got := list(); !reflect.DeepEqual(got, rows) {
			t.Errorf("%+v\nwant %+v", got[:3], rows[:3])
		}
		more := []wide{{ID: "a", At: noon}, {ID: "0007", At: noon}, {ID: "b", At: noon}}
		if err := d.Update(ctx, func(tx *db.Tx) error { return db.InsertMany(ctx, tx, "wide", more) }); !fault.Is(err, fault.KindConflict) {
			t.Errorf("a row of a known id: %v", err)
		}
		if got := list(); len(got) != len(rows) {
			t.Errorf("%d rows after a conflict", len(got))
		}
	})
}
