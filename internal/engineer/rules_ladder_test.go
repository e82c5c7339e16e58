package engineer

import (
	"testing"
	"time"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/pii"
)

// refusals are all that a refusal says, field by field.
func refusals(err error) string {
	f := fault.Of(err)
	if f == nil {
		return ""
	}
	if len(f.Fields) == 0 {
		return f.Key
	}
	list := ""
	for _, x := range f.Fields {
		list += " " + x.Name + " " + x.Key
	}
	return list[1:]
}

// TestWhatIsHeld has what decideApply asks of the registrations that somebody holds, at the edges.
func TestWhatIsHeld(t *testing.T) {
	for _, x := range []struct {
		name string
		held []Registration
		kind string
		want string
	}{
		{"a further certificate is no registration of the kind below", []Registration{held("permit", "")}, "registered", ""},
		{"another kind in force is not the one that must be held", []Registration{held("temporary", "2027-01-01")}, "permit", "engineer.apply.holds"},
		{"a project that ends today is not over", []Registration{held("bound", "2026-11-23")}, "bound", "engineer.apply.registered"},
		{"a project that ended yesterday is", []Registration{held("bound", "2026-11-22")}, "bound", ""},
		{"a lapsed registration is still of its kind", []Registration{held("registered", "2026-11-22")}, "registered", "engineer.apply.registered"},
	} {
		if got := refusals(decideApply(law(), nil, x.held, x.kind)); got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
	}
	for _, x := range []struct {
		kind, document string
		want           bool
	}{{"registered", "cnic", true}, {"bound", "passport", true}, {"bound", "cnic", false}, {"bound", "", false}} {
		k, _ := law().Kind(x.kind)
		if got := identified(k, x.document); got != x.want {
			t.Errorf("%s with %q: %v", x.kind, x.document, got)
		}
	}
}

// TestDegreeAtTheEdge has the last day, intake and year that are taken beside the first that are not, and sees that each says one thing.
func TestDegreeAtTheEdge(t *testing.T) {
	good := RecordDegree{Programme: "uni/civil", Intake: "2018", RollNumber: "17", Day: "5", Month: "7", Year: "2022", Mode: "campus"}
	for _, x := range []struct {
		name   string
		change func(*RecordDegree)
		want   string
	}{
		{"graduated today", func(c *RecordDegree) { c.Day, c.Month, c.Year = "23", "11", "2026" }, ""},
		{"graduated in the third year after the intake", func(c *RecordDegree) { c.Day, c.Month, c.Year = "1", "1", "2021" }, ""},
		{"on the last day of the second", func(c *RecordDegree) { c.Day, c.Month, c.Year = "31", "12", "2020" }, "graduated_on engineer.degree.too_early"},
		{"an intake of 1949", func(c *RecordDegree) { c.Intake = "1949" }, "intake engineer.degree.intake"},
		{"an intake of 1950", func(c *RecordDegree) { c.Intake = "1950" }, ""},
		{"an intake of this year", func(c *RecordDegree) {
			c.Intake, c.Day, c.Month, c.Year = "2026", "", "", ""
		}, "intake engineer.degree.batch.outside graduated_on engineer.degree.no_such_day"},
		{"a programme that is none says nothing of its intake", func(c *RecordDegree) { c.Programme = "uni/magic" }, "programme fault.choose"},
		{"no way of study says nothing of the way", func(c *RecordDegree) { c.Mode = "" }, "mode fault.choose"},
		{"an intake that is no number", func(c *RecordDegree) { c.Intake = "many" }, "intake engineer.degree.intake"},
	} {
		c := good
		x.change(&c)
		_, err := degreeOf(law(), taught(), c)
		if got := refusals(err); got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
	}
	l := law()
	l.StudyModes = nil
	good.Mode = ""
	if _, err := degreeOf(l, taught(), good); err != nil {
		t.Errorf("a council that does not ask for the way of study: %v", err)
	}
}

