package accreditation

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
)

// judged is what a proposal of 20 November 2026 about the institution's programmes is judged by.
func judged(t testing.TB, found ...Finding) (Proposal, Background) {
	t.Helper()
	l, err := council.Load("pec")
	if err != nil {
		t.Fatal(err)
	}
	return Proposal{ID: "new", Number: "EAB/9", Kind: Decided, Institution: "indus", Meeting: "110th", On: day.Must("2026-11-20")}, Background{
		Today: day.Must("2026-11-23"), Now: time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC), Law: l.On, Institution: Institution{ID: "indus"}, Programmes: []Programme{taughtCivil, taughtMech}, Found: found,
		Numbers: map[string]string{"a": "EAB/1"},
	}
}

// earlier is what a decision found of a batch of taughtCivil engineering.
func earlier(decision, on string, batch int, outcome string) Finding {
	return Finding{Decision: decision, Programme: "civil", Batch: batch, Outcome: outcome, From: day.Must(on), kind: Decided, decided: day.Must(on), known: day.Must(on).Start(time.UTC)}
}

func reasonedFinding(batch int, outcome string) Proposed {
	f := Proposed{Finding: Finding{ID: fmt.Sprint("f", batch), Programme: "civil", Batch: batch, Outcome: outcome}, Reasons: council.Text{En: why, Ur: whyUr}}
	if outcome == "accredited" {
		f.Level = "level-2"
	}
	if outcome == "conditional" {
		f.Conditions, f.Report = council.Text{En: "Two more laboratories.", Ur: "دو مزید لیبارٹریاں۔"}, day.Must("2027-06-01")
	}
	return f
}

func TestDecideDraft(t *testing.T) {
	for _, x := range []struct {
		name   string
		change func(*Proposal, *Background)
		want   string
	}{
		{"as it should be", func(*Proposal, *Background) {}, ""},
		{"no number", func(p *Proposal, _ *Background) { p.Number = "" }, "number:fault.empty"},
		{"a number of signs alone", func(p *Proposal, _ *Background) { p.Number = "/ -" }, "number:accreditation.draft.number"},
		{"a number that is taken", func(_ *Proposal, b *Background) { b.Taken = "a" }, "number:accreditation.draft.taken"},
		{"no meeting", func(p *Proposal, _ *Background) { p.Meeting = "" }, "meeting:fault.empty"},
		{"no day", func(p *Proposal, _ *Background) { p.On = day.Day{} }, "on:accreditation.draft.no_day"},
		{"today", func(p *Proposal, _ *Background) { p.On = day.Must("2026-11-23") }, ""},
		{"tomorrow", func(p *Proposal, _ *Background) { p.On = day.Must("2026-11-24") }, "on:accreditation.draft.future"},
		{"no kind", func(p *Proposal, _ *Background) { p.Kind = "edict" }, "kind:fault.choose"},
		{"a decision in the place of another", func(p *Proposal, _ *Background) { p.Replaces = "a" }, "replaces:accreditation.draft.replaces_none"},
		{"a correction of nothing", func(p *Proposal, _ *Background) { p.Kind = Corrected }, "replaces:accreditation.draft.replaces"},
		{"an appeal of nothing", func(p *Proposal, _ *Background) { p.Kind = Appealed }, "replaces:accreditation.draft.replaces"},
		{"a correction", func(p *Proposal, b *Background) {
			p.Kind, p.Replaces, b.Replaced = Corrected, "a", Decision{ID: "a", Institution: "indus", On: p.On}
		}, ""},
		{"of another institution", func(p *Proposal, b *Background) {
			p.Kind, p.Replaces, b.Replaced = Corrected, "a", Decision{ID: "a", Institution: "other", On: p.On}
		}, "replaces:accreditation.draft.other"},
		{"before what it corrects", func(p *Proposal, b *Background) {
			p.Kind, p.Replaces, b.Replaced = Appealed, "a", Decision{ID: "a", Institution: "indus", On: p.On.Add(1)}
		}, "on:accreditation.draft.before"},
	} {
		p, b := judged(t)
		x.change(&p, &b)
		if got := refusalKeys(decideDraft(p, b)); got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
	}
}

