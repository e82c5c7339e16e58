package account

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"sanad/internal/fault"
)

// A network may send networkBurst forms of sign-in or sign-up at once, and then one every networkPause. A /24 holds many
// households behind one address, so this is a brake; the guard of an account is in backOff.
const (
	networkBurst = 60
	networkPause = 2 * time.Second
	networkCount = 20_000 // kept at most
)

// limits counts forms of networks in memory alone: nothing of it is stored.
type limits struct {
	mu   sync.Mutex
	seen map[string]*rate.Limiter
}

func newLimits() *limits { return &limits{seen: map[string]*rate.Limiter{}} }

// take refuses with fault.KindBusy when a network sends too much.
func (l *limits) take(network string, now time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	limit, ok := l.seen[network]
	if !ok {
		if len(l.seen) >= networkCount {
			l.forget(now)
		}
		limit = rate.NewLimiter(rate.Every(networkPause), networkBurst)
		l.seen[network] = limit
	}
	if !limit.AllowN(now, 1) {
		return fault.Busy("account.busy.network", nil)
	}
	return nil
}

// forget drops the networks that have been quiet, or all when none has.
func (l *limits) forget(now time.Time) {
	for network, limit := range l.seen {
		if limit.TokensAt(now) >= networkBurst {
			delete(l.seen, network)
		}
	}
	if len(l.seen) >= networkCount {
		clear(l.seen)
	}
}
