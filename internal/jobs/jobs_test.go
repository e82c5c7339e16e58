package jobs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"sanad/internal/clock"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

var ctx = context.Background()

type args struct{ N int }

// queue returns a queue without its own periodic job, so that tests see only what they make.
func queue(d *db.DB, c clock.Clock) *Queue {
	q := New(d, c, slog.New(slog.DiscardHandler))
	delete(q.periods, sweepKind)
	q.lease = 2 * time.Second
	return q
}

func enqueueOne(t *testing.T, d *db.DB, q *Queue, kind string, args any, options ...EnqueueOption) {
	t.Helper()
	if err := d.Update(ctx, func(tx *db.Tx) error { return q.Enqueue(ctx, tx, kind, args, options...) }); err != nil {
		t.Fatal(err)
	}
}

func drain(t *testing.T, q *Queue) {
	t.Helper()
	if err := q.Drain(ctx); err != nil {
		t.Fatal(err)
	}
}

func rows(t *testing.T, d *db.DB) (list []jobRow) {
	t.Helper()
	err := d.View(ctx, func(tx *db.Tx) (err error) {
		list, err = db.List[jobRow](ctx, tx, `select id, kind, args, state, due_at, attempt, vanished, lease, unique_key, period,
			fault, made_at, done_at from job order by kind, id`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestAJobIsPromisedWithItsTransaction(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		q := queue(d, clock.At(noon))
		var got []Job
		q.Handle("test.work", func(_ context.Context, j Job) error { got = append(got, j); return nil })
		no := errors.New("no")
		err := d.Update(ctx, func(tx *db.Tx) error {
			if err := q.Enqueue(ctx, tx, "test.work", args{1}); err != nil {
				return err
			}
			return no
		})
		if !errors.Is(err, no) {
			t.Fatal(err)
		}
		enqueueOne(t, d, q, "test.work", args{2})
		enqueueOne(t, d, q, "test.unknown", args{3})
		drain(t, q)
		if len(got) != 1 || got[0].Args != `{"N":2}` || got[0].Attempt != 1 || got[0].Kind != "test.work" {
			t.Fatalf("worked: %+v", got)
		}
		list := rows(t, d)
		if len(list) != 2 || list[0].State != stateDue {
			t.Fatalf("%+v", list)
		}
		if r := list[1]; r.State != stateDone || r.Args != "" || r.Lease != "" || r.DoneAt == nil {
			t.Errorf("a finished job is %+v", r)
		}
	})
}

func TestAtAndOrder(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		now := clock.At(noon)
		q := queue(d, now)
		var got string
		q.Handle("test.work", func(_ context.Context, j Job) error { got += j.Args; return nil })
		for i, wait := range []time.Duration{3 * time.Hour, time.Hour, 0, 2 * time.Hour} {
			enqueueOne(t, d, q, "test.work", i, At(noon.Add(wait)))
		}
		drain(t, q)
		now.Move(2 * time.Hour)
		drain(t, q)
		if got != "213" {
			t.Errorf("worked %s", got)
		}
	})
}

func TestUnique(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		q := queue(d, clock.At(noon))
		n := 0
		q.Handle("test.work", func(context.Context, Job) error {
			n++
			enqueueOne(t, d, q, "test.work", nil, Unique("a")) // still to be done: this very job
			return nil
		})
		for i, key := range []string{"a", "a", "b"} {
			enqueueOne(t, d, q, "test.work", nil, Unique(key), At(noon.Add(time.Duration(i-9)*time.Second)))
		}
		drain(t, q)
		// a's own wish for another a was dropped; b's was not, for a was done.
		if n != 3 {
			t.Errorf("worked %d times", n)
		}
	})
}

