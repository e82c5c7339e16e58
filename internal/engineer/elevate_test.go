package engineer

import (
	"context"
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
	"sanad/internal/id"
	"sanad/internal/standing"
)

// onRegister returns a new person who was entered in the register, and moves the clock on by some years.
func (r *room) onRegister(years int) (access.Actor, Registration) {
	r.t.Helper()
	by, application := r.atLastStep()
	got, err := r.Enter(r.ctx, officer(access.Registrar), application, Enter{})
	r.must(err)
	r.now.Move(time.Duration(years) * 366 * 24 * time.Hour)
	return by, got
}

// version is that of an application now.
func (r *room) version(by access.Actor, application string) string {
	r.t.Helper()
	v, err := r.Show(r.ctx, by, application)
	r.must(err)
	return strconv.FormatInt(v.Version, 10)
}

// elevating returns a draft for the higher kind by examination, that lacks nothing but the sections that a test leaves out.
func (r *room) elevating(by access.Actor, from day.Day) string {
	r.t.Helper()
	a, err := r.Apply(r.ctx, by, Apply{Kind: "professional_engineer"})
	r.must(err)
	r.must(r.ChooseRoute(r.ctx, by, a, ChooseRoute{Route: "exam", Version: "1"}))
	r.must(r.RecordClaims(r.ctx, by, a, RecordClaims{Exam: "E-17", Day: "5", Month: "7", Year: "2031", Points: "20", Version: "2"}))
	r.must(r.AddExperience(r.ctx, by, a, AddExperience{
		Employer: "Demo Works", Title: "Site engineer", Did: "Built two bridges and measured them.", Version: "3",
		FromDay: strconv.Itoa(from.Date()), FromMonth: strconv.Itoa(int(from.Month())), FromYear: strconv.Itoa(from.Year()),
	}))
	return a
}

// refer lets two referees confirm.
func (r *room) refer(by access.Actor, a string) {
	r.t.Helper()
	for i, name := range []string{"Nadia Iqbal", "Omar Farooq"} {
		c := NameReferee{Name: name, Email: "referee" + strconv.Itoa(i) + "@example.org", Position: "MECH/" + strconv.Itoa(i+1), Language: "en", Version: r.version(by, a)}
		token, err := r.NameReferee(r.ctx, by, a, c)
		r.must(err)
		r.must(r.AnswerReferee(r.ctx, token, AnswerReferee{Answer: "confirmed", Words: "I have seen the bridges that were built."}))
	}
}

// token is that of the last letter to a referee.
func (r *room) token() string {
	return strings.TrimPrefix(r.letters[len(r.letters)-1].Path, "/referee/")
}

// feePaid lets an application go to its first step.
func (r *room) feePaid(application string) {
	r.t.Helper()
	r.must(r.db.Update(r.ctx, func(tx *db.Tx) error { return r.FeePaid(r.ctx, tx, access.System(access.Fees), application) }))
}

