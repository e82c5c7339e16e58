package accreditation

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
)

// modelled is what the model remembers of a decision that was confirmed.
type modelled struct {
	number   string
	kind     DecisionKind
	replaces string
	on       day.Day
	known    time.Time
	found    map[int]Proposed // by batch
}

// painted tells what holds of a batch on a day by what was known at a moment, in another way than Findings.On: each decision paints the days
// that it covers, in the order in which they were made, but for what a correction took back; the last paint is what is seen.
func painted(list []modelled, batch int, on day.Day, known time.Time) string {
	seen := ""
	for len(list) > 0 {
		next := 0
		for i, d := range list {
			if d.on.Before(list[next].on) || d.on == list[next].on && d.known.Before(list[next].known) {
				next = i
			}
		}
		d := list[next]
		rest := append(append([]modelled{}, list[:next]...), list[next+1:]...)
		f, names := d.found[batch]
		back := d.known.After(known)
		for _, c := range rest { // what comes in the place of a decision is never before it
			if _, also := c.found[batch]; also && c.kind == Corrected && c.replaces == d.number && !c.known.After(known) {
				back = true
			}
		}
		if names && !back && f.Outcome != "" && !on.Before(f.From) && (f.Until.IsZero() || !on.After(f.Until)) {
			seen = f.Outcome
		}
		list = rest
	}
	return seen
}

// TestDecisionsAgainstAModel makes decisions, corrections and appeals through the verbs, and compares what holds on any day as known at any
// moment with the model.
func TestDecisionsAgainstAModel(t *testing.T) {
	b := newBoard(t, dbtest.SQLite(t))
	begin := b.clock.Now()
	run, made, refused := 0, 0, 0
	rapid.Check(t, func(r *rapid.T) {
		run++
		b.now.Set(begin)
		code := fmt.Sprint("model", run)
		b.must(b.db.Update(b.ctx, func(tx *db.Tx) error {
			if err := insertInstitution(b.ctx, tx, Institution{ID: code, Code: code, Name: council.Text{En: code, Ur: code}, Version: 1}, ""); err != nil {
				return err
			}
			return insertProgramme(b.ctx, tx, Programme{ID: code, Institution: code, Campus: code, Code: "civil", Title: council.Text{En: "a", Ur: "ا"}, Degree: "bachelor", Discipline: "CIVIL", First: 2018, Version: 1}, "")
		}))
		today := b.law().Day
		var list []modelled
		for n := range rapid.IntRange(1, 5).Draw(r, "decisions") {
			b.now.Set(b.clock.Now().Add(time.Duration(rapid.IntRange(1, 48).Draw(r, "hours")) * time.Hour))
			kind := Decided
			var of modelled
			if len(list) > 0 {
				if kind = rapid.SampledFrom([]DecisionKind{Decided, Corrected, Appealed}).Draw(r, "kind"); kind != Decided {
					of = rapid.SampledFrom(list).Draw(r, "of")
				}
			}
			on := today.Add(-rapid.IntRange(0, 20).Draw(r, "days ago"))
			if kind != Decided && on.Before(of.on) {
				on = of.on
			}
			h := DraftDecision{
				Kind: string(kind), Replaces: of.number, Institution: code, Number: fmt.Sprint("EAB/", run, "-", n), Meeting: "m",
				Day: strconv.Itoa(on.Date()), Month: strconv.Itoa(int(on.Month())), Year: strconv.Itoa(on.Year()),
			}
			id, err := b.DraftDecision(b.ctx, proposer, h)
			b.must(err)
			for _, batch := range []int{2019, 2020} {
				if !rapid.Bool().Draw(r, "named") {
					continue
				}
				outcomes := []string{"accredited", "deferred", "withdrawn", "not_accredited"}
				if kind == Corrected {
					outcomes = append(outcomes, nothing)
				}
				c := findsOf("civil", strconv.Itoa(batch), rapid.SampledFrom(outcomes).Draw(r, "outcome"))
				if rapid.Bool().Draw(r, "from a day") {
					from := on.Add(rapid.IntRange(-10, 10).Draw(r, "from"))
					c.FromDay, c.FromMonth, c.FromYear = strconv.Itoa(from.Date()), strconv.Itoa(int(from.Month())), strconv.Itoa(from.Year())
					if rapid.Bool().Draw(r, "until a day") {
						until := from.Add(rapid.IntRange(0, 10).Draw(r, "until"))
						c.UntilDay, c.UntilMonth, c.UntilYear = strconv.Itoa(until.Date()), strconv.Itoa(int(until.Month())), strconv.Itoa(until.Year())
					}
				}
				if b.put(id, c) != nil {
					refused++
				}
			}
			if b.ProposeDecision(b.ctx, proposer, id, ProposeDecision{ProposalPage: b.version(id), SameDay: true}) != nil {
				refused++
				continue
			}
			decision, err := b.ConfirmDecision(b.ctx, confirmer, id, b.version(id))
			b.must(err)
			v, err := b.ShowDecision(b.ctx, confirmer, decision)
			b.must(err)
			d := modelled{h.Number, kind, of.number, on, b.clock.Now(), map[int]Proposed{}}
			for _, f := range v.Findings {
				d.found[f.Batch] = Proposed{Finding: f}
			}
			list = append(list, d)
			made++
		}
		for range 12 {
			batch, on := rapid.IntRange(2018, 2020).Draw(r, "batch"), today.Add(rapid.IntRange(-35, 15).Draw(r, "on"))
			known := begin.Add(time.Duration(rapid.IntRange(0, 250).Draw(r, "known")) * time.Hour)
			var f Finding
			b.must(b.db.View(b.ctx, func(tx *db.Tx) (err error) {
				f, _, err = b.Found(b.ctx, tx, code, batch, on, known)
				return err
			}))
			if want := painted(list, batch, on, known); f.Outcome != want {
				r.Fatalf("batch %d on %s as known at %s: %q, the model says %q of %+v", batch, on, known, f.Outcome, want, list)
			}
		}
	})
	t.Logf("%d decisions were made, %d things refused", made, refused)
	if made < run || refused == 0 {
		t.Errorf("%d decisions were made, %d things refused", made, refused)
	}
}
