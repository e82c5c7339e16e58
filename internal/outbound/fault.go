package outbound

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"syscall"

	mail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"
)

// ErrRefused says that the mail server will never take a message to this address: it is mistyped or closed.
var ErrRefused = errors.New("outbound: the address is refused")

// Error says where a message failed and with which code of the mail server. It holds no word of the server's answer, because servers
// quote addresses.
type Error struct {
	Stage    string // connect, certificate, tls, sign in, sender, recipient, message
	Code     int    // SMTP, e.g. 550; 0: the server did not answer with one
	Enhanced string // e.g. 5.1.1
	Cause    string // of a connection: e.g. connection refused
	refused  bool
}

// Error names stage and code.
func (e *Error) Error() string { return "outbound: " + e.Fault() }

// Fault names stage and code, for the list of dead letters.
func (e *Error) Fault() string {
	parts := []string{"mail", e.Stage}
	if e.Code > 0 {
		parts = append(parts, fmt.Sprint(e.Code))
	}
	if e.Enhanced != "" {
		parts = append(parts, e.Enhanced)
	}
	if e.Cause != "" {
		parts = append(parts, "("+e.Cause+")")
	}
	return strings.Join(parts, " ")
}

// Is tells whether the address is refused for good.
func (e *Error) Is(target error) bool { return target == ErrRefused && e.refused }

// explain turns an error of the SMTP client into one without personal values.
func explain(err error) error {
	var refused *Refused
	if errors.As(err, &refused) {
		return refused
	}
	var send *mail.SendError
	if errors.As(err, &send) && send.Reason != mail.ErrConnCheck {
		e := &Error{Stage: "message", Code: send.ErrorCode(), Enhanced: send.EnhancedStatusCode()}
		switch send.Reason {
		case mail.ErrSMTPMailFrom, mail.ErrGetSender:
			e.Stage = "sender"
		case mail.ErrSMTPRcptTo, mail.ErrGetRcpts:
			e.Stage = "recipient"
			// 5.7: this server does not relay for us; that is the operator's to mend and says nothing of the address.
			e.refused = e.Code/100 == 5 && !strings.HasPrefix(e.Enhanced, "5.7.")
		}
		if e.Code == 0 {
			e.Cause = cause(err)
		}
		return e
	}
	var certificate *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	var host x509.HostnameError
	switch text := err.Error(); {
	case errors.As(err, &certificate), errors.As(err, &authority), errors.As(err, &host):
		return &Error{Stage: "certificate"}
	case strings.Contains(text, "STARTTLS mode set to"):
		return &Error{Stage: "tls", Cause: "not offered"}
	case strings.Contains(text, "SMTP AUTH"), errors.Is(err, mail.ErrNoSupportedAuthDiscovered), errors.Is(err, smtp.ErrUnencrypted):
		return &Error{Stage: "sign in"}
	}
	return &Error{Stage: "connect", Cause: cause(err)}
}

// cause names what broke a connection.
func cause(err error) string {
	var number syscall.Errno
	var name *net.DNSError
	switch {
	case errors.As(err, &number):
		return number.Error()
	case errors.As(err, &name):
		return "name not found"
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		return "time is up"
	case errors.Is(err, context.Canceled):
		return "cancelled"
	}
	return "the connection broke"
}
