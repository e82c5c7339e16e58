package outbound

import (
	"context"
	"errors"
	"net"
	"slices"
	"time"

	mail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"

	"sanad/internal/clock"
)

// parting is how long a mail server may take to say goodbye.
const parting = 2 * time.Second

// line holds one connection to the mail server. It connects when it is first used, and anew where the connection broke before a message
// was handed over; a message of which nobody knows whether it was taken is not sent a second time.
type line struct {
	settings SMTP
	client   *mail.Client
	told     *mail.Client // the same, for letters of which an arrival is reported
	open     *smtp.Client // nil: not connected
	wire     net.Conn     // below open
	used     time.Time
}

// NewLine returns a line to a mail server.
func NewLine(s SMTP) (Line, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	return &line{settings: s}, nil
}

// Send hands the message to the mail server.
func (l *line) Send(ctx context.Context, letter Mail) error {
	msg, err := compose(letter, l.settings.From, l.settings.FromName)
	if err != nil {
		return err
	}
	if err := l.settings.Signature.sign(msg); err != nil {
		return err
	}
	if l.open != nil && (clock.System{}.Now().Sub(l.used) > patience || l.settings.Gate.Check("mail", l.settings.Host) != nil) {
		l.Close() // it may be dead without a word, or a contract has ended
	}
	for {
		fresh := l.open == nil
		if fresh {
			if err := l.dial(ctx); err != nil {
				return err
			}
		}
		wire := l.wire
		stop := context.AfterFunc(ctx, func() { wire.Close() })
		client := l.client
		if letter.Told && letter.Return != "" {
			client = l.told
		}
		err := client.SendWithSMTPClient(l.open, msg)
		stop()
		l.used = clock.System{}.Now()
		if err == nil || msg.IsDelivered() { // accepted, whatever went wrong afterwards
			return nil
		}
		var failed *mail.SendError
		if !errors.As(err, &failed) {
			l.hangUp()
			return explain(err)
		}
		code := failed.ErrorCode()
		if code == 0 || code == 421 || !slices.Contains([]mail.SendErrReason{mail.ErrSMTPMailFrom, mail.ErrSMTPRcptTo, mail.ErrSMTPDataClose}, failed.Reason) {
			l.hangUp() // broken, or nobody knows in which state it is
		}
		if fresh || code != 0 && code != 421 || failed.Reason == mail.ErrWriteContent || failed.Reason == mail.ErrSMTPDataClose || ctx.Err() != nil {
			return explain(err)
		}
	}
}

// dial connects, encrypts and signs in.
func (l *line) dial(ctx context.Context) error {
	out := l.settings.Gate.Dialer("mail")
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		wire, err := out(ctx, network, address)
		l.wire = wire
		return wire, err
	}
	client, err := l.settings.client(dial, mail.DSNRcptNotifyFailure)
	if err != nil {
		return err
	}
	told, err := l.settings.client(dial, mail.DSNRcptNotifySuccess, mail.DSNRcptNotifyFailure)
	if err != nil {
		return err
	}
	open, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		l.hangUp()
		return explain(err)
	}
	l.client, l.told, l.open = client, told, open
	return nil
}

// Close parts from the mail server. The line may be used again, and then connects anew.
func (l *line) Close() error {
	if l.open != nil && l.open.UpdateDeadline(parting) == nil {
		_ = l.open.Quit() // it has all that it took, whether it says goodbye or not
	}
	l.hangUp()
	return nil
}

// hangUp ends the connection without a word.
func (l *line) hangUp() {
	if l.wire != nil {
		l.wire.Close()
	}
	l.wire, l.open, l.client, l.told = nil, nil, nil, nil
}