func TestFailuresWaitLongerAndDie(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		now := clock.At(noon)
		q := queue(d, now)
		attempts := 0
		q.Handle("test.work", func(_ context.Context, j Job) error {
			attempts++
			if j.Attempt != attempts {
				t.Errorf("attempt %d is called %d", attempts, j.Attempt)
			}
			return fmt.Errorf("letter to ayesha@example.org: %w", syscall.ECONNREFUSED)
		})
		given := ""
		q.GivenUp("test.work", func(_ context.Context, _ *db.Tx, j Job) error { given += j.Args; return nil })
		enqueueOne(t, d, q, "test.work", args{7}, Unique("k"))
		waited := []time.Duration{}
		for range mostAttempts - 1 {
			before := now.Now()
			drain(t, q)
			r := rows(t, d)[0]
			if r.State != stateDue || r.Fault != "connection refused" || r.Lease != "" {
				t.Fatalf("%+v", r)
			}
			waited = append(waited, r.DueAt.Sub(before))
			drain(t, q) // not due
			now.Set(r.DueAt)
		}
		drain(t, q)
		for i := 1; i < len(waited); i++ {
			if waited[i] <= waited[i-1] {
				t.Errorf("pauses: %v", waited)
			}
		}
		if total := now.Now().Sub(noon); waited[0] > time.Minute || total < 8*time.Hour || total > 10*time.Hour {
			t.Errorf("pauses: %v, in all %v", waited, total)
		}
		r := rows(t, d)[0]
		if given != `{"N":7}` {
			t.Errorf("given up: %s", given)
		}
		if r.State != stateDead || attempts != mostAttempts || r.Args != `{"N":7}` || r.UniqueKey != nil {
			t.Fatalf("after %d attempts: %+v", attempts, r)
		}
		var dead []Dead
		err := d.Update(ctx, func(tx *db.Tx) (err error) {
			dead, err = q.ListDead(ctx, tx, 10)
			if err == nil {
				err = q.Revive(ctx, tx, r.ID)
			}
			return err
		})
		if err != nil || len(dead) != 1 || dead[0] != (Dead{r.ID, "test.work", `{"N":7}`, mostAttempts, "connection refused", *r.DoneAt}) {
			t.Fatalf("%+v %v", dead, err)
		}
		attempts = 0
		drain(t, q)
		if attempts != 1 {
			t.Error("revived, it was not worked")
		}
		err = d.Update(ctx, func(tx *db.Tx) error { return q.Revive(ctx, tx, r.ID) })
		if !fault.Is(err, fault.KindNotFound) {
			t.Errorf("reviving the living: %v", err)
		}
	})
}

func TestAPanicIsAFailure(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		q := queue(d, clock.At(noon))
		var log bytes.Buffer
		q.log = slog.New(slog.NewTextHandler(&log, nil))
		q.Handle("test.throw", func(context.Context, Job) error { panic("ayesha@example.org") })
		q.Handle("test.index", func(context.Context, Job) error { return []error{}[rows(t, d)[0].Attempt] })
		enqueueOne(t, d, q, "test.throw", nil)
		enqueueOne(t, d, q, "test.index", nil)
		drain(t, q)
		for _, r := range rows(t, d) {
			want := map[string]string{"test.throw": "panic: string", "test.index": "panic: runtime error: index out of range"}[r.Kind]
			if r.State != stateDue || !strings.HasPrefix(r.Fault, want) {
				t.Errorf("%+v", r)
			}
		}
		if s := log.String(); strings.Contains(s, "ayesha") || !strings.Contains(s, "TestAPanicIsAFailure") {
			t.Errorf("logged: %s", s)
		}
	})
}

func TestEvery(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		now := clock.At(noon)
		n := 0
		var fail error
		again := func() *Queue { // another process
			q := queue(d, now)
			q.Handle("test.daily", func(context.Context, Job) error { n++; return fail })
			q.Every("test.daily", 24*time.Hour)
			return q
		}
		drain(t, again())
		drain(t, again())
		if n != 1 {
			t.Fatalf("the first day: %d times", n)
		}
		now.Move(25 * time.Hour)
		drain(t, again())
		if n != 2 || len(rows(t, d)) != 1 {
			t.Fatalf("the second day: %d times, %d rows", n, len(rows(t, d)))
		}
		fail = errors.New("no")
		now.Move(25 * time.Hour)
		for range 2 * mostAttempts {
			drain(t, again())
			r := rows(t, d)[0]
			if r.State != stateDue || r.DueAt.Sub(now.Now()) > 24*time.Hour {
				t.Fatalf("after an error: %+v", r)
			}
			now.Set(r.DueAt)
		}
		fail = nil
		drain(t, again())
		if r := rows(t, d)[0]; r.Attempt != 0 || r.Fault != "" || !r.DueAt.Equal(now.Now().Add(24*time.Hour)) {
			t.Errorf("after it was mended: %+v", r)
		}
		q := queue(d, now)
		q.Every("test.daily", time.Hour)
		drain(t, q)
		if r := rows(t, d)[0]; r.Period != 3600 {
			t.Errorf("the period stayed %d", r.Period)
		}
	})
}

