package engineer

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/events"
	"sanad/internal/person"
)

// lists are the lists of institutions, as another room keeps them: how a roll number stands, by the name that stands beside it.
type lists struct {
	says  map[string]council.ListingState // by roll number; others are on no list
	name  map[string]string               // by roll number; empty: any
	asked int
}

// keep makes lists be kept of the batch of 2014.
func (r *room) keep() *lists {
	l := &lists{says: map[string]council.ListingState{}, name: map[string]string{}}
	r.needs.ClaimTokens = func(_ context.Context, _ *db.Tx, _ council.BatchName, roll, latin, urdu string, on day.Day) (council.ListingTokens, error) {
		return council.ListingTokens{Roll: []byte(roll), Latin: []byte(latin), Urdu: []byte(urdu), Day: []byte(on.String())}, nil
	}
	r.needs.Claim = func(_ context.Context, _ *db.Tx, b council.BatchName, t council.ListingTokens) (council.Listing, error) {
		l.asked++
		out := council.Listing{State: council.ListingUnmatched, Sent: r.now.Now(), Rule: council.Rule{ID: "listed"}}
		if b != (council.BatchName{Institution: "indus-valley", Programme: "civil", Year: 2014}) || l.says["*"] == council.ListingFree {
			out.State = council.ListingFree
			return out, nil
		}
		if len(t.Roll) == 0 {
			return out, nil
		}
		if s, ok := l.says[string(t.Roll)]; ok {
			out.State, out.Position, out.Seats = s, 51, 50
			if want := l.name[string(t.Roll)]; want != "" && want != string(t.Latin) {
				out.State = council.ListingName
			}
		}
		return out, nil
	}
	return l
}

// named returns a person whose draft names the batch of 2014, with a roll number.
func (r *room) named(roll string) (access.Actor, string) {
	r.t.Helper()
	by := r.member()
	r.must(r.people.Record(r.ctx, by, r.claim(r.count)))
	application, err := r.Apply(r.ctx, by, Apply{Kind: "registered_engineer"})
	r.must(err)
	r.must(r.RecordDegree(r.ctx, by, application, r.rolled(roll, 1)))
	r.must(r.Declare(r.ctx, by, application, Declare{True: true, Version: "2"}))
	return by, application
}

func (r *room) rolled(roll string, version int64) RecordDegree {
	d := r.degree(version)
	d.RollNumber = roll
	return d
}

func (r *room) degreeTask(by access.Actor, application string) Task {
	r.t.Helper()
	v, err := r.Show(r.ctx, by, application)
	r.must(err)
	for _, t := range v.Tasks {
		if t.ID == council.AskDegree {
			return t
		}
	}
	r.t.Fatal("no degree is asked for")
	return Task{}
}

// TestDraftByLists has each answer of the lists: what the draft says, who must act, and whether it can be sent.
func TestDraftByLists(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		l := r.keep()
		for i, x := range []struct {
			state council.ListingState
			why   string
			waits bool // for somebody else
			sent  bool
		}{
			{council.ListingFree, "", false, true},
			{council.ListingMatched, "", false, true},
			{council.ListingEnrolled, "enrolled", true, false},
			{council.ListingUnlisted, "unlisted", true, false},
			{council.ListingUnmatched, "unmatched", false, false},
			{council.ListingBeyond, "beyond", true, false},
			{council.ListingName, "name", false, false},
			{council.ListingDay, "day", false, false},
		} {
			roll := fmt.Sprint("CE-", i)
			l.says[roll] = x.state
			by, application := r.named(roll)
			task := r.degreeTask(by, application)
			if task.Done != x.sent || task.Waits != x.waits || strings.TrimPrefix(task.Why, "engineer.listing.") != x.why {
				t.Errorf("%s: %+v", x.state, task)
			}
			if x.state == council.ListingBeyond && (task.Of["Position"] != 51 || task.Of["Seats"] != 50) {
				t.Errorf("%+v", task.Of)
			}
			err := r.Submit(r.ctx, by, application, Submit{Version: "3"})
			if x.sent {
				r.must(err)
			} else {
				r.refused(err, "task-degree engineer.listing."+x.why)
			}
		}
	})
}

