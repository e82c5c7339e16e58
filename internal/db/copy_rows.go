package db

import (
	"bytes"
	"context"
	"database/sql/driver"
	"encoding/binary"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgtype"

	"sanad/internal/day"
)

// copyRows adds rows by COPY in its binary form. The driver's own COPY looks at the type of each value anew, and takes as long for that as
// PostgreSQL does to store it.
func (tx *Tx) copyRows(ctx context.Context, table string, columns []string, rows reflect.Value, indexes [][]int) error {
	conn, names := tx.pg.Conn().PgConn(), strings.Join(columns, ", ")
	form, err := conn.Prepare(ctx, "", "select "+names+" from "+table, nil)
	if err != nil {
		return err
	}
	encoders := make([]encoder, len(columns))
	for c, index := range indexes {
		if sameInAll(rows, index) {
			value, err := encode(nil, form.Fields[c].DataTypeOID, rows.Index(0).FieldByIndex(index))
			if err != nil {
				return fmt.Errorf("%s.%s: %w", table, columns[c], err)
			}
			encoders[c].same = value
			continue
		}
		encoders[c] = encoder{index: index, oid: form.Fields[c].DataTypeOID}
	}
	body := []byte("PGCOPY\n\377\r\n\000\000\000\000\000\000\000\000\000")
	for i := range rows.Len() {
		row := rows.Index(i)
		body = binary.BigEndian.AppendUint16(body, uint16(len(columns)))
		for c, e := range encoders {
			if e.same != nil {
				body = append(body, e.same...)
				continue
			}
			if body, err = encode(body, e.oid, row.FieldByIndex(e.index)); err != nil {
				return fmt.Errorf("%s.%s: %w", table, columns[c], err)
			}
		}
	}
	body = append(body, 0xff, 0xff)
	_, err = conn.CopyFrom(ctx, bytes.NewReader(body), "copy "+table+" ("+names+") from stdin binary")
	return err
}

// encoder writes the values of a column.
type encoder struct {
	index []int
	oid   uint32
	same  []byte // of all rows
}

var valuer = reflect.TypeFor[driver.Valuer]()

// encode appends a value as a column of one of the types that both engines know takes it.
func encode(to []byte, oid uint32, v reflect.Value) ([]byte, error) {
	if k := v.Kind(); k == reflect.String && oid == pgtype.TextOID && !v.Type().Implements(valuer) {
		return append(binary.BigEndian.AppendUint32(to, uint32(v.Len())), v.String()...), nil
	}
	x := v.Interface()
	if d, ok := x.(day.Day); ok { // COPY takes a date as its days, not as text
		if x = any(nil); !d.IsZero() {
			x = d.Start(time.UTC)
		}
	}
	value, err := plain(PostgreSQL, x)
	if err != nil {
		return nil, err
	}
	number := func(n int64) []byte {
		return binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint32(to, 8), uint64(n))
	}
	switch value := value.(type) {
	case nil:
		return append(to, 0xff, 0xff, 0xff, 0xff), nil
	case string:
		if oid == pgtype.TextOID {
			return append(binary.BigEndian.AppendUint32(to, uint32(len(value))), value...), nil
		}
	case []byte:
		if oid == pgtype.ByteaOID {
			return append(binary.BigEndian.AppendUint32(to, uint32(len(value))), value...), nil
		}
	case int64:
		if oid == pgtype.Int8OID {
			return number(value), nil
		}
	case bool:
		if oid == pgtype.BoolOID {
			yes := byte(0)
			if value {
				yes = 1
			}
			return append(to, 0, 0, 0, 1, yes), nil
		}
	case time.Time: // since the year 2000
		switch oid {
		case pgtype.TimestamptzOID:
			return number(value.UnixMicro() - epoch.UnixMicro()), nil
		case pgtype.DateOID:
			days := (value.Unix() - epoch.Unix()) / int64(24*time.Hour/time.Second)
			return binary.BigEndian.AppendUint32(append(to, 0, 0, 0, 4), uint32(int32(days))), nil
		}
	}
	return nil, fmt.Errorf("a %T is no value of a column of the type %d", x, oid)
}

// epoch is when PostgreSQL's time begins.
var epoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
