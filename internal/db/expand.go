package db

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// moment is how SQLite keeps a time: UTC, fixed width, so that texts sort as times do.
const moment = "2006-01-02T15:04:05.000000Z"

// notIn finds the place where an empty list would mean the opposite of what it says.
var notIn = regexp.MustCompile(`(?i)\bnot\s+in\s*\(\s*$`)

// in finds the place where a list is looked into.
var in = regexp.MustCompile(`(?i)\bin\s*\(\s*$`)

// marks begin what expand looks at: an argument, a quote, a comment.
const marks = `?'"-/`

// expand numbers the marks for PostgreSQL, opens slices and makes the arguments plain. A ? within quotes or a comment is no mark.
// An empty slice becomes null, which in (?) never matches; under not in it is refused.
func expand(engine Engine, query string, args []any) (string, []any, error) {
	e := expansion{engine: engine, args: make([]any, 0, len(args))}
	e.text.Grow(len(query) + 4*len(args))
	rest := query
	for rest != "" {
		n := quoted(rest)
		switch {
		case n < 0:
			return "", nil, fmt.Errorf("db: %s: a quote or a comment does not end", head(query))
		case n > 0:
			e.text.WriteString(rest[:n])
		case rest[0] == '?':
			if len(args) == 0 {
				return "", nil, fmt.Errorf("db: %s: more marks than arguments", head(query))
			}
			if err := e.take(args[0]); err != nil {
				return "", nil, fmt.Errorf("db: %s: argument %d: %w", head(query), len(e.args)+1, err)
			}
			args, n = args[1:], 1
		default:
			if n = strings.IndexAny(rest[1:], marks) + 1; n == 0 {
				n = len(rest)
			}
			e.text.WriteString(rest[:n])
		}
		rest = rest[n:]
	}
	if len(args) > 0 {
		return "", nil, fmt.Errorf("db: %s: more arguments than marks", head(query))
	}
	return e.text.String(), e.args, nil
}

// quoted returns the length of the quote or comment that s begins with, 0 if there is none, -1 if it does not end.
func quoted(s string) int {
	var end string
	start := 1
	switch {
	case s[0] == '\'', s[0] == '"':
		end = s[:1] // a doubled quote within is read as two quotes in a row, which comes to the same
	case strings.HasPrefix(s, "--"):
		if i := strings.IndexByte(s, '\n'); i >= 0 {
			return i + 1
		}
		return len(s)
	case strings.HasPrefix(s, "/*"):
		start, end = 2, "*/"
	default:
		return 0
	}
	i := strings.Index(s[start:], end)
	if i < 0 {
		return -1
	}
	return start + i + len(end)
}

// expansion gathers the text and the arguments that go to the driver.
type expansion struct {
	engine Engine
	text   strings.Builder
	args   []any
}

// take writes the marks for one argument.
func (e *expansion) take(arg any) error {
	list, ok := asList(arg)
	if !ok {
		return e.mark(arg)
	}
	if list.Len() == 0 {
		if notIn.MatchString(e.text.String()) {
			return errors.New("an empty list under not in")
		}
		e.text.WriteString("null")
		return nil
	}
	if cast, some := arrays[list.Type().Elem().Kind()]; some && e.engine == PostgreSQL && list.Len() > mostMarked {
		return e.array(list, cast)
	}
	for i := range e.marks(list.Len()) {
		if i > 0 {
			e.text.WriteString(", ")
		}
		if err := e.mark(list.Index(min(i, list.Len()-1)).Interface()); err != nil {
			return err
		}
	}
	return nil
}

// mostAlike is up to how many members lists that are nearly as long have one text, which stays prepared.
const mostAlike = 32

// marks returns how many marks a list of n has. A short one under in repeats its last member up to the next power of two.
func (e *expansion) marks(n int) int {
	if n > mostAlike || !strings.HasSuffix(e.text.String(), "in (") {
		return n
	}
	return 1 << bits.Len(uint(n-1))
}

