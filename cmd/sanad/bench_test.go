package main

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"sanad/internal/db"
	"sanad/internal/dbtest"
)

const (
	connections = 64
	rounds      = 5
	roundTime   = 2 * time.Second
)

// crowd is how many engineers the register has; SANAD_BENCH=1 asks for a million.
func crowd() int {
	if os.Getenv("SANAD_BENCH") == "" {
		return 2_000
	}
	return 1_000_000
}

// BenchmarkServe compares the whole program, as an operator runs it, with two yardsticks that are processes of their own: a bare
// handler that writes the same bytes, and a plain one that asks the same question and writes the same JSON without doors. The client
// shares the machine with them; all take turns in short rounds, so that a busy machine slows them alike.
func BenchmarkServe(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) {
		data, addr := newCouncil(b)
		path := filepath.Join(data, "sanad.db")
		d, err := db.Open(b.Context(), "sqlite:"+path, db.Careless())
		if err != nil {
			b.Fatal(err)
		}
		fill(b, d)
		if err := d.Close(); err != nil {
			b.Fatal(err)
		}
		serveAmong(b, data, addr, "sqlite:"+path)
	})
	b.Run("postgres", func(b *testing.B) {
		data, addr := newCouncil(b)
		d := dbtest.PostgreSQL(b)
		fill(b, d)
		add(b, data, "SANAD_DB_URL="+dbtest.URL(b, d))
		serveAmong(b, data, addr, dbtest.URL(b, d))
	})
}

// fill makes a register of invented engineers, each found by three words.
func fill(b *testing.B, d *db.DB) {
	statements := []string{
		`with recursive n(i) as (select 1 union all select i + 1 from n where i < %d)
			insert into register_engineer select 'civil/' || i, 'CIVIL/' || i, 'Registered Engineer', 'Civil', 'Invented Person ' || i, 'Punjab',
			 'Lahore', '*****-*****67-*', 'BSc Civil Engineering', 'An old college', 2019 from n`,
		`insert into register_fact select number_key, 'a', 'entry', '2020-01-10', null, '', '2020-01-10 00:00:00+00:00' from register_engineer where graduation_year < %d`,
		`insert into register_fact select number_key, 'b', 'valid', '2020-01-10', null, '', '2020-01-10 00:00:00+00:00' from register_engineer where graduation_year < %d`,
		`insert into register_engineer_name select 'invented', number_key from register_engineer where graduation_year < %d`,
		`insert into register_engineer_name select 'person', number_key from register_engineer where graduation_year < %d`,
		`insert into register_engineer_name select substr(number_key, 7), number_key from register_engineer where graduation_year < %d`,
	}
	for _, s := range statements {
		err := d.Update(b.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(b.Context(), fmt.Sprintf(s, crowd()))
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	if d.Engine() == db.PostgreSQL { // which does it by itself, but not at once
		if err := d.Update(b.Context(), func(tx *db.Tx) error { _, err := tx.Exec(b.Context(), "analyze"); return err }); err != nil {
			b.Fatal(err)
		}
	}
}

func serveAmong(b *testing.B, data, addr, url string) {
	add(b, data, "SANAD_COUNCIL=pec", "SANAD_QUOTAS=off")
	const page, answer = "/verify/engineers/civil-1711", "/api/v1/register/engineers/civil-1711"
	began := time.Now()
	sanad := serveBench(b, addr, program, "serve", "--data", data)
	await(b, addr, answer)
	b.ReportMetric(float64(time.Since(began).Milliseconds()), "ms/cold-start")
	b.ReportMetric(resident(b, sanad), "MB/at-start")

	yardstick := func(kind string, args ...string) string {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			b.Fatal(err)
		}
		at := l.Addr().String()
		l.Close()
		serveBench(b, at, os.Args[0], append([]string{yardstickMark, kind, at}, args...)...)
		await(b, at, answer)
		return at
	}
	_, whole := ask(b, addr, "register.test", page)
	file := filepath.Join(b.TempDir(), "page")
	if err := os.WriteFile(file, []byte(whole), 0o600); err != nil {
		b.Fatal(err)
	}
	bare, plain := yardstick("bare", file), yardstick("plain", url)
	_, ours := ask(b, addr, "register.test", answer)
	_, theirs := ask(b, plain, "register.test", answer)
	if before, _, _ := strings.Cut(ours, `"as_of"`); len(ours) != len(theirs) || !strings.HasPrefix(theirs, before) {
		b.Fatalf("the plain handler writes something else:\n%s%s", ours, theirs)
	}
	runs := []*load{
		{name: "bare-json", addr: bare, path: "/api/v1/register/engineers/civil-%d"},
		{name: "plain-json", addr: plain, path: "/api/v1/register/engineers/civil-%d"},
		{name: "json", addr: addr, path: "/api/v1/register/engineers/civil-%d"},
		{name: "bare-page", addr: bare, path: "/verify/engineers/civil-%d"},
		{name: "page", addr: addr, path: "/verify/engineers/civil-%d"},
	}
	for range rounds {
		for _, r := range runs {
			r.round(b)
		}
	}
	for _, r := range runs {
		slices.Sort(r.took)
		slices.Sort(r.rates)
		of := runs[0]
		if strings.HasSuffix(r.name, "page") {
			of = runs[3]
		}
		b.Logf("%-10s %7.0f a second, %.2f of the bare handler; p50 %6.2f ms, p99 %6.2f ms", r.name, r.rate(), r.rate()/of.rate(), r.after(0.5), r.after(0.99))
		b.ReportMetric(r.rate()/of.rate(), r.name+"/bare")
		b.ReportMetric(r.after(0.99), "p99-ms/"+r.name)
	}
	b.ReportMetric(runs[2].rate()/runs[1].rate(), "json/plain")
	b.ReportMetric(resident(b, sanad), "MB/under-load")
	if os.Getenv("SANAD_BENCH") != "" {
		time.Sleep(time.Minute)
	}
	b.ReportMetric(resident(b, sanad), "MB/idle")
}

// serveBench starts a server, which ends with the benchmark.
func serveBench(b *testing.B, addr, name string, args ...string) *exec.Cmd {
	b.Helper()
	log, err := os.Create(filepath.Join(b.TempDir(), "log"))
	if err != nil {
		b.Fatal(err)
	}
	defer log.Close()
	c := exec.Command(name, args...)
	c.Stdout, c.Stderr = log, os.Stderr
	if err := c.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		c.Process.Signal(syscall.SIGTERM)
		c.Wait()
	})
	return c
}

