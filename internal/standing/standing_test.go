package standing_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sanad/internal/day"
	. "sanad/internal/standing"
)

var zone = time.FixedZone("PKT", 5*60*60)

// at is noon of a day, when the council records what it decided.
func at(d string) time.Time { return day.Must(d).Start(zone).Add(12 * time.Hour) }

// fact reads "id kind from until of known"; a dash is nothing.
func fact(line string) Fact {
	var id, kind, from, until, of, known string
	if _, err := fmt.Sscan(line, &id, &kind, &from, &until, &of, &known); err != nil {
		panic(err)
	}
	f := Fact{ID: id, Kind: Kind(kind), From: day.Must(from), Known: at(known)}
	if until != "-" {
		f.Until = day.Must(until)
	}
	if of != "-" {
		f.Of = of
	}
	return f
}

func TestOn(t *testing.T) {
	const entry, life = "a entry 2020-01-10 - - 2020-01-10", "b valid 2020-01-10 - - 2020-01-10"
	three := []string{entry, "b valid 2020-01-10 2023-01-09 - 2020-01-10"}
	for _, x := range []struct {
		name  string
		facts []string
		on    string
		want  Standing
	}{
		{"nobody", nil, "2020-01-10", None},
		{"the day before", three, "2020-01-09", None},
		{"the first day", three, "2020-01-10", Active},
		{"the last day", three, "2023-01-09", Active},
		{"the day after", three, "2023-01-10", Lapsed},
		{"for life", []string{entry, life}, "2090-01-01", Active},
		{"for life, and nobody said so", []string{entry}, "2090-01-01", Active},
		{"for life, before a validity began", []string{entry, "b valid 2026-03-01 2029-02-28 - 2026-03-01"}, "2025-03-01", Active},
		{"and after it", []string{entry, "b valid 2026-03-01 2029-02-28 - 2026-03-01"}, "2029-03-01", Lapsed},
		{"a validity that was set aside", []string{entry, life, "x annulment 2020-05-01 - b 2020-05-01"}, "2021-01-01", Lapsed},
		{"renewed late", append(slices.Clone(three), "c valid 2023-03-01 2026-02-28 - 2023-03-01"), "2023-02-28", Lapsed},
		{"and from then on", append(slices.Clone(three), "c valid 2023-03-01 2026-02-28 - 2023-03-01"), "2023-03-01", Active},
		{"before a suspension", []string{entry, life, "s suspension 2021-05-01 2021-06-30 - 2021-04-20"}, "2021-04-30", Active},
		{"its first day", []string{entry, life, "s suspension 2021-05-01 2021-06-30 - 2021-04-20"}, "2021-05-01", Suspended},
		{"its last day", []string{entry, life, "s suspension 2021-05-01 2021-06-30 - 2021-04-20"}, "2021-06-30", Suspended},
		{"after it", []string{entry, life, "s suspension 2021-05-01 2021-06-30 - 2021-04-20"}, "2021-07-01", Active},
		{"without an end", []string{entry, life, "s suspension 2021-05-01 - - 2021-04-20"}, "2031-05-01", Suspended},
		{"the day before it was lifted", []string{entry, life, "s suspension 2021-05-01 - - 2021-04-20", "e end 2021-08-01 - s 2021-07-30"}, "2021-07-31", Suspended},
		{"lifted", []string{entry, life, "s suspension 2021-05-01 - - 2021-04-20", "e end 2021-08-01 - s 2021-07-30"}, "2021-08-01", Active},
		{"one of two lifted", []string{entry, life, "s suspension 2021-05-01 - - 2021-04-20", "r suspension 2021-06-01 - - 2021-05-20", "e end 2021-08-01 - s 2021-07-30"}, "2021-08-01", Suspended},
		{"suspended while lapsed", append(slices.Clone(three), "s suspension 2023-02-01 - - 2023-02-01"), "2023-02-02", Suspended},
		{"set aside", []string{entry, life, "s suspension 2021-05-01 - - 2021-04-20", "x annulment 2021-09-01 - s 2021-09-01"}, "2021-05-02", Active},
		{"what set it aside set aside", []string{entry, life, "s suspension 2021-05-01 - - 2021-04-20", "x annulment 2021-09-01 - s 2021-09-01", "y annulment 2021-10-01 - x 2021-10-01"}, "2021-05-02", Suspended},
		{"a pause", []string{entry, life, "p pause 2021-05-01 2022-04-30 - 2021-04-20"}, "2021-05-02", Abeyance},
		{"a suspension weighs more than a pause", []string{entry, life, "p pause 2021-05-01 - - 2021-04-20", "s suspension 2021-06-01 - - 2021-06-01"}, "2021-06-02", Suspended},
		{"removed", []string{entry, life, "r removal 2021-05-01 - - 2021-04-20"}, "2021-05-01", Removed},
		{"removed while suspended", []string{entry, life, "s suspension 2021-03-01 - - 2021-03-01", "r removal 2021-05-01 - - 2021-04-20"}, "2021-05-01", Removed},
		{"restored", []string{entry, life, "r removal 2021-05-01 - - 2021-04-20", "q restoration 2022-05-01 - - 2022-04-20"}, "2022-05-01", Active},
		{"the day before", []string{entry, life, "r removal 2021-05-01 - - 2021-04-20", "q restoration 2022-05-01 - - 2022-04-20"}, "2022-04-30", Removed},
		{"restored on the day of the removal", []string{entry, life, "r removal 2021-05-01 - - 2021-04-20", "q restoration 2021-05-01 - - 2021-04-21"}, "2021-05-01", Active},
		{"restored and removed again", []string{entry, life, "r removal 2021-05-01 - - 2021-04-20", "q restoration 2022-05-01 - - 2022-04-20", "z removal 2023-05-01 - - 2023-04-20"}, "2023-05-01", Removed},
		{"restored, and lapsed", append(slices.Clone(three), "r removal 2021-05-01 - - 2021-04-20", "q restoration 2024-05-01 - - 2024-04-20"), "2024-05-01", Lapsed},
		{"surrendered", []string{entry, life, "u surrender 2021-05-01 - - 2021-05-01"}, "2021-05-01", Surrendered},
		{"dead", []string{entry, life, "r removal 2021-05-01 - - 2021-04-20", "d death 2022-01-01 - - 2022-02-01"}, "2022-01-01", Deceased},
	} {
		var facts Facts
		for _, line := range x.facts {
			facts = append(facts, fact(line))
		}
		for range 3 { // in any order
			if got := facts.On(day.Must(x.on)); got != x.want {
				t.Errorf("%s: %s, want %s", x.name, got, x.want)
			}
			slices.Reverse(facts)
			facts = append(facts[len(facts)/2:], facts[:len(facts)/2]...)
		}
	}
}

