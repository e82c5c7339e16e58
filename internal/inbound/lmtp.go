package inbound

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"time"

	"github.com/emersion/go-smtp"
)

// Limits bound what a mail server may hand over.
type Limits struct {
	Bytes      int64         // of a mail
	Recipients int           // of a mail
	Time       time.Duration // for each step
}

// Usual are limits for a mail server on the same machine.
var Usual = Limits{Bytes: 10 << 20, Recipients: 20, Time: time.Minute}

// atOnce is how many mails are held in memory at once.
const atOnce = 4

// Take is told of each mail for each recipient. Once it returns nil the mail server forgets the mail, so it must be kept by then. ErrNobody and
// ErrMachine refuse it for good; ErrMany and any other error has the mail server try again later.
type Take func(ctx context.Context, l Letter) error

// Why a mail is refused.
var (
	ErrNobody  = errors.New("inbound: nobody here has that address")
	ErrMachine = errors.New("inbound: a machine wrote it")
	ErrMany    = errors.New("inbound: this sender wrote too often today") // to be tried again: anybody can write in their name
)

// Refused tells whether a mail was refused for what it is, and not because something failed here.
func Refused(err error) bool {
	return errors.Is(err, ErrNobody) || errors.Is(err, ErrMachine) || errors.Is(err, ErrMany)
}

// Serve listens until ctx ends, and waits for what was begun. keys are asked who signed a mail.
func Serve(ctx context.Context, l net.Listener, lim Limits, keys Keys, take Take) error {
	slots := make(chan struct{}, atOnce)
	s := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) {
		return &session{ctx: ctx, take: take, keys: keys, slots: slots}, nil
	}))
	s.LMTP, s.Domain, s.EnableSMTPUTF8 = true, "localhost", true
	s.MaxMessageBytes, s.MaxRecipients, s.ReadTimeout, s.WriteTimeout = lim.Bytes, lim.Recipients, lim.Time, lim.Time
	s.ErrorLog = silent{}
	s.MaxLineLength = 4000
	done := make(chan error, 1)
	go func() { done <- s.Serve(l) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	err := s.Shutdown(last)
	s.Close()
	<-done
	if errors.Is(err, context.DeadlineExceeded) {
		err = nil // a mail server that stays connected is sent away
	}
	return err
}

// silent drops what the library would log: it quotes addresses.
type silent struct{}

// Printf drops it.
func (silent) Printf(string, ...any) {}

// Println drops it.
func (silent) Println(...any) {}

// session is one connection of a mail server.
type session struct {
	ctx   context.Context
	take  Take
	keys  Keys
	slots chan struct{} // taken while a mail is held in memory
	from  string
	to    []string
}

// Reset forgets the mail that was begun.
func (s *session) Reset() { s.from, s.to = "", nil }

// Logout ends the connection.
func (s *session) Logout() error { return nil }

// Mail takes the sender.
func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if len(from) > 320 || strings.ContainsFunc(from, control) {
		return &smtp.SMTPError{Code: 553, EnhancedCode: smtp.EnhancedCode{5, 1, 7}, Message: "this is no address"}
	}
	s.from = from
	return nil
}

// Rcpt takes a recipient.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if len(to) > 320 || strings.ContainsFunc(to, control) {
		return nobody
	}
	s.to = append(s.to, to)
	return nil
}

func control(r rune) bool { return r < ' ' || r == 0x7f }

// The answers to a mail server. They repeat nothing of a mail.
var (
	nobody  = &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "nobody here has that address"}
	machine = &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "mail that a machine wrote is not read here"}
	many    = &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "too many letters from this address today; this one is tried again"}
	later   = &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "not now, try again"}
	noMail  = &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 6, 0}, Message: "this cannot be read as a mail"}
)

// Data is for SMTP, which is not spoken here.
func (s *session) Data(io.Reader) error { return later }

// LMTPData takes the mail, and answers for each recipient alone.
func (s *session) LMTPData(r io.Reader, status smtp.StatusCollector) error {
	s.slots <- struct{}{}
	defer func() { <-s.slots }()
	b, err := io.ReadAll(r) // bounded by the server
	if err != nil {
		return err
	}
	signed := signedBy(s.ctx, b, s.from, s.keys)
	for _, to := range s.to {
		status.SetStatus(to, s.hand(b, to, signed))
	}
	return nil
}

func (s *session) hand(b []byte, to, signed string) error {
	l, err := Read(bytes.NewReader(b), s.from, to)
	if err != nil {
		return noMail
	}
	l.Signed = signed
	switch err := s.take(s.ctx, l); {
	case err == nil:
		return nil
	case errors.Is(err, ErrNobody):
		return nobody
	case errors.Is(err, ErrMachine):
		return machine
	case errors.Is(err, ErrMany):
		return many
	}
	return later
}
