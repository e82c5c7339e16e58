// Package db runs one SQL text on SQLite and on PostgreSQL.
//
// View reads, Update changes, Claim takes work from a queue. Marks are ?, a slice opens for in (?), moments are UTC to the
// microsecond, and rows are scanned into struct fields named by their `db` tag.
package db

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5/pgxpool"
)

// Engine is one of the two databases.
type Engine string

// The engines.
const (
	SQLite     Engine = "sqlite"
	PostgreSQL Engine = "postgres"
)

// ErrClosed says that the database has been closed.
var ErrClosed = errors.New("db: the database is closed")

// DB is an open database.
type DB struct {
	engine   Engine
	careless bool
	public   bool // opened by OpenPublic: neither changes nor migrates

	write, read *sql.DB       // SQLite: one connection that writes, many that read
	soon        *sql.DB       // SQLite: another that writes, for InsertSoon
	turn        chan struct{} // SQLite: of the two that write, one does
	path        string        // SQLite: the file
	pool        *pgxpool.Pool // PostgreSQL

	queues                   queues
	reading, writing, sooner statements // of the three, on SQLite

	mu      sync.Mutex // guards closed
	closed  bool
	running sync.WaitGroup
}

// Option changes how a database is opened.
type Option func(*DB)

// Careless lets SQLite acknowledge before the disk has it: for the demonstration council and tests alone.
func Careless() Option { return func(d *DB) { d.careless = true } }

// Open opens "sqlite:PATH" or "postgres://…". A SQLite file is made if it is missing; nothing is migrated.
// "sqlite:PATH?journal=delete" keeps no copy of what was erased, for the keystore.
func Open(ctx context.Context, url string, options ...Option) (*DB, error) {
	d := &DB{turn: make(chan struct{}, 1)}
	for _, o := range options {
		o(d)
	}
	var err error
	switch {
	case isSQLite(url):
		err = d.openSQLite(ctx, url)
	case isPostgres(url):
		err = d.openPostgres(ctx, url)
	default:
		err = errAddress
	}
	if err != nil {
		return nil, err
	}
	return d, nil
}

var errAddress = errors.New("db: the address of a database begins with sqlite: or postgres://")

func isSQLite(url string) bool { return strings.HasPrefix(url, "sqlite:") }

func isPostgres(url string) bool {
	return strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://")
}

// Engine tells which database this is.
func (d *DB) Engine() Engine { return d.engine }

// Close waits for what runs and closes.
func (d *DB) Close() error {
	d.mu.Lock()
	was := d.closed
	d.closed = true
	d.mu.Unlock()
	if was {
		return nil
	}
	d.running.Wait()
	if d.pool != nil {
		d.pool.Close()
		return nil
	}
	// The writer goes last: it folds the write-ahead log into the file.
	err := d.read.Close()
	if d.write != nil {
		err = errors.Join(err, d.soon.Close(), d.write.Close())
	}
	return err
}

// enter counts one more running transaction, or says that the database is closed.
func (d *DB) enter() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return ErrClosed
	}
	d.running.Add(1)
	return nil
}
