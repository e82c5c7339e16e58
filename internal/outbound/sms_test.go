package outbound

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"sanad/internal/clock"
	"sanad/internal/kannel"
	"sanad/internal/pii"
)

// gateway speaks to a gateway that runs on this machine.
func gateway(t *testing.T, k *kannel.Kannel) *Gateway {
	t.Helper()
	g, err := NewGate(map[string]string{"SANAD_SMS_URL": "127.0.0.1"}, clock.System{}, nil, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return &Gateway{URL: k.URL, User: k.User, Password: k.Password, From: "SANAD", HTTP: g.Client("sms")}
}

// TestTexts sends texts in two scripts, short and long, through a real gateway: they arrive whole, and the gateway tells what became of them.
func TestTexts(t *testing.T) {
	reports := make(chan string, 100)
	site := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { reports <- r.Method + " " + r.URL.RequestURI() }))
	defer site.Close()
	k := kannel.Start(t)
	g := gateway(t, k)
	if err := g.Probe(ctx); err != nil {
		t.Error(err)
	}
	want := []string{
		"Your licence is renewed: https://council.test/my/messages/1 {[~]} €5 @home",
		"آپ کا لائسنس تجدید ہو گیا ہے 😀: https://council.test/ur/my",
		strings.Repeat("Nine more ", 31) + "€",
		strings.Repeat("آپ کی درخواست ", 10) + "https://council.test",
		"naïve — with letters that the small alphabet lacks",
	}
	for n, words := range want {
		if err := g.Text(ctx, Text{To: pii.New("+923001234567"), Body: pii.New(words), Report: fmt.Sprintf("%s/hooks/sms?m=%d&s=%%d", site.URL, n)}); err != nil {
			t.Fatalf("%q: %v", words, err)
		}
	}
	var have []string
	for _, x := range k.Texts(t, len(want)) {
		if x.From != "SANAD" || x.To != "+923001234567" {
			t.Errorf("%+v", x)
		}
		have = append(have, x.Words)
	}
	if !slices.Equal(have, want) {
		t.Errorf("%q\n%q", have, want)
	}
	told := map[string]bool{}
	for n := range want {
		select {
		case r := <-reports:
			told[r] = true
		case <-time.After(20 * time.Second):
			t.Fatalf("no report %d", n)
		}
	}
	for n := range want {
		if r := fmt.Sprintf("GET /hooks/sms?m=%d&s=1", n); !told[r] {
			t.Errorf("%s is missing in %v", r, told)
		}
	}

	// What the gateway had taken while its centre was away arrives after it was killed too, once.
	k.Stop(t)
	if err := g.Text(ctx, Text{To: pii.New("+923001234567"), Body: pii.New("later")}); err != nil {
		t.Fatal(err)
	}
	k.Kill(t)
	if err := g.Text(ctx, Text{To: pii.New("+923001234567"), Body: pii.New("lost")}); err == nil || !strings.HasPrefix(err.Error(), "outbound: text (conn") && err.Error() != "outbound: text (the connection broke)" || errors.Is(err, ErrRefused) {
		t.Errorf("a text left by a gateway that was killed: %v", err)
	}
	k.Again(t)
	if list := k.Texts(t, len(want)+1); list[len(want)].Words != "later" || len(list) != len(want)+1 {
		t.Errorf("%v", list[len(want):])
	}

	for _, x := range []struct {
		name    string
		change  func(g *Gateway, t *Text)
		fault   string
		refused bool
	}{
		{"a wrong password", func(g *Gateway, _ *Text) { g.Password = "wrong" }, "text 403 (user or password, or this machine's address)", false},
		{"another address", func(g *Gateway, _ *Text) { g.URL = strings.Replace(g.URL, "sendsms", "nowhere", 1) }, "text 404 (no gateway of this form)", false},
		{"a national number", func(_ *Gateway, x *Text) { x.To = pii.New("0300 1234567") }, "text (no number)", true},
		{"two lines of a number", func(_ *Gateway, x *Text) { x.To = pii.New("+923001234567\r\nX-Kannel-To: +923001234568") }, "text (no number)", true},
		{"twelve parts", func(_ *Gateway, x *Text) { x.Body = pii.New(strings.Repeat("a", 1700)) }, "text (the text has 12 parts, and 10 is the most)", false},
		{"no words", func(_ *Gateway, x *Text) { x.Body = pii.New(" \n") }, "text (no words)", false},
		{"a report in two lines", func(_ *Gateway, x *Text) { x.Report = "http://127.0.0.1/\r\nX: y" }, "text (no address for reports)", false},
	} {
		g, text := *g, Text{To: pii.New("+923001234567"), Body: pii.New("never")}
		x.change(&g, &text)
		err := g.Text(ctx, text)
		var e *TextError
		if !errors.As(err, &e) || e.Fault() != x.fault || errors.Is(err, ErrRefused) != x.refused || strings.Contains(err.Error(), "3001234567") {
			t.Errorf("%s: %v", x.name, err)
		}
		if x.name == "a wrong password" || x.name == "another address" {
			if probe := g.Probe(ctx); probe == nil || probe.Error() != err.Error() {
				t.Errorf("%s: the probe says %v", x.name, probe)
			}
		}
	}
	if list := k.Texts(t, 0); len(list) != len(want)+1 {
		t.Errorf("what was refused arrived: %v", list)
	}
}

func TestGatewaySaysWhatFailed(t *testing.T) {
	gate, err := NewGate(nil, clock.System{}, nil, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	var refused *Refused
	if err := (&Gateway{URL: "http://127.0.0.1:1", HTTP: gate.Client("sms")}).Probe(ctx); !errors.As(err, &refused) {
		t.Errorf("a gateway that no setting names: %v", err)
	}
	for name, x := range map[string]struct {
		answer http.HandlerFunc
		want   string
	}{
		"busy":   {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503); io.WriteString(w, "+923001234567") }, "text 503"},
		"a page": {func(http.ResponseWriter, *http.Request) {}, "text 200 (no gateway of this form)"},
		"elsewhere": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://evil.test", http.StatusFound)
		}, "text 302 (no gateway of this form)"},
		"no answer": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "text (the connection broke)"},
		"late":      {func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body); <-r.Context().Done() }, "text (time is up)"},
	} {
		server := httptest.NewServer(x.answer)
		client := server.Client()
		client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		short, cancel := context.WithTimeout(ctx, 500*time.Millisecond)
		err := (&Gateway{URL: server.URL, HTTP: client}).Text(short, Text{To: pii.New("+923001234567"), Body: pii.New("x")})
		cancel()
		var e *TextError
		if !errors.As(err, &e) || e.Fault() != x.want || errors.Is(err, ErrRefused) {
			t.Errorf("%s: %v", name, err)
		}
		server.Close()
	}
}
