package committee

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/casework"
	"sanad/internal/catalog"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/events"
	"sanad/internal/fault"
	"sanad/internal/paper"
	"sanad/internal/person"
	"sanad/internal/pii"
	"sanad/internal/vault"
)

// room is a committee's room on a database of its own, with five members a to e.
type room struct {
	*Service
	t    testing.TB
	ctx  context.Context
	now  *clock.Moved
	told []string
}

var seats = []string{"a", "b", "c", "d", "e"}

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
	holders := func(_ context.Context, _ *db.Tx, role access.Role) ([]string, error) {
		if role == access.Committee {
			return append([]string{"f"}, seats...), nil
		}
		return nil, nil
	}
	a, b := access.New(d, now), events.New(now)
	people := person.New(d, v, a, b, l, now)
	r := &room{t: t, ctx: t.Context(), now: now}
	desk := casework.New(d, v, a, b, l, now, people, casework.Needs{
		Holders: holders, Took: func(ctx context.Context, tx *db.Tx, caseID string) ([]string, error) { return r.Took(ctx, tx, caseID) },
	})
	events.React(b, func(_ context.Context, _ *db.Tx, _ access.Actor, e MemberCalled) error {
		r.told = append(r.told, e.Member)
		return nil
	})
	events.React(b, func(_ context.Context, _ *db.Tx, _ access.Actor, e MemberMoved) error {
		r.told = append(r.told, e.Member+" from "+e.From.String()+" to "+e.To.String())
		return nil
	})
	events.React(b, func(_ context.Context, _ *db.Tx, _ access.Actor, e MemberCalledOff) error {
		r.told = append(r.told, e.Member+" not on "+e.On.String())
		return nil
	})
	r.Service = New(d, v, a, b, l, now, desk, Needs{Holders: holders, Kinds: []string{"engineer"}, Decide: r.handOn, Fonts: paper.FindFonts("")})
	return r
}

// handOn does a case's step as the room of engineers does it.
func (r *room) handOn(ctx context.Context, by access.Actor, f Finding, also func(context.Context, *db.Tx) error) error {
	law := r.law()
	return r.db.Update(ctx, func(tx *db.Tx) error {
		k, err := r.desk.Load(ctx, tx, f.Case)
		if err != nil {
			return err
		}
		acts, err := r.desk.Acts(ctx, tx, f.Case)
		if err != nil {
			return err
		}
		if err := casework.MayAct(k, acts, by, f.Version); err != nil {
			return err
		}
		if err := also(ctx, tx); err != nil {
			return err
		}
		return r.desk.Advance(ctx, tx, by, k, string(f.Outcome), law, council.Step{ID: "registrar", Role: "registrar", WorkingDays: 3})
	})
}

func member(id string) access.Actor {
	return access.Actor{Person: id, Roles: []access.Role{access.Committee}, Purpose: access.Licensing, Strong: true}
}

var registrar = access.Actor{Person: "r", Roles: []access.Role{access.Registrar}, Purpose: access.Licensing, Strong: true}

func (r *room) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *room) refused(err error, key string) {
	r.t.Helper()
	f := fault.Of(err)
	if f == nil {
		r.t.Fatalf("want a refusal %s, not %v", key, err)
	}
	keys := f.Key
	for _, x := range f.Fields {
		keys += " " + x.Key
	}
	if !strings.Contains(keys, key) {
		r.t.Fatalf("want a refusal %s, not %s", key, keys)
	}
}

// waiting opens a case that waits for the committee, so many working days long.
func (r *room) waiting(id, who string, days int) string {
	r.t.Helper()
	r.must(r.vault.Mint(r.ctx, "case/"+id))
	r.must(r.db.Update(r.ctx, func(tx *db.Tx) error {
		_, err := r.desk.OpenCase(r.ctx, tx, id, "engineer", who, r.law(), council.Step{ID: "committee", Role: "committee", WorkingDays: days})
		return err
	}))
	return id
}

// called calls a meeting for 30 November 2026, led by a.
func (r *room) called() string {
	r.t.Helper()
	id, err := r.Call(r.ctx, member("a"), Call{Day: "30", Month: "11", Year: "2026", Hour: "10:30", Place: "Room 2", Chair: "a", Members: seats})
	r.must(err)
	return id
}

// meets calls a meeting with cases on its agenda and moves to its day, when those who are named are present.
func (r *room) meets(cases []string, present ...string) string {
	r.t.Helper()
	id := r.called()
	n, stayed, err := r.PutOn(r.ctx, member("a"), id, PutOn{Cases: cases})
	r.must(err)
	if n != len(cases) {
		r.t.Fatalf("%d on the agenda: %v", n, stayed)
	}
	r.now.Set(time.Date(2026, 11, 30, 6, 0, 0, 0, time.UTC))
	if len(present) > 0 {
		r.must(r.Attend(r.ctx, member(present[0]), id, Attend{Members: present, Version: "1"}))
	}
	return id
}

func (r *room) show(by access.Actor, id string) Meeting {
	r.t.Helper()
	m, _, err := r.Show(r.ctx, by, id)
	r.must(err)
	return m
}

