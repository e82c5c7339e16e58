package visit

import (
	"strings"
	"sync"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
)

// review is what a side sees of the questions and the days.
func (r *room) review(by access.Actor, side, id string) ReviewShown {
	r.t.Helper()
	x, err := r.ShowReview(r.ctx, by, side, "indus", id)
	must(r.t, err)
	return x
}

// askedOf lets the team ask a question, which is sent.
func (r *room) askedOf(id, words string) Question {
	r.t.Helper()
	must(r.t, r.AskQuestion(r.ctx, member("fahad"), id, AskQuestion{Words: words}))
	must(r.t, r.SendQuestions(r.ctx, member("erum"), id))
	list := r.review(member("erum"), council.SideTeam, id).Questions
	return list[len(list)-1].Question
}

// TestQuestions asks, answers and lets days pass.
func TestQuestions(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		id := r.working()
		erum, fahad, ayesha, asad := member("erum"), member("fahad"), member("ayesha"), member("asad")
		for _, who := range []string{"gul", "ayesha", "omar"} {
			if err := r.AskQuestion(r.ctx, member(who), id, AskQuestion{Words: "Why?"}); !fault.Is(err, fault.KindNotFound) {
				t.Errorf("%s asks: %v", who, err)
			}
		}
		refused(t, r.AskQuestion(r.ctx, fahad, id, AskQuestion{Criterion: "magic"}), "criterion fault.choose, words visit.ask.empty")
		refused(t, r.SendQuestions(r.ctx, erum, id), "visit.ask.none")
		const words = "How many laboratories are there?"
		must(t, r.AskQuestion(r.ctx, fahad, id, AskQuestion{Words: words}))
		must(t, r.AskQuestion(r.ctx, erum, id, AskQuestion{Words: "Who teaches them?"}))
		list := r.review(fahad, council.SideTeam, id).Questions
		refused(t, r.DropQuestion(r.ctx, fahad, id, list[1].ID), "visit.convener_alone")
		must(t, r.DropQuestion(r.ctx, erum, id, list[1].ID))
		if got := r.review(ayesha, council.SideInstitution, id).Questions; len(got) != 0 {
			t.Errorf("the institution sees %d that were not sent", len(got))
		}
		refused(t, r.EndReview(r.ctx, erum, id), "visit.ask.unsent")
		refused(t, r.SendQuestions(r.ctx, fahad, id), "visit.convener_alone")
		must(t, r.SendQuestions(r.ctx, erum, id))
		if x := r.shown(id); x.Waits != Answer || x.Side != council.SideInstitution {
			t.Errorf("sent, it is %+v", x.Visit)
		}
		refused(t, r.AskQuestion(r.ctx, fahad, id, AskQuestion{Words: "And?"}), "visit.ask.waits")
		q := r.review(ayesha, council.SideInstitution, id).Questions[0]
		if q.Asks.Reveal() != words || strings.Contains(string(q.Words), "laboratories") {
			t.Errorf("asked is %q, stored %q", q.Asks.Reveal(), q.Words)
		}
		refused(t, r.SendAnswers(r.ctx, ayesha, "indus", id), "visit.answer.missing")
		refused(t, r.AnswerQuestion(r.ctx, ayesha, "indus", id, q.ID, AnswerQuestion{Version: "0"}), "answer visit.answer.empty")
		// Of two authors at once one is told.
		var done sync.WaitGroup
		errs := make([]error, 2)
		for i, who := range []access.Actor{ayesha, asad} {
			done.Go(func() {
				errs[i] = r.AnswerQuestion(r.ctx, who, "indus", id, q.ID, AnswerQuestion{"0", "Three, says " + who.Person})
			})
		}
		done.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Errorf("two authors at once: %v, %v", errs[0], errs[1])
		}
		if _, err := r.ShowReview(r.ctx, member("bilal"), council.SideInstitution, "ravi", id); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("another institution: %v", err)
		}
		if got := r.review(erum, council.SideTeam, id).Questions[0]; got.Answers.Reveal() != "" {
			t.Error("the team reads an answer that was not sent")
		}
		must(t, r.SendAnswers(r.ctx, ayesha, "indus", id))
		refused(t, r.AnswerQuestion(r.ctx, ayesha, "indus", id, q.ID, AnswerQuestion{"1", "Four."}), "visit.answer.over")
		for _, x := range []ReviewShown{r.review(erum, council.SideTeam, id), r.review(officer(access.Committee), council.SideCouncil, id)} {
			if !strings.HasPrefix(x.Questions[0].Answers.Reveal(), "Three, says a") {
				t.Errorf("sent, the answer is %q", x.Questions[0].Answers.Reveal())
			}
		}

		// Nobody answers in time: the team goes on with the days that it had.
		q2 := r.askedOf(id, "Where?")
		r.now.Move(15 * 24 * time.Hour)
		must(t, r.PassDays(r.ctx))
		if x := r.shown(id); x.Waits != Answer {
			t.Error("the last day has passed before its end")
		}
		r.now.Move(24 * time.Hour)
		must(t, r.PassDays(r.ctx))
		x := r.shown(id)
		left, _ := x.LeftOn(x.Law)
		if got := r.review(erum, council.SideTeam, id).Questions[1]; x.Waits != "" || left != 30 || got.ID != q2.ID || got.Closed == nil || got.Answered() {
			t.Errorf("after the days it is %+v with %d days, the question %+v", x.Visit, left, got)
		}
		refused(t, r.EndReview(r.ctx, fahad, id), "visit.convener_alone")
		must(t, r.EndReview(r.ctx, erum, id))
		if x := r.shown(id); x.Stage != Schedule || x.Side != council.SideCouncil {
			t.Errorf("studied, it is %+v", x.Visit)
		}
	})
}

