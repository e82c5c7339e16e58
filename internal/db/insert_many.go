package db

import (
	"context"
	"fmt"
	"reflect"
	"strings"
)

// mostMarks is how many values of rows one statement of InsertMany takes on SQLite.
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
		return tx.fail(ctx, "insert into "+table, tx.copyRows(ctx, table, p.columns, reflect.ValueOf(rows), indexes))
	}
	return tx.insertLite(ctx, table, p.columns, reflect.ValueOf(rows), indexes)
}

// insertLite adds rows by statements of many rows. What all rows have in a column is sent once a statement.
func (tx *Tx) insertLite(ctx context.Context, table string, columns []string, rows reflect.Value, indexes [][]int) error {
	var once, each []int // columns
	for c, index := range indexes {
		if sameInAll(rows, index) {
			once = append(once, c)
		} else {
			each = append(each, c)
		}
	}
	if len(each) == 0 { // a row has at least one value of its own
		once, each = once[1:], once[:1]
	}
	picked, same := make([]string, len(columns)), make([][]int, len(once))
	for i, c := range once {
		picked[c], same[i] = "?", indexes[c]
	}
	own := make([][]int, len(each))
	for i, c := range each {
		picked[c], own[i] = fmt.Sprint("column", i+1), indexes[c]
	}
	// Whoever fails here fails as a whole, so SQLite need not keep what a statement of many rows would undo.
	head := "insert or fail into " + table + " (" + strings.Join(columns, ", ") + ") select " + strings.Join(picked, ", ") + " from (values "
	row := "(?" + strings.Repeat(", ?", len(own)-1) + ")"
	wrong := func(err error) error {
		tx.failed = fmt.Errorf("db: insert into %s: %w", table, err)
		return tx.failed
	}
	for from, total := 0, rows.Len(); from < total; {
		n := min(max(1, mostMarks/len(own)), total-from)
		statement, err := tx.lite.PrepareContext(ctx, head+row+strings.Repeat(", "+row, n-1)+")")
		if err != nil {
			return tx.fail(ctx, head, err)
		}
		defer statement.Close()
		args := make([]any, len(same)+n*len(own))
		if err := rowValues(rows.Index(0), same, args); err != nil {
			return wrong(err)
		}
		for ; total-from >= n; from += n {
			for i := range n {
				if err := rowValues(rows.Index(from+i), own, args[len(same)+i*len(own):]); err != nil {
					return wrong(err)
				}
			}
			if _, err := statement.ExecContext(ctx, args...); err != nil {
				return tx.fail(ctx, head, err)
			}
		}
	}
	return nil
}

// sameInAll tells whether all rows have the same value in a field.
func sameInAll(rows reflect.Value, index []int) bool {
	first := rows.Index(0).FieldByIndex(index)
	if !first.Comparable() {
		if first.Kind() != reflect.Slice {
			return false
		}
		for i := range rows.Len() {
			if !rows.Index(i).FieldByIndex(index).IsNil() {
				return false
			}
		}
		return true
	}
	for i := 1; i < rows.Len(); i++ {
		if !rows.Index(i).FieldByIndex(index).Equal(first) {
			return false
		}
	}
	return true
}

// rowValues writes what SQLite's driver takes for the columns of one row.
func rowValues(row reflect.Value, indexes [][]int, into []any) (err error) {
	for i, index := range indexes {
		if into[i], err = plain(SQLite, row.FieldByIndex(index).Interface()); err != nil {
			return err
		}
	}
	return nil
}
