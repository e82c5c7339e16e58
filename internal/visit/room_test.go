package visit

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/catalog"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/events"
	"sanad/internal/fault"
	"sanad/internal/vault"
)

// room is the service with two institutions: indus, for which ayesha stands, and ravi, for which bilal does.
type room struct {
	*Service
	t     testing.TB
	ctx   context.Context
	now   *clock.Moved
	mu    sync.Mutex
	found map[int]Found // of indus's civil engineering
	bills []Bill
	told  []string

	hinders  map[string][]Conflict // evaluators, beside what always does
	nameless string                // who recorded no name
	late     []Late
	breaks   string // a visit that cannot be told to be late
}

func newRoom(t testing.TB, d *db.DB) *room {
	t.Helper()
	now := clock.At(time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC))
	c, err := catalog.Load()
	must(t, err)
	v, err := vault.New(dbtest.Keys(t), vault.NewRoot(), c, now, nil)
	must(t, err)
	l, err := council.Load("pec")
	must(t, err)
	r := &room{t: t, ctx: t.Context(), now: now, found: map[int]Found{}}
	b := events.New(now)
	events.React(b, func(_ context.Context, _ *db.Tx, _ access.Actor, e Moved) error {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.told = append(r.told, strings.TrimSpace(fmt.Sprintf("%s %s %s %s", e.Stage, e.Waits, e.Side, e.Due)))
		return nil
	})
	events.React(b, func(_ context.Context, _ *db.Tx, _ access.Actor, e Late) error {
		r.mu.Lock()
		defer r.mu.Unlock()
		if e.Visit == r.breaks {
			return errors.New("nobody can be told")
		}
		r.late = append(r.late, e)
		return nil
	})
	institutions := map[string]Institution{
		"indus": {ID: "i-indus", Code: "indus", Name: council.Text{En: "University of Indus", Ur: "جامعہ سندھ"}}, "ravi": {ID: "i-ravi", Code: "ravi", Name: council.Text{En: "Ravi", Ur: "راوی"}},
		"shut": {ID: "i-shut", Code: "shut", Closed: true},
	}
	programmes := []Programme{
		{ID: "p-civil", Institution: "i-indus", Code: "civil", Title: council.Text{En: "BSc Civil", Ur: "سول"}, Campus: council.Text{En: "Main", Ur: "مین"}, Discipline: "CIVIL", First: 2015, Phase: "none", Accredited: true},
		{ID: "p-new", Institution: "i-indus", Code: "new", Title: council.Text{En: "BSc New", Ur: "نیا"}, Discipline: "MECH", First: 2025, Phase: "none"},
		{ID: "p-zero", Institution: "i-indus", Code: "zero", Title: council.Text{En: "BSc Zero", Ur: "زیرو"}, Discipline: "MECH", First: 2025, Last: 2027, Phase: "zero"},
		{ID: "p-ravi", Institution: "i-ravi", Code: "civil", Title: council.Text{En: "BSc Ravi", Ur: "راوی"}, Discipline: "CIVIL", First: 2015, Phase: "none"},
	}
	r.Service = New(d, v, access.New(d, now), b, l, now, Needs{
		Institution: func(_ context.Context, _ *db.Tx, code string) (Institution, error) {
			i, ok := institutions[code]
			if !ok {
				return i, fault.NotFound()
			}
			return i, nil
		},
		Of: func(context.Context, *db.Tx, []string) (map[string]Institution, error) {
			of := map[string]Institution{}
			for _, i := range institutions {
				of[i.ID] = i
			}
			return of, nil
		},
		Programmes: func(_ context.Context, _ *db.Tx, institution string) (list []Programme, err error) {
			for _, p := range programmes {
				if p.Institution == institution {
					list = append(list, p)
				}
			}
			return list, nil
		},
		Titles: func(context.Context, *db.Tx, []string) (map[string]Programme, error) {
			of := map[string]Programme{}
			for _, p := range programmes {
				of[p.ID] = p
			}
			return of, nil
		},
		Found: func(_ context.Context, _ *db.Tx, programme string, batch int) (Found, error) {
			if programme != "p-civil" {
				return Found{}, nil
			}
			return r.found[batch], nil
		},
		Stands: func(_ context.Context, _ *db.Tx, institution, person string) (bool, error) {
			return institution == map[string]string{"ayesha": "i-indus", "asad": "i-indus", "bilal": "i-ravi", "shut": "i-shut"}[person], nil
		},
		Stood: func(_ context.Context, _ *db.Tx, institution string) (map[string]bool, error) {
			return map[string]map[string]bool{"i-indus": {"ayesha": true, "asad": true, "was": true}, "i-ravi": {"bilal": true}}[institution], nil
		},
		AskFee: func(_ context.Context, _ *db.Tx, _ access.Actor, b Bill) error {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.bills = append(r.bills, b)
			return nil
		},
		Fee:  func(context.Context, *db.Tx, string) (*Fee, error) { return nil, nil },
		Team: r.testTeams(),
		Figures: func(context.Context, *db.Tx, access.Actor, string) ([]Figure, error) {
			return []Figure{{Name: "Ratio", Is: "40 : 1", Wants: "at most 20 : 1", Rule: "Manual"}}, nil
		},
	})
	return r
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func member(who string) access.Actor {
	return access.Actor{Person: who, Purpose: access.Accreditation, Strong: true}
}