func TestForeignDegreeAndProjectAtTheEdge(t *testing.T) {
	degree := RecordForeignDegree{Title: "BE", Institution: "MU", Country: "UK", Discipline: "CIVIL", Day: "23", Month: "11", Year: "2026"}
	if _, err := foreignDegree(law(), degree); err != nil {
		t.Errorf("two letters each, and graduated today: %v", err)
	}
	project := RecordProject{Name: "XY", Client: "AB", FromDay: "23", FromMonth: "11", FromYear: "2026", UntilDay: "23", UntilMonth: "11", UntilYear: "2026"}
	if _, _, err := projectOf(law(), project); err != nil {
		t.Errorf("two letters each, and one day: %v", err)
	}
	degree.Title, project.Name = "B", "X"
	if _, err := foreignDegree(law(), degree); refusals(err) != "title engineer.foreign.title" {
		t.Errorf("one letter: %v", err)
	}
	if _, _, err := projectOf(law(), project); refusals(err) != "name engineer.project.name" {
		t.Errorf("one letter: %v", err)
	}
	project.Name, project.FromDay = "XY", "24"
	if _, _, err := projectOf(law(), project); refusals(err) != "until engineer.project.backwards" {
		t.Errorf("backwards by a day: %v", err)
	}
}

// TestSubmitSaysOneThingOfEachTask sees that a task without its documents names them, and not itself as well.
func TestSubmitSaysOneThingOfEachTask(t *testing.T) {
	draft := applicationRow{State: StateDraft, Version: 4}
	list := []Task{{ID: "identity", Done: true}, {ID: "documents", Missing: []council.DocumentKind{{ID: "degree"}}}, {ID: "route", Why: "engineer.route.why"}}
	if got := refusals(decideSubmit(draft, "4", list)); got != "task-documents engineer.submit.missing.document task-route engineer.route.why" {
		t.Error(got)
	}
	if got := refusals(decideSubmit(applicationRow{State: StateUnpaid, Version: 5}, "5", list)); got != "engineer.submit.twice" {
		t.Errorf("while the fee is to be paid: %q", got)
	}
	if got := refusals(decideSubmit(applicationRow{State: StateWithdrawn, Version: 5}, "5", list)); got != "engineer.edit.not_draft" {
		t.Errorf("withdrawn: %q", got)
	}
	if got := refusals(decideSection(law(), draft, "4", "degree")); got != "fault.not_found" {
		t.Errorf("of a kind that there is not: %q", got)
	}
	draft.Kind = "professional"
	for section, want := range map[string]string{"identity": "", "degree": "fault.not_found"} {
		if got := refusals(decideSection(law(), draft, "4", section)); got != want {
			t.Errorf("%s: %q", section, got)
		}
	}
	if got := refusals(decideSection(law(), draft, "3", "identity")); got != "fault.stale" {
		t.Errorf("from an old page: %q", got)
	}
}

func TestStepsAtTheEdge(t *testing.T) {
	chain := []council.Step{{ID: "officer"}, {ID: "middle", Final: true}, {ID: "last"}}
	yes := Recommend{Outcome: "recommend_entry"}
	for step, want := range map[string]string{"officer": "", "middle": "engineer.assess.final_step", "last": "engineer.assess.final_step", "nowhere": "engineer.assess.final_step"} {
		if _, err := decideRecommend(chain, step, yes); refusals(err) != want {
			t.Errorf("%s: %v, want %q", step, err, want)
		}
	}
	for reasons, want := range map[string]string{"": "reasons engineer.assess.reasons", "nineteen characters": "reasons engineer.assess.reasons", "nineteen characters.": ""} {
		if _, err := decideRecommend(chain, "officer", Recommend{Outcome: "recommend_refusal", Reasons: reasons}); refusals(err) != want {
			t.Errorf("%q: %v", reasons, err)
		}
		if err := checkReasons(reasons); refusals(err) != want {
			t.Errorf("%q: %v", reasons, err)
		}
	}
	if _, err := decideRecommend(chain, "officer", Recommend{Outcome: "recommend_entry", Reasons: "no"}); err != nil {
		t.Errorf("an entry needs few words: %v", err)
	}
}

