package casework

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
)

func TestMayAct(t *testing.T) {
	k := Case{ID: "k", Person: "applicant", Step: "committee", Role: "committee", State: Open, Version: 2}
	earlier := []Act{{Step: "officer", Person: "first"}}
	committee := func(id string) access.Actor {
		return access.Actor{Person: id, Roles: []access.Role{access.Officer, access.Committee}}
	}
	held := k
	held.Holder = "another"
	waiting, onHold := k, k
	waiting.Waits, onHold.Waits = WaitsPerson, WaitsHold
	closed := k
	closed.State = Closed
	for _, x := range []struct {
		name    string
		c       Case
		by      access.Actor
		version string
		key     string
	}{
		{"a member of the committee", k, committee("second"), "2", ""},
		{"without a version to compare", k, committee("second"), "", ""},
		{"a page that is out of date", k, committee("second"), "1", "casework.moved_on"},
		{"somebody without the office", k, access.Actor{Person: "second", Roles: []access.Role{access.Officer}}, "2", "casework.other_office.committee"},
		{"the one who did the step before", k, committee("first"), "2", "casework.same_person"},
		{"the applicant, who is an officer too", k, committee("applicant"), "2", "access.own_affair"},
		{"a case that another is to deal with is locked by nobody", held, committee("second"), "2", ""},
		{"a case whose applicant must answer", waiting, committee("second"), "2", "casework.waits.person"},
		{"a case on hold", onHold, committee("second"), "2", "casework.waits.hold"},
		{"a closed case", closed, committee("second"), "2", "casework.closed"},
	} {
		err := MayAct(x.c, earlier, x.by, x.version)
		key := ""
		if f := fault.Of(err); f != nil {
			key = f.Key
		}
		if key != x.key || (err == nil) != (x.key == "") {
			t.Errorf("%s: %v", x.name, err)
		}
	}
}

// TestClocks lets days pass, stops and starts the clock of a case at random, and compares it with days counted one by one: what is
// left goes down by one on each working day on which the clock runs, and on no other; what was worked is what was given less what is
// left.
func TestClocks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		calendar := day.Calendar{Weekend: []time.Weekday{time.Saturday, time.Sunday}, Holidays: map[day.Day]bool{}}
		today := day.Must("2026-11-23").Add(rapid.IntRange(0, 30).Draw(t, "begins"))
		for range rapid.IntRange(0, 8).Draw(t, "holidays") {
			calendar.Holidays[today.Add(rapid.IntRange(0, 60).Draw(t, "holiday"))] = true
		}
		given := rapid.IntRange(1, 15).Draw(t, "given")
		law := council.Law{Zone: time.UTC, Calendar: calendar}
		c := begin(Case{State: Open}, law, council.Step{ID: "officer", WorkingDays: given}, today.Start(time.UTC))
		runs, expected := true, given
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			switch rapid.SampledFrom([]string{"day", "day", "day", "wait", "hold", "resume"}).Draw(t, "what") {
			case "day":
				today = today.Add(1)
				if runs && calendar.Works(today) {
					expected--
				}
			case "wait":
				c, runs = wait(calendar, c, WaitsPerson, today.Add(5), today), false
			case "hold":
				c, runs = wait(calendar, c, WaitsHold, today.Add(9), today), false
			case "resume":
				c, runs = resume(calendar, c, today), true
			}
			if got := left(calendar, c, today); got != expected {
				t.Fatalf("on %s %d working days are left, not %d: %+v", today, got, expected, c)
			}
			if got := worked(calendar, c, today); got != int64(max(0, given-expected)) {
				t.Fatalf("on %s %d working days were worked, not %d", today, got, given-expected)
			}
			if runs != (c.Waits == WaitsOffice) || runs && !c.Until.IsZero() {
				t.Fatalf("%+v", c)
			}
		}
	})
}

func TestMedians(t *testing.T) {
	now := time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC)
	got := medians([]count{
		{"engineer", "committee", 3, 4}, {"engineer", "committee", 9, 1}, // 3 3 3 3 9
		{"engineer", "officer", 1, 4},                                    // too few
		{"engineer", "registrar", 1, 3}, {"engineer", "registrar", 2, 3}, // 1 1 1 2 2 2: the longer of the middle two
		{"other", "officer", 7, 5},
	}, now)
	want := []Median{{"engineer", "committee", 3, 5, now}, {"engineer", "registrar", 2, 6, now}, {"other", "officer", 7, 5, now}}
	if !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
	if len(medians(nil, now)) != 0 {
		t.Error("a median of nothing")
	}
}
