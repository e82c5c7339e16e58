package outbound

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"sync"
	"time"

	mail "github.com/wneessen/go-mail"
)

// patience is how long connecting, and each answer of the mail server, may take.
const patience = 20 * time.Second

// SMTP says how mail leaves.
type SMTP struct {
	Host, User, Password string
	Port                 int
	From                 string // address
	FromName             string
	StartTLS             string         // require, opportunistic, none (loopback alone)
	Gate                 *Gate          // lets us out, in the name of the provider "mail"; nil: it does not
	Roots                *x509.CertPool // who vouches for the server; nil: whom the system trusts
	Signature            *Signature     // signs what leaves; nil: nothing is signed here
}

// The lines that a mailer keeps between letters, and for how long: no fewer than may carry letters to many at once.
const (
	mostIdle = 16
	idleFor  = 10 * time.Second
)

type smtpMailer struct {
	settings SMTP

	mu   sync.Mutex
	idle []*line // the last was used last
}

// NewSMTP returns a mailer to a mail server. Letters that follow each other closely go over one connection.
func NewSMTP(s SMTP) (Mailer, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	return &smtpMailer{settings: s}, nil
}

// check refuses settings by which no mail could leave, or in clear.
func (s SMTP) check() error {
	if s.Host == "" || s.Port == 0 || domainOf(s.From) == s.From {
		return errors.New("outbound: mail needs a host, a port and a sender's address")
	}
	if s.StartTLS == "none" && !isLoopback(s.Host) {
		return fmt.Errorf("outbound: mail to %s must be encrypted: only a mail server on this machine may go without STARTTLS", s.Host)
	}
	_, err := s.client(s.Gate.Dialer("mail"), mail.DSNRcptNotifyFailure)
	return err
}

func isLoopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.IsLoopback()
}

// client speaks to the mail server. A report is asked for what notify names, without the words of the letter (RFC 3461); a server that does
// not offer that is not asked.
func (s SMTP) client(dial mail.DialContextFunc, notify ...mail.DSNRcptNotifyOption) (*mail.Client, error) {
	policy, ok := map[string]mail.TLSPolicy{"require": mail.TLSMandatory, "opportunistic": mail.TLSOpportunistic, "none": mail.NoTLS}[s.StartTLS]
	if !ok {
		return nil, fmt.Errorf("outbound: STARTTLS is require, opportunistic or none, not %q", s.StartTLS)
	}
	options := []mail.Option{
		mail.WithPort(s.Port), mail.WithTimeout(patience), mail.WithTLSPolicy(policy), mail.WithHELO(domainOf(s.From)),
		mail.WithoutNoop(), mail.WithoutRset(), mail.WithDialContextFunc(dial),
		mail.WithDSNMailReturnType(mail.DSNMailReturnHeadersOnly), mail.WithDSNRcptNotifyType(notify...),
		mail.WithTLSConfig(&tls.Config{ServerName: s.Host, RootCAs: s.Roots, MinVersion: tls.VersionTLS12}),
	}
	if s.User != "" {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(s.User), mail.WithPassword(s.Password))
	}
	c, err := mail.NewClient(s.Host, options...)
	if err != nil {
		return nil, fmt.Errorf("outbound: the settings of the mail server are refused: %w", err)
	}
	return c, nil
}

// Send hands the message to the mail server.
func (m *smtpMailer) Send(ctx context.Context, letter Mail) error {
	l := m.take()
	defer m.giveBack(l)
	return l.Send(ctx, letter)
}

// take returns a line that nobody uses.
func (m *smtpMailer) take() *line {
	m.mu.Lock()
	defer m.mu.Unlock()
	if n := len(m.idle); n > 0 {
		l := m.idle[n-1]
		m.idle = m.idle[:n-1]
		return l
	}
	return &line{settings: m.settings}
}

// giveBack keeps a line for a while, or ends it.
func (m *smtpMailer) giveBack(l *line) {
	if l.open == nil {
		return
	}
	m.mu.Lock()
	full := len(m.idle) == mostIdle
	if !full {
		m.idle = append(m.idle, l)
		used := l.used
		time.AfterFunc(idleFor, func() { m.drop(l, used) })
	}
	m.mu.Unlock()
	if full {
		l.Close()
	}
}

// drop ends a line that nobody has used since.
func (m *smtpMailer) drop(l *line, since time.Time) {
	m.mu.Lock()
	i := slices.Index(m.idle, l)
	if i >= 0 && l.used.Equal(since) {
		m.idle = slices.Delete(m.idle, i, i+1)
	} else {
		i = -1
	}
	m.mu.Unlock()
	if i >= 0 {
		l.Close()
	}
}

// Probe connects to the mail server, encrypts and signs in, and sends nothing: for the operator's check.
func Probe(ctx context.Context, s SMTP) error {
	l := &line{settings: s}
	defer l.Close()
	return l.dial(ctx)
}

// Address returns where the mail server is reached, for messages to the operator.
func (s SMTP) Address() string { return net.JoinHostPort(s.Host, fmt.Sprint(s.Port)) }