// TestTitle: the kind on a day is that of the last entry or elevation up to it which was not set aside.
func TestTitle(t *testing.T) {
	value := func(f Fact, kind string) Fact { f.Value = kind; return f }
	entry, up := value(fact("a entry 2020-01-10 - - 2020-01-10"), "registered"), value(fact("e elevation 2024-03-02 - - 2024-03-01"), "professional")
	for _, x := range []struct {
		name, on, want string
		facts          Facts
	}{
		{"an entry without a kind", "2021-01-01", "first", Facts{fact("a entry 2020-01-10 - - 2020-01-10")}},
		{"before the entry", "2019-01-01", "first", Facts{entry, up}},
		{"the day before the elevation", "2024-03-01", "registered", Facts{entry, up}},
		{"its first day", "2024-03-02", "professional", Facts{up, entry}},
		{"years later", "2031-01-01", "professional", Facts{entry, up}},
		{"on the day of the entry", "2020-01-10", "professional", Facts{entry, value(fact("e elevation 2020-01-10 - - 2020-01-11"), "professional")}},
		{"set aside", "2031-01-01", "registered", Facts{entry, up, fact("x annulment 2025-01-01 - e 2025-01-01")}},
		{"suspended, and still of the kind", "2025-06-01", "professional", Facts{entry, up, fact("s suspension 2025-01-01 - - 2025-01-01")}},
	} {
		if got := x.facts.Title(day.Must(x.on), "first"); got != x.want {
			t.Errorf("%s: %s, want %s", x.name, got, x.want)
		}
	}
}

func TestBothTimes(t *testing.T) {
	facts := Facts{
		fact("a entry 2020-01-10 - - 2020-01-10"), fact("b valid 2020-01-10 - - 2020-01-10"), fact("s suspension 2024-02-20 - - 2024-05-05"), fact("x annulment 2025-01-01 - s 2025-01-01"),
	}
	for _, c := range []struct {
		on, asked string
		want      Answer
	}{
		{"2024-03-01", "2024-03-01", Answer{Standing: Active, Said: Active}},
		{"2024-03-01", "2024-05-04", Answer{Standing: Active, Said: Active}},
		{"2024-03-01", "2024-05-05", Answer{Standing: Suspended, Said: Active, Learnt: at("2024-05-05")}},
		{"2024-06-01", "2024-06-02", Answer{Standing: Suspended, Said: Suspended}},
		{"2024-06-01", "2025-01-02", Answer{Standing: Active, Said: Suspended, Learnt: at("2025-01-01")}},
		{"2024-03-01", "2025-01-02", Answer{Standing: Active, Said: Active}},
		{"2024-05-05", "2025-01-02", Answer{Standing: Active, Said: Suspended, Learnt: at("2025-01-01")}},
		{"2019-01-01", "2025-01-02", Answer{Standing: None, Said: None}},
	} {
		c.want.On = day.Must(c.on)
		if got := facts.KnownBy(at(c.asked)).Ask(c.want.On, at(c.asked), zone); got != c.want {
			t.Errorf("on %s, asked on %s: %+v, want %+v", c.on, c.asked, got, c.want)
		}
	}
}

