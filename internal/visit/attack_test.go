package visit

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/events"
)

// TestFindingsAtOnce writes many findings at once, by everybody in the team: each is there once, also where the database had to begin anew.
func TestFindingsAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		id := r.working()
		var wait sync.WaitGroup
		failed := make(chan error, 24)
		for i := range 24 {
			wait.Go(func() {
				who := []string{"erum", "fahad"}[i%2]
				if err := r.PutTeamFinding(r.ctx, member(who), id, "", PutTeamFinding{Kind: string(Strength), Words: fmt.Sprint("It has ", i)}); err != nil {
					failed <- err
				}
			})
		}
		wait.Wait()
		close(failed)
		for err := range failed {
			t.Errorf("a new finding was refused: %v", err)
		}
	})
}

// TestLateOfOneStopsNobody lets what becomes of one late visit fail: what becomes of the others happens all the same, and the failure is told.
func TestLateOfOneStopsNobody(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		first, second := r.scheduling(), ""
		r.found = map[int]Found{2021: {Outcome: "conditional", Decision: "EAB/9"}}
		second = r.asked(Apply{Programme: "civil", Kind: "reaccreditation", From: "2020"})
		r.paid(second)
		broken := errors.New("this one fails")
		events.React(r.events, func(_ context.Context, _ *db.Tx, _ access.Actor, e Late) error {
			if e.Visit == first {
				return broken
			}
			return nil
		})
		r.now.Move(90 * 24 * time.Hour)
		if err := r.PassDays(r.ctx); !errors.Is(err, broken) {
			t.Errorf("the failure was not told: %v", err)
		}
		told := false
		for _, l := range r.late {
			told = told || l.Visit == second
		}
		if !told {
			t.Errorf("told that they are late: %+v", r.late)
		}
	})
}

// TestSentAndWithdrawn asks for a visit and withdraws it over and over: after so many a day nobody is told any more, and the day after it may be asked again.
func TestSentAndWithdrawn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := member("ayesha")
		again := func() error {
			id, err := r.Apply(r.ctx, by, "indus", Apply{Programme: "civil", Kind: "reaccreditation", From: "2020"})
			must(t, err)
			if err := r.Submit(r.ctx, by, "indus", id, Page{}); err != nil {
				must(t, r.Withdraw(r.ctx, by, "indus", id, Page{}))
				return err
			}
			return r.Withdraw(r.ctx, by, "indus", id, Page{})
		}
		for range mostSent {
			must(t, again())
		}
		refused(t, again(), "visit.apply.most_a_day")
		r.now.Move(25 * time.Hour)
		must(t, again())
	})
}

// TestDaysWithoutEnd proposes days more often than are listed: what the institution agrees to is what was proposed last.
func TestDaysWithoutEnd(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		id, o, ayesha := r.scheduling(), officer(access.Officer), member("ayesha")
		for range 51 {
			must(t, r.ProposeDays(r.ctx, o, id, typed("2026-12-14", "2026-12-16")))
			must(t, r.AnswerDays(r.ctx, ayesha, "indus", id, AnswerDays{"other", typed("2026-12-21", "2026-12-22")}))
		}
		must(t, r.ProposeDays(r.ctx, o, id, typed("2026-12-28", "2026-12-29")))
		must(t, r.AnswerDays(r.ctx, ayesha, "indus", id, AnswerDays{Outcome: "agree"}))
		list := r.review(ayesha, council.SideInstitution, id).Days
		if last := list[len(list)-1]; !last.Agreed || last.First != day.Must("2026-12-28") {
			t.Errorf("agreed to %+v", last)
		}
	})
}
