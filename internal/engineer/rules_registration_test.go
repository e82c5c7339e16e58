package engineer

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/standing"
)

// some reads facts, each "id kind from until of"; a dash is nothing. They were recorded one after another.
func some(lines ...string) standing.Facts {
	var facts standing.Facts
	for i, line := range lines {
		w := strings.Fields(line)
		f := standing.Fact{ID: w[0], Kind: standing.Kind(w[1]), From: day.Must(w[2]), Known: time.Date(2026, 1, 1, 0, i, 0, 0, time.UTC)}
		if len(w) > 3 && w[3] != "-" {
			f.Until = day.Must(w[3])
		}
		if len(w) > 4 {
			f.Of = w[4]
		}
		facts = append(facts, f)
	}
	return facts
}

const decision12 = "Decision 12 of the disciplinary committee."

// from is what every deed says, since a day that is written d.m.y.
func from(typed string) Deed {
	w := strings.Split(typed, ".")
	return Deed{Day: w[0], Month: w[1], Year: w[2], Grounds: decision12}
}

func suspendFrom(first, last string) Suspend {
	c := Suspend{Deed: from(first)}
	if last != "" {
		w := strings.Split(last, ".")
		c.UntilDay, c.UntilMonth, c.UntilYear = w[0], w[1], w[2]
	}
	return c
}

