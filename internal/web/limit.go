package web

import (
	"container/list"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// pace is how often something may be done: a second, and at once.
type pace struct {
	second float64
	burst  int
}

// limits holds the newest few thousand networks; an older one begins anew.
type limits struct {
	mu    sync.Mutex
	most  int
	known map[string]*list.Element
	order *list.List // newest first; guarded by mu
}

type limited struct {
	key  string
	rate *rate.Limiter
}

func newLimits(most int) *limits {
	return &limits{most: most, known: map[string]*list.Element{}, order: list.New()}
}

// take notes one more request of key at now, and says how long to wait if that is too many.
func (l *limits) take(key string, p pace, now time.Time) (wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e, ok := l.known[key]
	if !ok {
		if l.order.Len() >= l.most {
			oldest := l.order.Back()
			l.order.Remove(oldest)
			delete(l.known, oldest.Value.(*limited).key)
		}
		e = l.order.PushFront(&limited{key, rate.NewLimiter(rate.Limit(p.second), p.burst)})
		l.known[key] = e
	}
	l.order.MoveToFront(e)
	r := e.Value.(*limited).rate.ReserveN(now, 1)
	if wait = r.DelayFrom(now); wait > 0 {
		r.CancelAt(now)
	}
	return wait
}
