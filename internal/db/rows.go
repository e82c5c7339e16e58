package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
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
	statement, err := d.reading.statement(ctx, d.read, text)
	if err != nil {
		return fail(err)
	}
	rows, err := statement.QueryContext(ctx, plain...)
	return walkSQLite(rows, err, fail, f)
}

// statements are those of one pool that stay prepared on its connections until the database closes. pgx keeps its own.
type statements struct {
	mu     sync.Mutex
	byText map[string]*sql.Stmt
	wanted map[string]bool // that ran within a transaction, where nothing can be prepared for the pool
}

// mostStatements is how many texts stay prepared; the code has a few hundred.
const mostStatements = 1000

// statement prepares a text, unless it is. It waits for a connection, and must not hold up those who have one: it holds no lock meanwhile.
func (s *statements) statement(ctx context.Context, pool *sql.DB, text string) (*sql.Stmt, error) {
	if known := s.known(text); known != nil {
		return known, nil
	}
	made, err := pool.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	first := s.byText[text]
	if first == nil {
		if s.byText == nil {
			s.byText = map[string]*sql.Stmt{}
		}
		s.byText[text] = made
	}
	s.mu.Unlock()
	if first != nil {
		made.Close()
		return first, nil
	}
	return made, nil
}

// known returns a prepared text; nil: it is not prepared.
func (s *statements) known(text string) *sql.Stmt {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.byText[text]
}

// want notes a text that ran: the next transaction finds it prepared.
func (s *statements) want(text string) {
	if !stays.MatchString(text) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byText[text] != nil || len(s.byText)+len(s.wanted) >= mostStatements {
		return
	}
	if s.wanted == nil {
		s.wanted = map[string]bool{}
	}
	s.wanted[text] = true
}

// stays matches what reads and changes rows, and not what changes tables.
var stays = regexp.MustCompile(`^(select|insert|update|delete|with)\s`)

// prepareWanted prepares what ran. What cannot be prepared runs as before, and says why there.
func (s *statements) prepareWanted(ctx context.Context, pool *sql.DB) {
	s.mu.Lock()
	wanted := s.wanted
	s.wanted = nil
	s.mu.Unlock()
	for text := range wanted {
		_, _ = s.statement(ctx, pool, text)
	}
}