func TestCheckFinding(t *testing.T) {
	first := earlier("a", "2024-03-01", 2020, "accredited")
	correction := Finding{Decision: "c", Programme: "civil", Batch: 2020, Outcome: "deferred", From: day.Must("2024-03-01"), kind: Corrected, replaces: "a", decided: day.Must("2025-01-01")}
	appeal := correction
	appeal.kind = Appealed
	replaces := func(kind DecisionKind) func(*Proposal, *Background, *Proposed) {
		return func(p *Proposal, b *Background, _ *Proposed) {
			p.Kind, p.Replaces, b.Replaced = kind, "a", Decision{ID: "a", Number: "EAB/1", Institution: "indus", On: day.Must("2024-03-01"), Findings: []Finding{first}}
		}
	}
	all := func(list ...func(*Proposal, *Background, *Proposed)) func(*Proposal, *Background, *Proposed) {
		return func(p *Proposal, b *Background, f *Proposed) {
			for _, x := range list {
				x(p, b, f)
			}
		}
	}
	f := func(change func(*Proposed)) func(*Proposal, *Background, *Proposed) {
		return func(_ *Proposal, _ *Background, f *Proposed) { change(f) }
	}
	found := func(list ...Finding) func(*Proposal, *Background, *Proposed) {
		return func(_ *Proposal, b *Background, _ *Proposed) { b.Found = list }
	}
	for _, x := range []struct {
		name    string
		outcome string
		change  func(*Proposal, *Background, *Proposed)
		want    string
	}{
		{"accredited", "accredited", f(func(*Proposed) {}), ""},
		{"accredited without reasons", "accredited", f(func(f *Proposed) { f.Reasons = council.Text{} }), ""},
		{"reasons in one language", "accredited", f(func(f *Proposed) { f.Reasons.Ur = "" }), "reasons_ur:accreditation.finding.both"},
		{"no programme", "accredited", f(func(f *Proposed) { f.Programme = "law" }), "programme:fault.choose"},
		{"the first batch of its life", "accredited", f(func(f *Proposed) { f.Batch = 2012 }), ""},
		{"before its life", "accredited", f(func(f *Proposed) { f.Batch = 2011 }), "batch:accreditation.finding.life_open"},
		{"too far ahead", "accredited", f(func(f *Proposed) { f.Batch = 2033 }), "batch:accreditation.finding.life_open"},
		{"the last batch of its life", "accredited", f(func(f *Proposed) { f.Programme, f.Batch = "mech", 2020 }), ""},
		{"after its life", "accredited", f(func(f *Proposed) { f.Programme, f.Batch = "mech", 2021 }), "batch:accreditation.finding.life"},
		{"no outcome", "", f(func(*Proposed) {}), "outcome:fault.choose"},
		{"an outcome that there is not", "splendid", f(func(*Proposed) {}), "outcome:fault.choose"},
		{"no level", "accredited", f(func(f *Proposed) { f.Level = "" }), "level:accreditation.finding.level"},
		{"a level that there is not", "accredited", f(func(f *Proposed) { f.Level = "level-9" }), "level:accreditation.finding.level"},
		{"a level where the outcome names none", "deferred", f(func(f *Proposed) { f.Level = "level-1" }), "level:accreditation.finding.no_level"},
		{"deferred without reasons", "deferred", f(func(f *Proposed) { f.Reasons = council.Text{En: "Because.", Ur: whyUr} }), "reasons_en:accreditation.finding.reasons_english"},
		{"conditional", "conditional", f(func(*Proposed) {}), ""},
		{"no conditions", "conditional", f(func(f *Proposed) { f.Conditions = council.Text{} }), "conditions_en:accreditation.finding.conditions_english conditions_ur:accreditation.finding.conditions_urdu"},
		{"no conditions in Urdu", "conditional", f(func(f *Proposed) { f.Conditions.Ur = "" }), "conditions_ur:accreditation.finding.conditions_urdu"},
		{"no report", "conditional", f(func(f *Proposed) { f.Report = day.Day{} }), "report:accreditation.finding.report"},
		{"a report on the day of the decision", "conditional", f(func(f *Proposed) { f.Report = day.Must("2026-11-20") }), "report:accreditation.finding.after"},
		{"a report without conditions", "accredited", f(func(f *Proposed) { f.Report = day.Must("2027-06-01") }), "report:accreditation.finding.report_alone"},
		{"conditions in one language", "accredited", f(func(f *Proposed) { f.Conditions.Ur = "الف" }), "conditions_en:accreditation.finding.both"},
		{"a visit on the day of the report", "conditional", f(func(f *Proposed) { f.Visit = f.Report }), ""},
		{"a visit before the report", "conditional", f(func(f *Proposed) { f.Visit = f.Report.Add(-1) }), "visit:accreditation.finding.visit"},
		{"a visit on the day of the decision", "deferred", f(func(f *Proposed) { f.Visit = day.Must("2026-11-20") }), "visit:accreditation.finding.after"},
		{"until the day before it holds", "accredited", f(func(f *Proposed) { f.From, f.Until = day.Must("2026-11-20"), day.Must("2026-11-19") }), "until:accreditation.finding.until"},
		{"for a day", "accredited", f(func(f *Proposed) { f.From, f.Until = day.Must("2026-11-20"), day.Must("2026-11-20") }), ""},
		{"backwards", "accredited", f(func(f *Proposed) { f.From = day.Must("2021-09-01") }), ""},
		{"withdrawn from its day", "withdrawn", f(func(*Proposed) {}), ""},
		{"withdrawn backwards", "withdrawn", f(func(f *Proposed) { f.From = day.Must("2026-11-19") }), "from:accreditation.finding.withdrawn_from"},

		{"a correction", "deferred", replaces(Corrected), ""},
		{"a correction of a batch that was not named", "deferred", all(replaces(Corrected), f(func(f *Proposed) { f.Batch = 2021 })), "batch:accreditation.finding.not_named"},
		{"a correction of what was corrected", "deferred", all(replaces(Corrected), found(first, correction)), "batch:accreditation.finding.replaced"},
		{"a correction of what was appealed against", "deferred", all(replaces(Corrected), found(first, appeal)), ""},
		{"a correction without reasons", "accredited", all(replaces(Corrected), f(func(f *Proposed) { f.Reasons = council.Text{} })), "reasons_en:accreditation.finding.reasons_english reasons_ur:accreditation.finding.reasons_urdu"},
		{"nothing was decided after all", "", replaces(Corrected), ""},
		{"an appeal", "accredited", replaces(Appealed), ""},
		{"an appeal that finds nothing", "", replaces(Appealed), "outcome:fault.choose"},
		{"an appeal against what was corrected", "accredited", all(replaces(Appealed), found(first, correction)), "batch:accreditation.finding.replaced"},
		{"an appeal against what was appealed against", "accredited", all(replaces(Appealed), found(first, appeal)), "batch:accreditation.finding.replaced"},
		{"an appeal of a batch that was not named", "accredited", all(replaces(Appealed), f(func(f *Proposed) { f.Batch = 2021 })), "batch:accreditation.finding.not_named"},
		{"an appeal backwards", "accredited", all(replaces(Appealed), f(func(f *Proposed) { f.From = day.Must("2026-11-19") })), "from:accreditation.finding.appeal_from"},
	} {
		p, b := judged(t)
		one := reasonedFinding(2020, x.outcome)
		x.change(&p, &b, &one)
		done, wrong := checkFinding(p, b, one)
		if got := refusalKeys(wrong.Err()); got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
		if x.want == "" && done.From.IsZero() {
			t.Errorf("%s: holds from no day", x.name)
		}
	}
	p, b := judged(t)
	one := reasonedFinding(2020, "deferred")
	replaces(Corrected)(&p, &b, &one)
	if done, _ := checkFinding(p, b, one); done.From != first.From {
		t.Errorf("a correction holds from %s, not from %s as what it corrects", done.From, first.From)
	}
}