func TestDoneBelongsToItsTransaction(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		now := clock.At(noon)
		q := queue(d, now)
		var saved Job
		var rollback error
		q.Handle("test.work", func(_ context.Context, j Job) error {
			saved = j
			return d.Update(ctx, func(tx *db.Tx) error {
				if err := q.Done(ctx, tx, j); err != nil {
					return err
				}
				return rollback
			})
		})
		enqueueOne(t, d, q, "test.work", nil)
		rollback = errors.New("no")
		drain(t, q)
		if r := rows(t, d)[0]; r.State != stateDue || r.Attempt != 1 {
			t.Fatalf("rolled back: %+v", r)
		}
		stale := saved
		rollback = nil
		now.Move(time.Hour)
		drain(t, q)
		if r := rows(t, d)[0]; r.State != stateDone || r.Attempt != 2 {
			t.Fatalf("done: %+v", r)
		}
		for _, j := range []Job{stale, saved} {
			if err := d.Update(ctx, func(tx *db.Tx) error { return q.Done(ctx, tx, j) }); !errors.Is(err, ErrLost) {
				t.Errorf("a lease that has ended marks its job done: %v", err)
			}
		}
	})
}

func TestAStaleWorkerCannotEndAnothersJob(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		now := clock.At(noon)
		q, other := queue(d, now), queue(d, now)
		for _, x := range []*Queue{q, other} {
			x.Handle("test.work", func(context.Context, Job) error { return errors.New("no") })
		}
		enqueueOne(t, d, q, "test.work", nil)
		stale, err := q.claim(ctx, 1)
		if err != nil || len(stale) != 1 {
			t.Fatal(stale, err)
		}
		now.Move(time.Hour)
		held, err := other.claim(ctx, 1)
		if err != nil || len(held) != 1 {
			t.Fatal(held, err)
		}
		if err := d.Update(ctx, func(tx *db.Tx) error { return q.Done(ctx, tx, stale[0]) }); !errors.Is(err, ErrLost) {
			t.Errorf("Done: %v", err)
		}
		q.work(ctx, stale[0]) // fails late
		if r := rows(t, d)[0]; r.State != stateDue || r.Lease != held[0].lease || r.Attempt != 2 {
			t.Errorf("%+v", r)
		}
	})
}

func TestAnEndedLeaseGoesToAnother(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		now := clock.At(noon)
		slow, quick := queue(d, now), queue(d, now)
		worked := 0
		quick.Handle("test.work", func(context.Context, Job) error { worked++; return nil })
		slow.Handle("test.work", func(_ context.Context, j Job) error {
			now.Move(slow.lease + time.Second) // and no heartbeat
			drain(t, quick)
			err := d.Update(ctx, func(tx *db.Tx) error { return slow.Done(ctx, tx, j) })
			if !errors.Is(err, ErrLost) {
				t.Errorf("the slow one's Done: %v", err)
			}
			return err
		})
		enqueueOne(t, d, slow, "test.work", nil)
		drain(t, slow)
		if r := rows(t, d)[0]; worked != 1 || r.State != stateDone || r.Attempt != 2 || r.Vanished != 1 {
			t.Errorf("worked %d times: %+v", worked, r)
		}
	})
}

// Jobs whose worker vanished are worked one at a time; the others go on beside them.
func TestSuspectsAreWorkedAlone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		now := clock.At(noon)
		q := queue(d, now)
		q.Handle("test.work", func(context.Context, Job) error { return nil })
		for i := range 6 {
			enqueueOne(t, d, q, "test.work", args{i}, At(noon.Add(time.Duration(i)*time.Second)))
		}
		now.Move(3 * time.Second)
		claim := func(n int) (all string, first Job) {
			t.Helper()
			list, err := q.claim(ctx, n)
			if err != nil {
				t.Fatal(err)
			}
			for i, j := range list {
				if i == 0 || j.suspect {
					first = j
				}
				all += j.Args
			}
			return all, first
		}
		if got, _ := claim(4); got != `{"N":0}{"N":1}{"N":2}{"N":3}` {
			t.Fatal(got)
		}
		now.Move(time.Hour) // and nobody came back
		got, suspect := claim(6)
		if strings.Count(got, "N") != 3 || !strings.Contains(got, `{"N":4}`) || !strings.Contains(got, `{"N":5}`) || !suspect.suspect {
			t.Errorf("claimed %s", got)
		}
		if got, _ := claim(6); got != "" {
			t.Errorf("beside a suspect %s was claimed", got)
		}
		q.work(ctx, suspect)
		if got, next := claim(6); got != next.Args || !next.suspect || next.Args == suspect.Args {
			t.Errorf("then %s was claimed", got)
		}
	})
}

