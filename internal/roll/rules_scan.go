package roll

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"slices"
	"strings"
	"unique"

	"sanad/internal/council"
	"sanad/internal/fault"
	"sanad/internal/table"
	"sanad/internal/text"
)

// Source opens a file from its beginning; it is read more than once.
type Source func() (io.ReadCloser, error)

// Sheet is a file as it was understood before its lines are judged.
type Sheet struct {
	Hash     string // SHA-256 of the file
	Bytes    int64
	Encoding table.Encoding
	Comma    byte
	Columns  Columns
	Rows     int

	open  Source
	start int                // line of the header
	twice map[numbered][]int // lines of the numbers that stand more than once
}

// numbered is a registration number as a key of a map: discipline and serial.
type numbered struct {
	discipline unique.Handle[string]
	serial     int64
}

// scan reads a file to its end once for its hash and encoding, and once for its columns and for the numbers that stand twice. Columns
// that have no meaning here and hold something are refused, unless their names are among those to be left out.
func scan(open Source, law council.Law, leave []string) (s Sheet, remarks []Remark, err error) {
	s = Sheet{open: open, twice: map[numbered][]int{}}
	in, err := open()
	if err != nil {
		return s, nil, err
	}
	var guess table.Sniffer
	sum := sha256.New()
	s.Bytes, err = io.Copy(io.MultiWriter(sum, &guess), in)
	if err := errors.Join(err, in.Close()); err != nil {
		return s, nil, err
	}
	s.Hash = hex.EncodeToString(sum.Sum(nil))
	if s.Encoding, err = guess.Encoding(); err != nil {
		return s, []Remark{{Line: 1, Key: "roll.file.utf16", Refuses: true}}, nil
	}
	r, shut, remarks, err := s.table()
	if err != nil || len(remarks) > 0 {
		return s, remarks, err
	}
	defer shut()
	holds := make([]bool, len(s.Columns.Names))
	first := map[numbered]int32{}
	at := s.Columns.at[FieldNumber]
	for {
		rec, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return s, nil, err
		}
		s.Rows++
		if len(rec.Fields) != len(holds) {
			continue
		}
		for i, f := range s.Columns.Fields {
			if f == "" && !holds[i] && strings.TrimSpace(rec.Fields[i]) != "" {
				holds[i] = true
			}
		}
		key, ok := law.NumberKey(strings.TrimSpace(rec.Fields[at]))
		if !ok {
			continue
		}
		n := numberedOf(key)
		if before, twice := first[n]; twice {
			if len(s.twice[n]) == 0 {
				s.twice[n] = []int{int(before)}
			}
			s.twice[n] = append(s.twice[n], rec.Line)
		} else {
			first[n] = int32(rec.Line)
		}
	}
	var strange []string
	for i, f := range s.Columns.Fields {
		left := slices.ContainsFunc(leave, func(name string) bool { return text.Fold(name) == text.Fold(s.Columns.Names[i]) })
		if f == "" && holds[i] && !left {
			strange = append(strange, or(s.Columns.Names[i], "?"))
		}
	}
	switch {
	case s.Rows == 0:
		remarks = append(remarks, Remark{Line: s.start, Key: "roll.file.empty", Refuses: true})
	case len(strange) > 0:
		remarks = append(remarks, Remark{Line: s.start, Key: "roll.header.unknown", Values: fault.Values{"Columns": strings.Join(strange, ", ")}, Refuses: true})
	}
	return s, remarks, nil
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func numberedOf(key string) numbered {
	prefix, digits, _ := strings.Cut(key, "/")
	n := numbered{discipline: unique.Make(prefix)}
	for _, d := range digits {
		n.serial = n.serial*10 + int64(d-'0')
	}
	return n
}

// table opens the file behind its header. The columns are understood on the way.
func (s *Sheet) table() (r *table.Reader, close func() error, remarks []Remark, err error) {
	in, err := s.open()
	if err != nil {
		return nil, nil, nil, err
	}
	r = table.NewReader(in, s.Encoding)
	line, long, err := r.ReadLine()
	if err == nil && table.IsSeparatorLine(line) {
		line, long, err = r.ReadLine()
	}
	if err == io.EOF {
		return nil, nil, []Remark{{Line: 1, Key: "roll.file.empty", Refuses: true}}, in.Close()
	}
	if err != nil {
		return nil, nil, nil, errors.Join(err, in.Close())
	}
	s.start, s.Comma = r.Line(), decideComma(line)
	cells, open, wrong := table.Split(line, s.Comma)
	if long || open || wrong != "" || strings.IndexByte(line, 0) >= 0 {
		return nil, nil, []Remark{{Line: r.Line(), Key: "roll.header.unreadable", Refuses: true}}, in.Close()
	}
	if s.Columns, remarks = understand(cells); len(remarks) > 0 {
		for i := range remarks {
			remarks[i].Line = r.Line()
		}
		return nil, nil, remarks, in.Close()
	}
	r.Begin(s.Comma, len(cells))
	return r, in.Close, nil, nil
}

// decideTwice refuses a row whose number stands on another line too.
func (s *Sheet) decideTwice(r Row) (Remark, bool) {
	if len(s.twice) == 0 || r.Key == "" {
		return Remark{}, false
	}
	for _, line := range s.twice[numberedOf(r.Key)] {
		if line != r.Line {
			return Remark{Line: r.Line, Field: FieldNumber, Key: "roll.number.twice", Values: fault.Values{"Line": line}, Refuses: true}, true
		}
	}
	return Remark{}, false
}

// Cells cuts a line of the file as it was read; one that cannot be cut is one cell. What a spreadsheet would take for a formula is marked
// as text.
func (s Sheet) Cells(raw string) []string {
	cells, open, wrong := table.Split(raw, s.Comma)
	if open || wrong != "" {
		cells = []string{raw}
	}
	for i, c := range cells {
		if c != "" && strings.IndexByte("=+-@\t\r", c[0]) >= 0 {
			cells[i] = "'" + c
		}
	}
	for len(cells) < len(s.Columns.Names) {
		cells = append(cells, "")
	}
	return cells
}