// findings gives the form with one finding on each item that the reader sees.
func (r *room) findings(by access.Actor, id string, outcome Outcome, reasons string) (c Decide) {
	for _, i := range r.show(by, id).Items {
		if !i.Hidden && i.Outcome == Undecided {
			c.Items, c.Outcomes, c.Reasons = append(c.Items, i.ID+"."+versionOf(i.Case.Version)), append(c.Outcomes, string(outcome)), append(c.Reasons, reasons)
		}
	}
	return c
}

const long = "The transcript lacks the last two semesters."

func TestAMeetingFromCallToConfirmedMinutes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		cases := []string{r.waiting("k1", "p1", 2), r.waiting("k2", "p2", 5), r.waiting("k3", "p3", 9)}
		id := r.meets(cases, seats...)
		if len(r.told) != 5 {
			t.Errorf("told: %v", r.told)
		}
		c := r.findings(member("a"), id, RecommendEntry, "")
		c.Outcomes[1], c.Reasons[1] = string(RecommendRefusal), "too short"
		c.Outcomes[2], c.Reasons[2] = string(Deferred), long
		c.Entry = "All conditions are met."
		n, refused, err := r.Decide(r.ctx, member("a"), id, c)
		r.must(err)
		if n != 2 || len(refused) != 1 || refused[0].Why.Key != "committee.decide.reasons" {
			t.Fatalf("%d decided, refused: %+v", n, refused)
		}
		m := r.show(member("b"), id)
		if m.Items[0].Reasons.Reveal() != "All conditions are met." || m.Items[0].Voters != 5 || m.Items[1].Outcome != Undecided || m.Items[2].Reasons.Reveal() != long {
			t.Errorf("%+v", m.Items)
		}
		r.refused(r.Close(r.ctx, member("a"), id, Close{Version: versionOf(m.Version)}), "committee.close.undecided")
		_, refused, err = r.Decide(r.ctx, member("a"), id, r.findings(member("a"), id, RecommendRefusal, long))
		r.must(err)
		if len(refused) != 0 {
			t.Fatalf("%+v", refused)
		}
		r.refused(r.Confirm(r.ctx, member("b"), id, Close{Version: "2"}), "committee.confirm.open")
		r.must(r.Close(r.ctx, member("a"), id, Close{Version: "2"}))
		r.refused(r.Confirm(r.ctx, member("a"), id, Close{Version: "3"}), "committee.confirm.same")
		r.refused(r.Confirm(r.ctx, member("b"), id, Close{Version: "2"}), "fault.stale")
		r.must(r.Confirm(r.ctx, member("b"), id, Close{Version: "3"}))
		m = r.show(registrar, id)
		if m.State != Confirmed || len(m.Hash) != 64 || !m.Agrees {
			t.Errorf("%+v", m)
		}
		// Nothing changes any more: by the rules, and not behind their back either.
		r.refused(r.Attend(r.ctx, member("a"), id, Attend{Version: "4"}), "committee.closed")
		r.refused(r.TakeOff(r.ctx, member("a"), id, m.Items[2].ID), "committee.closed")
		for _, q := range []string{
			`update committee_meeting set place = 'elsewhere'`, `delete from committee_meeting`, `update committee_item set outcome = 'recommend_entry'`,
			`delete from committee_item`, `update committee_member set present = ?`, `delete from committee_member`,
		} {
			var args []any
			if strings.Contains(q, "?") {
				args = []any{false}
			}
			if err := d.Update(r.ctx, func(tx *db.Tx) error { _, err := tx.Exec(r.ctx, q, args...); return err }); err == nil {
				t.Errorf("%s was done", q)
			}
		}
		// What was deferred waits for the next meeting, with its reason.
		next, err := r.Call(r.ctx, registrar, Call{Day: "15", Month: "12", Year: "2026", Hour: "9.05", Place: "Room 2", Chair: "b", Members: seats})
		r.must(err)
		list, err := r.Choose(r.ctx, member("b"), next, "", "")
		r.must(err)
		if len(list.Rows) != 1 || list.Rows[0].ID != "k3" || list.Rows[0].Earlier == nil || list.Rows[0].Earlier.Reasons.Reveal() != long {
			t.Errorf("%+v", list.Rows)
		}
		coming, past, more, err := r.List(r.ctx, member("c"), "")
		r.must(err)
		if len(coming) != 1 || len(past) != 1 || more || past[0].Items != 3 || past[0].Undecided != 0 {
			t.Errorf("%+v %+v", coming, past)
		}
	})
}

