package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/clock"
	"sanad/internal/council"
)

const (
	oldKey = "0123456789abcdef0123456789abcdef"
	newKey = "fedcba9876543210fedcba9876543210"
)

// hooked is a site with one hook, whose bank calls from 192.0.2.0/28 and may sign with two keys.
type hooked struct {
	*testing.T
	site    http.Handler
	log     strings.Builder
	stopped map[string]int
	heard   []string // who called, and with which body
	as      access.Actor
}

var hookNow = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

func newHooked(t *testing.T) *hooked {
	t.Helper()
	c, err := council.Load("pec")
	if err != nil {
		t.Fatal(err)
	}
	h := &hooked{T: t, stopped: map[string]int{}}
	s := Settings{
		Proxies: []string{"10.0.0.0/8"},
		Callers: map[string]Caller{"bank": {Networks: []string{"192.0.2.0/28"}, Believe: Signed(map[string]string{"1link/2026": oldKey, "1link/2027": newKey})}},
	}
	hear := func(w http.ResponseWriter, r *http.Request) error {
		b, err := io.ReadAll(r.Body)
		h.heard, h.as = append(h.heard, CallerOf(r.Context())+" "+string(b)), Actor(r.Context())
		return err
	}
	h.site, err = New(s, Needs{Stopped: func(why string) { h.stopped[why]++ }}, c, load(t), clock.At(hookNow),
		slog.New(slog.NewJSONHandler(&h.log, nil)), []Route{Hook("POST /hooks/bank/paid", "bank", access.Fees, hear), Hook("POST /hooks/nobody", "nobody", access.Fees, hear)})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// call is what a bank sends, and what may be wrong with it.
type call struct {
	method, path, body, kind, from, key, secret, signed string
	at                                                  time.Time
	change                                              func(r *http.Request)
}

func (h *hooked) send(c call) *http.Response {
	h.Helper()
	r := httptest.NewRequest(c.method, c.path, strings.NewReader(c.body))
	r.RemoteAddr = c.from + ":1234"
	stamp := strconv.FormatInt(c.at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(c.secret))
	mac.Write([]byte(stamp + "\n" + c.method + "\n" + c.path + "\n" + c.signed))
	r.Header.Set("Content-Type", c.kind)
	r.Header.Set(HeaderKey, c.key)
	r.Header.Set(HeaderTime, stamp)
	r.Header.Set(HeaderSignature, hex.EncodeToString(mac.Sum(nil)))
	if c.change != nil {
		c.change(r)
	}
	w := httptest.NewRecorder()
	h.site.ServeHTTP(w, r)
	return w.Result()
}

func right() call {
	const body = `{"reference":"1"}`
	return call{"POST", "/hooks/bank/paid", body, "application/json", "192.0.2.7", "1link/2026", oldKey, body, hookNow, nil}
}

func TestHookHearsWhoSigns(t *testing.T) {
	for name, change := range map[string]func(c *call){
		"as it should be":       func(*call) {},
		"with the next key":     func(c *call) { c.key, c.secret = "1link/2027", newKey },
		"five minutes early":    func(c *call) { c.at = hookNow.Add(5 * time.Minute) },
		"five minutes late":     func(c *call) { c.at = hookNow.Add(-5 * time.Minute) },
		"with a charset":        func(c *call) { c.kind = "application/json; charset=utf-8" },
		"with a session's name": func(c *call) { c.change = func(r *http.Request) { r.Header.Set("Cookie", "sanad="+token) } },
		"through our proxy": func(c *call) {
			c.from, c.change = "10.1.1.1", func(r *http.Request) { r.Header.Set("X-Forwarded-For", "203.0.113.9, 192.0.2.7") }
		},
	} {
		h, c := newHooked(t), right()
		change(&c)
		answer := h.send(c)
		if answer.StatusCode != http.StatusOK || len(h.heard) != 1 || h.heard[0] != "1link "+c.body {
			t.Errorf("%s: %d, heard %q", name, answer.StatusCode, h.heard)
		}
		if !h.as.System || h.as.Purpose != access.Fees || h.as.Person != "" {
			t.Errorf("%s: acts as %+v", name, h.as)
		}
		if answer.Header.Get("Set-Cookie") != "" || answer.Header.Get("Access-Control-Allow-Origin") != "" || answer.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %v", name, answer.Header)
		}
	}
}

