package engineer

import (
	"context"
	"strconv"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/casework"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
)

// ask is a request for words and for a document, until a day.
func ask(until string) RequestInformation {
	return RequestInformation{
		Item1: "Why does the degree bear another name?", Item3: "The second page of the transcript.", Wants3: WantsDocument,
		Day: until[8:], Month: until[5:7], Year: until[:4],
	}
}

// events lists the kinds of what happened to a case, in order.
func (r *room) kinds(application string) (list []string) {
	r.t.Helper()
	r.must(r.db.View(r.ctx, func(tx *db.Tx) error {
		rows, err := r.events.OfCase(r.ctx, tx, application)
		for _, e := range rows {
			list = append(list, e.Kind)
		}
		return err
	}))
	return list
}

// asked is the id of the request that waits for the applicant; empty: none.
func (r *room) asked(application string) (request string) {
	r.t.Helper()
	r.must(r.db.View(r.ctx, func(tx *db.Tx) error {
		list, err := listRequests(r.ctx, tx, application)
		if open := openRequest(list); open != nil {
			request = open.ID
		}
		return err
	}))
	return request
}

func (r *room) days(n int) { r.now.Move(time.Duration(n) * 24 * time.Hour) }

func TestQuestionsAndAnswers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by, application := r.submitted()
		o := officer(access.Officer)
		r.days(2) // Wednesday; five of seven working days are left
		r.refused(r.RequestInformation(r.ctx, o, application, ask("2026-11-25")), "until engineer.day.within")
		r.refused(r.RequestInformation(r.ctx, o, application, ask("2027-11-25")), "until engineer.day.within")
		r.refused(r.RequestInformation(r.ctx, o, application, RequestInformation{Day: "1", Month: "12", Year: "2026"}), "item-1 engineer.ask.none")
		r.refused(r.RequestInformation(r.ctx, o, application, RequestInformation{Item2: "short", Day: "31", Month: "2", Year: "2026"}), "item-2 engineer.ask.short")
		r.must(r.RequestInformation(r.ctx, o, application, ask("2026-12-02")))
		r.refused(r.RequestInformation(r.ctx, o, application, ask("2026-12-02")), "casework.waits.person")
		r.refused(r.Recommend(r.ctx, o, application, Recommend{Outcome: string(RecommendEntry)}), "casework.waits.person")

		v, err := r.Show(r.ctx, by, application)
		r.must(err)
		if v.Request == nil || len(v.Request.Items) != 2 || v.Request.Items[1].Wants != WantsDocument || v.Left != 5 || v.Case.Waits != casework.WaitsPerson {
			t.Fatalf("%+v", v.Request)
		}
		r.must(r.Answer(r.ctx, by, application, Answer{Request: r.asked(application), Text1: "My family name was written after my father's.", Version: "1"}))
		a, err := r.Assess(r.ctx, o, application)
		r.must(err)
		if !a.Request.Items[0].Answer.Empty() {
			t.Fatal("an officer reads an answer that was not sent")
		}
		r.refused(r.Answer(r.ctx, by, application, Answer{Request: r.asked(application), Text1: "x", Send: true, Version: "1"}), "fault.stale")
		r.refused(r.Answer(r.ctx, by, application, Answer{Request: r.asked(application), Text1: "x", Send: true, Version: "2"}), "answer-2 engineer.answer.missing.document")
		if err := r.Answer(r.ctx, r.member(), application, Answer{Request: r.asked(application), Text1: "x", Version: "2"}); !fault.Is(err, fault.KindNotFound) {
			t.Fatalf("another answers: %v", err)
		}
		r.days(7) // the last day
		r.have[v.Request.Items[1].ID] = 1
		r.must(r.Answer(r.ctx, by, application, Answer{Request: r.asked(application), Text1: "My family name was written after my father's.", Send: true, Version: "2"}))
		a, err = r.Assess(r.ctx, o, application)
		r.must(err)
		if a.Request != nil || len(a.Requests) != 1 || a.Requests[0].Items[0].Answer.Reveal() == "" || a.Left != 5 || a.Case.Waits != casework.WaitsOffice {
			t.Fatalf("%d working days are left: %+v", a.Left, a.Requests)
		}
		r.refused(r.Answer(r.ctx, by, application, Answer{Request: r.asked(application), Text1: "again", Send: true, Version: "3"}), "engineer.answer.nothing_asked")

		// A page that is still open from the first request answers nothing that is asked later.
		r.must(r.RequestInformation(r.ctx, o, application, ask("2026-12-16")))
		for _, send := range []bool{false, true} {
			stale := Answer{Request: v.Request.ID, Text1: "An answer to the first request.", Send: send, Version: "1"}
			r.refused(r.Answer(r.ctx, by, application, stale), "fault.stale")
		}
		r.refused(r.Answer(r.ctx, by, application, Answer{Text1: "To nothing.", Version: "1"}), "fault.stale")
		v, err = r.Show(r.ctx, by, application)
		r.must(err)
		if v.Request == nil || !v.Request.Items[0].Answer.Empty() || v.Requests[0].Items[0].Answer.Reveal() != "My family name was written after my father's." {
			t.Fatalf("%+v %+v", v.Request, v.Requests)
		}
		r.have[v.Request.Items[1].ID] = 1
		r.must(r.Answer(r.ctx, by, application, Answer{Request: v.Request.ID, Text1: "The same name.", Send: true, Version: "1"}))
		a, err = r.Assess(r.ctx, o, application)
		r.must(err)
		r.must(r.Recommend(r.ctx, o, application, Recommend{Outcome: string(RecommendEntry), Page: Page{Version: strconv.FormatInt(a.Case.Version, 10)}}))
	})
}