func TestElevate(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		for _, id := range []string{"result", "points", "profile"} {
			r.have[id] = 1
		}
		var told []Elevated
		events.React(r.events, func(_ context.Context, _ *db.Tx, _ access.Actor, e Elevated) error {
			told = append(told, e)
			return nil
		})
		by, held := r.onRegister(6)
		a := r.elevating(by, held.EnteredOn)
		r.refer(by, a)
		r.must(r.Declare(r.ctx, by, a, Declare{True: true, Version: r.version(by, a)}))
		r.must(r.Submit(r.ctx, by, a, Submit{Version: r.version(by, a)}))
		if council.Total(r.owed[len(r.owed)-1].Charges) != 550_000 {
			t.Fatalf("asked for %+v", r.owed)
		}
		r.feePaid(a)

		dealing := officer(access.Officer)
		v, err := r.Assess(r.ctx, dealing, a)
		r.must(err)
		if v.Route.ID != "exam" || len(v.Positions) != 1 || v.Positions[0].Employer.Reveal() != "Demo Works" || len(v.Conditions) != 3 || v.Conditions[0].Verdict != Met || v.Conditions[1].Verdict != Waiting {
			t.Fatalf("%+v", v.Conditions)
		}
		if len(v.Referees) != 2 || v.Referees[0].Words.Reveal() != "I have seen the bridges that were built." {
			t.Fatalf("an officer does not read what a referee said: %+v", v.Referees)
		}
		r.refused(r.CheckClaim(r.ctx, dealing, a, CheckClaim{Wants: "exam", State: "perhaps"}), "state fault.choose")
		r.refused(r.CheckClaim(r.ctx, dealing, a, CheckClaim{Wants: "title", State: "confirmed"}), "fault.not_found")
		r.refused(r.CheckClaim(r.ctx, officer(access.Registrar), a, CheckClaim{Wants: "exam", State: "confirmed"}), "casework.other_office.officer")
		r.refused(r.Interview(r.ctx, dealing, a, Interview{Outcome: "assessment_passed", Reasons: "Asked about bridges and answered well."}), "engineer.interview.not_wanted")
		r.must(r.CheckClaim(r.ctx, dealing, a, CheckClaim{Wants: "exam", State: "confirmed"}))
		r.must(r.Recommend(r.ctx, dealing, a, Recommend{Outcome: string(RecommendEntry)}))
		committee := officer(access.Committee)
		r.must(r.Recommend(r.ctx, committee, a, Recommend{Outcome: string(RecommendEntry)}))
		registrar := officer(access.Registrar)
		_, err = r.Enter(r.ctx, registrar, a, Enter{})
		r.refused(err, "engineer.enter.condition.points")
		r.must(r.CheckClaim(r.ctx, registrar, a, CheckClaim{Wants: "points", State: "confirmed"}))
		got, err := r.Enter(r.ctx, registrar, a, Enter{})
		r.must(err)
		today := r.law().Day
		if got.ID != held.ID || got.Number != held.Number || got.Title(today) != "professional_engineer" || got.Title(today.Add(-1)) != "registered_engineer" || got.Facts.On(today) != standing.Active {
			t.Fatalf("%+v", got)
		}
		if len(told) != 1 || told[0].Number != held.Number || len(told[0].Facts) != 1 || told[0].Rule != "pe_exam" {
			t.Fatalf("the reactions heard %+v", told)
		}
		show, err := r.Show(r.ctx, by, a)
		r.must(err)
		if show.State != StateEntered || show.Entry == nil || show.Entry.Number != held.Number {
			t.Fatalf("%+v", show.Application)
		}
		l, _, err := r.Licence(r.ctx, by)
		r.must(err)
		if l.Title(today) != "professional_engineer" || len(l.Others) != 0 {
			t.Fatalf("%+v", l.Registration)
		}
		_, err = r.Apply(r.ctx, by, Apply{Kind: "professional_engineer"})
		r.refused(err, "engineer.apply.registered")
		_, err = r.Apply(r.ctx, by, Apply{Kind: "registered_engineer"})
		r.refused(err, "engineer.apply.registered")
		_, err = r.Apply(r.ctx, by, Apply{Kind: "supervisory_certificate"})
		r.refused(err, "engineer.apply.above")
	})
}

