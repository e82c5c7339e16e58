package visit

import (
	"context"
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
)

// hindering is what hinders evaluators of these tests; whoever is not named here is no evaluator.
var hindering = map[string][]Conflict{
	"erum": nil, "fahad": nil, "gul": nil, "hina": nil,
	"studied": {{Kind: "studied", Interest: true, Rule: council.Rule{ID: "evaluator_interest", Instrument: "Manual", Text: council.Text{En: "No interest", Ur: "مفاد نہیں"}}}},
	"tired":   {{Kind: "load"}},
}

// testTeams answers as the room of evaluators does. What hinders is changed by tests with r.hinders.
func (r *room) testTeams() TeamNeeds {
	weigh := func(who string) (Candidate, error) {
		r.mu.Lock()
		defer r.mu.Unlock()
		found, ok := hindering[who]
		if !ok {
			return Candidate{}, fault.NotFound()
		}
		return Candidate{Person: who, Name: "Dr " + who, Conflicts: append(append([]Conflict{}, found...), r.hinders[who]...)}, nil
	}
	return TeamNeeds{
		Size: func(council.Law) (int, int, council.Rule) {
			return 2, 3, council.Rule{ID: "team", Instrument: "Manual"}
		},
		Candidates: func(context.Context, *db.Tx, access.Actor, string, string, day.Day) (list []Candidate, err error) {
			for _, who := range []string{"erum", "fahad", "gul", "hina", "studied"} {
				c, err := weigh(who)
				if err != nil {
					return nil, err
				}
				list = append(list, c)
			}
			return list, nil
		},
		Check: func(_ context.Context, _ *db.Tx, _ access.Actor, person, _, _ string, _ day.Day) (Candidate, error) {
			return weigh(person)
		},
		Introduce: func(_ context.Context, _ *db.Tx, _ access.Actor, _ string, _ bool, persons []string) (list []Introduced, err error) {
			for _, who := range persons {
				told := Introduced{Person: who, Name: "Dr " + who, Employer: "Works of " + who}
				if who == r.nameless {
					told.Name = ""
				}
				list = append(list, told)
			}
			return list, nil
		},
	}
}

// teaming is a visit of indus whose team is to be named.
func (r *room) teaming() string {
	r.t.Helper()
	r.found[2022] = Found{Outcome: "conditional", Decision: "EAB/2"}
	id := r.asked(confirmatory())
	r.paid(id)
	return id
}

// named puts evaluators into the team; the first convenes it.
func (r *room) named(id string, who ...string) {
	r.t.Helper()
	for i, x := range who {
		must(r.t, r.NameMember(r.ctx, officer(access.Officer), id, NameMember{Person: x, Convener: i == 0}))
	}
}

// working is a visit whose team, erum and fahad, studies the papers.
func (r *room) working() string {
	r.t.Helper()
	id := r.teaming()
	r.named(id, "erum", "fahad")
	must(r.t, r.SendTeam(r.ctx, officer(access.Officer), id))
	must(r.t, r.AnswerTeam(r.ctx, member("asad"), "indus", id))
	must(r.t, r.SettleTeam(r.ctx, officer(access.Officer), id))
	return id
}

// atDesk is a team as an officer sees it.
func (r *room) atDesk(id string) TeamShown {
	r.t.Helper()
	x, err := r.TeamAtDesk(r.ctx, officer(access.Officer), id)
	must(r.t, err)
	return x
}

// memberOf is the id of a person as a member.
func (r *room) memberOf(id, person string) string {
	r.t.Helper()
	for _, m := range r.atDesk(id).Members {
		if m.Person == person {
			return m.ID
		}
	}
	r.t.Fatalf("%s is in no team", person)
	return ""
}

