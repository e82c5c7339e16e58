package engineer

import (
	"strings"
	"testing"
	"time"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/pii"
	"sanad/internal/standing"
)

// TestDecideReferee has a row for each clause of who may be a referee, and for the last who may beside the first who may not.
func TestDecideReferee(t *testing.T) {
	law := pec(t)
	k, _ := law.Kind("professional_engineer")
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	own := self{name: "Muhammad Ali Khan", email: "Ali@Example.org", numbers: []string{"CIVIL/7", "no number"}}
	good := NameReferee{Name: "Nadia Iqbal", Email: "nadia@example.org", Position: "MECH/9"}
	named := func(n int, state RefereeState, ends time.Duration) (list []Referee) {
		for i := range n {
			x := strings.Repeat("x", i+1)
			list = append(list, Referee{Name: pii.New("Person " + x), Email: pii.New(x + "@example.org"), Position: pii.New("Works " + x), State: state, EndsAt: now.Add(ends)})
		}
		return list
	}
	other := Referee{Name: pii.New("Nadia Iqbal"), Email: pii.New("other@example.org"), Position: pii.New("Works"), State: RefereeDeclined}
	for _, x := range []struct {
		name   string
		named  []Referee
		change func(*NameReferee)
		want   string
	}{
		{"somebody who can be reached", nil, func(*NameReferee) {}, ""},
		{"two letters each", nil, func(c *NameReferee) { c.Name, c.Position = "Wu", "CE" }, ""},
		{"one letter of a name", nil, func(c *NameReferee) { c.Name = "W" }, "name engineer.referee.name"},
		{"one letter of a position", nil, func(c *NameReferee) { c.Position = "E" }, "position engineer.referee.position"},
		{"an address without a dot", nil, func(c *NameReferee) { c.Email = "nadia@example" }, "email engineer.referee.email"},
		{"a dot and no address", nil, func(c *NameReferee) { c.Email = "nadia.example" }, "email engineer.referee.email"},
		{"a name with the address", nil, func(c *NameReferee) { c.Email = "Nadia <nadia@example.org>" }, "email engineer.referee.email"},
		{"oneself by address, in other letters", nil, func(c *NameReferee) { c.Email = "aLI@example.ORG" }, "email engineer.referee.self"},
		{"oneself by name, in another order", nil, func(c *NameReferee) { c.Name = "Khan, Muhammad Ali" }, "name engineer.referee.self"},
		{"a part of one's name", nil, func(c *NameReferee) { c.Name = "Muhammad Ali" }, ""},
		{"oneself by number, in another spelling", nil, func(c *NameReferee) { c.Position = "civil 007" }, "position engineer.referee.self"},
		{"a position that is no number, as one's own", nil, func(c *NameReferee) { c.Position = "Chief engineer" }, ""},
		{"twice by address", named(1, RefereeDeclined, 0), func(c *NameReferee) { c.Email = "X@example.org" }, "email engineer.referee.twice"},
		{"twice by name", []Referee{other}, func(*NameReferee) {}, "name engineer.referee.twice"},
		{"twice by number", []Referee{{Name: pii.New("Somebody"), Email: pii.New("s@example.org"), Position: pii.New("mech-9"), State: RefereeDeclined}}, func(*NameReferee) {}, "position engineer.referee.twice"},
		{"two positions that are no number", named(1, RefereeDeclined, 0), func(c *NameReferee) { c.Position = "Director" }, ""},
		{"whom the applicant gave up, again", []Referee{{Name: pii.New("Nadia Iqbal"), Email: pii.New("nadia@example.org"), Position: pii.New("MECH/9"), State: RefereeDropped}}, func(*NameReferee) {}, ""},
		{"beside one who is asked", named(1, RefereeAsked, time.Hour), func(*NameReferee) {}, ""},
		{"beside two who are asked", named(2, RefereeAsked, time.Nanosecond), func(*NameReferee) {}, "engineer.referee.enough"},
		{"beside two whose time is up", named(2, RefereeAsked, 0), func(*NameReferee) {}, ""},
		{"beside two who confirmed long ago", named(2, RefereeConfirmed, -time.Hour), func(*NameReferee) {}, "engineer.referee.enough"},
		{"beside two who declined", named(2, RefereeDeclined, time.Hour), func(*NameReferee) {}, ""},
		{"after nine", named(9, RefereeDeclined, 0), func(*NameReferee) {}, ""},
		{"after ten", named(10, RefereeDeclined, 0), func(*NameReferee) {}, "engineer.referee.most"},
	} {
		c := good
		x.change(&c)
		if got := refusals(decideReferee(law, k, x.named, own, c, now)); got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
	}
	nobody := self{numbers: []string{"no number"}}
	if got := refusals(decideReferee(law, k, nil, nobody, NameReferee{Name: "--", Email: "nadia@example.org", Position: "--"}, now)); got != "" {
		t.Errorf("a name without a word is nobody's: %q", got)
	}
}