// TestDeeds tries each clause of the rules on a registration, on 23 November 2026.
func TestDeeds(t *testing.T) {
	entry, life := "a entry 2026-01-10", "b valid 2026-01-10"
	plain := some(entry, life)
	span := some(entry, life, "s suspension 2026-05-01 2026-05-31")
	open := some(entry, life, "s suspension 2026-05-01")
	ended := some(entry, life, "s suspension 2026-05-01", "e end 2026-07-01 - s")
	rest := some(entry, life, "p pause 2026-05-01")
	removed := some(entry, life, "r removal 2026-06-01")
	restored := some(entry, life, "r removal 2026-06-01", "q restoration 2026-07-01")
	given := some(entry, life, "u surrender 2026-06-01")
	dead := some(entry, life, "s suspension 2026-05-01", "d death 2026-06-01")
	aside := some(entry, life, "s suspension 2026-05-01", "x annulment 2026-06-01 - s")
	void := some(entry, life, "x annulment 2026-06-01 - a")
	short := Suspend{Deed: Deed{Day: "1", Month: "12", Year: "2026", Grounds: "too short"}}
	for _, x := range []struct {
		name  string
		facts standing.Facts
		do    func(council.Law, standing.Facts) (standing.Fact, error)
		want  string // the fact, or the refusal
	}{
		{"suspend for a time", plain, deciding(decideSuspend, suspendFrom("1.12.2026", "31.12.2026")), "suspension 2026-12-01 2026-12-31"},
		{"suspend until it is ended", plain, deciding(decideSuspend, suspendFrom("1.12.2026", "")), "suspension 2026-12-01"},
		{"in digits of Urdu", plain, deciding(decideSuspend, suspendFrom("۱.۱۲.۲۰۲۶", "۳۱.۱۲.۲۰۲۶")), "suspension 2026-12-01 2026-12-31"},
		{"in digits of Arabic", plain, deciding(decideSuspend, suspendFrom("١.١٢.٢٠٢٦", "")), "suspension 2026-12-01"},
		{"for one day", plain, deciding(decideSuspend, suspendFrom("1.12.2026", "1.12.2026")), "suspension 2026-12-01 2026-12-01"},
		{"no day of the calendar", plain, deciding(decideSuspend, suspendFrom("31.2.2026", "")), "from engineer.day.no_such"},
		{"until is no day", plain, deciding(decideSuspend, suspendFrom("1.12.2026", "31.2.2027")), "until engineer.day.no_such"},
		{"until before from", plain, deciding(decideSuspend, suspendFrom("1.12.2026", "30.11.2026")), "until engineer.deed.until_before"},
		{"grounds too short", plain, deciding(decideSuspend, short), "grounds engineer.deed.grounds_short"},
		{"suspend from the entry", plain, deciding(decideSuspend, suspendFrom("10.1.2026", "")), "suspension 2026-01-10"},
		{"suspend before the entry", plain, deciding(decideSuspend, suspendFrom("9.1.2026", "")), "from engineer.deed.before_entry"},
		{"suspend in a year", plain, deciding(decideSuspend, suspendFrom("23.11.2027", "")), "suspension 2027-11-23"},
		{"suspend in more than a year", plain, deciding(decideSuspend, suspendFrom("24.11.2027", "")), "from engineer.deed.too_far"},
		{"suspensions that overlap", span, deciding(decideSuspend, suspendFrom("31.5.2026", "30.6.2026")), "from engineer.suspension.overlaps"},
		{"one suspension within another", span, deciding(decideSuspend, suspendFrom("1.4.2026", "")), "from engineer.suspension.overlaps"},
		{"one suspension after another", span, deciding(decideSuspend, suspendFrom("1.6.2026", "")), "suspension 2026-06-01"},
		{"one suspension before another", span, deciding(decideSuspend, suspendFrom("1.4.2026", "30.4.2026")), "suspension 2026-04-01 2026-04-30"},
		{"overlaps with an open one", open, deciding(decideSuspend, suspendFrom("1.12.2026", "")), "from engineer.suspension.overlaps_open"},
		{"before an open one", open, deciding(decideSuspend, suspendFrom("1.4.2026", "30.4.2026")), "suspension 2026-04-01 2026-04-30"},
		{"on the last day of one that was ended", ended, deciding(decideSuspend, suspendFrom("30.6.2026", "")), "from engineer.suspension.overlaps"},
		{"after one that was ended", ended, deciding(decideSuspend, suspendFrom("1.7.2026", "")), "suspension 2026-07-01"},
		{"where one was set aside", aside, deciding(decideSuspend, suspendFrom("2.5.2026", "")), "suspension 2026-05-02"},
		{"suspend while it rests", rest, deciding(decideSuspend, suspendFrom("2.5.2026", "")), "suspension 2026-05-02"},
		{"suspend who is removed", removed, deciding(decideSuspend, suspendFrom("1.7.2026", "")), "from engineer.deed.not_on_register"},
		{"suspend who gave it back", given, deciding(decideSuspend, suspendFrom("1.7.2026", "")), "from engineer.deed.not_on_register"},
		{"suspend who was restored", restored, deciding(decideSuspend, suspendFrom("1.7.2026", "")), "suspension 2026-07-01"},
		{"suspend the dead", dead, deciding(decideSuspend, suspendFrom("1.7.2026", "")), "engineer.deed.deceased"},
		{"suspend where the entry was set aside", void, deciding(decideSuspend, suspendFrom("1.7.2026", "")), "engineer.deed.no_entry"},

		{"pause", plain, deciding(decidePause, Pause(suspendFrom("1.12.2026", "31.12.2026"))), "pause 2026-12-01 2026-12-31"},
		{"pauses that overlap", rest, deciding(decidePause, Pause(suspendFrom("1.12.2026", ""))), "from engineer.pause.overlaps_open"},
		{"pause while suspended", open, deciding(decidePause, Pause(suspendFrom("1.12.2026", ""))), "pause 2026-12-01"},
		{"pause before the entry", plain, deciding(decidePause, Pause(suspendFrom("9.1.2026", ""))), "from engineer.deed.before_entry"},

		{"end a suspension", open, deciding(decideEnd, End{Of: "s", Deed: from("1.12.2026")}), "end 2026-12-01 s"},
		{"end a pause", rest, deciding(decideEnd, End{Of: "p", Deed: from("1.12.2026")}), "end 2026-12-01 p"},
		{"end on its last day", span, deciding(decideEnd, End{Of: "s", Deed: from("31.5.2026")}), "end 2026-05-31 s"},
		{"end what ended by itself", span, deciding(decideEnd, End{Of: "s", Deed: from("1.6.2026")}), "from engineer.end.over"},
		{"end what was ended", ended, deciding(decideEnd, End{Of: "s", Deed: from("1.6.2026")}), "engineer.end.twice"},
		{"end on its first day", open, deciding(decideEnd, End{Of: "s", Deed: from("1.5.2026")}), "from engineer.end.before"},
		{"end before the entry", open, deciding(decideEnd, End{Of: "s", Deed: from("1.1.2026")}), "from engineer.deed.before_entry"},
		{"end what was set aside", aside, deciding(decideEnd, End{Of: "s", Deed: from("1.6.2026")}), "engineer.deed.aside"},
		{"end an entry", plain, deciding(decideEnd, End{Of: "a", Deed: from("1.6.2026")}), "engineer.end.nothing"},
		{"end nothing", plain, deciding(decideEnd, End{Of: "z", Deed: from("1.6.2026")}), "fault.not_found"},
		{"end for the dead", dead, deciding(decideEnd, End{Of: "s", Deed: from("1.7.2026")}), "engineer.deed.deceased"},

		{"remove", plain, deciding(decideRemove, Remove{from("1.12.2026")}), "removal 2026-12-01"},
		{"remove before the entry", plain, deciding(decideRemove, Remove{from("9.1.2026")}), "from engineer.deed.before_entry"},
		{"remove twice", removed, deciding(decideRemove, Remove{from("1.12.2026")}), "from engineer.removal.twice"},
		{"remove the suspended", open, deciding(decideRemove, Remove{from("1.12.2026")}), "removal 2026-12-01"},
		{"remove who gave it back", given, deciding(decideRemove, Remove{from("1.12.2026")}), "removal 2026-12-01"},
		{"remove the dead", dead, deciding(decideRemove, Remove{from("1.12.2026")}), "engineer.deed.deceased"},

		{"restore who was removed", removed, deciding(decideRestore, Restore{from("1.12.2026")}), "restoration 2026-12-01"},
		{"restore who gave it back", given, deciding(decideRestore, Restore{from("1.12.2026")}), "restoration 2026-12-01"},
		{"restore who is on the register", plain, deciding(decideRestore, Restore{from("1.12.2026")}), "from engineer.restoration.nothing"},
		{"restore the suspended", open, deciding(decideRestore, Restore{from("1.12.2026")}), "from engineer.restoration.nothing"},
		{"restore before the removal", removed, deciding(decideRestore, Restore{from("31.5.2026")}), "from engineer.restoration.nothing"},
		{"restore twice", restored, deciding(decideRestore, Restore{from("1.12.2026")}), "from engineer.restoration.nothing"},

		{"a death today", plain, deciding(decideDeath, RecordDeath{from("23.11.2026")}), "death 2026-11-23"},
		{"a death to come", plain, deciding(decideDeath, RecordDeath{from("24.11.2026")}), "from engineer.death.ahead"},
		{"a death before the entry", plain, deciding(decideDeath, RecordDeath{from("9.1.2026")}), "from engineer.deed.before_entry"},
		{"a second death", dead, deciding(decideDeath, RecordDeath{from("23.11.2026")}), "engineer.deed.deceased"},

		{"set aside a suspension", open, deciding(decideSetAside, SetAside{Of: "s", Grounds: decision12}), "annulment 2026-11-23 s"},
		{"set aside twice", aside, deciding(decideSetAside, SetAside{Of: "s", Grounds: decision12}), "engineer.deed.aside"},
		{"set aside what set it aside", aside, deciding(decideSetAside, SetAside{Of: "x", Grounds: decision12}), "annulment 2026-11-23 x"},
		{"set aside a death", dead, deciding(decideSetAside, SetAside{Of: "d", Grounds: decision12}), "annulment 2026-11-23 d"},
		{"set aside the entry", plain, deciding(decideSetAside, SetAside{Of: "a", Grounds: decision12}), "annulment 2026-11-23 a"},
		{"set aside nothing", plain, deciding(decideSetAside, SetAside{Of: "z", Grounds: decision12}), "fault.not_found"},
		{"set aside without grounds", open, deciding(decideSetAside, SetAside{Of: "s"}), "grounds engineer.deed.grounds_short"},
	} {
		f, err := x.do(law(), x.facts)
		got := key(err)
		if err == nil {
			got = strings.Join(strings.Fields(fmt.Sprintf("%s %s %s %s", f.Kind, f.From, f.Until, f.Of)), " ")
		}
		if got != x.want {
			t.Errorf("%s: %s, want %s", x.name, got, x.want)
		}
	}
}

