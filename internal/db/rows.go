package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
)

var errNoSelect = errors.New("db: Rows takes a select")

// Rows returns what a single select finds, as List does, without a transaction around it: one statement is a snapshot of its own. On
// SQLite it stays prepared on each connection, as pgx keeps it on PostgreSQL, so its text is a constant of the code and its lists are
// short.
func Rows[T any](ctx context.Context, d *DB, query string, args ...any) ([]T, error) {
	var list []T
	err := d.rows(ctx, query, args, func(columns []string, values []any) error {
		var row T
		err := read(query, &row, columns, values)
		list = append(list, row)
		return err
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}

func (d *DB) rows(ctx context.Context, query string, args []any, f func(columns []string, values []any) error) error {
	// Of one statement, which is all that both engines take here, a select changes nothing.
	if !strings.HasPrefix(query, "select ") {
		return fmt.Errorf("%w, not %s", errNoSelect, head(query))
	}
	if err := d.enter(); err != nil {
		return err
	}
	defer d.running.Done()
	text, plain, err := expand(d.engine, query, args)
	if err != nil {
		return err
	}
	fail := func(err error) error {
		_, err = explain(ctx, query, err)
		return err
	}
	if d.pool != nil {
		rows, err := d.pool.Query(ctx, text, plain...)
		return walkPostgres(rows, err, fail, f)
	}
	statement, err := d.prepared.statement(ctx, d.read, text)
	if err != nil {
		return fail(err)
	}
	rows, err := statement.QueryContext(ctx, plain...)
	return walkSQLite(rows, err, fail, f)
}

// statements are kept until the database closes. pgx keeps its own.
type statements struct {
	mu     sync.Mutex
	byText map[string]*sql.Stmt
}

func (s *statements) statement(ctx context.Context, pool *sql.DB, text string) (*sql.Stmt, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if known := s.byText[text]; known != nil {
		return known, nil
	}
	made, err := pool.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	if s.byText == nil {
		s.byText = map[string]*sql.Stmt{}
	}
	s.byText[text] = made
	return made, nil
}