func TestValidUntil(t *testing.T) {
	facts := Facts{fact("a entry 2020-01-10 - - 2020-01-10"), fact("b valid 2020-01-10 2023-01-09 - 2020-01-10"), fact("c valid 2023-01-10 2026-01-09 - 2022-12-01")}
	for asked, want := range map[string]string{"2020-02-01": "2023-01-09", "2022-12-01": "2026-01-09"} {
		if got := facts.KnownBy(at(asked)).ValidUntil(); got != day.Must(want) {
			t.Errorf("asked on %s: %s, want %s", asked, got, want)
		}
	}
	if got := append(facts, fact("d valid 2025-01-01 - - 2025-01-01")).ValidUntil(); !got.IsZero() {
		t.Errorf("for life: %s", got)
	}
}

func TestSpells(t *testing.T) {
	entry, life := "a entry 2020-01-10 - - 2020-01-10", "b valid 2020-01-10 - - 2020-01-10"
	for _, x := range []struct {
		name  string
		facts []string
		want  string
	}{
		{"active for life", []string{entry, life}, "active 2020-01-10 -"},
		{"limited by what was set aside", []string{entry, "b valid 2021-01-01 2021-12-31 - 2020-12-01", "x annulment 2021-02-01 - b 2021-02-01"}, "active 2020-01-10 2020-12-31, lapsed 2021-01-01 -"},
		{"suspended until a day", []string{entry, life, "s suspension 2021-05-01 2021-05-31 - 2021-04-20"}, "active 2020-01-10 2021-04-30, suspended 2021-05-01 2021-05-31, active 2021-06-01 -"},
		{"suspended until it was ended", []string{entry, life, "s suspension 2021-05-01 - - 2021-04-20", "e end 2021-07-01 - s 2021-06-20"}, "active 2020-01-10 2021-04-30, suspended 2021-05-01 2021-06-30, active 2021-07-01 -"},
		{"one suspension after another", []string{entry, life, "s suspension 2021-05-01 2021-05-31 - 2021-04-20", "r suspension 2021-06-01 - - 2021-05-20"}, "active 2020-01-10 2021-04-30, suspended 2021-05-01 -"},
		{"set aside", []string{entry, life, "s suspension 2021-05-01 - - 2021-04-20", "x annulment 2021-09-01 - s 2021-09-01"}, "active 2020-01-10 -"},
		{"lapsed, removed, dead", []string{entry, "b valid 2020-01-10 2020-12-31 - 2020-01-10", "r removal 2021-05-01 - - 2021-04-20", "d death 2022-01-01 - - 2022-02-01"}, "active 2020-01-10 2020-12-31, lapsed 2021-01-01 2021-04-30, removed 2021-05-01 2021-12-31, deceased 2022-01-01 -"},
		{"no entry", nil, ""},
	} {
		var facts Facts
		for _, line := range x.facts {
			facts = append(facts, fact(line))
		}
		var got []string
		for _, s := range facts.Spells() {
			got = append(got, fmt.Sprintf("%s %s %s", s.Standing, s.From, cmp.Or(s.Until.String(), "-")))
			if facts.Spell(s.From) != s || !s.Until.IsZero() && facts.Spell(s.Until) != s {
				t.Errorf("%s: the days %v are in another spell", x.name, s)
			}
		}
		if strings.Join(got, ", ") != x.want {
			t.Errorf("%s: %v, want %s", x.name, got, x.want)
		}
		if before := facts.Spell(day.Must("2019-12-31")).Standing; before != None {
			t.Errorf("%s: %s before the entry", x.name, before)
		}
	}
}

