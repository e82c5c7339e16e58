package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/web/parts"
)

// try is a site under test with its log.
type try struct {
	*testing.T
	site *site
	log  *bytes.Buffer
}

// people are the sessions that the site under test knows.
var people = map[string]access.Actor{
	"member":  {Person: "p1", Session: "s1"},
	"officer": {Person: "p2", Session: "s2", Roles: []access.Role{access.Officer}, Strong: true},
	"weak":    {Person: "p3", Session: "s3", Roles: []access.Role{access.Officer}},
}

func load(t testing.TB) *i18n.Texts {
	t.Helper()
	x, err := i18n.Load(i18n.Common, Texts)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func newTry(t *testing.T, s Settings, routes ...Route) try {
	t.Helper()
	return newTryWith(t, s, Needs{}, routes...)
}

// newTryWith is newTry with what web asks of the rooms, but who visits.
func newTryWith(t *testing.T, s Settings, n Needs, routes ...Route) try {
	t.Helper()
	c, err := council.Load("pec")
	if err != nil {
		t.Fatal(err)
	}
	log := &bytes.Buffer{}
	n.Visitor = func(_ context.Context, token string) (access.Actor, error) {
		if token == "broken" {
			return access.Actor{}, errors.New("the database is away")
		}
		return people[token], nil
	}
	h, err := New(s, n, c, load(t), clock.At(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)),
		slog.New(slog.NewJSONHandler(log, nil)), routes)
	if err != nil {
		t.Fatal(err)
	}
	return try{t, h.(*site), log}
}

type header map[string]string

// do asks the site; body is a form when it is not empty.
func (t try) do(method, path, body string, h header) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Host = "example.org"
	if body != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for k, v := range h {
		switch k {
		case "Host":
			r.Host = v
		case "Remote":
			r.RemoteAddr = v
		default:
			r.Header.Set(k, v)
		}
	}
	w := httptest.NewRecorder()
	t.site.ServeHTTP(w, r)
	return w.Result()
}

