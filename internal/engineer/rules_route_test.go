package engineer

import (
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/pii"
)

// position is full-time work from a day until another; empty: it goes on.
func position(from, until string) Position {
	p := Position{Employer: pii.New("Works of " + from), Title: pii.New("Engineer"), Did: pii.New("Drew, built and measured bridges."), From: day.Must(from)}
	if until != "" {
		p.Until = day.Must(until)
	}
	return p
}

func TestExperience(t *testing.T) {
	for _, x := range []struct {
		name      string
		list      []Position
		since, on string
		want      Span
		on5       string // when it comes to five years; empty: never by itself
	}{
		{"as the issue says", []Position{position("2022-03-02", "")}, "2022-03-02", "2026-06-02", Span{51, 1}, "2027-03-01"},
		{"nothing", nil, "2020-01-01", "2026-11-23", Span{}, ""},
		{"one day", []Position{position("2026-11-23", "")}, "2020-01-01", "2026-11-23", Span{0, 1}, "2031-11-22"},
		{"before it counts", []Position{position("2015-01-01", "2019-12-31")}, "2020-01-01", "2026-11-23", Span{}, ""},
		{"partly before it counts", []Position{position("2015-01-01", "2020-02-29")}, "2020-01-01", "2026-11-23", Span{2, 0}, ""},
		{"a leap day", []Position{position("2024-02-29", "2025-02-27")}, "2020-01-01", "2026-11-23", Span{12, 0}, ""},
		{"two that follow each other", []Position{position("2020-01-01", "2020-06-30"), position("2020-07-01", "2020-12-31")}, "2020-01-01", "2026-11-23", Span{12, 0}, ""},
		{"days of two make a month", []Position{position("2020-01-01", "2020-01-20"), position("2020-03-01", "2020-03-15")}, "2020-01-01", "2026-11-23", Span{1, 4}, ""},
		{"enough already", []Position{position("2015-01-01", "")}, "2015-01-01", "2026-11-23", Span{142, 23}, "2026-11-23"},
		{"an old one and one that goes on", []Position{position("2016-01-01", "2018-12-31"), position("2025-01-01", "")}, "2015-01-01", "2026-11-23", Span{58, 23}, "2026-12-31"},
	} {
		since, on := day.Must(x.since), day.Must(x.on)
		if got := experience(x.list, since, on); got != x.want {
			t.Errorf("%s: %v, want %v", x.name, got, x.want)
		}
		if got := enough(x.list, since, on, 60); got.String() != x.on5 {
			t.Errorf("%s: enough on %s, want %s", x.name, got, x.on5)
		}
	}
}

// Whatever the positions are, on the day that is told there is enough, and on the day before there is not.
func TestEnough(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first := day.Must("2010-01-01")
		var list []Position
		from := first
		for range rapid.IntRange(0, 4).Draw(t, "past") {
			from = from.Add(rapid.IntRange(1, 200).Draw(t, "gap"))
			until := from.Add(rapid.IntRange(0, 500).Draw(t, "length"))
			list = append(list, Position{From: from, Until: until})
			from = until
		}
		from = from.Add(rapid.IntRange(1, 300).Draw(t, "gap"))
		list = append(list, Position{From: from})
		on := from.Add(rapid.IntRange(0, 900).Draw(t, "today"))
		months := 12 * rapid.IntRange(1, 10).Draw(t, "years")
		got := enough(list, first, on, months)
		if experience(list, first, got).Months < months {
			t.Fatalf("on %s there are %v of %d months", got, experience(list, first, got), months)
		}
		if got.After(on) && experience(list, first, got.Add(-1)).Months >= months {
			t.Fatalf("%s is a day late", got)
		}
	})
}

