// Package logs is the only road into the log of the program.
//
// A line holds a message of ours and values under keys that stand on a list, each of the kind that the list says; an error's text loses
// addresses and what follows the host of a URL. Before a line leaves, a last look finds numbers and addresses of people, takes them out
// and raises an alarm. No key takes the id of a person or where somebody came from.
package logs

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/netip"
	"runtime"
	"strconv"
	"strings"
	"sync"

	"sanad/internal/alarm"
	"sanad/internal/pii"
)

// Withheld stands where a value was, under a key or of a kind that the list does not have.
const Withheld = "[withheld]"

// keys lists what a line may hold, and of which kind.
var keys = map[string]slog.Kind{
	"addr":    slog.KindString, // where we listen
	"attempt": slog.KindInt64,
	"broken":  slog.KindBool,
	"bytes":   slog.KindInt64,
	"council": slog.KindString,
	"door":    slog.KindString,
	"error":   slog.KindString,
	"fault":   slog.KindString,
	"host":    slog.KindString,
	"id":      slog.KindString, // of a request
	"job":     slog.KindString,
	"kind":    slog.KindString, // of a job
	"method":  slog.KindString,
	"ms":      slog.KindFloat64,
	"pause":   slog.KindDuration,
	"route":   slog.KindString, // the template, never the address
	"role":    slog.KindString, // of the process
	"status":  slog.KindInt64,
	"tls":     slog.KindString,
	"type":    slog.KindString, // of a panic
}

// ours are the keys whose values the program makes itself: nobody else's words are in them.
var ours = map[string]bool{"addr": true, "door": true, "id": true, "job": true, "method": true, "role": true, "route": true, "tls": true}

// longest is how many bytes of a value a line holds.
const longest = 2000

// New returns a log that writes lines of JSON, and raises an alarm for each value that had to be taken out.
func New(w io.Writer, alarms *alarm.Book) *slog.Logger {
	out := &scanner{w: w, alarms: alarms}
	return slog.New(&gate{slog.NewJSONHandler(out, nil)})
}

// None returns a log that writes nothing, for commands that tell what they do on the terminal.
func None() *slog.Logger { return slog.New(slog.DiscardHandler) }

// mostCounted is beyond what we count; a number of a person is greater.
const mostCounted = 999_999_999

func asFloat(v slog.Value) float64 {
	if v.Kind() == slog.KindInt64 {
		return float64(v.Int64())
	}
	return v.Float64()
}

// gate lets no groups pass: a key within one would not be on the list.
type gate struct{ slog.Handler }

// Handle writes a line.
func (g *gate) Handle(ctx context.Context, r slog.Record) error {
	line := slog.NewRecord(r.Time, r.Level, plain(r.Message), 0)
	list := make([]slog.Attr, 0, 12)
	r.Attrs(func(a slog.Attr) bool {
		list = append(list, allow(a))
		return true
	})
	line.AddAttrs(list...)
	return g.Handler.Handle(ctx, line)
}

// WithAttrs returns a log whose lines all hold some values.
func (g *gate) WithAttrs(list []slog.Attr) slog.Handler {
	allowed := make([]slog.Attr, len(list))
	for i, a := range list {
		allowed[i] = allow(a)
	}
	return &gate{g.Handler.WithAttrs(allowed)}
}

// WithGroup leaves the group out.
func (g *gate) WithGroup(string) slog.Handler { return g }

// allow withholds what is not on the list.
func allow(a slog.Attr) slog.Attr {
	if a.Key == "at" { // frames of a panic: functions and lines, without arguments
		if frames, ok := a.Value.Any().([]string); ok {
			for i := range frames {
				frames[i] = plain(frames[i])
			}
			return slog.Any(a.Key, frames)
		}
		return slog.String(a.Key, Withheld)
	}
	kind, known := keys[a.Key]
	value := a.Value.Resolve()
	if !known {
		return slog.String("withheld", plain(a.Key))
	}
	if value.Kind() != kind {
		return slog.String(a.Key, Withheld)
	}
	switch {
	case kind == slog.KindString && !ours[a.Key]:
		return slog.String(a.Key, plain(value.String()))
	case kind == slog.KindInt64 && (value.Int64() > mostCounted || value.Int64() < -mostCounted),
		kind == slog.KindFloat64 && (value.Float64() > mostCounted || value.Float64() < -mostCounted):
		return slog.String(a.Key, strconv.FormatFloat(asFloat(value), 'f', 0, 64)) // a text, so that the last look may take it out
	}
	return a
}

