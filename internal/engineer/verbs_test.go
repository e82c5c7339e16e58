package engineer

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/casework"
	"sanad/internal/catalog"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/events"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/paper"
	"sanad/internal/person"
	"sanad/internal/sample"
	"sanad/internal/standing"
	"sanad/internal/vault"
)

// room is an engineers' room on a database of its own, with the halls and the cellar below it.
type room struct {
	*Service
	t     *testing.T
	ctx   context.Context
	now   *clock.Moved
	keys  *vault.Vault
	count int
	have  map[string]int // documents that every application shows

	taught  council.Taught // what the council found
	owed    []Bill
	letters []RefereeLetter
}

func newRoom(t *testing.T, d *db.DB) *room {
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
	people := person.New(d, v, a, b, l, now)
	desk := casework.New(d, v, a, b, l, now, people, casework.Needs{})
	r := &room{t: t, ctx: t.Context(), now: now, keys: v, have: map[string]int{}, taught: sample.Taught()}
	for _, w := range l.On(day.Must("2026-11-23")).Documents("registered_engineer") {
		r.have[w.ID] = 1
	}
	r.Service = New(d, v, a, b, l, now, people, desk, Needs{
		Documents: func(context.Context, *db.Tx, string) (Documents, error) { return Documents{Have: r.have}, nil },
		AskReferee: func(_ context.Context, _ *db.Tx, l RefereeLetter) error {
			r.letters = append(r.letters, l)
			return nil
		},
		AskFee: func(_ context.Context, _ *db.Tx, _ access.Actor, b Bill) error {
			r.owed = append(r.owed, b)
			return nil
		},
		Fee:    func(context.Context, *db.Tx, string) (*Fee, error) { return nil, nil },
		Taught: func(context.Context, *db.Tx, ...string) (council.Taught, error) { return r.taught, nil },
		Fonts:  paper.FindFonts(""), Base: "https://sanad.example.pk",
	})
	return r
}

// member returns a new person at the member's door.
func (r *room) member() access.Actor {
	r.t.Helper()
	r.count++
	who, err := r.people.Prepare(r.ctx)
	r.must(err)
	email, err := r.people.SealEmail(r.ctx, who, sample.Someone(r.count).Email)
	r.must(err)
	r.must(r.db.Update(r.ctx, func(tx *db.Tx) error { return r.people.Insert(r.ctx, tx, who, email, "en") }))
	return access.Actor{Person: who, Purpose: access.Self}
}

// claim is what the n-th invented person says of themself.
func (r *room) claim(n int) person.Claim {
	p := sample.Someone(n)
	province := r.law().Provinces[0]
	return person.Claim{
		NameLatin: p.NameLatin, NameUrdu: p.NameUrdu, Father: p.Father, Kind: "cnic", Number: p.CNIC,
		District: province.ID + "/" + province.Districts[0].ID, Phone: p.Phone, Address: p.Address, Version: "1",
	}
}

// officer returns an officer at the desk's door.
func officer(roles ...access.Role) access.Actor {
	return access.Actor{Person: id.Random(), Roles: roles, Purpose: access.Licensing, Strong: true}
}

// degree names an accredited intake of a civil programme, n-th person's roll number.
func (r *room) degree(version int64) RecordDegree {
	r.t.Helper()
	for _, i := range r.taught {
		for _, p := range i.Programmes {
			for _, b := range p.Batches {
				d, _ := r.law().Degree(p.Degree)
				if b.Opens && p.Discipline == "CIVIL" && d.Registrable && b.Year == 2014 {
					return RecordDegree{
						Programme: i.ID + "/" + p.ID, Intake: strconv.Itoa(b.Year), RollNumber: "R-17", Day: "5", Month: "7",
						Year: "2020", Mode: "campus", Version: strconv.FormatInt(version, 10),
					}
				}
			}
		}
	}
	r.t.Fatal("the profile has no accredited intake in civil engineering")
	return RecordDegree{}
}

// submitted returns a new person with an application that was sent, and owes nothing.
func (r *room) submitted() (access.Actor, string) {
	r.t.Helper()
	return r.sent("2020")
}