func TestSilenceLapses(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by, application := r.submitted()
		r.must(r.RequestInformation(r.ctx, officer(access.Officer), application, ask("2026-12-02")))
		r.must(r.Lapse(r.ctx))
		if got := r.kinds(application); got[len(got)-1] != "engineer.information_requested" {
			t.Fatalf("%v", got)
		}
		r.days(7) // Monday, two working days before
		r.must(r.Lapse(r.ctx))
		r.must(r.Lapse(r.ctx))
		if got := r.kinds(application); got[len(got)-1] != "engineer.reminded" || got[len(got)-2] == "engineer.reminded" {
			t.Fatalf("one reminder: %v", got)
		}
		r.days(3) // Thursday, the day after
		r.refused(r.Answer(r.ctx, by, application, Answer{Request: r.asked(application), Text1: "late", Send: true, Version: "2"}), "engineer.answer.late")
		r.must(r.Lapse(r.ctx))
		r.must(r.Lapse(r.ctx))
		v, err := r.Show(r.ctx, by, application)
		r.must(err)
		if v.State != StateLapsed || v.Case.State != casework.Closed || v.Request != nil || v.Requests[0].State != RequestLapsed {
			t.Fatalf("%+v", v.Application)
		}
		if got := r.kinds(application); got[len(got)-1] != "engineer.lapsed" || got[len(got)-2] != "engineer.reminded" {
			t.Fatalf("%v", got)
		}
		_, err = r.Apply(r.ctx, by, Apply{Kind: Kind})
		r.must(err)
	})
}

func TestHoldEndsByItself(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by, application := r.submitted()
		o := officer(access.Officer)
		hold := Hold{Reasons: "The institution has been asked whether it gave this degree.", Day: "4", Month: "12", Year: "2026"}
		r.refused(r.Resume(r.ctx, o, application, Resume{}), "engineer.resume.not_held")
		r.refused(r.Hold(r.ctx, o, application, Hold{Reasons: "no", Day: "4", Month: "12", Year: "2026"}), "reasons engineer.assess.reasons")
		r.must(r.Hold(r.ctx, o, application, hold))
		v, err := r.Show(r.ctx, by, application)
		r.must(err)
		if v.Hold == nil || v.Hold.Reasons.Reveal() != hold.Reasons || v.Left != 7 {
			t.Fatalf("%+v", v.Hold)
		}
		r.refused(r.Recommend(r.ctx, o, application, Recommend{Outcome: string(RecommendEntry)}), "casework.waits.hold")
		r.days(11)
		r.must(r.Lapse(r.ctx)) // on the day itself it still waits
		r.refused(r.Recommend(r.ctx, o, application, Recommend{Outcome: string(RecommendEntry)}), "casework.waits.hold")
		r.days(1)
		r.must(r.Lapse(r.ctx))
		if v, err = r.Show(r.ctx, by, application); err != nil || v.Left != 7 || v.Hold != nil {
			t.Fatalf("%v %+v", err, v)
		}
		hold.Day = "16"
		r.must(r.Hold(r.ctx, o, application, hold))
		r.must(r.Resume(r.ctx, o, application, Resume{}))
		r.must(r.Withdraw(r.ctx, by, application))
		r.refused(r.Hold(r.ctx, o, application, hold), "casework.closed")
	})
}

