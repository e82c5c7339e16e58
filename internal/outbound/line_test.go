package outbound

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/mail"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sanad/internal/postfix"
)

// TestReturn sends a letter to an address that is taken and then turns out to be gone: what comes back comes to the address that names
// the letter. Letters that the mail server had taken when it was killed arrive once it is there again.
func TestReturn(t *testing.T) {
	back := receive(t)
	server := postfix.With(t, postfix.Options{Gone: true, Back: back.port})
	m, err := NewSMTP(SMTP{Host: "localhost", Port: server.Plain, From: "no-reply@council.test", StartTLS: "none", Gate: open(t, "localhost")})
	if err != nil {
		t.Fatal(err)
	}
	mark := []byte{1, 2, 3, 4, 5, 6, 7, 8, 9}
	bounced := letter("zafar@gone.test")
	bounced.Return = ReturnPath("bounces.council.test", bounced.ID, mark)
	if bounced.Return != "b+06h0ghqy03gqz886p3xbnctz5g.041061050o3gg@bounces.council.test" {
		t.Error(bounced.Return)
	}
	if err := m.Send(ctx, bounced); err != nil {
		t.Fatal(err)
	}
	if got := back.next(t); got.to != bounced.Return || got.from != "" || !strings.Contains(got.text, "Status: 5.1.1") || !strings.Contains(got.text, "multipart/report") {
		t.Errorf("%+v", got)
	}

	// That it arrived is reported of a letter of which it is asked, and of no other; neither report repeats the words.
	for n, told := range []bool{false, true} {
		m1 := letter("ayesha@example.org")
		m1.Return, m1.Told = ReturnPath("bounces.council.test", fmt.Sprint("letter", n), mark), told
		if err := m.Send(ctx, m1); err != nil {
			t.Fatal(err)
		}
		server.Arrived(t)
	}
	if got := back.next(t); !strings.HasPrefix(got.to, "b+letter1.") || !strings.Contains(got.text, "\nAction: delivered") || strings.Contains(got.text, "From here on") {
		t.Errorf("%+v", got)
	}

	good := letter("ayesha@example.org")
	good.Return, good.ReplyTo = bounced.Return, "office@council.test"
	if err := m.Send(ctx, good); err != nil {
		t.Fatal(err)
	}
	server.Kill(t)
	if err := m.Send(ctx, good); err == nil {
		t.Error("a letter left by a mail server that was killed")
	}
	server.Again(t)
	text := server.Arrived(t)
	for _, line := range []string{"Return-Path: <" + good.Return + ">\n", "\nReply-To: <office@council.test>\n", "\nFrom: <no-reply@council.test>\n"} {
		if !strings.Contains("\n"+text, line) {
			t.Errorf("%q is missing in\n%s", line, text)
		}
	}
	if err := m.Send(ctx, good); err != nil { // the line that broke is another now
		t.Error(err)
	}
	server.Arrived(t)
}