func officer(roles ...access.Role) access.Actor {
	return access.Actor{Person: "omar", Roles: roles, Purpose: access.Accreditation, Strong: true}
}

// refused wants a refusal whose key, or whose fields and keys, hold want.
func refused(t testing.TB, err error, want string) {
	t.Helper()
	f := fault.Of(err)
	if f == nil {
		t.Fatalf("want a refusal %s, not %v", want, err)
	}
	said := f.Key
	for _, x := range f.Fields {
		said += ", " + x.Name + " " + x.Key
	}
	if !strings.Contains(said, want) {
		t.Fatalf("want a refusal %s, not %s", want, said)
	}
}

// confirmatory is an application for a visit that confirms batch 2022.
func confirmatory() Apply { return Apply{Programme: "civil", Kind: "confirmatory", From: "۲۰۲۲"} }

// asked applies for indus and sends it.
func (r *room) asked(c Apply) string {
	r.t.Helper()
	id, err := r.Apply(r.ctx, member("ayesha"), "indus", c)
	must(r.t, err)
	must(r.t, r.Submit(r.ctx, member("ayesha"), "indus", id, Page{Version: "1"}))
	return id
}

// paid lets the fee of a visit be paid.
func (r *room) paid(id string) {
	r.t.Helper()
	must(r.t, r.db.Update(r.ctx, func(tx *db.Tx) error { return r.FeePaid(r.ctx, tx, access.System(access.Fees), id) }))
}

func (r *room) shown(id string) Shown {
	r.t.Helper()
	x, err := r.Show(r.ctx, member("ayesha"), "indus", id)
	must(r.t, err)
	return x
}