func TestElevationThatLacksSomething(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by, held := r.onRegister(6)
		stranger := r.member()
		_, err := r.Apply(r.ctx, stranger, Apply{Kind: "professional_engineer"})
		r.refused(err, "engineer.apply.holds")
		a := r.elevating(by, held.EnteredOn.AddYears(2))
		r.refused(r.ChooseRoute(r.ctx, by, a, ChooseRoute{Route: "magic", Version: "4"}), "route fault.choose")
		r.refused(r.ChooseRoute(r.ctx, by, a, ChooseRoute{Route: "long", Version: "4"}), "route engineer.route.barred")
		r.refused(r.ChooseRoute(r.ctx, stranger, a, ChooseRoute{Route: "exam", Version: "4"}), "fault.not_found")
		r.refused(r.RecordClaims(r.ctx, stranger, a, RecordClaims{}), "fault.not_found")
		r.refused(r.RecordProject(r.ctx, by, a, RecordProject{Name: "ab", Client: "ab", FromDay: "1", FromMonth: "1", FromYear: "2030", UntilDay: "1", UntilMonth: "1", UntilYear: "2040", Version: "4"}), "fault.not_found")
		r.refused(r.AddExperience(r.ctx, by, a, AddExperience{
			Employer: "Other Works", Title: "Engineer", Did: "Built two bridges and measured them.", FromDay: "1", FromMonth: "1", FromYear: "2030", Version: "4",
		}), "from engineer.experience.overlap")
		v, err := r.Show(r.ctx, by, a)
		r.must(err)
		if v.Version != 4 || len(v.Positions) != 1 {
			t.Fatalf("what was refused changed something: %d, %+v", v.Version, v.Positions)
		}
		r.must(r.Declare(r.ctx, by, a, Declare{True: true, Version: "4"}))
		r.refused(r.Submit(r.ctx, by, a, Submit{Version: "5"}), "task-experience engineer.submit.missing.experience")
		for _, c := range v.Conditions {
			if c.Wants == "experience" && (c.Verdict != Unmet || c.On != held.EnteredOn.AddYears(7).Add(-1)) {
				t.Fatalf("%+v", c)
			}
		}
		// Another route forgets what was claimed for the first; a position that is taken away leaves none.
		r.must(r.ChooseRoute(r.ctx, by, a, ChooseRoute{Route: "title", Version: "5"}))
		r.refused(r.RemoveExperience(r.ctx, by, a, RemoveExperience{Position: "none", Version: "6"}), "fault.not_found")
		r.must(r.RemoveExperience(r.ctx, by, a, RemoveExperience{Position: v.Positions[0].ID, Version: "6"}))
		v, err = r.Show(r.ctx, by, a)
		r.must(err)
		if len(v.Claims) != 0 || len(v.Positions) != 0 {
			t.Fatalf("%+v %+v", v.Claims, v.Positions)
		}
		// A registered person's identity stays as it is, whatever becomes of the application.
		r.must(r.Withdraw(r.ctx, by, a))
	})
}

func TestIdentityStaysHeld(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		for _, id := range []string{"result", "points", "profile"} {
			r.have[id] = 1
		}
		by, held := r.onRegister(6)
		a := r.elevating(by, held.EnteredOn)
		r.refer(by, a)
		r.must(r.Declare(r.ctx, by, a, Declare{True: true, Version: r.version(by, a)}))
		r.must(r.Submit(r.ctx, by, a, Submit{Version: r.version(by, a)}))
		r.feePaid(a)
		r.must(r.Withdraw(r.ctx, by, a))
		who, err := r.people.Show(r.ctx, by)
		r.must(err)
		if !who.Held {
			t.Fatal("the identity of somebody on the register can be changed")
		}
	})
}

// brought puts the registration of somebody on the register who came with the older one: nobody knows more of the degree than its year.
func (r *room) brought(year int) access.Actor {
	r.t.Helper()
	by, now := r.member(), r.now.Now()
	c := r.claim(r.count)
	r.must(r.people.Record(r.ctx, by, c))
	entered := day.Must("2010-02-13")
	reg := Registration{
		ID: id.New(now), Person: by.Person, Kind: Kind, Discipline: "CIVIL", Serial: int64(r.count), Number: r.law().Number("CIVIL", int64(r.count)), EnteredOn: entered, Rule: "x", Law: r.law().ID,
		EnteredAt: now, Import: id.New(now), Facts: standing.Facts{
			{ID: id.New(now), Kind: standing.Entry, From: entered, Value: Kind, Known: now}, {ID: id.New(now), Kind: standing.Valid, From: entered, Known: now},
		},
	}
	r.must(r.db.Update(r.ctx, func(tx *db.Tx) error { return r.Bring(r.ctx, tx, []Registration{reg}) }))
	r.needs.Graduation = func(context.Context, string) (Graduation, error) { return Graduation{Year: year}, nil }
	return by
}