// TestContestAndSettle has a disputed claim sent because its applicant asked for a decision, decided both ways, and told otherwise by a later list.
func TestContestAndSettle(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		l := r.keep()
		l.says["CE-1"], l.says["CE-2"] = council.ListingName, council.ListingEnrolled
		other, waits := r.named("CE-2")
		r.refused(r.ContestListing(r.ctx, other, waits, ContestListing{Version: "3"}), "engineer.listing.undisputed")
		by, application := r.named("CE-1")
		r.refused(r.ContestListing(r.ctx, by, application, ContestListing{Version: "2"}), "fault.stale")
		r.refused(r.ContestListing(r.ctx, other, application, ContestListing{Version: "3"}), "fault.not_found")
		r.must(r.ContestListing(r.ctx, by, application, ContestListing{Version: "3"}))
		if task := r.degreeTask(by, application); !task.Done || task.Why != "engineer.listing.contested" {
			t.Errorf("%+v", task)
		}
		r.must(r.Submit(r.ctx, by, application, Submit{Version: "4"}))
		chain := r.law().Chain("registered_engineer")
		for _, step := range chain[:len(chain)-1] {
			r.must(r.Recommend(r.ctx, officer(access.Role(step.Role)), application, Recommend{Outcome: string(RecommendEntry)}))
		}
		registrar := officer(access.Registrar)
		page := func() Page {
			a, err := r.Assess(r.ctx, registrar, application)
			r.must(err)
			return Page{Version: strconv.FormatInt(a.Case.Version, 10)}
		}
		passed := func() (is bool) {
			a, err := r.Assess(r.ctx, registrar, application)
			r.must(err)
			for _, c := range a.Checks {
				if c.ID == "listed" {
					is = c.Passed
				}
			}
			return is
		}
		_, err := r.Enter(r.ctx, registrar, application, Enter{page()})
		r.refused(err, "engineer.enter.listing.name")
		why := "The matriculation certificate has both spellings."
		r.refused(r.SettleListing(r.ctx, registrar, application, SettleListing{Settled: "upheld", Reasons: "short", Page: page()}), "settled_reasons engineer.listing.reasons")
		r.refused(r.SettleListing(r.ctx, registrar, application, SettleListing{Settled: "yes", Reasons: why, Page: page()}), "settled fault.choose")
		r.refused(r.SettleListing(r.ctx, by, application, SettleListing{Settled: "upheld", Reasons: why, Page: page()}), "access.denied")
		r.must(r.SettleListing(r.ctx, registrar, application, SettleListing{Settled: "rejected", Reasons: why, Page: page()}))
		_, err = r.Enter(r.ctx, registrar, application, Enter{page()})
		r.refused(err, "engineer.enter.listing.rejected")
		r.must(r.SettleListing(r.ctx, registrar, application, SettleListing{Settled: "upheld", Reasons: why, Page: page()}))
		if !passed() {
			t.Error("what was decided does not count")
		}
		// What was decided about the name says nothing of the day.
		l.says["CE-1"] = council.ListingDay
		r.must(r.Relist(r.ctx, council.BatchName{Institution: "indus-valley", Programme: "civil", Year: 2014}))
		if passed() {
			t.Error("it was decided about something else")
		}
		l.says["CE-1"] = council.ListingMatched
		r.refused(r.SettleListing(r.ctx, registrar, application, SettleListing{Settled: "upheld", Reasons: why, Page: page()}), "engineer.listing.undisputed")
		_, err = r.Enter(r.ctx, registrar, application, Enter{page()})
		r.must(err)
		// Whoever is entered waits for nobody, whatever is sent afterwards.
		l.says["CE-1"] = council.ListingEnrolled
		batch := council.BatchName{Institution: "indus-valley", Programme: "civil", Year: 2014}
		r.must(r.Relist(r.ctx, batch))
		r.must(d.View(r.ctx, func(tx *db.Tx) error {
			w, err := r.CountWaiting(r.ctx, tx, batch)
			if w.Theirs() != 1 { // the other
				t.Errorf("%+v", w)
			}
			return err
		}))
		a, err := r.Assess(r.ctx, registrar, application)
		r.must(err)
		var found []Outcome
		for _, f := range a.Findings {
			if f.Outcome == OutcomeUpheld || f.Outcome == OutcomeDismissed {
				found = append(found, f.Outcome)
				if f.Reasons.Reveal() != why || f.Rule != "listed" || f.Person != registrar.Person {
					t.Errorf("%+v", f)
				}
			}
		}
		if fmt.Sprint(found) != "[claim_rejected claim_upheld]" {
			t.Errorf("on record: %v", found)
		}
	})
}

