package council

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"sanad/internal/day"
)

// told writes the rates of a day, a line each.
func told(c *Council, on string) (lines []string) {
	for _, r := range c.Rates() {
		if r.On(day.Must(on)) {
			lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s %s%s %s %d %s %s %s", r.Kind, r.Fee, prefixed(r.Category+r.Ownership.ID), r.Per, r.Amount, r.Rule.ID, spanned(r.BeganFrom, r.BeganTo), spanned(r.From, r.To))))
		}
	}
	return lines
}

func prefixed(s string) string {
	if s == "" {
		return ""
	}
	return "/" + s
}

func spanned(from, to day.Day) string {
	if from.IsZero() && to.IsZero() {
		return ""
	}
	write := func(d day.Day) string {
		if d.IsZero() {
			return ""
		}
		return d.String()
	}
	return write(from) + ".." + write(to)
}

// The table of fees of a day is what the law of that day asks for, and says from when until when.
func TestRates(t *testing.T) {
	for _, x := range []struct {
		council, on string
		want        []string
	}{
		{"pec", "2026-11-23", []string{
			"registered_engineer registration once 0 fee_recent  2021-01-01..",
			"registered_engineer registration once 100000 fee_lifetime  2021-01-01..",
			"registered_engineer arrears graduated 15000 fee_arrears  2021-01-01..",
			"registered_engineer renewal once 100000 renewal  2021-01-01..",
			"registered_engineer arrears missed 15000 renewal ..2020-12-31 2021-01-01..",
			"professional_engineer professional once 550000 fee_professional  2010-08-01..",
			"correction correction once 100000 fee_correction  2021-01-01..",
			"lost_paper lost_paper once 100000 fee_lost_paper  1976-12-21..",
			"constructor licence/C-A year 40000000 fee_works  2021-01-01..",
			"constructor licence/C-B year 25000000 fee_works  2021-01-01..",
			"constructor licence/C-1 year 15000000 fee_works  2021-01-01..",
			"constructor licence/C-2 year 12500000 fee_works  2021-01-01..",
			"constructor licence/C-3 year 7500000 fee_works  2021-01-01..",
			"constructor licence/C-4 year 4500000 fee_works  2021-01-01..",
			"constructor licence/C-5 year 3000000 fee_works  2021-01-01..",
			"constructor licence/C-6 year 1500000 fee_works  2021-01-01..",
			"operator licence/O-A year 40000000 fee_works  2021-01-01..",
			"operator licence/O-B year 25000000 fee_works  2021-01-01..",
			"operator licence/O-1 year 15000000 fee_works  2021-01-01..",
			"operator licence/O-2 year 12500000 fee_works  2021-01-01..",
			"operator licence/O-3 year 7500000 fee_works  2021-01-01..",
			"operator licence/O-4 year 4500000 fee_works  2021-01-01..",
			"operator licence/O-5 year 3000000 fee_works  2021-01-01..",
			"operator licence/O-6 year 1500000 fee_works  2021-01-01..",
			"foreign_constructor licence/FC-A year 672000000 fee_works_foreign  2026-07-01..",
			"foreign_constructor licence/FC-B year 336000000 fee_works_foreign  2026-07-01..",
			"foreign_constructor licence/FC-1 year 280000000 fee_works_foreign  2026-07-01..",
			"consulting_engineer licence/individual year 1000000 fee_consulting  2021-01-01..",
			"consulting_engineer licence/sole year 1000000 fee_consulting  2021-01-01..",
			"consulting_engineer licence/partnership year 2000000 fee_consulting  2021-01-01..",
			"consulting_engineer licence/private year 3000000 fee_consulting  2021-01-01..",
			"consulting_engineer licence/public year 5000000 fee_consulting  2021-01-01..",
			"foreign_consultant preregistration once 28000000 fee_consulting_foreign  2026-07-01..",
			"foreign_consultant project once 28000000 fee_consulting_foreign  2026-07-01..",
		}},
		{"pec", "2020-06-30", []string{ // yearly fees, also of years that were missed before 2020
			"registered_engineer renewal year 15000 renewal  2014-01-01..2020-12-31",
			"registered_engineer arrears missed 15000 renewal  2014-01-01..2020-12-31",
			"professional_engineer professional once 550000 fee_professional  2010-08-01..",
			"lost_paper lost_paper once 100000 fee_lost_paper  1976-12-21..",
		}},
		{"pec", "1970-01-01", nil},
		{"minimal", "2026-11-23", []string{
			"registered_engineer renewal year 12000 renewal  2000-01-01..",
			"registered_engineer arrears missed 12000 arrears  2000-01-01..2027-10-31",
			"registered_engineer surcharge late 3000 surcharge  2000-01-01..2027-10-31",
		}},
		{"minimal", "2028-01-31", []string{ // an amnesty lowers what those owe who are late
			"registered_engineer renewal year 12000 renewal  2000-01-01..",
			"registered_engineer arrears missed 1200 amnesty  2027-11-01..2028-01-31",
			"registered_engineer surcharge late 0 amnesty  2027-11-01..2028-01-31",
		}},
		{"minimal", "2028-02-01", []string{
			"registered_engineer renewal year 12000 renewal  2000-01-01..",
			"registered_engineer arrears missed 12000 arrears  2028-02-01..",
			"registered_engineer surcharge late 3000 surcharge  2028-02-01..",
		}},
	} {
		c, err := Load(x.council)
		if err != nil {
			t.Fatal(err)
		}
		if got := told(c, x.on); strings.Join(got, "\n") != strings.Join(x.want, "\n") {
			t.Errorf("%s on %s:\n%s\nwant\n%s", x.council, x.on, strings.Join(got, "\n"), strings.Join(x.want, "\n"))
		}
	}
}

