package app_test

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/roll"
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

// plainRow is a line of the file as it stands, for the yardstick.
type plainRow struct {
	A string `db:"a"`
	B string `db:"b"`
	C string `db:"c"`
	D string `db:"d"`
	E string `db:"e"`
	F string `db:"f"`
	G string `db:"g"`
	H string `db:"h"`
	I string `db:"i"`
	J string `db:"j"`
	K string `db:"k"`
	L string `db:"l"`
	M string `db:"m"`
	N string `db:"n"`
	O string `db:"o"`
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
			b.ReportMetric(float64(n)/spent.Seconds(), "lines/s")
			b.ReportMetric(float64(n)/bare.Seconds(), "bare-lines/s")
			b.ReportMetric(spent.Seconds()/bare.Seconds(), "times-slower")
			b.ReportMetric(float64(peak.Load()>>20), "peak-MB")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// plainly puts the file into one plain table, 4,000 lines in a transaction, and tells how long that takes.
func plainly(b *testing.B, d *db.DB, path string) time.Duration {
	b.Helper()
	ctx := b.Context()
	if err := d.Update(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `create table plain (a text, b text, c text, d text, e text, f text, g text, h text, i text, j text, k text, l text, m text, n text, o text)`)
		return err
	}); err != nil {
		b.Fatal(err)
	}
	begun := time.Now()
	f, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	lines := csv.NewReader(f)
	var rows []plainRow
	flush := func() {
		if err := d.Update(ctx, func(tx *db.Tx) error { return db.InsertMany(ctx, tx, "plain", rows) }); err != nil {
			b.Fatal(err)
		}
		rows = rows[:0]
	}
	for {
		c, err := lines.Read()
		if errors.Is(err, io.EOF) {
			flush()
			return time.Since(begun)
		}
		if err != nil {
			b.Fatal(err)
		}
		rows = append(rows, plainRow{c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8], c[9], c[10], c[11], c[12], c[13], strings.Join(c[14:], "")})
		if len(rows) == 4_000 {
			flush()
		}
	}
}