// TestLine sends many letters over one connection, of which some addresses are refused, and goes on by another where the mail server ends it.
func TestLine(t *testing.T) {
	server := postfix.Start(t, false)
	l, err := NewLine(SMTP{Host: "localhost", Port: server.Encrypted, From: "no-reply@council.test", StartTLS: "require", Roots: server.Roots, Gate: open(t, "localhost")})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	send := func(n int, to string) error {
		m := letter(to)
		m.ID = fmt.Sprintf("letter%d", n)
		return l.Send(ctx, m)
	}
	for n, x := range []struct {
		to      string
		refused bool
		fault   string
	}{
		{"ayesha@example.org", false, ""},
		{"nobody@example.org", true, "mail recipient 550 5.1.1"},
		{"ayesha@example.org", false, ""},
		{"later@example.org", false, "mail recipient 451 4.3.0"},
		{"nobody at all", true, "mail recipient"},
		{"ayesha@example.org", false, ""},
	} {
		err := send(n, x.to)
		var e *Error
		if x.fault == "" && err != nil || x.fault != "" && (!errors.As(err, &e) || e.Fault() != x.fault) || errors.Is(err, ErrRefused) != x.refused {
			t.Errorf("letter %d: %v", n, err)
		}
	}
	wire := l.(*line).wire
	server.Stop(t)
	if err := send(7, "ayesha@example.org"); err == nil || errors.Is(err, ErrRefused) {
		t.Errorf("a letter without a mail server: %v", err)
	}
	server.Again(t)
	if err := send(8, "ayesha@example.org"); err != nil || l.(*line).wire == wire {
		t.Error(err)
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	if err := send(9, "ayesha@example.org"); err != nil {
		t.Errorf("a line that was closed connects anew: %v", err)
	}
	var ids []string
	for try := 0; len(ids) < 5 && try < 100; try++ {
		time.Sleep(50 * time.Millisecond)
		ids = nil
		for _, text := range server.All(t) {
			m, err := mail.ReadMessage(strings.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, m.Header.Get("Message-ID"))
		}
	}
	slices.Sort(ids)
	if want := []string{"<letter0@council.test>", "<letter2@council.test>", "<letter5@council.test>", "<letter8@council.test>", "<letter9@council.test>"}; !slices.Equal(ids, want) {
		t.Errorf("%v", ids)
	}
}

// TestHeld counts the connections of letters that follow each other, and what becomes of one that the server ends at a step.
func TestHeld(t *testing.T) {
	for _, x := range []struct {
		name        string
		breaks      string // the command, in the second letter, at which the server ends the connection
		code        string // what it says before; empty: nothing
		connections int
		second      bool // the second letter is sent
		taken       int
	}{
		{"nothing breaks", "", "", 1, true, 2},
		{"before the sender", "MAIL", "", 2, true, 2},
		{"with a word", "MAIL", "421 4.3.2 closing", 2, true, 2},
		{"before the recipient", "RCPT", "", 2, true, 2},
		{"before the words", "DATA", "", 2, true, 2},
		{"after the words, and nobody knows", ".", "", 1, false, 1},
		{"a refusal keeps the line", "RCPT", "550 5.1.1 nobody", 1, false, 1},
		{"words that are refused keep the line", ".", "554 5.6.0 no", 1, false, 1},
	} {
		t.Run(x.name, func(t *testing.T) {
			s := script(t, x.breaks, x.code)
			m, err := NewSMTP(SMTP{Host: "127.0.0.1", Port: s.port, From: "a@council.test", StartTLS: "none", Gate: open(t, "127.0.0.1")})
			if err != nil {
				t.Fatal(err)
			}
			if err := m.Send(ctx, letter("ayesha@example.org")); err != nil {
				t.Fatal(err)
			}
			err = m.Send(ctx, letter("ayesha@example.org"))
			if (err == nil) != x.second {
				t.Error(err)
			}
			if connections, taken := s.count(); connections != x.connections || taken != x.taken {
				t.Errorf("%d connections, %d letters taken: %v", connections, taken, err)
			}
			if err := m.Send(ctx, letter("ayesha@example.org")); err != nil {
				t.Errorf("the third: %v", err)
			}
		})
	}
}

// TestAServerThatAlwaysBreaks is tried by a held line and once more by a new one, and then no more.
func TestAServerThatAlwaysBreaks(t *testing.T) {
	s := script(t, "MAIL", "")
	s.always = true
	l, err := NewLine(SMTP{Host: "127.0.0.1", Port: s.port, From: "a@council.test", StartTLS: "none", Gate: open(t, "127.0.0.1")})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Send(ctx, letter("ayesha@example.org")); err != nil {
		t.Fatal(err)
	}
	for n := range 3 {
		if err := l.Send(ctx, letter("ayesha@example.org")); err == nil || errors.Is(err, ErrRefused) {
			t.Error(err)
		}
		if connections, taken := s.count(); connections != 2+n || taken != 1 {
			t.Errorf("%d connections, %d letters taken", connections, taken)
		}
	}
}

// TestIdleLinesEnd looks that a mailer keeps no more lines than it may.
func TestIdleLinesEnd(t *testing.T) {
	s := script(t, "", "")
	made, err := NewSMTP(SMTP{Host: "127.0.0.1", Port: s.port, From: "a@council.test", StartTLS: "none", Gate: open(t, "127.0.0.1")})
	if err != nil {
		t.Fatal(err)
	}
	m := made.(*smtpMailer)
	var all sync.WaitGroup
	for range 3 * mostIdle {
		all.Go(func() {
			if err := m.Send(ctx, letter("ayesha@example.org")); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := len(m.idle); n < 1 || n > mostIdle {
		t.Errorf("%d lines are kept", n)
	}
	for _, l := range slices.Clone(m.idle) {
		m.drop(l, l.used.Add(-1)) // it was used since
		m.drop(l, l.used)
	}
	if len(m.idle) != 0 || s.talks() != 0 {
		t.Errorf("%d lines are kept, %d open", len(m.idle), s.talks())
	}
}

// TestAHeldLineAsksTheGate ends a held line on the day after the contract.
func TestAHeldLineAsksTheGate(t *testing.T) {
	s := script(t, "", "")
	gate := open(t, "127.0.0.1")
	l, err := NewLine(SMTP{Host: "127.0.0.1", Port: s.port, From: "a@council.test", StartTLS: "none", Gate: gate})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Send(ctx, letter("ayesha@example.org")); err != nil {
		t.Fatal(err)
	}
	p := gate.providers["mail"]
	p.Until = "2020-01-01"
	gate.providers["mail"] = p
	var refused *Refused
	if err := l.Send(ctx, letter("ayesha@example.org")); !errors.As(err, &refused) {
		t.Error(err)
	}
	if _, taken := s.count(); taken != 1 {
		t.Errorf("%d letters", taken)
	}
}

// scripted is a mail server that keeps nothing and breaks once.
type scripted struct {
	port int
	t    *testing.T

	mu                 sync.Mutex
	connections, taken int
	open               int
	breaks, code       string
	always             bool // it breaks each time
}

func (s *scripted) count() (connections, taken int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.connections, s.taken
}

// talks waits until nobody talks, and returns how many still do.
func (s *scripted) talks() int {
	for range 100 {
		s.mu.Lock()
		n := s.open
		s.mu.Unlock()
		if n == 0 {
			return 0
		}
		time.Sleep(10 * time.Millisecond)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.open
}

// script starts a mail server that, in the second letter, answers a command with code or ends the connection.
func script(t *testing.T, breaks, code string) *scripted {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	s := &scripted{port: l.Addr().(*net.TCPAddr).Port, t: t, breaks: breaks, code: code}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			s.mu.Lock()
			s.connections++
			s.open++
			s.mu.Unlock()
			go s.talk(c)
		}
	}()
	return s
}

func (s *scripted) talk(c net.Conn) {
	defer func() {
		c.Close()
		s.mu.Lock()
		s.open--
		s.mu.Unlock()
	}()
	lines := bufio.NewReader(c)
	io.WriteString(c, "220 here\r\n")
	words := false
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimRight(line, "\r\n")
		if words && line != "." {
			continue
		}
		verb, _, _ := strings.Cut(line, " ")
		s.mu.Lock()
		now := s.taken == 1 && verb == s.breaks
		if now {
			if !s.always {
				s.breaks = ""
			}
		} else if verb == "." {
			s.taken++
		}
		s.mu.Unlock()
		answer := map[string]string{"EHLO": "250-here\r\n250 ENHANCEDSTATUSCODES", "DATA": "354 go on", "QUIT": "221 bye"}[verb]
		if answer == "" {
			answer = "250 yes"
		}
		if now {
			if s.code == "" {
				return
			}
			answer = s.code
		}
		words = verb == "DATA" && !now
		fmt.Fprintf(c, "%s\r\n", answer)
		if verb == "QUIT" || strings.HasPrefix(answer, "421") {
			return
		}
	}
}

// returned is what came by LMTP.
type returned struct{ from, to, text string }

// receiver takes letters by LMTP.
type receiver struct {
	port int
	came chan returned
}

func (r *receiver) next(t *testing.T) returned {
	t.Helper()
	select {
	case x := <-r.came:
		return x
	case <-time.After(30 * time.Second):
		t.Fatal("nothing came back")
		return returned{}
	}
}

// receive listens for letters by LMTP.
func receive(t *testing.T) *receiver {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	r := &receiver{l.Addr().(*net.TCPAddr).Port, make(chan returned, 100)}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go r.talk(c)
		}
	}()
	return r
}

func (r *receiver) talk(c net.Conn) {
	defer c.Close()
	lines := bufio.NewReader(c)
	io.WriteString(c, "220 here LMTP\r\n")
	var x returned
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimSpace(line)
		answer := "250 yes"
		switch verb, rest, _ := strings.Cut(line, " "); strings.ToUpper(verb) {
		case "MAIL", "RCPT":
			_, address, _ := strings.Cut(rest, "<")
			address, _, _ = strings.Cut(address, ">")
			if strings.ToUpper(verb) == "MAIL" {
				x.from = address
			} else {
				x.to = address
			}
		case "DATA":
			io.WriteString(c, "354 go on\r\n")
			for {
				line, err := lines.ReadString('\n')
				if err != nil {
					return
				}
				if line == ".\r\n" {
					break
				}
				x.text += line
			}
			r.came <- x
			x = returned{}
		case "QUIT":
			answer = "221 bye"
		}
		fmt.Fprintf(c, "%s\r\n", answer)
	}
}