// sent returns a new person with an application that was sent, who graduated in a year.
func (r *room) sent(graduated string) (access.Actor, string) {
	r.t.Helper()
	by := r.member()
	r.must(r.people.Record(r.ctx, by, r.claim(r.count)))
	application, err := r.Apply(r.ctx, by, Apply{Kind: "registered_engineer"})
	r.must(err)
	d := r.degree(1)
	d.Year = graduated
	r.must(r.RecordDegree(r.ctx, by, application, d))
	r.must(r.Declare(r.ctx, by, application, Declare{True: true, Version: "2"}))
	r.must(r.Submit(r.ctx, by, application, Submit{Version: "3"}))
	return by, application
}

// atLastStep returns a submitted application that everybody before the last step recommended.
func (r *room) atLastStep() (access.Actor, string) {
	r.t.Helper()
	by, application := r.submitted()
	chain := r.law().Chain("registered_engineer")
	for _, step := range chain[:len(chain)-1] {
		r.must(r.Recommend(r.ctx, officer(access.Role(step.Role)), application, Recommend{Outcome: string(RecommendEntry)}))
	}
	return by, application
}

// hear gives an applicant notice of a refusal, and lets them answer.
func (r *room) hear(by access.Actor, application string) {
	r.t.Helper()
	r.must(r.IntendRefusal(r.ctx, officer(access.Registrar), application, IntendRefusal{Reasons: "The transcript lacks its second page."}))
	r.must(r.Answer(r.ctx, by, application, Answer{Request: r.asked(application), Text1: "It has one page only.", Send: true, Version: "1"}))
}

func (r *room) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *room) refused(err error, want string) {
	r.t.Helper()
	if got := key(err); got != want {
		r.t.Fatalf("%v, want %s", err, want)
	}
}

func TestWalkFromApplicationToEntry(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		var entered []Entered
		events.React(r.events, func(_ context.Context, _ *db.Tx, _ access.Actor, e Entered) error {
			entered = append(entered, e)
			return nil
		})
		by, application := r.atLastStep()
		view, err := r.Show(r.ctx, by, application)
		r.must(err)
		if view.State != StateSubmitted || view.Case.Step != "registrar" || view.Left <= 0 {
			t.Fatalf("%+v %+v", view.Application, view.Case)
		}
		got, err := r.Enter(r.ctx, officer(access.Registrar), application, Enter{Page{Version: strconv.FormatInt(view.Case.Version, 10)}})
		r.must(err)
		if got.Number != "CIVIL/1" || got.Facts.On(got.EnteredOn) != standing.Active || got.Law == "" || got.Rule == "" {
			t.Fatalf("%+v", got)
		}
		view, err = r.Show(r.ctx, by, application)
		r.must(err)
		if view.State != StateEntered || view.Entry == nil || view.Entry.ID != got.ID {
			t.Fatalf("%+v", view.Application)
		}
		if len(entered) != 1 || entered[0].Number != "CIVIL/1" {
			t.Fatalf("the reactions heard %+v", entered)
		}
		_, err = r.Apply(r.ctx, by, Apply{Kind: "registered_engineer"})
		r.refused(err, "engineer.apply.registered")
	})
}

func TestRefusalGivesReasonsAndLetsGo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by, application := r.atLastStep()
		r.refused(r.Refuse(r.ctx, officer(access.Registrar), application, Refuse{Reasons: "no"}), "reasons engineer.assess.reasons")
		r.refused(r.Refuse(r.ctx, officer(access.Registrar), application, Refuse{Reasons: "The transcript lacks its second page. Send all pages."}), "engineer.refuse.unheard")
		r.hear(by, application)
		r.must(r.Refuse(r.ctx, officer(access.Registrar), application, Refuse{Reasons: "The transcript lacks its second page. Send all pages."}))
		view, err := r.Show(r.ctx, by, application)
		r.must(err)
		if view.State != StateRefused || view.Refusal.Reasons.Reveal() != "The transcript lacks its second page. Send all pages." {
			t.Fatalf("%+v", view.Application)
		}
		// The identity is free again, and another application may begin.
		c := r.claim(r.count)
		c.Version = "2"
		r.must(r.people.Record(r.ctx, by, c))
		_, err = r.Apply(r.ctx, by, Apply{Kind: "registered_engineer"})
		r.must(err)
	})
}

