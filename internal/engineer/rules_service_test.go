package engineer

import (
	"testing"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/standing"
)

// TestDecideService has a row for each standing of a registration.
func TestDecideService(t *testing.T) {
	today := day.Must("2026-11-23")
	l := law()
	l.Day = today
	entered := standing.Facts{{ID: "1", Kind: standing.Entry, From: today.Add(-9)}, {ID: "2", Kind: standing.Valid, From: today.Add(-9)}}
	with := func(f ...standing.Fact) Registration {
		for i := range f {
			f[i].ID = "9"
		}
		return Registration{ID: "r", Person: "p", Facts: append(entered[:2:2], f...)}
	}
	lapsed := Registration{ID: "r", Person: "p", Facts: standing.Facts{entered[0], {ID: "2", Kind: standing.Valid, From: today.Add(-9), Until: today.Add(-1)}}}
	a := applicationRow{Person: "p", Kind: "lost"}
	l.Services = []council.Kind{{ID: "lost", Effect: council.Replace}}
	for _, x := range []struct {
		name          string
		held          []Registration
		want, replace string
	}{
		{"no registration", nil, "engineer.service.none", ""},
		{"in force", []Registration{with()}, "", ""},
		{"suspended", []Registration{with(standing.Fact{Kind: standing.Suspension, From: today})}, "", ""},
		{"lapsed", []Registration{lapsed}, "", ""},
		{"removed", []Registration{with(standing.Fact{Kind: standing.Removal, From: today})}, "engineer.service.gone.removed", "engineer.enter.gone"},
		{"given back", []Registration{with(standing.Fact{Kind: standing.Surrender, From: today})}, "engineer.service.gone.surrendered", "engineer.enter.gone"},
		{"dead", []Registration{with(standing.Fact{Kind: standing.Death, From: today})}, "engineer.service.gone.deceased", "engineer.enter.gone"},
		{"removed, with another in force", []Registration{with(standing.Fact{Kind: standing.Removal, From: today}), with()}, "", "engineer.enter.gone"},
	} {
		if got := key(decideService(l, x.held)); got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
		if len(x.held) > 0 {
			if got := key(decideReplace(l, a, x.held[0])); got != x.replace {
				t.Errorf("%s: replaced: %q, want %q", x.name, got, x.replace)
			}
		}
	}
	if got := key(decideReplace(l, applicationRow{Person: "q", Kind: "lost"}, with())); got != "engineer.enter.kind" {
		t.Errorf("another's: %q", got)
	}
	if got := key(decideReplace(l, applicationRow{Person: "p", Kind: "registered"}, with())); got != "engineer.enter.kind" {
		t.Errorf("another kind: %q", got)
	}
	second := []applicationRow{{Person: "p", Kind: "registered", State: StateSubmitted}}
	if got := key(decideApply(l, second, []Registration{with()}, "lost")); got != "engineer.apply.second" {
		t.Errorf("a second: %q", got)
	}
}