// Of somebody who came with the older register the year of the degree decides where it can; else they say the day, and an officer confirms it.
func TestDegreeOfTheOlderRegister(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		apply := func(by access.Actor) string {
			a, err := r.Apply(r.ctx, by, Apply{Kind: "supervisory_certificate"})
			r.must(err)
			r.must(r.Declare(r.ctx, by, a, Declare{True: true, Version: "1"}))
			return a
		}
		enter := func(a string) error {
			r.must(r.Recommend(r.ctx, officer(access.Officer), a, Recommend{Outcome: string(RecommendEntry)}))
			r.must(r.Recommend(r.ctx, officer(access.Committee), a, Recommend{Outcome: string(RecommendEntry)}))
			_, err := r.Enter(r.ctx, officer(access.Registrar), a, Enter{})
			return err
		}
		_, err := r.Apply(r.ctx, r.brought(2015), Apply{Kind: "supervisory_certificate"})
		r.refused(err, "engineer.apply.condition")

		by := r.brought(2019)
		a := apply(by)
		v, err := r.Show(r.ctx, by, a)
		r.must(err)
		if v.Undated || len(v.Tasks) != 3 || v.Conditions[0].Verdict != Met {
			t.Fatalf("the year says it: %+v %+v", v.Tasks, v.Conditions)
		}
		r.must(r.Submit(r.ctx, by, a, Submit{Version: r.version(by, a)}))
		r.must(enter(a))

		by = r.brought(0)
		a = apply(by)
		r.refused(r.Submit(r.ctx, by, a, Submit{Version: r.version(by, a)}), "task-claims engineer.submit.missing.claims")
		said := RecordClaims{GraduatedDay: "5", GraduatedMonth: "7", GraduatedYear: "2015", Version: r.version(by, a)}
		r.refused(r.RecordClaims(r.ctx, by, a, said), "graduated_on engineer.claims.graduated_out")
		said.GraduatedYear = "2017"
		r.must(r.RecordClaims(r.ctx, by, a, said))
		r.must(r.Declare(r.ctx, by, a, Declare{True: true, Version: r.version(by, a)}))
		r.must(r.Submit(r.ctx, by, a, Submit{Version: r.version(by, a)}))
		r.refused(enter(a), "engineer.enter.condition.undated")
	})
}

// What an officer confirmed of the day of the degree counts.
func TestDegreeOfTheOlderRegisterIsConfirmed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := r.brought(0)
		a, err := r.Apply(r.ctx, by, Apply{Kind: "supervisory_certificate"})
		r.must(err)
		r.must(r.RecordClaims(r.ctx, by, a, RecordClaims{GraduatedDay: "5", GraduatedMonth: "7", GraduatedYear: "2017", Version: "1"}))
		r.must(r.Declare(r.ctx, by, a, Declare{True: true, Version: r.version(by, a)}))
		r.must(r.Submit(r.ctx, by, a, Submit{Version: r.version(by, a)}))
		dealing := officer(access.Officer)
		r.must(r.CheckClaim(r.ctx, dealing, a, CheckClaim{Wants: "graduation", State: "confirmed"}))
		r.must(r.Recommend(r.ctx, dealing, a, Recommend{Outcome: string(RecommendEntry)}))
		r.must(r.Recommend(r.ctx, officer(access.Committee), a, Recommend{Outcome: string(RecommendEntry)}))
		got, err := r.Enter(r.ctx, officer(access.Registrar), a, Enter{})
		r.must(err)
		if got.Number != "SUP/1" {
			t.Fatalf("%+v", got)
		}
	})
}

// Only so many letters to referees leave for an applicant in a day, also where each is given up, or the draft is withdrawn, and another begun.
func TestLettersToRefereesADay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by, held := r.onRegister(6)
		a := r.elevating(by, held.EnteredOn)
		most := r.law().Kinds[1].Referees.ADay
		name := func(i int) error {
			n := strconv.Itoa(i)
			_, err := r.NameReferee(r.ctx, by, a, NameReferee{Name: "Referee " + n, Email: "referee" + n + "@example.org", Position: "MECH/" + n, Language: "en", Version: r.version(by, a)})
			return err
		}
		giveUp := func() {
			v, err := r.Show(r.ctx, by, a)
			r.must(err)
			last := v.Referees[len(v.Referees)-1]
			r.must(r.DropReferee(r.ctx, by, a, AskReferee{Referee: last.ID, Version: r.version(by, a)}))
		}
		for i := range most {
			r.must(name(10 + i))
			giveUp()
		}
		r.refused(name(50), "engineer.referee.a_day")
		r.must(r.Withdraw(r.ctx, by, a))
		a = r.elevating(by, held.EnteredOn)
		r.refused(name(51), "engineer.referee.a_day")
		if len(r.letters) != most {
			t.Fatalf("%d letters left", len(r.letters))
		}
		r.days(1)
		r.must(name(52))
		r.days(7)
		for i := range most {
			r.must(name(60 + i))
			giveUp()
		}
		v, err := r.Show(r.ctx, by, a)
		r.must(err)
		again := AskReferee{Referee: v.Referees[0].ID, Version: r.version(by, a)}
		r.refused(r.AskReferee(r.ctx, by, a, again), "engineer.referee.a_day")
		r.days(1)
		r.must(r.AskReferee(r.ctx, by, a, again))
	})
}

