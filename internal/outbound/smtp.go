package outbound

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/netip"
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
}

type smtpMailer struct{ settings SMTP }

// NewSMTP returns a mailer to a mail server. It connects for each message: letters are few, and a server that was away is found again.
func NewSMTP(s SMTP) (Mailer, error) {
	if s.Host == "" || s.Port == 0 || domainOf(s.From) == s.From {
		return nil, errors.New("outbound: mail needs a host, a port and a sender's address")
	}
	if s.StartTLS == "none" && !isLoopback(s.Host) {
		return nil, fmt.Errorf("outbound: mail to %s must be encrypted: only a mail server on this machine may go without STARTTLS", s.Host)
	}
	m := &smtpMailer{s}
	if _, err := m.client(); err != nil {
		return nil, err
	}
	return m, nil
}

func isLoopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.IsLoopback()
}

func (m *smtpMailer) client() (*mail.Client, error) {
	s := m.settings
	policy, ok := map[string]mail.TLSPolicy{"require": mail.TLSMandatory, "opportunistic": mail.TLSOpportunistic, "none": mail.NoTLS}[s.StartTLS]
	if !ok {
		return nil, fmt.Errorf("outbound: STARTTLS is require, opportunistic or none, not %q", s.StartTLS)
	}
	options := []mail.Option{
		mail.WithPort(s.Port), mail.WithTimeout(patience), mail.WithTLSPolicy(policy), mail.WithHELO(domainOf(s.From)), mail.WithoutNoop(),
		mail.WithDialContextFunc(s.Gate.Dialer("mail")),
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
	msg, err := compose(letter, m.settings.From, m.settings.FromName)
	if err != nil {
		return err
	}
	c, err := m.client()
	if err != nil {
		return err
	}
	err = c.DialAndSendWithContext(ctx, msg)
	if err == nil || msg.IsDelivered() { // accepted, whatever went wrong in parting
		return nil
	}
	return explain(err)
}

// Probe connects to the mail server, encrypts and signs in, and sends nothing: for the operator's check.
func Probe(ctx context.Context, s SMTP) error {
	c, err := (&smtpMailer{s}).client()
	if err != nil {
		return err
	}
	if err := c.DialWithContext(ctx); err != nil {
		return explain(err)
	}
	c.Close()
	return nil
}

// Address returns where the mail server is reached, for messages to the operator.
func (s SMTP) Address() string { return net.JoinHostPort(s.Host, fmt.Sprint(s.Port)) }
