package engineer

import (
	"testing"
	"time"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/standing"
)

// law is a small law of the tests' own.
func law() council.Law {
	l := council.Law{ID: "test@1", Day: day.Must("2026-11-23"), Zone: time.UTC}
	l.Kinds = []council.Kind{
		{ID: "registered", Rule: council.Rule{ID: "life"}, Effect: council.Enter, Asks: []string{"identity", "degree", "documents", "declaration"}},
		{ID: "temporary", ValidYears: 3, Rule: council.Rule{ID: "three"}, Effect: council.Enter, Asks: []string{"identity", "degree", "documents", "declaration"}},
		{ID: "bound", Prefix: "TEMP", Effect: council.Enter, Asks: []string{"identity", "foreign_degree", "project", "declaration"}, Identities: []string{"passport"}},
		{ID: "professional", Holds: "registered", Effect: council.Elevate, Asks: []string{"identity", "declaration"}},
		{ID: "permit", Prefix: "SUP", Holds: "registered", Effect: council.Permit, Asks: []string{"identity", "declaration"}},
	}
	l.Disciplines = []council.Discipline{{Prefix: "CIVIL"}}
	l.StudyModes = []council.StudyMode{{ID: "campus", Registrable: true}, {ID: "distance", Rule: council.Rule{Instrument: "a ruling"}}}
	l.Degrees = []council.Degree{
		{ID: "be", Registrable: true},
		{ID: "btech", Rule: council.Rule{Instrument: "a ruling"}},
	}
	return l
}

// taught is what a university of the tests' own teaches.
func taught() council.Taught {
	return council.Taught{{ID: "uni", Programmes: []council.Programme{
		{ID: "civil", Degree: "be", Discipline: "CIVIL", First: 1950, Last: 2023, Batches: []council.Batch{
			{Year: 2018, Outcome: "accredited", Opens: true, Decision: "D/1"}, {Year: 2019, Outcome: "not_accredited"}, {Year: 2020, Outcome: "conditional"},
			{Year: 2021, Outcome: "deferred"}, {Year: 2022, Outcome: "withdrawn"},
		}},
		{ID: "tech", Degree: "btech", Discipline: "CIVIL", First: 1950, Batches: []council.Batch{{Year: 2018, Outcome: "accredited", Opens: true}}},
		{ID: "new", Degree: "be", Discipline: "CIVIL", First: 2017, Underway: true},
	}}}
}

func key(err error) string {
	f := fault.Of(err)
	switch {
	case f == nil:
		return ""
	case len(f.Fields) > 0:
		return f.Fields[0].Name + " " + f.Fields[0].Key
	}
	return f.Key
}

func TestDecideApply(t *testing.T) {
	for _, x := range []struct {
		name string
		past []applicationRow
		held []Registration
		kind string
		want string
	}{
		{"a first application", nil, nil, "registered", ""},
		{"after a withdrawn one", []applicationRow{{State: StateWithdrawn}}, nil, "registered", ""},
		{"after a refusal", []applicationRow{{State: StateRefused}}, nil, "registered", ""},
		{"beside a draft", []applicationRow{{State: StateDraft}}, nil, "registered", "engineer.apply.second"},
		{"beside a submitted one", []applicationRow{{State: StateSubmitted}}, nil, "registered", "engineer.apply.second"},
		{"already registered", nil, []Registration{{Kind: "registered", Number: "CIVIL/1"}}, "registered", "engineer.apply.registered"},
		{"registered in another kind", nil, []Registration{{Kind: "temporary"}}, "registered", ""},
		{"a kind that does not exist", nil, nil, "wizard", "fault.not_found"},
		{"a higher kind without the lower", nil, nil, "professional", "engineer.apply.holds"},
		{"a higher kind with the lower in force", nil, []Registration{held("registered", "")}, "professional", ""},
		{"a higher kind with the lower lapsed", nil, []Registration{held("registered", "2026-11-22")}, "professional", "engineer.apply.holds"},
		{"a higher kind on its last day", nil, []Registration{held("registered", "2026-11-23")}, "professional", ""},
		{"elevated already", nil, []Registration{elevated(held("registered", ""))}, "professional", "engineer.apply.registered"},
		{"the lower kind, elevated already", nil, []Registration{elevated(held("", ""))}, "registered", "engineer.apply.registered"},
		{"what rests on the lower kind, elevated already", nil, []Registration{elevated(held("registered", ""))}, "permit", "engineer.apply.above"},
		{"what rests on the lower kind, elevated and lapsed since", nil, []Registration{elevated(held("registered", "2026-11-22"))}, "permit", "engineer.apply.holds"},
		{"a second project beside the first", nil, []Registration{held("bound", "2026-12-31")}, "bound", "engineer.apply.registered"},
		{"a second project after the first", nil, []Registration{held("bound", "2026-10-31")}, "bound", ""},
	} {
		if got := key(decideApply(law(), x.past, x.held, x.kind)); got != x.want {
			t.Errorf("%s: %q", x.name, got)
		}
	}
}