func TestWithdraw(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by, application := r.submitted()
		r.must(r.Withdraw(r.ctx, by, application))
		r.refused(r.Withdraw(r.ctx, by, application), "engineer.withdraw.decided")
		r.refused(r.Recommend(r.ctx, officer(access.Officer), application, Recommend{Outcome: string(RecommendEntry)}), "casework.closed")
		again, err := r.Apply(r.ctx, by, Apply{Kind: "registered_engineer"})
		r.must(err)
		r.must(r.Withdraw(r.ctx, by, again))
	})
}

func TestWhoMayDoWhat(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by, application := r.submitted()
		stranger := r.member()
		entry := Recommend{Outcome: string(RecommendEntry)}

		_, err := r.Show(r.ctx, stranger, application)
		r.refused(err, "fault.not_found")
		r.refused(r.Withdraw(r.ctx, stranger, application), "fault.not_found")
		r.refused(r.RecordDegree(r.ctx, stranger, application, r.degree(1)), "fault.not_found")
		r.refused(r.Submit(r.ctx, stranger, application, Submit{Version: "4"}), "fault.not_found")
		if err := r.Recommend(r.ctx, by, application, entry); err == nil {
			t.Fatal("an applicant recommended")
		}
		if _, err := r.Assess(r.ctx, by, application); err == nil {
			t.Fatal("an applicant opened the officers' page")
		}
		r.refused(r.Recommend(r.ctx, officer(access.Registrar), application, entry), "casework.other_office.officer")
		_, err = r.Enter(r.ctx, officer(access.Registrar), application, Enter{})
		r.refused(err, "casework.other_office.officer")

		both := officer(access.Officer, access.Committee, access.Registrar)
		r.must(r.Recommend(r.ctx, both, application, entry))
		r.refused(r.Recommend(r.ctx, both, application, entry), "casework.same_person")
		assessment, err := r.Assess(r.ctx, both, application)
		r.must(err)
		r.refused(assessment.May, "casework.same_person")
		if n := r.looks(by.Person); n != 1 {
			t.Fatalf("%d looks are on record, and one was taken", n)
		}
		weak := officer(access.Committee)
		weak.Strong = false
		if err := r.Recommend(r.ctx, weak, application, entry); err == nil {
			t.Fatal("an officer acted without a second factor")
		}
	})
}

// looks counts the looks at a person that are on record.
func (r *room) looks(who string) int {
	r.t.Helper()
	var n int
	r.must(r.db.View(r.ctx, func(tx *db.Tx) error {
		list, err := r.access.Looks(r.ctx, tx, who, 100)
		n = len(list)
		return err
	}))
	return n
}

func TestStaleAndDouble(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := r.member()
		application, err := r.Apply(r.ctx, by, Apply{Kind: "registered_engineer"})
		r.must(err)
		_, err = r.Apply(r.ctx, by, Apply{Kind: "registered_engineer"})
		r.refused(err, "engineer.apply.second")
		r.must(r.RecordDegree(r.ctx, by, application, r.degree(1)))
		r.refused(r.RecordDegree(r.ctx, by, application, r.degree(1)), "fault.stale")
		r.refused(r.Submit(r.ctx, by, application, Submit{Version: "2"}), "task-identity engineer.submit.missing.identity")
		r.must(r.people.Record(r.ctx, by, r.claim(1)))
		r.must(r.Declare(r.ctx, by, application, Declare{True: true, Version: "2"}))
		r.must(r.Submit(r.ctx, by, application, Submit{Version: "3"}))
		r.refused(r.Submit(r.ctx, by, application, Submit{Version: "3"}), "engineer.submit.twice")
		r.refused(r.Declare(r.ctx, by, application, Declare{True: true, Version: "4"}), "engineer.edit.not_draft")
		r.refused(r.people.Record(r.ctx, by, r.claim(1)), "person.record.held")

		// Two officers on one page: one wins, the other is told.
		seen, err := r.Show(r.ctx, by, application)
		r.must(err)
		c := Recommend{Outcome: string(RecommendEntry), Page: Page{Version: strconv.FormatInt(seen.Case.Version, 10)}}
		var wait sync.WaitGroup
		answers := make([]error, 2)
		for i := range answers {
			wait.Go(func() { answers[i] = r.Recommend(r.ctx, officer(access.Officer), application, c) })
		}
		wait.Wait()
		if (answers[0] == nil) == (answers[1] == nil) {
			t.Fatalf("%v, %v: one must win", answers[0], answers[1])
		}
		for _, err := range answers {
			if err != nil && !fault.Is(err, fault.KindConflict) {
				t.Fatalf("the other must be told of a conflict, not %v", err)
			}
		}
	})
}

func TestFiftyOfficersEnterAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		const n = 50
		applications := make([]string, n)
		for i := range applications {
			_, applications[i] = r.atLastStep()
		}
		var wait sync.WaitGroup
		numbers := make([]string, n)
		for i := range applications {
			wait.Go(func() {
				got, err := r.Enter(r.ctx, officer(access.Registrar), applications[i], Enter{})
				if err != nil {
					t.Errorf("officer %d: %v", i, err)
					return
				}
				numbers[i] = got.Number
			})
		}
		wait.Wait()
		seen := map[string]bool{}
		for _, number := range numbers {
			seen[number] = true
		}
		for i := range n {
			if want := fmt.Sprintf("CIVIL/%d", i+1); !seen[want] {
				t.Errorf("no %s: a gap or a double", want)
			}
		}
	})
}

func TestOneCaseIsEnteredOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		_, application := r.atLastStep()
		answers := make([]error, 10)
		var wait sync.WaitGroup
		for i := range answers {
			wait.Go(func() { _, answers[i] = r.Enter(r.ctx, officer(access.Registrar), application, Enter{}) })
		}
		wait.Wait()
		won := 0
		for _, err := range answers {
			switch {
			case err == nil:
				won++
			case !fault.Is(err, fault.KindConflict):
				t.Errorf("whoever came second is told of a conflict, not %v", err)
			}
		}
		if won != 1 {
			t.Fatalf("%d registrars entered one case", won)
		}
		// Those who came second left no gap.
		_, next := r.atLastStep()
		got, err := r.Enter(r.ctx, officer(access.Registrar), next, Enter{})
		r.must(err)
		if got.Number != "CIVIL/2" {
			t.Errorf("the next engineer is %s", got.Number)
		}
	})
}

func TestWithdrawAgainstEnter(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		for range 10 {
			by, application := r.atLastStep()
			var entered, withdrawn error
			var wait sync.WaitGroup
			wait.Go(func() { _, entered = r.Enter(r.ctx, officer(access.Registrar), application, Enter{}) })
			wait.Go(func() { withdrawn = r.Withdraw(r.ctx, by, application) })
			wait.Wait()
			if (entered == nil) == (withdrawn == nil) {
				t.Fatalf("entered: %v, withdrawn: %v: one must win", entered, withdrawn)
			}
			v, err := r.Show(r.ctx, by, application)
			r.must(err)
			if (v.State == StateEntered) != (entered == nil) || (v.Entry != nil) != (entered == nil) {
				t.Fatalf("%+v after entered: %v", v.Application, entered)
			}
		}
	})
}

func TestOneIdentityOneEntry(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		_, first := r.atLastStep()
		_, err := r.Enter(r.ctx, officer(access.Registrar), first, Enter{})
		r.must(err)

		// A second account with the same number is told nothing; the officer is.
		by := r.member()
		c := r.claim(1)
		r.must(r.people.Record(r.ctx, by, c))
		application, err := r.Apply(r.ctx, by, Apply{Kind: "registered_engineer"})
		r.must(err)
		r.must(r.RecordDegree(r.ctx, by, application, r.degree(1)))
		r.must(r.Declare(r.ctx, by, application, Declare{True: true, Version: "2"}))
		r.must(r.Submit(r.ctx, by, application, Submit{Version: "3"}))
		assessment, err := r.Assess(r.ctx, officer(access.Officer), application)
		r.must(err)
		for _, c := range assessment.Checks {
			if (c.ID == "identity" || c.ID == "registration") && c.Passed {
				t.Errorf("the officer is not told of %s", c.ID)
			}
		}
		chain := r.law().Chain("registered_engineer")
		for _, step := range chain[:len(chain)-1] {
			r.must(r.Recommend(r.ctx, officer(access.Role(step.Role)), application, Recommend{Outcome: string(RecommendEntry)}))
		}
		_, err = r.Enter(r.ctx, officer(access.Registrar), application, Enter{})
		r.refused(err, "engineer.enter.same_identity")
	})
}
