package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	_ "modernc.org/sqlite" // the driver named "sqlite"
)

const (
	waiting        = "busy_timeout(5000)"     // for another process that writes
	likeAsPostgres = "case_sensitive_like(1)" // and so like 'x%' can use an index
	bulk           = "cache_size(-65536)"     // 64 MB at most, so that thousands of rows are written to the journal once
)

// openSQLite opens the writer first, so that the file is there and its journal is set before a reader looks.
func (d *DB) openSQLite(ctx context.Context, address string) error {
	path, erasing, err := parseSQLite(address)
	if err != nil {
		return err
	}
	d.engine, d.path = SQLite, path
	// Made here, because SQLite would make it readable by everybody; its journals take the same mode.
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("db: the database file cannot be opened: %w", err)
	}
	f.Close()

	pragmas := []string{waiting, likeAsPostgres, "foreign_keys(1)"}
	if erasing {
		pragmas = append(pragmas, "journal_mode(delete)", "secure_delete(1)")
	} else {
		pragmas = append(pragmas, "journal_mode(wal)")
	}
	mode, soon := "synchronous(full)", "synchronous(normal)" // which with a write-ahead log waits for no disk
	if d.careless {
		mode, soon = "synchronous(off)", "synchronous(off)"
	}
	if d.write, err = openWriter(path, append(pragmas, mode, bulk)); err != nil {
		return err
	}
	if d.soon, err = openWriter(path, append(pragmas, soon)); err != nil {
		d.write.Close()
		return err
	}
	d.read, err = sql.Open("sqlite", sqliteName(path, "", waiting, likeAsPostgres, "query_only(1)", "cache_size(-8000)"))
	if err != nil {
		d.soon.Close()
		d.write.Close()
		return fmt.Errorf("db: %w", err)
	}
	limitReaders(d.read)
	if err := errors.Join(d.write.PingContext(ctx), d.soon.PingContext(ctx), d.read.PingContext(ctx)); err != nil {
		d.soon.Close()
		d.write.Close()
		d.read.Close()
		return fmt.Errorf("db: %s cannot be opened: %w", path, err)
	}
	return nil
}

// openWriter returns a connection for one update at a time.
func openWriter(path string, pragmas []string) (*sql.DB, error) {
	w, err := sql.Open("sqlite", sqliteName(path, "_txlock=immediate", pragmas...))
	if err != nil {
		return nil, fmt.Errorf("db: %w", err)
	}
	w.SetMaxOpenConns(1)
	w.SetMaxIdleConns(1)
	return w, nil
}

func limitReaders(pool *sql.DB) {
	readers := max(4, 2*runtime.GOMAXPROCS(0))
	pool.SetMaxOpenConns(readers)
	pool.SetMaxIdleConns(readers)
}

// parseSQLite splits sqlite:PATH?journal=delete.
func parseSQLite(address string) (path string, erasing bool, err error) {
	path, query, _ := strings.Cut(strings.TrimPrefix(address, "sqlite:"), "?")
	values, err := url.ParseQuery(query)
	if err != nil || path == "" {
		return "", false, errors.New("db: the address of a SQLite database is sqlite:PATH")
	}
	for name := range values {
		if name != "journal" || values.Get(name) != "delete" {
			return "", false, fmt.Errorf("db: a SQLite address knows journal=delete and nothing else, not %q", name)
		}
		erasing = true
	}
	path, err = filepath.Abs(path)
	return path, erasing, err
}

// sqliteName writes the name that the driver takes; the path is escaped as SQLite's URI wants it.
func sqliteName(path, setting string, pragmas ...string) string {
	var b strings.Builder
	b.WriteString("file:" + (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath() + "?" + setting)
	for _, p := range pragmas {
		b.WriteString("&_pragma=" + p)
	}
	return b.String()
}

// Snapshot writes a consistent copy of a SQLite database to path, which must not exist, while others read and write.
func (d *DB) Snapshot(ctx context.Context, path string) error {
	if d.engine != SQLite || d.public {
		return errors.New("db: only a SQLite database is copied as a file; copy PostgreSQL with pg_dump or into a SQLite database")
	}
	if err := d.enter(); err != nil {
		return err
	}
	defer d.running.Done()
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600) // SQLite takes an empty file, and keeps its mode
	if err != nil {
		return fmt.Errorf("db: snapshot: %w", err)
	}
	defer f.Close()
	// A connection of its own: it reads one snapshot and holds up neither the writer nor the readers' pool.
	source, err := sql.Open("sqlite", sqliteName(d.path, "", waiting))
	if err == nil {
		defer source.Close()
		_, err = source.ExecContext(ctx, "vacuum into ?", path)
	}
	if err == nil {
		err = f.Sync()
	}
	if err != nil {
		os.Remove(path)
		_, err = explain(ctx, "snapshot", err)
	}
	return err
}
