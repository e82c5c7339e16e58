package outbound

import (
	"bytes"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"sanad/internal/alarm"
	"sanad/internal/catalog"
	"sanad/internal/clock"
)

// open lets a mail server out that runs on this machine.
func open(t *testing.T, host string) *Gate {
	t.Helper()
	g, err := NewGate(map[string]string{"SANAD_SMTP_HOST": host}, clock.System{}, nil, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// trap is a machine that notes whether anybody came.
func trap(t *testing.T) (address string, came func() bool) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l.Addr().String(), func() bool {
		_ = l.(*net.TCPListener).SetDeadline(time.Now().Add(50 * time.Millisecond))
		c, err := l.Accept()
		if err == nil {
			c.Close()
		}
		return err == nil
	}
}

func TestOnlyProvidersAreSpokenTo(t *testing.T) {
	at := func(until, host, setting string) []Provider {
		return []Provider{{Name: "mail", Until: until, Host: host, Setting: setting}}
	}
	now := clock.At(time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC))
	placed := []Provider{{Name: "mail", Until: "2026-11-23", Setting: "HOST", Country: "PK", Where: "IN"}}
	for _, x := range []struct {
		name     string
		list     []Provider
		settings map[string]string
		why      string // empty: let out
	}{
		{"by its host", at("2026-11-23", "127.0.0.1", ""), nil, ""},
		{"by a setting", at("2026-11-23", "", "HOST"), map[string]string{"HOST": "127.0.0.1"}, ""},
		{"that the operator names", at("2026-11-23", "*", ""), nil, ""},
		{"nobody is registered", nil, nil, "no such provider"},
		{"another is registered", []Provider{{Name: "sms", Host: "127.0.0.1", Until: "2030-01-01"}}, nil, "no such provider"},
		{"another machine", at("2026-11-24", "mail.example.org", ""), nil, "another machine"},
		{"a setting that is empty", at("2026-11-24", "", "HOST"), nil, "another machine"},
		{"the contract has ended", at("2026-11-22", "127.0.0.1", ""), nil, "the contract ended on 2026-11-22"},
		{"in the country of the register", placed, map[string]string{"HOST": "127.0.0.1", "IN": "PK"}, ""},
		{"in a country that nobody said", placed, map[string]string{"HOST": "127.0.0.1"}, ""},
		{"in another country", placed, map[string]string{"HOST": "127.0.0.1", "IN": "DE"}, "its machine stands in DE, and the register has PK"},
		{"no contract", at("", "127.0.0.1", ""), nil, "the contract ended"},
	} {
		t.Run(x.name, func(t *testing.T) {
			address, came := trap(t)
			var log bytes.Buffer
			alarms := alarm.Open("")
			g := gateTo(x.list, x.settings, now, alarms, slog.New(slog.NewTextHandler(&log, nil)))
			c, err := g.Dialer("mail")(ctx, "tcp", address)
			if x.why == "" {
				if err != nil || !came() || alarms.Count(alarm.Destination) != 0 {
					t.Fatal(err)
				}
				c.Close()
				return
			}
			var refused *Refused
			if !errors.As(err, &refused) || !strings.Contains(refused.Fault(), x.why) {
				t.Errorf("%v", err)
			}
			if came() {
				t.Error("somebody came")
			}
			if alarms.Count(alarm.Destination) != 1 || !strings.Contains(log.String(), "a way out was refused") {
				t.Errorf("the operator is not told: %s", &log)
			}
		})
	}
}

func TestLettersAndFetchesGoThroughTheGate(t *testing.T) {
	address, came := trap(t)
	_, port, _ := net.SplitHostPort(address)
	p, _ := net.LookupPort("tcp", port)
	for name, g := range map[string]*Gate{"no register": nil, "another host is set": open(t, "mail.example.org")} {
		s := SMTP{Host: "127.0.0.1", Port: p, From: "a@council.test", StartTLS: "none", Gate: g}
		m, err := NewSMTP(s)
		if err != nil {
			t.Fatal(err)
		}
		var refused *Refused
		if err := m.Send(ctx, letter("ayesha@example.org")); !errors.As(err, &refused) || strings.Contains(err.Error(), "ayesha") || came() {
			t.Errorf("%s: %v", name, err)
		}
		if err := Probe(ctx, s); !errors.As(err, &refused) || came() {
			t.Errorf("%s: the probe: %v", name, err)
		}
	}
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }))
	defer site.Close()
	if _, err := open(t, "").Client("certificates").Get(site.URL); err == nil {
		t.Error("a machine that is no provider's was asked")
	}
	if status, _, err := Fetch(ctx, site.URL); err != nil || status != http.StatusTeapot {
		t.Errorf("%d %v", status, err)
	}
}

func TestRegisterOfProviders(t *testing.T) {
	list, err := Providers()
	if err != nil || len(list) != 6 {
		t.Fatalf("%v %v", list, err)
	}
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	good := "{host: a.example.org, task: x, country: PK, safeguards: y, fields: [person.email], until: 2027-01-01}"
	for name, x := range map[string]struct{ change, to, want string }{
		"as it is":                      {"", "", ""},
		"a field that is not declared":  {"person.email", "person.religion", "does not declare"},
		"no end":                        {", until: 2027-01-01", "", "until which day"},
		"a day that is none":            {"2027-01-01", "2027-02-30", "until which day"},
		"no task":                       {"task: x, ", "", "a task"},
		"no country":                    {"country: PK, ", "", "a country"},
		"no safeguards":                 {"safeguards: y, ", "", "safeguards are needed"},
		"a setting, and no country's":   {"host: a.example.org", "setting: SANAD_X_HOST", "in which country"},
		"a country of a fixed machine":  {"host: a.example.org", "host: a.example.org, where: SANAD_X", "in which country"},
		"no host":                       {"host: a.example.org, ", "", "a host or a setting"},
		"a word that it does not know ": {"task", "tusk", "tusk"},
	} {
		_, err := parseProviders([]byte("providers:\n  a: "+strings.ReplaceAll(good, x.change, x.to)+"\n"), c)
		if x.want == "" && err != nil || x.want != "" && (err == nil || !strings.Contains(err.Error(), x.want)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
