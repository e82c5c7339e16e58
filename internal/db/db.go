// Package db runs one SQL text on SQLite and on PostgreSQL.
//
// View reads, Update changes, Claim takes work from a queue. Marks are ?, a slice opens for in (?), moments are UTC to the
// microsecond, and rows are scanned into struct fields named by their `db` tag.
package db

import (
	"context"
	"io/fs"
)

// Engine is one of the two databases.
type Engine string

// The engines.
const (
	SQLite     Engine = "sqlite"
	PostgreSQL Engine = "postgres"
)

// DB is an open database.
type DB struct{}

// Option changes how a database is opened.
type Option func(*DB)

// Careless lets SQLite acknowledge before the disk has it: for the demonstration council and tests alone.
func Careless() Option { panic("unwritten") }

// Open opens "sqlite:PATH" or "postgres://…". A SQLite file is made if it is missing; nothing is migrated.
func Open(ctx context.Context, url string, options ...Option) (*DB, error) { panic("unwritten") }

// Migrate brings the schema up to the newest file of folder.
func (d *DB) Migrate(ctx context.Context, folder fs.FS) error { panic("unwritten") }

// Engine tells which database this is.
func (d *DB) Engine() Engine { panic("unwritten") }

// Close waits for what runs and closes.
func (d *DB) Close() error { panic("unwritten") }

// UpdateOption changes how one Update runs.
type UpdateOption func(*update)

type update struct{}

// Queue lets updates with the same name follow each other within this process, for rows that all of them change.
func Queue(name string) UpdateOption { panic("unwritten") }

// View runs f in a transaction that only reads, on one snapshot.
func (d *DB) View(ctx context.Context, f func(tx *Tx) error) error { panic("unwritten") }

// Update runs f in a serializable transaction and commits if f returns nil. f may run more than once and must touch nothing but tx.
func (d *DB) Update(ctx context.Context, f func(tx *Tx) error, options ...UpdateOption) error {
	panic("unwritten")
}

// Claim runs f in a read-committed transaction, for taking work with SkipLocked.
func (d *DB) Claim(ctx context.Context, f func(tx *Tx) error) error { panic("unwritten") }

// Tx is an open transaction.
type Tx struct{}

// SkipLocked is the clause that passes over rows which another worker holds: "for update skip locked" on PostgreSQL, nothing on SQLite.
func (t *Tx) SkipLocked() string { panic("unwritten") }

// Exec runs a statement and returns how many rows it changed. A broken unique rule is a fault.KindConflict with key "fault.taken".
func (t *Tx) Exec(ctx context.Context, query string, args ...any) (int64, error) { panic("unwritten") }

// Get returns the first row, or fault.NotFound. T is a struct with `db` tags, or a single column's type.
func Get[T any](ctx context.Context, tx *Tx, query string, args ...any) (T, error) {
	panic("unwritten")
}

// Find is Get that tells of a missing row by false.
func Find[T any](ctx context.Context, tx *Tx, query string, args ...any) (T, bool, error) {
	panic("unwritten")
}

// List returns all rows; queries carry a limit.
func List[T any](ctx context.Context, tx *Tx, query string, args ...any) ([]T, error) {
	panic("unwritten")
}

// Insert adds row, a struct whose fields name their columns by `db` tags, to table.
func Insert(ctx context.Context, tx *Tx, table string, row any) error { panic("unwritten") }
