package engineer

import (
	"testing"
	"time"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/standing"
)

// TestMissedYears has the last day of a year that was missed beside the first of the next, in a cycle of years and in one that ends on a day.
func TestMissedYears(t *testing.T) {
	board, pec := profile(t, "minimal"), profile(t, "pec")
	forLife := council.Cycle{Renewal: &council.Renewal{Years: []int{0}}}
	noLeast := board.On(day.Must("2026-01-01")).Cycle(Kind)
	noLeast.Least = 0
	for _, x := range []struct {
		name      string
		council   *council.Council
		cycle     *council.Cycle // nil: the profile's
		until, on string
		want      int
	}{
		{"pec, 2014: the last day of the first year", pec, nil, "2018-03-14", "2019-03-14", 0},
		{"pec, 2014: the first of the second", pec, nil, "2018-03-14", "2019-03-15", 1},
		{"pec, 2014: the last day of grace", pec, nil, "2018-03-14", "2018-06-12", 0},
		{"board: ends sixty days before the day of the cycle, on the last day of grace", board, nil, "2026-05-01", "2026-05-31", 0},
		{"board: a day later", board, nil, "2026-05-01", "2026-06-01", 1},
		{"board: ends fifty-nine days before it", board, nil, "2026-05-02", "2026-06-02", 0},
		{"board: sixty days, next year", board, nil, "2026-05-01", "2026-09-01", 1},
		{"for life, with no year at which they stop", pec, &forLife, "2021-06-30", "2026-11-23", 5},
		{"every day counts: the day of the cycle itself is no missed one", board, &noLeast, "2025-06-30", "2026-09-01", 1},
	} {
		law := x.council.On(day.Must(x.on))
		c := law.Cycle(Kind)
		if x.cycle != nil {
			c = *x.cycle
		}
		until := day.Must(x.until)
		term := Term{Years: c.Renewal.Years[0]}
		term.From, term.Until = spanOf(law, c, until, term.Years)
		if got := missed(law, c, until, term); got != x.want {
			t.Errorf("%s: %d, want %d", x.name, got, x.want)
		}
	}
}

// TestSpansOfOtherCycles has the cycles that no profile has, but that one may write.
func TestSpansOfOtherCycles(t *testing.T) {
	law := profile(t, "minimal").On(day.Must("2026-09-01"))
	fixed := law.Cycle(Kind)
	goesOn := fixed
	goesOn.Renewal = &council.Renewal{Years: []int{1}, Lapsed: council.FromLast}
	for _, x := range []struct {
		name       string
		cycle      council.Cycle
		until      string
		years      int
		from, want string
	}{
		{"by years, from today", council.Cycle{Years: 1, Renewal: &council.Renewal{Lapsed: council.FromToday}}, "2025-03-14", 2, "2026-09-01", "2028-08-31"},
		{"by years, on from the last", council.Cycle{Years: 1, Renewal: &council.Renewal{Lapsed: council.FromLast}}, "2025-03-14", 2, "2025-03-15", "2028-03-14"},
		{"until a day of the year, from today", fixed, "2024-06-30", 1, "2026-09-01", "2027-06-30"},
		{"until a day of the year, on from the last", goesOn, "2024-06-30", 1, "2024-07-01", "2027-06-30"},
		{"for life, on from the last", council.Cycle{Renewal: &council.Renewal{Lapsed: council.FromLast}}, "2024-06-30", 0, "2024-07-01", ""},
		{"for life, in time", council.Cycle{Renewal: &council.Renewal{Lapsed: council.FromToday}}, "2026-09-01", 0, "2026-09-02", ""},
	} {
		from, until := spanOf(law, x.cycle, day.Must(x.until), x.years)
		if from.String() != x.from || until.String() != x.want {
			t.Errorf("%s: %s to %s", x.name, from, until)
		}
	}
	may := law
	may.Day = day.Must("2026-05-15") // fewer than sixty days before the end
	if from, until := spanOf(may, goesOn, day.Must("2024-06-30"), 1); from.String() != "2024-07-01" || until.String() != "2027-06-30" {
		t.Errorf("on from the last, few days before the end: %s to %s", from, until)
	}
	entry := fixed
	entry.Least = 0
	for on, want := range map[string]string{"2026-06-29": "2026-06-30", "2026-06-30": "2026-06-30", "2026-07-01": "2027-06-30"} {
		if got := endOf(entry, day.Must(on), 1); got.String() != want {
			t.Errorf("every day counts: entered on %s, until %s", on, got)
		}
	}
}