// held is a registration that was entered in 2020 and is valid until a day; for life where there is none.
func held(kind, until string) Registration {
	r := Registration{Kind: kind, Number: "CIVIL/1", EnteredOn: day.Must("2020-01-10")}
	valid := standing.Fact{ID: "b", Kind: standing.Valid, From: r.EnteredOn}
	if until != "" {
		valid.Until = day.Must(until)
	}
	r.Facts = standing.Facts{{ID: "a", Kind: standing.Entry, From: r.EnteredOn, Value: kind}, valid}
	return r
}

// elevated is a registration that was elevated in 2025.
func elevated(r Registration) Registration {
	r.Facts = append(r.Facts, standing.Fact{ID: "c", Kind: standing.Elevation, From: day.Must("2025-01-10"), Value: "professional"})
	return r
}

func TestProjectOf(t *testing.T) {
	good := RecordProject{Name: "A bridge", Client: "A county", FromDay: "1", FromMonth: "12", FromYear: "2026", UntilDay: "30", UntilMonth: "6", UntilYear: "2028"}
	for _, x := range []struct {
		name   string
		change func(*RecordProject)
		want   string
	}{
		{"as it should be", func(c *RecordProject) {}, ""},
		{"digits of the Urdu script", func(c *RecordProject) { c.UntilYear = "۲۰۲۸" }, ""},
		{"one that ends today", func(c *RecordProject) {
			c.FromMonth, c.UntilDay, c.UntilMonth, c.UntilYear = "10", "23", "11", "2026"
		}, ""},
		{"one that ended yesterday", func(c *RecordProject) {
			c.FromMonth, c.UntilDay, c.UntilMonth, c.UntilYear = "10", "22", "11", "2026"
		}, "until engineer.project.over"},
		{"one that ends before it begins", func(c *RecordProject) { c.UntilYear = "2026"; c.UntilMonth = "11" }, "until engineer.project.backwards"},
		{"no first day", func(c *RecordProject) { c.FromDay = "" }, "from engineer.degree.no_such_day"},
		{"30 February", func(c *RecordProject) { c.UntilMonth = "2" }, "until engineer.degree.no_such_day"},
		{"no name", func(c *RecordProject) { c.Name = "" }, "name engineer.project.name"},
		{"no client", func(c *RecordProject) { c.Client = "" }, "client engineer.project.client"},
	} {
		c := good
		x.change(&c)
		_, _, err := projectOf(law(), c)
		if got := key(err); got != x.want {
			t.Errorf("%s: %q", x.name, got)
		}
	}
}

