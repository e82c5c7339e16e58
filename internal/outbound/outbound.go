// Package outbound is the only road out of the house.
package outbound

import (
	"context"

	"sanad/internal/pii"
)

// Mail is one message to one person, as plain text.
type Mail struct {
	ID      string // the message's row; becomes its Message-ID
	To      pii.Value
	Subject string
	Body    pii.Value
	Lang    string
}

// Mailer sends mail. An error means not accepted: try again.
type Mailer interface {
	Send(ctx context.Context, m Mail) error
}

// SMTP says how mail leaves.
type SMTP struct {
	Host, User, Password string
	Port                 int
	From                 string // address
	FromName             string
	StartTLS             string // require, opportunistic, none (loopback alone)
}

// NewSMTP returns a mailer to a mail server.
func NewSMTP(s SMTP) (Mailer, error) { panic("unwritten") }

// Outbox is a mailer that writes each message as a file into a folder: for the demonstration council and for tests.
type Outbox struct{}

// Letter is a message in an outbox.
type Letter struct{ ID, To, Subject, Body, Lang, At string }

// NewOutbox returns an outbox in a folder, which it makes.
func NewOutbox(folder string) (*Outbox, error) { panic("unwritten") }

// Send writes the message.
func (o *Outbox) Send(ctx context.Context, m Mail) error { panic("unwritten") }

// Letters returns the newest messages first, at most limit.
func (o *Outbox) Letters(limit int) ([]Letter, error) { panic("unwritten") }
