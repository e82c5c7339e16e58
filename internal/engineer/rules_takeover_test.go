package engineer

import (
	"testing"
	"time"

	"sanad/internal/council"
)

// TestTakeoverAtTheEdge has each limit of the profile: the last that is within it beside the first that is not.
func TestTakeoverAtTheEdge(t *testing.T) {
	limits := pec(t).Takeover
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	for _, x := range []struct {
		name  string
		begun int64
		own   bool
		want  string
	}{
		{"the fifth of a day", 4, false, ""},
		{"the sixth", 5, false, "engineer.takeover.busy"},
		{"one's own", 0, true, "engineer.takeover.own"},
	} {
		if got := key(decideBegin(limits, x.begun, x.own)); got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
	}
	brought := Registration{Import: "roll", Person: "before"}
	for _, x := range []struct {
		name         string
		r            Registration
		opened, same bool
		codes        int64
		want         bool
	}{
		{"the third code of a day", brought, false, true, 2, true},
		{"the fourth", brought, false, true, 3, false},
		{"another identity number", brought, false, false, 0, false},
		{"who has an account", brought, true, true, 0, false},
		{"who did not come with the older register", Registration{Person: "before"}, false, true, 0, false},
		{"one's own", Registration{Import: "roll", Person: "claimant"}, false, true, 0, false},
	} {
		if got := decideSendCode(limits, x.r, "claimant", x.opened, x.same, x.codes); got != x.want {
			t.Errorf("%s: %v", x.name, got)
		}
	}
	for _, x := range []struct {
		name  string
		state TakeoverState
		until time.Duration
		tries int64
		right bool
		want  string
	}{
		{"right, at the last moment and the fifth try", TakeoverOpen, 0, 5, true, ""},
		{"a moment later", TakeoverOpen, -1, 1, true, "engineer.takeover.ended"},
		{"the sixth try", TakeoverOpen, time.Minute, 6, true, "engineer.takeover.ended"},
		{"mistyped", TakeoverOpen, time.Minute, 1, false, "code engineer.takeover.wrong"},
		{"done already", TakeoverDone, time.Minute, 1, true, "engineer.takeover.ended"},
	} {
		if got := refusals(decideCode(limits, takeoverRow{State: x.state, CodeUntil: now.Add(x.until), Tries: x.tries}, x.right, now)); got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
	}
	asked := now.Add(-limits.Lives())
	for _, x := range []struct {
		name string
		r    takeoverRow
		want bool
	}{
		{"at the last moment", takeoverRow{State: TakeoverOpen, AskedAt: asked}, false},
		{"a moment later", takeoverRow{State: TakeoverOpen, AskedAt: asked.Add(-1)}, true},
		{"a code by post that is good still", takeoverRow{State: TakeoverOpen, AskedAt: asked.Add(-1), CodeUntil: now}, false},
		{"a code by post that is not", takeoverRow{State: TakeoverOpen, AskedAt: asked.Add(-2), CodeUntil: now.Add(-1)}, true},
		{"proposed to the registrar", takeoverRow{State: TakeoverOpen, AskedAt: asked.Add(-1), ProposedBy: "officer"}, false},
		{"done", takeoverRow{State: TakeoverDone, AskedAt: asked.Add(-1)}, false},
	} {
		if got := decideExpire(limits, x.r, now); got != x.want {
			t.Errorf("expires, %s: %v", x.name, got)
		}
	}
	ends := func(at time.Time) time.Time { return at.Add(time.Hour) }
	for _, x := range []struct {
		name  string
		moves []moveRow
		want  bool
	}{
		{"nothing went on", nil, false},
		{"it can be undone at this moment", []moveRow{{At: now.Add(-time.Hour)}}, false},
		{"a moment later", []moveRow{{At: now.Add(-time.Hour - 1)}}, true},
		{"one of two can", []moveRow{{At: now.Add(-2 * time.Hour)}, {At: now}}, false},
	} {
		if got := decideEmpty(x.moves, ends, now); got != x.want {
			t.Errorf("%s: %v", x.name, got)
		}
	}
	for after, want := range map[time.Duration]string{0: "", 1: "engineer.takeover.too_late"} {
		if got := key(decideUndoInTime(now, now.Add(after))); got != want {
			t.Errorf("undone %d after: %q", after, got)
		}
	}
	for _, x := range []struct {
		name   string
		r      Registration
		opened bool
		want   string
	}{
		{"came with the older register", brought, false, ""},
		{"held by an account", brought, true, "engineer.takeover.held"},
		{"entered here", Registration{Person: "before"}, false, "engineer.takeover.held"},
		{"their own", Registration{Import: "roll", Person: "claimant"}, false, "engineer.takeover.own"},
	} {
		if got := key(decideMove(x.r, "claimant", x.opened)); got != x.want {
			t.Errorf("%s: %q", x.name, got)
		}
	}
}

// TestLettersToRefereesOfADay has the last that leaves beside the first that does not.
func TestLettersToRefereesOfADay(t *testing.T) {
	law := pec(t)
	k, _ := law.Kind("professional_engineer")
	for today, want := range map[int]string{5: "", 6: "engineer.referee.a_day"} {
		if got := key(decideLetters(law, k, today)); got != want {
			t.Errorf("after %d: %q", today, got)
		}
	}
}

// TestWasHeard sees that only a notice that was answered, or whose day has passed, counts as heard.
func TestWasHeard(t *testing.T) {
	for _, x := range []struct {
		kind  RequestKind
		state RequestState
		want  bool
	}{
		{RequestNotice, RequestAnswered, true}, {RequestNotice, RequestLapsed, true}, {RequestNotice, RequestOpen, false},
		{"", RequestAnswered, false}, {"", RequestLapsed, false},
	} {
		if got := wasHeard([]requestRow{{Kind: x.kind, State: x.state}}); got != x.want {
			t.Errorf("%q %s: %v", x.kind, x.state, got)
		}
	}
	if wasHeard(nil) {
		t.Error("nobody was asked anything")
	}
}

// TestOneRouteThatIsChosen sees that a kind that asks for a route takes none that nobody chose, though it has one alone.
func TestOneRouteThatIsChosen(t *testing.T) {
	law := pec(t)
	k := council.Kind{ID: "supervisory_certificate", Asks: []string{council.AskRoute}}
	if r, ok := routeOf(law, k, ""); ok {
		t.Errorf("%+v", r)
	}
	if _, ok := routeOf(law, k, "recent"); !ok {
		t.Error("the one that was chosen")
	}
}
