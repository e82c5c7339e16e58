package db

import (
	"context"
	"database/sql"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"sanad/internal/fault"
)

// tries is how often Update runs its function before it gives up.
const tries = 12

// Tx is an open transaction.
type Tx struct {
	lite *sql.Tx     // exactly one of the two is set
	kept *statements // of the pool of lite
	pg   pgx.Tx

	failed error // the first statement that failed; on both engines nothing runs or commits after it
	again  bool  // that failure goes away when the whole transaction runs once more
}

// UpdateOption changes how one Update runs.
type UpdateOption func(*update)

type update struct{ queues []string }

// Queue lets updates with the same name follow each other within this process, for rows that all of them change.
func Queue(name string) UpdateOption {
	return func(u *update) { u.queues = append(u.queues, name) }
}

// View runs f in a transaction that only reads, on one snapshot.
func (d *DB) View(ctx context.Context, f func(tx *Tx) error) error {
	_, err := d.once(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, false, f)
	return err
}

// Update runs f in a serializable transaction and commits if f returns nil. f may run more than once and must touch nothing but tx.
func (d *DB) Update(ctx context.Context, f func(tx *Tx) error, options ...UpdateOption) error {
	var u update
	for _, o := range options {
		o(&u)
	}
	// One order for all, so that two updates with two queues cannot wait for each other.
	slices.Sort(u.queues)
	for _, name := range slices.Compact(u.queues) {
		leave, err := d.queues.enter(ctx, name)
		if err != nil {
			return err
		}
		defer leave()
	}
	for try := 1; ; try++ {
		again, err := d.once(ctx, pgx.TxOptions{IsoLevel: pgx.Serializable}, false, f)
		if !again {
			return err
		}
		if try == tries {
			return fault.Busy("fault.busy", nil)
		}
		if err := wait(ctx, backOff(try)); err != nil {
			return err
		}
	}
}

// wait lets time pass, unless ctx ends.
func wait(ctx context.Context, d time.Duration) error {
	pause := time.NewTimer(d)
	defer pause.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-pause.C:
		return nil
	}
}

// renew leaves the connections that wait, when the first try broke: after a restart of the server all of them are dead.
func (d *DB) renew(try int) {
	if try == 1 {
		d.pool.Reset()
	}
}

// backOff doubles from 2 ms to 250 ms and takes a random part of it, so that rivals part.
func backOff(try int) time.Duration {
	longest := min(2*time.Millisecond<<try, 250*time.Millisecond)
	return time.Millisecond + rand.N(longest)
}

// Claim runs f in a read-committed transaction, for taking work with SkipLocked.
func (d *DB) Claim(ctx context.Context, f func(tx *Tx) error) error {
	_, err := d.once(ctx, pgx.TxOptions{IsoLevel: pgx.ReadCommitted}, false, f)
	return err
}

// once runs f in one transaction, which is rolled back when f fails, panics or leaves its goroutine.
func (d *DB) once(ctx context.Context, options pgx.TxOptions, soon bool, f func(tx *Tx) error) (again bool, err error) {
	if err := d.enter(); err != nil {
		return false, err
	}
	defer d.running.Done()
	if d.write != nil && options.AccessMode != pgx.ReadOnly {
		select {
		case d.turn <- struct{}{}:
			defer func() { <-d.turn }()
		case <-ctx.Done():
			return false, ctx.Err()
		}
	}
	tx, err := d.begin(ctx, options, soon)
	// Nothing was done yet, so a connection that broke is replaced.
	for try := 1; err != nil && d.pool != nil && try <= 8 && ctx.Err() == nil; try++ {
		if f := fault.Of(explained(ctx, "begin", err)); f == nil || f.Key != fault.KeyUnavailable {
			break
		}
		d.renew(try)
		if err := wait(ctx, backOff(try)); err != nil {
			return false, err
		}
		tx, err = d.begin(ctx, options, soon)
	}
	if err != nil {
		again, err = explain(ctx, "begin", err)
		return again, err
	}
	ended := false
	defer func() {
		if !ended {
			tx.rollback(ctx)
		}
	}()
	err = f(tx)
	if err == nil {
		err = tx.failed
	}
	if err != nil {
		return tx.again, err
	}
	ended = true
	if err := tx.commit(ctx); err != nil {
		return explain(ctx, "commit", err)
	}
	return false, nil
}

var errPublic = errors.New("db: the public handle only reads")

func (d *DB) begin(ctx context.Context, options pgx.TxOptions, soon bool) (*Tx, error) {
	reads := options.AccessMode == pgx.ReadOnly
	if d.public && !reads {
		return nil, errPublic
	}
	if d.pool != nil {
		tx, err := d.pool.BeginTx(ctx, options)
		return &Tx{pg: tx}, err
	}
	pool, kept := d.write, &d.writing
	switch {
	case reads:
		pool, kept = d.read, &d.reading
	case soon:
		pool, kept = d.soon, &d.sooner
	}
	kept.prepareWanted(ctx, pool)
	tx, err := pool.BeginTx(ctx, &sql.TxOptions{ReadOnly: reads})
	return &Tx{lite: tx, kept: kept}, err
}

func (t *Tx) commit(ctx context.Context) error {
	if t.pg != nil {
		return t.pg.Commit(ctx)
	}
	return t.lite.Commit()
}

func (t *Tx) rollback(ctx context.Context) {
	if t.pg != nil {
		// The context may have ended, and the connection must be clean all the same.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		t.pg.Rollback(ctx)
		return
	}
	t.lite.Rollback()
}

// engine tells which database the transaction is in.
func (t *Tx) engine() Engine {
	if t.pg != nil {
		return PostgreSQL
	}
	return SQLite
}

// Locked is the clause that waits for rows which another worker holds, and holds them: "for update" on PostgreSQL; nothing on SQLite, where one
// writes at a time.
func (t *Tx) Locked() string {
	if t.pg != nil {
		return " for update"
	}
	return ""
}

// SkipLocked is the clause that passes over rows which another worker holds: "for update skip locked" on PostgreSQL, nothing on SQLite.
func (t *Tx) SkipLocked() string {
	if t.pg != nil {
		return " for update skip locked"
	}
	return ""
}

// queues holds the lines that Update's Queue option makes.
type queues struct {
	mu    sync.Mutex
	lines map[string]*line
}

// line is one queue: whoever has put into turn may go; people counts those who go or wait.
type line struct {
	turn   chan struct{}
	people int
}

// enter waits for its turn in the line called name; leave must be called once.
func (q *queues) enter(ctx context.Context, name string) (leave func(), err error) {
	q.mu.Lock()
	if q.lines == nil {
		q.lines = map[string]*line{}
	}
	l := q.lines[name]
	if l == nil {
		l = &line{turn: make(chan struct{}, 1)}
		q.lines[name] = l
	}
	l.people++
	q.mu.Unlock()
	part := func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		if l.people--; l.people == 0 {
			delete(q.lines, name)
		}
	}
	select {
	case l.turn <- struct{}{}:
		return func() { <-l.turn; part() }, nil
	case <-ctx.Done():
		part()
		return nil, ctx.Err()
	}
}
