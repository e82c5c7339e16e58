package app

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"sanad/internal/alarm"
	"sanad/internal/clock"
	"sanad/internal/config"
)

// figuresOf builds the program with some settings and returns who asks it.
func figuresOf(t *testing.T, change func(c *config.Config)) (a *App, ask func(path, from string, headers ...string) *httptest.ResponseRecorder) {
	t.Helper()
	c := patientOf(t)
	change(&c)
	stores, err := OpenStores(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	a, err = New(t.Context(), Options{Config: c, Stores: stores, Clock: clock.System{}, Log: slog.New(slog.DiscardHandler), Alarms: Alarms(c)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Stop(t.Context()) })
	return a, func(path, from string, headers ...string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, "http://walk.example"+path, nil)
		r.Host, r.RemoteAddr = "register.example.org", from
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		w := httptest.NewRecorder()
		a.Handler.ServeHTTP(w, r)
		return w
	}
}

const here, away = "127.0.0.1:40000", "203.0.113.7:40000"

func TestFigures(t *testing.T) {
	a, ask := figuresOf(t, func(*config.Config) {})
	ask("/verify/engineers/CIVIL%2F90000?name=ayesha", away)
	ask("/nowhere/ayesha", away)
	ask("/my/documents/06h0ghqy03gqz886p3xbnctz5g", away)
	a.Alarms.Raise(alarm.Redaction, 3)
	w := ask("/metrics", here)
	if w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/plain") {
		t.Fatalf("%d %s", w.Code, w.Header())
	}
	text := w.Body.String()
	for _, line := range []string{
		`sanad_requests_total{class="4xx",door="none",route="none"} 1`, `sanad_requests_total{class="3xx",door="member",route="GET /my/documents/{id}"} 1`,
		`sanad_request_seconds_count{door="public",route="GET /verify/engineers/{number...}"} 1`, `sanad_jobs{state="waiting"} 0`, `sanad_jobs{state="dead"} 0`,
		"privacy_redactions_total 3", "privacy_cookies_dropped_total 0", "privacy_destinations_refused_total 0", "privacy_sealed_refused_total 0", "go_goroutines ",
	} {
		if !strings.Contains(text, line) {
			t.Errorf("%s is missing in\n%s", line, text)
		}
	}
	if m := regexp.MustCompile(`ayesha|90000|06h0ghqy|203\.0`).FindString(text); m != "" {
		t.Errorf("%s stands in the figures", m)
	}
}

func TestFiguresAreTheOperators(t *testing.T) {
	const token = "a-token-of-some-length"
	plain := func(*config.Config) {}
	guarded := func(c *config.Config) { c.MetricsToken = token }
	proxied := func(c *config.Config) { c.TLS, c.Proxies = "proxy", []string{"127.0.0.1/32"} }
	for _, x := range []struct {
		name    string
		change  func(c *config.Config)
		from    string
		headers []string
		status  int
	}{
		{"this machine", plain, here, nil, 200},
		{"another machine", plain, away, nil, 404},
		{"another, by a proxy that we do not know", plain, here, []string{"X-Forwarded-For", "203.0.113.7"}, 404},
		{"with the token", guarded, away, []string{"Authorization", "Bearer " + token}, 200},
		{"with another token", guarded, away, []string{"Authorization", "Bearer " + token + "x"}, 404},
		{"without the token", guarded, here, nil, 404},
		{"with the token alone", guarded, here, []string{"Authorization", token}, 404},
		{"behind a proxy", proxied, here, nil, 404},
	} {
		_, ask := figuresOf(t, x.change)
		if w := ask("/metrics", x.from, x.headers...); w.Code != x.status || x.status != 200 && strings.Contains(w.Body.String(), "sanad_") {
			t.Errorf("%s: %d %s", x.name, w.Code, w.Body)
		}
	}
}