// deciding is a decision on one command.
func deciding[C any](decide func(council.Law, standing.Facts, C) (standing.Fact, error), c C) func(council.Law, standing.Facts) (standing.Fact, error) {
	return func(l council.Law, f standing.Facts) (standing.Fact, error) { return decide(l, f, c) }
}

func pec(t testing.TB) council.Law {
	t.Helper()
	c, err := council.Load("pec")
	if err != nil {
		t.Fatal(err)
	}
	return c.On(day.Must("2026-11-23"))
}

// A licence quotes the rule of its kind: that of the entry, and once it is of a higher kind that one's.
func TestRuleOfTheKind(t *testing.T) {
	law := pec(t)
	up := standing.Fact{ID: "e", Kind: standing.Elevation, From: law.Day, Value: "professional_engineer", Known: time.Unix(9, 0)}
	r := Registration{Kind: Kind, Rule: "validity", Facts: some("a entry 2026-01-10", "b valid 2026-01-10")}
	if got := r.rule(law); got.ID != "validity" || got.Instrument == "" {
		t.Errorf("as it was entered: %+v", got)
	}
	r.Facts = append(r.Facts, up)
	if got := r.rule(law); got.ID != "professional" || got.Instrument == "" {
		t.Errorf("elevated: %+v", got)
	}
	r.Facts = append(r.Facts, standing.Fact{ID: "x", Kind: standing.Annulment, From: law.Day, Of: "e", Known: time.Unix(10, 0)})
	if got := r.rule(law); got.ID != "validity" {
		t.Errorf("its elevation set aside: %+v", got)
	}
}

