package account

import (
	"sync"
	"time"

	"sanad/internal/fault"
)

// What one network may guess wrong within an hour before it must wait: many people sign in from one university or one operator of
// mobile telephones.
const (
	freeGuesses  = 30
	mostNetworks = 10_000 // that are remembered, in memory alone
)

// guesses is how often a network guessed wrong, and when it last did.
type guesses struct {
	count int
	last  time.Time
}

// brake makes those wait who guess often from one network, at whatever accounts. It knows networks as long as the program runs, and
// writes them nowhere.
type brake struct {
	mu    sync.Mutex
	known map[string]guesses
}

// wait is how long a network must wait before it guesses again.
func (b *brake) wait(network string, now time.Time) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	g, ok := b.known[network]
	if !ok || now.Sub(g.last) >= triesWindow {
		return 0
	}
	return g.last.Add(backOff(g.count - freeGuesses + codeTries)).Sub(now)
}

// wrong notes a wrong guess.
func (b *brake) wrong(network string, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	g := b.known[network]
	if now.Sub(g.last) >= triesWindow {
		g.count = 0
	}
	if len(b.known) >= mostNetworks {
		b.forget(now)
	}
	b.known[network] = guesses{g.count + 1, now}
}

// forget makes room: it drops those that wait for nothing, and if all do, all.
func (b *brake) forget(now time.Time) {
	for n, g := range b.known {
		if g.count < freeGuesses || now.Sub(g.last) >= triesWindow {
			delete(b.known, n)
		}
	}
	if len(b.known) >= mostNetworks {
		clear(b.known)
	}
}

// mayGuess refuses a guess while its network waits.
func (s *Service) mayGuess(from Stranger) error {
	if left := s.brake.wait(from.Network, s.clock.Now()); left > 0 {
		return fault.Busy("account.busy.network", fault.Values{"Count": int(left.Minutes()) + 1})
	}
	return nil
}

// guessed notes what became of a guess.
func (s *Service) guessed(from Stranger, err error) {
	if fault.Is(err, fault.KindDenied) || fault.Is(err, fault.KindInvalid) {
		s.brake.wrong(from.Network, s.clock.Now())
	}
}