// A row for each condition of the profile, before and after each amendment: the older page of the council until 2022, the newer since
// 2023 (the days between them are assumed), and the supervisory certificate.
func TestConditionsOfTheProfile(t *testing.T) {
	c, err := council.Load("pec")
	if err != nil {
		t.Fatal(err)
	}
	everything := history{
		graduated: day.Must("2012-07-05"), registered: day.Must("2013-01-10"), positions: []Position{position("2012-08-01", "")},
		claims: []Claim{{Wants: "exam", State: Confirmed}, {Wants: "points", Points: 17, State: Confirmed}, {Wants: "title", State: Confirmed}}, assessed: OutcomePassed,
	}
	graduated := func(on string) func(*history) { return func(h *history) { h.graduated = day.Must(on) } }
	since := func(on string) func(*history) { return func(h *history) { h.positions = []Position{position(on, "")} } }
	claim := func(i int, c Claim) func(*history) { return func(h *history) { h.claims[i] = c } }
	same := func(*history) {}
	inYear := func(year int) func(*history) {
		return func(h *history) { h.graduated, h.year = day.Day{}, year }
	}
	said := func(on string, state ClaimState) func(*history) {
		return func(h *history) {
			h.graduated, h.claims = day.Day{}, append(h.claims, Claim{Wants: "graduation", On: day.Must(on), State: state})
		}
	}
	const pe, sup = "professional_engineer", "supervisory_certificate"
	for _, x := range []struct {
		name, on, kind, route, wants string
		change                       func(*history)
		want                         Verdict
	}{
		{"older I: graduated in April 2005", "2022-12-31", pe, "exam", "graduation", graduated("2005-04-01"), Met},
		{"older I: the day before", "2022-12-31", pe, "exam", "graduation", graduated("2005-03-31"), Unmet},
		{"newer I asks for no day of graduation", "2023-01-01", pe, "exam", "graduation", graduated("2005-03-31"), ""},
		{"older I: five years from graduation", "2022-12-31", pe, "exam", "experience", since("2018-01-01"), Met},
		{"older I: a day less", "2022-12-31", pe, "exam", "experience", since("2018-01-02"), Unmet},
		{"newer I: five years from registration", "2023-01-09", pe, "exam", "experience", func(h *history) {
			h.registered, h.positions = day.Must("2018-01-10"), []Position{position("2012-08-01", "")}
		}, Met},
		{"newer I: a day less, however long ago the degree was", "2023-01-08", pe, "exam", "experience", func(h *history) {
			h.registered, h.positions = day.Must("2018-01-10"), []Position{position("2012-08-01", "")}
		}, Unmet},
		{"newer I: never registered", "2023-01-09", pe, "exam", "experience", func(h *history) { h.registered = day.Day{} }, Unmet},
		{"older I: the examination is confirmed", "2022-12-31", pe, "exam", "exam", same, Met},
		{"older I: it is only claimed", "2022-12-31", pe, "exam", "exam", claim(0, Claim{Wants: "exam", State: Claimed}), Waiting},
		{"newer I: it was found not to be so", "2023-01-01", pe, "exam", "exam", claim(0, Claim{Wants: "exam", State: Disproved}), Failed},
		{"newer I: it is not claimed", "2023-01-01", pe, "exam", "exam", claim(0, Claim{}), Unmet},
		{"older I: 17 points", "2022-12-31", pe, "exam", "points", same, Met},
		{"older I: 16 points, confirmed", "2022-12-31", pe, "exam", "points", claim(1, Claim{Wants: "points", Points: 16, State: Confirmed}), Unmet},
		{"newer I: 17 points, only claimed", "2023-01-01", pe, "exam", "points", claim(1, Claim{Wants: "points", Points: 17, State: Claimed}), Waiting},
		{"older II: graduated in March 2005", "2022-12-31", pe, "long", "graduation", graduated("2005-03-31"), Met},
		{"older II: in April", "2022-12-31", pe, "long", "graduation", graduated("2005-04-01"), Unmet},
		{"newer II: on 15 January 2008", "2023-01-01", pe, "long", "graduation", graduated("2008-01-15"), Met},
		{"newer II: the day after", "2023-01-01", pe, "long", "graduation", graduated("2008-01-16"), Unmet},
		{"newer II: a degree of which nobody knows the day", "2023-01-01", pe, "long", "graduation", func(h *history) { h.graduated = day.Day{} }, Unknown},
		{"newer II: in a year that lies within as a whole", "2023-01-01", pe, "long", "graduation", inYear(2007), Met},
		{"newer II: in the year of the last day", "2023-01-01", pe, "long", "graduation", inYear(2008), Unknown},
		{"newer II: in a later year", "2023-01-01", pe, "long", "graduation", inYear(2009), Unmet},
		{"newer II: a day that is only said", "2023-01-01", pe, "long", "graduation", said("2008-01-15", Claimed), Waiting},
		{"newer II: a day that is confirmed", "2023-01-01", pe, "long", "graduation", said("2008-01-15", Confirmed), Met},
		{"newer II: a day too late, confirmed", "2023-01-01", pe, "long", "graduation", said("2008-01-16", Confirmed), Unmet},
		{"newer II: a day that was found not to be so", "2023-01-01", pe, "long", "graduation", said("2008-01-15", Disproved), Failed},
		{"newer II: what is said beside a day that is known", "2023-01-01", pe, "long", "graduation", func(h *history) {
			h.claims = append(h.claims, Claim{Wants: "graduation", On: day.Must("2007-01-01"), State: Confirmed})
		}, Unmet},
		{"older II: ten years from the last day of the year", "2022-12-30", pe, "long", "experience", inYear(2012), Met},
		{"older II: a day less", "2022-12-29", pe, "long", "experience", inYear(2012), Unmet},
		{"older II: from a day that nobody knows", "2022-12-31", pe, "long", "experience", inYear(0), Unknown},
		{"older II: ten years from a day that is only said", "2022-12-31", pe, "long", "experience", said("2012-07-05", Claimed), Waiting},
		{"older II: that is confirmed", "2022-12-31", pe, "long", "experience", said("2012-07-05", Confirmed), Met},
		{"supervisory: in the year 2016", "2026-11-23", sup, "recent", "graduation", inYear(2016), Met},
		{"supervisory: in the year 2015", "2026-11-23", sup, "recent", "graduation", inYear(2015), Unmet},
		{"older II: ten years", "2022-07-31", pe, "long", "experience", same, Met},
		{"older II: a day less", "2022-07-30", pe, "long", "experience", same, Unmet},
		{"newer II asks the registered for no years", "2023-01-01", pe, "long", "experience", same, ""},
		{"older II: points", "2022-12-31", pe, "long", "points", claim(1, Claim{Wants: "points", Points: 3, State: Confirmed}), Unmet},
		{"newer II: points", "2023-01-01", pe, "long", "points", same, Met},
		{"older II: assessed", "2022-12-31", pe, "long", "assessment", same, Met},
		{"newer II: not assessed yet", "2023-01-01", pe, "long", "assessment", func(h *history) { h.assessed = "" }, Waiting},
		{"newer II: assessed, and not enough", "2023-01-01", pe, "long", "assessment", func(h *history) { h.assessed = OutcomeFailed }, Failed},
		{"older III: a title", "2022-12-31", pe, "title", "title", same, Met},
		{"newer III: a title that is only claimed", "2023-01-01", pe, "title", "title", claim(2, Claim{Wants: "title", State: Claimed}), Waiting},
		{"supervisory: graduated in 2016", "2026-11-23", sup, "recent", "graduation", graduated("2016-01-01"), Met},
		{"supervisory: in 2015", "2026-11-23", sup, "recent", "graduation", graduated("2015-12-31"), Unmet},
	} {
		h := everything
		h.claims = slices.Clone(h.claims)
		x.change(&h)
		var got Verdict
		for _, r := range c.On(day.Must(x.on)).Routes(x.kind) {
			if r.ID != x.route {
				continue
			}
			for _, w := range weigh(r, h, day.Must(x.on)) {
				if w.Wants == x.wants {
					got = w.Verdict
				}
			}
		}
		if got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
	}
	for on, want := range map[string]int{"2010-07-31": 0, "2010-08-01": 3, "2022-12-31": 3, "2023-01-01": 3} {
		if got := len(c.On(day.Must(on)).Routes(pe)); got != want {
			t.Errorf("%s: %d routes", on, got)
		}
	}
}

