package db_test

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
)

func TestPublicReadsWhatIsPublished(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		err := d.Update(ctx, func(tx *db.Tx) error {
			if err := insert(ctx, tx, "a"); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, "insert into counter (name, last) values ('civil', 7)")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		public := dbtest.Public(t, d, "thing")
		reads := func(query string, args ...any) error {
			return public.View(ctx, func(tx *db.Tx) error {
				_, err := db.List[string](ctx, tx, query, args...)
				return err
			})
		}
		for _, query := range []string{
			"select word from thing where id = ?",
			"select cast(count(*) as text) from thing where id = ?",
			"with w as (select word, row_number() over (order by id) n from thing where id = ?) select lower(word) from w where n < 10 order by n limit 10",
			"select coalesce(max(word), '') from thing where id in (?) and word like 'w%' escape '!'",
		} {
			if err := reads(query, "a"); err != nil {
				t.Errorf("%s: %v", query, err)
			}
		}
		for _, query := range []string{
			"select name from counter",
			"select cast(count(*) as text) from counter",
			"select word from thing where exists (select 1 from counter)",
			"select (select name from counter) from thing",
			"select t.word from thing t join counter c on c.last > 0",
			"with x as (select name from counter) select name from x",
			"delete from thing returning id",
			"insert into thing (id) values ('z') returning id",
			"update thing set word = 'x' returning id",
			"create table mine (id text)",
			"create temporary table mine (id text)",
		} {
			if err := reads(query); err == nil {
				t.Errorf("allowed: %s", query)
			}
		}
		if d.Engine() == db.SQLite {
			for _, query := range []string{
				"select name from sqlite_master", "select sql from sqlite_schema", "select name from pragma_table_list", "pragma query_only = 0",
				"explain select name from counter", "attach 'x.db' as x", "vacuum into 'x.db'", "select load_extension('x')", "select value from json_each('[1]')",
				"select hex(randomblob(9))", "savepoint s",
			} {
				if err := reads(query); err == nil {
					t.Errorf("allowed: %s", query)
				}
			}
		} else if err := reads("select cast(pg_sleep(30) as text)"); !fault.Is(err, fault.KindBusy) {
			t.Errorf("a query of 30 s: %v", err)
		}
		nothing := func(tx *db.Tx) error { return nil }
		if public.Update(ctx, nothing) == nil || public.Claim(ctx, nothing) == nil || public.Migrate(ctx, schema) == nil ||
			public.Snapshot(ctx, filepath.Join(t.TempDir(), "x")) == nil {
			t.Error("the public handle let something change")
		}
		// What the private handle writes is seen, and it was not hindered.
		if err := d.Update(ctx, func(tx *db.Tx) error { return insert(ctx, tx, "b") }); err != nil {
			t.Fatal(err)
		}
		if n := count(t, public, "thing"); n != 2 {
			t.Errorf("the public sees %d rows", n)
		}
		var wg sync.WaitGroup
		for range 16 {
			wg.Go(func() {
				for range 20 {
					if reads("select name from counter") == nil || reads("select word from thing") != nil {
						t.Error("the guard is not on every connection")
					}
				}
			})
		}
		wg.Wait()
	})
}

func TestPublicIsRefused(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		url := dbtest.URL(t, d)
		for _, tables := range [][]string{{"no_such_table"}, {"thing; drop table thing"}, {""}} {
			if public, err := db.OpenPublic(ctx, url, tables); err == nil {
				public.Close()
				t.Errorf("opened for %q", tables)
			}
		}
		if d.Engine() == db.SQLite {
			return
		}
		// The owner's login may do everything.
		if _, err := db.OpenPublic(ctx, url, []string{"thing"}); err == nil || !strings.Contains(err.Error(), "may do more") {
			t.Errorf("the owner became the public: %v", err)
		}
		// A role that was granted one table more, or the right to write.
		dbtest.Public(t, d, "thing", "counter")
		if _, err := db.OpenPublic(ctx, url+"&role=sanad_test_public", []string{"thing"}); err == nil || !strings.Contains(err.Error(), "counter") {
			t.Errorf("a role with one table more: %v", err)
		}
		// A view reads with its owner's rights.
		err := d.Update(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, "create view seen as select * from counter")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Publish(ctx, "sanad_test_public", []string{"thing", "seen"}); err != nil {
			t.Fatal(err)
		}
		if _, err := db.OpenPublic(ctx, url+"&role=sanad_test_public", []string{"thing", "seen"}); err == nil {
			t.Error("a view was published")
		}
		// Publishing again takes back what is no longer named.
		dbtest.Public(t, d, "thing")
	})
}

// Rows reads as View does, through the same walls, and sees each commit.
func TestRows(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		err := d.Update(ctx, func(tx *db.Tx) error { return insert(ctx, tx, "a") })
		if err != nil {
			t.Fatal(err)
		}
		public := dbtest.Public(t, d, "thing")
		const query = "select count from thing where id = ?"
		for i := range 3 {
			err := d.Update(ctx, func(tx *db.Tx) error {
				_, err := tx.Exec(ctx, "update thing set count = ? where id = ?", i, "a")
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			for name, handle := range map[string]*db.DB{"own": d, "public": public} {
				if n, err := db.Rows[int](ctx, handle, query, "a"); err != nil || len(n) != 1 || n[0] != i {
					t.Errorf("%s handle: %v, %v after a commit of %d", name, n, err, i)
				}
			}
		}
		for n, ids := range [][]string{{}, {"b"}, {"a"}, {"b", "a", "c"}} {
			got, err := db.Rows[int](ctx, public, "select count from thing where id in (?)", ids)
			if want := n / 2; err != nil || len(got) != want {
				t.Errorf("%v: %v, %v", ids, got, err)
			}
		}
		for _, query := range []string{"select name from counter", "select id from thing; select name from counter"} {
			if x, err := db.Rows[string](ctx, public, query); err == nil {
				t.Errorf("allowed: %s: %v", query, x)
			}
		}
		for _, query := range []string{
			"delete from thing returning id", "with x as (delete from thing returning id) select id from x", "select id from thing; delete from thing",
		} {
			if x, err := db.Rows[string](ctx, d, query); err == nil && !slices.Equal(x, []string{"a"}) {
				t.Errorf("allowed: %s: %v", query, x)
			}
		}
		if n, err := db.Rows[int](ctx, d, "select count(*) from thing"); err != nil || !slices.Equal(n, []int{1}) {
			t.Error("something was deleted", n, err)
		}
		ended, cancel := context.WithCancel(ctx)
		cancel()
		if _, err := db.Rows[int](ended, d, query, "a"); err == nil {
			t.Error("read for somebody who has left")
		}
	})
}
