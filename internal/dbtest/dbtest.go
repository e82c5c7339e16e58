// Package dbtest gives each test a database of its own, cloned from a migrated template.
//
// SQLite clones a file, which is kept in the cache of whoever runs the tests, PostgreSQL a template database. The cluster is the one that
// SANAD_TEST_POSTGRES names (none: leave it out), or a temporary one that lives as long as the test process. Without PostgreSQL its half is
// skipped, but not where CI is set. SANAD_TEST_SQLITE=none leaves out the half of SQLite.
package dbtest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"sanad/internal/clock"
	"sanad/internal/db"
	"sanad/migrations"
)

// Each runs f once on SQLite and once on PostgreSQL, each time with an empty migrated database.
func Each(t *testing.T, f func(t *testing.T, d *db.DB)) {
	t.Helper()
	EachOf(t, migrations.Data, f)
}

// EachOf is Each with the schema of another folder, for tests of db and of migrations.
func EachOf(t *testing.T, folder fs.FS, f func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		if os.Getenv("SANAD_TEST_SQLITE") == "none" {
			t.Skip("SANAD_TEST_SQLITE leaves it out")
		}
		f(t, SQLiteOf(t, folder))
	})
	t.Run("postgres", func(t *testing.T) { f(t, PostgresOf(t, folder)) })
}

// Before returns the council's migrations before the one of a number, such as 0058: the schema of an older program.
func Before(t testing.TB, number string) fs.FS {
	t.Helper()
	older := fstest.MapFS{}
	files, err := fs.Glob(migrations.Data, "*.sql")
	for _, file := range files {
		if file >= number {
			continue
		}
		text, reading := fs.ReadFile(migrations.Data, file)
		err = errors.Join(err, reading)
		older[file] = &fstest.MapFile{Data: text}
	}
	if err != nil {
		t.Fatal(err)
	}
	return older
}

// SQLite returns an empty migrated SQLite database.
func SQLite(t testing.TB) *db.DB {
	t.Helper()
	return SQLiteOf(t, migrations.Data)
}

// PostgreSQL returns an empty migrated PostgreSQL database.
func PostgreSQL(t testing.TB) *db.DB {
	t.Helper()
	return PostgresOf(t, migrations.Data)
}

// Keys returns an empty migrated keystore (always SQLite).
func Keys(t testing.TB) *db.DB {
	t.Helper()
	return open(t, "sqlite:"+clone(t, migrations.Keys)+"?journal=delete")
}

// SQLiteOf returns an empty SQLite database with the schema of folder.
func SQLiteOf(t testing.TB, folder fs.FS) *db.DB {
	t.Helper()
	return open(t, "sqlite:"+clone(t, folder))
}

// open closes the database when the test ends.
func open(t testing.TB, url string) *db.DB {
	t.Helper()
	d, err := db.Open(context.Background(), url, db.Careless())
	if err != nil {
		t.Fatal(err)
	}
	addresses.Store(d, url)
	t.Cleanup(func() {
		addresses.Delete(d)
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

var addresses sync.Map // of *db.DB to its address

// URL returns the address of a database of this package.
func URL(t testing.TB, d *db.DB) string {
	t.Helper()
	url, ok := addresses.Load(d)
	if !ok {
		t.Fatal("dbtest: not a database of this package, or closed")
	}
	return url.(string)
}

// Public returns a handle to the same database that can select from tables and do nothing else.
func Public(t testing.TB, d *db.DB, tables ...string) *db.DB {
	t.Helper()
	url := URL(t, d)
	if d.Engine() == db.PostgreSQL {
		url = publish(t, d, url, tables)
	}
	public, err := db.OpenPublic(context.Background(), url, tables)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := public.Close(); err != nil {
			t.Error(err)
		}
	})
	return public
}

// templates holds a migrated SQLite file for each schema, by its fingerprint.
var templates struct {
	sync.Mutex
	files map[string][]byte
}

// clone writes a copy of the migrated template and returns its path.
func clone(t testing.TB, folder fs.FS) string {
	t.Helper()
	templates.Lock()
	defer templates.Unlock()
	mark := fingerprint(t, folder)
	file, ok := templates.files[mark]
	if !ok {
		file = keptFile(t, folder, mark)
		if templates.files == nil {
			templates.files = map[string][]byte{}
		}
		templates.files[mark] = file
	}
	path := filepath.Join(t.TempDir(), "test.db")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// keptFile returns the template that another process has made by the same migrations and the same code, or makes and keeps it: making one
// takes seconds under the race detector, and each package wants it.
func keptFile(t testing.TB, folder fs.FS, mark string) []byte {
	t.Helper()
	cache, code, err := shelf()
	if err != nil {
		return migratedFile(t, folder)
	}
	path := filepath.Join(cache, "template-"+mark+"-"+code+".db")
	if file, err := os.ReadFile(path); err == nil {
		return file
	}
	file := migratedFile(t, folder)
	older, _ := filepath.Glob(filepath.Join(cache, "template-*"))
	yesterday := clock.System{}.Now().Add(-24 * time.Hour)
	for _, name := range older {
		if about, err := os.Stat(name); err == nil && about.ModTime().Before(yesterday) {
			_ = os.Remove(name)
		}
	}
	// It gets its name when it is whole. Where it cannot be kept, the next process makes its own.
	if part, err := os.CreateTemp(cache, "template-part-"); err == nil {
		_, err := part.Write(file)
		if errors.Join(err, part.Close(), os.Rename(part.Name(), path)) != nil {
			_ = os.Remove(part.Name())
		}
	}
	return file
}

// shelf is where templates are kept, and a fingerprint of the code that makes them.
func shelf() (folder, code string, err error) {
	root, err := repository()
	if err != nil {
		return "", "", err
	}
	names, err := filepath.Glob(filepath.Join(root, "internal", "db", "*.go"))
	if err != nil {
		return "", "", err
	}
	sum := sha256.New()
	for _, name := range append(names, filepath.Join(root, "go.sum")) {
		text, err := os.ReadFile(name)
		if err != nil {
			return "", "", err
		}
		fmt.Fprintf(sum, "%s\n%d\n%s", filepath.Base(name), len(text), text)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", "", err
	}
	folder = filepath.Join(cache, "sanad")
	return folder, hex.EncodeToString(sum.Sum(nil)[:8]), os.MkdirAll(folder, 0o700)
}

func migratedFile(t testing.TB, folder fs.FS) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "template.db")
	d, err := db.Open(context.Background(), "sqlite:"+path, db.Careless())
	if err != nil {
		t.Fatal(err)
	}
	err = d.Migrate(context.Background(), folder)
	if closing := d.Close(); err == nil {
		err = closing
	}
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return file
}
