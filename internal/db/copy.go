package db

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"sanad/internal/day"
)

// Copy writes every row of from into to, an empty database with the same schema, in one transaction, then reads the copy back and
// compares it row for row by count and checksum. Nobody may write to the target meanwhile. progress may be nil; it hears of each
// table while it is copied.
func Copy(ctx context.Context, from, to *DB, progress func(table string, rows int64)) error {
	if progress == nil {
		progress = func(string, int64) {}
	}
	if err := sameVersion(ctx, from, to); err != nil {
		return err
	}
	return from.View(ctx, func(source *Tx) error {
		_, err := to.once(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead}, false, func(target *Tx) error {
			tables, err := copyable(ctx, source, target)
			if err != nil {
				return err
			}
			if target.lite != nil {
				if _, err := target.Exec(ctx, "pragma defer_foreign_keys = on"); err != nil {
					return err
				}
			}
			for _, t := range tables {
				if err := copyTable(ctx, source, target, t, progress); err != nil {
					return fmt.Errorf("db: copy %s: %w", t.name, err)
				}
			}
			return nil
		})
		return err
	})
}

func sameVersion(ctx context.Context, from, to *DB) error {
	have, err := from.Version(ctx)
	if err != nil {
		return err
	}
	want, err := to.Version(ctx)
	if err != nil {
		return err
	}
	if have != want {
		return fmt.Errorf("db: copy: the source has schema %04d and the target %04d; migrate both first", have, want)
	}
	return nil
}

// table is one that rows are copied of; kinds are its columns' types in PostgreSQL's words.
type table struct {
	name    string
	columns []string
	kinds   []string
}

// copyable returns the tables of both sides, each after those it refers to, and refuses sides that differ and a target with rows.
func copyable(ctx context.Context, source, target *Tx) ([]table, error) {
	have, err := tablesOf(ctx, source)
	if err != nil {
		return nil, err
	}
	want, err := tablesOf(ctx, target)
	if err != nil {
		return nil, err
	}
	for name := range have {
		if _, ok := want[name]; !ok {
			return nil, fmt.Errorf("db: copy: the target has no table %s", name)
		}
	}
	for name, t := range want {
		s, ok := have[name]
		if !ok || !slices.Equal(s.columns, t.columns) || !slices.Equal(s.kinds, t.kinds) {
			return nil, fmt.Errorf("db: copy: the table %s is not the same on both sides", name)
		}
		if _, found, err := Find[int](ctx, target, "select 1 from "+name+" limit 1"); err != nil || found {
			return nil, errors.Join(err, fmt.Errorf("db: copy: the target is not empty: %s has rows", name))
		}
	}
	return inOrder(ctx, target, want)
}

// kinds are the types that a column may have, with the other names they go by.
var kinds = map[string]string{
	"text": "text", "bigint": "bigint", "integer": "bigint", "smallint": "bigint", "boolean": "boolean", "bytea": "bytea", "date": "date",
	"timestamptz": "timestamptz", "timestamp with time zone": "timestamptz",
}

// Columns returns the name, table.column, of every column that the migrations made.
func Columns(ctx context.Context, tx *Tx) ([]string, error) {
	tables, err := tablesOf(ctx, tx)
	if err != nil {
		return nil, err
	}
	var list []string
	for _, t := range tables {
		for _, c := range t.columns {
			list = append(list, t.name+"."+c)
		}
	}
	slices.Sort(list)
	return list, nil
}

func tablesOf(ctx context.Context, tx *Tx) (map[string]table, error) {
	type column struct {
		Table string `db:"in_table"`
		Name  string `db:"name"`
		Kind  string `db:"kind"`
	}
	query := `select t.name as in_table, c.name as name, lower(c.type) as kind from pragma_table_list t join pragma_table_info(t.name) c
		where t.schema = 'main' and t.type = 'table' and t.name not like 'sqlite\_%' escape '\' order by t.name, c.name`
	if tx.pg != nil {
		query = `select cast(t.relname as text) as in_table, cast(c.attname as text) as name, format_type(c.atttypid, null) as kind
			from pg_class t join pg_attribute c on c.attrelid = t.oid join pg_namespace n on n.oid = t.relnamespace
			where n.nspname = current_schema() and t.relkind = 'r' and c.attnum > 0 and not c.attisdropped order by t.relname, c.attname`
	}
	columns, err := List[column](ctx, tx, query)
	if err != nil {
		return nil, err
	}
	tables := map[string]table{}
	for _, c := range columns {
		if c.Table == versions {
			continue
		}
		kind, ok := kinds[c.Kind]
		if !ok || !name.MatchString(c.Table) || !name.MatchString(c.Name) {
			return nil, fmt.Errorf("db: the column %s.%s has the type %s, which is not one that both engines know", c.Table, c.Name, c.Kind)
		}
		t := tables[c.Table]
		t.name = c.Table
		t.columns = append(t.columns, c.Name)
		t.kinds = append(t.kinds, kind)
		tables[c.Table] = t
	}
	return tables, nil
}