func TestForeignDegree(t *testing.T) {
	good := RecordForeignDegree{Title: "BEng", Institution: "Somewhere", Country: "Freedonia", Discipline: "CIVIL", Day: "5", Month: "7", Year: "2010"}
	for _, x := range []struct {
		name   string
		change func(*RecordForeignDegree)
		want   string
	}{
		{"as it should be", func(c *RecordForeignDegree) {}, ""},
		{"no title", func(c *RecordForeignDegree) { c.Title = "" }, "title engineer.foreign.title"},
		{"no institution", func(c *RecordForeignDegree) { c.Institution = "" }, "institution engineer.foreign.institution"},
		{"no country", func(c *RecordForeignDegree) { c.Country = "" }, "country engineer.foreign.country"},
		{"a discipline that is none", func(c *RecordForeignDegree) { c.Discipline = "MAGIC" }, "discipline fault.choose"},
		{"tomorrow", func(c *RecordForeignDegree) { c.Day, c.Month, c.Year = "24", "11", "2026" }, "graduated_on engineer.degree.ahead"},
		{"no date", func(c *RecordForeignDegree) { c.Day = "" }, "graduated_on engineer.degree.no_such_day"},
	} {
		c := good
		x.change(&c)
		_, err := foreignDegree(law(), c)
		if got := key(err); got != x.want {
			t.Errorf("%s: %q", x.name, got)
		}
	}
}

func TestDegreeOf(t *testing.T) {
	good := RecordDegree{Programme: "uni/civil", Intake: "2018", RollNumber: "17", Day: "5", Month: "7", Year: "2022", Mode: "campus"}
	for _, x := range []struct {
		name   string
		change func(*RecordDegree)
		want   string
	}{
		{"an accredited intake", func(c *RecordDegree) {}, ""},
		{"digits of the Urdu script", func(c *RecordDegree) { c.Day, c.Month, c.Year = "۵", "۷", "۲۰۲۲" }, ""},
		{"an intake that was not accredited", func(c *RecordDegree) { c.Intake = "2019" }, "intake engineer.degree.batch.not_accredited"},
		{"on a condition", func(c *RecordDegree) { c.Intake, c.Year = "2020", "2023" }, ""},
		{"deferred", func(c *RecordDegree) { c.Intake, c.Year = "2021", "2024" }, ""},
		{"withdrawn", func(c *RecordDegree) { c.Intake, c.Year = "2022", "2025" }, "intake engineer.degree.batch.withdrawn"},
		{"an intake nobody decided on", func(c *RecordDegree) { c.Intake = "2017" }, ""},
		{"an intake of a programme under process", func(c *RecordDegree) { c.Programme = "uni/new" }, ""},
		{"an intake before its programme", func(c *RecordDegree) { c.Programme, c.Intake = "uni/new", "2016" }, "intake engineer.degree.batch.outside"},
		{"an intake ahead", func(c *RecordDegree) { c.Intake = "2027" }, "intake engineer.degree.intake"},
		{"a programme that is none", func(c *RecordDegree) { c.Programme = "uni/magic" }, "programme fault.choose"},
		{"a programme without its institution", func(c *RecordDegree) { c.Programme = "civil" }, "programme fault.choose"},
		{"a degree that is not an engineering degree", func(c *RecordDegree) { c.Programme = "uni/tech" }, "programme engineer.degree.not_registrable"},
		{"no way of study", func(c *RecordDegree) { c.Mode = "" }, "mode fault.choose"},
		{"distance learning", func(c *RecordDegree) { c.Mode = "distance" }, "mode engineer.degree.mode"},
		{"no roll number", func(c *RecordDegree) { c.RollNumber = "" }, "roll_number engineer.degree.roll_number"},
		{"30 February", func(c *RecordDegree) { c.Day, c.Month = "30", "2" }, "graduated_on engineer.degree.no_such_day"},
		{"no date", func(c *RecordDegree) { c.Day, c.Month, c.Year = "", "", "" }, "graduated_on engineer.degree.no_such_day"},
		{"tomorrow", func(c *RecordDegree) { c.Day, c.Month, c.Year = "24", "11", "2026" }, "graduated_on engineer.degree.ahead"},
		{"a degree in two years", func(c *RecordDegree) { c.Year = "2020" }, "graduated_on engineer.degree.too_early"},
	} {
		c := good
		x.change(&c)
		_, err := degreeOf(law(), taught(), c)
		if got := key(err); got != x.want {
			t.Errorf("%s: %q", x.name, got)
		}
	}
}

