// Package clock is the only place that asks what time it is.
package clock

import (
	"sync"
	"time"
)

// Clock tells the time in UTC, to the microsecond (what both databases keep).
type Clock interface {
	Now() time.Time
}

// System is the machine's clock.
type System struct{}

// Now returns the machine's time.
func (System) Now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// Moved is a clock that stands still until it is moved: for tests and for the past of the demonstration council.
type Moved struct {
	mu  sync.Mutex
	now time.Time
}

// At returns a clock that stands at t.
func At(t time.Time) *Moved { return &Moved{now: t.UTC().Truncate(time.Microsecond)} }

// Now returns where the clock stands.
func (m *Moved) Now() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.now
}

// Move moves the clock by d and returns where it stands now.
func (m *Moved) Move(d time.Duration) time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now = m.now.Add(d)
	return m.now
}

// Set moves the clock to t.
func (m *Moved) Set(t time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now = t.UTC().Truncate(time.Microsecond)
}
