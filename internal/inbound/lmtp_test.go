package inbound

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
)

// listening serves until the test ends, and returns a client for each call.
func listening(t *testing.T, lim Limits, take Take) func() *smtp.Client {
	t.Helper()
	return asking(t, lim, nil, take)
}

// asking serves as listening does, and looks who signed a mail.
func asking(t *testing.T, lim Limits, keys Keys, take Take) func() *smtp.Client {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- Serve(ctx, l, lim, keys, take) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return func() *smtp.Client {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })
		return smtp.NewClientLMTP(c)
	}
}

// send hands a mail over and returns the answer for each recipient.
func send(t *testing.T, c *smtp.Client, from, mail string, to ...string) map[string]string {
	t.Helper()
	if err := c.Mail(from, nil); err != nil {
		return map[string]string{"mail": err.Error()}
	}
	answers := map[string]string{}
	for _, x := range to {
		if err := c.Rcpt(x, nil); err != nil {
			answers[x] = err.Error()
		}
	}
	w, err := c.Data()
	if err != nil {
		answers["data"] = err.Error()
		return answers
	}
	if _, err := io.WriteString(w, mail); err != nil {
		answers["data"] = err.Error()
	}
	_, err = w.CloseWithLMTPResponse()
	var each smtp.LMTPDataError
	switch {
	case errors.As(err, &each):
		for rcpt, status := range each {
			answers[rcpt] = status.Error()
		}
	case err != nil:
		answers["data"] = err.Error()
	}
	return answers
}

// A mail server is told of each recipient: kept, nobody's, or to be tried again; and nothing is answered before it is kept.
func TestServe(t *testing.T) {
	var mu sync.Mutex
	var got []Letter
	client := listening(t, Usual, func(_ context.Context, l Letter) error {
		mu.Lock()
		defer mu.Unlock()
		switch {
		case strings.HasPrefix(l.To, "nobody"):
			return ErrNobody
		case strings.HasPrefix(l.To, "later"):
			return errors.New("the database is away; ayesha@example.org wrote")
		}
		got = append(got, l)
		return nil
	})
	c := client()
	answers := send(t, c, "ayesha@example.org", "Subject: x\r\n\r\nhello\r\n", "privacy@council.test", "nobody@council.test", "later@council.test")
	if answers["privacy@council.test"] != "" || !strings.Contains(answers["nobody@council.test"], "550") && !strings.Contains(answers["nobody@council.test"], "nobody here") {
		t.Errorf("%v", answers)
	}
	if a := answers["later@council.test"]; !strings.Contains(a, "try again") || strings.Contains(a, "ayesha") {
		t.Errorf("%q", a)
	}
	if a := send(t, c, "ayesha@example.org", "no mail at all", "privacy@council.test"); !strings.Contains(a["privacy@council.test"], "cannot be read") {
		t.Errorf("%v", a)
	}
	if a := send(t, c, "", "Subject: second\r\n\r\non the same connection\r\n", "privacy@council.test"); a["privacy@council.test"] != "" {
		t.Errorf("%v", a)
	}
	mu.Lock()
	defer mu.Unlock()
	if len(got) != 2 || got[0].From.Reveal() != "ayesha@example.org" || !got[1].Automatic {
		t.Errorf("%+v", got)
	}
}

// A mail beyond the limits is refused without being held; the connection after it works.
func TestServeRefusesTooMuch(t *testing.T) {
	took := 0
	lim := Limits{Bytes: 64 << 10, Recipients: 2, Time: 5 * time.Second}
	client := listening(t, lim, func(context.Context, Letter) error { took++; return nil })
	if a := send(t, client(), "a@example.org", "Subject: x\r\n\r\n"+strings.Repeat("0123456789\r\n", 30_000), "privacy@council.test"); a["privacy@council.test"] == "" && a["data"] == "" {
		t.Errorf("360 KB: %v", a)
	}
	if a := send(t, client(), "a@example.org", "Subject: x\r\n\r\nhello\r\n", "a@council.test", "b@council.test", "c@council.test"); a["c@council.test"] == "" {
		t.Errorf("three recipients: %v", a)
	}
	if took != 2 {
		t.Errorf("%d mails were taken", took)
	}
	usual := listening(t, Usual, func(context.Context, Letter) error { t.Error("30 MB were taken"); return nil })
	if a := send(t, usual(), "a@example.org", "Subject: x\r\n\r\n"+strings.Repeat("0123456789\r\n", 30<<20/12), "privacy@council.test"); a["privacy@council.test"] == "" && a["data"] == "" {
		t.Errorf("30 MB: %v", a)
	}
	long := strings.Repeat("a", 400) + "@council.test"
	if err := client().Mail(long, nil); err == nil {
		t.Error("a sender of 400 characters")
	}
}
