package engineer

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/money"
	"sanad/internal/standing"
)

func profile(t *testing.T, name string) *council.Council {
	t.Helper()
	c, err := council.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// validUntil is a registration that was entered long ago and is valid until a day; empty: for life.
func validUntil(until string, more ...standing.Fact) Registration {
	entered := day.Must("2010-03-01")
	valid := standing.Fact{ID: "b", Kind: standing.Valid, From: entered}
	if until != "" {
		valid.Until = day.Must(until)
	}
	return Registration{ID: "r", Kind: Kind, Facts: append(standing.Facts{{ID: "a", Kind: standing.Entry, From: entered}, valid}, more...)}
}

// TestTerms has a row for each clause of the profiles' cycles, before and after each amendment.
func TestTerms(t *testing.T) {
	board, pec := profile(t, "minimal"), profile(t, "pec")
	for _, x := range []struct {
		clause    string
		council   *council.Council
		until, on string
		years     int
		want      string // from, until, and fee units amount rule of each line
	}{
		{"board, art. 6: in time, on from the day after", board, "2026-06-30", "2026-05-01", 1, "2026-07-01 2027-06-30 renewal 1 12000 renewal"},
		{"board, art. 6: on the last day", board, "2026-06-30", "2026-06-30", 1, "2026-07-01 2027-06-30 renewal 1 12000 renewal"},
		{"board, art. 6: three years", board, "2026-06-30", "2026-06-30", 3, "2026-07-01 2029-06-30 renewal 3 36000 renewal"},
		{"board, art. 6: lapsed, within the days of grace", board, "2026-06-30", "2026-07-30", 1, "2026-07-30 2027-06-30 renewal 1 12000 renewal"},
		{"board, art. 8: a day later a quarter is added", board, "2026-06-30", "2026-07-31", 1, "2026-07-31 2027-06-30 renewal 1 12000 renewal, surcharge 1 3000 surcharge"},
		{"board, art. 7: one year was missed", board, "2025-06-30", "2026-09-01", 1, "2026-09-01 2027-06-30 renewal 1 12000 renewal, arrears 1 12000 arrears, surcharge 2 6000 surcharge"},
		{"board, art. 5: few days before the end, that year was missed and the next is bought", board, "2024-06-30", "2026-06-20", 1, "2026-06-20 2027-06-30 renewal 1 12000 renewal, arrears 2 24000 arrears, surcharge 2 6000 surcharge"},
		{"board, art. 7: five years at most", board, "2015-06-30", "2026-09-01", 1, "2026-09-01 2027-06-30 renewal 1 12000 renewal, arrears 5 60000 arrears, surcharge 5 15000 surcharge"},
		{"board, after an extension to November, in time", board, "2026-11-30", "2026-11-01", 1, "2026-12-01 2027-06-30 renewal 1 12000 renewal"},
		{"board, after an extension to May, lapsed: no year was missed", board, "2026-05-15", "2026-06-20", 1, "2026-06-20 2027-06-30 renewal 1 12000 renewal, surcharge 1 3000 surcharge"},
		{"board, the day before the amnesty", board, "2025-06-30", "2027-10-31", 1, "2027-10-31 2028-06-30 renewal 1 12000 renewal, arrears 2 24000 arrears, surcharge 3 9000 surcharge"},
		{"board, the first day of the amnesty", board, "2025-06-30", "2027-11-01", 1, "2027-11-01 2028-06-30 renewal 1 12000 renewal, arrears 2 2400 amnesty, surcharge 3 0 amnesty"},
		{"board, the last day of the amnesty", board, "2025-06-30", "2028-01-31", 1, "2028-01-31 2028-06-30 renewal 1 12000 renewal, arrears 2 2400 amnesty, surcharge 3 0 amnesty"},
		{"board, the day after the amnesty", board, "2025-06-30", "2028-02-01", 1, "2028-02-01 2028-06-30 renewal 1 12000 renewal, arrears 2 24000 arrears, surcharge 3 9000 surcharge"},
		{"pec, about 2014: yearly, on from the day after the last", pec, "2018-03-14", "2018-03-01", 5, "2018-03-15 2023-03-14 renewal 5 75000 renewal"},
		{"pec, about 2014: missed years are paid, and are valid", pec, "2016-03-14", "2019-05-01", 1, "2016-03-15 2020-03-14 renewal 1 15000 renewal, arrears 3 45000 renewal"},
		{"pec, the last day of the yearly fee: five years", pec, "2019-12-31", "2019-12-31", 5, "2020-01-01 2024-12-31 renewal 5 75000 renewal"},
		{"pec, 2020: three years at most", pec, "2019-12-31", "2020-01-01", 3, "2020-01-01 2022-12-31 renewal 3 45000 renewal"},
		{"pec, 2020: five are not offered any more", pec, "2019-12-31", "2020-01-01", 5, "none"},
		{"pec, the last day of 2020", pec, "2020-12-31", "2020-12-31", 1, "2021-01-01 2021-12-31 renewal 1 15000 renewal"},
		{"pec, since 2021: for life, once", pec, "2020-12-31", "2021-01-01", 0, "2021-01-01  renewal 1 100000 renewal"},
		{"pec, since 2021: years are not offered", pec, "2020-12-31", "2021-01-01", 1, "none"},
		{"pec, since 2021: the years until 2020 are paid", pec, "2016-12-31", "2026-11-23", 0, "2026-11-23  renewal 1 100000 renewal, arrears 4 60000 renewal"},
		{"pec, since 2021: what ended later missed none of them", pec, "2022-06-30", "2026-11-23", 0, "2026-11-23  renewal 1 100000 renewal"},
	} {
		law := x.council.On(day.Must(x.on))
		got := "none"
		for _, term := range termsOf(law, law.Cycle(Kind), day.Must(x.until)) {
			if term.Years != x.years {
				continue
			}
			var lines []string
			for _, c := range term.Charges {
				if c.Rule.Instrument == "" || c.Amount != c.Each*money.Amount(c.Units) {
					t.Errorf("%s: a line without its rule, or that does not add up: %+v", x.clause, c)
				}
				lines = append(lines, fmt.Sprintf("%s %d %d %s", c.Fee, c.Units, c.Amount, c.Rule.ID))
			}
			got = term.From.String() + " " + term.Until.String() + " " + strings.Join(lines, ", ")
		}
		if got != x.want {
			t.Errorf("%s:\n%s, want\n%s", x.clause, got, x.want)
		}
	}
}

// TestArrearsOfTheirYear charges each missed year by the rule that was in force when it began.
func TestArrearsOfTheirYear(t *testing.T) {
	price := func(name string, amount money.Amount) council.Price {
		return council.Price{Name: council.Text{En: name}, Amount: amount, Rule: council.Rule{ID: name}}
	}
	c := council.Cycle{Years: 1, Renewal: &council.Renewal{Arrears: price("now", 300), Before: []council.Missed{
		{To: day.Must("2019-12-31"), Price: price("first", 100)}, {From: day.Must("2020-01-01"), To: day.Must("2021-12-31"), Price: price("second", 200)},
	}}}
	half := council.Amnesty{Name: council.Text{En: "half"}, Arrears: 50, Rule: council.Rule{ID: "half"}}
	for _, x := range []struct {
		name, until string
		missed      int
		most        int
		amnesty     *council.Amnesty
		want        string
	}{
		{"none", "2018-06-30", 0, 0, nil, ""},
		{"all under the first", "2017-06-30", 2, 0, nil, "first 2 100"},
		{"begun on the last day of the first", "2019-12-30", 1, 0, nil, "first 1 100"},
		{"begun on the first day of the second", "2019-12-31", 1, 0, nil, "second 1 200"},
		{"through all three", "2018-06-30", 6, 0, nil, "first 2 100, second 2 200, now 2 300"},
		{"the latest three", "2018-06-30", 6, 3, nil, "second 1 200, now 2 300"},
		{"halved", "2018-06-30", 6, 0, &half, "half 2 50, half 2 100, half 2 150"},
	} {
		c.Renewal.Most, c.Renewal.Amnesty = x.most, x.amnesty
		var got []string
		for _, y := range arrearsOf(c, day.Must(x.until), x.missed) {
			got = append(got, fmt.Sprintf("%s %d %d", y.price.Rule.ID, y.years, y.price.Amount))
		}
		if s := strings.Join(got, ", "); s != x.want {
			t.Errorf("%s: %s, want %s", x.name, s, x.want)
		}
	}
}

func TestEntryIsValidUntil(t *testing.T) {
	board, pec := profile(t, "minimal"), profile(t, "pec")
	for _, x := range []struct {
		clause  string
		council *council.Council
		on      string
		want    string
	}{
		{"board, art. 5", board, "2026-01-10", "2026-06-30"},
		{"board, art. 5: sixty days before the end", board, "2026-05-01", "2026-06-30"},
		{"board, art. 5: fewer, so until the next", board, "2026-05-02", "2027-06-30"},
		{"board, art. 5: the day after", board, "2026-07-01", "2027-06-30"},
		{"pec, about 2014: a year", pec, "2019-12-31", "2020-12-30"},
		{"pec, 2020: three years", pec, "2020-01-01", "2022-12-31"},
		{"pec, 2020: from a leap day", pec, "2020-02-29", "2023-02-28"},
		{"pec, the last day of 2020", pec, "2020-12-31", "2023-12-30"},
		{"pec, since 2021: for life", pec, "2021-01-01", ""},
	} {
		law := x.council.On(day.Must(x.on))
		if got := endOf(law.Cycle(Kind), law.Day, max(1, law.Cycle(Kind).Years)); got.String() != x.want {
			t.Errorf("%s: %s, want %s", x.clause, got, x.want)
		}
	}
}

func TestDecideRenewable(t *testing.T) {
	board := profile(t, "minimal")
	fact := func(k standing.Kind, from, until string) standing.Fact {
		f := standing.Fact{ID: "x", Kind: k, From: day.Must(from), Known: time.Unix(9, 0)}
		if until != "" {
			f.Until = day.Must(until)
		}
		return f
	}
	for _, x := range []struct {
		clause, on string
		r          Registration
		want       string
	}{
		{"valid for life", "2026-05-01", validUntil(""), "engineer.renew.life"},
		{"91 days before the end", "2026-03-31", validUntil("2026-06-30"), "engineer.renew.early"},
		{"90 days before the end", "2026-04-01", validUntil("2026-06-30"), ""},
		{"lapsed", "2026-07-01", validUntil("2026-06-30"), ""},
		{"renewed already", "2026-05-01", validUntil("2026-06-30", fact(standing.Valid, "2026-07-01", "2027-06-30")), "engineer.renew.early"},
		{"suspended", "2026-05-01", validUntil("2026-06-30", fact(standing.Suspension, "2026-02-01", "")), "engineer.renew.suspended"},
		{"suspended until a day", "2026-05-01", validUntil("2026-06-30", fact(standing.Suspension, "2026-02-01", "2026-05-31")), "engineer.renew.suspended_until"},
		{"the suspension is over", "2026-05-01", validUntil("2026-06-30", fact(standing.Suspension, "2026-02-01", "2026-04-30")), ""},
		{"removed", "2026-05-01", validUntil("2026-06-30", fact(standing.Removal, "2026-02-01", "")), "engineer.renew.gone.removed"},
		{"removed, and for life", "2026-05-01", validUntil("", fact(standing.Removal, "2026-02-01", "")), "engineer.renew.gone.removed"},
		{"surrendered", "2026-05-01", validUntil("2026-06-30", fact(standing.Surrender, "2026-02-01", "")), "engineer.renew.gone.surrendered"},
		{"deceased", "2026-05-01", validUntil("2026-06-30", fact(standing.Death, "2026-02-01", "")), "engineer.renew.gone.deceased"},
	} {
		if got := key(decideRenewable(board.On(day.Must(x.on)), x.r)); got != x.want {
			t.Errorf("%s: %s, want %s", x.clause, got, x.want)
		}
	}
}

func TestDecideRenew(t *testing.T) {
	law, r := profile(t, "minimal").On(day.Must("2026-05-01")), validUntil("2026-06-30")
	for _, x := range []struct {
		name  string
		asked []renewalRow
		c     Renew
		want  string
	}{
		{"as it was shown", nil, Renew{Years: "1", Seen: "12000/2027-06-30"}, ""},
		{"another price was shown", nil, Renew{Years: "1", Seen: "11000/2027-06-30"}, "fault.stale"},
		{"another end was shown", nil, Renew{Years: "1", Seen: "12000/2028-06-30"}, "fault.stale"},
		{"nothing was shown", nil, Renew{Years: "2"}, "fault.stale"},
		{"years that are not sold", nil, Renew{Years: "4", Seen: "48000/2030-06-30"}, "years fault.choose"},
		{"no years", nil, Renew{}, "years fault.choose"},
		{"one waits for its fee", []renewalRow{{ID: "a"}}, Renew{Years: "1", Seen: "12000/2027-06-30"}, "engineer.renew.waiting"},
	} {
		if _, err := decideRenew(law, r, x.asked, x.c); key(err) != x.want {
			t.Errorf("%s: %v, want %s", x.name, err, x.want)
		}
	}
}

// TestDecideRenewed sees from when a renewal is valid that was paid later than it was asked for.
func TestDecideRenewed(t *testing.T) {
	board := profile(t, "minimal")
	for _, x := range []struct {
		name, asked, from, until, paid, want string
	}{
		{"asked in time, paid in time", "2026-05-01", "2026-07-01", "2027-06-30", "2026-05-10", "2026-07-01 2027-06-30"},
		{"asked in time, found after the end: without a gap", "2026-06-29", "2026-07-01", "2027-06-30", "2026-07-15", "2026-07-01 2027-06-30"},
		{"asked after the end: from the day of the payment", "2026-08-01", "2026-08-01", "2027-06-30", "2026-08-12", "2026-08-12 2027-06-30"},
		{"paid after the end that was offered: not only for days that have passed", "2027-04-20", "2027-04-20", "2027-06-30", "2027-07-02", "2027-07-02 2028-06-30"},
	} {
		row := renewalRow{Years: 1, From: day.Must(x.from), Until: day.Must(x.until), AskedAt: day.Must(x.asked).Start(time.UTC).Add(9 * time.Hour)}
		from, until := decideRenewed(board.On(day.Must(x.paid)), board.On(day.Must(x.asked)).Cycle(Kind), row)
		if got := from.String() + " " + until.String(); got != x.want {
			t.Errorf("%s: %s, want %s", x.name, got, x.want)
		}
	}
}
