package committee

import (
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/casework"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
)

var (
	today = day.Must("2026-11-30")
	noted = time.Date(2026, 11, 30, 6, 0, 0, 0, time.UTC)
)

// there is a meeting of today with one item, led by a, at which those who are named are present.
func there(present ...string) sitting {
	s := sitting{meetingRow: meetingRow{ID: "m", Begins: noted, Chair: "a", State: Called, Noted: &noted, Version: 2}, items: []itemRow{{ID: "i", Case: "k", Person: "p"}}}
	for _, id := range seats {
		m := memberRow{Person: id}
		for _, x := range present {
			m.Present = m.Present || x == id
		}
		s.members = append(s.members, m)
	}
	return s
}

// with returns a changed meeting.
func with(s sitting, change func(s *sitting)) sitting {
	change(&s)
	return s
}

func interest(person string) conflictRow { return conflictRow{Case: "k", Person: person} }

func key(err error) string {
	f := fault.Of(err)
	switch {
	case f == nil:
		return ""
	case len(f.Fields) > 0:
		return f.Fields[0].Key
	}
	return f.Key
}

func TestDecideItem(t *testing.T) {
	all := there(seats...)
	for _, x := range []struct {
		name    string
		s       sitting
		by      string
		outcome Outcome
		reasons string
		want    string
	}{
		{"the chair, with everybody", all, "a", RecommendEntry, "All is there.", ""},
		{"a refusal with a reason", all, "a", RecommendRefusal, long, ""},
		{"no finding", all, "a", "", long, "committee.decide.outcome"},
		{"a finding that there is not", all, "a", MovedOn, long, "committee.decide.outcome"},
		{"an entry without a reason", all, "a", RecommendEntry, "", "committee.decide.reason"},
		{"a refusal with nineteen characters", all, "a", RecommendRefusal, "nineteen characters", "committee.decide.reasons"},
		{"a refusal with twenty", all, "a", RecommendRefusal, "nineteen characters.", ""},
		{"a refusal without a word", all, "a", RecommendRefusal, "", "committee.decide.reasons"},
		{"a deferral without a reason", all, "a", Deferred, "later", "committee.decide.reasons"},
		{"before the hour", with(all, func(s *sitting) { s.Begins = noted.Add(time.Minute) }), "a", RecommendEntry, "x", "committee.early"},
		{"attendance not noted", with(all, func(s *sitting) { s.Noted = nil }), "a", RecommendEntry, "x", "committee.decide.attendance"},
		{"closed", with(all, func(s *sitting) { s.State = Closed }), "a", RecommendEntry, "x", "committee.closed"},
		{"decided", with(all, func(s *sitting) { s.items = []itemRow{{ID: "i", Case: "k", Outcome: Deferred}} }), "a", RecommendEntry, "x", "committee.agenda.decided"},
		{"another member while the chair is there", all, "b", RecommendEntry, "x", "committee.decide.chair"},
		{"somebody who is no member", all, "f", RecommendEntry, "x", "committee.decide.absent"},
		{"an absent member", there("a", "b", "c", "d"), "e", RecommendEntry, "x", "committee.decide.absent"},
		{"four of five", there("a", "b", "c", "d"), "a", RecommendEntry, "x", "committee.decide.quorum"},
		{"four of five, deferred", there("a", "b", "c", "d"), "a", Deferred, long, ""},
		{"the chair is absent, another leads, too few", there("b", "c", "d", "e"), "b", RecommendRefusal, long, "committee.decide.quorum"},
		{"the chair is absent, another defers", there("b", "c", "d", "e"), "b", Deferred, long, ""},
		{"the chair is absent, and one member alone defers", there("b"), "b", Deferred, long, "committee.decide.alone"},
		{"the chair has an interest and is absent, and one member alone defers", with(there("b"), func(s *sitting) { s.conflicts = []conflictRow{interest("a")} }), "b", Deferred, long, "committee.decide.alone"},
		{"the chair alone defers", there("a"), "a", Deferred, long, ""},
		{"one has an interest", with(all, func(s *sitting) { s.conflicts = []conflictRow{interest("e")} }), "a", RecommendEntry, "x", "committee.decide.quorum"},
		{"an interest in another case", with(all, func(s *sitting) { s.conflicts = []conflictRow{{Case: "other", Person: "e"}} }), "a", RecommendEntry, "x", ""},
		{"the chair has an interest, another leads", with(all, func(s *sitting) { s.conflicts = []conflictRow{interest("a")} }), "b", Deferred, long, ""},
		{"the chair has an interest, and attendance is not noted", with(all, func(s *sitting) { s.conflicts, s.Noted = []conflictRow{interest("a")}, nil }), "b", Deferred, long, "committee.decide.attendance"},
		{"the chair has an interest, and an absent member would lead", with(there("a", "c"), func(s *sitting) { s.conflicts = []conflictRow{interest("a")} }), "b", Deferred, long, "committee.decide.absent"},
		{"the chair has an interest, and no member would lead", with(all, func(s *sitting) { s.conflicts = []conflictRow{interest("a")} }), "f", Deferred, long, "committee.decide.absent"},
		{"the case is a member's own", with(all, func(s *sitting) { s.items = []itemRow{{ID: "i", Case: "k", Person: "c"}} }), "a", RecommendEntry, "x", "committee.decide.quorum"},
	} {
		err := decideItem(council.Committee{Quorum: 5}, x.s, x.s.items[0], x.by, x.outcome, x.reasons, noted)
		if key(err) != x.want {
			t.Errorf("%s: %q, want %q", x.name, key(err), x.want)
		}
	}
}

