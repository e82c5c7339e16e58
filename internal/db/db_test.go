package db_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
	"sanad/internal/pii"
)

// schema is the tests' own, for db has no tables.
var schema = fstest.MapFS{"0001_thing.sql": {Data: []byte(`-- +goose Up
create table thing (
	id text primary key,
	word text,
	count bigint,
	good boolean,
	at timestamptz,
	seen timestamp with time zone,
	on_day date,
	body bytea,
	sealed bytea
);
create unique index thing_word on thing (word) where good;
create table part (
	id text primary key,
	thing_id text not null references thing (id),
	whole_id text references part (id),
	count bigint not null check (count < 1000)
);
create table counter (
	name text primary key,
	last bigint not null
);
`)}}

type state string

type thing struct {
	ID     string     `db:"id"`
	Word   *state     `db:"word"`
	Count  *int64     `db:"count"`
	Good   *bool      `db:"good"`
	At     *time.Time `db:"at"`
	Seen   *time.Time `db:"seen"`
	OnDay  day.Day    `db:"on_day"`
	Body   []byte     `db:"body"`
	Sealed pii.Sealed `db:"sealed"`
	Extra  string
}

const columns = "id, word, count, good, at, seen, on_day, body, sealed"

func ptr[T any](v T) *T { return &v }

func each(t *testing.T, f func(t *testing.T, d *db.DB)) {
	t.Helper()
	dbtest.EachOf(t, schema, f)
}

func full() thing {
	at := time.Date(2026, 11, 23, 23, 59, 59, 123456789, time.FixedZone("PKT", 5*3600))
	return thing{ID: "a", Word: ptr(state("عائشہ\u200c صدیقی's \"?\" -- /*")), Count: ptr(int64(-1 << 62)), Good: ptr(true), At: &at, Seen: &at,
		OnDay: day.Must("2026-02-28"), Body: []byte{0, 1, 255, '\''}, Sealed: pii.Sealed("sealed")}
}

func TestValuesComeBack(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		in := full()
		none := thing{ID: "b"}
		empty := thing{ID: "c", Word: ptr(state("")), Count: ptr(int64(0)), Good: ptr(false), Body: []byte{}}
		var out []thing
		err := d.Update(ctx, func(tx *db.Tx) error {
			for _, row := range []thing{in, none, empty} {
				if err := db.Insert(ctx, tx, "thing", row); err != nil {
					return err
				}
			}
			var err error
			out, err = db.List[thing](ctx, tx, "select "+columns+" from thing where id in (?) order by id limit 9", []string{"a", "b", "c"})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if len(out) != 3 {
			t.Fatalf("%d rows", len(out))
		}
		a := out[0]
		want := in.At.UTC().Truncate(time.Microsecond)
		if a.ID != "a" || *a.Word != *in.Word || *a.Count != *in.Count || !*a.Good || *a.At != want || *a.Seen != want || a.OnDay != in.OnDay ||
			string(a.Body) != string(in.Body) || string(a.Sealed) != "sealed" {
			t.Errorf("came back as %+v", a)
		}
		if b := out[1]; b.Word != nil || b.Count != nil || b.Good != nil || b.At != nil || b.Seen != nil || !b.OnDay.IsZero() || b.Body != nil || b.Sealed != nil {
			t.Errorf("nothing came back as %+v", b)
		}
		if c := out[2]; *c.Word != "" || *c.Count != 0 || *c.Good || c.Body == nil || len(c.Body) != 0 {
			t.Errorf("empty came back as %+v", c)
		}
	})
}

