package demo

import (
	"context"
	"sync/atomic"

	"sanad/internal/outbound"
	"sanad/internal/sample"
)

// crowd is the people whom Fill invents, by the number of the first; 0: nobody yet.
type crowd struct{ first atomic.Int64 }

func (c *crowd) from(n int) { c.first.CompareAndSwap(0, int64(n)) }

// Mailer returns a mailer that sends through m what is not for the people whom Fill invents: their letters, thousands within seconds,
// would bury those of whoever looks at the demonstration meanwhile.
func (c *Council) Mailer(m outbound.Mailer) outbound.Mailer { return quiet{m, &c.crowd} }

type quiet struct {
	outbound.Mailer
	crowd *crowd
}

// Send sends the letter, or leaves it out.
func (q quiet) Send(ctx context.Context, m outbound.Mail) error {
	if first := q.crowd.first.Load(); first > 0 {
		if n, ok := sample.Number(m.To.Reveal()); ok && int64(n) >= first {
			return nil
		}
	}
	return q.Mailer.Send(ctx, m)
}