// TestFirstLimit asks how many batches the first decision accreditsNow: any number before 23 June 2016, one from then on.
func TestFirstLimit(t *testing.T) {
	for _, x := range []struct {
		name    string
		on      string
		batches []int
		outcome string
		found   []Finding
		want    int
	}{
		{"two, the day before the limit", "2016-06-22", []int{2012, 2013}, "accredited", nil, 0},
		{"two, on the day of the limit", "2016-06-23", []int{2012, 2013}, "accredited", nil, 2},
		{"one, on the day of the limit", "2016-06-23", []int{2012}, "accredited", nil, 0},
		{"one, and another on a condition", "2016-06-23", []int{2012}, "accredited and conditional", nil, 0},
		{"three that are deferred", "2026-11-20", []int{2018, 2019, 2020}, "deferred", nil, 0},
		{"two, after an earlier one", "2026-11-20", []int{2019, 2020}, "accredited", []Finding{earlier("a", "2024-03-01", 2018, "accredited")}, 0},
		{"two, after one that accredited none", "2026-11-20", []int{2019, 2020}, "accredited", []Finding{earlier("a", "2024-03-01", 2018, "deferred")}, 2},
		{"two, after one that was taken back", "2026-11-20", []int{2019, 2020}, "accredited", []Finding{earlier("a", "2024-03-01", 2018, "accredited"),
			{Decision: "b", Programme: "civil", Batch: 2018, From: day.Must("2024-03-01"), kind: Corrected, replaces: "a", decided: day.Must("2024-04-01")}}, 2},
		{"one, with one of another decision of the day", "2026-11-20", []int{2020}, "accredited", []Finding{earlier("a", "2026-11-20", 2019, "accredited")}, 2},
		{"one that was decided before what is known", "2020-01-01", []int{2016}, "accredited", []Finding{earlier("a", "2024-03-01", 2018, "accredited"), earlier("a", "2024-03-01", 2019, "accredited")}, 0},
		{"two that were decided before what is known", "2020-01-01", []int{2015, 2016}, "accredited", []Finding{earlier("a", "2024-03-01", 2018, "accredited")}, 2},
	} {
		p, b := judged(t, x.found...)
		p.On = day.Must(x.on)
		for _, batch := range x.batches {
			outcome, also, _ := strings.Cut(x.outcome, " and ")
			p.Findings = append(p.Findings, reasonedFinding(batch, outcome))
			if also != "" {
				p.Findings = append(p.Findings, reasonedFinding(batch+1, also))
			}
		}
		for i := range p.Findings {
			p.Findings[i].From = p.On
		}
		var wrong fault.Fields
		firstLimit(&wrong, p, b)
		has := 0
		if len(wrong) > 0 {
			has, _ = wrong[0].Values["Has"].(int)
		}
		if has != x.want {
			t.Errorf("%s: %d are too many, want %d", x.name, has, x.want)
		}
	}

	// A correction is of the day of what it corrects.
	for on, want := range map[string]int{"2016-06-22": 0, "2016-06-23": 1} {
		f := earlier("a", on, 2013, "deferred")
		p, b := judged(t, earlier("a", on, 2012, "accredited"), f)
		p.Kind, p.Replaces, b.Replaced = Corrected, "a", Decision{ID: "a", Institution: "indus", On: day.Must(on), Findings: []Finding{f}}
		p.Findings = []Proposed{reasonedFinding(2013, "accredited")}
		var wrong fault.Fields
		if firstLimit(&wrong, p, b); len(wrong) != want {
			t.Errorf("a correction of %s: %v", on, wrong)
		}
	}
}