// mostMarked is how many members of a list have a mark each on PostgreSQL. A longer one is one argument: a thousand marks cost more to read
// than a thousand rows to find.
const mostMarked = 100

// arrays are the types of lists, by the kind of their members.
var arrays = map[reflect.Kind]string{reflect.String: "text[]", reflect.Int64: "bigint[]", reflect.Int: "bigint[]", reflect.Slice: "bytea[]"}

// array writes a list as what an array holds.
func (e *expansion) array(list reflect.Value, cast string) error {
	var all any
	switch cast {
	case "text[]":
		texts := make([]string, list.Len())
		for i := range texts {
			texts[i] = list.Index(i).String()
		}
		all = texts
	case "bigint[]":
		numbers := make([]int64, list.Len())
		for i := range numbers {
			numbers[i] = list.Index(i).Int()
		}
		all = numbers
	default:
		if list.Type().Elem().Elem().Kind() != reflect.Uint8 {
			return fmt.Errorf("a list of %s", list.Type().Elem())
		}
		raw := make([][]byte, list.Len())
		for i := range raw {
			raw[i] = list.Index(i).Bytes()
		}
		all = raw
	}
	text, over := e.text.String(), "= any("
	at := in.FindStringIndex(text)
	if at == nil {
		return errors.New("a long list that stands under no in")
	}
	if not := notIn.FindStringIndex(text); not != nil {
		at, over = not, "<> all("
	}
	e.args = append(e.args, all)
	e.text.Reset()
	e.text.WriteString(text[:at[0]] + over + "$" + strconv.Itoa(len(e.args)) + "::" + cast)
	return nil
}

func (e *expansion) mark(arg any) error {
	v, err := plain(e.engine, arg)
	if err != nil {
		return err
	}
	e.args = append(e.args, v)
	if e.engine == PostgreSQL {
		e.text.WriteString("$" + strconv.Itoa(len(e.args)))
	} else {
		e.text.WriteByte('?')
	}
	return nil
}

// asList tells a slice of values from a slice of bytes, which is one value.
func asList(arg any) (reflect.Value, bool) {
	if _, ok := arg.(driver.Valuer); ok || arg == nil {
		return reflect.Value{}, false
	}
	v := reflect.ValueOf(arg)
	return v, v.Kind() == reflect.Slice && v.Type().Elem().Kind() != reflect.Uint8
}

// plain makes an argument nil, string, int64, float64, bool, []byte or time.Time; SQLite gets numbers for bool and text for times.
func plain(engine Engine, arg any) (any, error) {
	switch v := arg.(type) {
	case nil:
		return nil, nil
	case string, int64, float64:
		return arg, nil
	case time.Time:
		v = v.UTC().Truncate(time.Microsecond)
		if engine == SQLite {
			return v.Format(moment), nil
		}
		return v, nil
	case driver.Valuer:
		if r := reflect.ValueOf(arg); r.Kind() == reflect.Pointer && r.IsNil() {
			return nil, nil
		}
		x, err := v.Value()
		if err != nil {
			return nil, fmt.Errorf("%T cannot be stored", arg)
		}
		return plain(engine, x)
	}
	switch v := reflect.ValueOf(arg); v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return nil, nil
		}
		return plain(engine, v.Elem().Interface())
	case reflect.String:
		return v.String(), nil
	case reflect.Bool:
		if engine == PostgreSQL {
			return v.Bool(), nil
		}
		if v.Bool() {
			return int64(1), nil
		}
		return int64(0), nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return v.Int(), nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		if v.Uint() <= math.MaxInt64 {
			return int64(v.Uint()), nil
		}
	case reflect.Float32, reflect.Float64:
		return v.Float(), nil
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			if v.IsNil() {
				return nil, nil
			}
			return v.Bytes(), nil
		}
	}
	return nil, fmt.Errorf("%T cannot be stored", arg)
}
