// Package outbound is the only road out of the house.
package outbound

import (
	"context"
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
}

// Mailer sends mail. ErrRefused means that this address will never take it; any other error means not accepted: try again.
type Mailer interface {
	Send(ctx context.Context, m Mail) error
}

// compose makes the message that leaves. It says that a program wrote it, so that no machine answers (RFC 3834), and names neither
// the program nor the machine.
func compose(m Mail, from, fromName string) (*mail.Msg, error) {
	msg := mail.NewMsg(mail.WithCharset(mail.CharsetUTF8), mail.WithEncoding(mail.EncodingQP), mail.WithNoDefaultUserAgent())
	if err := msg.FromFormat(strings.Map(plainName, fromName), from); err != nil {
		return nil, &Error{Stage: "sender"}
	}
	if err := msg.To(m.To.Reveal()); err != nil { // the error quotes the address
		return nil, &Error{Stage: "recipient", refused: true}
	}
	if m.ID == "" || strings.ContainsFunc(m.Subject, func(r rune) bool { return r < ' ' }) {
		return nil, &Error{Stage: "message"}
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

// plainName drops what would end a quoted name.
func plainName(r rune) rune {
	if r < ' ' || r == '"' || r == '\\' {
		return -1
	}
	return r
}

func domainOf(address string) string {
	return address[strings.LastIndexByte(address, '@')+1:]
}