func TestDecideSubmit(t *testing.T) {
	done := []Task{{ID: "identity", Done: true}, {ID: "degree", Done: true}, {ID: "documents", Done: true}, {ID: "declaration", Done: true}}
	draft := applicationRow{State: StateDraft, Version: 4}
	if err := decideSubmit(draft, "4", done); err != nil {
		t.Error(err)
	}
	if got := key(decideSubmit(draft, "3", done)); got != "fault.stale" {
		t.Errorf("a stale form: %q", got)
	}
	if got := key(decideSubmit(applicationRow{State: StateSubmitted, Version: 5}, "4", done)); got != "engineer.submit.twice" {
		t.Errorf("a second click: %q", got)
	}
	for i, task := range done {
		list := append([]Task(nil), done...)
		list[i].Done = false
		if got := key(decideSubmit(draft, "4", list)); got != "task-"+task.ID+" engineer.submit.missing."+task.ID {
			t.Errorf("without %s: %q", task.ID, got)
		}
	}
}

func TestTasks(t *testing.T) {
	wanted := []council.DocumentKind{{ID: "degree", Required: true}, {ID: "photo"}}
	for _, x := range []struct {
		name string
		have map[string]int
		done bool
	}{
		{"nothing", nil, false},
		{"only what is optional", map[string]int{"photo": 1}, false},
		{"what is required", map[string]int{"degree": 1}, true},
	} {
		if got := len(unshown(wanted, x.have)) == 0; got != x.done {
			t.Errorf("%s: %v", x.name, got)
		}
	}
	k, _ := law().Kind("bound")
	if list := tasks(k, map[string]bool{"project": true}); len(list) != 4 || list[2].ID != "project" || !list[2].Done || list[1].Done {
		t.Errorf("%+v", list)
	}
}

func TestSteps(t *testing.T) {
	chain := []council.Step{{ID: "officer"}, {ID: "committee"}, {ID: "registrar", Final: true}}
	yes := Recommend{Outcome: "recommend_entry"}
	if next, err := decideRecommend(chain, "officer", yes); err != nil || next.ID != "committee" {
		t.Errorf("the first step recommends: %v %v", next, err)
	}
	if _, err := decideRecommend(chain, "registrar", yes); key(err) != "engineer.assess.final_step" {
		t.Errorf("the last step does not recommend: %v", err)
	}
	if _, err := decideRecommend(chain, "officer", Recommend{Outcome: "recommend_refusal", Reasons: "no"}); key(err) != "reasons engineer.assess.reasons" {
		t.Errorf("a refusal has reasons: %v", err)
	}
	if _, err := decideRecommend(chain, "officer", Recommend{Outcome: "entered"}); key(err) != "outcome fault.choose" {
		t.Errorf("a step cannot take the last step's decision: %v", err)
	}
	if err := decideFinal(chain, "registrar"); err != nil {
		t.Error(err)
	}
	for _, step := range []string{"officer", "committee", "nowhere"} {
		if key(decideFinal(chain, step)) != "engineer.assess.not_final_step" {
			t.Errorf("%s must not enter", step)
		}
	}
}