// TestEnterAtTheEdge has what decideEnter makes of what is held, for each effect of a kind.
func TestEnterAtTheEdge(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	l := law()
	degree := Degree{Programme: taught()[0].Programmes[0], Intake: 2018}
	mech := held("registered", "")
	mech.Discipline = "MECH"
	until := func(on string) Project { return Project{Until: day.Must(on)} }
	for _, x := range []struct {
		name, kind       string
		g                grounds
		want, discipline string
	}{
		{"a kind that there is not", "wizard", grounds{degree: degree}, "engineer.enter.kind", ""},
		{"a project that ends today", "bound", grounds{degree: degree, project: until("2026-11-23")}, "", "CIVIL"},
		{"a second project after the first", "bound", grounds{degree: degree, project: until("2027-06-30"), held: []Registration{held("bound", "2026-11-22")}}, "", "CIVIL"},
		{"a second project on the last day of the first", "bound", grounds{degree: degree, project: until("2027-06-30"), held: []Registration{held("bound", "2026-11-23")}}, "engineer.enter.same_identity", ""},
		{"another kind is held", "registered", grounds{degree: degree, held: []Registration{held("temporary", "")}}, "", "CIVIL"},
		{"a lapsed one of the kind is held", "registered", grounds{degree: degree, held: []Registration{held("registered", "2026-11-22")}}, "engineer.enter.same_identity", ""},
		{"a higher one is held", "registered", grounds{degree: degree, held: []Registration{elevated(held("other", ""))}}, "engineer.enter.same_identity", ""},
		{"a further certificate, of the discipline of what is held", "permit", grounds{own: []Registration{mech}}, "", "MECH"},
		{"a further certificate on nothing", "permit", grounds{}, "engineer.enter.holds", ""},
		{"a further certificate on what lapsed", "permit", grounds{own: []Registration{held("registered", "2026-11-22")}}, "engineer.enter.holds", ""},
		{"a condition of the route is not met", "permit", grounds{own: []Registration{mech}, conditions: []Weighed{{Condition: council.Condition{Wants: "graduation"}, Verdict: Unmet}}}, "engineer.enter.condition.graduation", ""},
		{"a condition is met", "permit", grounds{own: []Registration{mech}, conditions: []Weighed{{Condition: council.Condition{Wants: "graduation"}, Verdict: Met}}}, "", "MECH"},
	} {
		r, err := decideEnter(l, applicationRow{Person: "p", Kind: x.kind}, x.g, now)
		if refusals(err) != x.want || r.Discipline != x.discipline {
			t.Errorf("%s: %v, %q", x.name, err, r.Discipline)
		}
	}
	r, err := decideEnter(l, applicationRow{Person: "p", Kind: "permit"}, grounds{own: []Registration{mech}, route: council.Route{ID: "recent", Rule: council.Rule{ID: "of the route"}}}, now)
	if err != nil || r.Rule != "of the route" || r.Prefix != "SUP" {
		t.Errorf("by the rule of the route: %+v, %v", r, err)
	}
}

// TestElevationIsNeverShorter sees that an elevation leaves a registration valid for as long as it was, or longer.
func TestElevationIsNeverShorter(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	l := law()
	for i := range l.Kinds {
		if l.Kinds[i].ID == "professional" {
			l.Kinds[i].ValidYears = 1 // until 22 November 2027
		}
	}
	for until, want := range map[string]string{"": "", "2027-11-21": "2027-11-22", "2027-11-22": "2027-11-22", "2027-11-23": "2027-11-23", "2029-01-01": "2029-01-01"} {
		r := held("registered", until)
		_, facts, err := decideElevate(l, applicationRow{Person: "p", Kind: "professional"}, grounds{own: []Registration{r}}, now)
		if err != nil {
			t.Fatal(err)
		}
		if changed := until != want; changed != (len(facts) == 2) {
			t.Errorf("valid until %q: %d facts", until, len(facts))
		}
		r.Facts = append(r.Facts, facts...)
		if got := r.Facts.ValidUntil(); got.String() != want {
			t.Errorf("valid until %q: then until %q, want %q", until, got, want)
		}
	}
}