// TestTeam names a team in every way that must be refused, and lets the institution object.
func TestTeam(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		id, o := r.teaming(), officer(access.Officer)
		for name, x := range map[string]struct{ who, want string }{
			"who studied there": {"studied", "person visit.hinders_by.studied"}, "who has enough": {"tired", "person visit.hinders.load"}, "no evaluator": {"nobody", "person fault.choose"},
		} {
			t.Log(name)
			refused(t, r.NameMember(r.ctx, o, id, NameMember{Person: x.who}), x.want)
		}
		for _, by := range []access.Actor{officer(access.Committee), officer(access.Cashier), member("ayesha"), member("erum")} {
			if err := r.NameMember(r.ctx, by, id, NameMember{Person: "erum"}); !fault.Is(err, fault.KindDenied) {
				t.Errorf("%v %s names: %v", by.Roles, by.Person, err)
			}
		}
		must(t, r.NameMember(r.ctx, o, id, NameMember{Person: "erum"}))
		refused(t, r.NameMember(r.ctx, o, id, NameMember{Person: "erum"}), "person visit.team.already")
		refused(t, r.SendTeam(r.ctx, o, id), "visit.team.few")
		must(t, r.NameMember(r.ctx, o, id, NameMember{Person: "fahad"}))
		refused(t, r.SendTeam(r.ctx, o, id), "visit.team.no_convener")
		must(t, r.Convene(r.ctx, o, id, OfMember{r.memberOf(id, "fahad")}))
		must(t, r.NameMember(r.ctx, o, id, NameMember{Person: "gul", Convener: true}))
		refused(t, r.NameMember(r.ctx, o, id, NameMember{Person: "hina"}), "person visit.team.full")
		r.nameless = "gul"
		refused(t, r.SendTeam(r.ctx, o, id), "visit.team.nameless")
		r.nameless = ""
		refused(t, r.SettleTeam(r.ctx, o, id), "visit.team.unshown")
		if own, err := r.TeamOwn(r.ctx, member("ayesha"), "indus", id); err != nil || len(own.Members) != 0 {
			t.Errorf("before it was shown the institution sees %d members, %v", len(own.Members), err)
		}
		refused(t, r.AnswerTeam(r.ctx, member("ayesha"), "indus", id), "visit.team.not_asked")

		// After ten days the team is shown, and the council's clock stands with its twenty.
		r.now.Move(10 * 24 * time.Hour)
		must(t, r.SendTeam(r.ctx, o, id))
		if x := r.shown(id); x.Side != council.SideInstitution || x.Waits != Objection || x.Left != 20 || x.Due != day.Must("2026-12-18") {
			t.Errorf("shown, it is %+v", x.Visit)
		}
		refused(t, r.NameMember(r.ctx, o, id, NameMember{Person: "hina"}), "visit.team.waits")
		own, err := r.TeamOwn(r.ctx, member("ayesha"), "indus", id)
		must(t, err)
		if len(own.Members) != 3 || own.Members[0].Introduced.Name != "Dr erum" || own.Members[0].Conflicts != nil || own.Candidates != nil || len(own.Objectable) != 3 || !own.Members[2].Convener {
			t.Errorf("the institution sees %+v", own)
		}
		if _, err := r.TeamOwn(r.ctx, member("bilal"), "ravi", id); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("another institution: %v", err)
		}
		refused(t, r.Object(r.ctx, member("asad"), "indus", id, Object{}), "member fault.choose, reason visit.team.reason_wanted")
		gul, fahad := r.memberOf(id, "gul"), r.memberOf(id, "fahad")
		const why = "His brother teaches at Ravi."
		must(t, r.Object(r.ctx, member("asad"), "indus", id, Object{gul, why}))
		refused(t, r.Object(r.ctx, member("ayesha"), "indus", id, Object{gul, "Once more."}), "member fault.choose")
		must(t, r.Object(r.ctx, member("ayesha"), "indus", id, Object{fahad, "Too young."}))
		must(t, r.AnswerTeam(r.ctx, member("ayesha"), "indus", id))
		refused(t, r.Object(r.ctx, member("ayesha"), "indus", id, Object{r.memberOf(id, "erum"), "Late."}), "visit.team.not_asked")
		must(t, d.View(r.ctx, func(tx *db.Tx) error {
			list, err := listObjections(r.ctx, tx, id)
			for _, x := range list {
				if strings.Contains(string(x.Reason), "brother") {
					t.Error("a reason is stored in clear")
				}
			}
			return err
		}))

		refused(t, r.SettleTeam(r.ctx, o, id), "visit.team.undecided")
		said := r.atDesk(id).Objections
		if len(said) != 2 || said[0].Reason.Reveal() != why || said[0].Name != "Dr gul" || r.shown(id).Due != day.Must("2026-12-23") {
			t.Errorf("objections: %+v", said)
		}
		refused(t, r.DecideObjection(r.ctx, o, id, said[1].ID, DecideObjection{Outcome: "declined"}), "answer visit.team.answer_wanted")
		must(t, r.DecideObjection(r.ctx, o, id, said[1].ID, DecideObjection{"declined", "Age is no interest."}))
		must(t, r.DecideObjection(r.ctx, o, id, said[0].ID, DecideObjection{Outcome: "upheld"}))
		refused(t, r.DecideObjection(r.ctx, o, id, said[0].ID, DecideObjection{"declined", "No."}), "visit.changed")
		refused(t, r.SettleTeam(r.ctx, o, id), "visit.team.no_convener")
		must(t, d.View(r.ctx, func(tx *db.Tx) error {
			objected, err := r.Objected(r.ctx, tx, []string{"i-indus"}, []string{"gul", "fahad"})
			if !objected["gul"] || objected["fahad"] {
				t.Errorf("objected: %v", objected)
			}
			other, _ := r.Objected(r.ctx, tx, []string{"i-ravi"}, []string{"gul"})
			load, _ := r.Load(r.ctx, tx, []string{"erum", "gul"})
			if other["gul"] || load["erum"] != 1 || load["gul"] != 0 {
				t.Errorf("at another: %v; load %v", other, load)
			}
			return err
		}))

		// Another is named, and shown again: to the others nobody objects a second time.
		must(t, r.NameMember(r.ctx, o, id, NameMember{Person: "hina", Convener: true}))
		refused(t, r.SettleTeam(r.ctx, o, id), "visit.team.unshown")
		r.now.Move(time.Hour)
		must(t, r.SendTeam(r.ctx, o, id))
		own, err = r.TeamOwn(r.ctx, member("ayesha"), "indus", id)
		must(t, err)
		if len(own.Objectable) != 1 || own.Objectable[0].Person != "hina" || len(own.Objections) != 2 || own.Objections[1].Answer.Reveal() != "Age is no interest." || own.Objections[0].Name != "Dr gul" {
			t.Errorf("the second time: %+v", own)
		}
		must(t, r.AnswerTeam(r.ctx, member("ayesha"), "indus", id))
		refused(t, r.SendTeam(r.ctx, o, id), "visit.team.shown")

		// What came to light since keeps a member out; that they have visits enough does not: this is one of them.
		r.hinders = map[string][]Conflict{"fahad": {{Kind: "works", Interest: true}}}
		refused(t, r.SettleTeam(r.ctx, o, id), "visit.hinders.works")
		r.hinders = map[string][]Conflict{"fahad": {{Kind: "load"}}}
		must(t, r.SettleTeam(r.ctx, o, id))
		if x := r.shown(id); x.Stage != Review || x.Side != council.SideTeam {
			t.Errorf("settled, it is %+v", x.Visit)
		}
		refused(t, r.NameMember(r.ctx, o, id, NameMember{Person: "gul"}), "person visit.team.full")
		refused(t, r.SettleTeam(r.ctx, o, id), "visit.team.over")
	})
}

