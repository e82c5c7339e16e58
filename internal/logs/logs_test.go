package logs

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"sanad/internal/alarm"
	"sanad/internal/pii"
)

// written returns the line that a call writes, read back, and how many alarms it raised.
func written(t *testing.T, write func(log *slog.Logger)) (map[string]any, int64) {
	t.Helper()
	var b bytes.Buffer
	alarms := alarm.Open("")
	write(New(&b, alarms))
	line := map[string]any{}
	if err := json.Unmarshal(b.Bytes(), &line); err != nil {
		t.Fatalf("%v: %s", err, &b)
	}
	if strings.Count(b.String(), "\n") != 1 || !strings.HasSuffix(b.String(), "\n") {
		t.Errorf("no line: %q", b.String())
	}
	return line, alarms.Count(alarm.Redaction)
}

func TestALineOfOurs(t *testing.T) {
	line, alarms := written(t, func(log *slog.Logger) {
		log.With("job", "06h0ghqy03gqz886p3xbnctz5g").Info("request", "route", "GET /my/documents/{id}", "status", 200, "bytes", int64(1234567), "ms", 1.5,
			"broken", false, "addr", "127.0.0.1:8080", "pause", time.Second, "at", []string{"sanad/internal/web.(*site).enter:12"})
	})
	for key, want := range map[string]any{
		"msg": "request", "job": "06h0ghqy03gqz886p3xbnctz5g", "route": "GET /my/documents/{id}", "status": 200.0, "bytes": 1234567.0, "ms": 1.5, "broken": false,
		"addr": "127.0.0.1:8080", "pause": 1e9,
	} {
		if line[key] != want {
			t.Errorf("%s: %v, not %v", key, line[key], want)
		}
	}
	if at, ok := line["at"].([]any); !ok || at[0] != "sanad/internal/web.(*site).enter:12" || alarms != 0 {
		t.Errorf("%v, %d alarms", line, alarms)
	}
}

type stranger struct{ Name string }

func TestOnlyWhatIsOnTheList(t *testing.T) {
	for name, write := range map[string]func(log *slog.Logger){
		"a key that is none":         func(log *slog.Logger) { log.Info("x", "person", "ayesha") },
		"any kind under such a key":  func(log *slog.Logger) { log.Info("x", "person", stranger{"ayesha"}) },
		"a person's address":         func(log *slog.Logger) { log.Info("x", "ip", "ayesha") },
		"a value of another kind":    func(log *slog.Logger) { log.Info("x", "error", stranger{"ayesha"}) },
		"an error instead of a text": func(log *slog.Logger) { log.Info("x", "error", errors.New("ayesha")) },
		"a text instead of a number": func(log *slog.Logger) { log.Info("x", "status", "ayesha") },
		"frames that are none":       func(log *slog.Logger) { log.Info("x", "at", stranger{"ayesha"}) },
		"a group":                    func(log *slog.Logger) { log.Info("x", slog.Group("error", "error", "ayesha")) },
		"before":                     func(log *slog.Logger) { log.With("name", "ayesha").Info("x") },
		"a personal value":           func(log *slog.Logger) { log.Info("x", "error", pii.New("ayesha")) },
	} {
		line, _ := written(t, write)
		if text, _ := json.Marshal(line); strings.Contains(string(text), "ayesha") {
			t.Errorf("%s: %s", name, text)
		}
	}
}

func TestHostsOnly(t *testing.T) {
	for have, want := range map[string]string{
		`Get "https://example.org/my/documents/7?name=ayesha": EOF`: `Get "https://example.org/…": EOF`,
		"postgres://sanad:secret@db.internal:5432/sanad refused":    "postgres://db.internal:5432/… refused",
		"https://example.org?x=ayesha":                              "https://example.org/…",
		"https://example.org, and more":                             "https://example.org, and more",
		"read tcp 203.0.113.7:443->198.51.100.9:50000: timeout":     "read tcp [address]->[address]: timeout",
		"dial tcp [2001:db8::7]:443: refused":                       "dial tcp [address]: refused",
		"from 2001:db8::7.":                                         "from [address].",
		"sanad/internal/web.(*site).enter:12":                       "sanad/internal/web.(*site).enter:12",
		"a: b: c: version 1.2.3.4.5":                                "a: b: c: version 1.2.3.4.5",
	} {
		line, alarms := written(t, func(log *slog.Logger) { log.Warn("x", "error", have) })
		if line["error"] != want || alarms != 0 {
			t.Errorf("%s became %s", have, line["error"])
		}
	}
}

func TestTheLastLook(t *testing.T) {
	for _, have := range []string{
		"Key (number)=(90000-0000000-1) already exists", "9000000000001", "۹۰۰۰۰-۰۰۰۰۰۰۰-۱", "٩٠٠٠٠٠٠٠٠٠٠٠١", "+92 300 0000001", "0300-0000001",
		"ayesha@example.org", "4111 1111 1111 1111", "۴۱۱۱۱۱۱۱۱۱۱۱۱۱۱۱",
	} {
		line, alarms := written(t, func(log *slog.Logger) { log.Error("failed", "error", have) })
		if text := line["error"].(string); alarms != 1 || !strings.Contains(text, pii.Redacted) || strings.Contains(text, have) {
			t.Errorf("%s became %s, %d alarms", have, text, alarms)
		}
		line, alarms = written(t, func(log *slog.Logger) { log.Error(have) })
		if alarms != 1 || strings.Contains(line["msg"].(string), have) {
			t.Errorf("as a message %s became %s, %d alarms", have, line["msg"], alarms)
		}
	}
	for _, value := range []any{9000000000001, 3000000001.0} {
		key := map[bool]string{true: "bytes", false: "ms"}[value == 9000000000001]
		line, _ := written(t, func(log *slog.Logger) { log.Info("x", key, value) })
		if text, ok := line[key].(string); !ok || key == "bytes" && text != pii.Redacted {
			t.Errorf("a number: %v", line)
		}
	}
}

func TestNone(t *testing.T) {
	if None().Enabled(t.Context(), slog.LevelError) {
		t.Error("it writes")
	}
}

func BenchmarkRequest(b *testing.B) {
	for name, log := range map[string]*slog.Logger{"gate": New(io.Discard, nil), "bare": slog.New(slog.NewJSONHandler(io.Discard, nil))} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				log.LogAttrs(b.Context(), slog.LevelInfo, "request", slog.String("id", "06h0ghqy03gqz886p3xbnctz5g"), slog.String("door", "api"), slog.String("method", "GET"),
					slog.String("route", "GET /api/v1/register/engineers/{number...}"), slog.Int("status", 200), slog.Int64("bytes", 512),
					slog.Float64("ms", 0.123), slog.Bool("broken", false))
			}
		})
	}
}