// TestApply applies in every way that must be refused, and in those that must not.
func TestApply(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		r.found = map[int]Found{2020: {Outcome: "accredited", Decision: "EAB/1"}, 2021: {Outcome: "conditional", Decision: "EAB/1"}, 2022: {Outcome: "conditional", Decision: "EAB/2"}}
		for _, x := range []struct {
			name, want string
			change     func(c *Apply)
		}{
			{"no kind", "kind fault.choose", func(c *Apply) { c.Kind = "" }},
			{"the council's own kind", "kind fault.choose", func(c *Apply) { c.Kind = "unscheduled" }},
			{"another's programme", "programme fault.choose", func(c *Apply) { c.Programme = "ravi" }},
			{"no batch", "from visit.apply.batch", func(c *Apply) { c.From = "" }},
			{"a batch before the programme", "from visit.apply.batch", func(c *Apply) { c.From = "2014" }},
			{"a batch that has not begun", "to visit.apply.batch", func(c *Apply) { c.To = "2027" }},
			{"the last before the first", "to visit.apply.order", func(c *Apply) { c.From, c.To = "2022", "2021" }},
			{"too many", "to visit.apply.most", func(c *Apply) { c.Kind, c.From, c.To = "reaccreditation", "2015", "2026" }},
			{"nothing was decided", "from visit.apply.undecided", func(c *Apply) { c.From = "2019" }},
			{"no condition", "from visit.apply.no_condition", func(c *Apply) { c.From = "2020" }},
			{"two decisions", "from visit.apply.two_decisions", func(c *Apply) { c.From, c.To = "2021", "2022" }},
			{"accredited before", "kind visit.apply.again", func(c *Apply) { c.Kind = "accreditation" }},
			{"a zero visit of an accredited programme", "kind visit.apply.accredited", func(c *Apply) { c.Kind = "zero" }},
			{"an interim visit before the zero one", "kind visit.apply.phase.none", func(c *Apply) { c.Programme, c.Kind = "new", "interim" }},
			{"a second zero visit", "kind visit.apply.phase.zero", func(c *Apply) { c.Programme, c.Kind = "zero", "zero" }},
			{"re-accreditation of what never was", "kind visit.apply.never", func(c *Apply) { c.Programme, c.Kind, c.From = "zero", "reaccreditation", "2026" }},
			{"a change without what", "why visit.apply.why.change", func(c *Apply) { c.Kind = "curriculum" }},
			{"an appeal without why and of what", "of fault.choose", func(c *Apply) { c.Kind = "appeal" }},
		} {
			c := confirmatory()
			x.change(&c)
			_, err := r.Apply(r.ctx, member("ayesha"), "indus", c)
			t.Log(x.name)
			refused(t, err, x.want)
		}
		for who, code := range map[string]string{"bilal": "indus", "omar": "indus", "ayesha": "nowhere"} {
			if _, err := r.Apply(r.ctx, member(who), code, confirmatory()); !fault.Is(err, fault.KindNotFound) {
				t.Errorf("%s at %s: %v", who, code, err)
			}
		}
		_, err := r.Apply(r.ctx, member("shut"), "shut", confirmatory())
		refused(t, err, "visit.apply.closed")

		c := confirmatory()
		c.Kind, c.Of, c.Why = "appeal", "reaccreditation", "The second laboratory was counted as none."
		id := r.asked(c)
		x := r.shown(id)
		if x.After != "EAB/2" || x.From != 2022 || x.To != 2022 || x.Words.Reveal() != c.Why || x.Stage != Unpaid || x.Number == "" || council.Total(r.bills[0].Charges) != 30000000 {
			t.Errorf("the appeal is %+v, and owes %v", x.Visit, r.bills)
		}
		_, err = r.Apply(r.ctx, member("asad"), "indus", c)
		refused(t, err, "kind visit.apply.twice")
		if _, err := r.Show(r.ctx, member("bilal"), "ravi", id); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("another institution sees it: %v", err)
		}
	})
}