func typed(first, last string) DaysTyped {
	f, l := typedDays(day.Must(first), day.Must(last)), DaysTyped{}
	l.FirstDay, l.FirstMonth, l.FirstYear, l.LastDay, l.LastMonth, l.LastYear = f["first_day"], f["first_month"], f["first_year"], f["last_day"], f["last_month"], f["last_year"]
	return l
}

// scheduling is a visit whose days are to be agreed.
func (r *room) scheduling() string {
	r.t.Helper()
	id := r.working()
	must(r.t, r.EndReview(r.ctx, member("erum"), id))
	return id
}

// TestDays agrees on the days of a visit.
func TestDays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		id, o, ayesha := r.scheduling(), officer(access.Officer), member("ayesha")
		for name, x := range map[string]struct{ first, last, want string }{
			"yesterday": {"2026-11-22", "2026-11-24", "first visit.days.past"}, "backwards": {"2026-12-10", "2026-12-09", "last visit.days.order"},
			"long": {"2026-12-10", "2026-12-24", "last visit.days.long"}, "far": {"2028-01-01", "2028-01-02", "first visit.days.far"},
		} {
			t.Log(name)
			refused(t, r.ProposeDays(r.ctx, o, id, typed(x.first, x.last)), x.want)
		}
		refused(t, r.ProposeDays(r.ctx, o, id, DaysTyped{FirstDay: "31", FirstMonth: "2", FirstYear: "2027"}), "first visit.days.day")
		refused(t, r.FixDays(r.ctx, o, id, typed("2026-12-14", "2026-12-16")), "visit.days.unasked")
		if err := r.ProposeDays(r.ctx, member("erum"), id, typed("2026-12-14", "2026-12-16")); !fault.Is(err, fault.KindDenied) {
			t.Errorf("the team proposes days: %v", err)
		}
		must(t, r.ProposeDays(r.ctx, o, id, typed("2026-12-14", "2026-12-16")))
		refused(t, r.FixDays(r.ctx, o, id, typed("2026-12-14", "2026-12-16")), "visit.days.waits")
		refused(t, r.AnswerDays(r.ctx, ayesha, "indus", id, AnswerDays{}), "outcome fault.choose")
		refused(t, r.AnswerDays(r.ctx, ayesha, "indus", id, AnswerDays{Outcome: "other"}), "first visit.days.day")
		must(t, r.AnswerDays(r.ctx, ayesha, "indus", id, AnswerDays{"other", typed("2026-12-21", "2026-12-22")}))
		refused(t, r.AnswerDays(r.ctx, ayesha, "indus", id, AnswerDays{Outcome: "agree"}), "visit.days.not_asked")
		must(t, r.ProposeDays(r.ctx, o, id, typed("2026-12-21", "2026-12-23")))
		must(t, r.AnswerDays(r.ctx, ayesha, "indus", id, AnswerDays{Outcome: "agree"}))
		if list := r.review(ayesha, council.SideInstitution, id).Days; len(list) != 4 || !list[3].Agreed || list[3].Last != day.Must("2026-12-23") {
			t.Errorf("proposed were %+v", list)
		}
		must(t, r.FixDays(r.ctx, o, id, typed("2026-12-21", "2026-12-23")))
		x := r.shown(id)
		if x.Stage != Visiting || x.MeetsOn != day.Must("2026-12-21") || x.MeetsUntil != day.Must("2026-12-23") || x.Due != day.Must("2026-12-30") {
			t.Errorf("fixed, it is %+v", x.Visit)
		}

		// Whoever is late is told once.
		r.now.Move(40 * 24 * time.Hour)
		must(t, r.PassDays(r.ctx))
		must(t, r.PassDays(r.ctx))
		if len(r.late) != 1 || r.late[0].Side != council.SideTeam || r.shown(id).Stage != Visiting {
			t.Errorf("told that they are late: %+v", r.late)
		}
	})
}

// TestPassDaysOfOthers sees that the days of all other visits pass when one cannot be told.
func TestPassDaysOfOthers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		r.breaks = r.teaming()
		other := r.asked(Apply{Programme: "civil", Kind: "name", Why: "It is called otherwise from 2027."})
		r.paid(other)
		r.now.Move(40 * 24 * time.Hour)
		if err := r.PassDays(r.ctx); err == nil || !strings.Contains(err.Error(), r.breaks) {
			t.Errorf("that a visit cannot be told is said as %v", err)
		}
		if len(r.late) != 1 || r.late[0].Visit != other {
			t.Errorf("late are %+v", r.late)
		}
	})
}