// TestAsksAreCounted tries one roll number after another, and one name after another, under one account.
func TestAsksAreCounted(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		l := r.keep()
		by, application := r.named("CE-0")
		version := int64(3)
		for i := 1; i < mostListingAsks; i++ {
			r.must(r.RecordDegree(r.ctx, by, application, r.rolled(fmt.Sprint("CE-", i), version)))
			version++
		}
		asked := l.asked
		r.refused(r.RecordDegree(r.ctx, by, application, r.rolled("CE-99", version)), "roll_number engineer.degree.many_asks")
		if l.asked != asked {
			t.Error("it was asked all the same")
		}
		r.must(r.RecordDegree(r.ctx, by, application, r.rolled("CE-3", version))) // nothing new is learnt
		// Another application is no way round, nor is another name.
		r.must(r.Withdraw(r.ctx, by, application))
		application, err := r.Apply(r.ctx, by, Apply{Kind: "registered_engineer"})
		r.must(err)
		r.refused(r.RecordDegree(r.ctx, by, application, r.rolled("CE-98", 1)), "roll_number engineer.degree.many_asks")
		r.must(r.RecordDegree(r.ctx, by, application, r.rolled("CE-4", 1)))
		l.says["CE-4"], l.name["CE-4"] = council.ListingMatched, "Somebody Else"
		events.React(r.events, func(ctx context.Context, tx *db.Tx, by access.Actor, e person.IdentityRecorded) error {
			return r.AskAgain(ctx, tx, by, e.Person)
		})
		c := r.claim(r.count)
		c.NameLatin, c.Version = "Somebody Else", "2"
		r.must(r.people.Record(r.ctx, by, c))
		if task := r.degreeTask(by, application); task.Done || task.Why != "engineer.listing.again" {
			t.Errorf("%+v", task)
		}
		r.refused(r.ContestListing(r.ctx, by, application, ContestListing{Version: "2"}), "engineer.listing.undisputed")
		// Tomorrow one may ask again.
		r.now.Move(listingAskLife + time.Minute)
		r.must(r.RecordDegree(r.ctx, by, application, r.rolled("CE-4", 2)))
		if task := r.degreeTask(by, application); !task.Done {
			t.Errorf("%+v", task)
		}
		// Whoever is somebody else by then is compared as such, by themselves.
		c.NameLatin, c.Version = "Another Yet", "3"
		r.must(r.people.Record(r.ctx, by, c))
		if task := r.degreeTask(by, application); task.Why != "engineer.listing.name" {
			t.Errorf("%+v", task)
		}
		r.must(r.Withdraw(r.ctx, by, application))
		if n := r.listings(); n != 0 {
			t.Errorf("of what was withdrawn %d are kept", n)
		}
	})
}

func (r *room) listings() (n int64) {
	r.t.Helper()
	r.must(r.db.View(r.ctx, func(tx *db.Tx) (err error) {
		n, err = db.Get[int64](r.ctx, tx, `select count(*) from engineer_listing`)
		return err
	}))
	return n
}