// TestWay lets a visit be asked for, lapse, be changed, paid for and withdrawn, and asks who must act.
func TestWay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		r.found[2022] = Found{Outcome: "conditional", Decision: "EAB/2"}
		id := r.asked(confirmatory())
		if _, err := r.ShowAtDesk(r.ctx, officer(access.Cashier), id); !fault.Is(err, fault.KindDenied) {
			t.Errorf("a cashier: %v", err)
		}
		must(t, r.db.Update(r.ctx, func(tx *db.Tx) error { return r.FeeExpired(r.ctx, tx, access.System(access.Fees), id) }))
		if x := r.shown(id); x.Stage != Draft || !x.MayWithdraw {
			t.Errorf("whose fee was not paid is %s", x.Stage)
		}
		if _, err := r.ShowAtDesk(r.ctx, officer(access.Officer), id); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("the council sees what is written anew: %v", err)
		}
		r.found[2022] = Found{Outcome: "accredited", Decision: "EAB/3"}
		refused(t, r.Submit(r.ctx, member("ayesha"), "indus", id, Page{Version: "3"}), "visit.apply.no_more")
		r.found[2022] = Found{Outcome: "conditional", Decision: "EAB/3"}
		refused(t, r.Submit(r.ctx, member("ayesha"), "indus", id, Page{Version: "3"}), "visit.apply.no_more")
		r.found[2022] = Found{Outcome: "conditional", Decision: "EAB/2"}
		refused(t, r.ChangeApplication(r.ctx, member("ayesha"), "indus", id, Apply{Version: "1", Programme: "civil", Kind: "confirmatory", From: "2022"}), "visit.changed")
		must(t, r.ChangeApplication(r.ctx, member("asad"), "indus", id, Apply{Version: "3", Programme: "civil", Kind: "confirmatory", From: "2022", Why: "Two laboratories were added."}))
		refused(t, r.Submit(r.ctx, member("asad"), "indus", id, Page{Version: "3"}), "visit.changed")
		must(t, r.Submit(r.ctx, member("asad"), "indus", id, Page{Version: "4"}))
		refused(t, r.Submit(r.ctx, member("asad"), "indus", id, Page{Version: "5"}), "visit.sent_already")
		r.paid(id)
		err := r.db.Update(r.ctx, func(tx *db.Tx) error { return r.FeePaid(r.ctx, tx, access.System(access.Fees), id) })
		refused(t, err, "visit.fee.not_waiting")
		x, err := r.ShowAtDesk(r.ctx, officer(access.Officer), id)
		must(t, err)
		left, timed := x.LeftOn(x.Law)
		if x.Stage != Team || x.Side != council.SideCouncil || x.Due != day.Must("2026-12-23") || left != 30 || !timed || len(x.Events) != 1 {
			t.Errorf("paid, it is %+v with %d days and %d events", x.Visit, left, len(x.Events))
		}
		r.now.Move(40 * 24 * time.Hour)
		list, more, err := r.List(r.ctx, officer(access.Committee), council.SideCouncil, false, "")
		must(t, err)
		if len(list) != 1 || more || list[0].Left != -10 || list[0].Institution.Code != "indus" {
			t.Errorf("at the desk it is %+v", list)
		}
		if all, late, err := r.Waiting(r.ctx, officer(access.Officer)); all != 1 || late != 1 || err != nil {
			t.Errorf("%d wait, %d late, %v", all, late, err)
		}
		must(t, r.Withdraw(r.ctx, member("ayesha"), "indus", id, Page{}))
		refused(t, r.Withdraw(r.ctx, member("ayesha"), "indus", id, Page{}), "visit.withdraw.late")
		if list, _, err := r.List(r.ctx, officer(access.Officer), "", true, ""); err != nil || len(list) != 1 || list[0].Stage != Withdrawn {
			t.Errorf("what is over: %+v, %v", list, err)
		}
		if got := strings.Join(r.told, "; "); got != "team  council 2026-12-23; withdrawn" {
			t.Errorf("told: %s", got)
		}

		draft, err := r.Apply(r.ctx, member("ayesha"), "indus", confirmatory())
		must(t, err)
		if _, err := r.ShowAtDesk(r.ctx, officer(access.Officer), draft); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("the council sees a draft: %v", err)
		}
		must(t, r.Withdraw(r.ctx, member("ayesha"), "indus", draft, Page{Version: "1"}))
		if _, err := r.Show(r.ctx, member("ayesha"), "indus", draft); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("a draft that was given up: %v", err)
		}

		begun, err := r.Begin(r.ctx, officer(access.Officer), "indus", Apply{Programme: "civil", Kind: "unscheduled", Why: "Two teachers left."})
		must(t, err)
		if x := r.shown(begun); x.Stage != Team || x.Number == "" {
			t.Errorf("begun by the council it is %+v", x.Visit)
		}
		refused(t, r.Withdraw(r.ctx, member("ayesha"), "indus", begun, Page{}), "visit.withdraw.council")
		for _, tied := range []string{"ayesha", "was"} { // who stands or stood for it
			by := officer(access.Officer)
			by.Person = tied
			_, err := r.Begin(r.ctx, by, "indus", Apply{Programme: "civil", Kind: "unscheduled", Why: "w"})
			refused(t, err, "visit.board.apart")
		}
		if _, err := r.Begin(r.ctx, officer(access.Committee), "indus", Apply{Programme: "civil", Kind: "unscheduled", Why: "w"}); !fault.Is(err, fault.KindDenied) {
			t.Errorf("a member of the committee began one: %v", err)
		}
	})
}

// TestTwoAtOnce sends one application twice at once: one fee is asked for.
func TestTwoAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		r.found[2022] = Found{Outcome: "conditional", Decision: "EAB/2"}
		id, err := r.Apply(r.ctx, member("ayesha"), "indus", confirmatory())
		must(t, err)
		var done sync.WaitGroup
		var mu sync.Mutex
		sent := 0
		for range 4 {
			done.Go(func() {
				if r.Submit(r.ctx, member("ayesha"), "indus", id, Page{Version: "1"}) == nil {
					mu.Lock()
					sent++
					mu.Unlock()
				}
			})
		}
		done.Wait()
		if sent != 1 || r.shown(id).Stage != Unpaid {
			t.Errorf("it was sent %d times", sent)
		}
	})
}