// A supervisory certificate stands beside the registration, under a number of its own.
func TestSupervisoryCertificate(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by, held := r.onRegister(1)
		a, err := r.Apply(r.ctx, by, Apply{Kind: "supervisory_certificate"})
		r.must(err)
		r.must(r.Declare(r.ctx, by, a, Declare{True: true, Version: "1"}))
		r.must(r.Submit(r.ctx, by, a, Submit{Version: "2"}))
		r.must(r.Recommend(r.ctx, officer(access.Officer), a, Recommend{Outcome: string(RecommendEntry)}))
		r.must(r.Recommend(r.ctx, officer(access.Committee), a, Recommend{Outcome: string(RecommendEntry)}))
		got, err := r.Enter(r.ctx, officer(access.Registrar), a, Enter{})
		r.must(err)
		if got.Number != "SUP/1" || got.Discipline != held.Discipline || got.Rule != "supervisory" {
			t.Fatalf("%+v", got)
		}
		l, _, err := r.Licence(r.ctx, by)
		r.must(err)
		if l.Number != held.Number || len(l.Others) != 1 || l.Others[0].Number != "SUP/1" {
			t.Fatalf("%+v %+v", l.Registration, l.Others)
		}
		r.must(r.db.View(r.ctx, func(tx *db.Tx) error {
			who, err := r.Registered(r.ctx, tx, "sup 01")
			if who != by.Person {
				t.Errorf("SUP/1 is %q", who)
			}
			p, err2 := r.Public(r.ctx, tx, Entered{Case: a, Person: by.Person, Registration: got.ID})
			if p.Degree.Programme.Discipline != "CIVIL" || p.Registration.Number != "SUP/1" {
				t.Errorf("%+v", p)
			}
			if err == nil {
				err = err2
			}
			return err
		}))

		// It is given back by itself, and before what it rests on.
		by.Strong = true
		give := Surrender{Sure: true, Grounds: "I work for no firm of the smallest categories."}
		r.refused(r.Surrender(r.ctx, by, give), "engineer.surrender.rests")
		give.Registration = got.ID
		other, _ := r.onRegister(0)
		other.Strong = true
		r.refused(r.Surrender(r.ctx, other, give), "fault.not_found")
		r.must(r.Surrender(r.ctx, by, give))
		l, _, err = r.Licence(r.ctx, by)
		r.must(err)
		if l.Now != standing.Active || l.Others[0].Facts.On(l.Law.Day) != standing.Surrendered {
			t.Fatalf("%s, and the certificate %s", l.Now, l.Others[0].Facts.On(l.Law.Day))
		}
		r.refused(r.Surrender(r.ctx, by, give), "engineer.surrender.not_on_register")
		give.Registration = held.ID
		r.must(r.Surrender(r.ctx, by, give))
	})
}