func TestReconsideration(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by, application := r.submitted()
		dealt, member, registrar := officer(access.Officer), officer(access.Committee), officer(access.Registrar)
		r.must(r.Recommend(r.ctx, dealt, application, Recommend{Outcome: string(RecommendEntry)}))
		r.must(r.Recommend(r.ctx, member, application, Recommend{Outcome: string(RecommendRefusal), Reasons: "The transcript lacks a page."}))
		r.refused(r.IntendRefusal(r.ctx, officer(access.Committee), application, IntendRefusal{Reasons: "The transcript lacks a page."}), "casework.other_office.registrar")
		r.must(r.IntendRefusal(r.ctx, registrar, application, IntendRefusal{Reasons: "The transcript lacks a page."}))
		r.days(20)
		r.must(r.Lapse(r.ctx)) // nobody answered the notice: the case goes back to the registrar
		v, err := r.Show(r.ctx, by, application)
		r.must(err)
		if v.State != StateSubmitted || v.Case.Waits != casework.WaitsOffice || v.Requests[0].State != RequestLapsed {
			t.Fatalf("%+v", v.Case)
		}
		r.refused(r.IntendRefusal(r.ctx, registrar, application, IntendRefusal{Reasons: "The transcript lacks a page."}), "engineer.notice.twice")
		r.refused(r.Reconsider(r.ctx, by, application, Reconsider{Grounds: "All pages are there, as the scan shows."}), "engineer.again.not_refused")
		r.must(r.Refuse(r.ctx, registrar, application, Refuse{Reasons: "The transcript lacks a page."}))

		r.refused(r.Reconsider(r.ctx, by, application, Reconsider{Grounds: "no"}), "grounds engineer.again.grounds")
		if err := r.Reconsider(r.ctx, r.member(), application, Reconsider{Grounds: "All pages are there, as the scan shows."}); !fault.Is(err, fault.KindNotFound) {
			t.Fatalf("another asks: %v", err)
		}
		other, err := r.Apply(r.ctx, by, Apply{Kind: Kind})
		r.must(err)
		r.refused(r.Reconsider(r.ctx, by, application, Reconsider{Grounds: "All pages are there, as the scan shows."}), "engineer.again.other_open")
		r.must(r.Withdraw(r.ctx, by, other))
		r.must(r.Reconsider(r.ctx, by, application, Reconsider{Grounds: "All pages are there, as the scan shows."}))
		_, err = r.Enter(r.ctx, member, application, Enter{})
		r.refused(err, "casework.same_person")
		_, err = r.Enter(r.ctx, registrar, application, Enter{})
		r.refused(err, "casework.other_office.committee")
		a, err := r.Assess(r.ctx, officer(access.Committee), application)
		r.must(err)
		if a.Case.Step != council.Reconsideration || a.Left != 15 || a.May != nil || !a.Final || a.Findings[len(a.Findings)-1].Outcome != OutcomeAskedAgain {
			t.Fatalf("%+v", a.Case)
		}
		got, err := r.Enter(r.ctx, officer(access.Committee), application, Enter{})
		r.must(err)
		if got.Number != "CIVIL/1" {
			t.Fatalf("%+v", got)
		}
	})
}