// TestJoin lets a team of the least size lose a member while it works, and get others: none sees the papers before the institution was told and answered, and
// what the team wrote stays.
func TestJoin(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		id, o := r.working(), officer(access.Officer)
		must(t, r.PutTeamFinding(r.ctx, member("fahad"), id, "", PutTeamFinding{Criterion: "faculty", Kind: string(Strength), Words: "They teach well."}))
		r.now.Move(3 * 24 * time.Hour)
		due := r.shown(id).Due
		must(t, d.Update(r.ctx, func(tx *db.Tx) error { return r.LeaveTeams(r.ctx, tx, o, "fahad") }))
		sees := func(who string, want bool) {
			t.Helper()
			_, err := r.ShowReport(r.ctx, member(who), council.SideTeam, "", id)
			must(t, d.View(r.ctx, func(tx *db.Tx) error {
				may, lost := r.TeamMay(r.ctx, tx, who, id)
				told, lost2 := r.TeamOf(r.ctx, tx, id)
				mine, lost3 := r.OfMember(r.ctx, tx, who)
				if lost != nil || lost2 != nil || lost3 != nil || may != want || strings.Contains(strings.Join(told, " "), who) != want || len(mine) != 1 || mine[0].Works != want || mine[0].Named == want {
					t.Errorf("%s: may %v, told %v, theirs %+v", who, may, told, mine)
				}
				return nil
			}))
			if (err == nil) != want {
				t.Errorf("%s reads: %v, %v", who, err == nil, err)
			}
		}
		refused(t, r.NameMember(r.ctx, o, id, NameMember{Person: "studied"}), "person visit.hinders_by.studied")
		refused(t, r.NameMember(r.ctx, o, id, NameMember{Person: "gul", Convener: true}), "convener visit.team.convene_later")
		must(t, r.NameMember(r.ctx, o, id, NameMember{Person: "gul"}))
		gul := OfMember{r.memberOf(id, "gul")}
		sees("gul", false)
		refused(t, r.JoinTeam(r.ctx, o, id, gul), "visit.team.unshown")
		refused(t, r.Convene(r.ctx, o, id, gul), "visit.team.convene_later")
		refused(t, r.EndMember(r.ctx, o, id, OfMember{r.memberOf(id, "erum")}), "visit.team.convenes")

		// While the institution looks at who joins, no stage ends.
		looked, convener := Visit{Waits: Objection, Due: due}, Member{Convener: true}
		looked.Stage = Visiting
		_, err := decideExit(looked, convener, NoteExit{}, due)
		refused(t, err, "visit.team.waits")
		looked.Stage = Report
		refused(t, decideSendReport(looked, convener, ReportOf{}, nil), "visit.team.waits")

		// The institution looks at who joins, and the team's clock stands; the team goes on writing, and nobody ends the stage.
		must(t, r.SendTeam(r.ctx, o, id))
		if x := r.shown(id); x.Stage != Review || x.Waits != Objection || x.Side != council.SideInstitution || x.Due != day.Must("2026-12-11") {
			t.Errorf("shown, it is %+v", x.Visit)
		}
		refused(t, r.JoinTeam(r.ctx, o, id, gul), "visit.team.waits")
		refused(t, r.EndReview(r.ctx, member("erum"), id), "visit.ask.waits")
		must(t, r.PutTeamFinding(r.ctx, member("erum"), id, "", PutTeamFinding{Criterion: "faculty", Kind: string(Strength), Words: "They write well."}))
		own, err := r.TeamOwn(r.ctx, member("ayesha"), "indus", id)
		must(t, err)
		if len(own.Objectable) != 1 || own.Objectable[0].Person != "gul" {
			t.Errorf("the institution can object to %+v", own.Objectable)
		}
		must(t, r.Object(r.ctx, member("asad"), "indus", id, Object{gul.Member, "Her sister teaches here."}))
		must(t, r.AnswerTeam(r.ctx, member("asad"), "indus", id))
		if x := r.shown(id); x.Stage != Review || x.Waits != "" || x.Side != council.SideTeam || x.Due.Before(due) {
			t.Errorf("answered, it is %+v", x.Visit)
		}
		refused(t, r.JoinTeam(r.ctx, o, id, gul), "visit.team.undecided")
		must(t, r.DecideObjection(r.ctx, o, id, r.atDesk(id).Objections[0].ID, DecideObjection{Outcome: "upheld"}))
		refused(t, r.JoinTeam(r.ctx, o, id, gul), "visit.changed")

		// Another is shown; the institution lets its days pass. An interest that came to light meanwhile keeps them out.
		must(t, r.NameMember(r.ctx, o, id, NameMember{Person: "hina"}))
		hina := OfMember{r.memberOf(id, "hina")}
		must(t, r.SendTeam(r.ctx, o, id))
		r.now.Move(30 * 24 * time.Hour)
		must(t, r.PassDays(r.ctx))
		sees("hina", false)
		r.hinders = map[string][]Conflict{"hina": {{Kind: "works", Interest: true}}}
		refused(t, r.JoinTeam(r.ctx, o, id, hina), "visit.hinders.works")
		r.hinders = nil
		by := o
		by.Person = "was"
		refused(t, r.JoinTeam(r.ctx, by, id, hina), "visit.board.apart")
		must(t, r.JoinTeam(r.ctx, o, id, hina))
		refused(t, r.JoinTeam(r.ctx, o, id, hina), "visit.changed")
		sees("hina", true)
		x, err := r.ShowReport(r.ctx, member("hina"), council.SideTeam, "", id)
		must(t, err)
		if len(x.Findings) != 2 || x.Findings[0].Says.Reveal() != "They teach well." || x.Findings[0].By != "fahad" {
			t.Errorf("who joined reads %+v", x.Findings)
		}
		must(t, r.Convene(r.ctx, o, id, hina))
		refused(t, r.EndMember(r.ctx, o, id, OfMember{r.memberOf(id, "erum")}), "visit.team.too_few")
	})
}