func TestOneCaseStandsOnOneOpenAgenda(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		r.waiting("k", "p", 5)
		r.waiting("own", "a", 5)
		r.must(d.Update(r.ctx, func(tx *db.Tx) error {
			_, err := r.desk.OpenCase(r.ctx, tx, "early", "engineer", "p4", r.law(), council.Step{ID: "officer", Role: "officer", WorkingDays: 5})
			if err == nil {
				_, err = r.desk.OpenCase(r.ctx, tx, "again", "engineer", "p5", r.law(), council.Step{ID: council.Reconsideration, Role: "committee", WorkingDays: 5})
			}
			return err
		}))
		one, two := r.called(), r.called()
		_, _, err := r.PutOn(r.ctx, member("a"), one, PutOn{})
		r.refused(err, "committee.agenda.none")
		n, stayed, err := r.PutOn(r.ctx, member("a"), one, PutOn{Cases: []string{"k", "own", "early", "again", "none"}})
		r.must(err)
		if n != 1 || len(stayed) != 4 || stayed[0].Why.Key != "access.own_affair" || stayed[1].Why.Key != "committee.agenda.not_waiting" {
			t.Errorf("%d, %+v", n, stayed)
		}
		_, stayed, err = r.PutOn(r.ctx, registrar, two, PutOn{Cases: []string{"k"}})
		r.must(err)
		if len(stayed) != 1 || stayed[0].Why.Key != "committee.agenda.twice" {
			t.Errorf("%+v", stayed)
		}
		r.must(r.TakeOff(r.ctx, member("b"), one, r.show(member("b"), one).Items[0].ID))
		answers := make([]error, 4)
		var wait sync.WaitGroup
		for i := range answers {
			wait.Go(func() {
				n, _, err := r.PutOn(r.ctx, member("b"), []string{one, two}[i%2], PutOn{Cases: []string{"k"}})
				if err == nil && n == 0 {
					err = errors.New("stayed")
				}
				answers[i] = err
			})
		}
		wait.Wait()
		won := 0
		for _, err := range answers {
			if err == nil {
				won++
			}
		}
		if n := len(r.show(registrar, one).Items) + len(r.show(registrar, two).Items); n != 1 || won != 1 {
			t.Errorf("the case stands on %d agendas, %d were told so", n, won)
		}
	})
}

func TestAllThatAreDueBeforeTheNextMeeting(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		for i := range 50 {
			r.waiting(fmt.Sprintf("k%02d", i), fmt.Sprintf("p%02d", i), 1+i%25)
		}
		one := r.called()
		_, err := r.Call(r.ctx, member("a"), Call{Day: "7", Month: "12", Year: "2026", Hour: "10:30", Place: "Room 2", Chair: "a", Members: seats})
		r.must(err)
		n, stayed, err := r.PutOn(r.ctx, member("a"), one, PutOn{Deed: "due"})
		r.must(err)
		items := r.show(member("a"), one).Items
		if n != 18 || len(stayed) != 0 || len(items) != 18 { // 1 to 9 working days from Monday 23 November end before 7 December
			t.Errorf("%d, %v, %d", n, stayed, len(items))
		}
		for i, x := range items {
			if x.Position != i+1 || i > 0 && x.Case.Due.Before(items[i-1].Case.Due) || x.Case.Due.String() >= "2026-12-07" {
				t.Errorf("item %d is due %s", x.Position, x.Case.Due)
			}
		}
		n, stayed, err = r.PutOn(r.ctx, member("a"), r.last(), PutOn{Deed: "due"}) // no later meeting: all that are left
		r.must(err)
		if n != 32 || len(stayed) != 0 {
			t.Errorf("%d, %v", n, stayed)
		}
	})
}

// last is the meeting that is called for the latest day.
func (r *room) last() string {
	coming, _, _, err := r.List(r.ctx, registrar, "")
	r.must(err)
	return coming[len(coming)-1].ID
}

func TestAMemberWithAnInterestSeesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		id := r.meets([]string{r.waiting("k1", "p1", 5), r.waiting("k2", "p2", 5), r.waiting("mine", "e", 5)}, seats...)
		item := r.show(member("b"), id).Items[0].ID
		declare := func(by access.Actor, who, why string) error {
			return r.DeclareConflict(r.ctx, by, id, DeclareConflict{Item: item, Member: who, Reasons: why})
		}
		r.refused(declare(member("b"), "", ""), "committee.conflict.reason")
		r.refused(declare(member("b"), "c", "His cousin."), "committee.conflict.others")
		r.refused(declare(member("a"), "f", "No member here."), "fault.choose")
		r.must(declare(member("b"), "", "My cousin."))
		r.refused(declare(member("b"), "", "My cousin."), "committee.barred")
		r.refused(declare(member("a"), "b", "Again."), "committee.conflict.twice")
		r.must(declare(member("a"), "a", "The same employer."))
		for _, by := range []string{"a", "b"} {
			i := r.show(member(by), id).Items[0]
			if !i.Hidden || i.Case.ID != "" || !i.Reasons.Empty() || len(i.Conflicts) != 0 {
				t.Errorf("%s sees %+v", by, i)
			}
		}
		m := r.show(member("e"), id)
		if m.Items[0].Hidden || m.Items[0].Voters != 3 || !m.Items[2].Hidden || m.Whole || len(m.Items[0].Conflicts) != 2 {
			t.Errorf("%+v", m.Items)
		}
		// The quorum is five: of those who are there two keep out, and without one of them nothing is decided.
		_, refused, err := r.Decide(r.ctx, member("c"), id, Decide{Items: []string{item + ".1"}, Outcomes: []string{"recommend_entry"}, Reasons: []string{"All is there."}})
		r.must(err)
		if len(refused) != 1 || refused[0].Why.Key != "committee.decide.quorum" || refused[0].Why.Values["Count"] != 2 {
			t.Errorf("%+v", refused)
		}
		_, refused, err = r.Decide(r.ctx, member("a"), id, Decide{Items: []string{item + ".1"}, Outcomes: []string{"deferred"}, Reasons: []string{long}})
		r.must(err)
		if len(refused) != 1 || refused[0].Why.Key != "committee.barred" {
			t.Errorf("%+v", refused)
		}
		// The chair keeps out, so another member leads; to defer it no quorum is needed.
		n, refused, err := r.Decide(r.ctx, member("c"), id, Decide{Items: []string{item + ".1"}, Outcomes: []string{"deferred"}, Reasons: []string{long}})
		r.must(err)
		if n != 1 {
			t.Errorf("%+v", refused)
		}
		// The interest holds at the next meeting.
		next := r.next("d")
		_, _, err = r.PutOn(r.ctx, member("d"), next, PutOn{Cases: []string{"k1"}})
		r.must(err)
		if !r.show(member("b"), next).Items[0].Hidden {
			t.Error("the next meeting shows the case to a member with an interest in it")
		}
	})
}

