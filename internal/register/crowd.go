package register

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"time"

	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/fault"
)

const (
	together   = 64               // numbers in one query
	atOnce     = 2                // queries under way
	longEnough = 10 * time.Second // for one query
)

// crowd looks numbers up for everybody who verifies one. Those who come while its queries are under way wait for the next, which
// answers them all: however many come, they take two connections of the database and leave the rest to the desk. A query begins after
// all whom it answers have come, so each sees what was committed before they asked.
type crowd struct {
	db     *db.DB
	taught func(ctx context.Context, institutions []string) (council.Taught, error) // by name alone; nil: nobody is known to teach

	mu      sync.Mutex // guards what follows
	running int
	waiting []*group
}

// group is those whom one query answers.
type group struct {
	keys []string
	done chan struct{} // closed when the rest is written
	rows map[string]Entry
	err  error

	taught council.Taught // at the institutions that the rows name
}

// load returns the entry with a key and the names of what is taught at its institution, or NotFound.
func (c *crowd) load(ctx context.Context, key string) (Entry, council.Taught, error) {
	g := c.join(ctx, key)
	select {
	case <-g.done:
	case <-ctx.Done():
		return Entry{}, nil, ctx.Err()
	}
	row, ok := g.rows[key]
	if g.err == nil && !ok {
		return row, nil, fault.NotFound()
	}
	return row, g.taught, g.err
}

// join adds a key to the last group that has not begun.
func (c *crowd) join(ctx context.Context, key string) *group {
	c.mu.Lock()
	defer c.mu.Unlock()
	if n := len(c.waiting); n == 0 || len(c.waiting[n-1].keys) == together {
		c.waiting = append(c.waiting, &group{done: make(chan struct{})})
	}
	g := c.waiting[len(c.waiting)-1]
	g.keys = append(g.keys, key)
	if c.running < atOnce {
		c.running++
		go c.run(context.WithoutCancel(ctx)) // it answers others, who stay when this one leaves
	}
	return g
}

// run asks for one group after another until none waits.
func (c *crowd) run(ctx context.Context) {
	for {
		runtime.Gosched() // lets those who are on their way come along
		c.mu.Lock()
		if len(c.waiting) == 0 {
			c.running--
			c.mu.Unlock()
			return
		}
		g := c.waiting[0]
		c.waiting = c.waiting[1:]
		c.mu.Unlock()
		g.ask(ctx, c)
	}
}

func (g *group) ask(ctx context.Context, c *crowd) {
	ctx, cancel := context.WithTimeout(ctx, longEnough)
	defer cancel()
	defer close(g.done)
	rows, err := findEngineers(ctx, c.db, g.keys)
	g.rows = make(map[string]Entry, len(rows))
	var institutions []string
	for _, r := range rows {
		g.rows[r.key] = r.Entry
		if r.Institution != "" {
			institutions = append(institutions, r.Institution)
		}
	}
	if err == nil && c.taught != nil && len(institutions) > 0 {
		slices.Sort(institutions)
		g.taught, err = c.taught(ctx, slices.Compact(institutions))
	}
	g.err = err
	if err != nil && ctx.Err() != nil {
		g.err = fault.Busy("fault.busy", nil)
	}
}