// TestPlace opens a visit to the members of its team alone, and only while they work.
func TestPlace(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		id, o := r.teaming(), officer(access.Officer)
		r.named(id, "erum", "fahad", "gul")
		sees := func(who string) bool {
			t.Helper()
			_, err := r.ShowPlace(r.ctx, member(who), id)
			if err != nil && !fault.Is(err, fault.KindNotFound) {
				t.Errorf("%s: %v", who, err)
			}
			var may bool
			must(t, d.View(r.ctx, func(tx *db.Tx) (err error) {
				may, err = r.TeamMay(r.ctx, tx, who, id)
				return err
			}))
			if may != (err == nil) {
				t.Errorf("%s sees the visit: %v, its papers: %v", who, err == nil, may)
			}
			return may
		}
		if sees("erum") {
			t.Error("papers are open before the team works")
		}
		must(t, r.SendTeam(r.ctx, o, id))
		must(t, r.AnswerTeam(r.ctx, member("asad"), "indus", id))
		must(t, r.SettleTeam(r.ctx, o, id))
		for who, want := range map[string]bool{"erum": true, "gul": true, "hina": false, "ayesha": false, "omar": false, "": false} {
			if sees(who) != want {
				t.Errorf("%q sees the papers: %v", who, !want)
			}
		}
		x, err := r.ShowPlace(r.ctx, member("erum"), id)
		must(t, err)
		if !x.Me.Convener || len(x.Members) != 3 || x.Objections != nil {
			t.Errorf("the convener sees %+v", x)
		}
		refused(t, r.EndMember(r.ctx, o, id, OfMember{r.memberOf(id, "erum")}), "visit.team.convenes")
		must(t, r.EndMember(r.ctx, o, id, OfMember{r.memberOf(id, "gul")}))
		if sees("gul") {
			t.Error("who was taken out sees the papers")
		}
		refused(t, r.EndMember(r.ctx, o, id, OfMember{r.memberOf(id, "fahad")}), "visit.team.too_few")
		must(t, r.db.Update(r.ctx, func(tx *db.Tx) error { return r.LeaveTeams(r.ctx, tx, o, "fahad") }))
		if sees("fahad") {
			t.Error("who evaluates no more sees the papers")
		}
		for _, who := range []string{"ayesha", "was", "gul", "fahad"} { // who applied, who stood for the institution once, who was of the team
			by := o
			by.Person = who
			refused(t, r.Convene(r.ctx, by, id, OfMember{r.memberOf(id, "erum")}), "visit.board.apart")
		}
		must(t, r.Withdraw(r.ctx, member("ayesha"), "indus", id, Page{}))
		if sees("erum") {
			t.Error("papers of a visit that was withdrawn are open")
		}
		if _, err := r.ShowPlace(r.ctx, member("erum"), "nothing"); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("no visit: %v", err)
		}
	})
}