// next calls a meeting for 15 December 2026.
func (r *room) next(chair string) string {
	id, err := r.Call(r.ctx, registrar, Call{Day: "15", Month: "12", Year: "2026", Hour: "10:30", Place: "Room 2", Chair: chair, Members: seats})
	r.must(err)
	return id
}

func TestNothingIsDecidedWithoutAQuorum(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		id := r.meets([]string{r.waiting("k1", "p1", 5)})
		one := func(by string) string {
			_, refused, err := r.Decide(r.ctx, member(by), id, r.findings(member(by), id, RecommendEntry, "All is there."))
			r.must(err)
			if len(refused) == 0 {
				return ""
			}
			return refused[0].Why.Key
		}
		if why := one("a"); why != "committee.decide.attendance" {
			t.Error(why)
		}
		// One member alone reaches no quorum: each notes themself.
		r.refused(r.Attend(r.ctx, member("b"), id, Attend{Members: []string{"b", "c", "d", "e"}, Version: "1"}), "committee.attend.others")
		if m := r.show(member("b"), id); m.Noted != nil || m.Members[1].Present || m.Version != 1 {
			t.Errorf("a refused note was stored: %+v", m.Members)
		}
		for _, who := range []string{"b", "c", "d", "e"} {
			r.must(r.Attend(r.ctx, member(who), id, Attend{Members: []string{who}, Version: "1"}))
		}
		if why := one("a"); why != "committee.decide.absent" {
			t.Error(why)
		}
		if why := one("b"); why != "committee.decide.quorum" { // the chair is not there, so another may lead, but four are too few
			t.Error(why)
		}
		r.refused(r.Attend(r.ctx, member("a"), id, Attend{Members: seats, Version: "1"}), "fault.stale")
		r.must(r.Attend(r.ctx, member("a"), id, Attend{Members: []string{"a", "b", "c", "d"}, Version: "5"}))
		if m := r.show(member("a"), id).Members; m[0].NotedBy != "a" || m[1].NotedBy != "b" || m[4].Present || m[4].NotedBy != "a" || m[4].NotedAt == nil {
			t.Errorf("who noted it: %+v", m)
		}
		if why := one("a"); why != "committee.decide.quorum" { // the chair struck one out
			t.Error(why)
		}
		r.must(r.Attend(r.ctx, member("e"), id, Attend{Members: []string{"e"}, Version: "6"}))
		if why := one("b"); why != "committee.decide.chair" {
			t.Error(why)
		}
		if why := one("a"); why != "" {
			t.Error(why)
		}
	})
}

// TestAMeetingIsMoved moves a meeting with its agenda and holds it; its minutes tell of it, and nothing of that changes unseen.
func TestAMeetingIsMoved(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		id := r.called()
		_, _, err := r.PutOn(r.ctx, member("a"), id, PutOn{Cases: []string{r.waiting("k1", "p1", 5)}})
		r.must(err)
		r.told = nil
		move := Move{Day: "2", Month: "12", Year: "2026", Hour: "11:00", Place: "Room 3", Reason: "The hall is let to somebody else.", Version: "1"}
		bad := move
		bad.Day = "31"
		bad.Month = "11"
		r.refused(r.Move(r.ctx, member("a"), id, bad), "committee.call.no_such_day")
		r.refused(r.Move(r.ctx, member("b"), id, move), "committee.move.who")
		if m := r.show(member("b"), id); m.Version != 1 || m.Place != "Room 2" || len(m.Changes) != 0 || m.MayMove == nil || len(r.told) != 0 {
			t.Errorf("a refused move was stored: %+v, %v", m, r.told)
		}
		r.must(r.Move(r.ctx, member("a"), id, move))
		r.refused(r.Move(r.ctx, member("a"), id, move), "fault.stale")
		m := r.show(member("b"), id)
		if m.Begins.Format("2006-01-02 15:04") != "2026-12-02 06:00" || m.Place != "Room 3" || len(m.Items) != 1 || !m.Items[0].Waits || m.State != Called {
			t.Errorf("%+v", m)
		}
		if c := m.Changes; len(c) != 1 || c[0].Kind != Moved || c[0].Place != "Room 2" || c[0].Begins.Format("2006-01-02 15:04") != "2026-11-30 05:30" || c[0].By != "a" || c[0].Reason != move.Reason {
			t.Errorf("%+v", c)
		}
		if len(r.told) != 5 || r.told[0] != "a from 2026-11-30 to 2026-12-02" {
			t.Errorf("told: %v", r.told)
		}
		r.now.Set(time.Date(2026, 11, 30, 6, 0, 0, 0, time.UTC))
		r.refused(r.Attend(r.ctx, member("a"), id, Attend{Members: seats, Version: "2"}), "committee.early")
		r.now.Set(time.Date(2026, 12, 2, 6, 30, 0, 0, time.UTC))
		r.must(r.Attend(r.ctx, member("a"), id, Attend{Members: seats, Version: "2"}))
		again := move
		again.Day, again.Version = "9", "3"
		r.refused(r.Move(r.ctx, member("a"), id, again), "committee.begun")
		r.refused(r.CallOff(r.ctx, member("a"), id, CallOff{Reason: move.Reason, Version: "3"}), "committee.begun")
		_, _, err = r.Decide(r.ctx, member("a"), id, r.findings(member("a"), id, RecommendEntry, "All is there."))
		r.must(err)
		r.must(r.Close(r.ctx, member("a"), id, Close{Version: "3"}))
		r.must(r.Confirm(r.ctx, member("b"), id, Close{Version: "4"}))
		if !r.show(member("b"), id).Agrees {
			t.Error("the minutes do not agree with themselves")
		}
		r.must(d.Update(r.ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(r.ctx, `update committee_change set reason = 'another'`)
			return err
		}))
		if r.show(member("b"), id).Agrees {
			t.Error("the reason of a move changed, and the minutes agree")
		}
	})
}