func TestTheHeartbeatKeepsALease(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		first, second := queue(d, clock.System{}), queue(d, clock.System{})
		var mu sync.Mutex
		worked := 0
		done := make(chan struct{}, 100)
		work := func(context.Context, Job) error {
			mu.Lock()
			worked++
			mu.Unlock()
			time.Sleep(1200 * time.Millisecond)
			done <- struct{}{}
			return nil
		}
		for _, q := range []*Queue{first, second} {
			q.lease = 400 * time.Millisecond
			q.Handle("test.work", work)
			q.Start(2)
		}
		enqueueOne(t, d, first, "test.work", nil)
		<-done
		for _, q := range []*Queue{first, second} {
			if err := q.Stop(ctx); err != nil {
				t.Error(err)
			}
		}
		if r := rows(t, d)[0]; worked != 1 || r.State != stateDone || r.Attempt != 1 {
			t.Errorf("worked %d times: %+v", worked, r)
		}
	})
}

func TestALostLeaseEndsItsWork(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		q := queue(d, clock.System{})
		q.lease = 200 * time.Millisecond
		ended := make(chan error, 1)
		q.Handle("test.work", func(ctx context.Context, j Job) error {
			err := d.Update(ctx, func(tx *db.Tx) error {
				_, err := tx.Exec(ctx, `update job set lease = 'another' where id = ?`, j.ID)
				return err
			})
			if err == nil {
				<-ctx.Done()
				err = ctx.Err()
			}
			ended <- err
			return err
		})
		q.Start(1)
		enqueueOne(t, d, q, "test.work", nil)
		select {
		case err := <-ended:
			if !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		case <-time.After(10 * time.Second):
			t.Error("it works on")
		}
		q.Stop(ctx)
		if r := rows(t, d)[0]; r.Lease == "" {
			t.Errorf("the other's lease was taken away: %+v", r)
		}
	})
}

func TestStopGivesBackWhatItBreaksOff(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		q := queue(d, clock.System{})
		begun := make(chan struct{})
		q.Handle("test.work", func(ctx context.Context, _ Job) error {
			close(begun)
			<-ctx.Done()
			return ctx.Err()
		})
		enqueueOne(t, d, q, "test.work", nil)
		q.Start(2)
		<-begun
		short, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
		defer cancel()
		if err := q.Stop(short); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		if r := rows(t, d)[0]; r.State != stateDue || r.Lease != "" || r.Attempt != 0 || r.DueAt.After(time.Now()) {
			t.Errorf("%+v", r)
		}
	})
}

func TestSweep(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		now := clock.At(noon)
		q := New(d, now, slog.New(slog.DiscardHandler))
		q.Handle("test.work", func(context.Context, Job) error { return nil })
		enqueueOne(t, d, q, "test.work", nil)
		enqueueOne(t, d, q, "test.later", nil)
		drain(t, q)
		if n := len(rows(t, d)); n != 3 {
			t.Fatalf("%d rows", n)
		}
		now.Move(keepDone + time.Hour)
		drain(t, q)
		for _, r := range rows(t, d) {
			if r.State == stateDone {
				t.Errorf("kept %+v", r)
			}
		}
		if n := len(rows(t, d)); n != 2 {
			t.Errorf("%d rows", n)
		}
	})
}

type safeError struct{}

func (safeError) Error() string { return "ayesha@example.org" }
func (safeError) Fault() string { return "mail server: 451" }

func TestFaultsAreNamedWithoutValues(t *testing.T) {
	name := "ayesha@example.org"
	for _, x := range []struct {
		err  error
		want string
	}{
		{errors.New(name), "*errors.errorString"},
		{fmt.Errorf("%s: %w", name, errors.New(name)), "*fmt.wrapError *errors.errorString"},
		{fault.Denied("notice.no_address", fault.Values{"Name": name}), "denied notice.no_address"},
		{fmt.Errorf("%s: %w", name, safeError{}), "mail server: 451"},
		{fmt.Errorf("%s: %w", name, context.DeadlineExceeded), "time is up"},
		{fmt.Errorf("%s: %w", name, syscall.ENOSPC), "no space left on device"},
	} {
		if got := faultOf(x.err); got != x.want {
			t.Errorf("%T: %q", x.err, got)
		}
	}
}
