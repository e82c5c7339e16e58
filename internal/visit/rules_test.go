package visit

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sanad/internal/council"
	"sanad/internal/day"
)

func lawOn(t testing.TB, on string) council.Law {
	t.Helper()
	l, err := council.Load("pec")
	must(t, err)
	return l.On(day.Must(on))
}

// TestFees says what each kind of visit costs, before and after the list of 29 December 2016.
func TestFees(t *testing.T) {
	for _, x := range []struct {
		kind, of, on string
		want         int // in rupees
	}{
		{"accreditation", "", "2006-12-31", 0}, {"accreditation", "", "2007-01-01", 200_000}, {"accreditation", "", "2016-12-28", 200_000}, {"accreditation", "", "2016-12-29", 300_000},
		{"reaccreditation", "", "2016-12-28", 200_000}, {"reaccreditation", "", "2026-11-23", 300_000},
		{"zero", "", "2016-12-28", 0}, {"zero", "", "2016-12-29", 500_000}, {"interim", "", "2016-12-29", 150_000}, {"confirmatory", "", "2016-12-29", 150_000},
		{"enrolment", "", "2026-11-23", 150_000}, {"curriculum", "", "2026-11-23", 150_000}, {"name", "", "2026-11-23", 150_000}, {"legal", "", "2026-11-23", 150_000},
		{"location", "", "2026-11-23", 150_000}, {"stream", "", "2026-11-23", 150_000}, {"unscheduled", "", "2026-11-23", 0},
		{"appeal", "accreditation", "2016-12-28", 200_000}, {"appeal", "accreditation", "2016-12-29", 300_000}, {"appeal", "confirmatory", "2026-11-23", 150_000},
	} {
		law := lawOn(t, x.on)
		if got := int(council.Total(fees(law, Visit{Kind: x.kind, Of: x.of}))) / 100; got != x.want {
			t.Errorf("%s %s on %s: %d, want %d", x.kind, x.of, x.on, got, x.want)
		}
	}
}

// TestClocks says until when each side has for its part, from Monday 23 November 2026 on.
func TestClocks(t *testing.T) {
	law := lawOn(t, "2026-11-23")
	for id, want := range map[string]string{
		"team": "council 2026-12-23", "objection": "institution 2026-12-08", "review": "team 2026-12-23", "answer": "institution 2026-12-08", "schedule": "council 2026-12-21",
		"visiting": "team 2026-11-30", "report": "team 2026-12-23", "check": "institution 2026-12-08", "rejoinder": "institution 2026-12-23", "board": "board 2027-01-22", "confirm": "council 2026-12-07",
	} {
		s, ok := law.Visits.Stage(id)
		if got := fmt.Sprintf("%s %s", s.Who, s.Due(law.Calendar, law.Day, s.Days)); !ok || got != want {
			t.Errorf("%s: %s, want %s", id, got, want)
		}
	}
}

// TestClockStands lets a stage wait for answers again and again: the side that acts keeps all its days but those that were its own.
func TestClockStands(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		stage := rapid.SampledFrom([]Stage{Team, Review, Schedule}).Draw(r, "stage")
		law := lawOn(t, "2026-11-23")
		start := law.Day
		st, _ := law.Visits.Stage(string(stage))
		v := enter(Visit{}, stage, law)
		own, today := 0, start
		pass := func(n int) {
			today = today.Add(n)
			law = lawOn(t, today.String())
		}
		for range rapid.IntRange(0, 4).Draw(r, "waits") {
			before := today
			pass(rapid.IntRange(0, 25).Draw(r, "own"))
			own += st.Left(law.Calendar, before, today)
			var err error
			if v, err = pause(v, Answer, law); err != nil || v.Side != council.SideInstitution {
				r.Fatalf("%v %+v", err, v)
			}
			if _, err := pause(v, Answer, law); err == nil {
				r.Fatal("it waited twice")
			}
			pass(rapid.IntRange(0, 40).Draw(r, "other"))
			if v, err = resume(v, law); err != nil || v.Side != st.Who {
				r.Fatalf("%v %+v", err, v)
			}
		}
		left, timed := v.LeftOn(law)
		if !timed || left != st.Days-own {
			r.Fatalf("%s has %d days left, having used %d of %d", stage, left, own, st.Days)
		}
	})
}

// TestSince counts from the question that is waited for, and not from when its stage began.
func TestSince(t *testing.T) {
	began := time.Date(2026, 11, 5, 6, 0, 0, 0, time.UTC)
	x := Shown{Visit: Visit{Since: began}}
	if got := x.since(); got != began {
		t.Errorf("without events it stands since %s", got)
	}
	x.Events = []Event{{At: began.Add(-time.Hour)}, {Kind: Paused, At: began.Add(50 * time.Hour)}}
	if got := x.since(); got != began.Add(50*time.Hour) {
		t.Errorf("asked, it stands since %s", got)
	}
	x.Events = x.Events[:1]
	if got := x.since(); got != began {
		t.Errorf("after an older event it stands since %s", got)
	}
}