// TestAMeetingToWhichNobodyCameIsMoved notes that nobody is there, moves the meeting, and finds that nothing is noted of its new day.
func TestAMeetingToWhichNobodyCameIsMoved(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		id := r.called()
		r.now.Set(time.Date(2026, 11, 30, 6, 0, 0, 0, time.UTC))
		r.must(r.Attend(r.ctx, member("b"), id, Attend{Members: []string{"b"}, Version: "1"}))
		move := Move{Day: "2", Month: "12", Year: "2026", Hour: "11:00", Place: "Room 3", Reason: "Nobody came to the first day.", Version: "2"}
		r.refused(r.Move(r.ctx, member("a"), id, move), "committee.begun")
		r.must(r.Attend(r.ctx, member("a"), id, Attend{Version: "2"}))
		move.Version = "3"
		r.must(r.Move(r.ctx, member("a"), id, move))
		m := r.show(member("b"), id)
		if m.Noted != nil || !m.Unnoted {
			t.Errorf("it is noted at %v who is present of a day that is ahead", m.Noted)
		}
		for _, x := range m.Members {
			if x.Present || x.NotedBy != "" || x.NotedAt != nil {
				t.Errorf("%+v", x)
			}
		}
	})
}

// TestAMeetingIsCalledOff sees that its cases wait for another meeting, that they can be decided at the desk, and that nothing of it goes on.
func TestAMeetingIsCalledOff(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		id, other := r.called(), r.next("b")
		_, _, err := r.PutOn(r.ctx, member("a"), id, PutOn{Cases: []string{r.waiting("k1", "p1", 5), r.waiting("k2", "p2", 5), r.waiting("k4", "p4", 5)}})
		r.must(err)
		r.must(r.handOn(r.ctx, member("f"), Finding{Case: "k4", Outcome: RecommendEntry}, func(context.Context, *db.Tx) error { return nil })) // it left the step meanwhile
		r.told = nil
		r.refused(r.CallOff(r.ctx, member("a"), id, CallOff{Reason: "ill", Version: "1"}), "committee.move.reason")
		r.refused(r.CallOff(r.ctx, member("b"), id, CallOff{Reason: long, Version: "1"}), "committee.move.who")
		if m := r.show(member("b"), id); m.State != Called || m.Items[0].Outcome != Undecided || len(r.told) != 0 {
			t.Errorf("a refused deed was stored: %+v, %v", m, r.told)
		}
		r.must(r.CallOff(r.ctx, registrar, id, CallOff{Reason: "Fewer members than a quorum can come.", Version: "1"}))
		m := r.show(member("b"), id)
		if m.State != CalledOff || len(m.Changes) != 1 || m.Changes[0].Kind != NotHeld || m.Changes[0].By != "r" || m.Items[0].Outcome != Returned || m.Items[1].Outcome != Returned || m.Items[2].Outcome != MovedOn {
			t.Errorf("%+v", m)
		}
		if len(r.told) != 5 || r.told[4] != "e not on 2026-11-30" {
			t.Errorf("told: %v", r.told)
		}
		coming, past, _, err := r.List(r.ctx, member("c"), "")
		r.must(err)
		if len(coming) != 1 || coming[0].ID != other || len(past) != 1 || past[0].State != CalledOff || past[0].Undecided != 0 {
			t.Errorf("%+v %+v", coming, past)
		}
		// The cases wait as before: nothing reserves them, and another agenda takes them.
		r.must(d.View(r.ctx, func(tx *db.Tx) error {
			k, err := r.desk.Load(r.ctx, tx, "k1")
			if err == nil {
				err = r.Reserved(r.ctx, tx, k)
			}
			return err
		}))
		n, stayed, err := r.PutOn(r.ctx, member("b"), other, PutOn{Cases: []string{"k1", "k2"}})
		r.must(err)
		if n != 2 {
			t.Errorf("%+v", stayed)
		}
		// Nothing of it goes on.
		r.now.Set(time.Date(2026, 11, 30, 6, 0, 0, 0, time.UTC))
		_, stayed, err = r.PutOn(r.ctx, member("a"), id, PutOn{Cases: []string{r.waiting("k3", "p3", 5)}})
		r.must(err)
		if len(stayed) != 1 || stayed[0].Why.Key != "committee.called_off" {
			t.Errorf("%+v", stayed)
		}
		r.refused(r.CallOff(r.ctx, member("a"), id, CallOff{Reason: long, Version: "2"}), "committee.called_off")
		r.refused(r.Attend(r.ctx, member("a"), id, Attend{Members: seats, Version: "2"}), "committee.called_off")
		r.refused(r.Close(r.ctx, member("a"), id, Close{Version: "2"}), "committee.called_off")
		r.refused(r.Confirm(r.ctx, member("b"), id, Close{Version: "2"}), "committee.called_off")
	})
}

