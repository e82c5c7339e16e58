package db_test

import (
	"context"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/jackc/pgx/v5"

	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/id"
)

func TestAddressesThatAreRefused(t *testing.T) {
	dir := t.TempDir()
	for _, url := range []string{
		"", "council.db", "mysql://x", "sqlite:", "sqlite:" + dir + "/a.db?journal=off", "sqlite:" + dir + "/a.db?cache=shared",
		"sqlite:" + dir + "/missing/a.db", "sqlite:" + dir, "postgres://nobody:hidden@127.0.0.1:1/none?connect_timeout=1", "postgres://x:hidden@[",
	} {
		d, err := db.Open(context.Background(), url)
		if err == nil || d != nil {
			t.Errorf("%q was opened", url)
			continue
		}
		if strings.Contains(err.Error(), "hidden") {
			t.Errorf("the password is told: %v", err)
		}
	}
}

func TestSQLiteFile(t *testing.T) {
	ctx := context.Background()
	for _, name := range []string{"plain.db", "with space, 100% # & اردو.db"} {
		path := filepath.Join(t.TempDir(), name)
		d, err := db.Open(ctx, "sqlite:"+path)
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Migrate(ctx, schema); err != nil {
			t.Fatal(err)
		}
		if err := d.Update(ctx, func(tx *db.Tx) error { return insert(ctx, tx, "a") }); err != nil {
			t.Fatal(err)
		}
		for _, suffix := range []string{"", "-wal", "-shm"} {
			info, err := os.Stat(path + suffix)
			if err != nil {
				t.Fatal(err)
			}
			if info.Mode().Perm() != 0o600 {
				t.Errorf("%s%s may be read by others: %s", name, suffix, info.Mode())
			}
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(path + "-wal"); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: the write-ahead log was not folded in: %v", name, err)
		}
		if err := d.View(ctx, func(*db.Tx) error { return nil }); !errors.Is(err, db.ErrClosed) {
			t.Errorf("after Close: %v", err)
		}
	}
}

