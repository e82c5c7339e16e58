package db_test

import (
	"context"
	"path/filepath"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
)

type mark struct {
	ID string `db:"id"`
}

func marks(ids ...string) (rows []db.Row) {
	for _, id := range ids {
		rows = append(rows, db.Row{Table: "mark", Value: mark{id}})
	}
	return rows
}

// TestInsertSoon adds rows beside updates that wait for the disk: each is seen at once, none is lost, and all or none are there.
func TestInsertSoon(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		exec := func(query string) {
			t.Helper()
			if err := d.Update(ctx, func(tx *db.Tx) error { _, err := tx.Exec(ctx, query); return err }); err != nil {
				t.Error(err)
			}
		}
		count := func(table string) (n int64) {
			t.Helper()
			err := d.View(ctx, func(tx *db.Tx) (err error) {
				n, err = db.Get[int64](ctx, tx, `select count(*) from `+table)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		exec(`create table mark (id text primary key)`)
		exec(`create table tally (n bigint)`)
		exec(`create table later (id text primary key)`)
		var all sync.WaitGroup
		for i := range 40 {
			all.Go(func() {
				if i%2 == 0 {
					exec(`insert into tally values (1)`)
				} else if err := d.InsertSoon(ctx, marks(string(rune('A'+i)), string(rune('A'+i))+"2")...); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if n, m := count("tally"), count("mark"); n != 20 || m != 40 {
			t.Errorf("%d of 20 and %d of 40 are there", n, m)
		}
		if err := d.InsertSoon(ctx, marks("new", "B")...); !fault.Is(err, fault.KindConflict) || count("mark") != 40 {
			t.Errorf("half was added: %v", err)
		}
		if err := d.InsertSoon(ctx, db.Row{Table: "mark", Value: mark{"new"}}, db.Row{Table: "mark; drop table mark", Value: mark{"x"}}); err == nil || count("mark") != 40 {
			t.Errorf("a table of a strange name: %v", err)
		}
		gone, stop := context.WithCancel(ctx)
		stop()
		if err := d.InsertSoon(gone, marks("late")...); err == nil || count("mark") != 40 {
			t.Errorf("nobody waits any more: %v", err)
		}
		if d.Engine() == db.PostgreSQL { // as a restart of the server does
			server, err := pgx.Connect(ctx, dbtest.URL(t, d))
			if err != nil {
				t.Fatal(err)
			}
			defer server.Close(ctx)
			if count("later") != 0 { // a connection that was not asked for a second would be tried before it is used
				t.Error("somebody was here")
			}
			cut := `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`
			if _, err := server.Exec(ctx, cut); err != nil {
				t.Fatal(err)
			}
			for i := range 10 {
				if err := d.InsertSoon(ctx, db.Row{Table: "later", Value: mark{string(rune('a' + i))}}); err != nil { // nobody prepared this yet
					t.Errorf("after the connections were cut: %v", err)
				}
			}
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
	updates, soon := db.Synchronous(t, d)
	if updates != 2 || soon != 1 {
		t.Errorf("synchronous is %d for updates, and %d for what is on the disk soon", updates, soon)
	}
}