// TestACaseIsPutOnWhileTheMeetingIsCalledOff sees that no case is left on the agenda of a meeting that is not held.
func TestACaseIsPutOnWhileTheMeetingIsCalledOff(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		for round := range 6 {
			k := r.waiting(fmt.Sprintf("k%d", round), "p", 5)
			id := r.called()
			var wait sync.WaitGroup
			wait.Go(func() {
				if _, _, err := r.PutOn(r.ctx, member("b"), id, PutOn{Cases: []string{k}}); err != nil {
					t.Error(err)
				}
			})
			wait.Go(func() {
				if err := r.CallOff(r.ctx, member("a"), id, CallOff{Reason: long, Version: "1"}); err != nil {
					t.Error(err)
				}
			})
			wait.Wait()
			for _, i := range r.show(registrar, id).Items {
				if i.Outcome != Returned {
					t.Errorf("%s is %q on the agenda of a meeting that was called off", k, i.Outcome)
				}
			}
		}
	})
}

// TestAllNoteThemselvesAtOnce sees that no member's note overwrites another's.
func TestAllNoteThemselvesAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		id := r.meets([]string{r.waiting("k1", "p1", 5)})
		var wait sync.WaitGroup
		for _, who := range seats[1:] {
			wait.Go(func() {
				if err := r.Attend(r.ctx, member(who), id, Attend{Members: []string{who}, Version: "1"}); err != nil {
					t.Errorf("%s: %v", who, err)
				}
			})
		}
		wait.Wait()
		for _, m := range r.show(registrar, id).Members[1:] {
			if !m.Present || m.NotedBy != m.Person {
				t.Errorf("%+v", m)
			}
		}
	})
}

func TestACaseThatChangedIsRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		id := r.meets([]string{r.waiting("k1", "p1", 5), r.waiting("k2", "p2", 5), r.waiting("k3", "p3", 5)}, seats...)
		c := r.findings(member("a"), id, RecommendEntry, "All is there.")
		c.Outcomes[1], c.Reasons[1] = string(Deferred), long
		for _, k := range []string{"k1", "k2"} {
			r.must(r.desk.Take(r.ctx, member("d"), k)) // its version is another now
		}
		n, refused, err := r.Decide(r.ctx, member("a"), id, c)
		r.must(err)
		if n != 1 || len(refused) != 2 || refused[0].Why.Key != "casework.moved_on" || refused[1].Why.Key != "committee.decide.moved_on" {
			t.Errorf("%d, %+v", n, refused)
		}
		// A case that left the step another way does not keep the minutes open.
		for _, k := range []string{"k1", "k2"} {
			r.must(r.handOn(r.ctx, member("f"), Finding{Case: k, Outcome: RecommendEntry}, func(context.Context, *db.Tx) error { return nil }))
		}
		r.must(r.Close(r.ctx, member("a"), id, Close{Version: "2"}))
		if m := r.show(member("a"), id); m.Items[0].Outcome != MovedOn || m.Items[2].Outcome != RecommendEntry {
			t.Errorf("%+v", m.Items)
		}
	})
}

