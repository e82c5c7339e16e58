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

	pragmas := []string{"busy_timeout(5000)", "foreign_keys(1)"}
	if erasing {
		pragmas = append(pragmas, "journal_mode(delete)", "secure_delete(1)")
	} else {
		pragmas = append(pragmas, "journal_mode(wal)")
	}
	if d.careless {
		pragmas = append(pragmas, "synchronous(off)")
	} else {
		pragmas = append(pragmas, "synchronous(full)")
	}
	d.write, err = sql.Open("sqlite", sqliteName(path, "_txlock=immediate", pragmas...))
	if err != nil {
		return fmt.Errorf("db: %w", err)
	}
	d.write.SetMaxOpenConns(1)
	d.write.SetMaxIdleConns(1)
	d.read, err = sql.Open("sqlite", sqliteName(path, "", "busy_timeout(5000)", "query_only(1)"))
	if err != nil {
		d.write.Close()
		return fmt.Errorf("db: %w", err)
	}
	readers := max(4, 2*runtime.GOMAXPROCS(0))
	d.read.SetMaxOpenConns(readers)
	d.read.SetMaxIdleConns(readers)
	if err := errors.Join(d.write.PingContext(ctx), d.read.PingContext(ctx)); err != nil {
		d.write.Close()
		d.read.Close()
		return fmt.Errorf("db: %s cannot be opened: %w", path, err)
	}
	return nil
}

// parseSQLite splits PATH?journal=delete.
func parseSQLite(address string) (path string, erasing bool, err error) {
	path, query, _ := strings.Cut(address, "?")
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
