package jobs

import (
	"context"
	"log/slog"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"sanad/internal/db"
	"sanad/internal/id"
	"sanad/internal/logs"
)

// Start starts n workers.
func (q *Queue) Start(n int) {
	ctx, abort := context.WithCancel(context.Background())
	q.abort, q.stopped = abort, make(chan struct{})
	go q.dispatch(ctx, n)
}

// Stop takes no new jobs and waits for those that run, or for ctx; then it breaks them off and gives them back.
func (q *Queue) Stop(ctx context.Context) error {
	q.once.Do(func() { close(q.stop) })
	if q.stopped == nil {
		return nil
	}
	select {
	case <-q.stopped:
		return nil
	case <-ctx.Done():
	}
	q.abort()
	select {
	case <-q.stopped:
	case <-time.After(2 * time.Second):
	}
	return ctx.Err()
}

// Drain works jobs that are due now, one after another, until there is none: for tests and the demonstration council.
func (q *Queue) Drain(ctx context.Context) error {
	if err := q.plan(ctx); err != nil {
		return err
	}
	for {
		list, err := q.claim(ctx, 1)
		if err != nil || len(list) == 0 {
			return err
		}
		q.work(ctx, list[0])
		if err := ctx.Err(); err != nil {
			return err
		}
	}
}

// dispatch claims jobs for at most n workers until Stop.
func (q *Queue) dispatch(ctx context.Context, n int) {
	var running sync.WaitGroup
	free := make(chan struct{}, n) // one token for each idle worker
	for range n {
		free <- struct{}{}
	}
	beating := make(chan struct{})
	go q.heartbeat(beating)
	defer func() {
		running.Wait()
		close(beating)
		close(q.stopped)
	}()
	planned := false
	for {
		select {
		case <-q.stop:
			return
		case <-free:
		}
		idle := 1
		for idle < n && len(free) > 0 { // dispatch alone takes tokens
			<-free
			idle++
		}
		var list []Job
		var err error
		if !planned {
			err = q.plan(ctx)
			planned = err == nil
		}
		if err == nil {
			list, err = q.claim(ctx, idle)
		}
		if err != nil {
			q.log.Error("jobs cannot be claimed", "fault", faultOf(err))
		}
		for _, j := range list {
			running.Go(func() {
				q.work(ctx, j)
				free <- struct{}{}
			})
		}
		for range idle - len(list) {
			free <- struct{}{}
		}
		if len(list) == 0 {
			select {
			case <-q.stop:
				return
			case <-time.After(pollTime/2 + rand.N(pollTime)):
			}
		}
	}
}

// plan makes the rows of periodic jobs that are missing.
func (q *Queue) plan(ctx context.Context) error {
	now := q.clock.Now()
	return q.db.Update(ctx, func(tx *db.Tx) error {
		for _, kind := range slices.Sorted(maps.Keys(q.periods)) {
			key := "every/" + kind
			row := jobRow{
				ID: id.New(now), Kind: kind, Args: "null", State: stateDue, DueAt: now, UniqueKey: &key,
				Period: int64(q.periods[kind] / time.Second), MadeAt: now,
			}
			if err := upsertPeriodic(ctx, tx, row); err != nil {
				return err
			}
		}
		return nil
	}, db.Queue("job/every"))
}

// claim leases up to n due jobs of the kinds that this process works. It is not cancelled halfway: a claim is made or not made, and
// of a failed one nothing is worked, because its commit may not have happened.
//
// A job whose worker vanished may have been what brought it down. Such suspects are worked one at a time in a process, so that a
// poisonous one takes no other suspect with it again and again.
func (q *Queue) claim(ctx context.Context, n int) ([]Job, error) {
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		list, poison, err := q.claimOnce(context.WithoutCancel(ctx), n)
		for _, row := range poison {
			q.log.Error("job given up", "job", row.ID, "kind", row.Kind, "attempt", row.Attempt, "fault", row.Fault)
		}
		if err != nil || len(list) > 0 || len(poison) == 0 {
			return list, err
		}
	}
}