// TestSameDay asks back where another decision of the day is about the same batch and still counts.
func TestSameDay(t *testing.T) {
	other := earlier("a", "2026-11-20", 2020, "accredited")
	taken := Finding{Decision: "b", Programme: "civil", Batch: 2020, From: other.From, kind: Corrected, replaces: "a", decided: day.Must("2026-11-21")}
	for _, x := range []struct {
		name  string
		batch int
		knows bool
		found []Finding
		want  string
	}{
		{"nothing else", 2020, false, nil, ""},
		{"the day before", 2020, false, []Finding{earlier("a", "2026-11-19", 2020, "accredited")}, ""},
		{"the same day", 2020, false, []Finding{other}, "same_day:accreditation.propose.same_day"},
		{"the same day, which is known", 2020, true, []Finding{other}, ""},
		{"the same day, of another batch", 2021, false, []Finding{other}, ""},
		{"the same day, taken back", 2020, false, []Finding{other, taken}, ""},
	} {
		p, b := judged(t, x.found...)
		p.SameDay = x.knows
		p.Findings = []Proposed{reasonedFinding(x.batch, "deferred")}
		if got := refusalKeys(decideWhole(p, b)); got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
	}
}

func TestReadBatches(t *testing.T) {
	for typed, want := range map[string]string{
		"2021": "[2021]", "2021, 2022": "[2021 2022]", "2021،2022": "[2021 2022]", "۲۰۲۱ ۲۰۲۲": "[2021 2022]", "2019-2021": "[2019 2020 2021]", "2019 – 2021": "[2019 2020 2021]", " 2021 ; 2023-2024 ": "[2021 2023 2024]",
		"": "no", "21": "no", "2021-2019": "no", "2021x": "no", "1900-9999": "no", "2021-": "no", "-2021": "no", "99999": "no",
	} {
		got := "no"
		if list, ok := readBatches(typed); ok {
			got = fmt.Sprint(list)
		}
		if got != want {
			t.Errorf("%q: %s, want %s", typed, got, want)
		}
	}
}

func TestDecidePut(t *testing.T) {
	p, b := judged(t)
	for year := range 39 {
		p.Findings = append(p.Findings, Proposed{Finding: Finding{ID: fmt.Sprint(year), Programme: "mech", Batch: 1900 + year}})
	}
	if _, err := decidePut(p, b, "", []Proposed{reasonedFinding(2020, "deferred")}); err != nil {
		t.Errorf("the fortieth: %v", err)
	}
	if _, err := decidePut(p, b, "", []Proposed{reasonedFinding(2020, "deferred"), reasonedFinding(2021, "deferred")}); refusalKeys(err) == "" {
		t.Error("forty-one")
	}
	if _, err := decidePut(p, b, "3", []Proposed{reasonedFinding(2020, "deferred"), reasonedFinding(2021, "deferred")}); err != nil {
		t.Errorf("forty, one of them in the place of another: %v", err)
	}
	if _, err := decidePut(Proposal{ID: "new", Kind: Decided, On: p.On}, b, "", []Proposed{reasonedFinding(2020, "deferred"), reasonedFinding(2020, "deferred")}); refusalKeys(err) != "batch:accreditation.finding.twice" {
		t.Errorf("twice: %v", err)
	}
}