func TestHookStops(t *testing.T) {
	var told string
	for _, x := range []struct {
		name    string
		status  int
		stopped string
		change  func(c *call)
	}{
		{"another secret", 401, "signature", func(c *call) { c.secret = newKey }},
		{"a key that is unknown", 401, "signature", func(c *call) { c.key = "1link/2025" }},
		{"a key that is unknown, signed with nothing", 401, "signature", func(c *call) { c.key, c.secret = "1link/2025", "" }},
		{"another body", 401, "signature", func(c *call) { c.body = `{"reference":"2"}` }},
		{"another address", 401, "signature", func(c *call) { c.change = func(r *http.Request) { r.URL.RawQuery = "a=b" } }},
		{"a stamp that is old", 401, "signature", func(c *call) { c.at = hookNow.Add(-5*time.Minute - time.Second) }},
		{"a stamp that is ahead", 401, "signature", func(c *call) { c.at = hookNow.Add(5*time.Minute + time.Second) }},
		{"a stamp of another age", 401, "signature", func(c *call) { c.at = time.Unix(-1<<62, 0) }},
		{"no headers", 401, "signature", func(c *call) {
			c.change = func(r *http.Request) { r.Header = http.Header{"Content-Type": {"application/json"}} }
		}},
		{"a signature sent twice", 401, "signature", func(c *call) {
			c.change = func(r *http.Request) { r.Header.Add(HeaderSignature, r.Header.Get(HeaderSignature)) }
		}},
		{"half a signature", 401, "signature", func(c *call) {
			c.change = func(r *http.Request) { r.Header.Set(HeaderSignature, r.Header.Get(HeaderSignature)[:32]) }
		}},
		{"no signature", 401, "signature", func(c *call) { c.change = func(r *http.Request) { r.Header.Set(HeaderSignature, "") } }},
		{"another network", 404, "network", func(c *call) { c.from = "192.0.2.16" }},
		{"a word of a network", 404, "network", func(c *call) {
			c.from, c.change = "203.0.113.9", func(r *http.Request) { r.Header.Set("X-Forwarded-For", "192.0.2.7") }
		}},
		{"a caller whom nobody set", 404, "network", func(c *call) { c.path = "/hooks/nobody" }},
		{"a body beyond the limit", 413, "", func(c *call) { c.body = strings.Repeat("x", 16<<10+1); c.signed = c.body }},
		{"a body beyond the limit, whose length nobody told", 413, "", func(c *call) {
			c.body = strings.Repeat("x", 16<<10+1)
			c.signed, c.change = c.body, func(r *http.Request) { r.ContentLength = -1 }
		}},
		{"a form", 415, "", func(c *call) { c.kind = "application/x-www-form-urlencoded" }},
		{"a question", 405, "", func(c *call) { c.method = "GET" }},
		{"another method", 405, "", func(c *call) { c.method = "PUT" }},
	} {
		h, c := newHooked(t), right()
		x.change(&c)
		answer := h.send(c)
		body := bodyOf(t, answer)
		if answer.StatusCode != x.status || len(h.heard) > 0 {
			t.Errorf("%s: %d, heard %q", x.name, answer.StatusCode, h.heard)
		}
		var p problem
		if err := json.Unmarshal([]byte(body), &p); err != nil || answer.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %v, %s", x.name, err, body)
		}
		if x.status == 401 { // whatever was wrong, nobody learns what
			p.Instance = ""
			if say := fmt.Sprint(p); told == "" {
				told = say
			} else if say != told {
				t.Errorf("%s: %s, and the others: %s", x.name, say, told)
			}
		}
		if want := 1; x.stopped != "" && h.stopped[x.stopped] != want || x.stopped == "" && len(h.stopped) > 0 {
			t.Errorf("%s: counted %v", x.name, h.stopped)
		}
		log := h.log.String()
		if x.stopped != "" && !strings.Contains(log, `"fault":"`+x.stopped+`"`) || strings.Contains(log, "192.0.2") || strings.Contains(log, oldKey) || strings.Contains(log, "reference") {
			t.Errorf("%s: logged %s", x.name, log)
		}
	}
}

// The example of docs/biller.md, which banks try their own code with.
func TestSignatureOfThePage(t *testing.T) {
	const stamp, sign = "1795424400", "dfa5f759052322bdec9956e1d1e47413dae23fc6b735dba706f205ffc853bfef"
	page, err := os.ReadFile("../../docs/biller.md")
	if err != nil || !strings.Contains(string(page), stamp) || !strings.Contains(string(page), sign) {
		t.Errorf("the page has another example: %v", err)
	}
	h := http.Header{HeaderKey: {"1link/2026"}, HeaderTime: {stamp}, HeaderSignature: {sign}}
	who, ok := Signed(map[string]string{"1link/2026": oldKey})(h, "POST", "/hooks/biller/inquiry", []byte(`{"consumer_number":"9021000000000000"}`), time.Unix(1795424400, 0))
	if who != "1link" || !ok {
		t.Errorf("%q %v", who, ok)
	}
}

func TestHookNeedsCallerAndPurpose(t *testing.T) {
	for name, r := range map[string]Route{
		"a question":      Hook("GET /hooks/bank", "bank", access.Fees, hello),
		"told by a body":  Told("POST /hooks/bank", "bank", access.Fees, hello),
		"told by nobody":  Told("GET /hooks/bank", "", access.Fees, hello),
		"without caller":  Hook("POST /hooks/bank", "", access.Fees, hello),
		"without purpose": Hook("POST /hooks/bank", "bank", "", hello),
	} {
		if r.check() == nil {
			t.Errorf("%s: mounted", name)
		}
	}
	if _, err := readCallers(map[string]Caller{"bank": {Networks: []string{"everywhere"}}}); err == nil {
		t.Error("a network that is none")
	}
}
