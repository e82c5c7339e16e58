package assessment

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sanad/internal/access"
	"sanad/internal/catalog"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/events"
	"sanad/internal/fault"
	"sanad/internal/person"
	"sanad/internal/vault"
)

// room is the room with visits of an invented institution, for which a and b stand; t is in the team.
type room struct {
	*Service
	t      testing.TB
	ctx    context.Context
	now    *clock.Moved
	mu     sync.Mutex
	visits map[string]Visit // guarded by mu
	files  map[string][]string
	since  time.Time // when the files came
}

func newRoom(t testing.TB, d *db.DB) *room {
	t.Helper()
	now := clock.At(time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC))
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	v, err := vault.New(dbtest.Keys(t), vault.NewRoot(), c, now, nil)
	if err != nil {
		t.Fatal(err)
	}
	l, err := council.Load("pec")
	if err != nil {
		t.Fatal(err)
	}
	a, b := access.New(d, now), events.New(now)
	r := &room{t: t, ctx: t.Context(), now: now, visits: map[string]Visit{}}
	r.visit(Visit{ID: "v1", Kind: "accreditation", From: 2022, To: 2022})
	r.Service = New(d, v, a, b, l, now, person.New(d, v, a, b, l, now), Needs{
		Visit: r.find,
		Files: func(_ context.Context, _ *db.Tx, _ string, until time.Time) (map[string][]string, error) {
			if !until.IsZero() && until.Before(r.since) {
				return nil, nil
			}
			return r.files, nil
		},
	})
	return r
}

// visit makes or changes a visit.
func (r *room) visit(v Visit) {
	r.mu.Lock()
	defer r.mu.Unlock()
	v.Code, v.Institution, v.Programme, v.Number = "indus", "id-indus", "p-indus", "V/1"
	v.Name, v.Title = council.Text{En: "Invented University", Ur: "فرضی جامعہ"}, council.Text{En: "BSc Civil", Ur: "بی ایس سی سول"}
	r.visits[v.ID] = v
}

// find is what the room of visits would say.
func (r *room) find(_ context.Context, _ *db.Tx, by access.Actor, visit string) (Visit, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	v, ok := r.visits[visit]
	v.Writes = by.Person == "a" || by.Person == "b"
	v.Reads = v.Writes || by.Person == "t" || len(by.Roles) > 0
	if !ok || !v.Reads && by.Person != "z" { // of z it says only that they have nothing to do with it
		return Visit{}, fault.NotFound()
	}
	return v, nil
}

func member(id string) access.Actor {
	return access.Actor{Person: id, Purpose: access.Accreditation, Strong: true}
}

func holder(id string, roles ...access.Role) access.Actor {
	return access.Actor{Person: id, Roles: roles, Purpose: access.Accreditation, Strong: true}
}

func (r *room) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// refused wants a refusal with a key, of the whole or of a field.
func (r *room) refused(err error, key string) {
	r.t.Helper()
	f := fault.Of(err)
	if f == nil {
		r.t.Fatalf("want the refusal %s, not %v", key, err)
	}
	keys := f.Key
	for _, x := range f.Fields {
		keys += " " + x.Name + ":" + x.Key
	}
	if !strings.Contains(keys, key) {
		r.t.Fatalf("want the refusal %s, not %s", key, keys)
	}
}

var own = At{"indus", "v1"}

func textAt(criterion, part string) PieceAt { return PieceAt{own, criterion, part, ""} }
func row(criterion, part, id string) PieceAt {
	return PieceAt{own, criterion, part, id}
}

// added adds a row and returns its id.
func (r *room) added(who string, at PieceAt, c Write) string {
	r.t.Helper()
	c.Version, at.Row = "0", NewRow
	r.must(r.Write(r.ctx, member(who), at, c))
	x := r.shown(at.At).rows(at.Criterion, at.Part)
	return x[len(x)-1].Piece
}

func (r *room) shown(at At) Overview {
	r.t.Helper()
	x, err := r.Show(r.ctx, member("a"), at)
	r.must(err)
	return x
}

// gapsIn writes the gaps of a report, shortly.
func gapsIn(list []Gap) string {
	var said []string
	for _, g := range list {
		said = append(said, strings.TrimPrefix(g.Key, "assessment.gap.")+" "+g.Criterion+strings.TrimRight("."+g.Part, "."))
	}
	return strings.Join(said, ", ")
}

