package engineer

import (
	"strconv"
	"testing"
	"time"

	"sanad/internal/council"
	"sanad/internal/day"
)

// TestExtendSaysOneThing sees that an extension that lacks a day is not compared with it, and what is long enough to find the instrument by.
func TestExtendSaysOneThing(t *testing.T) {
	law := profile(t, "minimal").On(day.Must("2026-07-12"))
	for _, x := range []struct {
		name            string
		from, to, until string
		instrument      string
		want            string
	}{
		{"no first day", "", "2026-06-30", "2026-11-30", "SRO 1", "from engineer.day.no_such"},
		{"no last day", "2026-06-30", "", "2026-11-30", "SRO 1", "to engineer.day.no_such"},
		{"no new end", "2026-06-30", "2026-06-30", "", "SRO 1", "until engineer.day.no_such"},
		{"no last day, and an end far ahead", "2026-06-30", "", "2030-11-30", "SRO 1", "to engineer.day.no_such"},
		{"neither last day nor new end", "2026-06-30", "", "", "SRO 1", "to engineer.day.no_such until engineer.day.no_such"},
		{"neither first nor last day", "", "", "2026-11-30", "SRO 1", "from engineer.day.no_such to engineer.day.no_such"},
		{"one day", "2026-06-30", "2026-06-30", "2026-07-01", "SRO 1", ""},
		{"four characters", "2026-06-30", "2026-06-30", "2026-07-01", "SRO1", "instrument engineer.extend.instrument"},
	} {
		c := extension(x.from, x.to, x.until)
		c.Instrument = x.instrument
		if _, err := decideExtend(law, c); refusals(err) != x.want {
			t.Errorf("%s: %v, want %q", x.name, err, x.want)
		}
	}
}

// TestAsk has what a request for information may ask, and until when.
func TestAsk(t *testing.T) {
	law := profile(t, "pec").On(day.Must("2026-11-23"))
	latest := law.Calendar.Add(law.Day, law.Procedure(Kind).AnswerMost)
	for _, x := range []struct {
		name, text string
		until      day.Day
		want       string
	}{
		{"ten characters, until the last day", "ten signs.", latest, ""},
		{"nine characters", "nine sign", latest, "item-1 engineer.ask.short"},
		{"nothing", "", latest, "item-1 engineer.ask.none"},
		{"a day later", "ten signs.", latest.Add(1), "until engineer.day.within"},
		{"tomorrow", "ten signs.", law.Day.Add(1), ""},
		{"today", "ten signs.", law.Day, "until engineer.day.within"},
		{"no day", "ten signs.", day.Day{}, "until engineer.day.no_such"},
	} {
		c := RequestInformation{Item1: x.text}
		if !x.until.IsZero() {
			c.Day, c.Month, c.Year = strconv.Itoa(x.until.Date()), strconv.Itoa(int(x.until.Month())), strconv.Itoa(x.until.Year())
		}
		list, _, err := decideAsk(law, Kind, c)
		if refusals(err) != x.want {
			t.Errorf("%s: %v, want %q", x.name, err, x.want)
		}
		if err == nil && (len(list) != 1 || list[0].wants != WantsText) {
			t.Errorf("%s: %+v", x.name, list)
		}
	}
}

// TestHeardBeforeARefusal has each procedure's notice, and what needs none.
func TestHeardBeforeARefusal(t *testing.T) {
	chain := []council.Step{{ID: "officer"}, {ID: "registrar", Final: true}, {ID: council.Reconsideration, Final: true}}
	notice, none := council.Procedure{Notice: 10}, council.Procedure{}
	for _, x := range []struct {
		name           string
		p              council.Procedure
		step           string
		heard          bool
		refuse, intend string
	}{
		{"with a notice, unheard", notice, "registrar", false, "engineer.refuse.unheard", ""},
		{"with a notice, heard", notice, "registrar", true, "", "engineer.notice.twice"},
		{"without a notice", none, "registrar", false, "", "engineer.notice.none"},
		{"a reconsideration", notice, council.Reconsideration, false, "", "engineer.notice.none"},
		{"a step that is not the last", notice, "officer", true, "engineer.assess.not_final_step", "engineer.assess.not_final_step"},
	} {
		if got := key(decideRefuse(x.p, chain, x.step, x.heard)); got != x.refuse {
			t.Errorf("refuse: %s: %q", x.name, got)
		}
		step, _, _ := stepAfter(chain, x.step)
		if got := key(decideIntendRefusal(x.p, step, x.heard)); got != x.intend {
			t.Errorf("intend: %s: %q", x.name, got)
		}
	}
}

// TestReconsiderAtTheEdge has the last day on which a reconsideration may be asked for, and the fewest grounds.
func TestReconsiderAtTheEdge(t *testing.T) {
	pec := profile(t, "pec")
	decided := time.Date(2026, 10, 24, 20, 0, 0, 0, time.UTC) // 25 October in the council's zone
	refused := applicationRow{ID: "a", Kind: Kind, State: StateRefused, DecidedAt: &decided}
	const enough, few = "nineteen characters.", "nineteen characters"
	for _, x := range []struct {
		name, on, grounds string
		a                 applicationRow
		others            []applicationRow
		want              string
	}{
		{"on the thirtieth day", "2026-11-24", enough, refused, nil, ""},
		{"on the thirty-first", "2026-11-25", enough, refused, nil, "engineer.again.late"},
		{"nineteen characters", "2026-11-24", few, refused, nil, "grounds engineer.again.grounds"},
		{"entered", "2026-11-24", enough, applicationRow{ID: "a", Kind: Kind, State: StateEntered, DecidedAt: &decided}, nil, "engineer.again.not_refused"},
		{"asked before", "2026-11-24", enough, applicationRow{ID: "a", Kind: Kind, State: StateRefused, DecidedAt: &decided, AgainAt: &decided}, nil, "engineer.again.twice"},
		{"beside another that is open", "2026-11-24", enough, refused, []applicationRow{refused, {ID: "b", State: StateDraft}}, "engineer.again.other_open"},
		{"beside another that is closed", "2026-11-24", enough, refused, []applicationRow{refused, {ID: "b", State: StateWithdrawn}}, ""},
	} {
		law := pec.On(day.Must(x.on))
		if got := refusals(decideReconsider(law, x.a, x.others, Reconsider{Grounds: x.grounds})); got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
	}
	if got := refusals(decideReconsider(profile(t, "minimal").On(day.Must("2026-11-24")), refused, nil, Reconsider{Grounds: enough})); got != "engineer.again.none" {
		t.Errorf("a council that has none: %q", got)
	}
	tomorrow := day.Must("2026-11-24")
	law := pec.On(day.Must("2026-11-23"))
	for reasons, want := range map[string]string{enough: "", few: "reasons engineer.assess.reasons"} {
		if _, err := decideHold(law, Kind, Hold{Reasons: reasons, Day: strconv.Itoa(tomorrow.Date()), Month: "11", Year: "2026"}); refusals(err) != want {
			t.Errorf("hold: %q: %v", reasons, err)
		}
	}
}

// TestNoReminderWithoutACycle sees that a kind that is not renewed is reminded of nothing.
func TestNoReminderWithoutACycle(t *testing.T) {
	law := profile(t, "minimal").On(day.Must("2026-06-23"))
	r := validUntil("2026-06-30")
	r.Kind = "senior_surveyor"
	if days, leaves, due := decideRemind(law, r, day.Must("2026-06-30"), nil); days != 0 || leaves || due {
		t.Errorf("%d %v %v", days, leaves, due)
	}
}
