package db

import (
	"context"
	"fmt"
	"reflect"
	"regexp"
	"strings"

	"github.com/jackc/pgx/v5"

	"sanad/internal/fault"
)

var name = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// Insert adds row, a struct whose fields name their columns by `db` tags, to table.
func Insert(ctx context.Context, tx *Tx, table string, row any) error {
	query, args, err := insertion(table, row)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, query, args...)
	return err
}

// insertion is the statement that adds row to table.
func insertion(table string, row any) (query string, args []any, err error) {
	v := reflect.Indirect(reflect.ValueOf(row))
	p := planOf(v.Type())
	if p.err != nil {
		return "", nil, p.err
	}
	if !p.tagged || !name.MatchString(table) {
		return "", nil, fmt.Errorf("db: cannot insert a %s into %q", v.Type(), table)
	}
	args = make([]any, len(p.columns))
	for i, c := range p.columns {
		args[i] = v.FieldByIndex(p.fields[c]).Interface()
		if _, ok := asList(args[i]); ok {
			return "", nil, fmt.Errorf("db: %s.%s cannot hold a list", table, c)
		}
	}
	return "insert into " + table + " (" + strings.Join(p.columns, ", ") + ") values (?" + strings.Repeat(", ?", len(args)-1) + ")", args, nil
}

// Row is a row for a table: a struct whose fields name their columns by `db` tags.
type Row struct {
	Table string
	Value any
}

// InsertSoon adds rows that nobody else can be adding, all or none, and returns before they are on the disk, as Soon does.
func (d *DB) InsertSoon(ctx context.Context, rows ...Row) error {
	list := make([]Statement, len(rows))
	for i, r := range rows {
		var err error
		if list[i], err = r.Insertion(); err != nil {
			return err
		}
	}
	return d.Soon(ctx, list...)
}

// Statement is one that asks nothing.
type Statement struct {
	Query string
	Args  []any
}

// Insertion is the statement that adds the row.
func (r Row) Insertion() (s Statement, err error) {
	s.Query, s.Args, err = insertion(r.Table, r.Value)
	return s, err
}

// Soon runs statements, all or none, and returns before they are on the disk: what they did survives the death of this program at once, and that of
// the machine as soon as the next update does, or on PostgreSQL within a second. Where an answer was lost they are run again, so they must
// do the same twice, or add rows that nobody else can be adding.
func (d *DB) Soon(ctx context.Context, list ...Statement) error {
	if d.pool == nil {
		_, err := d.once(ctx, pgx.TxOptions{}, true, func(tx *Tx) error {
			for _, s := range list {
				if _, err := tx.Exec(ctx, s.Query, s.Args...); err != nil {
					return err
				}
			}
			return nil
		})
		return err
	}
	if d.public {
		return errPublic
	}
	if err := d.enter(); err != nil {
		return err
	}
	defer d.running.Done()
	all := make([]Statement, len(list))
	for i, s := range list {
		var err error
		if all[i].Query, all[i].Args, err = expand(d.engine, s.Query, s.Args); err != nil {
			return err
		}
	}
	for try := 1; ; try++ {
		err := explained(ctx, "insert", d.send(ctx, all))
		f := fault.Of(err)
		switch {
		case f == nil:
			return err
		case f.Kind == fault.KindConflict && try > 1: // the answer to the try before was lost
			return nil
		case f.Key != fault.KeyUnavailable || try > 8 || ctx.Err() != nil:
			return err
		}
		d.renew(try)
		wait(ctx, backOff(try))
	}
}

// send asks all at once, which PostgreSQL takes as one transaction that need not be on the disk at once. A connection on which that failed
// is closed, and its batch not used again: the driver believes that it prepared there what it did not.
func (d *DB) send(ctx context.Context, all []Statement) error {
	batch := &pgx.Batch{}
	batch.Queue("select set_config('synchronous_commit', 'off', true)")
	for _, q := range all {
		batch.Queue(q.Query, q.Args...)
	}
	c, err := d.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer c.Release()
	if err = c.SendBatch(ctx, batch).Close(); err != nil {
		_ = c.Conn().Close(ctx)
	}
	return err
}
