package payment

import (
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/id"
)

// statementLines is how many lines the benchmark's statement has; SANAD_BENCH asks for all of them.
func statementLines() int {
	if os.Getenv("SANAD_BENCH") == "" {
		return 2_000
	}
	return 100_000
}

// plainLine is a line of a statement as it is put into a plain table.
type plainLine struct {
	Row     int64  `db:"row_number"`
	On      string `db:"booked_on"`
	Amount  string `db:"amount"`
	Words   string `db:"words"`
	Number  string `db:"number"`
	Payer   string `db:"payer"`
	Account string `db:"account"`
}

// BenchmarkStatement compares loading and matching a statement, of which one line in a hundred pays an invoice and another shows what the switch
// told, with reading the same file and putting its lines into a plain table with a key: in batches, and by single inserts.
func BenchmarkStatement(b *testing.B) {
	for _, engine := range []struct {
		name string
		open func(testing.TB) *db.DB
	}{{"sqlite", dbtest.SQLite}, {"postgres", dbtest.PostgreSQL}} {
		b.Run(engine.name, func(b *testing.B) {
			r := newRoom(b, engine.open(b))
			n := statementLines()
			by := cashier()
			account := r.account(by)
			var content strings.Builder
			content.WriteString("Date,Amount,Text,Ref,Name\n")
			for i := range n {
				reference := id.WithCheck(fmt.Sprintf("90210%09d", i*7919%1_000_000_000))
				if i%100 < 2 {
					_, invoice := r.issued()
					reference = invoice.Reference
					if i%100 == 1 {
						r.must(errOf(r.notice(fmt.Sprint("stan-", i), reference, invoice.Amount)))
					}
				}
				fmt.Fprintf(&content, "23/11/2026,\"1,750.00\",Fee %s of somebody,FT%d,Hira Malik\n", reference, i)
			}
			open := source(content.String())
			bare, single := plainly(b, r.db, open, true), plainly(b, r.db, open, false)
			var peak atomic.Uint64
			done := make(chan struct{})
			runtime.GC()
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
			got, err := r.LoadStatement(r.ctx, by, LoadStatement{Account: account, Open: open})
			loaded := time.Since(begun)
			r.must(err)
			r.must(r.MatchMovements(r.ctx))
			spent := time.Since(begun)
			close(done)
			viewed := time.Now()
			_, err = r.ShowAgreement(r.ctx, by)
			r.must(err)
			b.ReportMetric(float64(time.Since(viewed).Microseconds())/1000, "agreement-ms")
			var tallies map[string]Tally
			r.must(r.db.View(r.ctx, func(tx *db.Tx) (err error) {
				tallies, err = tally(r.ctx, tx, []string{got.Statement})
				return err
			}))
			if c := tallies[got.Statement]; int(c.Sum()) != n || int(c[MovementReceived]) < n/100 || // by chance a reference is one of those
				int(c[MovementTold]) != n/100 {
				b.Errorf("%+v", c)
			}
			b.ReportMetric(float64(n)/spent.Seconds(), "lines/s")
			b.ReportMetric(float64(n)/loaded.Seconds(), "loaded-lines/s")
			b.ReportMetric(float64(n)/bare.Seconds(), "bare-lines/s")
			b.ReportMetric(spent.Seconds()/bare.Seconds(), "times-slower-than-batches")
			b.ReportMetric(spent.Seconds()/single.Seconds(), "times-slower-than-single-inserts")
			b.ReportMetric(float64(peak.Load()>>20), "peak-MB")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// plainly reads a file with the standard library and puts its lines into a plain table, in as many transactions as a load.
func plainly(b *testing.B, d *db.DB, open Source, many bool) time.Duration {
	ctx := b.Context()
	run := func(f func(tx *db.Tx) error) {
		if err := d.Update(ctx, f); err != nil {
			b.Fatal(err)
		}
	}
	run(func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `drop table if exists plain_line`); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `create table plain_line (row_number bigint primary key, booked_on text, amount text, words text, number text, payer text, account text)`)
		return err
	})
	begun := time.Now()
	in, err := open()
	if err != nil {
		b.Fatal(err)
	}
	lines := csv.NewReader(in)
	var batch []plainLine
	flush := func() {
		run(func(tx *db.Tx) error {
			if many {
				return db.InsertMany(ctx, tx, "plain_line", batch)
			}
			for _, l := range batch {
				if err := db.Insert(ctx, tx, "plain_line", l); err != nil {
					return err
				}
			}
			return nil
		})
		batch = batch[:0]
	}
	for n := int64(0); ; n++ {
		cells, err := lines.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			b.Fatal(err)
		}
		if n == 0 {
			continue
		}
		if batch = append(batch, plainLine{n, cells[0], cells[1], cells[2], cells[3], cells[4], "a"}); len(batch) == batchOfMovements {
			flush()
		}
	}
	if len(batch) > 0 {
		flush()
	}
	return time.Since(begun)
}