// Each line that somebody could be asked to pay stands in the table of its day.
func TestNothingIsOwedOutsideTheTable(t *testing.T) {
	for _, id := range Names() {
		c, err := Load(id)
		if err != nil {
			t.Fatal(err)
		}
		for _, on := range []string{"2015-01-01", "2019-12-31", "2020-01-01", "2020-12-31", "2021-01-01", "2026-11-23", "2027-12-01", "2030-01-01"} {
			l := c.On(day.Must(on))
			owed := 0
			for _, k := range l.Kinds {
				for graduated := 1990; graduated <= 2026; graduated++ {
					for _, charge := range l.Fees(k.ID, Payer{Graduated: graduated}) {
						owed++
						if !stands(c, l.Day, k.ID, charge) {
							t.Errorf("%s on %s: %s of %d for a graduate of %d is in no line of the table", id, on, charge.Fee, charge.Each, graduated)
						}
					}
				}
			}
			for _, x := range l.Licences {
				for _, category := range append(x.Categories, "") {
					for _, o := range append(x.Ownerships, Form{}) {
						for _, charge := range l.Fees(x.ID, Payer{Category: category, Ownership: o.ID, Years: x.Years}) {
							if !stands(c, l.Day, x.ID, charge) {
								t.Errorf("%s on %s: %s of %d for %s %s is in no line of the table", id, on, charge.Fee, charge.Each, category, o.ID)
							}
						}
					}
				}
			}
			if on == "2026-11-23" && id == "pec" && owed == 0 {
				t.Error("nothing was owed, so nothing was tried")
			}
		}
	}
}

func stands(c *Council, on day.Day, kind string, charge Charge) bool {
	for _, r := range c.Rates() {
		if r.On(on) && r.Kind == kind && r.Fee == charge.Fee && r.Amount == charge.Each && r.Rule == charge.Rule {
			return true
		}
	}
	return false
}

// A rule that is written for a day to come stands beside the one of today.
func TestAComingRate(t *testing.T) {
	good, err := os.ReadFile("../../councils/pec/profile.yaml")
	if err != nil {
		t.Fatal(err)
	}
	const was = `amount: 5500, rule: fee_professional, from: "2010-08-01"}`
	coming := strings.Replace(string(good), was, `amount: 5500, rule: fee_professional, from: "2010-08-01", to: "2027-06-30"}
  - {id: professional, kind: professional_engineer, name: {en: Professional engineer, ur: "پروفیشنل انجینئر"}, amount: 7000, rule: fee_professional, from: "2027-07-01"}`, 1)
	if coming == string(good) {
		t.Fatalf("the profile does not hold %s", was)
	}
	c, err := parse([]byte(coming))
	if err != nil {
		t.Fatal(err)
	}
	var versions []Rate
	for _, r := range c.Rates() {
		if r.Fee == "professional" {
			versions = append(versions, r)
		}
	}
	if len(versions) != 2 || versions[0].Amount != 550_000 || versions[0].To != day.Must("2027-06-30") || versions[1].Amount != 700_000 || versions[1].From != day.Must("2027-07-01") {
		t.Fatalf("%+v", versions)
	}
	if !versions[0].Same(versions[1]) || versions[0].Same(c.Rates()[0]) {
		t.Error("two versions are of one line, and of no other")
	}
}
