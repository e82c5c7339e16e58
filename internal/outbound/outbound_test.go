package outbound

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sanad/internal/pii"
	"sanad/internal/postfix"
)

var ctx = context.Background()

func letter(to string) Mail {
	return Mail{
		ID: "06h0ghqy03gqz886p3xbnctz5g", To: pii.New(to), Lang: "ur",
		Subject: "آپ کی درخواست کمیٹی کے پاس ہے — a long subject that must be folded into several encoded words",
		Body:    pii.New("محترمہ عائشہ،\n\nآپ کی درخواست آگے بڑھ گئی ہے۔\n\n.\nFrom here on = signs and\tspaces stay. \n"),
	}
}

// bodyBack is letter's body as a reader gets it.
func bodyBack(m Mail) string { return m.Body.Reveal() }

func TestSMTP(t *testing.T) {
	server := postfix.Start(t, false)
	settings := SMTP{Host: "localhost", Port: server.Encrypted, From: "no-reply@council.test", FromName: "The \"Council\"", StartTLS: "require", Roots: server.Roots, Gate: open(t, "localhost")}
	mailer := func(change func(s *SMTP)) Mailer {
		t.Helper()
		s := settings
		change(&s)
		s.Gate = open(t, s.Host)
		m, err := NewSMTP(s)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	same := func(*SMTP) {}

	t.Run("a letter arrives whole", func(t *testing.T) {
		want := letter("ayesha@example.org")
		if err := mailer(same).Send(ctx, want); err != nil {
			t.Fatal(err)
		}
		text := server.Arrived(t)
		got, err := parse([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if got.ID != want.ID || got.To != "ayesha@example.org" || got.Subject != want.Subject || got.Body != bodyBack(want) || got.Lang != "ur" {
			t.Errorf("%+v", got)
		}
		for _, line := range []string{
			"Message-ID: <06h0ghqy03gqz886p3xbnctz5g@council.test>\n", "Auto-Submitted: auto-generated\n", "From: \"The Council\" <no-reply@council.test>\n",
			"Content-Type: text/plain; charset=UTF-8\n", "using TLSv1.3", "Received: from council.test (",
		} {
			if !strings.Contains(text, line) {
				t.Errorf("%q is missing in\n%s", line, text)
			}
		}
		for _, line := range []string{"User-Agent", "X-Mailer", "go-mail"} {
			if strings.Contains(text, line) {
				t.Errorf("%q stands in\n%s", line, text)
			}
		}
	})

	for _, x := range []struct {
		name   string
		change func(s *SMTP)
		sent   bool
		fault  string
	}{
		{"opportunistic, offered", func(s *SMTP) { s.StartTLS = "opportunistic" }, true, ""},
		{"opportunistic, not offered", func(s *SMTP) { s.StartTLS, s.Port = "opportunistic", server.Plain }, true, ""},
		{"none on loopback", func(s *SMTP) { s.StartTLS = "none" }, true, ""},
		{"required, not offered", func(s *SMTP) { s.Port = server.Plain }, false, "mail tls (not offered)"},
		{"a certificate that nobody vouches for", func(s *SMTP) { s.Roots = nil }, false, "mail certificate"},
		{"a certificate for another name", func(s *SMTP) { s.Host = "127.0.0.1" }, false, "mail certificate"},
		{"sign-in not offered", func(s *SMTP) { s.User, s.Password = "sanad", "secret" }, false, "mail sign in"},
		{"nobody listens", func(s *SMTP) { s.Port = postfix.FreePort(t) }, false, "mail connect (connection refused)"},
		{"no such host", func(s *SMTP) { s.Host = "mail.invalid" }, false, "mail connect (name not found)"},
	} {
		t.Run(x.name, func(t *testing.T) {
			err := mailer(x.change).Send(ctx, letter("ayesha@example.org"))
			if x.sent {
				if err != nil {
					t.Fatal(err)
				}
				if text := server.Arrived(t); strings.Contains(text, "using TLS") != (x.name == "opportunistic, offered") {
					t.Error(text)
				}
				return
			}
			var e *Error
			if !errors.As(err, &e) || e.Fault() != x.fault || errors.Is(err, ErrRefused) {
				t.Errorf("%v", err)
			}
			s := settings
			x.change(&s)
			s.Gate = open(t, s.Host)
			if err := Probe(ctx, s); err == nil || err.Error() != e.Error() {
				t.Errorf("the probe says %v", err)
			}
		})
	}
	if err := Probe(ctx, settings); err != nil {
		t.Error("the probe says", err)
	}

	for _, x := range []struct {
		to, fault string
		refused   bool
	}{
		{"later@example.org", "mail recipient 451 4.3.0", false},
		{"nobody@example.org", "mail recipient 550 5.1.1", true},
		{"ayesha@elsewhere.test", "mail recipient 554 5.7.1", false}, // does not relay: the operator's to mend
		{"ayesha", "mail recipient", true},
		{"ayesha@example.org\r\nBcc: all@example.org", "mail recipient", true},
		{"عائشہ@example.org", "mail recipient", true},
	} {
		t.Run(x.to, func(t *testing.T) {
			err := mailer(same).Send(ctx, letter(x.to))
			var e *Error
			if !errors.As(err, &e) || !strings.HasPrefix(e.Fault(), x.fault) || errors.Is(err, ErrRefused) != x.refused {
				t.Errorf("refused %v: %v", errors.Is(err, ErrRefused), err)
			}
			if strings.ContainsAny(fmt.Sprint(err), "@") {
				t.Errorf("the error names the address: %v", err)
			}
		})
	}

	t.Run("the server stops", func(t *testing.T) {
		m := mailer(same)
		server.Stop(t)
		var e *Error
		if err := m.Send(ctx, letter("ayesha@example.org")); !errors.As(err, &e) || e.Stage != "connect" {
			t.Error(err)
		}
	})
}

// A server that breaks off in the middle is no refusal, and one that breaks off after it took the letter has it.
func TestBrokenConnections(t *testing.T) {
	for _, x := range []struct {
		name  string
		lines int // answers before it breaks off
		sent  bool
	}{{"after the greeting", 1, false}, {"after the recipient", 4, false}, {"after the letter", 6, true}} {
		t.Run(x.name, func(t *testing.T) {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			go answer(l, x.lines)
			m, err := NewSMTP(SMTP{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, From: "a@council.test", StartTLS: "none", Gate: open(t, "127.0.0.1")})
			if err != nil {
				t.Fatal(err)
			}
			if err := m.Send(ctx, letter("ayesha@example.org")); (err == nil) != x.sent || errors.Is(err, ErrRefused) {
				t.Error(err)
			}
		})
	}
}

// answer is a server's side of the wire that ends after some lines.
func answer(l net.Listener, lines int) {
	c, err := l.Accept()
	if err != nil {
		return
	}
	defer c.Close()
	b := make([]byte, 65536)
	for i, line := range []string{"220 here", "250 here", "250 sender", "250 recipient", "354 go on", "250 taken"} {
		if i == lines {
			return
		}
		if i > 0 {
			for text := ""; ; {
				n, err := c.Read(b)
				if err != nil {
					return
				}
				text += string(b[:n])
				if i < 5 && strings.HasSuffix(text, "\r\n") || strings.HasSuffix(text, "\r\n.\r\n") {
					break
				}
			}
		}
		fmt.Fprintf(c, "%s\r\n", line)
	}
}

func TestSettings(t *testing.T) {
	good := SMTP{Host: "mail.example.org", Port: 587, From: "no-reply@council.test", StartTLS: "require"}
	if _, err := NewSMTP(good); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(s *SMTP){
		"no host":                func(s *SMTP) { s.Host = "" },
		"no port":                func(s *SMTP) { s.Port = 0 },
		"no sender":              func(s *SMTP) { s.From = "council" },
		"an unknown mode":        func(s *SMTP) { s.StartTLS = "maybe" },
		"in clear over the wire": func(s *SMTP) { s.StartTLS = "none" },
	} {
		s := good
		change(&s)
		if _, err := NewSMTP(s); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

func TestOutbox(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "outbox")
	o, err := NewOutbox(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"one", "two", "three"} {
		m := letter(name + "@example.org")
		if err := o.Send(ctx, m); err != nil {
			t.Fatal(err)
		}
	}
	list, err := o.Letters(2)
	if err != nil || len(list) != 2 {
		t.Fatalf("%v %v", list, err)
	}
	want := letter("three@example.org")
	if l := list[0]; l.To != "three@example.org" || l.ID != want.ID || l.Subject != want.Subject || l.Body != bodyBack(want) || l.Lang != "ur" || l.At == "" {
		t.Errorf("%+v", l)
	}
	if list[1].To != "two@example.org" {
		t.Errorf("second: %+v", list[1])
	}
	again, err := NewOutbox(folder)
	if err != nil {
		t.Fatal(err)
	}
	if list, err := again.Letters(50); err != nil || len(list) != 3 {
		t.Errorf("%v %v", list, err)
	}
	if err := o.Send(ctx, letter("nobody")); !errors.Is(err, ErrRefused) {
		t.Error(err)
	}
	about, err := os.Stat(folder)
	if err != nil || about.Mode().Perm() != 0o700 {
		t.Errorf("the folder: %v %v", about.Mode(), err)
	}
	files, err := os.ReadDir(folder)
	if err != nil || len(files) != 3 {
		t.Fatalf("%v %v", files, err)
	}
	for _, f := range files {
		if about, err := f.Info(); err != nil || about.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v", f.Name(), about.Mode(), err)
		}
	}
}