// TestWriteTogether writes one report by two people.
func TestWriteTogether(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		vision := textAt("objectives", "vision")
		// Who may not, and what is not there.
		for name, err := range map[string]error{
			"nobody of the visit":    func() error { _, err := r.Show(r.ctx, member("z"), At{"", "v1"}); return err }(),
			"a stranger":             r.Write(r.ctx, member("x"), vision, Write{Version: "0", Text: "x"}),
			"the team":               r.Write(r.ctx, member("t"), PieceAt{At{"", "v1"}, "objectives", "vision", ""}, Write{Version: "0", Text: "x"}),
			"the team, by the other": r.Write(r.ctx, member("t"), vision, Write{Version: "0", Text: "x"}),
			"another institution":    r.Write(r.ctx, member("a"), PieceAt{At{"ravi", "v1"}, "objectives", "vision", ""}, Write{Version: "0", Text: "x"}),
			"a criterion":            r.Write(r.ctx, member("a"), textAt("magic", "vision"), Write{Version: "0", Text: "x"}),
			"a part":                 r.Write(r.ctx, member("a"), textAt("objectives", "magic"), Write{Version: "0", Text: "x"}),
			"a row of a text":        r.Write(r.ctx, member("a"), row("objectives", "vision", NewRow), Write{Version: "0", Text: "x"}),
			"a table as a text":      r.Write(r.ctx, member("a"), textAt("outcomes", "outcomes"), Write{Version: "0", Text: "x"}),
			"a row that is not":      r.Write(r.ctx, member("a"), row("outcomes", "outcomes", "nothing"), Write{Version: "0", Text: "x"}),
			"a visit":                r.Write(r.ctx, member("a"), PieceAt{At{"indus", "v9"}, "objectives", "vision", ""}, Write{Version: "0", Text: "x"}),
		} {
			if fault.Of(err) == nil || !fault.Is(err, fault.KindNotFound) && !fault.Is(err, fault.KindDenied) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if x := r.shown(own); x.Begun || len(x.Criteria) != 9 {
			t.Errorf("%+v", x)
		}
		r.refused(r.Write(r.ctx, member("a"), vision, Write{Version: "0"}), "text:fault.empty")
		r.must(r.Write(r.ctx, member("a"), vision, Write{Version: "0", Text: "To teach well."}))
		r.must(r.Write(r.ctx, member("a"), vision, Write{Version: "1", Text: "To teach well."})) // says nothing new
		// b opened the page before that.
		err := r.Write(r.ctx, member("b"), vision, Write{Version: "0", Text: "To build well."})
		var stale *Stale
		if !errors.As(err, &stale) || stale.Theirs.Words.Text != "To teach well." || stale.Theirs.By != "a" || stale.Theirs.Number != 1 {
			t.Fatalf("%v", err)
		}
		r.must(r.Write(r.ctx, member("b"), vision, Write{Version: "1", Text: "To build well."}))
		h, err := r.ShowHistory(r.ctx, member("a"), own, "objectives", 0)
		r.must(err)
		if len(h.Revisions) != 2 || h.Revisions[0].Words.Text != "To build well." || h.Revisions[0].By != "b" || h.Revisions[1].Words.Text != "To teach well." || h.Next != 0 {
			t.Errorf("%+v", h.Revisions)
		}
		// Rows.
		outcome := r.added("a", row("outcomes", "outcomes", ""), Write{Text: "Applies mathematics."})
		other := r.added("b", row("outcomes", "outcomes", ""), Write{Text: "Works in teams."})
		r.refused(r.Write(r.ctx, member("b"), row("outcomes", "outcomes", NewRow), Write{Version: "0", Text: "works in TEAMS"}), "text:assessment.field.twice")
		course := r.added("a", row("curriculum", "courses", ""), Write{Title: "Statics", Code: "ce-101", Hours: "۳", Outcomes: []string{outcome}})
		if w := r.shown(own).rows("curriculum", "courses")[0].Words; w.Code != "CE-101" || w.Hours != "3" || len(w.Outcomes) != 1 {
			t.Errorf("%+v", w)
		}
		r.refused(r.Write(r.ctx, member("a"), row("curriculum", "courses", course), Write{Version: "1", Title: "Statics", Code: "CE-101", Hours: "3", Outcomes: []string{"nothing"}}), "outcomes:assessment.field.outcome_gone")
		r.refused(r.Write(r.ctx, member("a"), row("curriculum", "courses", NewRow), Write{Version: "0", Hours: "1e2"}), "title:fault.empty hours:assessment.field.hours")
		if err := r.TakeOut(r.ctx, member("b"), row("outcomes", "outcomes", other), TakeOut{"7"}); !errors.As(err, &stale) {
			t.Error(err)
		}
		r.must(r.TakeOut(r.ctx, member("b"), row("outcomes", "outcomes", other), TakeOut{"1"}))
		r.refused(r.TakeOut(r.ctx, member("b"), row("outcomes", "outcomes", other), TakeOut{"2"}), "assessment.gone")
		err = r.Write(r.ctx, member("a"), row("outcomes", "outcomes", other), Write{Version: "1", Text: "Works alone."})
		if !errors.As(err, &stale) || !stale.Theirs.Removed || stale.Theirs.Words.Text != "Works in teams." {
			t.Errorf("%v", err)
		}
		r.must(r.Write(r.ctx, member("a"), row("outcomes", "outcomes", other), Write{Version: "2", Text: "Works alone."})) // it comes back
		if n := len(r.shown(own).outcomes()); n != 2 {
			t.Error(n)
		}
		// What is stored says nothing.
		r.must(d.View(r.ctx, func(tx *db.Tx) error {
			list, err := db.List[[]byte](r.ctx, tx, `select body from assessment_revision`)
			for _, b := range list {
				if len(b) == 0 || strings.Contains(string(b), "teach") || strings.Contains(string(b), "Statics") {
					t.Error("a text is stored in clear")
				}
			}
			return err
		}))
		// Who reads; a team nothing before it was handed in.
		if x, err := r.Show(r.ctx, member("t"), At{"", "v1"}); err != nil || len(x.Pieces)+len(x.Last) > 0 {
			t.Errorf("%v %+v", err, x.Pieces)
		}
		r.keep("v1")
		for _, by := range []access.Actor{member("t"), holder("o", access.Officer), holder("m", access.Committee)} {
			x, err := r.Show(r.ctx, by, At{"", "v1"})
			r.must(err)
			if len(x.Pieces) != 4 || (by.Person == "t") != (len(x.Names) == 0) {
				t.Errorf("%s: %+v", by.Person, x.Names)
			}
		}
		if _, err := r.ShowHistory(r.ctx, member("t"), At{"", "v1"}, "objectives", 0); !fault.Is(err, fault.KindNotFound) {
			t.Error(err)
		}
		if _, err := r.Show(r.ctx, holder("c", access.Cashier), At{"", "v1"}); err == nil {
			t.Error("a cashier reads a report")
		}
		// A criterion is saved only so often; another one is not hindered, and a row is still taken out.
		r.must(d.Update(r.ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(r.ctx, `insert into assessment_revision (id, visit_id, serial, criterion, part, piece_id, place, number, removed, body, person_id, saved_at)
				with recursive n (i) as (select 1 union all select i + 1 from n where i < ?)
				select 'many-' || i, visit_id, 10000 + i, criterion, part, piece_id, place, 100 + i, true, body, person_id, saved_at from n, assessment_revision where piece_id = ? and number = 1`, mostSaved-5, other)
			return err
		}))
		r.must(r.Write(r.ctx, member("a"), row("outcomes", "outcomes", outcome), Write{Version: "1", Text: "Applies much mathematics."}))
		r.refused(r.Write(r.ctx, member("a"), row("outcomes", "outcomes", outcome), Write{Version: "2", Text: "Applies more mathematics."}), "assessment.most_saved")
		r.must(r.Write(r.ctx, member("a"), vision, Write{Version: "2", Text: "To build better."}))
		r.must(r.TakeOut(r.ctx, member("a"), row("outcomes", "outcomes", outcome), TakeOut{"2"}))
		if _, err := r.ShowPiece(r.ctx, holder("o", access.Officer), PieceAt{At{"", "v1"}, "objectives", "vision", ""}); err == nil {
			t.Error("an officer writes in a report")
		}
	})
}