func TestReferees(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by, held := r.onRegister(6)
		stranger := r.member()
		a := r.elevating(by, held.EnteredOn)
		own := r.claim(1)
		name := func(name, email, position string) error {
			_, err := r.NameReferee(r.ctx, by, a, NameReferee{Name: name, Email: email, Position: position, Language: "en", Version: r.version(by, a)})
			return err
		}
		_, err := r.NameReferee(r.ctx, stranger, a, NameReferee{Name: "Nadia Iqbal", Email: "nadia@example.org", Position: "MECH/7", Version: "4"})
		r.refused(err, "fault.not_found")
		r.refused(name(own.NameLatin, "somebody@example.org", "Chief engineer"), "name engineer.referee.self")
		r.refused(name("Nadia Iqbal", "nadia@example.org", held.Number), "position engineer.referee.self")
		contact := ""
		r.must(r.db.View(r.ctx, func(tx *db.Tx) error {
			decision, err := r.access.May(by, "engineer.show", access.Subject{Person: by.Person})
			if err != nil {
				return err
			}
			c, err := r.people.Contact(r.ctx, tx, decision, by.Person)
			contact = c.Email.Reveal()
			return err
		}))
		r.refused(name("Nadia Iqbal", strings.ToUpper(contact), "Chief engineer"), "email engineer.referee.self")
		r.must(name("Nadia Iqbal", "nadia@example.org", "MECH/7"))
		first := r.token()
		r.refused(name("Iqbal Nadia", "other@example.org", "Chief engineer"), "name engineer.referee.twice")
		r.refused(name("Omar Farooq", "Nadia@example.org", "Chief engineer"), "email engineer.referee.twice")
		r.refused(name("Omar Farooq", "omar@example.org", "mech 07"), "position engineer.referee.twice")
		r.must(name("Omar Farooq", "omar@example.org", "MECH/8"))
		second := r.token()
		r.refused(name("Third Person", "third@example.org", "MECH/9"), "engineer.referee.enough")

		// What a link asks, and that it works once.
		asked, err := r.ShowReferee(r.ctx, first)
		r.must(err)
		if asked.Name.Reveal() != "Nadia Iqbal" || asked.Applicant.Reveal() != own.NameLatin || asked.Kind != "professional_engineer" {
			t.Fatalf("%+v", asked)
		}
		r.refused(r.AnswerReferee(r.ctx, first, AnswerReferee{Answer: "confirmed", Words: "yes"}), "words engineer.referee.words")
		r.refused(r.AnswerReferee(r.ctx, "a token that is none", AnswerReferee{Answer: "declined"}), "fault.not_found")
		r.must(r.AnswerReferee(r.ctx, first, AnswerReferee{Answer: "declined"}))
		r.refused(r.AnswerReferee(r.ctx, first, AnswerReferee{Answer: "confirmed", Words: "I have seen the bridges that were built."}), "fault.not_found")

		// Whoever declined is not named again, and another takes the place.
		r.refused(name("Nadia Iqbal", "nadia@example.org", "MECH/7"), "email engineer.referee.twice")
		r.must(name("Third Person", "third@example.org", "MECH/9"))
		r.must(r.AnswerReferee(r.ctx, r.token(), AnswerReferee{Answer: "confirmed", Words: "I have seen the bridges that were built."}))
		v, err := r.Show(r.ctx, by, a)
		r.must(err)
		if len(v.Referees) != 3 || confirmed(v.Referees) != 1 {
			t.Fatalf("%+v", v.Referees)
		}
		for _, x := range v.Referees {
			if !x.Words.Empty() {
				t.Fatal("the applicant reads what a referee said")
			}
		}

		// Asked again: not too soon, not too often; the older link works no more, and a day ends the newer.
		again := AskReferee{Referee: v.Referees[1].ID, Version: r.version(by, a)}
		r.refused(r.AskReferee(r.ctx, by, a, again), "engineer.referee.soon")
		r.refused(r.AskReferee(r.ctx, stranger, a, again), "fault.not_found")
		r.refused(r.AskReferee(r.ctx, by, a, AskReferee{Referee: v.Referees[0].ID, Version: again.Version}), "engineer.referee.answered")
		for range 2 {
			r.days(7)
			again.Version = r.version(by, a)
			r.must(r.AskReferee(r.ctx, by, a, again))
		}
		_, err = r.ShowReferee(r.ctx, second)
		r.refused(err, "fault.not_found")
		_, err = r.ShowReferee(r.ctx, r.token())
		r.must(err)
		r.days(7)
		again.Version = r.version(by, a)
		r.refused(r.AskReferee(r.ctx, by, a, again), "engineer.referee.asked_enough")
		r.days(14)
		_, err = r.ShowReferee(r.ctx, r.token())
		r.refused(err, "fault.not_found")
		r.must(r.DropReferee(r.ctx, by, a, again))
		again.Version = r.version(by, a)
		r.refused(r.DropReferee(r.ctx, by, a, again), "engineer.referee.answered")

		// With the draft everybody who was named for it is forgotten.
		r.must(name("Fourth Person", "fourth@example.org", "MECH/10"))
		r.must(r.Withdraw(r.ctx, by, a))
		_, err = r.ShowReferee(r.ctx, r.token())
		r.refused(err, "fault.not_found")
		r.must(r.db.View(r.ctx, func(tx *db.Tx) error {
			left, err := listReferees(r.ctx, tx, a)
			if len(left) != 0 {
				t.Errorf("%d are kept", len(left))
			}
			return err
		}))
	})
}