// TestAskedAgain has how often, and how many days apart.
func TestAskedAgain(t *testing.T) {
	k, _ := pec(t).Kind("professional_engineer")
	asked := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	week := 7 * 24 * time.Hour
	for _, x := range []struct {
		name  string
		state RefereeState
		asks  int
		after time.Duration
		want  string
	}{
		{"after seven days", RefereeAsked, 1, week, ""},
		{"a moment before", RefereeAsked, 1, week - time.Nanosecond, "engineer.referee.soon"},
		{"a second time", RefereeAsked, 2, week, ""},
		{"a third time", RefereeAsked, 3, week, "engineer.referee.asked_enough"},
		{"who confirmed", RefereeConfirmed, 1, week, "engineer.referee.answered"},
		{"who declined", RefereeDeclined, 1, week, "engineer.referee.answered"},
	} {
		if got := key(decideAskReferee(k, Referee{State: x.state, Asks: x.asks, AskedAt: asked}, asked.Add(x.after))); got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
	}
	for _, x := range []struct{ answer, words, want string }{
		{"confirmed", "nineteen characters.", ""},
		{"confirmed", "nineteen characters", "words engineer.referee.words"},
		{"declined", "", ""},
		{"asked", "nineteen characters.", "answer fault.choose"},
		{"", "", "answer fault.choose"},
	} {
		if got := refusals(checkAnswer(AnswerReferee{Answer: x.answer, Words: x.words})); got != x.want {
			t.Errorf("%s, %q: %q, want %q", x.answer, x.words, got, x.want)
		}
	}
}

