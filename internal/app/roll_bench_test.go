package app_test

import (
	"context"
	"database/sql"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/roll"
	"sanad/internal/sample"
)

// rollLines is how many lines the benchmark's register has; SANAD_BENCH=1 asks for all of them, and a greater number for so many.
func rollLines() int {
	var n int
	switch _, err := fmt.Sscan(os.Getenv("SANAD_BENCH"), &n); {
	case err != nil:
		return 2_000
	case n > 1:
		return n
	}
	return 1_000_000
}

// BenchmarkRoll compares bringing in a register, with validation, sealing, blind indexes and public entries, with putting the same file
// into one plain table without a key: by COPY on PostgreSQL, by batched inserts on SQLite.
func BenchmarkRoll(b *testing.B) {
	path := filepath.Join(b.TempDir(), "roll.csv")
	n := rollLines()
	if n > 100_000 { // as the command does
		roll.Hurry()
	}
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	io.WriteString(f, rollHead)
	for i := range n {
		io.WriteString(f, rollLine(i))
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
	for _, engine := range []struct {
		name string
		open func(testing.TB) *db.DB
	}{{"sqlite", dbtest.SQLite}, {"postgres", dbtest.PostgreSQL}} {
		b.Run(engine.name, func(b *testing.B) {
			d := engine.open(b)
			a, _, _ := newAppOn(b, d)
			bare := plainly(b, d, path)
			var peak atomic.Uint64
			done := make(chan struct{})
			go func() {
				for {
					select {
					case <-done:
						return
					case <-time.After(20 * time.Millisecond):
						var m runtime.MemStats
						runtime.ReadMemStats(&m)
						peak.Store(max(peak.Load(), m.Sys-m.HeapReleased))
					}
				}
			}()
			begun := time.Now()
			i, err := a.Roll.Import(b.Context(), operator, roll.File{Open: func() (io.ReadCloser, error) { return os.Open(path) }})
			spent := time.Since(begun)
			close(done)
			if err != nil || i.Entered != int64(n) {
				b.Fatalf("%+v %v", i.Count, err)
			}
			if c, err := a.Register.Verify(b.Context(), fmt.Sprint("civil ", n), ""); err != nil || c.Number != fmt.Sprintf("Civil/%04d", n) {
				b.Fatalf("the last: %+v %v", c, err)
			}
			begun = time.Now()
			const searches = 20
			for i := range searches {
				who := sample.Someone(i * 7919 % n).NameLatin
				if err := d.View(b.Context(), func(tx *db.Tx) error {
					found, err := a.People.Find(b.Context(), tx, who, "", 40)
					if err == nil && len(found) == 0 {
						err = fmt.Errorf("%s is not found", who)
					}
					return err
				}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(time.Since(begun).Microseconds())/1000/searches, "ms/search")
			b.ReportMetric(float64(n)/spent.Seconds(), "lines/s")
			b.ReportMetric(float64(n)/bare.Seconds(), "bare-lines/s")
			b.ReportMetric(spent.Seconds()/bare.Seconds(), "times-slower")
			b.ReportMetric(float64(peak.Load()>>20), "peak-MB")
			b.ReportMetric(0, "ns/op")
		})
	}
}

const plainTable = `create table plain (a text, b text, c text, d text, e text, f text, g text, h text, i text, j text, k text, l text, m text, n text, o text)`

// plainly puts the file into one plain table with the driver alone, 4,000 lines in a transaction, and tells how long that takes.
func plainly(b *testing.B, d *db.DB, path string) time.Duration {
	b.Helper()
	ctx := b.Context()
	var put func(rows [][]any) error
	if address := dbtest.URL(b, d); d.Engine() == db.PostgreSQL {
		conn, err := pgx.Connect(ctx, address)
		if err != nil {
			b.Fatal(err)
		}
		defer conn.Close(context.Background())
		if _, err := conn.Exec(ctx, plainTable); err != nil {
			b.Fatal(err)
		}
		put = func(rows [][]any) error {
			_, err := conn.CopyFrom(ctx, pgx.Identifier{"plain"}, strings.Split("a b c d e f g h i j k l m n o", " "), pgx.CopyFromRows(rows))
			return err
		}
	} else {
		file, err := sql.Open("sqlite", "file:"+strings.TrimPrefix(address, "sqlite:")+"?_pragma=journal_mode(wal)&_pragma=synchronous(off)&_pragma=cache_size(-65536)")
		if err != nil {
			b.Fatal(err)
		}
		defer file.Close()
		file.SetMaxOpenConns(1)
		if _, err := file.Exec(plainTable); err != nil {
			b.Fatal(err)
		}
		insert := func(n int) string {
			return "insert into plain values " + strings.TrimSuffix(strings.Repeat("("+strings.Repeat("?, ", 14)+"?), ", n), ", ")
		}
		const at = 40
		forty, err := file.Prepare(insert(at))
		if err != nil {
			b.Fatal(err)
		}
		put = func(rows [][]any) error {
			tx, err := file.Begin()
			if err != nil {
				return err
			}
			defer tx.Rollback()
			for some := range slices.Chunk(rows, at) {
				if values := slices.Concat(some...); len(some) == at {
					_, err = tx.Stmt(forty).Exec(values...)
				} else {
					_, err = tx.Exec(insert(len(some)), values...)
				}
				if err != nil {
					return err
				}
			}
			return tx.Commit()
		}
	}
	begun := time.Now()
	f, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	lines := csv.NewReader(f)
	var rows [][]any
	for {
		c, err := lines.Read()
		if err != nil && !errors.Is(err, io.EOF) {
			b.Fatal(err)
		}
		if err == nil {
			row := make([]any, 15)
			for i := range 14 {
				row[i] = c[i]
			}
			row[14] = strings.Join(c[14:], "")
			rows = append(rows, row)
		}
		if len(rows) == 4_000 || err != nil {
			if err := put(rows); err != nil {
				b.Fatal(err)
			}
			rows = rows[:0]
		}
		if err != nil {
			return time.Since(begun)
		}
	}
}