func (q *Queue) claimOnce(ctx context.Context, n int) (list []Job, poison []jobRow, err error) {
	kinds := slices.Sorted(maps.Keys(q.workers))
	now := q.clock.Now()
	mine := q.suspect.CompareAndSwap(false, true) // whether this claim may take a suspect
	taken := false
	defer func() {
		if mine && !taken {
			q.suspect.Store(false)
		}
	}()
	var any bool
	err = q.db.View(ctx, func(tx *db.Tx) (err error) { // spares the one writer of SQLite
		any, err = hasDue(ctx, tx, kinds, now, mine)
		return err
	})
	if err != nil || !any {
		return nil, nil, err
	}
	err = q.db.Claim(ctx, func(tx *db.Tx) error {
		list, poison, taken = nil, nil, false
		rows, err := listDue(ctx, tx, kinds, now, mine, n)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if row.Lease != "" { // whoever held it never came back
				row.Vanished++
			}
			switch suspect := row.Vanished > 0; {
			case row.Vanished >= mostVanished:
				row.Fault = faultVanished
				poison = append(poison, row)
				err = q.giveUp(ctx, tx, row, now)
			case suspect && taken:
				row.Lease, row.DueAt = "", now
				err = updateLease(ctx, tx, row)
			default:
				taken = taken || suspect
				row.Attempt++
				row.Lease, row.DueAt = id.Random(), now.Add(q.lease)
				err = updateLease(ctx, tx, row)
				list = append(list, row.job())
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		taken = false
		return nil, nil, err
	}
	return list, poison, nil
}

// work runs one leased job and writes down how it ended.
func (q *Queue) work(ctx context.Context, j Job) {
	run, cancel := context.WithCancel(ctx)
	defer cancel()
	q.mu.Lock()
	q.held[j.lease] = cancel
	q.mu.Unlock()
	defer func() {
		q.mu.Lock()
		delete(q.held, j.lease)
		q.mu.Unlock()
		if j.suspect {
			q.suspect.Store(false)
		}
	}()
	log := q.log.With("job", j.ID, "kind", j.Kind, "attempt", j.Attempt)
	failed := try(log, q.workers[j.Kind], run, j)

	// How it ended is written down even while the queue is being stopped.
	end, stop := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer stop()
	err := q.db.Update(end, func(tx *db.Tx) error {
		switch {
		case failed == nil:
			_, err := q.finish(end, tx, j)
			return err
		case ctx.Err() != nil:
			return updateBack(end, tx, j, q.clock.Now())
		}
		return q.fail(end, tx, log, j, failed)
	})
	if err != nil {
		log.Error("the end of a job cannot be written; it will run again", "fault", faultOf(err))
	}
}

// try calls the worker and turns a panic into an error.
func try(log *slog.Logger, work worker, ctx context.Context, j Job) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = panicked(r)
			log.Error("job panicked", "fault", faultOf(err), "at", logs.Frames())
		}
	}()
	return work(ctx, j)
}

// finish marks a job done, or a periodic one due with its next period; false if the lease is no longer j's.
func (q *Queue) finish(ctx context.Context, tx *db.Tx, j Job) (bool, error) {
	now := q.clock.Now()
	if j.period > 0 {
		return updateNext(ctx, tx, j, now.Add(j.period))
	}
	return updateDone(ctx, tx, j, now)
}

// fail lets a job wait, or gives it up.
func (q *Queue) fail(ctx context.Context, tx *db.Tx, log *slog.Logger, j Job, failed error) error {
	now, why := q.clock.Now(), faultOf(failed)
	if j.Attempt >= mostAttempts && j.period == 0 {
		log.Error("job given up", "fault", why)
		return q.giveUp(ctx, tx, jobRow{ID: j.ID, Kind: j.Kind, Args: j.Args, Attempt: j.Attempt, Lease: j.lease, Fault: why}, now)
	}
	pause := q.backOff(j.Attempt)
	if j.period > 0 {
		pause = min(pause, j.period)
	}
	log.Warn("job failed; it will run again", "fault", why, "pause", pause)
	return updateAgain(ctx, tx, j, now.Add(pause), why)
}

// giveUp makes a job dead, unless the lease is no longer the row's.
func (q *Queue) giveUp(ctx context.Context, tx *db.Tx, row jobRow, now time.Time) error {
	ours, err := updateDead(ctx, tx, row, now)
	if f := q.given[row.Kind]; err == nil && ours && f != nil {
		err = f(ctx, tx, row.job())
	}
	return err
}

// backOff grows with the cube of the attempt, from 15 seconds to three hours, and varies so that jobs that failed together part.
func (q *Queue) backOff(attempt int) time.Duration {
	n := time.Duration(min(attempt, mostAttempts-1))
	pause := n * n * n * q.pause
	return pause + rand.N(pause/10)
}

// heartbeat keeps the leases of running jobs fresh, and ends the context of a job whose lease was lost.
func (q *Queue) heartbeat(end chan struct{}) {
	beat := time.NewTicker(q.lease / 4)
	defer beat.Stop()
	for {
		select {
		case <-end:
			return
		case <-beat.C:
		}
		q.mu.Lock()
		leases := slices.Collect(maps.Keys(q.held))
		q.mu.Unlock()
		if len(leases) == 0 {
			continue
		}
		ctx, cancel := context.WithTimeout(context.Background(), q.lease/2)
		var kept []string
		err := q.db.Claim(ctx, func(tx *db.Tx) (err error) {
			kept, err = updateFresh(ctx, tx, leases, q.clock.Now().Add(q.lease))
			return err
		})
		cancel()
		if err != nil {
			q.log.Error("leases cannot be kept fresh", "fault", faultOf(err))
			continue
		}
		q.mu.Lock()
		for _, lease := range leases {
			if lost, running := q.held[lease]; running && !slices.Contains(kept, lease) {
				lost()
			}
		}
		q.mu.Unlock()
	}
}
