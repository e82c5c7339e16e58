package accreditation

import (
	"testing"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
)

// A decision after a visit is of what was visited, of a day that is not before the exit meeting, and stays as it is while a board votes on it.
func TestAfterVisit(t *testing.T) {
	v := Visited{ID: "v", Number: "123456789012", Institution: "indus", Programme: "civil", From: 2021, To: 2022, Ended: day.Must("2026-11-20"), Ready: true}
	found := func(batches ...int) (list []Proposed) {
		for _, b := range batches {
			list = append(list, Proposed{Finding: Finding{ID: "f", Programme: "civil", Batch: b}})
		}
		return list
	}
	for _, x := range []struct {
		name, want string
		change     func(p *Proposal, b *Background)
	}{
		{"whole", "", func(*Proposal, *Background) {}},
		{"after no visit", "", func(p *Proposal, b *Background) { p.Visit, p.On, b.Visit = "", day.Must("2020-01-01"), Visited{} }},
		{"on the day of the exit meeting", "", func(p *Proposal, _ *Background) { p.On = day.Must("2026-11-20") }},
		{"a day before it", "on:accreditation.visit.before", func(p *Proposal, _ *Background) { p.On = day.Must("2026-11-19") }},
		{"another institution", "institution:accreditation.visit.other", func(p *Proposal, _ *Background) { p.Institution = "other" }},
		{"an appeal that was not asked for", "kind:accreditation.visit.kind", func(p *Proposal, _ *Background) { p.Kind = Appealed }},
		{"no appeal where one was asked for", "kind:accreditation.visit.appeal", func(_ *Proposal, b *Background) { b.Visit.Appeals, b.Visit.After = true, "EAB/1" }},
		{"an appeal against another decision", "kind:accreditation.visit.appeal", func(p *Proposal, b *Background) {
			p.Kind, b.Visit.Appeals, b.Visit.After, b.Replaced.Number = Appealed, true, "EAB/1", "EAB/2"
		}},
		{"an appeal", "", func(p *Proposal, b *Background) {
			p.Kind, b.Visit.Appeals, b.Visit.After, b.Replaced.Number = Appealed, true, "EAB/1", "EAB/1"
		}},
		{"a batch that was not visited", "finding-f:accreditation.visit.batch", func(p *Proposal, _ *Background) { p.Findings = found(2021, 2022, 2023) }},
		{"another programme", "finding-f:accreditation.visit.batch findings:accreditation.visit.missing", func(p *Proposal, _ *Background) { p.Findings[1].Programme = "mech" }},
		{"one batch of two", "findings:accreditation.visit.missing", func(p *Proposal, _ *Background) { p.Findings = found(2021) }},
	} {
		p := Proposal{Visit: "v", Institution: "indus", Kind: Decided, On: day.Must("2026-11-23"), Findings: found(2021, 2022)}
		b := Background{Visit: v, Law: func(day.Day) council.Law { return council.Law{} }, Programmes: []Programme{taughtCivil, taughtMech}}
		x.change(&p, &b)
		var f fault.Fields
		checkVisited(&f, p, b)
		checkBatches(&f, p, b)
		if got := refusalKeys(f.Err()); got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
	}
	p := Proposal{Visit: "v"}
	at := func(ready, placed, found bool) Visited { return Visited{Ready: ready, Placed: placed, Found: found} }
	for _, x := range []struct {
		name, want string
		err        error
	}{
		{"proposed too early", "accreditation.visit.not_ready", decideReady(p, Background{Visit: at(false, false, false)})},
		{"proposed twice", "accreditation.visit.rival", decideReady(p, Background{Visit: at(true, false, false), Rival: "q"})},
		{"proposed", "", decideReady(p, Background{Visit: at(true, false, false)})},
		{"proposed after none", "", decideReady(Proposal{}, Background{})},
		{"taken back from an agenda", "accreditation.visit.placed", decideOpen(p, at(true, true, false))},
		{"taken back after it was found", "accreditation.visit.found", decideOpen(p, at(false, false, true))},
		{"taken back", "", decideOpen(p, at(true, false, false))},
		{"declined from an agenda", "accreditation.visit.placed", decideSettled(p, at(true, true, false))},
		{"declined after it was found", "", decideSettled(p, at(false, false, true))},
		{"confirmed before it was found", "accreditation.visit.not_found", decideFound(p, Background{Visit: at(true, false, false)})},
		{"confirmed", "", decideFound(p, Background{Visit: at(false, false, true)})},
		{"confirmed after none", "", decideFound(Proposal{}, Background{})},
	} {
		if got := refusalKeys(x.err); got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
	}
}
