package standing_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"sanad/internal/day"
	. "sanad/internal/standing"
)

// facts reads facts as fact does.
func facts(lines ...string) (list Facts) {
	for _, line := range lines {
		list = append(list, fact(line))
	}
	return list
}

const (
	entered = "a entry 2020-01-10 - - 2020-01-10"
	forLife = "b valid 2020-01-10 - - 2020-01-10"
	barred  = "s suspension 2021-05-01 - - 2021-04-20"
	lifted  = "e end 2021-08-01 - s 2021-07-30"
)

// TestOnOutOfOrder has facts that were recorded in another order than that of their days.
func TestOnOutOfOrder(t *testing.T) {
	for _, x := range []struct {
		name  string
		facts Facts
		on    string
		want  Standing
	}{
		{"a removal dated back before a restoration", facts(entered, forLife, "r removal 2021-05-01 - - 2021-04-20", "q restoration 2022-05-01 - - 2022-04-20", "z removal 2021-08-01 - - 2023-01-01"), "2022-06-01", Active},
		{"and in its own days", facts(entered, forLife, "r removal 2021-05-01 - - 2021-04-20", "q restoration 2022-05-01 - - 2022-04-20", "z removal 2021-08-01 - - 2023-01-01"), "2021-09-01", Removed},
		{"a validity that was set aside, on its first day", facts(entered, forLife, "x annulment 2020-05-01 - b 2020-05-01"), "2020-01-10", Lapsed},
	} {
		if got := x.facts.On(day.Must(x.on)); got != x.want {
			t.Errorf("%s: %s, want %s", x.name, got, x.want)
		}
	}
}

// TestLast has when a suspension is over, as a decision or its own last day ends it.
func TestLast(t *testing.T) {
	until := "s suspension 2021-05-01 2021-05-31 - 2021-04-20"
	for _, x := range []struct {
		name  string
		facts Facts
		last  string
		ended bool
	}{
		{"open", facts(barred), "", false},
		{"until a day", facts(until), "2021-05-31", false},
		{"ended", facts(barred, lifted), "2021-07-31", true},
		{"ended after its last day", facts(until, lifted), "2021-05-31", true},
		{"ended before its last day", facts(until, "e end 2021-05-10 - s 2021-05-09"), "2021-05-09", true},
		{"another was ended", facts(barred, "p pause 2021-05-01 - - 2021-04-20", "e end 2021-08-01 - p 2021-07-30"), "", false},
		{"its end was set aside", facts(barred, lifted, "x annulment 2021-09-01 - e 2021-09-01"), "", false},
	} {
		if got := x.facts.Last(x.facts[0]); got.String() != x.last {
			t.Errorf("%s: %s, want %s", x.name, got, x.last)
		}
		if got := x.facts.Ended("s"); got != x.ended {
			t.Errorf("%s: ended %v", x.name, got)
		}
		if x.facts.Aside("s") {
			t.Errorf("%s: set aside", x.name)
		}
	}
}

// TestTitleOutOfOrder sees that the day of an elevation counts, and not when it was recorded, and that nothing else names a kind.
func TestTitleOutOfOrder(t *testing.T) {
	value := func(line, kind string) Fact { f := fact(line); f.Value = kind; return f }
	list := Facts{
		value("e elevation 2024-03-02 - - 2024-03-01", "professional"), value("a entry 2020-01-10 - - 2025-01-01", "registered"), // entered anew, later
		value("s suspension 2025-02-01 - - 2025-02-01", "nothing"), fact(forLife),
	}
	for on, want := range map[string]string{"2020-01-09": "", "2020-01-10": "registered", "2024-03-01": "registered", "2024-03-02": "professional", "2025-06-01": "professional"} {
		if got := list.AskTitle(day.Must(on), at("2026-01-01"), zone, "first").Title; got != want {
			t.Errorf("%s: %q, want %q", on, got, want)
		}
	}
	if got := facts(entered, forLife).AskTitle(day.Must("2021-01-01"), at("2026-01-01"), zone, "first"); got.Title != "first" || got.Said != "first" {
		t.Errorf("where no fact names one: %+v", got)
	}
}

