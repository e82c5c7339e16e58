// Package jobs does later what a transaction has promised: at least once, and exactly once where the effect lies in our own database.
//
// A job is a row. A worker leases it by a random token and keeps the lease fresh while it works; when the worker vanishes, the
// lease ends and the job is due again.
package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"sanad/internal/clock"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
)

// How a queue behaves. Tests make lease and pause shorter.
const (
	leaseTime    = time.Minute            // how long a vanished worker holds its jobs
	pauseTime    = 15 * time.Second       // the first pause after a failure
	pollTime     = 200 * time.Millisecond // how often an idle queue looks for work
	mostAttempts = 10                     // errors before a job is dead: about eight hours of back-off
	mostVanished = 5                      // workers that may vanish with a job
	keepDone     = 7 * 24 * time.Hour     // how long the row of a finished job, without its arguments, is kept
	sweepKind    = "jobs.sweep"
)

// ErrLost says that the lease of a job has ended meanwhile: another worker has the job, and this one's effect must not be stored.
var ErrLost = errors.New("jobs: the lease is lost")

// Job is one piece of work that a worker has leased.
type Job struct {
	ID      string `db:"id"`
	Kind    string `db:"kind"`
	Args    string `db:"args"` // JSON of ids; never personal values
	Attempt int    `db:"attempt"`
	lease   string
	period  time.Duration
	suspect bool // its last worker vanished
}

// Dead is a job that was given up.
type Dead struct {
	ID       string    `db:"id"`
	Kind     string    `db:"kind"`
	Args     string    `db:"args"`
	Attempt  int       `db:"attempt"`
	Fault    string    `db:"fault"` // the kind of error, without values
	FailedAt time.Time `db:"done_at"`
}

type worker func(ctx context.Context, j Job) error

// Queue holds the jobs and their workers.
type Queue struct {
	db    *db.DB
	clock clock.Clock
	log   *slog.Logger
	lease time.Duration
	pause time.Duration

	workers map[string]worker // complete before Start
	periods map[string]time.Duration
	given   map[string]func(ctx context.Context, tx *db.Tx, j Job) error

	stop    chan struct{}      // closed by Stop: nothing more is claimed
	stopped chan struct{}      // closed when the last running job has ended
	abort   context.CancelFunc // ends the context of jobs that run
	once    sync.Once
	suspect atomic.Bool // a job whose last worker vanished is at work

	mu   sync.Mutex
	held map[string]context.CancelFunc // by lease: the jobs that run, and how to end each when its lease is lost
}

// New returns a queue in d; nothing runs before Start.
func New(d *db.DB, c clock.Clock, log *slog.Logger) *Queue {
	q := &Queue{
		db: d, clock: c, log: log, lease: leaseTime, pause: pauseTime,
		workers: map[string]worker{}, periods: map[string]time.Duration{},
		given: map[string]func(ctx context.Context, tx *db.Tx, j Job) error{},
		stop:  make(chan struct{}), held: map[string]context.CancelFunc{},
	}
	q.Handle(sweepKind, q.sweep)
	q.Every(sweepKind, 24*time.Hour)
	return q
}

// EnqueueOption changes one Enqueue.
type EnqueueOption func(*enqueue)

type enqueue struct {
	at  time.Time
	key *string
}

// At lets a job wait until t.
func At(t time.Time) EnqueueOption { return func(e *enqueue) { e.at = t } }

// Unique drops the job if one with the same key is still to be done, be it at work already.
func Unique(key string) EnqueueOption { return func(e *enqueue) { e.key = &key } }

// Enqueue promises a job within tx; args are marshalled to JSON.
func (q *Queue) Enqueue(ctx context.Context, tx *db.Tx, kind string, args any, options ...EnqueueOption) error {
	text, err := json.Marshal(args)
	if err != nil {
		return fmt.Errorf("jobs: the arguments of %s do not marshal", kind) // the cause may quote a value
	}
	now := q.clock.Now()
	e := enqueue{at: now}
	for _, o := range options {
		o(&e)
	}
	return insertJob(ctx, tx, jobRow{
		ID: id.New(now), Kind: kind, Args: string(text), State: stateDue, DueAt: e.at, UniqueKey: e.key, MadeAt: now,
	})
}

// Count returns how many jobs wait or are at work, and how many were given up. Those that come again and again are not among them.
func (q *Queue) Count(ctx context.Context) (waiting, dead int64, err error) {
	err = q.db.View(ctx, func(tx *db.Tx) (err error) {
		if waiting, err = countJobs(ctx, tx, stateDue); err == nil {
			dead, err = countJobs(ctx, tx, stateDead)
		}
		return err
	})
	return waiting, dead, err
}

// Handle sets who works jobs of a kind. An error means again later, with growing pauses; after ten attempts the job is dead.
func (q *Queue) Handle(kind string, work func(ctx context.Context, j Job) error) {
	q.workers[kind] = work
}

// GivenUp calls f within the transaction that gives up a job of kind, so that what waits for it can say so.
func (q *Queue) GivenUp(kind string, f func(ctx context.Context, tx *db.Tx, j Job) error) {
	q.given[kind] = f
}

// Every enqueues a job of kind each time the period has passed, once however many processes there are. Errors never make such a
// job dead; it is tried again with the next period at the latest.
func (q *Queue) Every(kind string, period time.Duration) { q.periods[kind] = period }

// Done marks j done within the transaction that holds its effect, so that a crash cannot repeat it.
func (q *Queue) Done(ctx context.Context, tx *db.Tx, j Job) error {
	ours, err := q.finish(ctx, tx, j)
	if err == nil && !ours {
		err = ErrLost
	}
	return err
}

// ListDead returns the newest dead jobs, at most limit.
func (q *Queue) ListDead(ctx context.Context, tx *db.Tx, limit int) ([]Dead, error) {
	return listDead(ctx, tx, limit)
}

// LoadDead returns a dead job.
func (q *Queue) LoadDead(ctx context.Context, tx *db.Tx, id string) (Dead, error) {
	return loadDead(ctx, tx, id)
}

// Revive makes a dead job due again.
func (q *Queue) Revive(ctx context.Context, tx *db.Tx, id string) error {
	found, err := updateAlive(ctx, tx, id, q.clock.Now())
	if err == nil && !found {
		err = fault.NotFound()
	}
	return err
}

// sweep deletes the rows of jobs that were done long ago.
func (q *Queue) sweep(ctx context.Context, _ Job) error {
	before := q.clock.Now().Add(-keepDone)
	for {
		var n int64
		err := q.db.Update(ctx, func(tx *db.Tx) (err error) {
			n, err = deleteDone(ctx, tx, before)
			return err
		})
		if err != nil || n == 0 {
			return err
		}
	}
}
