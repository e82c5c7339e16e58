package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"reflect"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"sanad/internal/fault"
)

// Exec runs a statement and returns how many rows it changed. A broken unique rule is a fault.KindConflict with key "fault.taken".
// After a statement that failed the transaction is spoilt: nothing more runs in it, and it cannot commit.
func (t *Tx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	text, plain, err := t.prepare(query, args)
	if err != nil {
		return 0, err
	}
	if t.pg != nil {
		tag, err := t.pg.Exec(ctx, text, planned(plain)...)
		return tag.RowsAffected(), t.fail(ctx, query, err)
	}
	var result sql.Result
	if known := t.known(query, text); known != nil {
		result, err = t.lite.StmtContext(ctx, known).ExecContext(ctx, plain...)
	} else {
		result, err = t.lite.ExecContext(ctx, text, plain...)
	}
	if err != nil {
		return 0, t.fail(ctx, query, err)
	}
	t.want(query, text)
	n, err := result.RowsAffected()
	return n, t.fail(ctx, query, err)
}

// prepare makes query and arguments ready for the engine, unless an earlier statement failed.
func (t *Tx) prepare(query string, args []any) (string, []any, error) {
	if t.failed != nil {
		return "", nil, t.failed
	}
	text, plain, err := expand(t.engine(), query, args)
	if err != nil {
		t.failed = err
	}
	return text, plain, err
}

// fail notes that a statement failed and explains why.
func (t *Tx) fail(ctx context.Context, query string, err error) error {
	if err == nil {
		return nil
	}
	again, err := explain(ctx, query, err)
	t.failed, t.again = err, again
	return err
}

// planned lets PostgreSQL plan a question with a long list anew each time: a plan that is made for any list compares every row with every
// member of it.
func planned(args []any) []any {
	for _, a := range args {
		if _, long := asList(a); long {
			return append([]any{pgx.QueryExecModeDescribeExec}, args...)
		}
	}
	return args
}

// errEnough ends a walk over rows without an error.
var errEnough = errors.New("db: enough")

// each calls f with the columns and values of every row; values are the driver's and last until f returns.
func (t *Tx) each(ctx context.Context, query string, args []any, f func(columns []string, values []any) error) error {
	text, plain, err := t.prepare(query, args)
	if err != nil {
		return err
	}
	fail := func(err error) error { return t.fail(ctx, query, err) }
	if t.pg != nil {
		rows, err := t.pg.Query(ctx, text, planned(plain)...)
		return walkPostgres(rows, err, fail, f)
	}
	if known := t.known(query, text); known != nil {
		rows, err := t.lite.StmtContext(ctx, known).QueryContext(ctx, plain...)
		return walkSQLite(rows, err, fail, f)
	}
	rows, err := t.lite.QueryContext(ctx, text, plain...)
	if err == nil {
		t.want(query, text)
	}
	return walkSQLite(rows, err, fail, f)
}

// known returns the prepared statement of a text, unless its lists are so long that it has too many texts.
func (t *Tx) known(query, text string) *sql.Stmt {
	if !isShort(query, text) {
		return nil
	}
	return t.kept.known(text)
}

func (t *Tx) want(query, text string) {
	if isShort(query, text) {
		t.kept.want(text)
	}
}

// isShort tells whether a text has no list that is longer than those which are alike.
func isShort(query, text string) bool { return len(text)-len(query) < len(", ?")*mostAlike }

// walkPostgres calls f with every row until f returns errEnough; fail explains what the driver says.
func walkPostgres(rows pgx.Rows, err error, fail func(error) error, f func([]string, []any) error) error {
	if err != nil {
		return fail(err)
	}
	defer rows.Close()
	var columns []string
	for rows.Next() {
		if columns == nil {
			for _, c := range rows.FieldDescriptions() {
				columns = append(columns, c.Name)
			}
		}
		values, err := rows.Values()
		if err != nil {
			return fail(err)
		}
		if err := f(columns, values); err != nil {
			return unlessEnough(err)
		}
	}
	return fail(rows.Err())
}

