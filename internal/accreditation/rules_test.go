package accreditation

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sanad/internal/day"
)

// found returns a finding of a decision that was made and recorded on days, about the batch of 2020.
func found(decision string, kind DecisionKind, replaces, decided, from, recorded, outcome string) Finding {
	at, err := time.Parse(time.DateOnly, recorded)
	if err != nil {
		panic(err)
	}
	return Finding{Decision: decision, Programme: "civil", Batch: 2020, Outcome: outcome, From: day.Must(from), kind: kind, replaces: replaces, decided: day.Must(decided), known: at}
}

func TestOn(t *testing.T) {
	accredited := found("a", Decided, "", "2024-03-01", "2024-03-01", "2024-03-05", "accredited")
	withdrawn := found("b", Decided, "", "2025-03-01", "2025-04-01", "2025-03-05", "withdrawn")
	corrected := found("c", Corrected, "b", "2025-05-01", "2025-04-01", "2025-05-01", "conditional")
	appeal := found("d", Appealed, "b", "2025-06-01", "2025-06-01", "2025-06-02", "accredited")
	taken := found("g", Corrected, "a", "2024-04-01", "2024-03-01", "2024-04-01", "")
	until := found("e", Decided, "", "2024-06-01", "2024-06-01", "2024-06-01", "deferred")
	until.Until = day.Must("2024-06-30")
	back := found("f", Decided, "", "2026-01-10", "2021-09-01", "2026-01-10", "accredited")
	for _, x := range []struct {
		name      string
		list      Findings
		on, known string
		want      string // empty: nothing was decided
	}{
		{"nothing", nil, "2026-01-01", "2026-01-01", ""},
		{"the day before it holds", Findings{accredited}, "2024-02-29", "2026-01-01", ""},
		{"the first day on which it holds", Findings{accredited}, "2024-03-01", "2026-01-01", "accredited"},
		{"it was not recorded yet", Findings{accredited}, "2024-03-04", "2024-03-04", ""},
		{"a later one", Findings{accredited, withdrawn}, "2025-04-01", "2026-01-01", "withdrawn"},
		{"a later one, before its day", Findings{withdrawn, accredited}, "2025-03-31", "2026-01-01", "accredited"},
		{"in whose place a correction came", Findings{accredited, withdrawn, corrected}, "2025-04-02", "2026-01-01", "conditional"},
		{"before the correction was known", Findings{accredited, withdrawn, corrected}, "2025-04-02", "2025-04-30", "withdrawn"},
		{"taken back by a correction", Findings{accredited, taken}, "2024-05-01", "2026-01-01", ""},
		{"taken back, and one before it", Findings{accredited, withdrawn, found("h", Corrected, "b", "2025-05-01", "2025-04-01", "2025-05-01", "")}, "2025-05-02", "2026-01-01", "accredited"},
		{"taken back, and decided again", Findings{accredited, taken, until}, "2024-06-02", "2026-01-01", "deferred"},
		{"an appeal, from its own day on", Findings{accredited, withdrawn, appeal}, "2025-06-01", "2026-01-01", "accredited"},
		{"an appeal, the day before", Findings{accredited, withdrawn, appeal}, "2025-05-31", "2026-01-01", "withdrawn"},
		{"until a day", Findings{accredited, until}, "2024-06-30", "2026-01-01", "deferred"},
		{"after that day", Findings{accredited, until}, "2024-07-01", "2026-01-01", "accredited"},
		{"backwards", Findings{back}, "2021-09-01", "2026-01-10", "accredited"},
		{"backwards, before it was known", Findings{back}, "2021-09-01", "2026-01-09", ""},
	} {
		known, err := time.Parse(time.DateOnly, x.known)
		if err != nil {
			t.Fatal(err)
		}
		got, ok := x.list.On("civil", 2020, day.Must(x.on), known)
		if ok != (x.want != "") || got.Outcome != x.want {
			t.Errorf("%s: %q %v, want %q", x.name, got.Outcome, ok, x.want)
		}
		if _, ok := x.list.On("civil", 2021, day.Must(x.on), known); ok {
			t.Errorf("%s: also for another batch", x.name)
		}
		if _, ok := x.list.On("mech", 2020, day.Must(x.on), known); ok {
			t.Errorf("%s: also for another programme", x.name)
		}
	}
}

// TestOnInAnyOrder sees that the order in which findings stand changes nothing, and that what was recorded later changes nothing of what was known.
func TestOnInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		begin := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
		var list Findings
		for i := range rapid.IntRange(0, 8).Draw(t, "decisions") {
			known := begin.AddDate(0, 0, rapid.IntRange(0, 30).Draw(t, "known"))
			decided := day.Of(known, time.UTC).Add(-rapid.IntRange(0, 5).Draw(t, "before"))
			f := Finding{Decision: fmt.Sprint(i), Programme: "civil", Batch: 2020, Outcome: fmt.Sprint(i), kind: Decided, decided: decided, known: known, From: decided.Add(rapid.IntRange(-10, 10).Draw(t, "from"))}
			if i > 0 && rapid.Bool().Draw(t, "replaces") {
				f.kind = rapid.SampledFrom([]DecisionKind{Corrected, Appealed}).Draw(t, "kind")
				f.replaces = fmt.Sprint(rapid.IntRange(0, i-1).Draw(t, "which"))
			}
			list = append(list, f)
		}
		on, known := day.Of(begin, time.UTC).Add(rapid.IntRange(-10, 45).Draw(t, "on")), begin.AddDate(0, 0, rapid.IntRange(0, 31).Draw(t, "as known"))
		want, ok := list.On("civil", 2020, on, known)
		mixed := rapid.Permutation(list).Draw(t, "mixed")
		if got, same := Findings(mixed).On("civil", 2020, on, known); same != ok || got.Decision != want.Decision {
			t.Fatalf("%q, in another order %q", want.Decision, got.Decision)
		}
		var then Findings
		for _, f := range list {
			if !f.known.After(known) {
				then = append(then, f)
			}
		}
		if got, same := then.On("civil", 2020, on, known); same != ok || got.Decision != want.Decision {
			t.Fatalf("%q, of what was known then %q", want.Decision, got.Decision)
		}
		if ok && (on.Before(want.From) || want.known.After(known)) {
			t.Fatalf("%+v holds on %s as known at %s", want, on, known)
		}
	})
}

func TestSeatsOf(t *testing.T) {
	list := []Seats{{2016, 2, 50}, {2012, 1, 40}, {2020, 3, 50}}
	for batch, want := range map[int]int{2011: 0, 2012: 40, 2015: 40, 2016: 100, 2019: 100, 2020: 150, 2030: 150} {
		if s, ok := seatsOf(list, batch); s.Most() != want || ok != (want > 0) {
			t.Errorf("%d: %+v", batch, s)
		}
	}
}

func TestNumberKey(t *testing.T) {
	for _, typed := range []string{"EAB/110-23", "eab / 110 - 23", "EAB 110 23", "EAB/۱۱۰-۲۳"} {
		if got := numberKey(typed); got != "eab 110 23" {
			t.Errorf("%q: %q", typed, got)
		}
	}
}