func TestDecideMoveAndCallOff(t *testing.T) {
	before := with(there(), func(s *sitting) { s.Noted, s.By, s.Place = nil, "r", "Room 2" })
	ahead := noted.Add(24 * time.Hour)
	for _, x := range []struct {
		name, by, version string
		roles             []access.Role
		s                 sitting
		begins            time.Time
		place, reason     string
		move, off         string
	}{
		{"whoever called it", "r", "2", nil, before, ahead, "Room 2", long, "", ""},
		{"the chair", "a", "2", nil, before, ahead, "Room 2", long, "", ""},
		{"a registrar", "x", "2", []access.Role{access.Registrar}, before, ahead, "Room 2", long, "", ""},
		{"another member", "b", "2", []access.Role{access.Committee}, before, ahead, "Room 2", long, "committee.move.who", "committee.move.who"},
		{"an old page", "a", "1", nil, before, ahead, "Room 2", long, "fault.stale", "fault.stale"},
		{"a time that is over", "a", "2", nil, before, noted, "Room 3", long, "committee.call.past", ""},
		{"a minute ahead", "a", "2", nil, before, noted.Add(time.Minute), "Room 2", long, "", ""},
		{"the same time and place", "a", "2", nil, with(before, func(s *sitting) { s.Begins = ahead }), ahead, "Room 2", long, "committee.move.same", ""},
		{"another place alone", "a", "2", nil, with(before, func(s *sitting) { s.Begins = ahead }), ahead, "Room 3", long, "", ""},
		{"nineteen characters", "a", "2", nil, before, ahead, "Room 2", "nineteen characters", "committee.move.reason", "committee.move.reason"},
		{"twenty", "a", "2", nil, before, ahead, "Room 2", "nineteen characters.", "", ""},
		{"a meeting that was never held", "a", "2", nil, with(before, func(s *sitting) { s.Begins = noted.AddDate(0, 0, -9) }), ahead, "Room 2", long, "", ""},
		{"attendance is noted", "a", "2", nil, with(there("b"), func(s *sitting) { s.By = "r" }), ahead, "Room 2", long, "committee.begun", "committee.begun"},
		{"it is noted that nobody is there", "a", "2", nil, with(before, func(s *sitting) { s.Noted = &noted }), ahead, "Room 2", long, "", ""},
		{"nobody is there any more, and something was found", "a", "2", nil, with(before, func(s *sitting) { s.Noted, s.items = &noted, []itemRow{{ID: "i", Outcome: Deferred}} }), ahead, "Room 2", long, "committee.begun", "committee.begun"},
		{"the minutes are closed", "a", "2", nil, with(before, func(s *sitting) { s.State = Closed }), ahead, "Room 2", long, "committee.closed", "committee.closed"},
		{"it was called off", "a", "2", nil, with(before, func(s *sitting) { s.State = CalledOff }), ahead, "Room 2", long, "committee.called_off", "committee.called_off"},
	} {
		by := access.Actor{Person: x.by, Roles: x.roles}
		if got := key(decideMove(x.s, by, x.version, x.begins, noted, x.place, x.reason)); got != x.move {
			t.Errorf("move: %s: %q, want %q", x.name, got, x.move)
		}
		if got := key(decideCallOff(x.s, by, x.version, x.reason)); got != x.off {
			t.Errorf("call off: %s: %q, want %q", x.name, got, x.off)
		}
	}
}