// TestPositionsAtTheEdge has the last position that is taken beside the first that is not.
func TestPositionsAtTheEdge(t *testing.T) {
	graduated := day.Must("2019-07-05")
	past := []Position{position("2020-01-01", "2020-12-31")}
	named := func(employer, title, did string) Position {
		p := position("2022-01-01", "2022-06-30")
		p.Employer, p.Title, p.Did = pii.New(employer), pii.New(title), pii.New(did)
		return p
	}
	for _, x := range []struct {
		name string
		p    Position
		want string
	}{
		{"from the day of graduation", position("2019-07-05", "2019-12-31"), ""},
		{"the day before", position("2019-07-04", "2019-12-31"), "from engineer.experience.before_degree"},
		{"one day", position("2022-01-01", "2022-01-01"), ""},
		{"backwards by a day", position("2022-01-02", "2022-01-01"), "until engineer.project.backwards"},
		{"from today", position("2026-11-23", ""), ""},
		{"from tomorrow", position("2026-11-24", ""), "from engineer.experience.ahead"},
		{"until today", position("2026-01-01", "2026-11-23"), ""},
		{"until tomorrow", position("2026-01-01", "2026-11-24"), "until engineer.experience.ahead"},
		{"the day after another", position("2021-01-01", "2021-06-30"), ""},
		{"the last day of another", position("2020-12-31", "2021-06-30"), "from engineer.experience.overlap"},
		{"until the day before another", position("2019-08-01", "2019-12-31"), ""},
		{"until the first day of another", position("2019-08-01", "2020-01-01"), "from engineer.experience.overlap"},
		{"two letters each", named("AB", "CE", "nineteen characters."), ""},
		{"one letter of an employer", named("A", "CE", "nineteen characters."), "employer engineer.experience.employer"},
		{"one letter of a title", named("AB", "C", "nineteen characters."), "title engineer.experience.title"},
		{"nineteen characters", named("AB", "CE", "nineteen characters"), "did engineer.experience.did"},
	} {
		if got := refusals(decidePosition(law(), past, graduated, x.p, [2]error{})); got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
	}
	if got := refusals(decidePosition(law(), past, day.Day{}, position("1990-01-01", "1990-12-31"), [2]error{})); got != "" {
		t.Errorf("where nobody knows when they graduated: %q", got)
	}
	if got := refusals(decidePosition(law(), []Position{position("2026-11-23", "")}, graduated, position("2026-11-23", "2026-11-23"), [2]error{})); got != "from engineer.experience.overlap" {
		t.Errorf("what goes on lasts until today: %q", got)
	}
}

// TestExperienceOnADayThatWas counts on a day on which a position that has an end now still went on.
func TestExperienceOnADayThatWas(t *testing.T) {
	list := []Position{position("2020-01-01", "2022-12-31")}
	first := day.Must("2020-01-01")
	for _, x := range []struct {
		on      string
		want    Span
		enough3 string // when it comes to three years; empty: never by itself
	}{
		{"2019-12-31", Span{}, "2022-12-31"},
		{"2020-01-01", Span{0, 1}, "2022-12-31"},
		{"2021-12-31", Span{24, 0}, "2022-12-31"},
		{"2022-12-30", Span{35, 30}, "2022-12-31"},
		{"2022-12-31", Span{36, 0}, "2022-12-31"},
		{"2023-06-30", Span{36, 0}, "2023-06-30"},
	} {
		on := day.Must(x.on)
		if got := experience(list, first, on); got != x.want {
			t.Errorf("%s: %v, want %v", x.on, got, x.want)
		}
		if got := enough(list, first, on, 36); got.String() != x.enough3 {
			t.Errorf("%s: enough on %s, want %s", x.on, got, x.enough3)
		}
	}
	if got := enough(list, first, day.Must("2022-12-31"), 37); !got.IsZero() {
		t.Errorf("what has ended never comes to more: %s", got)
	}
}

// TestClaimsAtTheEdge has the last figure that is taken beside the first that is not.
func TestClaimsAtTheEdge(t *testing.T) {
	route := council.Route{Conditions: []council.Condition{{Wants: "exam"}, {Wants: "points"}, {Wants: "title"}}}
	good := RecordClaims{Exam: "E-17", Day: "23", Month: "11", Year: "2026", Points: "0", Title: "PEn"}
	for _, x := range []struct {
		name   string
		change func(*RecordClaims)
		want   string
	}{
		{"an examination of today, no point, three letters", func(*RecordClaims) {}, ""},
		{"an examination of tomorrow", func(c *RecordClaims) { c.Day = "24" }, "exam_on engineer.experience.ahead"},
		{"9999 points", func(c *RecordClaims) { c.Points = "9999" }, ""},
		{"10000 points", func(c *RecordClaims) { c.Points = "10000" }, "points engineer.claims.points"},
		{"a point less than none", func(c *RecordClaims) { c.Points = "-1" }, "points engineer.claims.points"},
		{"two letters", func(c *RecordClaims) { c.Title = "PE" }, "title engineer.claims.title"},
	} {
		c := good
		x.change(&c)
		if _, err := claimsOf(law(), route, history{}, c); refusals(err) != x.want {
			t.Errorf("%s: %v, want %q", x.name, err, x.want)
		}
	}
}