// TestRelist has lists come for whoever waits: each is told once what became of it, also where the work broke off, and nobody while the batch opens nothing.
func TestRelist(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		l := r.keep()
		batch := council.BatchName{Institution: "indus-valley", Programme: "civil", Year: 2014}
		told, broken := map[string][]bool{}, 0
		events.React(r.events, func(_ context.Context, _ *db.Tx, _ access.Actor, e Relisted) error {
			if broken++; broken == 2 {
				return errors.New("broken off")
			}
			told[e.Case] = append(told[e.Case], e.Fits)
			return nil
		})
		unlocked := r.unlocked()
		ids := map[string]string{}
		var bys []access.Actor
		for _, roll := range []string{"CE-1", "CE-2", "CE-3"} {
			l.says[roll] = council.ListingUnlisted
			by, application := r.named(roll)
			ids[roll] = application
			bys = append(bys, by)
		}
		r.must(r.Relist(r.ctx, batch))
		l.says["CE-1"], l.says["CE-2"], l.says["CE-3"] = council.ListingMatched, council.ListingEnrolled, council.ListingName
		if err := r.Relist(r.ctx, batch); err == nil {
			t.Fatal("nothing broke off")
		}
		told = map[string][]bool{} // it went with the transaction
		for range 2 {
			r.must(r.Relist(r.ctx, batch))
			if fmt.Sprint(told[ids["CE-1"]], told[ids["CE-2"]], told[ids["CE-3"]]) != "[true] [] [false]" {
				t.Errorf("%v", told)
			}
		}
		r.must(r.Submit(r.ctx, bys[0], ids["CE-1"], Submit{Version: "3"}))

		// The institution sees how many wait, by token who is on its list, and nothing of whoever gave up.
		gone, left := r.named("CE-2")
		r.must(r.Withdraw(r.ctx, gone, left))
		r.must(d.View(r.ctx, func(tx *db.Tx) error {
			w, err := r.CountWaiting(r.ctx, tx, batch)
			if len(w.Count) != 2 || w.Theirs() != 1 || w.Count[council.ListingEnrolled] != 1 || w.Count[council.ListingName] != 1 || len(w.Rolls) != 1 || string(w.Rolls[0]) != "CE-2" || w.Since.IsZero() {
				t.Errorf("%+v", w)
			}
			if sum := w.Add(w); sum.Theirs() != 2 || len(sum.Rolls) != 2 || !sum.Since.Equal(w.Since) {
				t.Errorf("%+v", sum)
			}
			other := batch
			other.Year++
			if w, err := r.CountWaiting(r.ctx, tx, other); err != nil || len(w.Count) != 0 || !w.Since.IsZero() {
				t.Errorf("%+v, %v", w, err)
			}
			return err
		}))

		// While the batch opens nothing nobody is told; then those are who stand on the list.
		r.find(2014, council.Batch{Outcome: "deferred"})
		r.must(r.RecordDegree(r.ctx, bys[1], ids["CE-2"], r.again("CE-2", 3)))
		r.must(r.RecordDegree(r.ctx, bys[2], ids["CE-3"], r.again("CE-3", 3)))
		l.says["CE-2"] = council.ListingMatched
		r.must(r.Relist(r.ctx, batch))
		if len(told[ids["CE-2"]]) != 0 {
			t.Errorf("%v", told)
		}
		r.find(2014, council.Batch{Outcome: "accredited", Opens: true})
		r.must(r.Unlock(r.ctx))
		if unlocked[ids["CE-2"]] != 1 || unlocked[ids["CE-3"]] != 0 || r.awaiting() != 0 {
			t.Errorf("%v", unlocked)
		}
		l.says["CE-3"] = council.ListingMatched
		r.must(r.Relist(r.ctx, batch))
		if fmt.Sprint(told[ids["CE-3"]]) != "[false true]" {
			t.Errorf("%v", told)
		}
	})
}

// again names the same degree while the batch opens nothing.
func (r *room) again(roll string, version int64) RecordDegree {
	return RecordDegree{Programme: "indus-valley/civil", Intake: "2014", RollNumber: roll, Day: "5", Month: "7", Year: "2020", Mode: "campus", Version: strconv.FormatInt(version, 10)}
}