// TestChargesThatAreNotThere sees that a cycle without arrears and surcharge asks for neither, and an amnesty brings none.
func TestChargesThatAreNotThere(t *testing.T) {
	law := profile(t, "minimal").On(day.Must("2027-12-01"))
	c := law.Cycle(Kind)
	if c.Renewal.Amnesty == nil {
		t.Fatal("no amnesty")
	}
	until := day.Must("2024-06-30")
	term := Term{Years: 1}
	term.From, term.Until = spanOf(law, c, until, 1)
	if got := chargesOf(law, c, until, term); len(got) != 3 {
		t.Errorf("with all: %+v", got)
	}
	bare := *c.Renewal
	bare.Arrears, bare.Surcharge, bare.Amnesty = council.Price{}, council.Price{}, nil
	c.Renewal = &bare
	if got := chargesOf(law, c, until, term); len(got) != 1 || got[0].Fee != "renewal" {
		t.Errorf("without: %+v", got)
	}
}

func TestDecideRenewedAtTheEdge(t *testing.T) {
	board, pec := profile(t, "minimal"), profile(t, "pec")
	years := council.Cycle{Years: 1, Renewal: &council.Renewal{Lapsed: council.FromToday}}
	for _, x := range []struct {
		name, asked, from, until, paid string
		cycle                          council.Cycle
		want                           string
	}{
		{"found on the last day", "2027-04-20", "2027-04-20", "2027-06-30", "2027-06-30", board.On(day.Must("2027-04-20")).Cycle(Kind), "2027-06-30 2027-06-30"},
		{"asked and found on one day", "2026-08-01", "2026-08-01", "2027-06-30", "2026-08-01", board.On(day.Must("2026-08-01")).Cycle(Kind), "2026-08-01 2027-06-30"},
		{"by years: it ends as it was offered", "2026-08-01", "2026-08-01", "2027-07-31", "2026-08-12", years, "2026-08-12 2027-07-31"},
		{"pec, 2014: on from the last, whenever it is found", "2019-05-01", "2016-03-15", "2020-03-14", "2019-05-09", pec.On(day.Must("2019-05-01")).Cycle(Kind), "2016-03-15 2020-03-14"},
		{"pec, for life: from the day on which it is found", "2026-11-23", "2026-11-23", "", "2026-12-01", pec.On(day.Must("2026-11-23")).Cycle(Kind), "2026-12-01 "},
	} {
		row := renewalRow{Years: 1, From: day.Must(x.from), AskedAt: day.Must(x.asked).Start(time.UTC).Add(9 * time.Hour)}
		if x.until != "" {
			row.Until = day.Must(x.until)
		}
		from, until := decideRenewed(board.On(day.Must(x.paid)), x.cycle, row)
		if got := from.String() + " " + until.String(); got != x.want {
			t.Errorf("%s: %s, want %s", x.name, got, x.want)
		}
	}
}

// TestRenewalWhileSuspended has both ways in which a cycle may have it.
func TestRenewalWhileSuspended(t *testing.T) {
	renewal := profile(t, "minimal").On(day.Must("2026-05-01")).Cycle(Kind).Renewal // which every test shares
	defer func(was bool) { renewal.Suspended = was }(renewal.Suspended)
	for may, want := range map[bool]string{true: "", false: "engineer.renew.suspended"} {
		law := profile(t, "minimal").On(day.Must("2026-05-01"))
		renewal.Suspended = may
		r := validUntil("2026-06-30", standing.Fact{ID: "x", Kind: standing.Suspension, From: day.Must("2026-02-01"), Known: time.Unix(9, 0)})
		if got := key(decideRenewable(law, r)); got != want {
			t.Errorf("%v: %q, want %q", may, got, want)
		}
	}
	law := profile(t, "minimal").On(day.Must("2026-05-01"))
	r := validUntil("2026-06-30")
	r.Kind = "senior_surveyor" // which has no cycle
	if got := key(decideRenewable(law, r)); got != "engineer.renew.none" {
		t.Errorf("a kind that is not renewed: %q", got)
	}
}