// keep hands the report of a visit in.
func (r *room) keep(visit string) (x State) {
	r.t.Helper()
	r.must(r.db.Update(r.ctx, func(tx *db.Tx) (err error) {
		x, err = r.Keep(r.ctx, tx, member("a"), r.visits[visit])
		return err
	}))
	return x
}

// TestHandIn freezes a report, opens it for a correction, and begins the next one with it.
func TestHandIn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		if x := r.keep("v1"); x.ID != "" {
			t.Error("nothing was handed in and is kept")
		}
		r.must(r.Write(r.ctx, member("a"), textAt("support", "money"), Write{Version: "0", Text: "Ten million.\nOf these two for books."}))
		out := r.added("a", row("outcomes", "outcomes", ""), Write{Text: "Applies mathematics."})
		r.added("a", row("curriculum", "courses", ""), Write{Title: "Statics", Hours: "3", Outcomes: []string{out}})
		first := r.keep("v1")
		if again := r.keep("v1"); again.ID != first.ID || first.Number != 1 || len(first.Hash) != 64 {
			t.Errorf("%+v and %+v", first, again)
		}
		// A file more is another state; what was there by then was handed in.
		r.now.Move(time.Minute)
		r.files, r.since = map[string][]string{"faculty": {"f1"}}, r.now.Now()
		sees := func(who string) int {
			x, err := r.Show(r.ctx, member(who), At{"", "v1"})
			r.must(err)
			return len(x.Files["faculty"])
		}
		if a, team := sees("a"), sees("t"); a != 1 || team != 0 {
			t.Errorf("%d and the team %d", a, team)
		}
		r.now.Move(time.Minute)
		if x := r.keep("v1"); x.Number != 2 || x.Hash == first.Hash {
			t.Errorf("%+v", x)
		} else {
			first = x
		}
		if team := sees("t"); team != 1 {
			t.Errorf("the team sees %d files that were handed in", team)
		}
		r.must(d.View(r.ctx, func(tx *db.Tx) error {
			x, err := r.Showing(r.ctx, tx, member("t"), "v1")
			for _, by := range []access.Actor{member("a"), holder("o", access.Officer)} {
				if y, err := r.Showing(r.ctx, tx, by, "v1"); y.Handed || err != nil {
					t.Error("not only the team sees but what was handed in", err)
				}
			}
			if !x.Handed || !x.Since.Equal(first.At) || len(x.Criteria) != 9 || x.Limits.Files != 20 {
				t.Errorf("%+v", x)
			}
			if _, err := r.Showing(r.ctx, tx, member("x"), "v1"); !fault.Is(err, fault.KindNotFound) {
				t.Error(err)
			}
			return err
		}))
		r.visit(Visit{ID: "v1", Kind: "accreditation", Frozen: true})
		r.refused(r.Write(r.ctx, member("a"), textAt("support", "money"), Write{Version: "1", Text: "x"}), "assessment.frozen")
		r.refused(r.TakeOut(r.ctx, member("a"), row("outcomes", "outcomes", out), TakeOut{"1"}), "assessment.frozen")
		// It is opened for a correction, and handed in again.
		r.visit(Visit{ID: "v1", Kind: "accreditation"})
		r.must(r.Write(r.ctx, member("b"), textAt("support", "money"), Write{Version: "1", Text: "Twelve million.\nOf these two for books."}))
		// Until then the team reads what was handed in before.
		x, err := r.Show(r.ctx, member("t"), At{"", "v1"})
		r.must(err)
		if got := x.rows("support", "money")[0]; got.Number != 1 || x.Last["support"].Number != 1 {
			t.Errorf("the team reads %+v", got)
		}
		c, err := r.Compare(r.ctx, member("t"), At{"", "v1"}, 1)
		r.must(err)
		if got := differences(c.Changed); got != "" {
			t.Errorf("the team reads %s", got)
		}
		second := r.keep("v1")
		if x, err := r.Show(r.ctx, member("t"), At{"", "v1"}); err != nil || x.rows("support", "money")[0].Number != 2 {
			t.Error(err)
		}
		if second.Number != 3 || second.Hash == first.Hash || second.Serial != first.Serial+1 {
			t.Errorf("%+v", second)
		}
		c, err = r.Compare(r.ctx, member("t"), At{"", "v1"}, 1)
		r.must(err)
		if got := differences(c.Changed); got != "support.money -Ten million., support.money +Twelve million." {
			t.Error(got)
		}
		if _, err := r.Compare(r.ctx, member("a"), own, 4); !fault.Is(err, fault.KindNotFound) {
			t.Error(err)
		}
		if _, err := r.Compare(r.ctx, member("a"), own, 0); !fault.Is(err, fault.KindNotFound) {
			t.Error("there is no visit before", err)
		}
		// The next visit begins with it; what is changed afterwards in the old one does not count.
		r.visit(Visit{ID: "v2", Kind: "accreditation", Previous: "v1"})
		next := At{"indus", "v2"}
		if x := r.shown(next); !x.Former || x.Begun {
			t.Errorf("%+v", x)
		}
		r.refused(r.BeginFromLast(r.ctx, member("t"), At{"", "v2"}), "")
		r.must(r.BeginFromLast(r.ctx, member("b"), next))
		r.refused(r.BeginFromLast(r.ctx, member("a"), next), "assessment.begun")
		c, err = r.Compare(r.ctx, member("a"), next, 0)
		r.must(err)
		if got := differences(c.Changed); got != "" {
			t.Error(got)
		}
		x = r.shown(next)
		r.must(r.Write(r.ctx, member("a"), PieceAt{next, "outcomes", "outcomes", out}, Write{Version: "1", Text: "Applies mathematics and physics."}))
		r.must(r.TakeOut(r.ctx, member("a"), PieceAt{next, "curriculum", "courses", x.rows("curriculum", "courses")[0].Piece}, TakeOut{"1"}))
		c, err = r.Compare(r.ctx, holder("o", access.Officer), At{"", "v2"}, 0)
		r.must(err)
		if got := differences(c.Changed); got != "outcomes.outcomes Applies mathematics. > Applies mathematics and physics., curriculum.courses -Statics" {
			t.Error(got)
		}
		// What is empty hinders the application; what a team has to judge does not.
		hand := func(visit string) error {
			return d.Update(r.ctx, func(tx *db.Tx) error { return r.HandIn(r.ctx, tx, member("a"), r.visits[visit]) })
		}
		err = hand("v2")
		r.refused(err, "assessment.incomplete")
		if n := fault.Of(err).Values["Count"]; n != 14 {
			t.Error(n)
		}
		r.visit(Visit{ID: "v3", Kind: "legal"})
		r.refused(hand("v3"), "assessment.incomplete")
		r.must(r.Write(r.ctx, member("a"), PieceAt{At{"indus", "v3"}, "support", "money", ""}, Write{Version: "0", Text: "Ten million."}))
		r.must(hand("v3"))
		if x := r.shown(At{"indus", "v3"}); len(x.States) != 1 {
			t.Errorf("%+v", x.States)
		}
		r.must(d.Update(r.ctx, func(tx *db.Tx) error { return r.Forget(r.ctx, tx, member("a"), "v3", "id-indus") }))
		if x := r.shown(At{"indus", "v3"}); x.Begun || len(x.Pieces)+len(x.States) > 0 || !r.shown(next).Begun {
			t.Errorf("%+v", x)
		}
		r.visit(Visit{ID: "v4", Kind: "unscheduled"})
		r.must(hand("v4"))
		// Where no report is wanted, files alone may answer; words that come later are handed in later.
		r.files, r.since = map[string][]string{"faculty": {"f2"}}, r.now.Now()
		if x := r.keep("v4"); x.Number != 1 || x.Serial != 0 {
			t.Errorf("%+v", x)
		}
		r.visit(Visit{ID: "v4", Kind: "accreditation"})
		r.must(r.Write(r.ctx, member("a"), PieceAt{At{"indus", "v4"}, "support", "money", ""}, Write{Version: "0", Text: "Ten million."}))
		if x, err := r.Show(r.ctx, member("t"), At{"", "v4"}); err != nil || len(x.Pieces) != 0 || len(x.Files) != 1 {
			t.Errorf("%v: the team reads %+v", err, x.Report)
		}
		r.must(d.Update(r.ctx, func(tx *db.Tx) error { return r.Forget(r.ctx, tx, member("a"), "v4", "id-indus") }))
		r.must(d.View(r.ctx, func(tx *db.Tx) error {
			last, err := r.Written(r.ctx, tx, []string{"v4", "v2", "v1"})
			none, err2 := r.Written(r.ctx, tx, nil)
			if last != "v2" || none != "" || err2 != nil {
				t.Error(last, none, err2)
			}
			return err
		}))
	})
}