func TestDecideEnter(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	l := law()
	d := Degree{Programme: taught()[0].Programmes[0], Intake: 2018}
	life, err := decideEnter(l, applicationRow{Person: "p", Kind: "registered"}, grounds{degree: d}, now)
	if err != nil || life.Discipline != "CIVIL" || !life.Facts.ValidUntil().IsZero() || life.Rule != "life" || life.Law != "test@1" {
		t.Errorf("for life, with the rule it used: %+v %v", life, err)
	}
	years, err := decideEnter(l, applicationRow{Person: "p", Kind: "temporary"}, grounds{degree: d}, now)
	if err != nil || years.Facts.ValidUntil() != day.Must("2029-11-22") {
		t.Errorf("three years end the day before: %v %v", years.Facts, err)
	}
	held := []Registration{{Kind: "registered", Person: "somebody with the same number", Number: "CIVIL/7"}}
	if _, err := decideEnter(l, applicationRow{Kind: "registered"}, grounds{degree: d, held: held}, now); key(err) != "engineer.enter.same_identity" {
		t.Errorf("one identity, one entry: %v", err)
	}
	bound := grounds{degree: Degree{Programme: council.Programme{Discipline: "CIVIL"}}, project: Project{Until: day.Must("2028-06-30")}}
	r, err := decideEnter(l, applicationRow{Kind: "bound"}, bound, now)
	if err != nil || r.Prefix != "TEMP" || r.Facts.ValidUntil() != day.Must("2028-06-30") || r.Title(l.Day) != "bound" {
		t.Errorf("until the end of the project, under a number of its own: %+v %v", r, err)
	}
	bound.held = []Registration{r}
	if _, err := decideEnter(l, applicationRow{Kind: "bound"}, bound, now); key(err) != "engineer.enter.same_identity" {
		t.Errorf("a second project beside the first: %v", err)
	}
	bound.held, bound.project.Until = nil, day.Must("2026-11-22")
	if _, err := decideEnter(l, applicationRow{Kind: "bound"}, bound, now); key(err) != "engineer.enter.project_over" {
		t.Errorf("a project that is over: %v", err)
	}
	d.Intake = 2019
	if _, err := decideEnter(l, applicationRow{Kind: "registered"}, grounds{degree: d}, now); key(err) != "engineer.enter.not_accredited" {
		t.Errorf("an intake that is not accredited: %v", err)
	}
}

func TestDecideElevate(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	a := applicationRow{Person: "p", Kind: "professional"}
	life, short := held("registered", ""), held("registered", "2027-01-09")
	r, facts, err := decideElevate(law(), a, grounds{own: []Registration{life}, route: council.Route{ID: "x", Rule: council.Rule{ID: "five"}}}, now)
	if err != nil || len(facts) != 1 || facts[0].Kind != standing.Elevation || facts[0].Value != "professional" || r.Number != "CIVIL/1" || r.Rule != "five" {
		t.Errorf("under its own number, by the rule of the route: %+v %v %v", r, facts, err)
	}
	if _, facts, err := decideElevate(law(), a, grounds{own: []Registration{short}}, now); err != nil || len(facts) != 2 || !facts[1].Until.IsZero() {
		t.Errorf("valid as the higher kind is: %v %v", facts, err)
	}
	for name, x := range map[string]struct {
		g    grounds
		want string
	}{
		"nothing is held":        {grounds{}, "engineer.enter.holds"},
		"it lapsed":              {grounds{own: []Registration{held("registered", "2026-11-22")}}, "engineer.enter.holds"},
		"it is of the kind":      {grounds{own: []Registration{elevated(life)}}, "engineer.enter.holds"},
		"a condition waits":      {grounds{own: []Registration{life}, conditions: []Weighed{{Condition: council.Condition{Wants: "exam"}, Verdict: Waiting}}}, "engineer.enter.condition.exam"},
		"a condition was not so": {grounds{own: []Registration{life}, conditions: []Weighed{{Condition: council.Condition{Wants: "assessment"}, Verdict: Failed}}}, "engineer.enter.condition.assessment"},
	} {
		if _, _, err := decideElevate(law(), a, x.g, now); key(err) != x.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, _, err := decideElevate(law(), applicationRow{Kind: "registered"}, grounds{own: []Registration{life}}, now); key(err) != "engineer.enter.kind" {
		t.Errorf("a kind that elevates nothing: %v", err)
	}
}
