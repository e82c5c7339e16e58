package db

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"sanad/internal/day"
)

// mostMarks is how many values one statement of InsertMany takes on SQLite.
const mostMarks = 600

// InsertMany adds rows, structs whose fields name their columns by `db` tags, to table: by COPY on PostgreSQL, by statements of many
// rows on SQLite.
func InsertMany[T any](ctx context.Context, tx *Tx, table string, rows []T) error {
	p := planOf(reflect.TypeFor[T]())
	switch {
	case p.err != nil:
		return p.err
	case !p.tagged || !name.MatchString(table):
		return fmt.Errorf("db: cannot insert a %s into %q", reflect.TypeFor[T](), table)
	case tx.failed != nil:
		return tx.failed
	case len(rows) == 0:
		return nil
	}
	indexes := make([][]int, len(p.columns))
	for i, c := range p.columns {
		indexes[i] = p.fields[c]
	}
	if tx.pg != nil {
		at, wrong := 0, error(nil)
		_, err := tx.pg.CopyFrom(ctx, pgx.Identifier{table}, p.columns, pgx.CopyFromFunc(func() ([]any, error) {
			if at == len(rows) {
				return nil, nil
			}
			values := make([]any, len(indexes))
			wrong = rowValues(PostgreSQL, reflect.ValueOf(&rows[at]).Elem(), indexes, values)
			at++
			return values, wrong
		}))
		if wrong != nil {
			tx.failed = fmt.Errorf("db: insert into %s: %w", table, wrong)
			return tx.failed
		}
		return tx.fail(ctx, "insert into "+table, err)
	}
	at := max(1, mostMarks/len(indexes))
	row := "(?" + strings.Repeat(", ?", len(indexes)-1) + ")"
	// Whoever fails here fails as a whole, so SQLite need not keep what a statement of many rows would undo.
	head := "insert or fail into " + table + " (" + strings.Join(p.columns, ", ") + ") values "
	for len(rows) > 0 {
		n := min(at, len(rows))
		query := head + row + strings.Repeat(", "+row, n-1)
		statement, err := tx.lite.PrepareContext(ctx, query)
		if err != nil {
			return tx.fail(ctx, head, err)
		}
		args := make([]any, n*len(indexes))
		for len(rows) >= n {
			for i := range n {
				if err := rowValues(SQLite, reflect.ValueOf(&rows[i]).Elem(), indexes, args[i*len(indexes):(i+1)*len(indexes)]); err != nil {
					statement.Close()
					tx.failed = fmt.Errorf("db: insert into %s: %w", table, err)
					return tx.failed
				}
			}
			if _, err := statement.ExecContext(ctx, args...); err != nil {
				statement.Close()
				return tx.fail(ctx, head, err)
			}
			rows = rows[n:]
		}
		statement.Close()
	}
	return nil
}

// rowValues writes what the driver takes for the columns of one row.
func rowValues(engine Engine, row reflect.Value, indexes [][]int, into []any) (err error) {
	for i, index := range indexes {
		v := row.FieldByIndex(index).Interface()
		if d, ok := v.(day.Day); ok && engine == PostgreSQL { // COPY takes a date as a time, not as text
			if into[i] = nil; !d.IsZero() {
				into[i] = d.Start(time.UTC)
			}
			continue
		}
		if into[i], err = plain(engine, v); err != nil {
			return err
		}
	}
	return nil
}
