package jobs

import (
	"context"
	"time"

	"sanad/internal/db"
)

const (
	stateDue  = "due" // waits or is at work; at work, due_at is when the lease ends
	stateDone = "done"
	stateDead = "dead"
)

type jobRow struct {
	ID        string     `db:"id"`
	Kind      string     `db:"kind"`
	Args      string     `db:"args"`
	State     string     `db:"state"`
	DueAt     time.Time  `db:"due_at"`
	Attempt   int        `db:"attempt"`
	Vanished  int        `db:"vanished"` // workers that leased it and never came back
	Lease     string     `db:"lease"`    // the present worker's token
	UniqueKey *string    `db:"unique_key"`
	Period    int64      `db:"period"` // seconds; 0: once
	Fault     string     `db:"fault"`
	MadeAt    time.Time  `db:"made_at"`
	DoneAt    *time.Time `db:"done_at"` // done or given up
}

func (r jobRow) job() Job {
	return Job{
		ID: r.ID, Kind: r.Kind, Args: r.Args, Attempt: r.Attempt,
		lease: r.Lease, period: time.Duration(r.Period) * time.Second, suspect: r.Vanished > 0,
	}
}

func insertJob(ctx context.Context, tx *db.Tx, r jobRow) error {
	_, err := tx.Exec(ctx, `insert into job (id, kind, args, state, due_at, attempt, vanished, lease, unique_key, period, fault, made_at)
		values (?, ?, ?, ?, ?, 0, 0, '', ?, ?, '', ?) on conflict (unique_key) do nothing`,
		r.ID, r.Kind, r.Args, r.State, r.DueAt, r.UniqueKey, r.Period, r.MadeAt)
	return err
}

// upsertPeriodic makes the one row of a periodic kind; of an older row only the period changes.
func upsertPeriodic(ctx context.Context, tx *db.Tx, r jobRow) error {
	if err := insertJob(ctx, tx, r); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `update job set period = ? where unique_key = ? and period <> ?`, r.Period, r.UniqueKey, r.Period)
	return err
}

// hasDue tells whether listDue would find a job.
func hasDue(ctx context.Context, tx *db.Tx, kinds []string, now time.Time, suspects bool) (bool, error) {
	_, found, err := db.Find[string](ctx, tx, `select id from job
		where state = 'due' and due_at <= ? and kind in (?) and (? or vanished = 0 and lease = '') limit 1`, now, kinds, suspects)
	return found, err
}

// listDue returns due jobs; those whose worker vanished only where suspects are wanted.
func listDue(ctx context.Context, tx *db.Tx, kinds []string, now time.Time, suspects bool, limit int) ([]jobRow, error) {
	return db.List[jobRow](ctx, tx, `select id, kind, args, attempt, vanished, lease, period from job
		where state = 'due' and due_at <= ? and kind in (?) and (? or vanished = 0 and lease = '')
		order by due_at, id limit ?`+tx.SkipLocked(), now, kinds, suspects, limit)
}

func updateLease(ctx context.Context, tx *db.Tx, r jobRow) error {
	_, err := tx.Exec(ctx, `update job set attempt = ?, vanished = ?, lease = ?, due_at = ? where id = ?`,
		r.Attempt, r.Vanished, r.Lease, r.DueAt, r.ID)
	return err
}

// updateFresh prolongs leases and returns those that were still held.
func updateFresh(ctx context.Context, tx *db.Tx, leases []string, until time.Time) ([]string, error) {
	return db.List[string](ctx, tx, `update job set due_at = ? where lease in (?) and state = 'due' returning lease`, until, leases)
}

// updateDone blanks the arguments: a finished job tells nothing but that it was done.
func updateDone(ctx context.Context, tx *db.Tx, j Job, now time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `update job set state = 'done', args = '', lease = '', unique_key = null, fault = '', done_at = ?
		where id = ? and lease = ? and state = 'due'`, now, j.ID, j.lease)
	return n == 1, err
}

func updateNext(ctx context.Context, tx *db.Tx, j Job, due time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `update job set due_at = ?, attempt = 0, vanished = 0, lease = '', fault = ''
		where id = ? and lease = ? and state = 'due'`, due, j.ID, j.lease)
	return n == 1, err
}

func updateAgain(ctx context.Context, tx *db.Tx, j Job, due time.Time, why string) error {
	_, err := tx.Exec(ctx, `update job set due_at = ?, lease = '', fault = ? where id = ? and lease = ? and state = 'due'`,
		due, why, j.ID, j.lease)
	return err
}

// updateBack returns a job that Stop broke off as if it had not been claimed.
func updateBack(ctx context.Context, tx *db.Tx, j Job, now time.Time) error {
	_, err := tx.Exec(ctx, `update job set due_at = ?, attempt = attempt - 1, lease = '' where id = ? and lease = ? and state = 'due'`,
		now, j.ID, j.lease)
	return err
}

// updateDead keeps the key of a periodic job, so that the next start does not make a second row of a kind that was given up.
func updateDead(ctx context.Context, tx *db.Tx, r jobRow, now time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `update job set state = 'dead', lease = '', fault = ?, vanished = ?, done_at = ?,
		unique_key = case when period > 0 then unique_key end where id = ? and lease = ? and state = 'due'`,
		r.Fault, r.Vanished, now, r.ID, r.Lease)
	return n == 1, err
}

func updateAlive(ctx context.Context, tx *db.Tx, id string, now time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `update job set state = 'due', due_at = ?, attempt = 0, vanished = 0, fault = '', done_at = null
		where id = ? and state = 'dead'`, now, id)
	return n == 1, err
}

func listDead(ctx context.Context, tx *db.Tx, limit int) ([]Dead, error) {
	return db.List[Dead](ctx, tx, `select id, kind, args, attempt, fault, done_at from job where state = 'dead'
		order by done_at desc, id desc limit ?`, limit)
}

func loadDead(ctx context.Context, tx *db.Tx, id string) (Dead, error) {
	return db.Get[Dead](ctx, tx, `select id, kind, args, attempt, fault, done_at from job where state = 'dead' and id = ?`, id)
}

func deleteDone(ctx context.Context, tx *db.Tx, before time.Time) (int64, error) {
	return tx.Exec(ctx, `delete from job where id in (select id from job where state = 'done' and done_at < ? limit 1000)`, before)
}

// countJobs counts the jobs of a state, those that come again and again left out: they always wait.
func countJobs(ctx context.Context, tx *db.Tx, state string) (int64, error) {
	return db.Get[int64](ctx, tx, `select count(*) from job where state = ? and period = 0`, state)
}

// listPeriodic returns the rows of periodic jobs.
func listPeriodic(ctx context.Context, tx *db.Tx, kinds []string) ([]jobRow, error) {
	return db.List[jobRow](ctx, tx, `select id, kind, state, due_at, attempt, lease, period, fault, made_at from job where period > 0 and kind in (?)`, kinds)
}