func TestDecideSurrender(t *testing.T) {
	entry, life := "a entry 2026-01-10", "b valid 2026-01-10"
	sure := Surrender{Sure: true, Grounds: decision12}
	for _, x := range []struct {
		name  string
		facts standing.Facts
		c     Surrender
		want  string
	}{
		{"in good standing", some(entry, life), sure, ""},
		{"lapsed", some(entry, "b valid 2026-01-10 2026-02-10"), sure, ""},
		{"at rest", some(entry, life, "p pause 2026-05-01"), sure, ""},
		{"suspended", some(entry, life, "s suspension 2026-05-01"), sure, "engineer.surrender.suspended"},
		{"after a suspension", some(entry, life, "s suspension 2026-05-01 2026-06-01"), sure, ""},
		{"removed", some(entry, life, "r removal 2026-05-01"), sure, "engineer.surrender.not_on_register"},
		{"twice", some(entry, life, "u surrender 2026-05-01"), sure, "engineer.surrender.not_on_register"},
		{"not sure", some(entry, life), Surrender{Grounds: decision12}, "sure engineer.surrender.not_sure"},
		{"without a reason", some(entry, life), Surrender{Sure: true}, "grounds engineer.deed.grounds_short"},
		{"on an old page", some(entry, life), Surrender{Sure: true, Grounds: decision12, Stamp: Stamp{"a"}}, "fault.stale"},
	} {
		fact, rule, err := decideSurrender(pec(t), x.facts, x.c)
		if key(err) != x.want {
			t.Errorf("%s: %v, want %s", x.name, err, x.want)
		}
		if err == nil && (fact.From != pec(t).Day || rule.ID == "") {
			t.Errorf("%s: %+v by %+v", x.name, fact, rule)
		}
	}
	c, err := council.Load("minimal")
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := decideSurrender(c.On(day.Must("2026-11-23")), some(entry, life), sure); key(err) != "engineer.deed.none" {
		t.Errorf("a council without such a rule: %v", err)
	}
}

func TestDecideConfirm(t *testing.T) {
	facts := some("a entry 2026-01-10", "b valid 2026-01-10")
	for _, x := range []struct {
		name, by string
		p        proposalRow
		want     string
	}{
		{"by somebody else", "two", proposalRow{Kind: standing.Removal, By: "one", Seen: "b", State: ProposalOpen}, ""},
		{"by its author", "one", proposalRow{Kind: standing.Removal, By: "one", Seen: "b", State: ProposalOpen}, "engineer.proposal.own"},
		{"on an older state", "two", proposalRow{Kind: standing.Removal, By: "one", Seen: "a", State: ProposalOpen}, "engineer.proposal.stale"},
		{"declined before", "two", proposalRow{Kind: standing.Removal, By: "one", Seen: "b", State: ProposalDeclined}, "engineer.proposal.decided"},
		{"confirmed before", "two", proposalRow{Kind: standing.Removal, By: "one", Seen: "b", State: ProposalConfirmed}, "engineer.proposal.decided"},
		{"a decision that the law no longer knows", "two", proposalRow{Kind: standing.Valid, By: "one", Seen: "b", State: ProposalOpen}, "engineer.deed.none"},
	} {
		if _, err := decideConfirm(pec(t), x.p, facts, x.by); key(err) != x.want {
			t.Errorf("%s: %v, want %s", x.name, err, x.want)
		}
	}
}

func TestDecideDecline(t *testing.T) {
	open := proposalRow{By: "one", State: ProposalOpen}
	for _, x := range []struct {
		name  string
		by    access.Actor
		p     proposalRow
		c     Decline
		state ProposalState
		want  string
	}{
		{"by a registrar", officer(access.Registrar), open, Decline{decision12}, ProposalDeclined, ""},
		{"without a reason", officer(access.Registrar), open, Decline{}, ProposalDeclined, "reason engineer.deed.grounds_short"},
		{"by another officer", officer(access.Officer), open, Decline{decision12}, ProposalOpen, "engineer.proposal.not_registrar"},
		{"by its author", access.Actor{Person: "one", Roles: []access.Role{access.Officer}}, open, Decline{}, ProposalTakenBack, ""},
		{"when it is decided", officer(access.Registrar), proposalRow{State: ProposalConfirmed}, Decline{decision12}, ProposalConfirmed, "engineer.proposal.decided"},
	} {
		state, err := decideDecline(x.p, x.by, x.c)
		if key(err) != x.want || state != x.state {
			t.Errorf("%s: %s %v, want %s %s", x.name, state, err, x.state, x.want)
		}
	}
}