// TestRouteOf sees which route an application goes.
func TestRouteOf(t *testing.T) {
	c, err := council.Load("pec")
	if err != nil {
		t.Fatal(err)
	}
	l := c.On(day.Must("2026-11-23"))
	for _, x := range []struct{ kind, chosen, want string }{
		{"professional_engineer", "", ""},
		{"professional_engineer", "long", "long"},
		{"professional_engineer", "none", ""},
		{"supervisory_certificate", "", "recent"},
		{"registered_engineer", "", ""},
	} {
		k, _ := l.Kind(x.kind)
		if r, ok := routeOf(l, k, x.chosen); r.ID != x.want || ok != (x.want != "") {
			t.Errorf("%s, %q: %q %v", x.kind, x.chosen, r.ID, ok)
		}
	}
	two := council.Kind{ID: "professional_engineer"} // which asks for no route
	if r, ok := routeOf(l, two, ""); ok {
		t.Errorf("one of three that nobody chose: %s", r.ID)
	}
}

// TestNobodyWithoutADayHasExperience sees that without a day from which it counts nothing is counted.
func TestNobodyWithoutADayHasExperience(t *testing.T) {
	five := council.Route{Conditions: []council.Condition{{Wants: "experience", Years: 5, Since: "registration"}}}
	for name, h := range map[string]history{"without a sheet": {}, "with one": {positions: []Position{position("2000-01-01", "")}}} {
		got := weigh(five, h, day.Must("2026-11-23"))
		if got[0].Verdict != Unmet || name == "without a sheet" && (got[0].Have != Span{} || !got[0].On.IsZero()) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// TestDegreesOfWhichAYearIsKnown has what is known of a degree of which the register has the year alone, or nothing, and what is said of it.
func TestDegreesOfWhichAYearIsKnown(t *testing.T) {
	within := func(from, until string) (c council.Condition) {
		c.Wants = council.WantsGraduation
		if from != "" {
			c.From = day.Must(from)
		}
		if until != "" {
			c.Until = day.Must(until)
		}
		return c
	}
	said := func(on string, state ClaimState) []Claim {
		return []Claim{{Wants: council.WantsGraduation, On: day.Must(on), State: state}}
	}
	for _, x := range []struct {
		name string
		c    council.Condition
		h    history
		want Verdict
	}{
		{"nothing is known", within("2005-04-01", ""), history{}, Unknown},
		{"the whole year is in time", within("2005-01-01", "2005-12-31"), history{year: 2005}, Met},
		{"the year after the first day", within("2005-04-01", ""), history{year: 2006}, Met},
		{"a part of the year is", within("2005-04-01", ""), history{year: 2005}, Unknown},
		{"its last day is", within("2005-12-31", ""), history{year: 2005}, Unknown},
		{"no day of it is", within("2006-01-01", ""), history{year: 2005}, Unmet},
		{"its first day is", within("", "2008-01-01"), history{year: 2008}, Unknown},
		{"its first days are", within("", "2008-01-15"), history{year: 2008}, Unknown},
		{"no day of it is any more", within("", "2007-12-31"), history{year: 2008}, Unmet},
		{"the day is known as well as the year", within("2005-04-01", ""), history{graduated: day.Must("2005-04-01"), year: 2005}, Met},
		{"the day is known, and too early", within("2005-04-01", ""), history{graduated: day.Must("2005-03-31"), year: 2005}, Unmet},
		{"it is said", within("2005-04-01", ""), history{year: 2005, claims: said("2005-04-01", Claimed)}, Waiting},
		{"it is confirmed", within("2005-04-01", ""), history{year: 2005, claims: said("2005-04-01", Confirmed)}, Met},
		{"it was found not to be so", within("2005-04-01", ""), history{year: 2005, claims: said("2005-04-01", Disproved)}, Failed},
		{"what is said is not in time", within("2005-04-01", ""), history{year: 2005, claims: said("2005-03-31", Confirmed)}, Unmet},
		{"what is said of a day that is known", within("2005-04-01", ""), history{graduated: day.Must("2005-03-31"), claims: said("2005-04-01", Confirmed)}, Unmet},
	} {
		if got := x.h.weighGraduation(x.c).Verdict; got != x.want {
			t.Errorf("%s: %s, want %s", x.name, got, x.want)
		}
	}
	ten := council.Condition{Wants: council.WantsExperience, Years: 10, Since: "graduation"}
	worked := []Position{position("2010-02-01", "")}
	for _, x := range []struct {
		name, on string
		h        history
		want     Verdict
	}{
		{"of a year it counts from the last day", "2020-12-30", history{year: 2010, positions: worked}, Met},
		{"and a day less is too little", "2020-12-29", history{year: 2010, positions: worked}, Unmet},
		{"from the day that is said, which an officer confirms", "2020-06-01", history{year: 2010, positions: worked, claims: said("2010-01-10", Claimed)}, Waiting},
		{"from the day that is confirmed", "2020-06-01", history{year: 2010, positions: worked, claims: said("2010-01-10", Confirmed)}, Met},
		{"a day that is not so counts for nothing", "2020-06-01", history{year: 2010, positions: worked, claims: said("2010-01-10", Disproved)}, Unmet},
		{"nothing is known", "2020-06-01", history{positions: worked}, Unknown},
	} {
		if got := x.h.weighExperience(ten, day.Must(x.on)).Verdict; got != x.want {
			t.Errorf("experience, %s: %s, want %s", x.name, got, x.want)
		}
	}
	if got := (history{year: 2010, claims: said("2010-01-10", Claimed)}).since(); got != day.Must("2010-01-10") {
		t.Errorf("since %s", got)
	}
	if got := (history{graduated: day.Must("2010-07-05")}).since(); got != day.Must("2010-07-05") {
		t.Errorf("since %s", got)
	}
	route := council.Route{Conditions: []council.Condition{within("2005-04-01", "")}}
	for _, x := range []struct {
		name string
		c    RecordClaims
		h    history
		want string
	}{
		{"today", RecordClaims{GraduatedDay: "23", GraduatedMonth: "11", GraduatedYear: "2026"}, history{}, ""},
		{"tomorrow", RecordClaims{GraduatedDay: "24", GraduatedMonth: "11", GraduatedYear: "2026"}, history{}, "graduated_on engineer.degree.ahead"},
		{"in another year than the register has", RecordClaims{GraduatedDay: "1", GraduatedMonth: "5", GraduatedYear: "2006"}, history{year: 2005}, "graduated_on engineer.claims.graduated_year"},
		{"the first day in time", RecordClaims{GraduatedDay: "1", GraduatedMonth: "4", GraduatedYear: "2005"}, history{year: 2005}, ""},
		{"the day before", RecordClaims{GraduatedDay: "31", GraduatedMonth: "3", GraduatedYear: "2005"}, history{year: 2005}, "graduated_on engineer.claims.graduated_out"},
		{"where it is known nobody is asked", RecordClaims{}, history{graduated: day.Must("2010-07-05")}, ""},
	} {
		if _, err := claimsOf(law(), route, x.h, x.c); refusals(err) != x.want {
			t.Errorf("%s: %v, want %q", x.name, err, x.want)
		}
	}
	for _, x := range []struct {
		wants   string
		verdict Verdict
		want    string
	}{
		{"graduation", Met, ""}, {"graduation", Unknown, "engineer.enter.condition.undated"}, {"graduation", Waiting, "engineer.enter.condition.undated"},
		{"graduation", Unmet, "engineer.enter.condition.graduation"}, {"graduation", Failed, "engineer.enter.condition.graduation"},
		{"experience", Unknown, "engineer.enter.condition.undated"}, {"experience", Waiting, "engineer.enter.condition.undated"}, {"experience", Unmet, "engineer.enter.condition.experience"},
		{"exam", Waiting, "engineer.enter.condition.exam"}, {"assessment", Waiting, "engineer.enter.condition.assessment"},
	} {
		if got := key(decideConditions([]Weighed{{Condition: council.Condition{Wants: x.wants}, Verdict: x.verdict}})); got != x.want {
			t.Errorf("%s %s: %q, want %q", x.wants, x.verdict, got, x.want)
		}
	}
}