func TestSingleColumns(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		in := full()
		err := d.Update(ctx, func(tx *db.Tx) error { return db.Insert(ctx, tx, "thing", &in) })
		if err != nil {
			t.Fatal(err)
		}
		err = d.View(ctx, func(tx *db.Tx) error {
			want := in.At.UTC().Truncate(time.Microsecond)
			if at, err := db.Get[time.Time](ctx, tx, "select max(at) from thing where at = ? and at >= ?", *in.At, want); err != nil || at != want {
				t.Errorf("time %v, %v", at, err)
			}
			if on, err := db.Get[day.Day](ctx, tx, "select on_day from thing where on_day = ?", in.OnDay); err != nil || on != in.OnDay {
				t.Errorf("day %v, %v", on, err)
			}
			if n, err := db.Get[int](ctx, tx, "select count(*) from thing where good"); err != nil || n != 1 {
				t.Errorf("count %v, %v", n, err)
			}
			if n, err := db.Get[int64](ctx, tx, "select sum(n) from (select cast(1 as bigint) as n union all select 2) s"); err != nil || n != 3 {
				t.Errorf("sum %v, %v", n, err)
			}
			if yes, err := db.Get[bool](ctx, tx, "select exists (select 1 from thing where good = ?)", true); err != nil || !yes {
				t.Errorf("exists %v, %v", yes, err)
			}
			if sealed, err := db.Get[pii.Sealed](ctx, tx, "select sealed from thing where sealed = ?", in.Sealed); err != nil || string(sealed) != "sealed" {
				t.Errorf("sealed %v, %v", sealed, err)
			}
			if w, err := db.Get[state](ctx, tx, "select word from thing where word = ?", *in.Word); err != nil || w != *in.Word {
				t.Errorf("word %v, %v", w, err)
			}
			for _, upper := range []string{"A%", "a%"} {
				if like, err := db.Get[bool](ctx, tx, "select id like ? from thing", upper); err != nil || like != (upper == "a%") {
					t.Errorf("like %s: %v, %v", upper, like, err)
				}
			}
			if n, err := db.Get[*int64](ctx, tx, "select max(count) from thing where id = ?", "none"); err != nil || n != nil {
				t.Errorf("max of nothing %v, %v", n, err)
			}
			if _, err := db.Get[string](ctx, tx, "select id from thing where id = ?", "none"); !fault.Is(err, fault.KindNotFound) {
				t.Errorf("missing: %v", err)
			}
			if _, found, err := db.Find[thing](ctx, tx, "select "+columns+" from thing where id = ?", "none"); found || err != nil {
				t.Errorf("missing: %v, %v", found, err)
			}
			if list, err := db.List[string](ctx, tx, "select id from thing where id in (?)", []string{}); err != nil || len(list) != 0 {
				t.Errorf("in nothing: %v, %v", list, err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestReturning(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		for want := int64(1); want <= 3; want++ {
			err := d.Update(ctx, func(tx *db.Tx) error {
				n, err := db.Get[int64](ctx, tx, `insert into counter (name, last) values (?, 1)
					on conflict (name) do update set last = counter.last + 1 returning last`, "civil")
				if n != want {
					t.Errorf("%d, want %d", n, want)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}

func count(t *testing.T, d *db.DB, table string) (n int) {
	t.Helper()
	ctx := context.Background()
	err := d.View(ctx, func(tx *db.Tx) (err error) {
		n, err = db.Get[int](ctx, tx, "select count(*) from "+table)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func insert(ctx context.Context, tx *db.Tx, id string) error {
	_, err := tx.Exec(ctx, "insert into thing (id, word, good) values (?, ?, ?)", id, "word "+id, true)
	return err
}

func TestFailureRollsBack(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		mine := errors.New("mine")
		err := d.Update(ctx, func(tx *db.Tx) error {
			if err := insert(ctx, tx, "a"); err != nil {
				return err
			}
			return fmt.Errorf("outer: %w", mine)
		})
		if !errors.Is(err, mine) {
			t.Errorf("error %v", err)
		}
		func() {
			defer func() {
				if recover() != "boom" {
					t.Error("the panic did not pass")
				}
			}()
			d.Update(ctx, func(tx *db.Tx) error {
				insert(ctx, tx, "a")
				panic("boom")
			})
		}()
		left := make(chan bool)
		go func() {
			defer close(left)
			d.Update(ctx, func(tx *db.Tx) error {
				insert(ctx, tx, "a")
				runtime.Goexit()
				return nil
			})
		}()
		<-left
		if n := count(t, d, "thing"); n != 0 {
			t.Errorf("%d rows stayed", n)
		}
	})
}

func TestFailedStatementSpoilsTheTransaction(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		err := d.Update(ctx, func(tx *db.Tx) error {
			if err := insert(ctx, tx, "a"); err != nil {
				return err
			}
			if err := insert(ctx, tx, "a"); !fault.Is(err, fault.KindConflict) || fault.Of(err).Key != "fault.taken" {
				t.Errorf("a key taken: %v", err)
			}
			if err := insert(ctx, tx, "b"); !fault.Is(err, fault.KindConflict) {
				t.Errorf("after a failure: %v", err)
			}
			return nil
		})
		if !fault.Is(err, fault.KindConflict) {
			t.Errorf("commit after a failure: %v", err)
		}
		if n := count(t, d, "thing"); n != 0 {
			t.Errorf("%d rows stayed", n)
		}
	})
}

// No value of a row or an argument may come out of the database in an error.
func TestErrorsHoldNoValue(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		const secret = "42101-9999999-1"
		if err := d.Update(ctx, func(tx *db.Tx) error { return insert(ctx, tx, "a") }); err != nil {
			t.Fatal(err)
		}
		for what, f := range map[string]func(tx *db.Tx) error{
			"taken": func(tx *db.Tx) error {
				_, err := tx.Exec(ctx, "insert into thing (id, word, good) values (?, 'word a', ?)", secret, true)
				return err
			},
			"foreign key": func(tx *db.Tx) error {
				_, err := tx.Exec(ctx, "insert into part (id, thing_id, count) values (?, ?, 1)", secret, secret)
				return err
			},
			"check": func(tx *db.Tx) error {
				_, err := tx.Exec(ctx, "insert into part (id, thing_id, count) values (?, 'a', ?)", secret, 421019999)
				return err
			},
			"not null": func(tx *db.Tx) error {
				_, err := tx.Exec(ctx, "insert into part (id, thing_id) values (?, 'a')", secret)
				return err
			},
			"scan": func(tx *db.Tx) error {
				_, err := db.Get[int64](ctx, tx, "select cast(? as text)", secret)
				return err
			},
			"scan a day": func(tx *db.Tx) error {
				_, err := db.Get[day.Day](ctx, tx, "select cast(? as text)", secret)
				return err
			},
			"no such table": func(tx *db.Tx) error {
				_, err := tx.Exec(ctx, "delete from nothing where id = ?", secret)
				return err
			},
			"personal value": func(tx *db.Tx) error {
				_, err := tx.Exec(ctx, "update thing set word = ?", pii.New(secret))
				return err
			},
			"too few arguments": func(tx *db.Tx) error {
				_, err := tx.Exec(ctx, "update thing set word = ? where id = ?", secret)
				return err
			},
			"not in nothing": func(tx *db.Tx) error {
				_, err := tx.Exec(ctx, "delete from thing where id = ? or id Not  IN ( ?)", secret, []string{})
				return err
			},
		} {
			err := d.Update(ctx, f)
			if err == nil {
				t.Errorf("%s: no error", what)
				continue
			}
			for e := err; e != nil; e = errors.Unwrap(e) {
				if text := fmt.Sprintf("%v %+v", e, e); strings.Contains(text, "42101") {
					t.Errorf("%s: %s", what, text)
				}
			}
			if what == "taken" != fault.Is(err, fault.KindConflict) {
				t.Errorf("%s: %v", what, err)
			}
		}
		if d.Engine() == db.PostgreSQL {
			// Only here the driver or the server sees that the argument does not fit.
			for _, arg := range []any{secret, int64(421019999)} {
				err := d.Update(ctx, func(tx *db.Tx) error {
					_, err := tx.Exec(ctx, "update thing set good = ?", arg)
					return err
				})
				if err == nil || strings.Contains(err.Error(), "42101") {
					t.Errorf("wrong type: %v", err)
				}
			}
		}
	})
}

func TestViewOnlyReads(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		if err := d.View(ctx, func(tx *db.Tx) error { return insert(ctx, tx, "a") }); err == nil {
			t.Error("View wrote")
		}
		// One snapshot: what another commits meanwhile is not seen.
		err := d.View(ctx, func(tx *db.Tx) error {
			before, err := db.Get[int](ctx, tx, "select count(*) from thing")
			if err != nil {
				return err
			}
			if err := d.Update(ctx, func(tx *db.Tx) error { return insert(ctx, tx, "a") }); err != nil {
				return err
			}
			after, err := db.Get[int](ctx, tx, "select count(*) from thing")
			if before != 0 || after != 0 {
				t.Errorf("%d rows, then %d", before, after)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestCancel(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		ctx, cancel := context.WithCancel(context.Background())
		err := d.Update(ctx, func(tx *db.Tx) error {
			if err := insert(ctx, tx, "a"); err != nil {
				return err
			}
			cancel()
			return insert(ctx, tx, "b")
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: %v", err)
		}
		ctx, cancel = context.WithTimeout(context.Background(), 50*time.Millisecond)
		defer cancel()
		began := time.Now()
		err = d.View(ctx, func(tx *db.Tx) error {
			_, err := db.Get[int64](ctx, tx, `with recursive n(i) as (select 1 union all select i + 1 from n where i < 100000000) select count(*) from n`)
			return err
		})
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(began) > 5*time.Second {
			t.Errorf("a slow query: %v after %s", err, time.Since(began))
		}
		ctx, cancel = context.WithCancel(context.Background())
		cancel()
		if err := d.Update(ctx, func(tx *db.Tx) error { return nil }); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled before: %v", err)
		}
		if n := count(t, d, "thing"); n != 0 {
			t.Errorf("%d rows stayed", n)
		}
		if err := d.Update(context.Background(), func(tx *db.Tx) error { return insert(context.Background(), tx, "a") }); err != nil {
			t.Errorf("afterwards: %v", err)
		}
	})
}
