// Package outbound is the only road out of the house.
package outbound

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	mail "github.com/wneessen/go-mail"

	"sanad/internal/clock"
	"sanad/internal/pii"
)

// Mail is one message to one person, as plain text.
type Mail struct {
	ID      string // the message's row; becomes its Message-ID
	To      pii.Value
	Subject string
	Body    pii.Value
	Lang    string
	Return  string // address to which the mail server sends it back; empty: the sender's
	Told    bool   // the mail server is asked to report that it arrived, to Return (RFC 3461); of all letters it reports what did not
	ReplyTo string // address for answers; empty: the sender's
	Stop    string // address of the site that stops letters of this sort at one click, without signing in (RFC 8058); empty: none
}

// Mailer sends mail. ErrRefused means that this address will never take it; any other error means not accepted: try again.
type Mailer interface {
	Send(ctx context.Context, m Mail) error
}

// Line is a Mailer for one goroutine at a time that holds its connection from message to message, until it is closed.
type Line interface {
	Mailer
	Close() error
}

// compose makes the message that leaves. It says that a program wrote it, so that no machine answers (RFC 3834), and names neither
// the program nor the machine.
func compose(m Mail, from, fromName string) (*mail.Msg, error) {
	msg := mail.NewMsg(mail.WithCharset(mail.CharsetUTF8), mail.WithEncoding(mail.EncodingQP), mail.WithNoDefaultUserAgent())
	if err := msg.FromFormat(strings.Map(plainName, fromName), from); err != nil {
		return nil, &Error{Stage: "sender"}
	}
	if long := tooLong(m.To.Reveal()); long != "" {
		return nil, &Error{Stage: "recipient", Cause: long, refused: true}
	}
	if err := msg.To(m.To.Reveal()); err != nil { // the error quotes the address
		return nil, &Error{Stage: "recipient", refused: true}
	}
	if m.ID == "" || strings.ContainsFunc(m.ID+m.Subject+m.Lang, isControl) {
		return nil, &Error{Stage: "message"}
	}
	if m.Return != "" && (tooLong(m.Return) != "" || msg.EnvelopeFrom(m.Return) != nil) {
		return nil, &Error{Stage: "message", Cause: "no address to come back to"}
	}
	if m.ReplyTo != "" && (tooLong(m.ReplyTo) != "" || msg.ReplyTo(m.ReplyTo) != nil) {
		return nil, &Error{Stage: "message", Cause: "no address for answers"}
	}
	if err := stop(msg, m.Stop); err != nil {
		return nil, err
	}
	msg.Subject(m.Subject)
	msg.SetMessageIDWithValue(m.ID + "@" + domainOf(from))
	msg.SetDateWithValue(clock.System{}.Now())
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	if m.Lang != "" {
		msg.SetGenHeader(mail.HeaderContentLang, m.Lang)
	}
	msg.SetBodyString(mail.TypeTextPlain, m.Body.Reveal())
	return msg, nil
}

// stop says where letters of this sort are stopped. One click is promised over TLS alone, as RFC 8058 has it.
func stop(msg *mail.Msg, address string) error {
	if address == "" {
		return nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || len(address) > 500 ||
		strings.ContainsFunc(address, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`<>,"`, r) }) {
		return &Error{Stage: "message", Cause: "no address to stop at"}
	}
	msg.SetGenHeaderPreformatted("List-Unsubscribe", "<"+address+">")
	if u.Scheme == "https" {
		msg.SetGenHeaderPreformatted("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
	}
	return nil
}

// Most of an address, in bytes (RFC 5321): of the part before the at sign, and of the whole.
const mostLocal, mostAddress = 64, 254

// tooLong says of an address that no mail server could take why that is so.
func tooLong(address string) string {
	switch at := strings.LastIndexByte(address, '@'); {
	case len(address) > mostAddress:
		return fmt.Sprintf("the address is longer than %d characters", mostAddress)
	case at > mostLocal:
		return fmt.Sprintf("the address has more than %d characters before the @", mostLocal)
	}
	return ""
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f }

// plainName drops what would end a quoted name.
func plainName(r rune) rune {
	if isControl(r) || r == '"' || r == '\\' {
		return -1
	}
	return r
}

func domainOf(address string) string {
	return address[strings.LastIndexByte(address, '@')+1:]
}
