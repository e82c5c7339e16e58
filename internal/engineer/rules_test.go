package engineer

import (
	"testing"
	"time"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
)

// law is a small law of the tests' own.
func law() council.Law {
	l := council.Law{ID: "test@1", Day: day.Must("2026-11-23"), Zone: time.UTC}
	l.Kinds = []council.Kind{
		{ID: "registered", Rule: council.Rule{ID: "life"}},
		{ID: "temporary", ValidYears: 3, Rule: council.Rule{ID: "three"}},
	}
	l.Degrees = []council.Degree{
		{ID: "be", Registrable: true},
		{ID: "btech", Rule: council.Rule{Instrument: "a ruling"}},
	}
	l.Institutions = []council.Institution{{ID: "uni", Programmes: []council.Programme{
		{ID: "civil", Degree: "be", Discipline: "CIVIL", Batches: []council.Batch{{Intake: 2018, Accredited: true}, {Intake: 2019}}},
		{ID: "tech", Degree: "btech", Discipline: "CIVIL", Batches: []council.Batch{{Intake: 2018, Accredited: true}}},
	}}}
	return l
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
	} {
		if got := key(decideApply(law(), x.past, x.held, x.kind)); got != x.want {
			t.Errorf("%s: %q", x.name, got)
		}
	}
}

func TestDegreeOf(t *testing.T) {
	good := RecordDegree{Programme: "uni/civil", Intake: "2018", RollNumber: "17", Day: "5", Month: "7", Year: "2022"}
	for _, x := range []struct {
		name   string
		change func(*RecordDegree)
		want   string
	}{
		{"an accredited intake", func(c *RecordDegree) {}, ""},
		{"digits of the Urdu script", func(c *RecordDegree) { c.Day, c.Month, c.Year = "۵", "۷", "۲۰۲۲" }, ""},
		{"an intake that was not accredited", func(c *RecordDegree) { c.Intake = "2019" }, "intake engineer.degree.intake_not_accredited"},
		{"an intake nobody knows", func(c *RecordDegree) { c.Intake = "2017" }, "intake engineer.degree.intake_unknown"},
		{"an intake ahead", func(c *RecordDegree) { c.Intake = "2027" }, "intake engineer.degree.intake"},
		{"a programme that is none", func(c *RecordDegree) { c.Programme = "uni/magic" }, "programme fault.choose"},
		{"a programme without its institution", func(c *RecordDegree) { c.Programme = "civil" }, "programme fault.choose"},
		{"a degree that is not an engineering degree", func(c *RecordDegree) { c.Programme = "uni/tech" }, "programme engineer.degree.not_registrable"},
		{"no roll number", func(c *RecordDegree) { c.RollNumber = "" }, "roll_number engineer.degree.roll_number"},
		{"30 February", func(c *RecordDegree) { c.Day, c.Month = "30", "2" }, "graduated_on engineer.degree.no_such_day"},
		{"no date", func(c *RecordDegree) { c.Day, c.Month, c.Year = "", "", "" }, "graduated_on engineer.degree.no_such_day"},
		{"tomorrow", func(c *RecordDegree) { c.Day, c.Month, c.Year = "24", "11", "2026" }, "graduated_on engineer.degree.ahead"},
		{"a degree in two years", func(c *RecordDegree) { c.Year = "2020" }, "graduated_on engineer.degree.too_early"},
	} {
		c := good
		x.change(&c)
		_, err := degreeOf(law(), c)
		if got := key(err); got != x.want {
			t.Errorf("%s: %q", x.name, got)
		}
	}
}

func TestDecideSubmit(t *testing.T) {
	done := []Task{{"identity", true}, {"degree", true}, {"documents", true}, {"declaration", true}}
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
		list := tasks(applicationRow{}, true, wanted, x.have)
		if list[2].Done != x.done {
			t.Errorf("%s: %v", x.name, list[2])
		}
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
	d := Degree{Programme: l.Institutions[0].Programmes[0], Intake: 2018}
	life, err := decideEnter(l, applicationRow{Person: "p", Kind: "registered"}, d, nil, now)
	if err != nil || life.Discipline != "CIVIL" || !life.Facts.ValidUntil().IsZero() || life.Rule != "life" || life.Law != "test@1" {
		t.Errorf("for life, with the rule it used: %+v %v", life, err)
	}
	years, err := decideEnter(l, applicationRow{Person: "p", Kind: "temporary"}, d, nil, now)
	if err != nil || years.Facts.ValidUntil() != day.Must("2029-11-22") {
		t.Errorf("three years end the day before: %v %v", years.Facts, err)
	}
	held := []Registration{{Kind: "registered", Person: "somebody with the same number", Number: "CIVIL/7"}}
	if _, err := decideEnter(l, applicationRow{Kind: "registered"}, d, held, now); key(err) != "engineer.enter.same_identity" {
		t.Errorf("one identity, one entry: %v", err)
	}
	d.Intake = 2019
	if _, err := decideEnter(l, applicationRow{Kind: "registered"}, d, nil, now); key(err) != "engineer.enter.not_accredited" {
		t.Errorf("an intake that is not accredited: %v", err)
	}
}