// TestLearntFirst sees that of several moments the first is told from which on the answer is as it is now, in whatever order the facts stand.
func TestLearntFirst(t *testing.T) {
	list := facts(entered, forLife, "s suspension 2024-02-20 - - 2024-05-05", "p pause 2024-05-20 - - 2024-06-01", "q pause 2023-01-01 2023-01-31 - 2024-07-01")
	on := day.Must("2024-03-01")
	for range 2 {
		if got := list.Ask(on, at("2025-01-02"), zone); got.Standing != Suspended || got.Said != Active || !got.Learnt.Equal(at("2024-05-05")) {
			t.Errorf("%+v", got)
		}
		slices.Reverse(list)
	}
	// What is recorded the moment a day is over was not known on that day.
	over := on.Add(1).Start(zone)
	late := fact("s suspension 2024-02-20 - - 2024-05-05")
	late.Known = over
	if got := append(facts(entered, forLife), late).Ask(on, over, zone); got.Standing != Suspended || got.Said != Active || !got.Learnt.Equal(over) {
		t.Errorf("recorded as the day was over: %+v", got)
	}
	late.Known = over.Add(-time.Nanosecond)
	if got := append(facts(entered, forLife), late).Ask(on, over, zone); got.Standing != Suspended || got.Said != Suspended || !got.Learnt.IsZero() {
		t.Errorf("recorded a moment before: %+v", got)
	}
}

// TestSpellsBeforeTheEntry sees that nothing is told of days before the entry, though something was valid then.
func TestSpellsBeforeTheEntry(t *testing.T) {
	var got []string
	for _, s := range facts(entered, "b valid 2019-12-01 - - 2019-12-01", "s suspension 2019-12-10 2019-12-20 - 2019-12-01").Spells() {
		got = append(got, fmt.Sprintf("%s %s %s", s.Standing, s.From, cmp.Or(s.Until.String(), "-")))
	}
	if strings.Join(got, ", ") != "active 2020-01-10 -" {
		t.Errorf("%v", got)
	}
}

// TestToldOfOthers sees that what was set aside elsewhere hides nothing, and that of several times the last counts.
func TestToldOfOthers(t *testing.T) {
	aside := "x annulment 2021-09-01 - s 2021-09-01"
	for _, x := range []struct {
		name string
		list Facts
		last string // since when it is told no more, a year later
	}{
		{"set aside", facts(entered, forLife, barred, aside), "2021-09-01"},
		{"and another fact was set aside later", facts(entered, forLife, barred, aside, "p pause 2021-05-01 - - 2021-04-20", "y annulment 2030-01-01 - p 2030-01-01"), "2021-09-01"},
		{"and it had been ended before", facts(entered, forLife, barred, lifted, aside), "2021-09-01"},
		{"set aside, revived, and set aside again", facts(entered, forLife, barred, "z annulment 2021-11-01 - s 2021-11-01", aside, "y annulment 2021-10-01 - x 2021-10-01"), "2021-11-01"},
	} {
		last := day.Must(x.last)
		has := func(since day.Day) bool {
			return slices.ContainsFunc(x.list.Told(since, zone), func(f Fact) bool { return f.ID == "s" })
		}
		if !has(last) || has(last.Add(1)) {
			t.Errorf("%s: told on %s %v, and of the day after %v", x.name, last, has(last), has(last.Add(1)))
		}
	}
	rest := facts(entered, forLife, "p pause 2021-05-01 - - 2021-04-20", "e end 2021-08-01 - p 2021-07-30")
	if got := rest.Told(day.Must("2040-01-01"), zone); len(got) != 4 {
		t.Errorf("a rest that was ended is no sanction, and is not hidden: %v", got)
	}
}
