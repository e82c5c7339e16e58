package db

import (
	"context"
	"database/sql/driver"
	"encoding/binary"
	"fmt"
	"io"
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
	_, err = conn.CopyFrom(ctx, &copyReader{rows: rows, encoders: encoders, buffer: []byte("PGCOPY\n\377\r\n\000\000\000\000\000\000\000\000\000")},
		"copy "+table+" ("+names+") from stdin binary")
	return err
}

// copyReader is what COPY reads: the rows, a few at a time.
type copyReader struct {
	rows     reflect.Value
	encoders []encoder
	at       int // the next row
	buffer   []byte
	read     int // of the buffer
	ended    bool
}

// piece is about how many bytes of rows are made at a time.
const piece = 32 << 10

func (r *copyReader) Read(p []byte) (int, error) {
	if r.read == len(r.buffer) {
		if r.ended {
			return 0, io.EOF
		}
		r.read, r.buffer = 0, r.buffer[:0]
	}
	for !r.ended && len(r.buffer) < piece {
		if r.ended = r.at == r.rows.Len(); r.ended {
			r.buffer = append(r.buffer, 0xff, 0xff)
			break
		}
		if err := r.next(); err != nil {
			return 0, err
		}
	}
	n := copy(p, r.buffer[r.read:])
	r.read += n
	return n, nil
}

// next adds a row to the buffer.
func (r *copyReader) next() (err error) {
	row := r.rows.Index(r.at)
	r.at++
	r.buffer = binary.BigEndian.AppendUint16(r.buffer, uint16(len(r.encoders)))
	for _, e := range r.encoders {
		if e.same != nil {
			r.buffer = append(r.buffer, e.same...)
			continue
		}
		if r.buffer, err = encode(r.buffer, e.oid, row.FieldByIndex(e.index)); err != nil {
			return err
		}
	}
	return nil
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