func TestReconsiderationIsAskedOnceAndInTime(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		refuse := func() (access.Actor, string) {
			by, application := r.atLastStep()
			r.hear(by, application)
			r.must(r.Refuse(r.ctx, officer(access.Registrar), application, Refuse{Reasons: "The transcript lacks its second page."}))
			return by, application
		}
		by, application := refuse()
		late, lateApplication := refuse()
		grounds := Reconsider{Grounds: "The second page was sent, as the file shows."}
		r.must(r.Reconsider(r.ctx, by, application, grounds))
		r.must(r.Refuse(r.ctx, officer(access.Committee), application, Refuse{Reasons: "The second page is of another transcript."}))
		v, err := r.Show(r.ctx, by, application)
		r.must(err)
		if v.State != StateRefused || v.Refusal.Reasons.Reveal() != "The second page is of another transcript." || !v.AskBy.IsZero() {
			t.Fatalf("%+v", v.Refusal)
		}
		r.refused(r.Reconsider(r.ctx, by, application, grounds), "engineer.again.twice")
		r.days(30)
		v, err = r.Show(r.ctx, late, lateApplication)
		r.must(err)
		if v.AskBy != v.Law.Day {
			t.Fatalf("it may be asked until %s; today is %s", v.AskBy, v.Law.Day)
		}
		r.days(1)
		r.refused(r.Reconsider(r.ctx, late, lateApplication, grounds), "engineer.again.late")
	})
}

// TestDeemed lets time do what a rule makes of silence, with a council that has such a rule.
func TestDeemed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		minimal, err := council.Load("minimal")
		r.must(err)
		_, application := r.submitted()
		r.council = minimal // whose officers' check counts as favourable five working days after its day
		silence := 7 + 5
		for range silence {
			r.must(r.Lapse(r.ctx))
			r.now.Set(minimal.At(r.now.Now()).Calendar.Add(minimal.At(r.now.Now()).Day, 1).Start(time.UTC).Add(6 * time.Hour))
		}
		step := func() string {
			var k casework.Case
			r.must(r.db.View(r.ctx, func(tx *db.Tx) (err error) { k, err = r.desk.Load(r.ctx, tx, application); return err }))
			return k.Step
		}
		if got := step(); got != "officer" {
			t.Fatalf("five working days after its day the case is at the step %s", got)
		}
		r.now.Set(minimal.At(r.now.Now()).Calendar.Add(minimal.At(r.now.Now()).Day, 1).Start(time.UTC).Add(6 * time.Hour))
		r.must(r.Lapse(r.ctx))
		if got := step(); got != "registrar" {
			t.Fatalf("after silence the case is at the step %s", got)
		}
		var rows []findingRow
		r.must(r.db.View(r.ctx, func(tx *db.Tx) (err error) { rows, err = listFindings(r.ctx, tx, application); return err }))
		if len(rows) != 1 || rows[0].Person != "" || rows[0].Outcome != RecommendEntry {
			t.Fatalf("%+v", rows)
		}
	})
}

func TestDecideDeemed(t *testing.T) {
	l := law()
	due := day.Must("2026-11-16")
	for _, x := range []struct {
		name  string
		after int
		want  Outcome
	}{
		{"no rule makes anything of silence", 0, ""},
		{"the days are not over", 7, ""},
		{"the day after", 6, OutcomeEntered},
	} {
		step := council.Step{ID: "registrar", Final: true}
		if x.after > 0 {
			step.Deemed = council.Deemed{After: x.after, Outcome: string(OutcomeEntered)}
		}
		if got := decideDeemed(l, step, due); got != x.want {
			t.Errorf("%s: %q on %s", x.name, got, l.Day)
		}
	}
}

// TestOneAnswers lets two pages send answers at once: one is taken.
func TestOneAnswers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by, application := r.submitted()
		c := ask("2026-12-02")
		c.Item3 = ""
		r.must(r.RequestInformation(r.ctx, officer(access.Officer), application, c))
		request, done := r.asked(application), make(chan error, 8)
		for range 8 {
			go func() {
				done <- r.Answer(context.WithoutCancel(r.ctx), by, application, Answer{Request: request, Text1: "Because it is so.", Send: true, Version: "1"})
			}()
		}
		taken := 0
		for range 8 {
			switch err := <-done; {
			case err == nil:
				taken++
			case !fault.Is(err, fault.KindConflict):
				t.Error(err)
			}
		}
		if taken != 1 {
			t.Errorf("%d answers were taken", taken)
		}
	})
}