func await(b *testing.B, addr, path string) {
	b.Helper()
	for range 4000 {
		if status, _ := ask(b, addr, "register.test", path); status == http.StatusOK {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	b.Fatal("it does not answer")
}

// resident is how much memory a process has, in megabytes.
func resident(b *testing.B, c *exec.Cmd) float64 {
	file, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", c.Process.Pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(file)) {
		if f := strings.Fields(line); len(f) > 1 && f[0] == "VmRSS:" {
			kB, _ := strconv.ParseFloat(f[1], 64)
			return kB / 1024
		}
	}
	return 0
}

// load is what one server is asked, and how it answered.
type load struct {
	name, addr, path string
	rates            []float64       // a second, of each round
	took             []time.Duration // of every request
}

func (l *load) rate() float64 { return l.rates[len(l.rates)/2] }

func (l *load) after(share float64) float64 {
	return float64(l.took[int(share*float64(len(l.took)-1))].Microseconds()) / 1000
}

// round asks on all connections at once; the client does as little as HTTP lets it.
func (l *load) round(b *testing.B) {
	b.Helper()
	var group sync.WaitGroup
	var mu sync.Mutex
	count := 0
	began := time.Now()
	for i := range connections {
		group.Go(func() {
			took, err := l.ask(i, began.Add(roundTime))
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				b.Error(l.name, err)
			}
			l.took = append(l.took, took...)
			count += len(took)
		})
	}
	group.Wait()
	l.rates = append(l.rates, float64(count)/time.Since(began).Seconds())
}

// ask asks one connection's questions until a moment.
func (l *load) ask(connection int, until time.Time) (took []time.Duration, err error) {
	c, err := net.Dial("tcp", l.addr)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	in := bufio.NewReaderSize(c, 16<<10)
	n := connection * 7919
	for began := time.Now(); began.Before(until); {
		n += 104729
		path := fmt.Sprintf(l.path, n%crowd()+1)
		if _, err := io.WriteString(c, "GET "+path+" HTTP/1.1\r\nHost: register.test\r\n\r\n"); err != nil {
			return took, err
		}
		if err := skipAnswer(in); err != nil {
			return took, fmt.Errorf("%s: %w", path, err)
		}
		now := time.Now()
		took = append(took, now.Sub(began))
		began = now
	}
	return took, nil
}