// Five years from registration: you have 4 years 3 months, on a day you will.
func TestWhatAndWhen(t *testing.T) {
	five := council.Route{Conditions: []council.Condition{{Wants: "experience", Years: 5, Since: "registration"}}}
	got := weigh(five, history{registered: day.Must("2022-03-03")}, day.Must("2026-06-02"))
	if len(got) != 1 || got[0].Verdict != Unmet || got[0].Have != (Span{51, 0}) || got[0].On != day.Must("2027-03-02") {
		t.Errorf("without a sheet, as if they had worked ever since: %+v", got)
	}
	got = weigh(five, history{registered: day.Must("2022-03-03"), positions: []Position{}}, day.Must("2026-06-02"))
	if got[0].Have != (Span{}) || !got[0].On.IsZero() {
		t.Errorf("an empty sheet: %+v", got)
	}
}

func TestDecidePosition(t *testing.T) {
	past := []Position{position("2020-01-01", "2021-12-31"), position("2024-01-01", "")}
	for _, x := range []struct {
		name     string
		p        Position
		mistyped [2]error
		want     string
	}{
		{"between the two", position("2022-01-01", "2023-12-31"), [2]error{}, ""},
		{"overlapping by a day with the first", position("2021-12-31", "2023-12-31"), [2]error{}, "from engineer.experience.overlap"},
		{"overlapping by a day with the second", position("2022-01-01", "2024-01-01"), [2]error{}, "from engineer.experience.overlap"},
		{"within the first", position("2020-05-01", "2020-06-01"), [2]error{}, "from engineer.experience.overlap"},
		{"around both", position("2019-08-01", ""), [2]error{}, "from engineer.experience.overlap"},
		{"tomorrow", position("2026-11-24", ""), [2]error{}, "from engineer.experience.ahead"},
		{"until tomorrow", position("2022-01-01", "2026-11-24"), [2]error{}, "until engineer.experience.ahead"},
		{"before the degree", position("2019-07-04", "2019-07-30"), [2]error{}, "from engineer.experience.before_degree"},
		{"backwards", position("2023-01-02", "2023-01-01"), [2]error{}, "until engineer.project.backwards"},
		{"no first day", Position{Employer: pii.New("x y"), Title: pii.New("x y"), Did: pii.New("twenty letters and more")}, [2]error{day.ErrNoSuchDay}, "from engineer.degree.no_such_day"},
		{"no last day", position("2022-01-01", ""), [2]error{nil, day.ErrNoSuchDay}, "until engineer.experience.until_day"},
		{"nobody", Position{From: day.Must("2022-01-01")}, [2]error{}, "employer engineer.experience.employer"},
	} {
		if got := key(decidePosition(law(), past, day.Must("2019-07-05"), x.p, x.mistyped)); got != x.want {
			t.Errorf("%s: %q", x.name, got)
		}
	}
}