// TestDeedsKeepHistory lets officers decide at random for two months, through the rules, and notes each evening what the register says of
// the day. Asked later it says the same of each day, unless a decision was dated back or set something aside; then it tells both. And what
// the rules let through keeps their promises.
func TestDeedsKeepHistory(t *testing.T) {
	zone := time.UTC
	rapid.Check(t, func(t *rapid.T) {
		first := day.Must("2026-01-01")
		facts := standing.Facts{{ID: "a", Kind: standing.Entry, From: first, Known: first.Start(zone)}, {ID: "b", Kind: standing.Valid, From: first, Known: first.Start(zone)}}
		const length = 60
		noted, touched := map[int]standing.Standing{}, map[int]bool{}
		for n := range length {
			today := first.Add(n)
			l := council.Law{Day: today, Zone: zone}
			for i := range rapid.IntRange(0, 2).Draw(t, "deeds") {
				on := today.Add(rapid.SampledFrom([]int{0, 0, 1, 5, -3, -12}).Draw(t, "from"))
				typed := func(d day.Day) (string, string, string) {
					return fmt.Sprint(d.Date()), fmt.Sprint(int(d.Month())), fmt.Sprint(d.Year())
				}
				c := Suspend{Deed: Deed{Grounds: decision12}}
				c.Day, c.Month, c.Year = typed(on)
				if rapid.Bool().Draw(t, "ends") {
					c.UntilDay, c.UntilMonth, c.UntilYear = typed(on.Add(rapid.IntRange(0, 9).Draw(t, "length")))
				}
				of := rapid.SampledFrom(facts).Draw(t, "of").ID
				f, err := rapid.SampledFrom([]func(council.Law, standing.Facts) (standing.Fact, error){
					deciding(decideSuspend, c), deciding(decidePause, Pause(c)), deciding(decideEnd, End{of, c.Deed}), deciding(decideRemove, Remove{c.Deed}),
					deciding(decideRestore, Restore{c.Deed}), deciding(decideDeath, RecordDeath{c.Deed}), deciding(decideSetAside, SetAside{Of: of, Grounds: decision12}),
				}).Draw(t, "deed")(l, facts)
				if fault.Of(err) != nil {
					continue
				}
				if err != nil {
					t.Fatal(err)
				}
				dead := died(facts)
				f.ID, f.Known = fmt.Sprintf("f%02d%d", n, i), today.Start(zone).Add(time.Duration(12+i)*time.Hour)
				facts = append(facts, f)
				switch {
				case dead && f.Kind != standing.Annulment:
					t.Fatalf("%s after a death", f.Kind)
				case f.Kind == standing.Suspension && facts.On(f.From) != standing.Suspended && !dead:
					t.Fatalf("suspended from %s, and on that day %s", f.From, facts.On(f.From))
				case f.Kind == standing.Removal && facts.On(f.From) != standing.Removed:
					t.Fatalf("removed from %s, and on that day %s", f.From, facts.On(f.From))
				}
				since := first.Until(f.From)
				if f.Kind == standing.Annulment {
					since = 0
				}
				for d := since; d < n; d++ {
					touched[d] = true
				}
			}
			noted[n] = facts.On(today)
		}
		later := first.Add(length + 10).Start(zone)
		for n := range length {
			a := facts.Ask(first.Add(n), later, zone)
			switch {
			case a.Said != noted[n]:
				t.Fatalf("day %d: it said %s, and is told to have said %s", n, noted[n], a.Said)
			case a.Standing != noted[n] && !touched[n]:
				t.Fatalf("day %d: %s became %s, and nothing was dated back", n, noted[n], a.Standing)
			case (a.Standing != a.Said) != !a.Learnt.IsZero():
				t.Fatalf("day %d: %s, said %s, learnt %s", n, a.Standing, a.Said, a.Learnt)
			case facts.Spell(first.Add(n)).Standing != a.Standing:
				t.Fatalf("day %d lies in a spell of another standing", n)
			}
		}
	})
}