// walkSQLite is walkPostgres for the other driver.
func walkSQLite(rows *sql.Rows, err error, fail func(error) error, f func([]string, []any) error) error {
	if err != nil {
		return fail(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return fail(err)
	}
	values, places := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		places[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(places...); err != nil {
			return fail(err)
		}
		if err := f(columns, values); err != nil {
			return unlessEnough(err)
		}
	}
	return fail(rows.Err())
}

func unlessEnough(err error) error {
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

// Get returns the first row, or fault.NotFound. T is a struct with `db` tags, or a single column's type.
func Get[T any](ctx context.Context, tx *Tx, query string, args ...any) (T, error) {
	row, found, err := Find[T](ctx, tx, query, args...)
	if err == nil && !found {
		err = fault.NotFound()
	}
	return row, err
}

// Find is Get that tells of a missing row by false.
func Find[T any](ctx context.Context, tx *Tx, query string, args ...any) (T, bool, error) {
	var row T
	found := false
	err := tx.each(ctx, query, args, func(columns []string, values []any) error {
		if err := read(query, &row, columns, values); err != nil {
			return err
		}
		found = true
		return errEnough
	})
	if err != nil {
		var none T
		return none, false, err
	}
	return row, found, nil
}

// List returns all rows; queries carry a limit.
func List[T any](ctx context.Context, tx *Tx, query string, args ...any) ([]T, error) {
	var list []T
	err := tx.each(ctx, query, args, func(columns []string, values []any) error {
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

// plan is how a type is read and written.
type plan struct {
	tagged  bool // a struct with `db` tags; otherwise the type of one column
	columns []string
	fields  map[string][]int
	err     error
}

var plans sync.Map // of reflect.Type to *plan

func planOf(t reflect.Type) *plan {
	if p, ok := plans.Load(t); ok {
		return p.(*plan)
	}
	p := &plan{fields: map[string][]int{}}
	if t.Kind() == reflect.Struct {
		for _, f := range reflect.VisibleFields(t) {
			column, ok := f.Tag.Lookup("db")
			if !ok {
				continue
			}
			p.tagged = true
			_, twice := p.fields[column]
			if twice || !f.IsExported() || !name.MatchString(column) {
				p.err = fmt.Errorf("db: the field %s.%s cannot be the column %q", t, f.Name, column)
			}
			p.columns = append(p.columns, column)
			p.fields[column] = f.Index
		}
	}
	plans.Store(t, p)
	return p
}

// read puts one row into dst, a pointer to a tagged struct or to a single column's type.
func read(query string, dst any, columns []string, values []any) error {
	v := reflect.ValueOf(dst).Elem()
	p := planOf(v.Type())
	switch {
	case p.err != nil:
		return p.err
	case !p.tagged && len(columns) != 1:
		return fmt.Errorf("db: %s: %d columns for one %s", head(query), len(columns), v.Type())
	}
	for i, c := range columns {
		field := v
		if p.tagged {
			index, ok := p.fields[c]
			if !ok {
				return fmt.Errorf("db: %s: %s has no field for the column %q", head(query), v.Type(), c)
			}
			field = v.FieldByIndex(index)
		}
		if err := assign(field, values[i]); err != nil {
			return fmt.Errorf("db: %s: column %q: %w", head(query), c, err)
		}
	}
	return nil
}

// assign converts what a driver returned. Its errors name types and never the value.
func assign(dst reflect.Value, v any) error {
	if s, ok := dst.Addr().Interface().(sql.Scanner); ok {
		if s.Scan(v) != nil {
			return cannotRead(dst, v)
		}
		return nil
	}
	if dst.Kind() == reflect.Pointer {
		if v == nil {
			dst.SetZero()
			return nil
		}
		dst.Set(reflect.New(dst.Type().Elem()))
		return assign(dst.Elem(), v)
	}
	if at, ok := dst.Addr().Interface().(*time.Time); ok {
		t, ok := asTime(v)
		if !ok {
			return cannotRead(dst, v)
		}
		*at = t
		return nil
	}
	switch dst.Kind() {
	case reflect.String:
		if s, ok := v.(string); ok {
			dst.SetString(s)
			return nil
		}
	case reflect.Bool:
		if b, ok := v.(bool); ok {
			dst.SetBool(b)
			return nil
		}
		if n, ok := asInt(v); ok && (n == 0 || n == 1) {
			dst.SetBool(n == 1)
			return nil
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if n, ok := asInt(v); ok && !dst.OverflowInt(n) {
			dst.SetInt(n)
			return nil
		}
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		if n, ok := asInt(v); ok && n >= 0 && !dst.OverflowUint(uint64(n)) {
			dst.SetUint(uint64(n))
			return nil
		}
	case reflect.Float32, reflect.Float64:
		if f, ok := asFloat(v); ok {
			dst.SetFloat(f)
			return nil
		}
	case reflect.Slice:
		if dst.Type().Elem().Kind() != reflect.Uint8 {
			break
		}
		if v == nil {
			dst.SetZero()
			return nil
		}
		if b, ok := v.([]byte); ok {
			dst.SetBytes(append([]byte{}, b...))
			return nil
		}
	}
	return cannotRead(dst, v)
}

func cannotRead(dst reflect.Value, v any) error {
	return fmt.Errorf("cannot read a %T as %s", v, dst.Type())
}

// asTime reads a moment: PostgreSQL returns a time, SQLite a text, or a time where the driver knows the declared type.
func asTime(v any) (time.Time, bool) {
	switch v := v.(type) {
	case time.Time:
		return v.UTC(), true
	case string:
		t, err := time.Parse(time.RFC3339Nano, v)
		return t.UTC(), err == nil
	}
	return time.Time{}, false
}

// asInt reads a whole number; PostgreSQL's sum of bigint is a numeric.
func asInt(v any) (int64, bool) {
	switch v := v.(type) {
	case int64:
		return v, true
	case int32:
		return int64(v), true
	case int16:
		return int64(v), true
	case pgtype.Numeric:
		n, err := v.Int64Value()
		return n.Int64, err == nil && n.Valid
	}
	return 0, false
}

func asFloat(v any) (float64, bool) {
	switch v := v.(type) {
	case float64:
		return v, true
	case float32:
		return float64(v), true
	case pgtype.Numeric:
		f, err := v.Float64Value()
		return f.Float64, err == nil && f.Valid && !math.IsNaN(f.Float64)
	}
	n, ok := asInt(v)
	return float64(n), ok
}