// differences writes what changed, shortly.
func differences(list []Changed) string {
	var said []string
	for _, c := range list {
		for _, d := range c.List {
			s := c.Criterion.ID + "." + d.Part.ID + " "
			switch {
			case d.Was != nil && d.Is != nil:
				s += d.Was.Text + " > " + d.Is.Text
			case d.Was != nil:
				s += "-" + d.Was.Text
			case d.Is != nil:
				s += "+" + d.Is.Text
			case d.Came:
				s += "+" + d.Line
			default:
				s += "-" + d.Line
			}
			said = append(said, s)
		}
	}
	return strings.Join(said, ", ")
}

// TestAtOnce lets many save one piece and different ones at the same moment.
func TestAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		var wg sync.WaitGroup
		won := make(chan string, 20)
		for n := range 6 {
			who := []string{"a", "b"}[n%2]
			wg.Go(func() {
				words := fmt.Sprint("words ", n)
				err := r.Write(r.ctx, member(who), textAt("support", "money"), Write{Version: "0", Text: words})
				var stale *Stale
				if err == nil {
					won <- words
				} else if !errors.As(err, &stale) {
					t.Error(err)
				}
			})
			wg.Go(func() {
				if err := r.Write(r.ctx, member(who), row("outcomes", "outcomes", NewRow), Write{Version: "0", Text: fmt.Sprint("outcome ", n)}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		close(won)
		x := r.shown(own)
		if len(won) != 1 || x.rows("support", "money")[0].Words.Text != <-won || len(x.outcomes()) != 6 {
			t.Errorf("%d won, %+v", len(won), x.Pieces)
		}
	})
}

// TestNothingIsLost lets two authors open, save and take out pieces in any order: whatever was acknowledged stays readable, in its order, and
// nobody's words take the place of words that they had not seen.
func TestNothingIsLost(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		visit := fmt.Sprint("rapid", n)
		r.visit(Visit{ID: visit, Kind: "accreditation"})
		at := At{"indus", visit}
		pieces := []PieceAt{{at, "support", "money", ""}, {at, "outcomes", "measured", ""}}
		r.must(r.Write(r.ctx, member("a"), PieceAt{at, "outcomes", "outcomes", NewRow}, Write{Version: "0", Text: "first"}))
		pieces = append(pieces, PieceAt{at, "outcomes", "outcomes", r.shown(at).outcomes()[0].Piece})
		type saved struct {
			number int
			words  string
		}
		acknowledged := map[int][]saved{2: {{1, "first"}}}
		seen := map[string]int{} // by author and piece: at which number they opened it
		for step := range rapid.IntRange(4, 14).Draw(t, "steps") {
			who, i := rapid.SampledFrom([]string{"a", "b"}).Draw(t, "who"), rapid.IntRange(0, 2).Draw(t, "piece")
			key, list := fmt.Sprint(who, i), acknowledged[i]
			switch rapid.SampledFrom([]string{"open", "write", "write", "take out"}).Draw(t, "deed") {
			case "open":
				seen[key] = len(list)
			case "write":
				words := fmt.Sprint(who, " ", step)
				err := r.Write(r.ctx, member(who), pieces[i], Write{Version: fmt.Sprint(seen[key]), Text: words})
				var stale *Stale
				switch {
				case err == nil && seen[key] == len(list):
					acknowledged[i] = append(list, saved{len(list) + 1, words})
				case errors.As(err, &stale) && seen[key] != len(list):
					if stale.Theirs.Number != len(list) {
						t.Fatalf("shown the %dth, not the %dth", stale.Theirs.Number, len(list))
					}
				default:
					t.Fatalf("opened at %d of %d: %v", seen[key], len(list), err)
				}
			case "take out":
				if i == 2 {
					if err := r.TakeOut(r.ctx, member(who), pieces[i], TakeOut{fmt.Sprint(seen[key])}); err == nil {
						acknowledged[i] = append(list, saved{len(list) + 1, list[len(list)-1].words})
					}
				}
			}
		}
		for i, p := range pieces {
			h, err := r.ShowHistory(r.ctx, member("b"), at, p.Criterion, 0)
			if err != nil {
				t.Fatal(err)
			}
			var found []saved
			for _, x := range h.Revisions {
				if x.Part == p.Part {
					found = append([]saved{{x.Number, x.Words.Text}}, found...)
				}
			}
			if fmt.Sprint(found) != fmt.Sprint(acknowledged[i]) {
				t.Fatalf("history %v, acknowledged %v", found, acknowledged[i])
			}
		}
	})
}

// keysOf writes the fields that were refused.
func keysOf(err error) string {
	var keys []string
	if f := fault.Of(err); f != nil {
		for _, x := range f.Fields {
			keys = append(keys, x.Name+":"+x.Key)
		}
	}
	return strings.Join(keys, " ")
}