func bodyOf(t testing.TB, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func as(token string) header { return header{"Cookie": "sanad=" + token} }

// hello writes a page that says who acts.
func hello(w http.ResponseWriter, r *http.Request) error {
	return Page(w, r, http.StatusOK, parts.H1("hello "+Actor(r.Context()).Person))
}

func wants(t *testing.T, what string, have, want any) {
	t.Helper()
	if have != want {
		t.Errorf("%s: %v, not %v", what, have, want)
	}
}

func TestRoutesAreRefused(t *testing.T) {
	c, _ := council.Load("pec")
	for name, routes := range map[string][]Route{
		"no door":      {{pattern: "GET /", handler: hello}},
		"no method":    {Public("/x", hello)},
		"no handler":   {Public("GET /x", nil)},
		"language":     {Public("GET /ur/x", hello)},
		"no purpose":   {Member("GET /x", "", hello)},
		"public POST":  {Public("POST /x", hello)},
		"twice":        {Public("GET /x", hello), Open("GET /x", hello)},
		"bad pattern":  {Public("GET /{x", hello)},
		"meet in Urdu": {Public("GET /x/{a}", hello), Public("GET /{b}/x", hello)},
	} {
		if _, err := New(Settings{}, Needs{}, c, load(t), clock.System{}, slog.Default(), routes); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	if _, err := New(Settings{Proxies: []string{"here"}}, Needs{}, c, load(t), clock.System{}, slog.Default(), nil); err == nil {
		t.Error("a proxy that is no network: taken")
	}
}

func TestDoors(t *testing.T) {
	s := newTry(t, Settings{},
		Public("GET /{$}", hello), Open("GET /sign-in", hello), Member("GET /my", access.Self, hello), Member("POST /my/change", access.Self, hello),
		Member("GET /my/keys", access.Self, hello).Strong(), Desk("GET /desk", access.Licensing, hello), Link("GET /invitation/{token}", hello),
		API("GET /api/v1/x", func(w http.ResponseWriter, r *http.Request) error { return JSON(w, r, 200, "hello") }),
		Plain("GET /healthz", func(w http.ResponseWriter, _ *http.Request) error { _, err := io.WriteString(w, "ok"); return err }))
	for _, x := range []struct {
		path, token string
		status      int
		to, cache   string
	}{
		{"/", "", 200, "", "public, max-age=60"},
		{"/ur", "", 200, "", "public, max-age=60"},
		{"/ur/", "", 303, "/ur", "no-store"},
		{"/sign-in", "", 200, "", "no-store"},
		{"/invitation/abc", "", 200, "", "no-store"},
		{"/api/v1/x", "", 200, "", "public, max-age=60"},
		{"/ur/api/v1/x", "", 404, "", "no-store"},
		{"/healthz", "", 200, "", "no-store"},
		{"/my", "member", 200, "", "no-store"},
		{"/ur/my", "member", 200, "", "no-store"},
		{"/my", "", 303, "/sign-in?next=%2Fmy", "no-store"},
		{"/my", "unknown", 303, "/sign-in?next=%2Fmy", "no-store"},
		{"/ur/my?a=1&b=%D8%A7", "", 303, "/ur/sign-in?next=%2Fmy%3Fa%3D1%26b%3D%25D8%25A7", "no-store"},
		{"/my", "broken", 500, "", "no-store"},
		{"/my/keys", "member", 303, "/my/confirm?next=%2Fmy%2Fkeys", "no-store"},
		{"/my/keys", "officer", 200, "", "no-store"},
		{"/desk", "", 303, "/sign-in?next=%2Fdesk", "no-store"},
		{"/desk", "member", 404, "", "no-store"},
		{"/desk", "weak", 303, "/my/confirm?next=%2Fdesk", "no-store"},
		{"/ur/desk", "weak", 303, "/ur/my/confirm?next=%2Fdesk", "no-store"},
		{"/desk", "officer", 200, "", "no-store"},
		{"/nowhere", "officer", 404, "", "no-store"},
		{"/my/../sign-in?a=1", "", 307, "/sign-in?a=1", "no-store"},
		{"/ur//sign-in", "", 307, "/ur/sign-in", "no-store"},
		{"/my/../nowhere", "", 404, "", "no-store"},
		{"/invitation/%00", "", 404, "", "no-store"},
		{"/invitation/%ff", "", 404, "", "no-store"},
		{"/my?a=%00", "member", 404, "", "no-store"},
		{"/my?a=%ff", "member", 404, "", "no-store"},
		{"/my?a=%zz", "member", 200, "", "no-store"},
		{"/my?a=%00&b=%zz", "member", 404, "", "no-store"},
		{"/my?b=%zz&a=%00", "member", 404, "", "no-store"},
		{"/my?a=100%25", "member", 200, "", "no-store"},
		{"/sign-in/", "", 404, "", "no-store"},
		{"/my/change", "member", 405, "", "no-store"},
	} {
		r := s.do("GET", x.path, "", as(x.token))
		name := x.path + " as " + x.token
		wants(t, name, r.StatusCode, x.status)
		wants(t, name+" leads to", r.Header.Get("Location"), x.to)
		wants(t, name+" is kept", r.Header.Get("Cache-Control"), x.cache)
		carries := []string{"Content-Security-Policy", "X-Content-Type-Options", "X-Request-Id"}
		if x.path == "/api/v1/x" { // has no links to follow from, and no scripts to bind
			carries = append(carries, "Access-Control-Allow-Origin")
		} else {
			carries = append(carries, "Referrer-Policy", "Permissions-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy")
		}
		for _, h := range carries {
			if r.Header.Get(h) == "" {
				t.Errorf("%s: no %s", name, h)
			}
		}
		body := bodyOf(t, r)
		if x.status == 200 && strings.HasPrefix(x.path, "/my") && !strings.Contains(body, people[x.token].Person) {
			t.Errorf("%s: the handler does not know who acts: %s", name, body)
		}
		if strings.Contains(body, "⟦") {
			t.Errorf("%s: a text is missing: %s", name, body)
		}
	}
	r := s.do("POST", "/my/change", "a=1", header{})
	wants(t, "a stranger's form leads to", r.Header.Get("Location"), "/sign-in?next=%2Fmy")
	wants(t, "a method that is not there", s.do("DELETE", "/my", "", nil).Header.Get("Allow"), "GET, HEAD")
	wants(t, "HEAD", s.do("HEAD", "/", "", nil).StatusCode, 200)
}

func TestPublicDoorsReadAndWriteNoCookie(t *testing.T) {
	meddle := func(then func() error) Handler {
		return func(w http.ResponseWriter, r *http.Request) error {
			if len(r.Cookies()) > 0 || Actor(r.Context()).Person != "" {
				t.Error("the handler sees a cookie")
			}
			http.SetCookie(w, &http.Cookie{Name: "track", Value: "1"})
			SetSession(w, r, token, time.Now().Add(time.Hour))
			if then != nil {
				return then()
			}
			return hello(w, r)
		}
	}
	s := newTry(t, Settings{}, Public("GET /x", meddle(nil)), Public("GET /refused", meddle(fault.NotFound)), Public("GET /panic", meddle(func() error { panic("secret") })),
		API("GET /api/x", meddle(nil)), Plain("GET /healthz", meddle(nil)), Open("GET /sign-in", meddle(nil)), Member("GET /my", access.Self, hello))
	for _, path := range []string{"/x", "/ur/x", "/refused", "/panic", "/api/x", "/healthz", "/nowhere"} {
		if c := s.do("GET", path, "", as("member")).Header.Values("Set-Cookie"); len(c) > 0 {
			t.Errorf("%s sets %q", path, c)
		}
	}
	c := s.do("GET", "/sign-in", "", as("member")).Header.Values("Set-Cookie")
	if len(c) != 1 || !strings.HasPrefix(c[0], "sanad="+token+"; Path=/; Expires=") || !strings.HasSuffix(c[0], "; HttpOnly; SameSite=Lax") {
		t.Errorf("signing in sets %q", c)
	}
	if c := s.do("GET", "/my", "", as("unknown")).Header.Get("Set-Cookie"); !strings.Contains(c, "sanad=; ") || !strings.Contains(c, "Max-Age=0") {
		t.Errorf("an ended session's cookie is not taken away: %q", c)
	}
}

func TestSecureCookie(t *testing.T) {
	s := newTry(t, Settings{Secure: true},
		Open("POST /sign-in", func(w http.ResponseWriter, r *http.Request) error {
			SetSession(w, r, token, time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC))
			return See(w, r, "/my")
		}),
		Member("POST /my/sign-out", access.Self, func(w http.ResponseWriter, r *http.Request) error { ClearSession(w, r); return See(w, r, "/") }))
	r := s.do("POST", "/ur/sign-in", "a=1", nil)
	wants(t, "cookie", r.Header.Get("Set-Cookie"), "__Host-sanad="+token+"; Path=/; Expires=Tue, 01 Dec 2026 00:00:00 GMT; HttpOnly; Secure; SameSite=Lax")
	wants(t, "leads to", r.Header.Get("Location"), "/ur/my")
	wants(t, "transport", r.Header.Get("Strict-Transport-Security"), "max-age=63072000")
	r = s.do("POST", "/my/sign-out", "a=1", header{"Cookie": "__Host-sanad=member"})
	wants(t, "clears", r.Header.Get("Clear-Site-Data"), `"cache", "storage"`)
	if c := r.Header.Get("Set-Cookie"); !strings.HasPrefix(c, "__Host-sanad=;") {
		t.Errorf("signing out leaves %q", c)
	}
	wants(t, "the other name counts for nothing", s.do("POST", "/my/sign-out", "a=1", as("member")).StatusCode, 303)
}

func TestPanicAndError(t *testing.T) {
	s := newTry(t, Settings{},
		Public("GET /panic", func(http.ResponseWriter, *http.Request) error { panic("Ayesha 91234-1234567-1") }),
		Public("GET /error", func(w http.ResponseWriter, _ *http.Request) error {
			w.Header().Set("Cache-Control", "public")
			w.Header().Set("Content-Disposition", "attachment")
			return errors.New("disk full")
		}),
		Open("POST /sign-in", func(w http.ResponseWriter, r *http.Request) error {
			SetSession(w, r, token, time.Now().Add(time.Hour))
			panic(1)
		}),
		API("GET /api/error", func(http.ResponseWriter, *http.Request) error { return errors.New("disk full") }),
		Plain("GET /healthz", func(http.ResponseWriter, *http.Request) error { return errors.New("disk full") }),
		Public("GET /half", func(w http.ResponseWriter, _ *http.Request) error {
			_, _ = io.WriteString(w, "half")
			return errors.New("disk full")
		}))
	for path, want := range map[string]string{"/panic": "Our fault", "/ur/panic": "غلطی ہماری ہے", "/error": "Our fault", "/api/error": "urn:sanad:problem:internal", "/healthz": "Internal Server Error"} {
		r := s.do("GET", path, "", nil)
		body := bodyOf(t, r)
		wants(t, path, r.StatusCode, 500)
		wants(t, path+" is kept", r.Header.Get("Cache-Control"), "no-store")
		wants(t, path+" is a file", r.Header.Get("Content-Disposition"), "")
		if !strings.Contains(body, want) || strings.Contains(body, "disk") || strings.Contains(body, "Ayesha") {
			t.Errorf("%s says %s", path, body)
		}
		if id := r.Header.Get("X-Request-Id"); path != "/healthz" && !strings.Contains(body, id) {
			t.Errorf("%s does not name the request", path)
		}
	}
	wants(t, "a session begun in a panic", s.do("POST", "/sign-in", "a=1", nil).Header.Get("Set-Cookie"), "")
	if log := s.log.String(); strings.Contains(log, "Ayesha") || !strings.Contains(log, `"type":"string"`) || !strings.Contains(log, "TestPanicAndError") || !strings.Contains(log, "disk full") {
		t.Error(log)
	}
	defer func() {
		if recover() != http.ErrAbortHandler {
			t.Error("half an answer is passed off as a whole one")
		}
	}()
	s.do("GET", "/half", "", nil)
}

func TestLogNamesNobody(t *testing.T) {
	s := newTry(t, Settings{}, Member("GET /my/applications/{id}", access.Self, hello), Link("GET /invitation/{token}", hello))
	s.do("GET", "/my/applications/secret1?q=secret2", "", header{"Cookie": "sanad=member", "User-Agent": "secret3", "Remote": "203.0.113.77:5", "Referer": "https://secret4.test"})
	s.do("GET", "/invitation/secret5", "", nil)
	s.do("GET", "/secret6", "", nil)
	s.do("secret7", "/secret8", "", nil)
	log := s.log.String()
	if strings.Contains(log, "secret") || strings.Contains(log, "203.0.113") || strings.Contains(log, "member\",\"p1") {
		t.Error(log)
	}
	var line struct {
		Route, Door, Method string
		Status, Bytes       int
		MS                  *float64
	}
	if err := json.NewDecoder(strings.NewReader(log)).Decode(&line); err != nil {
		t.Fatal(err)
	}
	if line.Route != "GET /my/applications/{id}" || line.Door != "member" || line.Status != 200 || line.Bytes == 0 || line.MS == nil || line.Method != "GET" {
		t.Errorf("%+v", line)
	}
}

func TestOrigin(t *testing.T) {
	s := newTry(t, Settings{}, Open("POST /sign-in", hello), Open("GET /sign-in", hello))
	for _, x := range []struct {
		h      header
		status int
	}{
		{header{"Sec-Fetch-Site": "same-origin", "Origin": "http://example.org"}, 200},
		{header{"Origin": "http://example.org"}, 200},
		{header{}, 200}, // no browser
		{header{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.test"}, 403},
		{header{"Sec-Fetch-Site": "same-site"}, 403},
		{header{"Origin": "https://evil.test"}, 403},
		{header{"Origin": "null"}, 403},
	} {
		wants(t, "POST with "+x.h["Sec-Fetch-Site"]+" "+x.h["Origin"], s.do("POST", "/sign-in", "a=1", x.h).StatusCode, x.status)
	}
	wants(t, "GET from elsewhere", s.do("GET", "/sign-in", "", header{"Sec-Fetch-Site": "cross-site"}).StatusCode, 200)
}

func TestHosts(t *testing.T) {
	healthy := Plain("GET /healthz", func(http.ResponseWriter, *http.Request) error { return nil })
	routes := []Route{Public("GET /{$}", hello), Public("GET /verify", hello), Member("GET /my", access.Self, hello), Open("POST /sign-in", hello), healthy}
	s := newTry(t, Settings{Hosts: []string{"pec.example", "www.pec.example"}, Verify: "verify.example", Secure: true, Proxies: []string{"198.51.100.0/24"}}, routes...)
	for _, x := range []struct {
		method, host, path string
		h                  header
		status             int
		to                 string
	}{
		{"GET", "pec.example", "/", nil, 200, ""},
		{"GET", "PEC.example:443", "/", nil, 200, ""},
		{"GET", "other.example", "/", nil, 421, ""},
		{"GET", "pec.example.evil.test", "/", nil, 421, ""},
		{"GET", "", "/", nil, 421, ""},
		{"GET", "10.0.0.7", "/healthz", nil, 200, ""},
		{"GET", "www.pec.example", "/ur/verify?q=1", nil, 308, "https://pec.example/ur/verify?q=1"},
		{"POST", "www.pec.example", "/sign-in", nil, 308, "https://pec.example/sign-in"},
		{"GET", "www.pec.example", "//evil.test/x", nil, 308, "https://pec.example//evil.test/x"},
		{"GET", "verify.example", "/", nil, 308, "/verify"},
		{"GET", "verify.example", "/verify", nil, 200, ""},
		{"GET", "verify.example", "/ur/verify", nil, 200, ""},
		{"GET", "verify.example", "/my", nil, 308, "https://pec.example/my"},
		{"GET", "pec.example", "/", header{"X-Forwarded-Proto": "http"}, 200, ""}, // nobody we trust says so
		{"GET", "pec.example", "/", header{"X-Forwarded-Proto": "http", "Remote": "198.51.100.9:1"}, 308, "https://pec.example/"},
		{"GET", "pec.example", "/", header{"X-Forwarded-Proto": "https", "Remote": "198.51.100.9:1"}, 200, ""},
	} {
		h := header{"Host": x.host}
		for k, v := range x.h {
			h[k] = v
		}
		r := s.do(x.method, x.path, "", h)
		wants(t, x.host+x.path, r.StatusCode, x.status)
		wants(t, x.host+x.path+" leads to", r.Header.Get("Location"), x.to)
	}
	s = newTry(t, Settings{Hosts: []string{"localhost"}, Demo: true}, routes...)
	for host, status := range map[string]int{"localhost:8080": 200, "127.0.0.1:8080": 200, "[::1]:8080": 200, "evil.test": 421} {
		wants(t, host, s.do("GET", "/", "", header{"Host": host}).StatusCode, status)
	}
	s = newTry(t, Settings{Hosts: []string{"localhost", "other"}}, routes...)
	wants(t, "the port stays", s.do("GET", "/", "", header{"Host": "other:8080"}).Header.Get("Location"), "http://localhost:8080/")
}

func TestClientNetwork(t *testing.T) {
	var seen string
	s := newTry(t, Settings{Proxies: []string{"192.0.2.0/24", "2001:db8:ffff::1"}}, Open("GET /x", func(w http.ResponseWriter, r *http.Request) error {
		seen = ClientNetwork(r)
		return hello(w, r)
	}))
	for _, x := range []struct{ remote, forwarded, network string }{
		{"203.0.113.77:5", "", "203.0.113.0/24"},
		{"203.0.113.77:5", "198.51.100.1", "203.0.113.0/24"},
		{"192.0.2.9:5", "198.51.100.1", "198.51.100.0/24"},
		{"192.0.2.9:5", "10.1.1.1, 198.51.100.1, 192.0.2.4", "198.51.100.0/24"},
		{"192.0.2.9:5", "rubbish", "192.0.2.0/24"},
		{"192.0.2.9:5", "", "192.0.2.0/24"},
		{"[2001:db8:ffff::1]:5", "2001:db8:1:2:3::4", "2001:db8:1::/48"},
		{"[::ffff:203.0.113.77]:5", "", "203.0.113.0/24"},
		{"@", "", "unknown"},
	} {
		s.do("GET", "/x", "", header{"Remote": x.remote, "X-Forwarded-For": x.forwarded})
		wants(t, x.remote+" "+x.forwarded, seen, x.network)
	}
}

func TestLimits(t *testing.T) {
	s := newTry(t, Settings{}, Public("GET /verify", hello).Limit(6, 3), Public("GET /news", hello), Open("POST /sign-in", hello), API("GET /api/x", hello))
	moved := clock.At(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))
	s.site.watch = moved
	for i := range 3 {
		wants(t, "within the limit", s.do("GET", "/verify", "", nil).StatusCode, 200)
		_ = i
	}
	r := s.do("GET", "/ur/verify", "", nil)
	wants(t, "beyond the limit, in the other language", r.StatusCode, 429)
	wants(t, "try again", r.Header.Get("Retry-After"), "11")
	if body := bodyOf(t, r); !strings.Contains(body, "11 سیکنڈ") {
		t.Error(body)
	}
	wants(t, "another page", s.do("GET", "/news", "", nil).StatusCode, 200)
	wants(t, "another network", s.do("GET", "/verify", "", header{"Remote": "198.51.100.1:1"}).StatusCode, 200)
	wants(t, "the same network", s.do("GET", "/verify", "", header{"Remote": "192.0.2.200:1"}).StatusCode, 429)
	moved.Move(11 * time.Second)
	wants(t, "later", s.do("GET", "/verify", "", nil).StatusCode, 200)
	for range 60 {
		s.do("POST", "/sign-in", "a=1", nil)
		s.do("GET", "/api/x", "", nil)
	}
	wants(t, "guesses", s.do("POST", "/sign-in", "a=1", nil).StatusCode, 429)
	wants(t, "guesses of another network", s.do("POST", "/sign-in", "a=1", header{"Remote": "198.51.100.1:1"}).StatusCode, 200)
	wants(t, "machines", s.do("GET", "/api/x", "", nil).Header.Get("Content-Type"), "application/problem+json")
}

func TestLimitsForgetTheOldest(t *testing.T) {
	l, now := newLimits(2), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	p := pace{1, 1}
	l.take("a", p, now)
	l.take("b", p, now)
	l.take("a", p, now)
	l.take("c", p, now) // drops b
	if len(l.known) != 2 || l.take("a", p, now) == 0 || l.take("b", p, now) != 0 {
		t.Error("the newest are not kept, or the oldest not dropped")
	}
}

func TestFaults(t *testing.T) {
	var field fault.Fields
	field.Add("name", "fault.empty", nil)
	for name, x := range map[string]struct {
		err          error
		status, json int
		says         string
	}{
		"invalid":  {field.Err(), 422, 400, "This cannot be empty."},
		"denied":   {fault.Denied("fault.taken", nil), 403, 403, "stands here"},
		"notfound": {fault.NotFound(), 404, 404, "There is no such thing"},
		"conflict": {fault.Conflict("fault.stale", nil), 409, 409, "changed meanwhile"},
		"busy":     {fault.Busy("fault.busy", nil), 503, 503, "Too many people"},
		"limited":  {fault.Busy("fault.taken", nil), 429, 429, "stands here"},
		"too big":  {&http.MaxBytesError{Limit: 1}, 413, 413, "nothing was kept"},
		"broken":   {io.ErrUnexpectedEOF, 400, 400, "Not everything arrived"},
	} {
		h := func(http.ResponseWriter, *http.Request) error { return fault.Wrap(x.err, "somewhere") }
		s := newTry(t, Settings{}, Open("GET /x", h), API("GET /api/x", h))
		r := s.do("GET", "/x", "", nil)
		wants(t, name, r.StatusCode, x.status)
		if body := bodyOf(t, r); !strings.Contains(body, x.says) || strings.Contains(body, "⟦") {
			t.Errorf("%s says %s", name, body)
		}
		if body := bodyOf(t, s.do("GET", "/ur/x", "", nil)); !strings.Contains(body, `<html lang="ur" dir="rtl">`) || strings.Contains(body, x.says) {
			t.Errorf("%s in Urdu: %s", name, body)
		}
		r = s.do("GET", "/api/x", "", nil)
		var p problem
		if err := json.NewDecoder(r.Body).Decode(&p); err != nil || p.Status != x.json || r.StatusCode != x.json || !strings.Contains(p.Detail, x.says) {
			t.Errorf("%s: %+v %v", name, p, err)
		}
		wants(t, name, r.Header.Get("Content-Type"), "application/problem+json")
		if strings.Contains(s.log.String(), `"failed"`) {
			t.Errorf("%s is in the log as our failure", name)
		}
	}
}

func TestLanguages(t *testing.T) {
	s := newTry(t, Settings{Demo: true}, Public("GET /{$}", framed), Public("GET /verify/engineers/{number}", framed))
	for path, other := range map[string]string{
		"/": "/ur", "/ur": "/", "/verify/engineers/civil-1?on=2024-03-01&x=%D8%A7": "/ur/verify/engineers/civil-1?on=2024-03-01&amp;x=%D8%A7",
		"/ur/verify/engineers/civil-1?on=2024-03-01": "/verify/engineers/civil-1?on=2024-03-01", "/ur/nowhere": "/nowhere", "/urdu": "/ur/urdu",
	} {
		body := bodyOf(t, s.do("GET", path, "", nil))
		if strings.Count(body, `<a class="language" href="`+other+`"`) != 2 {
			t.Errorf("%s has no switch to %s:\n%s", path, other, body)
		}
		urdu := path == "/ur" || strings.HasPrefix(path, "/ur/")
		if urdu != strings.Contains(body, `<html lang="ur" dir="rtl">`) || urdu != strings.Contains(body, "پاکستان") {
			t.Errorf("%s is in the wrong language", path)
		}
	}
	if body := bodyOf(t, s.do("GET", "/verify/engineers/%22%3E%3Cscript%3E", "", nil)); strings.Contains(body, "><script>") {
		t.Error("an address writes into the page")
	}
}

func framed(w http.ResponseWriter, r *http.Request) error {
	return Page(w, r, http.StatusOK, parts.Page("Title"))
}

func TestKeptPages(t *testing.T) {
	s := newTry(t, Settings{}, Public("GET /x", framed), Member("GET /my", access.Self, framed))
	r := s.do("GET", "/x", "", nil)
	tag := r.Header.Get("ETag")
	if tag == "" || r.Header.Get("Vary") != "Accept-Encoding" {
		t.Fatal(r.Header)
	}
	again := s.do("GET", "/x", "", header{"If-None-Match": `"other", ` + tag})
	wants(t, "again", again.StatusCode, 304)
	wants(t, "its body", bodyOf(t, again), "")
	wants(t, "a member's page", s.do("GET", "/my", "", as("member")).Header.Get("ETag"), "")
	z := s.do("GET", "/x", "", header{"Accept-Encoding": "br, gzip;q=0.5"})
	wants(t, "compressed", z.Header.Get("Content-Encoding"), "gzip")
	wants(t, "refused to be compressed", s.do("GET", "/x", "", header{"Accept-Encoding": "gzip;q=0"}).Header.Get("Content-Encoding"), "")
}

func TestOwnPath(t *testing.T) {
	for path, want := range map[string]string{
		"/my": "/my", "/my?a=1": "/my?a=1", "/my/x#y": "/my/x#y", "": "/", "//evil.test": "/", "///evil.test": "/", `/\evil.test`: "/", "https://evil.test": "/", "/a\nb": "/",
		"javascript:alert(1)": "/", "my": "/", "/%0d%0aSet-Cookie:x": "/%0d%0aSet-Cookie:x", "/" + strings.Repeat("a", 600): "/", "/my x": "/",
	} {
		wants(t, path, ownPath(path, "/"), want)
	}
	r := httptest.NewRequest("GET", "/sign-in?next="+url.QueryEscape("//evil.test"), nil)
	wants(t, "next", Next(r, "/my"), "/my")
	s := newTry(t, Settings{}, Open("GET /x", func(w http.ResponseWriter, r *http.Request) error { return See(w, r, "//evil.test") }))
	wants(t, "away", s.do("GET", "/x", "", nil).StatusCode, 500)
}

// Whoever leaves is told nothing of, and what is no plain address leads nowhere.
func TestWayOut(t *testing.T) {
	s := newTry(t, Settings{}, Public("GET /x", func(w http.ResponseWriter, r *http.Request) error {
		return Out(w, strings.Replace(r.URL.Query().Get("to"), "_", "\n", 1))
	}))
	for to, want := range map[string]int{
		"https://a.example/c?d%23e": 303, "http://a.example/": 500, "https:a.example": 500, "//a.example": 500, "https://b@a.example/": 500, "https:///a": 500, "/my": 500, "": 500,
		"javascript:alert(1)": 500, "https://a.example/_x": 500, "https://a.example/خبر": 500, `https://a.example\\b`: 500,
	} {
		r := s.do("GET", "/x?"+url.Values{"to": {to}}.Encode(), "", nil)
		if h := r.Header; r.StatusCode != want || want == 303 && (h.Get("Location") != to || h.Get("Referrer-Policy") != "no-referrer" || h.Get("Cache-Control") != "no-store") || want != 303 && h.Get("Location") != "" {
			t.Errorf("%s: %d %v", to, r.StatusCode, h)
		}
	}
}

// On pages that are kept for everybody only what leads elsewhere for everybody is a link.
func TestLinksOfPages(t *testing.T) {
	linked := func(w http.ResponseWriter, r *http.Request) error {
		return Page(w, r, 200, parts.Linked("https://a.example"))
	}
	n := Needs{Exit: func(address string, own bool) string { return fmt.Sprint("/out?own=", own) }}
	s := newTryWith(t, Settings{}, n, Public("GET /x", linked), Open("GET /y", linked))
	for path, want := range map[string]string{"/x": "/out?own=false", "/y": "/out?own=true", "/ur/y": "/ur/out?own=true"} {
		if body := bodyOf(t, s.do("GET", path, "", nil)); !strings.Contains(body, `href="`+want+`"`) {
			t.Errorf("%s: %s", path, body)
		}
	}
}

// A route that leads to another site leads there alone, and loosens nothing but where its forms may go.
func TestLeave(t *testing.T) {
	leave := func(w http.ResponseWriter, r *http.Request) error {
		return Leave(w, r, strings.Replace(r.URL.Query().Get("to"), "_", "\n", 1))
	}
	s := newTry(t, Settings{}, Open("GET /x", leave).Leads("https://pay.example"), Open("GET /y", leave), Open("GET /z", hello))
	for to, want := range map[string]int{
		"https://pay.example/c/1": 303, "https://pay.example": 500, "https://pay.example.evil.test/": 500, "https://pay.example@evil.test/": 500, "/my": 500, "": 500,
		"http://pay.example/": 500, "https://pay.example/_x": 500,
	} {
		r := s.do("GET", "/x?to="+to, "", nil)
		if location := r.Header.Get("Location"); r.StatusCode != want || want == 303 && location != to || want != 303 && location != "" {
			t.Errorf("%s: %d %s", to, r.StatusCode, location)
		}
		if r := s.do("GET", "/y?to="+to, "", nil); r.StatusCode != 500 {
			t.Errorf("a route that leads nowhere, %s: %d", to, r.StatusCode)
		}
	}
	plain := s.do("GET", "/z", "", nil).Header.Get("Content-Security-Policy")
	there := s.do("GET", "/x?to=https://pay.example/1", "", nil).Header.Get("Content-Security-Policy")
	wants(t, "the policy", there, strings.Replace(plain, "form-action 'self'", "form-action 'self' https://pay.example", 1))
	wants(t, "the policy elsewhere", plain, contentPolicy)
}