// TestWhoWasThereDoesNoOtherStep sees that all who decided in a meeting had a part in the case, and not only the one who led: the next
// step, and a reconsideration, is somebody else's.
func TestWhoWasThereDoesNoOtherStep(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		id := r.meets([]string{r.waiting("k1", "p1", 5), r.waiting("k2", "p2", 5)}, seats...)
		took := func(k string) (list []string) {
			r.must(d.View(r.ctx, func(tx *db.Tx) (err error) { list, err = r.Took(r.ctx, tx, k); return err }))
			return list
		}
		first := r.show(member("b"), id).Items[0].ID
		_, _, err := r.Decide(r.ctx, member("a"), id, Decide{Items: []string{first + ".1"}, Outcomes: []string{"deferred"}, Reasons: []string{long}})
		r.must(err)
		if got := took("k1"); got != nil {
			t.Errorf("deferred: %v", got)
		}
		second := r.show(member("b"), id).Items[1].ID
		_, refused, err := r.Decide(r.ctx, member("a"), id, Decide{Items: []string{second + ".1"}, Outcomes: []string{"recommend_entry"}, Reasons: []string{"All is there."}})
		r.must(err)
		if got := took("k2"); len(refused) != 0 || !slices.Equal(got, seats) {
			t.Errorf("%v, refused %+v", got, refused)
		}
		registrar := func(who string) access.Actor {
			return access.Actor{Person: who, Roles: []access.Role{access.Committee, access.Registrar}, Purpose: access.Licensing, Strong: true}
		}
		may := func(who string) (err error) {
			r.must(d.View(r.ctx, func(tx *db.Tx) error {
				k, e := r.desk.Load(r.ctx, tx, "k2")
				r.must(e)
				acts, e := r.desk.Acts(r.ctx, tx, "k2")
				err = casework.MayAct(k, acts, registrar(who), "")
				return e
			}))
			return err
		}
		r.refused(may("a"), "casework.same_person")
		r.refused(may("e"), "casework.same_person")
		r.must(may("f"))
		r.refused(r.desk.Take(r.ctx, registrar("e"), "k2"), "casework.same_person")
		// Whoever kept out of it, or was away, had no part.
		r.must(d.Update(r.ctx, func(tx *db.Tx) error {
			if err := insertConflict(r.ctx, tx, conflictRow{ID: "c", Meeting: id, Item: second, Case: "k2", Person: "e", Reasons: pii.Sealed("x"), By: "e", At: r.now.Now()}); err != nil {
				return err
			}
			_, err := tx.Exec(r.ctx, `update committee_member set present = ? where person_id = 'd'`, false)
			return err
		}))
		if got := took("k2"); !slices.Equal(got, []string{"a", "b", "c"}) {
			t.Errorf("%v", got)
		}
	})
}

// TestTwoDecideAtOnce lets two windows of the chair decide the same items.
func TestTwoDecideAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		id := r.meets([]string{r.waiting("k1", "p1", 5), r.waiting("k2", "p2", 5)}, seats...)
		c := r.findings(member("a"), id, RecommendEntry, "All is there.")
		decided := make([]int, 2)
		var wait sync.WaitGroup
		for i := range decided {
			wait.Go(func() {
				n, _, err := r.Decide(r.ctx, member("a"), id, c)
				if err != nil {
					t.Error(err)
				}
				decided[i] = n
			})
		}
		wait.Wait()
		if decided[0]+decided[1] != 2 {
			t.Errorf("two items were decided %v times", decided)
		}
		r.must(d.View(r.ctx, func(tx *db.Tx) error {
			acts, err := r.desk.Acts(r.ctx, tx, "k1")
			acts = slices.DeleteFunc(acts, func(a casework.Act) bool { return a.Step == "" })
			if len(acts) != 1 {
				t.Errorf("%d acts on one case", len(acts))
			}
			return err
		}))
	})
}

// TestAConflictWhileItIsDecided sees that either the conflict came first, and the item had no quorum, or the decision did, and the
// declaration is refused: never both.
func TestAConflictWhileItIsDecided(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for round := range 6 {
			r := newRoom(t, d)
			id := r.meets([]string{r.waiting(fmt.Sprintf("race%d", round), "p", 5)}, seats...)
			c := r.findings(member("a"), id, RecommendEntry, "All is there.")
			item, _, _ := strings.Cut(c.Items[0], ".")
			var n int
			var decideErr, declareErr error
			var wait sync.WaitGroup
			wait.Go(func() { n, _, decideErr = r.Decide(r.ctx, member("a"), id, c) })
			wait.Go(func() {
				declareErr = r.DeclareConflict(r.ctx, member("b"), id, DeclareConflict{Item: item, Reasons: "My cousin."})
			})
			wait.Wait()
			r.must(decideErr)
			i := r.show(member("c"), id).Items[0]
			switch declared := declareErr == nil; {
			case declared == (n == 1):
				t.Errorf("declared %t (%v), decided %d", declared, declareErr, n)
			case declared && (i.Outcome != Undecided || i.Voters != 4), !declared && i.Outcome != RecommendEntry:
				t.Errorf("declared %t: %+v", declared, i)
			}
			r.now.Set(time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC))
		}
	})
}