// inOrder puts each table after those that its foreign keys name.
func inOrder(ctx context.Context, tx *Tx, tables map[string]table) ([]table, error) {
	type reference struct {
		From string `db:"from_table"`
		To   string `db:"to_table"`
	}
	query := `select t.name as from_table, f."table" as to_table from pragma_table_list t join pragma_foreign_key_list(t.name) f
		where t.schema = 'main' and t.type = 'table'`
	if tx.pg != nil {
		query = `select cast(a.relname as text) as from_table, cast(b.relname as text) as to_table
			from pg_constraint c join pg_class a on a.oid = c.conrelid join pg_class b on b.oid = c.confrelid where c.contype = 'f'`
	}
	references, err := List[reference](ctx, tx, query)
	if err != nil {
		return nil, err
	}
	waits := map[string]map[string]bool{}
	for _, r := range references {
		if r.From != r.To {
			if waits[r.From] == nil {
				waits[r.From] = map[string]bool{}
			}
			waits[r.From][r.To] = true
		}
	}
	var order []table
	rest := slices.Sorted(maps.Keys(tables))
	for len(rest) > 0 {
		i := slices.IndexFunc(rest, func(t string) bool { return len(waits[t]) == 0 })
		if i < 0 {
			return nil, fmt.Errorf("db: copy: the tables %s refer to each other in a circle", strings.Join(rest, ", "))
		}
		order = append(order, tables[rest[i]])
		for _, w := range waits {
			delete(w, rest[i])
		}
		rest = slices.Delete(rest, i, i+1)
	}
	return order, nil
}

func copyTable(ctx context.Context, source, target *Tx, t table, progress func(string, int64)) error {
	var sent checksum
	rows := func(yield func([]any, error) bool) {
		for row, err := range t.rows(ctx, source) {
			if err == nil {
				sent.add(row)
				if sent.rows%10_000 == 0 {
					progress(t.name, sent.rows)
				}
			}
			if !yield(row, err) {
				return
			}
		}
	}
	var err error
	if target.pg != nil {
		err = t.fillPostgres(ctx, target, rows)
	} else {
		err = t.fillSQLite(ctx, target, rows)
	}
	if err != nil {
		return err
	}
	var arrived checksum
	for row, err := range t.rows(ctx, target) {
		if err != nil {
			return err
		}
		arrived.add(row)
	}
	if sent != arrived {
		return fmt.Errorf("the copy differs: %d rows were sent and %d arrived, or their checksums are not the same", sent.rows, arrived.rows)
	}
	progress(t.name, sent.rows)
	return nil
}

// rows returns every row with its values as the same Go types on both engines.
func (t table) rows(ctx context.Context, tx *Tx) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		query := "select " + strings.Join(t.columns, ", ") + " from " + t.name
		err := tx.each(ctx, query, nil, func(_ []string, values []any) error {
			row := make([]any, len(values))
			for i, v := range values {
				var err error
				if row[i], err = sameOnBoth(t.kinds[i], v); err != nil {
					return fmt.Errorf("%s: %w", t.columns[i], err)
				}
			}
			if !yield(row, nil) {
				return errEnough
			}
			return nil
		})
		if err != nil {
			yield(nil, err)
		}
	}
}

// sameOnBoth converts a driver's value to nil, string, int64, bool, []byte, time.Time or day.Day.
func sameOnBoth(kind string, v any) (any, error) {
	if v == nil {
		return nil, nil
	}
	var dst any
	switch kind {
	case "text":
		dst = new(string)
	case "bigint":
		dst = new(int64)
	case "boolean":
		dst = new(bool)
	case "bytea":
		dst = new([]byte)
	case "timestamptz":
		dst = new(time.Time)
	case "date":
		dst = new(day.Day)
	}
	value := reflect.ValueOf(dst).Elem()
	err := assign(value, v)
	return value.Interface(), err
}

func (t table) fillPostgres(ctx context.Context, target *Tx, rows iter.Seq2[[]any, error]) error {
	next, stop := iter.Pull2(rows)
	defer stop()
	var reading error
	_, err := target.pg.CopyFrom(ctx, pgx.Identifier{t.name}, t.columns, pgx.CopyFromFunc(func() ([]any, error) {
		row, err, more := next()
		if !more || err != nil {
			reading = err
			return nil, err
		}
		for i, v := range row {
			if d, ok := v.(day.Day); ok { // COPY takes a date as a time, not as text
				row[i] = d.Start(time.UTC)
			}
		}
		return row, nil
	}))
	if reading != nil {
		return reading
	}
	return target.fail(ctx, "copy "+t.name, err)
}

func (t table) fillSQLite(ctx context.Context, target *Tx, rows iter.Seq2[[]any, error]) error {
	query := "insert into " + t.name + " (" + strings.Join(t.columns, ", ") + ") values (?" + strings.Repeat(", ?", len(t.columns)-1) + ")"
	statement, err := target.lite.PrepareContext(ctx, query)
	if err != nil {
		return target.fail(ctx, query, err)
	}
	defer statement.Close()
	for row, err := range rows {
		if err != nil {
			return err
		}
		for i, v := range row {
			if row[i], err = plain(SQLite, v); err != nil {
				return err
			}
		}
		if _, err := statement.ExecContext(ctx, row...); err != nil {
			return target.fail(ctx, query, err)
		}
	}
	return nil
}

// checksum is the same for the same rows in any order.
type checksum struct {
	rows int64
	sum  [4]uint64
}

// add mixes one row in: the hashes of the rows are added, so that order does not count but repetition does.
func (c *checksum) add(row []any) {
	var b bytes.Buffer
	for _, v := range row {
		var part []byte
		switch v := v.(type) {
		case nil:
			b.WriteByte('n')
			continue
		case string:
			part = []byte(v)
		case []byte:
			part = v
		case time.Time:
			part = v.AppendFormat(nil, moment)
		default:
			part = fmt.Append(nil, v)
		}
		b.WriteByte('v')
		binary.Write(&b, binary.BigEndian, int64(len(part)))
		b.Write(part)
	}
	hash := sha256.Sum256(b.Bytes())
	for i := range c.sum {
		c.sum[i] += binary.BigEndian.Uint64(hash[8*i:])
	}
	c.rows++
}
