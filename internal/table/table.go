// Package table reads tables that a spreadsheet or a bank wrote as text: cells between commas, one row a line. What cannot be read costs its
// own row and no other, and no row costs more memory than a line may be long.
package table

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// The bounds of what is read.
const (
	LongestLine = 64 << 10 // bytes
	LongestCell = 20       // lines within one pair of quotes
)

// Encoding is how a file writes its letters.
type Encoding string

// The encodings that are read.
const (
	UTF8        Encoding = "UTF-8"
	Windows1256 Encoding = "Windows-1256"
	Windows1252 Encoding = "Windows-1252" // never guessed: it is told
)

// ErrUTF16 says that the file is of an encoding that is not read.
var ErrUTF16 = errors.New("table: UTF-16")

// Sniffer guesses the encoding of what is written to it.
type Sniffer struct {
	first []byte
	rest  []byte // of a letter that the next piece goes on with
	good  int64  // letters of more than one byte
	bad   int64  // bytes that are no letter
}

// Write looks at a piece of the file.
func (s *Sniffer) Write(b []byte) (int, error) {
	n := len(b)
	if len(s.first) < 4 {
		s.first = append(s.first, b[:min(n, 4-len(s.first))]...)
	}
	if len(s.rest) > 0 {
		b, s.rest = append(s.rest, b...), nil
	}
	for len(b) > 0 {
		if b[0] < utf8.RuneSelf {
			i := 1
			for i < len(b) && b[i] < utf8.RuneSelf {
				i++
			}
			b = b[i:]
			continue
		}
		if !utf8.FullRune(b) {
			s.rest = bytes.Clone(b)
			break
		}
		r, size := utf8.DecodeRune(b)
		if r == utf8.RuneError && size == 1 {
			s.bad++
		} else {
			s.good++
		}
		b = b[size:]
	}
	return n, nil
}

// Encoding tells what the file is written in. A file of UTF-8 with a few damaged bytes is one of UTF-8: their lines are refused.
func (s *Sniffer) Encoding() (Encoding, error) {
	if bytes.HasPrefix(s.first, []byte{0xFF, 0xFE}) || bytes.HasPrefix(s.first, []byte{0xFE, 0xFF}) || bytes.Count(s.first, []byte{0}) >= 2 {
		return "", ErrUTF16
	}
	if bytes.HasPrefix(s.first, []byte{0xEF, 0xBB, 0xBF}) || s.bad+int64(len(s.rest)) <= s.good/10 {
		return UTF8, nil
	}
	return Windows1256, nil
}

// Record is one line of the table, which may take several of the file.
type Record struct {
	Line   int // of the file, its first
	Fields []string
	Raw    string // as it stands in the file, in UTF-8
	Wrong  string // why it cannot be read: long, quote, nul or encoding; then there are no fields
}

// Reader reads the lines of a table one after the other. What cannot be read costs its own line and no other.
type Reader struct {
	in    *bufio.Reader
	enc   Encoding
	comma byte
	width int        // cells of a line, once the header is known
	line  int        // the last that was read
	back  []physical // lines to be read again, the next one last
	cut   int        // bytes that were looked at for commas and quotes
}

// physical is a line of the file; of one that is too long only the beginning is kept.
type physical struct {
	text string
	long bool
}

// NewReader reads a file of an encoding, and takes commas for what separates the cells until Begin says otherwise.
func NewReader(in io.Reader, enc Encoding) *Reader {
	return &Reader{in: bufio.NewReaderSize(in, 256<<10), enc: enc, comma: ','}
}

// Begin says, once the header of the table is known, what separates the cells and how many a row has.
func (r *Reader) Begin(comma byte, width int) { r.comma, r.width = comma, width }

// Line is the line of the file that was read last.
func (r *Reader) Line() int { return r.line }

// ReadLine returns the next line of the file without its end. Of one that is too long only the beginning is kept.
func (r *Reader) ReadLine() (line string, long bool, err error) {
	r.line++
	if n := len(r.back); n > 0 {
		again := r.back[n-1]
		r.back = r.back[:n-1]
		return again.text, again.long, nil
	}
	b, err := r.in.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		kept := bytes.Clone(b[:min(len(b), 200)])
		for errors.Is(err, bufio.ErrBufferFull) {
			_, err = r.in.ReadSlice('\n')
		}
		if err != nil && err != io.EOF {
			return "", false, err
		}
		return r.decode(kept), true, nil
	}
	if err != nil && (err != io.EOF || len(b) == 0) {
		return "", false, err
	}
	if b = bytes.TrimSuffix(bytes.TrimSuffix(b, []byte("\n")), []byte("\r")); r.line == 1 {
		b = bytes.TrimPrefix(b, []byte{0xEF, 0xBB, 0xBF})
	}
	if len(b) > LongestLine {
		return r.decode(b[:200]), true, nil
	}
	return r.decode(b), false, nil
}

