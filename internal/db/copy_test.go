package db_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/pii"
)

// fill puts rows of every type into d: full, null and empty ones, and parts that refer to things and to each other.
func fill(t *testing.T, d *db.DB) {
	t.Helper()
	ctx := context.Background()
	err := d.Update(ctx, func(tx *db.Tx) error {
		whole := full()
		rows := []thing{whole, {ID: "null"}, {ID: "empty", Word: ptr(state("")), Body: []byte{}, Sealed: pii.Sealed{}}}
		for i := range 50 {
			rows = append(rows, thing{ID: fmt.Sprintf("n%02d", i), Word: ptr(state(fmt.Sprintf("لفظ %d\nنئی سطر", i))), Good: ptr(i%2 == 0), Count: ptr(int64(i))})
		}
		for _, row := range rows {
			if err := db.Insert(ctx, tx, "thing", row); err != nil {
				return err
			}
		}
		for _, part := range [][]any{{"z", "a", nil}, {"b", "null", "z"}, {"a", "a", "b"}} {
			if _, err := tx.Exec(ctx, "insert into part (id, thing_id, whole_id, count) values (?, ?, ?, 3)", part...); err != nil {
				return err
			}
		}
		_, err := tx.Exec(ctx, "insert into counter (name, last) values ('civil', 9007199254740993)")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func things(t *testing.T, d *db.DB) (list []thing) {
	t.Helper()
	ctx := context.Background()
	err := d.View(ctx, func(tx *db.Tx) (err error) {
		list, err = db.List[thing](ctx, tx, "select "+columns+" from thing order by id limit 1000")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestCopyThereAndBack(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		fill(t, d)
		other := dbtest.PostgresOf
		if d.Engine() == db.PostgreSQL {
			other = dbtest.SQLiteOf
		}
		there := other(t, schema)
		var heard []string
		err := db.Copy(ctx, d, there, func(table string, rows int64) { heard = append(heard, fmt.Sprint(table, " ", rows)) })
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(heard, ", "); got != "counter 1, thing 53, part 3" {
			t.Errorf("progress: %s", got)
		}
		back := dbtest.SQLiteOf(t, schema)
		if d.Engine() == db.PostgreSQL {
			back = dbtest.PostgresOf(t, schema)
		}
		if err := db.Copy(ctx, there, back, nil); err != nil {
			t.Fatal(err)
		}
		want := things(t, d)
		if got := things(t, there); !reflect.DeepEqual(got, want) {
			t.Errorf("there: %+v\nwant %+v", got, want)
		}
		if got := things(t, back); !reflect.DeepEqual(got, want) {
			t.Errorf("back: %+v\nwant %+v", got, want)
		}
	})
}

func TestCopyIsRefused(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		fill(t, d)
		refused := func(from, to *db.DB, why string) {
			t.Helper()
			if err := db.Copy(ctx, from, to, nil); err == nil || !strings.Contains(err.Error(), why) {
				t.Errorf("copied, or refused otherwise than for %q: %v", why, err)
			}
		}
		source := dbtest.SQLiteOf(t, schema)
		fill(t, source)
		refused(source, d, "not empty")

		newer := fstest.MapFS{"0001_thing.sql": schema["0001_thing.sql"], "0002_more.sql": {Data: []byte("-- +goose Up\ncreate table more (id text primary key);")}}
		refused(d, dbtest.SQLiteOf(t, newer), "schema 0001 and the target 0002")

		other := fstest.MapFS{"0001_thing.sql": {Data: []byte(strings.Replace(string(schema["0001_thing.sql"].Data), "last bigint", "last text", 1))}}
		refused(d, dbtest.SQLiteOf(t, other), "counter is not the same")

		odd := fstest.MapFS{"0001_thing.sql": {Data: []byte(strings.Replace(string(schema["0001_thing.sql"].Data), "last bigint", "last double precision", 1))}}
		refused(d, dbtest.SQLiteOf(t, odd), "double precision")
	})
}

// A copy that breaks off leaves nothing behind.
func TestCopyIsWholeOrNothing(t *testing.T) {
	ctx := context.Background()
	source := dbtest.SQLiteOf(t, schema)
	fill(t, source)
	// SQLite keeps what PostgreSQL refuses: a text with a zero byte, and a day that is none.
	for _, bad := range []string{"update counter set name = 'a' || char(0)", "update thing set on_day = '2026-02-30' where id = 'a'", "update thing set at = 'soon' where id = 'a'"} {
		from := dbtest.SQLiteOf(t, schema)
		if err := db.Copy(ctx, source, from, nil); err != nil {
			t.Fatal(err)
		}
		err := from.Update(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, bad)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		to := dbtest.PostgresOf(t, schema)
		if err := db.Copy(ctx, from, to, nil); err == nil {
			t.Errorf("%s: copied", bad)
		}
		for _, table := range []string{"thing", "part", "counter"} {
			if n := count(t, to, table); n != 0 {
				t.Errorf("%s: %d rows of %s stayed", bad, n, table)
			}
		}
	}
}

func TestCopySeesWhatATriggerChanged(t *testing.T) {
	ctx := context.Background()
	source, target := dbtest.SQLiteOf(t, schema), dbtest.SQLiteOf(t, schema)
	fill(t, source)
	err := target.Update(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, "create trigger spoil after insert on thing when new.id = 'a' begin update thing set count = 1 where id = 'a'; end")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Copy(ctx, source, target, nil); err == nil || !strings.Contains(err.Error(), "thing: the copy differs") {
		t.Errorf("not noticed: %v", err)
	}
}

func TestColumns(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		err := d.View(ctx, func(tx *db.Tx) error {
			list, err := db.Columns(ctx, tx)
			const want = "counter.last counter.name part.count part.id part.thing_id part.whole_id thing.at thing.body thing.count thing.good thing.id" +
				" thing.on_day thing.sealed thing.seen thing.word"
			if got := strings.Join(list, " "); got != want {
				t.Errorf("columns: %s", got)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestSnapshot(t *testing.T) {
	ctx := context.Background()
	d := dbtest.SQLiteOf(t, schema)
	fill(t, d)
	path := filepath.Join(t.TempDir(), "it's a copy.db")
	// While a writer is in the middle of its work.
	err := d.Update(ctx, func(tx *db.Tx) error {
		if err := insert(ctx, tx, "uncommitted"); err != nil {
			return err
		}
		return d.Snapshot(ctx, path)
	})
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info.Mode(), err)
	}
	again, err := db.Open(ctx, "sqlite:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if n := count(t, again, "thing"); n != 53 {
		t.Errorf("%d rows in the copy", n)
	}
	if err := d.Snapshot(ctx, path); err == nil {
		t.Error("an existing file was written over")
	}
	if n := count(t, again, "thing"); n != 53 {
		t.Errorf("%d rows in the copy after a refusal", n)
	}
	if err := dbtest.PostgresOf(t, schema).Snapshot(ctx, path+"2"); err == nil {
		t.Error("PostgreSQL made a file")
	}
}