// TestWhoMay tries every deed by each office.
func TestWhoMay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		id := r.meets([]string{r.waiting("k1", "p1", 5)}, seats...)
		item, ahead := r.show(registrar, id).Items[0].ID, r.next("b")
		for role, may := range map[access.Role]string{access.Officer: "", access.Cashier: "", access.PrivacyOfficer: "", access.Registrar: "call list show choose put_on move off"} {
			by := access.Actor{Person: "x", Roles: []access.Role{role}, Purpose: access.Licensing, Strong: true}
			for deed, do := range map[string]func() error{
				"call": func() error {
					_, err := r.Call(r.ctx, by, Call{Day: "30", Month: "12", Year: "2026", Hour: "10:30", Place: "x", Chair: "a", Members: seats})
					return err
				},
				"move": func() error {
					return r.Move(r.ctx, by, ahead, Move{Day: "29", Month: "12", Year: "2026", Hour: "10:30", Place: "x", Reason: long, Version: versionOf(r.show(registrar, ahead).Version)})
				},
				"off": func() error {
					return r.CallOff(r.ctx, by, r.next("b"), CallOff{Reason: long, Version: "1"})
				},
				"list":     func() error { _, _, _, err := r.List(r.ctx, by, ""); return err },
				"show":     func() error { _, _, err := r.Show(r.ctx, by, id); return err },
				"choose":   func() error { _, err := r.Choose(r.ctx, by, id, "", ""); return err },
				"put_on":   func() error { _, _, err := r.PutOn(r.ctx, by, id, PutOn{Cases: []string{"k1"}}); return err },
				"attend":   func() error { return r.Attend(r.ctx, by, id, Attend{Version: "2"}) },
				"conflict": func() error { return r.DeclareConflict(r.ctx, by, id, DeclareConflict{Item: item, Reasons: "x"}) },
				"decide": func() error {
					_, _, err := r.Decide(r.ctx, by, id, Decide{Items: []string{item + ".1"}, Outcomes: []string{"deferred"}, Reasons: []string{long}})
					return err
				},
				"close":   func() error { return r.Close(r.ctx, by, id, Close{Version: "2"}) },
				"confirm": func() error { return r.Confirm(r.ctx, by, id, Close{Version: "2"}) },
			} {
				switch err := do(); {
				case strings.Contains(may, deed) && err != nil:
					t.Errorf("%s may not %s: %v", role, deed, err)
				case !strings.Contains(may, deed):
					if f := fault.Of(err); f == nil || f.Kind != fault.KindDenied {
						t.Errorf("%s: %s: %v", role, deed, err)
					}
				}
			}
		}
		// A holder of the committee's office who is no member of this meeting reads, and has no part in it.
		by := member("f")
		r.refused(r.Attend(r.ctx, by, id, Attend{Version: "2"}), "committee.attend.not_a_member")
		r.refused(r.DeclareConflict(r.ctx, by, id, DeclareConflict{Item: item, Reasons: "x"}), "fault.choose")
		_, refused, err := r.Decide(r.ctx, by, id, r.one(item))
		r.must(err)
		if len(refused) != 1 || refused[0].Why.Key != "committee.decide.absent" {
			t.Errorf("%+v", refused)
		}
	})
}

func (r *room) one(item string) Decide {
	return Decide{Items: []string{item + ".1"}, Outcomes: []string{"deferred"}, Reasons: []string{long}}
}

// TestTheHashIsOfAllThatStands sees that no part of the minutes changes without the hash.
func TestTheHashIsOfAllThatStands(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	id := r.meets([]string{r.waiting("k1", "p1", 5)}, seats...)
	_, _, err := r.Decide(r.ctx, member("a"), id, r.findings(member("a"), id, RecommendEntry, "All is there."))
	r.must(err)
	r.must(r.Close(r.ctx, member("a"), id, Close{Version: "2"}))
	r.must(r.Confirm(r.ctx, member("b"), id, Close{Version: "3"}))
	sit := sitting{}
	r.must(r.db.View(r.ctx, func(tx *db.Tx) (err error) { sit, err = loadSitting(r.ctx, tx, id); return err }))
	for name, change := range map[string]func(s *sitting){
		"the place":         func(s *sitting) { s.Place = "elsewhere" },
		"presence":          func(s *sitting) { s.members = append([]memberRow{}, s.members...); s.members[0].Present = false },
		"when it was noted": func(s *sitting) { at := s.Noted.Add(time.Second); s.Noted = &at },
		"when it was decided": func(s *sitting) {
			s.items = append([]itemRow{}, s.items...)
			at := s.items[0].At.Add(time.Second)
			s.items[0].At = &at
		},
		"a conflict at the moment of the closing": func(s *sitting) { s.conflicts = []conflictRow{{Case: "k1", Person: "b", At: *s.ClosedAt}} },
		"who noted":   func(s *sitting) { s.members = append([]memberRow{}, s.members...); s.members[1].NotedBy = "b" },
		"an outcome":  func(s *sitting) { s.items = append([]itemRow{}, s.items...); s.items[0].Outcome = Deferred },
		"who decided": func(s *sitting) { s.items = append([]itemRow{}, s.items...); s.items[0].By = "b" },
		"a conflict": func(s *sitting) {
			s.conflicts = []conflictRow{{Case: "k1", Person: "b", At: s.ClosedAt.Add(-time.Hour)}}
		},
	} {
		changed := sit
		change(&changed)
		if hashOf(minutesText(changed, opened{sit.items[0].ID: "All is there."})) == sit.Hash {
			t.Errorf("%s changed, and the hash did not", name)
		}
	}
	for name, conflict := range map[string]conflictRow{
		"a conflict declared after the closing": {Case: "k1", Person: "b", At: sit.ClosedAt.Add(time.Microsecond)},
		"a conflict in another case":            {Case: "k2", Person: "b", At: sit.ClosedAt.Add(-time.Hour)},
	} {
		later := sit
		later.conflicts = []conflictRow{conflict}
		if hashOf(minutesText(later, opened{sit.items[0].ID: "All is there."})) != sit.Hash {
			t.Errorf("%s is no part of the minutes", name)
		}
	}
	if hashOf(minutesText(sit, opened{sit.items[0].ID: "All is there."})) != sit.Hash {
		t.Error("the hash is not that of the text")
	}
}