// plain shortens a text, and leaves out of it what follows the host of a URL, and addresses of machines.
func plain(s string) string {
	if len(s) > longest {
		s = strings.ToValidUTF8(s[:longest], "") + "…"
	}
	if strings.Contains(s, "://") {
		s = hostsOnly(s)
	}
	if strings.Count(s, ".") >= 3 || strings.Count(s, ":") >= 2 {
		s = withoutAddresses(s)
	}
	return s
}

// hostsOnly cuts each URL after its host, and takes out who signs in there.
func hostsOnly(s string) string {
	var b strings.Builder
	for {
		scheme, rest, found := strings.Cut(s, "://")
		b.WriteString(scheme)
		if !found {
			return b.String()
		}
		b.WriteString("://")
		end := strings.IndexFunc(rest, func(r rune) bool { return r <= ' ' || strings.ContainsRune("\"'`<>()[]{}|\\,;", r) })
		if end < 0 {
			end = len(rest)
		}
		url := rest[:end]
		host, _, more := strings.Cut(url, "/")
		if i := strings.IndexAny(host, "?#"); i >= 0 {
			host, more = host[:i], true
		}
		if i := strings.LastIndexByte(host, '@'); i >= 0 {
			host = host[i+1:]
		}
		b.WriteString(host)
		if more {
			b.WriteString("/…")
		}
		s = rest[end:]
	}
}

// withoutAddresses replaces addresses of machines: whose they are, and who it was that acted, must not stand in one place.
func withoutAddresses(s string) string {
	var b strings.Builder
	written := 0
	for at := 0; at < len(s); {
		begin := strings.IndexFunc(s[at:], isAddress)
		if begin < 0 {
			break
		}
		begin += at
		at = len(s)
		if end := strings.IndexFunc(s[begin:], func(r rune) bool { return !isAddress(r) }); end >= 0 {
			at = begin + end
		}
		if word := strings.TrimRight(s[begin:at], ".:"); isMachine(word) {
			b.WriteString(s[written:begin])
			b.WriteString("[address]")
			written = begin + len(word)
		}
	}
	if written == 0 {
		return s
	}
	return b.String() + s[written:]
}

func isAddress(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '.' || r == ':' || r == '%' || r == '[' || r == ']'
}

// isMachine tells an address, with or without a port, from any other word.
func isMachine(word string) bool {
	if strings.Count(word, ".") < 3 && strings.Count(word, ":") < 2 {
		return false
	}
	if _, err := netip.ParseAddrPort(word); err == nil {
		return true
	}
	_, err := netip.ParseAddr(strings.Trim(word, "[]"))
	return err == nil
}

// Frames lists the functions and lines of ours that led to a panic, without their arguments. It is called where recover is.
func Frames() (list []string) {
	pcs := make([]uintptr, 32)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(4, pcs)])
	for {
		f, more := frames.Next()
		if strings.HasPrefix(f.Function, "sanad/") {
			list = append(list, fmt.Sprintf("%s:%d", f.Function, f.Line))
		}
		if !more || len(list) == 12 {
			return list
		}
	}
}

// scanner takes the last look at each line.
type scanner struct {
	alarms *alarm.Book

	mu sync.Mutex
	w  io.Writer
}

// afterTime is where a line's own time ends: {"time":"2026-11-23T20:08:10.
const afterTime = 29

// Write scrubs one line and writes it.
func (s *scanner) Write(line []byte) (int, error) {
	from := min(afterTime, len(line))
	for from < len(line) && line[from] != '"' { // the rest of the second
		from++
	}
	clean, found := pii.Scrub(string(line[from:]))
	s.alarms.Raise(alarm.Redaction, found)
	s.mu.Lock()
	defer s.mu.Unlock()
	if found == 0 {
		_, err := s.w.Write(line)
		return len(line), err
	}
	_, err := s.w.Write(append(line[:from:from], clean...))
	return len(line), err
}