// decode writes a line in UTF-8. Windows-1256 has no letter ی, and its users type ي for it.
func (r *Reader) decode(b []byte) string {
	if r.enc == Windows1252 && hasHigh(b) {
		s, err := charmap.Windows1252.NewDecoder().Bytes(b)
		if err == nil {
			b = s
		}
		return string(b)
	}
	if r.enc != Windows1256 || !hasHigh(b) {
		return string(b)
	}
	s, err := charmap.Windows1256.NewDecoder().Bytes(b)
	if err != nil {
		return string(b)
	}
	return strings.ReplaceAll(string(s), "ي", "ی")
}

func hasHigh(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return true
		}
	}
	return false
}

// Next returns the next line of the table that is not empty; io.EOF after the last.
func (r *Reader) Next() (Record, error) {
	for {
		text, long, err := r.ReadLine()
		if err != nil {
			return Record{}, err
		}
		rec := Record{Line: r.line, Raw: text}
		switch {
		case long:
			rec.Wrong = "long"
			return rec, nil
		case strings.Trim(text, " \t,;") == "":
			continue
		}
		c := cutter{comma: r.comma, width: r.width}
		rec.Wrong = c.cut(text)
		r.cut += len(text)
		lines, size := []string{text}, len(text)
		for c.open {
			more, long, err := r.ReadLine()
			if err != nil && err != io.EOF {
				return Record{}, err
			}
			// A line that has more cells than the table is none of it, wherever its last cell ends.
			if err == io.EOF || long || len(lines) > LongestCell || size+len(more) > LongestLine || r.width > 0 && len(c.fields) >= r.width {
				return r.giveBack(rec.Line, lines, err == nil, physical{more, long}), nil
			}
			lines, size = append(lines, more), size+1+len(more)
			rec.Wrong = c.cut(more)
			r.cut += len(more)
		}
		if rec.Fields = c.fields; len(lines) > 1 {
			if rec.Wrong != "" || r.width > 0 && len(rec.Fields) != r.width {
				return r.giveBack(rec.Line, lines, false, physical{}), nil // the quote ended by chance, at that of another line
			}
			rec.Raw = strings.Join(lines, "\n")
		}
		switch {
		case strings.IndexByte(rec.Raw, 0) >= 0:
			rec.Wrong = "nul"
		case !utf8.ValidString(rec.Raw):
			rec.Wrong = "encoding"
		}
		if rec.Wrong != "" {
			rec.Fields = nil
		}
		return rec, nil
	}
}

// giveBack refuses the first line of a cell that does not end, and lets those be read anew that were taken for a part of it.
func (r *Reader) giveBack(line int, taken []string, some bool, more physical) Record {
	if some {
		r.back = append(r.back, more)
	}
	for i := len(taken) - 1; i > 0; i-- {
		r.back = append(r.back, physical{text: taken[i]})
	}
	r.line = line
	return Record{Line: line, Raw: taken[0], Wrong: "quote"}
}

// Split cuts a text at its commas. A cell within quotes may hold commas, ends of lines and doubled quotes; open says that one does not
// end.
func Split(s string, comma byte) (fields []string, open bool, wrong string) {
	c := cutter{comma: comma, width: 24}
	wrong = c.cut(s)
	if c.open || wrong != "" {
		return nil, c.open, wrong
	}
	return c.fields, false, ""
}

// cutter cuts the lines of one row at its commas, and looks at each byte once: a cell that does not end goes on in the next line.
type cutter struct {
	comma  byte
	width  int // cells that are expected
	fields []string
	open   bool            // a cell within quotes has not ended
	cell   strings.Builder // what it holds so far
}

// cut goes on with a line, and returns the why it cannot be read.
func (c *cutter) cut(s string) (wrong string) {
	if c.fields == nil {
		c.fields = make([]string, 0, c.width)
	}
	if c.open {
		c.cell.WriteByte('\n')
	}
	for {
		if !c.open && !strings.HasPrefix(s, `"`) {
			i := strings.IndexByte(s, c.comma)
			if i < 0 {
				c.fields = append(c.fields, s)
				return ""
			}
			c.fields, s = append(c.fields, s[:i]), s[i+1:]
			continue
		}
		if !c.open {
			c.open, s = true, s[1:]
		}
		rest, ended := c.unquote(s)
		if !ended {
			return ""
		}
		switch rest = strings.TrimLeft(rest, " "); {
		case rest == "":
			return ""
		case rest[0] != c.comma:
			return "quote"
		}
		s = rest[1:]
	}
}

// unquote takes what stands up to the closing quote for a cell, and returns what follows it.
func (c *cutter) unquote(s string) (rest string, ended bool) {
	for {
		i := strings.IndexByte(s, '"')
		switch {
		case i < 0:
			c.cell.WriteString(s)
			return "", false
		case i+1 < len(s) && s[i+1] == '"':
			c.cell.WriteString(s[:i+1])
			s = s[i+2:]
			continue
		case c.cell.Len() == 0: // most cells have no quote within
			c.fields = append(c.fields, s[:i])
		default:
			c.cell.WriteString(s[:i])
			c.fields = append(c.fields, c.cell.String())
			c.cell.Reset()
		}
		c.open = false
		return s[i+1:], true
	}
}
