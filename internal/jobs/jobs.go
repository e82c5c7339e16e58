// Package jobs does later what a transaction has promised: at least once, and exactly once where the effect lies in our own database.
package jobs

import (
	"context"
	"log/slog"
	"time"

	"sanad/internal/clock"
	"sanad/internal/db"
)

// Job is one piece of work that a worker has leased.
type Job struct {
	ID      string `db:"id"`
	Kind    string `db:"kind"`
	Args    string `db:"args"` // JSON of ids; never personal values
	Attempt int    `db:"attempt"`
	lease   string
}

// Dead is a job that was given up.
type Dead struct {
	ID       string    `db:"id"`
	Kind     string    `db:"kind"`
	Attempt  int       `db:"attempt"`
	Fault    string    `db:"fault"` // the kind of error, without values
	FailedAt time.Time `db:"done_at"`
}

// Queue holds the jobs and their workers.
type Queue struct{}

// New returns a queue in d; nothing runs before Start.
func New(d *db.DB, c clock.Clock, log *slog.Logger) *Queue { panic("unwritten") }

// EnqueueOption changes one Enqueue.
type EnqueueOption func(*enqueue)

type enqueue struct{}

// At lets a job wait until t.
func At(t time.Time) EnqueueOption { panic("unwritten") }

// Unique drops the job if one with the same key is still to be done.
func Unique(key string) EnqueueOption { panic("unwritten") }

// Enqueue promises a job within tx; args are marshalled to JSON.
func (q *Queue) Enqueue(ctx context.Context, tx *db.Tx, kind string, args any, options ...EnqueueOption) error {
	panic("unwritten")
}

// Handle sets who works jobs of a kind. An error means again later, with growing pauses; after ten attempts the job is dead.
func (q *Queue) Handle(kind string, work func(ctx context.Context, j Job) error) { panic("unwritten") }

// Every enqueues a job of kind each time the period has passed, once however many processes there are.
func (q *Queue) Every(kind string, period time.Duration) { panic("unwritten") }

// Start starts n workers.
func (q *Queue) Start(n int) { panic("unwritten") }

// Stop takes no new jobs and waits for those that run, or for ctx.
func (q *Queue) Stop(ctx context.Context) error { panic("unwritten") }

// Drain works jobs that are due now, one after another, until there is none: for tests and the demonstration council.
func (q *Queue) Drain(ctx context.Context) error { panic("unwritten") }

// Done marks j done within the transaction that holds its effect, so that a crash cannot repeat it.
func (q *Queue) Done(ctx context.Context, tx *db.Tx, j Job) error { panic("unwritten") }

// ListDead returns the newest dead jobs, at most limit.
func (q *Queue) ListDead(ctx context.Context, tx *db.Tx, limit int) ([]Dead, error) {
	panic("unwritten")
}

// Revive makes a dead job due again.
func (q *Queue) Revive(ctx context.Context, tx *db.Tx, id string) error { panic("unwritten") }
