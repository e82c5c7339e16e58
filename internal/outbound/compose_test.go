package outbound

import (
	"bytes"
	"errors"
	"net/mail"
	"strings"
	"testing"

	"sanad/internal/pii"
)

// TestLongAddresses refuses in words what no mail server could take.
func TestLongAddresses(t *testing.T) {
	domain := "@" + strings.Repeat("example.", 30) + "org"
	for _, x := range []struct{ to, want string }{
		{strings.Repeat("a", 64) + "@example.org", ""},
		{strings.Repeat("a", 65) + "@example.org", "mail recipient (the address has more than 64 characters before the @)"},
		{"a" + domain, ""},
		{strings.Repeat("a", 320-len(domain)) + domain, "mail recipient (the address is longer than 254 characters)"},
	} {
		_, err := compose(Mail{ID: "1", To: pii.New(x.to), Body: pii.New("x")}, "a@council.test", "Council")
		var e *Error
		if x.want == "" && err != nil || x.want != "" && (!errors.As(err, &e) || e.Fault() != x.want || !errors.Is(err, ErrRefused)) {
			t.Errorf("an address of %d characters: %v", len(x.to), err)
		}
	}
}

func TestWhatCannotLeave(t *testing.T) {
	for name, change := range map[string]func(m *Mail){
		"no id":                        func(m *Mail) { m.ID = "" },
		"an id of two lines":           func(m *Mail) { m.ID = "1>\r\nBcc: <all@example.org" },
		"a subject of two lines":       func(m *Mail) { m.Subject = "Hello\r\nBcc: all@example.org" },
		"a language of two lines":      func(m *Mail) { m.Lang = "en\r\nBcc: all@example.org" },
		"an answer to two":             func(m *Mail) { m.ReplyTo = "a@council.test, all@example.org" },
		"an answer of two lines":       func(m *Mail) { m.ReplyTo = "a@council.test\r\nBcc: all@example.org" },
		"a return of two lines":        func(m *Mail) { m.Return = "a@council.test>\r\nRCPT TO:<all@example.org" },
		"a return with a parameter":    func(m *Mail) { m.Return = "a@council.test> NOTIFY=SUCCESS" },
		"a long return":                func(m *Mail) { m.Return = strings.Repeat("a", 65) + "@council.test" },
		"a stop of two lines":          func(m *Mail) { m.Stop = "https://council.test/x\r\nBcc: all@example.org" },
		"a stop and another":           func(m *Mail) { m.Stop = "https://council.test/x>, <mailto:all@example.org" },
		"a stop by mail":               func(m *Mail) { m.Stop = "mailto:all@example.org" },
		"a stop without a place":       func(m *Mail) { m.Stop = "https:///x" },
		"a stop at somebody's account": func(m *Mail) { m.Stop = "https://council.test@evil.test/x" },
		"a long stop":                  func(m *Mail) { m.Stop = "https://council.test/" + strings.Repeat("x", 500) },
	} {
		m := Mail{ID: "1", To: pii.New("ayesha@example.org"), Subject: "Hello", Body: pii.New("x"), Lang: "en"}
		change(&m)
		if _, err := compose(m, "a@council.test", "Council"); err == nil || errors.Is(err, ErrRefused) {
			t.Errorf("%s: %v", name, err)
		}
	}
	msg, err := compose(Mail{ID: "1", To: pii.New("ayesha@example.org"), Body: pii.New("x"), Stop: "http://localhost:8080/stop"}, "a@council.test", "")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := msg.WriteTo(&b); err != nil || !strings.Contains(b.String(), "List-Unsubscribe: <http://localhost:8080/stop>") || strings.Contains(b.String(), "One-Click") {
		t.Errorf("one click is promised without TLS: %v\n%s", err, b.String())
	}
}

// FuzzCompose tries whatever may stand in a letter: no header comes of it but those that letters have, and the words end in the body.
func FuzzCompose(f *testing.F) {
	f.Add("1", "ayesha@example.org", "Hello", "words", "en", "b+1@council.test", "office@council.test", "https://council.test/stop", "The Council")
	f.Add("1>\r\nX: y", "a@b.c\r\nBcc: x@y.z", "a\r\n\r\nb", "\r\n.\r\nMAIL FROM:<x>", "\n", "<>", "\"a\r\n\"@b", "https://a\r\n", "\"\r\nBcc: x")
	f.Add("a b", "\"a b\"@example.org", "=?utf-8?q?=0D=0ABcc:_x?=", "=0D", "ur", "a@b", "a@[127.0.0.1]", "https://a/?b=%0d%0a", "عائشہ\u2028")
	known := map[string]bool{}
	for _, name := range []string{
		"Mime-Version", "Date", "Message-Id", "Subject", "Auto-Submitted", "Content-Language", "List-Unsubscribe", "List-Unsubscribe-Post", "From", "To",
		"Reply-To", "Content-Type", "Content-Transfer-Encoding",
	} {
		known[name] = true
	}
	f.Fuzz(func(t *testing.T, id, to, subject, body, lang, back, reply, stop, name string) {
		msg, err := compose(Mail{ID: id, To: pii.New(to), Subject: subject, Body: pii.New(body), Lang: lang, Return: back, ReplyTo: reply, Stop: stop}, "a@council.test", name)
		if err != nil {
			if to != "" && len(to) > 4 && strings.Contains(err.Error(), to) {
				t.Errorf("the error names the address: %v", err)
			}
			return
		}
		var b bytes.Buffer
		if _, err := msg.WriteTo(&b); err != nil {
			t.Fatal(err)
		}
		read, err := mail.ReadMessage(&b)
		if err != nil {
			t.Fatalf("%v of %q", err, b.String())
		}
		for header, values := range read.Header {
			if !known[header] || len(values) != 1 {
				t.Errorf("%s: %q", header, values)
			}
		}
		if sender, err := msg.GetSender(false); err != nil || strings.ContainsAny(sender, "\r\n") {
			t.Errorf("%q %v", sender, err)
		}
		if list, err := msg.GetRecipients(); err != nil || len(list) != 1 || strings.ContainsAny(list[0], "\r\n") {
			t.Errorf("%q %v", list, err)
		}
	})
}