func TestClaimsOf(t *testing.T) {
	route := council.Route{Conditions: []council.Condition{{Wants: "exam"}, {Wants: "points", Points: 17}, {Wants: "title"}, {Wants: "assessment"}}}
	good := RecordClaims{Exam: "E-17", Day: "5", Month: "7", Year: "۲۰۲۵", Points: "۱۷", Title: "CEng"}
	for _, x := range []struct {
		name   string
		change func(*RecordClaims)
		want   string
	}{
		{"all of it", func(*RecordClaims) {}, ""},
		{"no number", func(c *RecordClaims) { c.Exam = "" }, "exam engineer.claims.exam"},
		{"no day", func(c *RecordClaims) { c.Day = "" }, "exam_on engineer.degree.no_such_day"},
		{"a day ahead", func(c *RecordClaims) { c.Year = "2027" }, "exam_on engineer.experience.ahead"},
		{"a point too few", func(c *RecordClaims) { c.Points = "16" }, "points engineer.claims.few"},
		{"points that are none", func(c *RecordClaims) { c.Points = "many" }, "points engineer.claims.points"},
		{"no title", func(c *RecordClaims) { c.Title = "" }, "title engineer.claims.title"},
	} {
		c := good
		x.change(&c)
		list, err := claimsOf(law(), route, history{}, c)
		if got := key(err); got != x.want || x.want == "" && len(list) != 3 {
			t.Errorf("%s: %q %d", x.name, got, len(list))
		}
	}
}

// The day of the degree is said where nobody knows it, and lies in the year that the register has and within the days of the route.
func TestClaimOfTheDegree(t *testing.T) {
	route := council.Route{Conditions: []council.Condition{{Wants: "graduation", From: day.Must("2008-02-01"), Until: day.Must("2008-11-30")}}}
	since := council.Route{Conditions: []council.Condition{{Wants: "experience", Years: 2, Since: "graduation"}}}
	for _, x := range []struct {
		name     string
		route    council.Route
		h        history
		on, want string
		claims   int
	}{
		{"it is known", route, history{graduated: day.Must("2008-07-05")}, "", "", 0},
		{"the year is enough", route, history{year: 2007}, "", "", 0},
		{"it is not known", route, history{}, "2008-07-05", "", 1},
		{"the year is not enough", route, history{year: 2008}, "2008-07-05", "", 1},
		{"experience counts from the year", since, history{year: 2008}, "", "", 0},
		{"experience counts from nothing", since, history{}, "2008-07-05", "", 1},
		{"no day", route, history{}, "", "graduated_on engineer.degree.no_such_day", 1},
		{"a day ahead", route, history{}, "2027-01-01", "graduated_on engineer.degree.ahead", 1},
		{"another year", route, history{year: 2008}, "2009-07-05", "graduated_on engineer.claims.graduated_year", 1},
		{"outside the days of the route", route, history{year: 2008}, "2008-12-01", "graduated_on engineer.claims.graduated_out", 1},
	} {
		var c RecordClaims
		if d, err := day.Parse(x.on); err == nil {
			c = RecordClaims{GraduatedDay: strconv.Itoa(d.Date()), GraduatedMonth: strconv.Itoa(int(d.Month())), GraduatedYear: strconv.Itoa(d.Year())}
		}
		list, err := claimsOf(law(), x.route, x.h, c)
		if got := key(err); got != x.want || len(list) != x.claims {
			t.Errorf("%s: %q, %d claims", x.name, got, len(list))
		}
	}
}