func TestWhoNotesWhoIsThere(t *testing.T) {
	called := with(there(), func(s *sitting) { s.Noted = nil })
	for _, x := range []struct {
		name, by, version string
		s                 sitting
		present           []string
		want              string
	}{
		{"the chair notes everybody", "a", "2", called, seats, ""},
		{"the chair notes nobody", "a", "2", called, nil, ""},
		{"the chair, on an old page", "a", "1", called, seats, "fault.stale"},
		{"a member notes themself", "b", "2", called, []string{"b"}, ""},
		{"a member notes that they are not there", "b", "2", there(seats...), nil, ""},
		{"a member, on a page that others made old", "b", "1", called, []string{"b"}, ""},
		{"a member notes everybody", "b", "2", called, seats, "committee.attend.others"},
		{"a member notes another", "b", "2", called, []string{"c"}, "committee.attend.others"},
		{"a member notes another while the chair is away", "b", "2", there("b", "c"), []string{"b", "d"}, "committee.attend.others"},
		{"somebody who is no member", "f", "2", called, []string{"f"}, "committee.attend.not_a_member"},
		{"the chair notes somebody who is no member", "a", "2", called, []string{"f"}, "fault.not_found"},
		{"before the hour", "b", "2", with(called, func(s *sitting) { s.Begins = noted.Add(time.Minute) }), []string{"b"}, "committee.early"},
		{"the minutes are closed", "b", "2", with(called, func(s *sitting) { s.State = Closed }), []string{"b"}, "committee.closed"},
	} {
		if got := key(decideAttend(x.s, x.by, x.version, x.present, noted)); got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
	}
}

func TestAttendedKeepsWhoNotedIt(t *testing.T) {
	s := there("a", "b")
	s.members[0].NotedBy, s.members[1].NotedBy = "a", "b"
	for _, x := range []struct {
		name, by string
		present  []string
		want     string
	}{
		{"the chair adds one: the others keep who noted them", "a", []string{"a", "b", "c"}, "a+a c+a"},
		{"the chair strikes one who had come", "a", []string{"a"}, "a+a b-a"},
		{"a member who was noted says so themself", "b", []string{"b"}, "b+b"},
		{"a member leaves", "b", nil, "b-b"},
		{"a member comes, and nobody else changes", "d", []string{"d"}, "d+d"},
	} {
		got := ""
		for _, m := range s.attended(x.by, x.present, noted) {
			got += " " + m.Person + map[bool]string{true: "+", false: "-"}[m.Present] + m.NotedBy
			if m.NotedAt == nil || !m.NotedAt.Equal(noted) {
				t.Errorf("%s: noted at %v", x.name, m.NotedAt)
			}
		}
		if strings.TrimSpace(got) != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
	}
}

func TestAConflictIsDeclaredByOneselfOrTheChair(t *testing.T) {
	all := there(seats...)
	for _, x := range []struct {
		name       string
		s          sitting
		by, member string
		want       string
	}{
		{"of oneself", all, "b", "b", ""},
		{"the chair of another", all, "a", "b", ""},
		{"a member of another", all, "b", "c", "committee.conflict.others"},
		{"of somebody who is no member", all, "a", "f", "fault.choose"},
		{"twice", with(all, func(s *sitting) { s.conflicts = []conflictRow{interest("b")} }), "a", "b", "committee.conflict.twice"},
		{"after the decision", with(all, func(s *sitting) { s.items = []itemRow{{ID: "i", Case: "k", Outcome: RecommendEntry}} }), "b", "b", "committee.conflict.decided"},
		{"after the minutes", with(all, func(s *sitting) { s.State = Closed }), "b", "b", "committee.closed"},
	} {
		if got := key(decideConflict(x.s, x.s.items[0], x.by, x.member)); got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
	}
}

func TestDecidePutOn(t *testing.T) {
	waits := casework.Case{ID: "k", Kind: "engineer", Person: "p", State: casework.Open, Role: "committee", Step: "committee"}
	change := func(f func(c *casework.Case)) casework.Case { c := waits; f(&c); return c }
	for _, x := range []struct {
		name      string
		s         sitting
		c         casework.Case
		elsewhere []placed
		want      string
	}{
		{"a case that waits", there(), waits, nil, ""},
		{"on another agenda", there(), waits, []placed{{Case: "k"}}, "committee.agenda.twice"},
		{"one's own", there(), change(func(c *casework.Case) { c.Person = "a" }), nil, "access.own_affair"},
		{"closed", there(), change(func(c *casework.Case) { c.State = casework.Closed }), nil, "committee.agenda.not_waiting"},
		{"waits for the applicant", there(), change(func(c *casework.Case) { c.Waits = casework.WaitsPerson }), nil, "committee.agenda.not_waiting"},
		{"another office's", there(), change(func(c *casework.Case) { c.Role = "registrar" }), nil, "committee.agenda.not_waiting"},
		{"a reconsideration", there(), change(func(c *casework.Case) { c.Step = council.Reconsideration }), nil, "committee.agenda.not_waiting"},
		{"a request about data", there(), change(func(c *casework.Case) { c.Kind = "data_request" }), nil, "committee.agenda.not_waiting"},
		{"a full agenda", with(there(), func(s *sitting) { s.items = make([]itemRow, mostItems) }), waits, nil, "committee.agenda.full"},
		{"a meeting that is over", with(there(), func(s *sitting) { s.State = Confirmed }), waits, nil, "committee.closed"},
	} {
		if got := key(decidePutOn(x.s, x.c, []string{"engineer"}, x.elsewhere, "a")); got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
	}
}

