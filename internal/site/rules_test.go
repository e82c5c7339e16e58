package site

import (
	"testing"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/money"
)

func TestDecideEligible(t *testing.T) {
	c, err := council.Load("pec")
	if err != nil {
		t.Fatal(err)
	}
	law := c.On(day.Must("2026-11-23"))
	for _, x := range []struct {
		name, programme, intake string
		want                    Verdict
		asks                    bool
	}{
		{"an accredited intake", "indus-valley/civil", "2018", Yes, true},
		{"the same in Urdu digits", "indus-valley/civil", "۲۰۱۸", Yes, true},
		{"an intake that was refused", "indus-valley/civil", "2015", NotAccredited, true},
		{"an intake nobody decided on", "indus-valley/civil", "1990", Unknown, true},
		{"a diploma", "makran/civil-tech", "2018", NoDegree, true},
		{"a programme that is none", "indus-valley/magic", "2018", "", false},
		{"an intake ahead", "indus-valley/civil", "2030", "", false},
		{"an intake that is no year", "indus-valley/civil", "x", "", false},
	} {
		a, ok := decideEligible(law, kind, x.programme, x.intake, "")
		if ok != x.asks || ok && a.Verdict != x.want {
			t.Errorf("%s: %v %v", x.name, a.Verdict, ok)
		}
		if a.Verdict == Yes && (len(a.Steps) != 3 || a.WorkingDays != 20 || len(a.Documents) == 0) {
			t.Errorf("%s: %+v", x.name, a)
		}
	}
}

// TestWhatItCosts asks with the year on the degree, which decides the fee.
func TestWhatItCosts(t *testing.T) {
	c, err := council.Load("pec")
	if err != nil {
		t.Fatal(err)
	}
	law := c.On(day.Must("2026-11-23"))
	for _, x := range []struct {
		graduated string
		total     money.Amount
		ok        bool
	}{
		{"", 0, true}, {"2022", 0, true}, {"۲۰۱۶", 160_000, true}, {"2013", 0, false}, {"2031", 0, false}, {"soon", 0, false},
	} {
		a, ok := decideEligible(law, kind, "indus-valley/civil", "2014", x.graduated)
		if ok != x.ok || council.Total(a.Charges) != x.total || ok && (len(a.Charges) > 0) != (x.graduated != "") {
			t.Errorf("%q: %v %+v", x.graduated, ok, a.Charges)
		}
	}
}