// TestDeedsAtTheEdge has the days on which two spans of one registration touch.
func TestDeedsAtTheEdge(t *testing.T) {
	entry, life := "a entry 2026-01-10", "b valid 2026-01-10"
	oneDay := some(entry, life, "s suspension 2026-05-01 2026-05-01")
	endedNextDay := some(entry, life, "s suspension 2026-05-01", "e end 2026-05-02 - s")
	again := some("a entry 2026-03-10", life, "c entry 2026-01-10")
	short := from("1.12.2026")
	short.Grounds = "nineteen characters"
	exact := from("1.12.2026")
	exact.Grounds = "nineteen characters."
	for _, x := range []struct {
		name  string
		facts standing.Facts
		do    func(council.Law, standing.Facts) (standing.Fact, error)
		want  string
	}{
		{"on the one day of another", oneDay, deciding(decideSuspend, suspendFrom("1.5.2026", "1.5.2026")), "from engineer.suspension.overlaps"},
		{"the day after", oneDay, deciding(decideSuspend, suspendFrom("2.5.2026", "")), ""},
		{"until the one day of another", oneDay, deciding(decideSuspend, suspendFrom("1.4.2026", "1.5.2026")), "from engineer.suspension.overlaps"},
		{"until the day before", oneDay, deciding(decideSuspend, suspendFrom("1.4.2026", "30.4.2026")), ""},
		{"on the one day of one that was ended", endedNextDay, deciding(decideSuspend, suspendFrom("1.5.2026", "")), "from engineer.suspension.overlaps"},
		{"of two entries the first counts", again, deciding(decideSuspend, suspendFrom("10.1.2026", "")), ""},
		{"of two entries the first counts, in whatever order", some("c entry 2026-01-10", life, "a entry 2026-03-10"), deciding(decideSuspend, suspendFrom("10.1.2026", "")), ""},
		{"before both", again, deciding(decideSuspend, suspendFrom("9.1.2026", "")), "from engineer.deed.before_entry"},
		{"the first was set aside", append(again[:3:3], some("x annulment 2026-04-01 - c")...), deciding(decideSuspend, suspendFrom("10.1.2026", "")), "from engineer.deed.before_entry"},
		{"a death that was set aside", some(entry, life, "d death 2026-06-01", "x annulment 2026-07-01 - d"), deciding(decideSuspend, suspendFrom("1.8.2026", "")), ""},
		{"a last day that is none says one thing", oneDay, deciding(decideSuspend, suspendFrom("1.12.2026", "31.2.2027")), "until engineer.day.no_such"},
		{"a death to come, and nineteen characters: one thing at a time", oneDay, deciding(decideDeath, RecordDeath{short}), "grounds engineer.deed.grounds_short"},
		{"nineteen characters", oneDay, deciding(decideRemove, Remove{short}), "grounds engineer.deed.grounds_short"},
		{"twenty", oneDay, deciding(decideRemove, Remove{exact}), ""},
		{"removed twice, and nineteen characters: one thing at a time", some(entry, life, "r removal 2026-06-01"), deciding(decideRemove, Remove{short}), "grounds engineer.deed.grounds_short"},
	} {
		if _, err := x.do(law(), x.facts); refusals(err) != x.want {
			t.Errorf("%s: %v, want %q", x.name, err, x.want)
		}
	}
	l := pec(t)
	l.Day = day.Must("2026-11-23")
	seen := Surrender{Sure: true, Grounds: decision12, Stamp: Stamp{"b"}}
	if _, _, err := decideSurrender(l, some(entry, life), seen); err != nil {
		t.Errorf("given back on the newest page: %v", err)
	}
	for name, x := range map[string]struct {
		seen string
		open int
		kind standing.Kind
		want string
	}{
		"nothing waits":           {"b", 0, standing.Removal, ""},
		"one waits":               {"b", 1, standing.Removal, "engineer.proposal.waits"},
		"on an old page":          {"a", 0, standing.Removal, "fault.stale"},
		"nobody says what":        {"", 0, standing.Removal, ""},
		"no rule for such a deed": {"b", 0, standing.Valid, "engineer.deed.none"},
	} {
		if _, err := decidePropose(l, some(entry, life), x.kind, x.seen, x.open); key(err) != x.want {
			t.Errorf("%s: %v, want %q", name, err, x.want)
		}
	}
}

// TestWhatAFurtherCertificateRestsOn sees that a registration is not given back while one on the register rests on it.
func TestWhatAFurtherCertificateRestsOn(t *testing.T) {
	base, permit := held("registered", ""), held("permit", "")
	base.ID, permit.ID = "base", "permit"
	surrendered := permit
	surrendered.Facts = append(permit.Facts[:2:2], standing.Fact{ID: "z", Kind: standing.Surrender, From: day.Must("2026-01-01")})
	bound := held("bound", "")
	bound.ID = "bound"
	higher := held("professional", "")
	higher.ID = "higher"
	for _, x := range []struct {
		name string
		r    Registration
		held []Registration
		want string
	}{
		{"nothing beside it", base, []Registration{base}, ""},
		{"a further certificate", base, []Registration{base, permit}, "engineer.surrender.rests"},
		{"elevated since", elevated(base), []Registration{base, permit}, "engineer.surrender.rests"},
		{"the certificate itself", permit, []Registration{base, permit}, ""},
		{"a certificate that was given back", base, []Registration{base, surrendered}, ""},
		{"a registration that rests on nothing", base, []Registration{base, bound}, ""},
		{"another registration of a higher kind is no certificate", base, []Registration{base, higher}, ""},
		{"what the certificate does not rest on", bound, []Registration{bound, permit}, ""},
	} {
		if got := key(decideBare(law(), x.r, x.held)); got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
	}
}
