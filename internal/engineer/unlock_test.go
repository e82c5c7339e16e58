package engineer

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/events"
)

// TestShutAndUndecided has every text of shut, and what waits for a decision.
func TestShutAndUndecided(t *testing.T) {
	p := council.Programme{First: 2012, Last: 2022}
	for _, x := range []struct {
		batch    council.Batch
		underway bool
		want     string
		waits    bool
	}{
		{council.Batch{Year: 2020, Outcome: "accredited", Opens: true}, false, "", false},
		{council.Batch{Year: 2020, Outcome: "conditional"}, false, "conditional", true},
		{council.Batch{Year: 2020, Outcome: "conditional", Opens: true}, false, "", false},
		{council.Batch{Year: 2020, Outcome: "deferred"}, false, "deferred", true},
		{council.Batch{Year: 2020, Outcome: "not_accredited"}, false, "not_accredited", false},
		{council.Batch{Year: 2020, Outcome: "withdrawn"}, true, "withdrawn", false},
		{council.Batch{Year: 2020}, false, "none", true},
		{council.Batch{Year: 2020}, true, "underway", true},
		{council.Batch{Year: 2011}, true, "outside", false},
		{council.Batch{Year: 2023}, false, "outside", false},
	} {
		p.Underway, p.Batches = x.underway, []council.Batch{x.batch}
		why, _ := shut(law(), Degree{Programme: p, Intake: x.batch.Year})
		if got := strings.TrimPrefix(why, "engineer.degree.batch."); got != x.want || undecided(why) != x.waits {
			t.Errorf("%+v: %q, waits %v", x.batch, got, undecided(why))
		}
	}
}

// undecided returns a person whose draft lacks nothing but a decision on the batch of 2014.
func (r *room) undecided() (access.Actor, string) {
	r.t.Helper()
	by := r.member()
	r.must(r.people.Record(r.ctx, by, r.claim(r.count)))
	application, err := r.Apply(r.ctx, by, Apply{Kind: "registered_engineer"})
	r.must(err)
	r.must(r.RecordDegree(r.ctx, by, application, RecordDegree{Programme: "indus-valley/civil", Intake: "2014", RollNumber: "R-17", Day: "5", Month: "7", Year: "2020", Mode: "campus", Version: "1"}))
	r.must(r.Declare(r.ctx, by, application, Declare{True: true, Version: "2"}))
	return by, application
}

// unlocked notes who is told that they need wait no more, and how often; who must wait again has one less.
func (r *room) unlocked() map[string]int {
	told := map[string]int{}
	events.React(r.events, func(_ context.Context, _ *db.Tx, _ access.Actor, e Locked) error {
		told[e.Case]--
		return nil
	})
	events.React(r.events, func(_ context.Context, _ *db.Tx, _ access.Actor, e Unlocked) error {
		told[e.Case]++
		return nil
	})
	return told
}

// awaiting counts the drafts that wait.
func (r *room) awaiting() (n int64) {
	r.t.Helper()
	r.must(r.db.View(r.ctx, func(tx *db.Tx) (err error) {
		n, err = db.Get[int64](r.ctx, tx, `select count(*) from engineer_waiting where not told`)
		return err
	}))
	return n
}

func TestUnlock(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		told := r.unlocked()
		r.find(2014, council.Batch{Outcome: "deferred", Decision: "D/2"})
		by, application := r.undecided()
		_, other := r.undecided()
		left, gone := r.undecided()
		r.must(r.Withdraw(r.ctx, left, gone))
		if n := r.awaiting(); n != 2 {
			t.Errorf("%d wait", n)
		}
		v, err := r.Show(r.ctx, by, application)
		r.must(err)
		for _, task := range v.Tasks {
			if task.ID == "degree" && (task.Done || !task.Waits || task.Why != "engineer.degree.batch.deferred" || task.Of["Decision"] != "D/2") {
				t.Errorf("%+v", task)
			}
		}
		r.refused(r.Submit(r.ctx, by, application, Submit{Version: "3"}), "task-degree engineer.degree.batch.deferred")
		r.must(r.Unlock(r.ctx))
		r.find(2014, council.Batch{Outcome: "not_accredited", Decision: "D/3"})
		r.must(r.Unlock(r.ctx))
		if len(told) != 0 || r.awaiting() != 2 {
			t.Errorf("told before it is open: %v", told)
		}

		// An appeal opens the batch, backwards.
		r.find(2014, council.Batch{Outcome: "accredited", Opens: true, Decision: "D/4"})
		for range 2 {
			r.must(r.Unlock(r.ctx))
			if len(told) != 2 || told[application] != 1 || told[other] != 1 || r.awaiting() != 0 {
				t.Errorf("told %v", told)
			}
		}
		r.must(r.Submit(r.ctx, by, application, Submit{Version: "3"}))

		// It is taken back before the other sends, and opened again.
		r.find(2014, council.Batch{Outcome: "withdrawn", Decision: "D/5"})
		for range 2 {
			r.must(r.Unlock(r.ctx))
			if told[application] != 1 || told[other] != 0 || r.awaiting() != 1 {
				t.Errorf("taken back: %v, %d wait", told, r.awaiting())
			}
		}
		r.find(2014, council.Batch{Outcome: "accredited", Opens: true, Decision: "D/6"})
		for range 2 {
			r.must(r.Unlock(r.ctx))
			if told[application] != 1 || told[other] != 1 || r.awaiting() != 0 {
				t.Errorf("opened again: %v, %d wait", told, r.awaiting())
			}
		}

		// Who named the batch when it was open already is told too, and so is whose draft nobody had noted, when they have looked at it.
		early, open := r.undecided()
		unnoted, looked := r.undecided()
		r.must(d.Update(r.ctx, func(tx *db.Tx) error { return deleteWaiting(r.ctx, tx, []string{looked}) }))
		for range 2 {
			_, err = r.Show(r.ctx, unnoted, looked)
			r.must(err)
		}
		r.find(2014, council.Batch{})
		r.must(r.Unlock(r.ctx))
		if told[open] != -1 || told[looked] != -1 || told[other] != 0 {
			t.Errorf("told %v", told)
		}
		r.must(r.Withdraw(r.ctx, early, open))

		// Who names another batch, or sends before anybody tells them, waits no more.
		r.find(2014, council.Batch{})
		by, application = r.undecided()
		r.must(r.RecordDegree(r.ctx, by, application, RecordDegree{Programme: "indus-valley/civil", Intake: "2016", RollNumber: "R-17", Day: "5", Month: "7", Year: "2020", Mode: "campus", Version: "3"}))
		quick, sent := r.undecided()
		if n := r.awaiting(); n != 3 { // with the two of before
			t.Errorf("%d wait", n)
		}
		r.find(2014, council.Batch{Outcome: "accredited", Opens: true})
		r.must(r.Submit(r.ctx, quick, sent, Submit{Version: "3"}))
		r.must(r.Unlock(r.ctx))
		if told[application] != 0 || told[sent] != 0 || r.awaiting() != 0 {
			t.Errorf("told %v", told)
		}
	})
}

