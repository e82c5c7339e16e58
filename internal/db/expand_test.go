package db

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestExpand(t *testing.T) {
	type word string
	long := slices.Repeat([]string{"x"}, mostMarked+1)
	for _, c := range []struct {
		query string
		args  []any
		want  string
		plain []any
	}{
		{"a in (?) and b = ?", []any{long, 1}, "a = any($1::text[]) and b = $2", []any{long, int64(1)}},
		{"a not in (?)", []any{slices.Repeat([]word{"x"}, mostMarked+1)}, "a <> all($1::text[])", []any{long}},
		{"a IN ( ?)", []any{make([]int64, mostMarked+1)}, "a = any($1::bigint[])", []any{make([]int64, mostMarked+1)}},
		{"a in (?)", []any{make([][]byte, mostMarked+1)}, "a = any($1::bytea[])", []any{make([][]byte, mostMarked+1)}},
		{"select 1", nil, "select 1", []any{}},
		{"a = ? and b = ?", []any{1, "x"}, "a = $1 and b = $2", []any{int64(1), "x"}},
		{"a in (?) and b = ?", []any{[]string{"x", "y"}, true}, "a in ($1, $2) and b = $3", []any{"x", "y", true}},
		{"a in (?) and b = ?", []any{[]string{"x", "y", "z"}, 1}, "a in ($1, $2, $3, $4) and b = $5", []any{"x", "y", "z", "z", int64(1)}},
		{"a not in (?)", []any{make([]int64, 5)}, "a not in ($1, $2, $3, $4, $5, $6, $7, $8)", slices.Repeat([]any{int64(0)}, 8)},
		{"a in (?)", []any{long[:mostAlike+1]}, "a in (" + numbered(mostAlike+1) + ")", slices.Repeat([]any{"x"}, mostAlike+1)},
		{"a = (?)", []any{[]string{"x", "y", "z"}}, "a = ($1, $2, $3)", []any{"x", "y", "z"}},
		{"a in (?)", []any{[]string(nil)}, "a in (null)", []any{}},
		{"a = ?", []any{[]byte("x")}, "a = $1", []any{[]byte("x")}},
		{`a = '?' and "?" = ? -- ?`, []any{1}, `a = '?' and "?" = $1 -- ?`, []any{int64(1)}},
		{"a = 'it''s ?' and ? /* ? ' */ and ? -- it's ?\n and ?", []any{1, 2, 3}, "a = 'it''s ?' and $1 /* ? ' */ and $2 -- it's ?\n and $3", []any{int64(1), int64(2), int64(3)}},
	} {
		query, plain, err := expand(PostgreSQL, c.query, c.args)
		if err != nil || query != c.want || !reflect.DeepEqual(plain, c.plain) {
			t.Errorf("%s: %s %v %v", c.query, query, plain, err)
		}
	}
	for _, c := range []struct {
		query string
		args  []any
	}{
		{"?", nil}, {"?", []any{1, 2}}, {"", []any{1}}, {"'?", []any{1}}, {`"`, nil}, {"/* ?", nil}, {"'it''s", nil},
		{"a not in (?)", []any{[]int64{}}}, {"a NOT\n IN( ?)", []any{[]string{}}},
		{"?", []any{struct{}{}}}, {"?", []any{uint64(1 << 63)}}, {"?", []any{[][]string{{"a"}}}}, {"?", []any{map[string]string{}}}, {"?", []any{make(chan int)}},
	} {
		if query, _, err := expand(SQLite, c.query, c.args); err == nil {
			t.Errorf("%s %v: %s", c.query, c.args, query)
		}
	}
}

// numbered returns so many marks of PostgreSQL.
func numbered(n int) string {
	var list []string
	for i := range n {
		list = append(list, fmt.Sprint("$", i+1))
	}
	return strings.Join(list, ", ")
}

// A query is put together from pieces of which it is known what becomes of them.
func TestExpandProperty(t *testing.T) {
	inside := rapid.StringMatching(`[a-z?$ ;,()\-*]{0,6}`)
	rapid.Check(t, func(t *rapid.T) {
		var query, want strings.Builder
		var args, plain []any
		mark := func(v any) {
			plain = append(plain, v)
			fmt.Fprintf(&want, "$%d", len(plain))
		}
		same := func(s string) {
			query.WriteString(s)
			want.WriteString(s)
		}
		for range rapid.IntRange(0, 12).Draw(t, "pieces") {
			same(" ") // two quotes side by side would be one doubled quote
			switch rapid.SampledFrom([]string{"text", "quote", "name", "line", "block", "mark", "bytes", "list"}).Draw(t, "piece") {
			case "text":
				same(rapid.StringMatching(`[a-z0-9 =<>(),.;:\x{600}-\x{6ff}]{0,8}`).Draw(t, "text"))
			case "quote":
				same("'" + strings.ReplaceAll(rapid.StringMatching(`[a-z?'"/\-* ]{0,8}`).Draw(t, "quote"), "'", "''") + "'")
			case "name":
				same(`"` + rapid.StringMatching(`[a-z?'/\-* ]{0,8}`).Draw(t, "name") + `"`)
			case "line":
				same("--" + rapid.StringMatching(`[a-z?'"/* ]{0,8}`).Draw(t, "line") + "\n")
			case "block":
				same("/*" + strings.ReplaceAll(inside.Draw(t, "block"), "*", "'") + "*/")
			case "mark":
				n := rapid.Int64().Draw(t, "arg")
				query.WriteByte('?')
				args = append(args, n)
				mark(n)
			case "bytes":
				b := rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")
				query.WriteByte('?')
				args = append(args, b)
				mark(b)
			case "list":
				list := rapid.SliceOfN(rapid.String(), 0, 4).Draw(t, "list")
				query.WriteByte('?')
				args = append(args, list)
				for i, s := range list {
					if i > 0 {
						want.WriteString(", ")
					}
					mark(s)
				}
				if len(list) == 0 {
					want.WriteString("null")
				}
			}
		}
		got, gotArgs, err := expand(PostgreSQL, query.String(), args)
		if err != nil || got != want.String() || fmt.Sprintf("%q", gotArgs) != fmt.Sprintf("%q", plain) {
			t.Fatalf("%q\n got %q %q %v\nwant %q %q", query.String(), got, gotArgs, err, want.String(), plain)
		}
	})
}

// Whatever the text, expand ends, and on SQLite it leaves a text without lists as it was.
func FuzzExpand(f *testing.F) {
	for _, s := range []string{"select ? from t where a = '?''' -- ?", "/**/?", "--", "'", `"?"`, "?'?'?"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, query string) {
		args := []any{}
		for range len(query) + 1 {
			text, plain, err := expand(SQLite, query, args)
			if err == nil {
				if text != query || len(plain) != len(args) {
					t.Fatalf("%q became %q", query, text)
				}
				return
			}
			args = append(args, 1)
		}
	})
}
