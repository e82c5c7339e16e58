package demo

import (
	"context"
	"strings"
	"sync/atomic"

	"sanad/internal/outbound"
	"sanad/internal/sample"
)

// closed begins an address whose mailbox is closed: its server refuses every letter.
const closed = "closed-"

// Mailer is how letters of the demonstration leave.
type Mailer struct {
	outbound.Mailer
	crowd atomic.Int64 // the first of the people whom Fill invents; 0: nobody yet
}

// NewMailer returns a mailer that sends through m what is not for the people whom Fill invents: their letters, thousands within seconds,
// would bury those of whoever looks at the demonstration meanwhile.
func NewMailer(m outbound.Mailer) *Mailer { return &Mailer{Mailer: m} }

// Send sends the letter, or leaves it out, or says that its address is closed.
func (m *Mailer) Send(ctx context.Context, l outbound.Mail) error {
	to := l.To.Reveal()
	if strings.HasPrefix(to, closed) {
		return outbound.ErrRefused
	}
	if first := m.crowd.Load(); first > 0 {
		if n, ok := sample.Number(to); ok && int64(n) >= first {
			return nil
		}
	}
	return m.Mailer.Send(ctx, l)
}