// skipAnswer reads an answer that must be 200 and says its length.
func skipAnswer(in *bufio.Reader) error {
	length := 0
	for first := true; ; first = false {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return err
		}
		s := string(line)
		switch {
		case first && !strings.HasPrefix(s, "HTTP/1.1 200"):
			return fmt.Errorf("answered %q", s)
		case s == "\r\n":
			_, err := in.Discard(length)
			return err
		}
		if v, ok := strings.CutPrefix(s, "Content-Length: "); ok {
			length, _ = strconv.Atoi(strings.TrimSpace(v))
		}
	}
}

// yardstickMark as the first argument makes this test program one of the yardsticks.
const yardstickMark = "serve-yardstick"

// serveYardstick serves until it is killed: "bare" writes the bytes of a file, or a JSON text of the same length as the answer, and
// "plain" asks a database.
func serveYardstick(kind, addr, of string) error {
	if kind == "bare" {
		page, err := os.ReadFile(of)
		if err != nil {
			return err
		}
		answer, err := json.Marshal(plainAnswer(plainRow{"CIVIL/1711", "Registered Engineer", "Civil", "Invented Person 1711", "active",
			nil, "Punjab", "Lahore", "*****-*****67-*", "BSc Civil Engineering", "An old college", 2019}))
		if err != nil {
			return err
		}
		return http.ListenAndServe(addr, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasPrefix(r.URL.Path, "/api/") {
				w.Header().Set("Content-Type", "application/json")
				w.Write(append(answer, '\n'))
				return
			}
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Header().Set("Content-Length", strconv.Itoa(len(page)))
			w.Write(page)
		}))
	}
	load, err := plainLoader(of)
	if err != nil {
		return err
	}
	http.HandleFunc("GET /api/v1/register/engineers/{number...}", func(w http.ResponseWriter, r *http.Request) {
		row, err := load(r.Context(), strings.ReplaceAll(r.PathValue("number"), "-", "/"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		if err := json.NewEncoder(w).Encode(plainAnswer(row)); err != nil {
			log.Print(err)
		}
	})
	return http.ListenAndServe(addr, nil)
}

// plainRow is a row as anybody would read it.
type plainRow struct {
	number, kind, discipline, name, standing      string
	validUntil                                    *string
	province, district, cnic, degree, institution string
	year                                          int
}

func (r *plainRow) places() []any {
	return []any{&r.number, &r.kind, &r.discipline, &r.name, &r.standing, &r.validUntil, &r.province, &r.district, &r.cnic, &r.degree, &r.institution, &r.year}
}

// plainLoader asks as each driver's manual says it is fast: prepared, on few connections.
func plainLoader(url string) (func(ctx context.Context, key string) (plainRow, error), error) {
	// Of a standing that is stored it need not ask; ours is computed from two rows more.
	const query = `select number, kind, discipline, name, 'active', null, province, district, masked_cnic, degree, institution,
		graduation_year from register_engineer where number_key = `
	if path, ok := strings.CutPrefix(url, "sqlite:"); ok {
		d, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(5000)")
		if err != nil {
			return nil, err
		}
		d.SetMaxOpenConns(4)
		d.SetMaxIdleConns(4)
		prepared, err := d.Prepare(query + "?")
		return func(ctx context.Context, key string) (r plainRow, err error) {
			err = prepared.QueryRowContext(ctx, key).Scan(r.places()...)
			return r, err
		}, err
	}
	d, err := pgxpool.New(context.Background(), url)
	return func(ctx context.Context, key string) (r plainRow, err error) {
		err = d.QueryRow(ctx, query+"$1", key).Scan(r.places()...)
		return r, err
	}, err
}

func plainAnswer(r plainRow) any {
	type domicile struct {
		Province string `json:"province"`
		District string `json:"district"`
	}
	type graduation struct {
		Degree      string `json:"degree"`
		Institution string `json:"institution"`
		Year        int    `json:"year"`
	}
	return struct {
		Name       string     `json:"name"`
		Kind       string     `json:"kind"`
		Number     string     `json:"number"`
		Discipline string     `json:"discipline"`
		Standing   string     `json:"standing"`
		ValidUntil *string    `json:"valid_until"`
		AsOf       string     `json:"as_of"`
		Domicile   domicile   `json:"domicile"`
		MaskedCNIC string     `json:"masked_cnic"`
		Graduation graduation `json:"graduation"`
		Proof      string     `json:"proof"`
	}{r.name, r.kind, r.number, r.discipline, r.standing, r.validUntil, time.Now().In(time.FixedZone("PKT", 5*60*60)).Format(time.RFC3339), domicile{r.province, r.district}, r.cnic,
		graduation{r.degree, r.institution, r.year}, "/log/public/proof/engineers/" + strings.ReplaceAll(r.number, "/", "-")}
}