// TestUnlockGoesOn has the work break off in the midst of a page and after one, and two at it at once: everybody is told once.
func TestUnlockGoesOn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		const many = 2*unlockAtOnce + 30
		r.find(2014, council.Batch{})
		by, application := r.undecided()
		err := d.Update(r.ctx, func(tx *db.Tx) error {
			a, err := loadOwn(r.ctx, tx, application, by.Person)
			if err != nil {
				return err
			}
			for i := range many - 1 {
				copied := a
				copied.ID, copied.Person = fmt.Sprintf("%s-%03d", a.ID, i), fmt.Sprint("somebody ", i)
				if err := insertApplication(r.ctx, tx, copied); err != nil {
					return err
				}
				if err := replaceWaiting(r.ctx, tx, awaitingRow{copied.ID, r.batchKey(taughtBatch{"indus-valley", "civil", 2014}), r.now.Now(), false}); err != nil {
					return err
				}
			}
			return nil
		})
		r.must(err)
		told, heard := map[string]int{}, 0
		events.React(r.events, func(ctx context.Context, tx *db.Tx, _ access.Actor, e Unlocked) error {
			if heard++; heard == 50 || heard == unlockAtOnce+90 {
				return fmt.Errorf("broken off")
			}
			_, err := tx.Exec(ctx, `insert into engineer_number (discipline, last) values (?, 1)`, e.Case) // goes with the transaction
			return err
		})
		r.find(2014, council.Batch{Outcome: "accredited", Opens: true})
		for broken := 0; ; broken++ {
			if err := r.Unlock(r.ctx); err == nil {
				if broken != 2 {
					t.Errorf("broken off %d times", broken)
				}
				break
			}
		}
		r.must(d.View(r.ctx, func(tx *db.Tx) error {
			list, err := db.List[string](r.ctx, tx, `select discipline from engineer_number`)
			for _, x := range list {
				told[x]++
			}
			return err
		}))
		if len(told) != many || r.awaiting() != 0 {
			t.Errorf("%s told, %d wait", strconv.Itoa(len(told)), r.awaiting())
		}
	})
}

// TestAwaitedByIndex sees that whoever waits for a batch is found without reading who waits for others.
func TestAwaitedByIndex(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		key := func(i int) []byte { return r.batchKey(taughtBatch{"indus-valley", "civil", i % 100}) }
		r.must(d.Update(r.ctx, func(tx *db.Tx) error {
			for i := range 3000 {
				if err := db.Insert(r.ctx, tx, "engineer_waiting", awaitingRow{fmt.Sprint(i), key(i), r.now.Now(), i%3 == 0}); err != nil {
					return err
				}
			}
			return nil
		}))
		r.must(d.Analyze(r.ctx))
		var plan []string
		r.must(d.View(r.ctx, func(tx *db.Tx) (err error) {
			if d.Engine() == db.PostgreSQL {
				plan, err = db.List[string](r.ctx, tx, "explain "+selectAwaiting, key(7), false, unlockAtOnce)
				return err
			}
			type step struct {
				ID      int64  `db:"id"`
				Parent  int64  `db:"parent"`
				Notused int64  `db:"notused"`
				Detail  string `db:"detail"`
			}
			steps, err := db.List[step](r.ctx, tx, "explain query plan "+selectAwaiting, key(7), false, unlockAtOnce)
			for _, s := range steps {
				plan = append(plan, s.Detail)
			}
			return err
		}))
		if all := strings.Join(plan, "\n"); !strings.Contains(all, "engineer_waiting_batch") {
			t.Errorf("the plan uses another way:\n%s", all)
		}
	})
}