// TestTold asks what is told of a suspension after it ended, with suspensions told until a year after.
func TestTold(t *testing.T) {
	entry, life := "a entry 2020-01-10 - - 2020-01-10", "b valid 2020-01-10 - - 2020-01-10"
	for _, x := range []struct {
		name     string
		facts    []string
		on, last string // a day within it; the last day on which it is told
	}{
		{"until a day", []string{"s suspension 2021-05-01 2021-05-31 - 2021-04-20"}, "2021-05-10", "2022-05-31"},
		{"ended", []string{"s suspension 2021-05-01 2022-05-31 - 2021-04-20", "e end 2021-07-01 - s 2021-06-20"}, "2021-05-10", "2022-06-30"},
		{"its end set aside", []string{"s suspension 2021-05-01 - - 2021-04-20", "e end 2021-07-01 - s 2021-06-20", "x annulment 2021-08-01 - e 2021-08-01"}, "2021-05-10", ""},
		{"open", []string{"s suspension 2021-05-01 - - 2021-04-20"}, "2021-05-10", ""},
		{"set aside", []string{"s suspension 2021-05-01 - - 2021-04-20", "x annulment 2021-09-01 - s 2021-09-01"}, "2021-05-10", "2022-09-01"},
		{"a removal", []string{"r removal 2021-05-01 - - 2021-04-20", "q restoration 2021-06-01 - - 2021-06-01"}, "2021-05-10", ""},
		{"a pause", []string{"p pause 2021-05-01 2021-05-31 - 2021-04-20"}, "2021-05-10", ""},
	} {
		facts := Facts{fact(entry), fact(life)}
		for _, line := range x.facts {
			facts = append(facts, fact(line))
		}
		on := day.Must(x.on)
		told := func(today day.Day) bool {
			a := facts.Told(today.Add(-365), zone).Ask(on, today.Start(zone), zone)
			return a.Standing != Active || a.Said != Active
		}
		if x.last == "" {
			if !told(day.Must("2040-01-01")) {
				t.Errorf("%s: it is not told any more", x.name)
			}
			continue
		}
		if last := day.Must(x.last); !told(last) || told(last.Add(1)) {
			t.Errorf("%s: on %s %t, the day after %t", x.name, last, told(last), told(last.Add(1)))
		}
		if left := facts.Told(day.Must("2040-01-01"), zone); len(left) != 2 {
			t.Errorf("%s: %v is left", x.name, left)
		}
	}
}

func TestAside(t *testing.T) {
	facts := Facts{fact("s suspension 2021-05-01 - - 2021-04-20"), fact("x annulment 2021-09-01 - s 2021-09-01"), fact("y annulment 2021-10-01 - x 2021-10-01")}
	if facts.Aside("s") || !facts.Aside("x") || facts.Aside("y") || !facts[:2].Aside("s") || facts.Newest() != "y" {
		t.Error("set aside wrongly")
	}
}

// TestHistory writes random histories as a council would, one fact after another, and notes each evening what the register says of the day.
// Asked later, the standing on each day is what was noted then, unless something was dated back or set aside; then both are told, with the
// moment when it was learnt. What is recorded for days to come changes no day before them.
func TestHistory(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first := day.Must("2020-01-01")
		day0 := func(n int) day.Day { return first.Add(n) }
		const days = 60
		facts := Facts{{ID: "a", Kind: Entry, From: first, Known: first.Start(zone)}, {ID: "b", Kind: Valid, From: first, Until: day0(40), Known: first.Start(zone)}}
		noted := map[int]Standing{}
		touched := map[int]bool{} // days that something dated back may have changed
		kinds := []Kind{Valid, Suspension, Pause, End, Removal, Surrender, Restoration, Death, Annulment}
		for n := range days {
			now := day0(n).Start(zone).Add(12 * time.Hour)
			for i := range rapid.IntRange(0, 1).Draw(t, "facts") {
				f := Fact{ID: fmt.Sprintf("f%02d%d", n, i), Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), Known: now.Add(time.Duration(i))}
				back := rapid.SampledFrom([]int{0, 0, 0, -10, 5}).Draw(t, "from")
				f.From = day0(n + back)
				switch f.Kind {
				case Suspension, Pause, Valid:
					if rapid.Bool().Draw(t, "open") {
						f.Until = f.From.Add(rapid.IntRange(0, 20).Draw(t, "length"))
					}
				case End, Annulment:
					f.Of = facts[rapid.IntRange(0, len(facts)-1).Draw(t, "of")].ID
				}
				since := n + back
				if f.Kind == Annulment {
					since = 0
				}
				for d := since; d < n; d++ {
					touched[d] = true
				}
				facts = append(facts, f)
			}
			noted[n] = facts.On(day0(n))
		}
		later := day0(days + 10).Start(zone)
		for n := range days {
			a := facts.Ask(day0(n), later, zone)
			if a.Said != noted[n] {
				t.Fatalf("day %d: it said %s, and is told to have said %s", n, noted[n], a.Said)
			}
			if a.Standing != noted[n] && !touched[n] {
				t.Fatalf("day %d: %s became %s, and nothing was dated back", n, noted[n], a.Standing)
			}
			if (a.Standing != a.Said) != !a.Learnt.IsZero() {
				t.Fatalf("day %d: %s, said %s, learnt %s", n, a.Standing, a.Said, a.Learnt)
			}
			if a.Standing != a.Said && (facts.KnownBy(a.Learnt).On(day0(n)) != a.Standing || !a.Learnt.After(day0(n+1).Start(zone).Add(-time.Nanosecond))) {
				t.Fatalf("day %d: it was not learnt at %s", n, a.Learnt)
			}
		}
	})
}