// settings asks the writing connection what it is set to.
func settings(t *testing.T, d *db.DB) string {
	t.Helper()
	ctx := context.Background()
	var out []string
	err := d.Update(ctx, func(tx *db.Tx) error {
		for _, pragma := range []string{"journal_mode", "synchronous", "secure_delete", "foreign_keys"} {
			v, err := db.Get[string](ctx, tx, "select cast("+pragma+" as text) from pragma_"+pragma)
			if err != nil {
				return err
			}
			out = append(out, pragma+" "+v)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(out, ", ")
}

func TestSQLiteSettings(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "a.db")
	for _, c := range []struct {
		url     string
		options []db.Option
		want    string
	}{
		{"sqlite:" + path, nil, "journal_mode wal, synchronous 2, secure_delete 0, foreign_keys 1"},
		{"sqlite:" + path, []db.Option{db.Careless()}, "journal_mode wal, synchronous 0, secure_delete 0, foreign_keys 1"},
		{"sqlite:" + path + "?journal=delete", nil, "journal_mode delete, synchronous 2, secure_delete 1, foreign_keys 1"},
	} {
		d, err := db.Open(ctx, c.url, c.options...)
		if err != nil {
			t.Fatal(err)
		}
		if got := settings(t, d); got != c.want {
			t.Errorf("%s: %s", c.url, got)
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// What the keystore deleted is nowhere in its folder any more.
func TestErasingJournalKeepsNothing(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	d, err := db.Open(ctx, "sqlite:"+filepath.Join(dir, "keys.db")+"?journal=delete")
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.Migrate(ctx, schema); err != nil {
		t.Fatal(err)
	}
	const secret = "the-key-that-must-vanish"
	exec := func(query string, args ...any) {
		t.Helper()
		err := d.Update(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, query, args...)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	holds := func() bool {
		t.Helper()
		files, _ := filepath.Glob(dir + "/*")
		for _, f := range files {
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(b), secret) {
				return true
			}
		}
		return false
	}
	exec("insert into thing (id, body) values (?, ?)", "a", []byte(secret))
	if !holds() {
		t.Fatal("the test does not see what is stored")
	}
	exec("delete from thing where id = ?", "a")
	if holds() {
		t.Error("the deleted value is still in the folder")
	}
}

func TestPostgresThatSortsOtherwiseIsRefused(t *testing.T) {
	ctx := context.Background()
	base := dbtest.PostgresURL(t, fstest.MapFS{})
	c, err := pgx.Connect(ctx, base)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(ctx)
	for what, how := range map[string]string{
		"icu":   "encoding 'UTF8' locale 'C' locale_provider icu icu_locale 'und'", // needs no locale of the machine
		"ascii": "encoding 'SQL_ASCII' locale 'C'",
	} {
		name := "sanad_test_" + what + "_" + id.Random()
		if _, err := c.Exec(ctx, "create database "+name+" template template0 "+how); err != nil {
			t.Fatal(err)
		}
		u, err := url.Parse(base)
		if err != nil {
			t.Fatal(err)
		}
		u.Path = "/" + name
		if _, err := db.Open(ctx, u.String()); err == nil || !strings.Contains(err.Error(), "create database "+name) {
			t.Errorf("%s: opened a database that sorts otherwise: %v", what, err)
		}
		if _, err := c.Exec(ctx, "drop database "+name+" with (force)"); err != nil {
			t.Error(err)
		}
	}
}

func TestCloseWaits(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		inside, closed := make(chan bool), make(chan error, 1)
		done := make(chan error, 1)
		go func() {
			done <- d.Update(ctx, func(tx *db.Tx) error {
				close(inside)
				time.Sleep(50 * time.Millisecond)
				if len(closed) > 0 {
					t.Error("Close did not wait")
				}
				return insert(ctx, tx, "a")
			})
		}()
		<-inside
		closed <- d.Close()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if err := <-closed; err != nil {
			t.Error(err)
		}
	})
}

func TestMigrationFolders(t *testing.T) {
	up := func(sql string) *fstest.MapFile { return &fstest.MapFile{Data: []byte("-- +goose Up\n" + sql)} }
	each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		for what, folder := range map[string]fstest.MapFS{
			"half of a pair":     {"0002_a.sqlite.sql": up("create table a (id text);")},
			"the other half":     {"0002_a.postgres.sql": up("create table a (id text);")},
			"a pair and a whole": {"0002_a.sql": up(""), "0002_a.sqlite.sql": up(""), "0002_a.postgres.sql": up("")},
			"two of one number":  {"0002_a.sql": up("create table a (id text);"), "0002_b.sql": up("create table b (id text);")},
			"a pair of two":      {"0002_a.sqlite.sql": up("create table a (id text);"), "0002_b.postgres.sql": up("create table a (id text);")},
			"a bad name":         {"2_a.sql": up("create table a (id text);")},
			"broken":             {"0002_a.sql": up("create table a (id text); create tabel b (id text);")},
		} {
			folder["0001_thing.sql"] = schema["0001_thing.sql"]
			if err := d.Migrate(ctx, folder); err == nil {
				t.Errorf("%s was migrated", what)
			}
		}
		if v, err := d.Version(ctx); v != 1 || err != nil {
			t.Errorf("version %d, %v", v, err)
		}
		folder := fstest.MapFS{
			"0001_thing.sql":      schema["0001_thing.sql"],
			"0002_a.sqlite.sql":   up("create table a (lite text);"),
			"0002_a.postgres.sql": up("create table a (pg text);"),
		}
		for range 2 {
			if err := d.Migrate(ctx, folder); err != nil {
				t.Fatal(err)
			}
		}
		want := map[db.Engine]string{db.SQLite: "lite", db.PostgreSQL: "pg"}[d.Engine()]
		err := d.View(ctx, func(tx *db.Tx) error {
			_, err := db.List[string](ctx, tx, "select "+want+" from a limit 1")
			return err
		})
		if err != nil {
			t.Error(err)
		}
		v, err := d.Version(ctx)
		newest, err2 := db.Newest(folder)
		if v != 2 || newest != 2 || err != nil || err2 != nil {
			t.Errorf("version %d of %d: %v, %v", v, newest, err, err2)
		}
	})
}

func TestEmptyFolderAndNoSchema(t *testing.T) {
	dbtest.EachOf(t, fstest.MapFS{}, func(t *testing.T, d *db.DB) {
		if v, err := d.Version(context.Background()); v != 0 || err != nil {
			t.Errorf("version %d, %v", v, err)
		}
	})
}
