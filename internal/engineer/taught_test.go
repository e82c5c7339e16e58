package engineer

import (
	"context"
	"strconv"
	"testing"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/events"
	"sanad/internal/sample"
)

// find makes the council find something else of a batch of indus-valley/civil.
func (r *room) find(year int, b council.Batch) {
	r.taught, b.Year = sample.Taught(), year
	list := r.taught[0].Programmes[0].Batches
	for i := range list {
		if list[i].Year == year {
			list[i] = b
			return
		}
	}
	r.taught[0].Programmes[0].Batches = append(list, b)
}

// TestWhatHoldsOfTheBatch has a batch found otherwise after its degree was named, after it was sent, and after somebody was entered on it.
func TestWhatHoldsOfTheBatch(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		var entered []Entered
		events.React(r.events, func(_ context.Context, _ *db.Tx, _ access.Actor, e Entered) error {
			entered = append(entered, e)
			return nil
		})
		enter := func(by access.Actor, application string) error {
			view, err := r.Show(r.ctx, by, application)
			r.must(err)
			_, err = r.Enter(r.ctx, officer(access.Registrar), application, Enter{Page{Version: strconv.FormatInt(view.Case.Version, 10)}})
			return err
		}
		first, held := r.atLastStep()
		r.must(enter(first, held))
		if len(entered) != 1 || entered[0].Accreditation != "D/1" {
			t.Errorf("the entry rests on %+v", entered)
		}
		r.must(d.View(r.ctx, func(tx *db.Tx) error {
			one, err := r.EntriesUnder(r.ctx, tx, []string{"D/2", "D/1"})
			if err != nil {
				return err
			}
			none, err := r.EntriesUnder(r.ctx, tx, []string{"D/2", ""})
			if one != 1 || none != 0 {
				t.Errorf("%d and %d entries rest on decisions", one, none)
			}
			return err
		}))

		by := r.member()
		r.must(r.people.Record(r.ctx, by, r.claim(r.count)))
		draft, err := r.Apply(r.ctx, by, Apply{Kind: "registered_engineer"})
		r.must(err)
		r.must(r.RecordDegree(r.ctx, by, draft, r.degree(1)))
		r.must(r.Declare(r.ctx, by, draft, Declare{True: true, Version: "2"}))
		sender, sent := r.atLastStep()

		r.find(2014, council.Batch{Outcome: "withdrawn", Decision: "D/2"})
		r.refused(r.Submit(r.ctx, by, draft, Submit{Version: "3"}), "task-degree engineer.degree.batch.withdrawn")
		r.refused(enter(sender, sent), "engineer.enter.not_accredited")
		a, err := r.Assess(r.ctx, officer(access.Registrar), sent)
		r.must(err)
		for _, c := range a.Checks {
			if c.ID == "intake" && c.Passed {
				t.Error("the officer is told that the batch is accredited")
			}
		}
		_, mine, err := r.Mine(r.ctx, first)
		r.must(err)
		if len(mine) != 1 {
			t.Errorf("who was registered in good faith has %+v", mine)
		}

		r.taught = sample.Taught()
		r.must(r.Submit(r.ctx, by, draft, Submit{Version: "3"}))
		r.must(enter(sender, sent))
	})
}

// TestWhatIsTaughtNoMore opens a degree whose institution, or programme, nobody knows by that code any more.
func TestWhatIsTaughtNoMore(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by, application := r.submitted()
		for _, t2 := range []council.Taught{nil, {{ID: "indus-valley", Name: council.Text{En: "Indus", Ur: "سندھ"}}}} {
			r.taught = t2
			view, err := r.Show(r.ctx, by, application)
			r.must(err)
			if g := view.Degree; g == nil || g.Programme.ID != "civil" || g.Programme.Title.En != "civil" || g.Institution.ID != "indus-valley" || g.Institution.Name.En == "" {
				t.Errorf("%+v", g)
			}
		}
	})
}