func TestTheMinutesNeedTwo(t *testing.T) {
	closed := with(there("a", "b", "c"), func(s *sitting) { s.State, s.ClosedBy, s.ClosedAt = Closed, "a", &noted })
	for _, x := range []struct {
		name, by, version string
		s                 sitting
		want              string
	}{
		{"another who was there", "b", "2", closed, ""},
		{"who closed them", "a", "2", closed, "committee.confirm.same"},
		{"who was absent", "e", "2", closed, "committee.confirm.absent"},
		{"no member", "f", "2", closed, "committee.confirm.absent"},
		{"an old page", "b", "1", closed, "fault.stale"},
		{"not closed", "b", "2", there(seats...), "committee.confirm.open"},
		{"called off", "b", "2", with(closed, func(s *sitting) { s.State = CalledOff }), "committee.called_off"},
		{"confirmed", "b", "2", with(closed, func(s *sitting) { s.State = Confirmed }), "committee.confirm.twice"},
	} {
		if got := key(decideConfirm(x.s, x.by, x.version)); got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
	}
	for _, x := range []struct {
		name, by  string
		undecided int
		s         sitting
		want      string
	}{
		{"the chair", "a", 0, there("a", "b"), ""},
		{"something is undecided", "a", 1, there("a", "b"), "committee.close.undecided"},
		{"another while the chair is there", "b", 0, there("a", "b"), "committee.decide.chair"},
		{"another where the chair is not", "b", 0, there("b", "c"), ""},
		{"the chair alone", "a", 0, there("a"), "committee.close.alone"},
		{"before the hour", "a", 0, with(there("a"), func(s *sitting) { s.Begins = noted.Add(time.Minute) }), "committee.early"},
	} {
		if got := key(decideClose(x.s, x.by, "2", x.undecided, noted)); got != x.want {
			t.Errorf("close: %s: %q, want %q", x.name, got, x.want)
		}
	}
}

func TestDecideCall(t *testing.T) {
	pec, err := council.Load("pec")
	if err != nil {
		t.Fatal(err)
	}
	minimal, err := council.Load("minimal")
	if err != nil {
		t.Fatal(err)
	}
	ahead, holders := noted.Add(time.Hour), append([]string{"f"}, seats...)
	for _, x := range []struct {
		name    string
		law     council.Law
		begins  time.Time
		chair   string
		members []string
		want    string
	}{
		{"ahead, with its members", pec.On(today), ahead, "a", seats, ""},
		{"a council without a committee", minimal.On(today), ahead, "a", seats, "committee.call.none"},
		{"over", pec.On(today), noted, "a", seats, "committee.call.past"},
		{"nobody", pec.On(today), ahead, "", nil, "committee.call.nobody"},
		{"somebody without the office", pec.On(today), ahead, "a", []string{"a", "x"}, "committee.call.not_a_member"},
		{"one twice", pec.On(today), ahead, "a", []string{"a", "a"}, "committee.call.not_a_member"},
		{"no chair", pec.On(today), ahead, "", seats, "fault.choose"},
		{"a chair who does not sit in it", pec.On(today), ahead, "f", seats, "committee.call.chair"},
	} {
		if got := key(decideCall(x.law, x.begins, noted, x.chair, x.members, holders)); got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
	}
}

func TestWhenAMeetingBegins(t *testing.T) {
	zone, err := time.LoadLocation("Asia/Karachi")
	if err != nil {
		t.Fatal(err)
	}
	for hour, want := range map[string]string{"10:30": "05:30", "9.05": "04:05", "۱۵:۰۰": "10:00", "24:00": "", "half past": "", "": "", "10:61": ""} {
		at, err := Call{Day: "۳۰", Month: "11", Year: "2026", Hour: hour, Place: "x"}.check(zone)
		if want == "" && key(err) != "committee.call.no_such_hour" || want != "" && (err != nil || at.UTC().Format("15:04") != want) {
			t.Errorf("%q: %v, %v", hour, at, err)
		}
	}
	if _, err := (Call{Day: "31", Month: "11", Year: "2026", Hour: "10:30", Place: "x"}).check(zone); key(err) != "committee.call.no_such_day" {
		t.Error(err)
	}
}
