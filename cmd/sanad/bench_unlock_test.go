package main

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"sanad/internal/app"
	"sanad/internal/clock"
	"sanad/internal/db"
	"sanad/internal/id"
	"sanad/internal/postfix"
)

// BenchmarkUnlock tells 5,000 applicants that the batch they waited for is open, against the same rows written by the driver alone, in one
// loop and as many to a transaction: in turns, five times. It fails below a quarter of the loop's rate.
func BenchmarkUnlock(b *testing.B) {
	const many, turns = 5000, 5
	for _, engine := range []string{"sqlite", "postgres"} {
		b.Run(engine, func(b *testing.B) {
			c := newCity(b, engine, &postfix.Postfix{Plain: 25})
			c.inside(func(a *app.App) {
				c.wait(a, many)
				c.open(a)
				loop := c.loop()
				count := c.counter()
				var ours, theirs time.Duration
				for b.Loop() {
					for range turns {
						begun := time.Now()
						c.must(a.Engineer.Unlock(b.Context()))
						ours += time.Since(begun)
						if n := count(`select count(*) from engineer_waiting where not told`); n != 0 {
							b.Fatalf("%d wait", n)
						}
						c.await(a)
						theirs += loop(many)
						c.await(a)
					}
				}
				rate := func(d time.Duration) float64 { return many * turns / d.Seconds() }
				b.ReportMetric(rate(ours), "told/s")
				b.ReportMetric(rate(theirs), "bare-told/s")
				b.ReportMetric(rate(ours)/rate(theirs), "of-bare")
				b.ReportMetric(0, "ns/op")
				if rate(ours) < rate(theirs)/4 {
					b.Errorf("at %.2f of the rate of a plain loop: at least a quarter was promised", rate(ours)/rate(theirs))
				}
			})
		})
	}
}

// await lets every draft wait again.
func (c *city) await(a *app.App) {
	c.t.Helper()
	c.must(a.Stores.DB.Update(c.t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(c.t.Context(), `delete from engineer_waiting`)
		if err == nil {
			_, err = tx.Exec(c.t.Context(), `insert into engineer_waiting (application_id, batch_key, since_at) select id, ?, opened_at from engineer_application where state = 'draft'`, c.batch)
		}
		return err
	}))
}

// unlockLoop is what telling one applicant writes.
var unlockLoop = []string{
	`insert into event (id, at, actor, kind, person_id, case_id, data) values ($1, $2, '', 'engineer.unlocked', $3, $4, $5)`,
	`insert into notice_message (id, person_id, case_id, kind, lang, data, state, fault, created_at, why, wording, campaign_id, tries) values ($1, $2, '', 'engineer_unlocked', '', $3, 'queued', '', $4, '', '', '', 0)`,
	`insert into job (id, kind, args, state, due_at, attempt, vanished, lease, period, fault, made_at) values ($1, 'notice.mail', $2, 'due', $3, 0, 0, '', 0, '', $4)`,
	`update engineer_waiting set told = true, since_at = $2 where application_id = $1`,
}

// loop returns what tells applicants by the driver alone, and how long it takes.
func (c *city) loop() func(many int) time.Duration {
	c.t.Helper()
	ctx := c.t.Context()
	type draft struct{ ID, Person string }
	var drafts []draft
	moment := func(t time.Time) any { return t }
	var batch func(list []draft, tell func(execute func(i int, args ...any) error, d draft) error) error
	if strings.HasPrefix(c.url, "sqlite:") {
		moment = func(t time.Time) any { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }
		file, err := sql.Open("sqlite", "file:"+strings.TrimPrefix(c.url, "sqlite:")+"?_pragma=journal_mode(wal)&_pragma=synchronous(full)&_pragma=foreign_keys(1)&_pragma=cache_size(-65536)")
		c.must(err)
		file.SetMaxOpenConns(1)
		c.t.Cleanup(func() { file.Close() })
		batch = func(list []draft, tell func(execute func(i int, args ...any) error, d draft) error) error {
			tx, err := file.Begin()
			if err != nil {
				return err
			}
			defer tx.Rollback()
			var statements []*sql.Stmt
			for _, text := range unlockLoop {
				s, err := tx.Prepare(text)
				if err != nil {
					return err
				}
				defer s.Close()
				statements = append(statements, s)
			}
			for _, d := range list {
				if err := tell(func(i int, args ...any) error { _, err := statements[i].Exec(args...); return err }, d); err != nil {
					return err
				}
			}
			return tx.Commit()
		}
	} else {
		conn, err := pgx.Connect(ctx, c.url)
		c.must(err)
		c.t.Cleanup(func() { conn.Close(context.Background()) })
		batch = func(list []draft, tell func(execute func(i int, args ...any) error, d draft) error) error {
			tx, err := conn.Begin(ctx)
			if err != nil {
				return err
			}
			defer tx.Rollback(ctx)
			for _, d := range list {
				if err := tell(func(i int, args ...any) error { _, err := tx.Exec(ctx, unlockLoop[i], args...); return err }, d); err != nil {
					return err
				}
			}
			return tx.Commit(ctx)
		}
	}
	c.read(func(ctx context.Context, tx *db.Tx) error {
		type row struct {
			ID     string `db:"id"`
			Person string `db:"person_id"`
		}
		rows, err := db.List[row](ctx, tx, `select id, person_id from engineer_application order by id`)
		for _, r := range rows {
			drafts = append(drafts, draft(r))
		}
		if err == nil {
			c.batch, err = db.Get[[]byte](ctx, tx, `select batch_key from engineer_waiting limit 1`)
		}
		return err
	})
	return func(many int) time.Duration {
		c.t.Helper()
		begun := time.Now()
		for from := 0; from < many; from += 100 {
			c.must(batch(drafts[from:min(from+100, many)], func(execute func(i int, args ...any) error, d draft) error {
				now := clock.System{}.Now()
				at, letter := moment(now), id.New(now)
				if err := execute(0, id.New(now), at, d.Person, d.ID, fmt.Sprintf(`{"Case":%q,"Person":%q}`, d.ID, d.Person)); err != nil {
					return err
				}
				if err := execute(1, letter, d.Person, fmt.Sprintf(`{"Path":"/my/applications/%s"}`, d.ID), at); err != nil {
					return err
				}
				if err := execute(2, id.New(now), fmt.Sprintf(`{"ID":%q}`, letter), at, at); err != nil {
					return err
				}
				return execute(3, d.ID, at)
			}))
		}
		return time.Since(begun)
	}
}
