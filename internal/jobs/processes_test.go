package jobs

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"sanad/internal/clock"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
	"sanad/migrations"
)

// The tests of this file run a queue in processes of their own, which are this test binary again, and stop and kill them. Their long
// forms, with SANAD_LONG set, take some minutes.

var long = os.Getenv("SANAD_LONG") != ""

// either chooses by the form of the test.
func either[T any](short, whole T) T {
	if long {
		return whole
	}
	return short
}

// rounds is how often each writer raises the number.
var rounds = either(15, 50)

// takesTime leaves out, in short runs and under the race detector, what rests on leases that a slowed process cannot keep.
func takesTime(t *testing.T) {
	if testing.Short() {
		t.Skip("kills and stops processes")
	}
}

// Environment of a child process.
const (
	childRole  = "SANAD_JOBS_CHILD" // work, load, stops, count
	childURL   = "SANAD_JOBS_URL"
	childFirst = "SANAD_JOBS_FIRST" // the first number of this process's jobs
	childLease = "SANAD_JOBS_LEASE"
)

func TestMain(m *testing.M) {
	if role := os.Getenv(childRole); role != "" {
		if err := child(role); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// child works jobs until SIGTERM. With the roles load and stops it also promises jobs all the time and prints the number of each whose
// commit returned; with the role count, four writers raise one number again and again,
// with a job for each time.
func child(role string) error {
	stop, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer cancel()
	d, err := db.Open(ctx, os.Getenv(childURL))
	if err != nil {
		return err
	}
	q := queue(d, clock.System{})
	q.log = slog.New(slog.NewTextHandler(os.Stderr, nil))
	if q.lease, err = time.ParseDuration(os.Getenv(childLease)); err != nil {
		return err
	}
	q.pause = q.lease / 8
	first, err := strconv.Atoi(os.Getenv(childFirst))
	if err != nil {
		return err
	}
	q.Handle("test.done", func(ctx context.Context, j Job) error { // the effect and Done in one transaction
		time.Sleep(time.Duration(20+rand.IntN(40)) * time.Millisecond)
		return d.Update(ctx, func(tx *db.Tx) error {
			if err := insertEffect(ctx, tx, j); err != nil {
				return err
			}
			return q.Done(ctx, tx, j)
		})
	})
	q.Handle("test.plain", func(ctx context.Context, j Job) error { // the effect alone: a stop must not repeat it, a kill may
		time.Sleep(time.Duration(5+rand.IntN(10)) * time.Millisecond)
		return d.Update(ctx, func(tx *db.Tx) error { return insertEffect(ctx, tx, j) })
	})
	q.Handle("test.poison", func(context.Context, Job) error {
		p, err := os.FindProcess(os.Getpid())
		if err == nil {
			err = p.Kill()
		}
		time.Sleep(time.Minute)
		return err
	})
	q.Start(4)
	fmt.Println("ready")
	var writers sync.WaitGroup
	switch role {
	case "load", "stops":
		kind, pause := "test.done", 20*time.Millisecond
		if role == "stops" { // busy, so that some stops meet a claim
			kind, pause = "test.plain", 4*time.Millisecond
		}
		writers.Go(func() {
			for n := first; stop.Err() == nil; n++ {
				err := d.Update(ctx, func(tx *db.Tx) error { return q.Enqueue(ctx, tx, kind, args{n}) })
				if err == nil {
					fmt.Println("promised", n)
				}
				time.Sleep(pause)
			}
		})
	case "count":
		for w := range 4 {
			writers.Go(func() {
				for i := 0; i < rounds; {
					err := d.Update(ctx, func(tx *db.Tx) error {
						n, err := db.Get[int](ctx, tx, `select n from counter`)
						if err != nil {
							return err
						}
						if _, err := tx.Exec(ctx, `update counter set n = ?`, n+1); err != nil {
							return err
						}
						return q.Enqueue(ctx, tx, "test.done", args{first + w*rounds + i})
					})
					switch {
					case err == nil:
						fmt.Println("promised", first+w*rounds+i)
						i++
					case !fault.Is(err, fault.KindBusy):
						fmt.Println("failed", faultOf(err))
						return
					}
				}
			})
		}
	}
	writers.Wait()
	fmt.Println("idle")
	<-stop.Done()
	patience, end := context.WithTimeout(ctx, time.Minute)
	defer end()
	if err := q.Stop(patience); err != nil {
		return err
	}
	return d.Close()
}

func insertEffect(ctx context.Context, tx *db.Tx, j Job) error {
	var a args
	if err := json.Unmarshal([]byte(j.Args), &a); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `insert into effect (n, attempt) values (?, ?)`, a.N, j.Attempt)
	return err
}

// eachURL runs f on both engines, each time with an address that other processes can open.
func eachURL(t *testing.T, f func(t *testing.T, url string, d *db.DB)) {
	t.Parallel()
	run := func(t *testing.T, url string) {
		t.Parallel()
		d, err := db.Open(ctx, url)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { d.Close() })
		if err := d.Migrate(ctx, migrations.Data); err != nil {
			t.Fatal(err)
		}
		err = d.Update(ctx, func(tx *db.Tx) error {
			for _, s := range []string{
				`create table effect (n bigint not null, attempt bigint not null)`,
				`create table counter (n bigint not null)`, `insert into counter (n) values (0)`,
			} {
				if _, err := tx.Exec(ctx, s); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		f(t, url, d)
	}
	t.Run("sqlite", func(t *testing.T) { run(t, "sqlite:"+filepath.Join(t.TempDir(), "jobs.db")) })
	t.Run("postgres", func(t *testing.T) { run(t, dbtest.PostgresURL(t, migrations.Data)) })
}

// process is a running child.
type process struct {
	cmd   *exec.Cmd
	ready chan struct{} // closed when it works jobs
	idle  chan struct{} // closed when its writers have ended
	ended chan error

	mu       sync.Mutex
	promised []int
}

var firsts struct {
	sync.Mutex
	next int
}

func start(t *testing.T, role, url string) *process {
	t.Helper()
	firsts.Lock()
	firsts.next += 1_000_000
	first := firsts.next
	firsts.Unlock()
	lease := 10 * time.Second // where nothing is killed, a lease that ends is an error
	if role == "load" || role == "work" {
		lease = either(400*time.Millisecond, 2*time.Second)
	}
	p := &process{ready: make(chan struct{}), idle: make(chan struct{}), ended: make(chan error, 1)}
	p.cmd = exec.Command(os.Args[0])
	p.cmd.Env = append(os.Environ(), childRole+"="+role, childURL+"="+url, childFirst+"="+strconv.Itoa(first),
		childLease+"="+lease.String())
	var log strings.Builder
	p.cmd.Stderr = &log
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		p.cmd.Process.Kill()
		if t.Failed() {
			t.Logf("process %d wrote:\n%.3000s", first, log.String())
		}
	})
	go func() {
		for lines := bufio.NewScanner(out); lines.Scan(); {
			switch word, rest, _ := strings.Cut(lines.Text(), " "); word {
			case "ready":
				close(p.ready)
			case "idle":
				close(p.idle)
			case "promised":
				n, _ := strconv.Atoi(rest)
				p.mu.Lock()
				p.promised = append(p.promised, n)
				p.mu.Unlock()
			default:
				t.Error("a process said:", lines.Text())
			}
		}
		p.ended <- p.cmd.Wait()
	}()
	return p
}

func wait(t *testing.T, c chan struct{}) {
	t.Helper()
	select {
	case <-c:
	case <-time.After(time.Minute):
		t.Fatal("a process does not come up")
	}
}

// end stops a process gracefully, or kills it.
func (p *process) end(t *testing.T, kill bool) {
	t.Helper()
	if kill {
		p.cmd.Process.Kill()
	} else {
		wait(t, p.ready) // before, it does not listen yet
		p.cmd.Process.Signal(syscall.SIGTERM)
	}
	select {
	case err := <-p.ended:
		if !kill && err != nil {
			t.Error("a stopped process ended with", err)
		}
	case <-time.After(time.Minute):
		t.Fatal("a process does not end")
	}
}

// finished waits until no job is due, and returns how often each effect happened and with which attempts.
func finished(t *testing.T, d *db.DB) map[int][]int {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
		left := count(t, d, `select count(*) from job where state = 'due'`)
		if left == 0 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d jobs are still due", left)
		}
	}
	type effect struct {
		N       int `db:"n"`
		Attempt int `db:"attempt"`
	}
	effects := map[int][]int{}
	err := d.View(ctx, func(tx *db.Tx) error {
		list, err := db.List[effect](ctx, tx, `select n, attempt from effect`)
		for _, e := range list {
			effects[e.N] = append(effects[e.N], e.Attempt)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return effects
}

func count(t *testing.T, d *db.DB, query string) (n int) {
	t.Helper()
	err := d.View(ctx, func(tx *db.Tx) (err error) {
		n, err = db.Get[int](ctx, tx, query)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// once checks that every promised job happened, and none twice, and returns how many needed more than one attempt.
func once(t *testing.T, effects map[int][]int, processes []*process) (again int) {
	t.Helper()
	promised := 0
	for _, p := range processes {
		for _, n := range p.promised {
			promised++
			if len(effects[n]) == 0 {
				t.Errorf("job %d was promised and is lost", n)
			}
		}
	}
	for n, attempts := range effects {
		if len(attempts) > 1 {
			t.Errorf("job %d was done %d times, with the attempts %v", n, len(attempts), attempts)
		}
		if attempts[0] > 1 {
			again++
		}
	}
	t.Logf("%d promised, %d done, %d of them begun more than once", promised, len(effects), again)
	if promised < 10 {
		t.Errorf("only %d jobs were promised", promised)
	}
	return again
}

// A process that is killed loses nothing that it promised, and with Done nothing happens twice.
func TestKill(t *testing.T) {
	takesTime(t)
	eachURL(t, func(t *testing.T, url string, d *db.DB) {
		var all []*process
		for range either(3, 12) {
			p := start(t, "load", url)
			all = append(all, p)
			wait(t, p.ready)
			time.Sleep(either(400*time.Millisecond, 3*time.Second) + rand.N(200*time.Millisecond))
			p.end(t, true)
		}
		p := start(t, "work", url)
		effects := finished(t, d)
		p.end(t, false)
		if again := once(t, effects, all); again == 0 && long {
			t.Error("no kill met a job at work: the test shows nothing")
		}
		if n := count(t, d, `select count(*) from job where state = 'dead'`); n > 0 {
			t.Errorf("%d jobs were given up", n)
		}
	})
}

// Two processes are stopped in turn: every job is done once, at its first attempt, even without Done, and no lease is left behind.
func TestStops(t *testing.T) {
	takesTime(t)
	eachURL(t, func(t *testing.T, url string, d *db.DB) {
		all := []*process{start(t, "stops", url), start(t, "stops", url)}
		running := [2]*process{all[0], all[1]}
		for i := range either(4, 24) {
			p := running[i%2]
			wait(t, p.ready)
			time.Sleep(either(100*time.Millisecond, 700*time.Millisecond) + rand.N(100*time.Millisecond))
			p.end(t, false)
			running[i%2] = start(t, "stops", url)
			all = append(all, running[i%2])
		}
		for _, p := range running {
			p.end(t, false)
		}
		if n := count(t, d, `select count(*) from job where lease <> ''`); n > 0 {
			t.Errorf("%d jobs wait for a lease that nobody holds", n)
		}
		p := start(t, "work", url)
		effects := finished(t, d)
		p.end(t, false)
		if again := once(t, effects, all); again > 0 {
			t.Errorf("%d jobs were begun more than once", again)
		}
	})
}

// Eight writers in two processes raise one number, each time with a job: none is lost, none doubled.
func TestContention(t *testing.T) {
	eachURL(t, func(t *testing.T, url string, d *db.DB) {
		var all []*process
		for range either(1, 4) {
			pair := []*process{start(t, "count", url), start(t, "count", url)}
			for _, p := range pair {
				wait(t, p.idle)
			}
			effects := finished(t, d)
			for _, p := range pair {
				p.end(t, false)
			}
			all = append(all, pair...)
			once(t, effects, all)
			if n, want := count(t, d, `select n from counter`), 4*rounds*len(all); n != want || len(effects) != want {
				t.Errorf("the counter stands at %d and %d jobs were done, want %d", n, len(effects), want)
			}
		}
	})
}

// A job that kills its process is given up after a few processes, and its neighbours are done.
func TestPoison(t *testing.T) {
	eachURL(t, func(t *testing.T, url string, d *db.DB) {
		q := queue(d, clock.System{})
		enqueueOne(t, d, q, "test.poison", nil)
		for n := range either(10, 200) {
			enqueueOne(t, d, q, "test.done", args{n})
		}
		killed := 0
		for killed < 2*mostVanished {
			p := start(t, "work", url)
			over := make(chan struct{})
			go func() {
				for count(t, d, `select count(*) from job where state = 'due'`) > 0 && len(p.ended) == 0 {
					time.Sleep(20 * time.Millisecond)
				}
				close(over)
			}()
			<-over
			if count(t, d, `select count(*) from job where state = 'due'`) == 0 {
				p.end(t, false)
				break
			}
			<-p.ended
			killed++
		}
		if killed != mostVanished {
			t.Errorf("the job took down %d processes", killed)
		}
		for n, attempts := range finished(t, d) {
			if len(attempts) != 1 {
				t.Errorf("neighbour %d: %v", n, attempts)
			}
		}
		list := rows(t, d)
		for _, r := range list {
			if poison := r.Kind == "test.poison"; poison && (r.State != stateDead || r.Fault != faultVanished) || !poison && r.State != stateDone {
				t.Errorf("%+v", r)
			}
		}
		if len(list) != 1+either(10, 200) {
			t.Errorf("%d jobs", len(list))
		}
	})
}
