package site

import (
	"slices"
	"testing"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/money"
	"sanad/internal/sample"
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
		{"an intake nobody decided on", "indus-valley/civil", "2023", Unknown, true},
		{"an intake before the programme", "indus-valley/civil", "1990", Outside, true},
		{"a diploma", "makran/civil-tech", "2018", NoDegree, true},
		{"a programme that is none", "indus-valley/magic", "2018", "", false},
		{"an intake ahead", "indus-valley/civil", "2030", "", false},
		{"an intake that is no year", "indus-valley/civil", "x", "", false},
	} {
		a, ok := decideEligible(law, sample.Taught(), kind, x.programme, x.intake, "")
		if ok != x.asks || ok && a.Verdict != x.want {
			t.Errorf("%s: %v %v", x.name, a.Verdict, ok)
		}
		if a.Verdict == Yes && (len(a.Steps) != 3 || a.WorkingDays != 20 || len(a.Documents) == 0) {
			t.Errorf("%s: %+v", x.name, a)
		}
	}
}

// TestVerdictOf says of a batch why it opens no registration.
func TestVerdictOf(t *testing.T) {
	for _, x := range []struct {
		programme council.Programme
		batch     council.Batch
		want      Verdict
	}{
		{council.Programme{}, council.Batch{Outcome: "accredited", Opens: true}, Yes},
		{council.Programme{}, council.Batch{Outcome: "conditional"}, Conditional},
		{council.Programme{}, council.Batch{Outcome: "conditional", Opens: true}, Yes},
		{council.Programme{}, council.Batch{Outcome: "deferred"}, Deferred},
		{council.Programme{}, council.Batch{Outcome: "withdrawn"}, Withdrawn},
		{council.Programme{First: 2020, Underway: true}, council.Batch{Year: 2020}, Underway},
		{council.Programme{First: 2020, Underway: true}, council.Batch{Year: 2019}, Outside},
		{council.Programme{First: 2012, Last: 2019}, council.Batch{Year: 2020}, Outside},
		{council.Programme{First: 2012, Last: 2020}, council.Batch{Year: 2020}, Unknown},
	} {
		if got := verdictOf(x.programme, x.batch); got != x.want {
			t.Errorf("%+v %+v: %s", x.programme, x.batch, got)
		}
	}
}

// TestByGraduation asks a council that counts batches by the year in which they finish.
func TestByGraduation(t *testing.T) {
	c, err := council.Load("pec")
	if err != nil {
		t.Fatal(err)
	}
	law := c.On(day.Must("2026-11-23"))
	law.Accreditation.By = council.ByGraduation
	if a, ok := decideEligible(law, sample.Taught(), kind, "indus-valley/civil", "", "2016"); !ok || a.Verdict != Yes || a.Batch.Year != 2016 {
		t.Errorf("%+v %v", a, ok)
	}
	if _, ok := decideEligible(law, sample.Taught(), kind, "indus-valley/civil", "2014", ""); ok {
		t.Error("the beginning of a class is not what it asks for")
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
		a, ok := decideEligible(law, sample.Taught(), kind, "indus-valley/civil", "2014", x.graduated)
		if ok != x.ok || council.Total(a.Charges) != x.total || ok && (len(a.Charges) > 0) != (x.graduated != "") {
			t.Errorf("%q: %v %+v", x.graduated, ok, a.Charges)
		}
	}
}

// TestDecideFees sorts the table of a day, and what changes after it.
func TestDecideFees(t *testing.T) {
	c, err := council.Load("minimal")
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		name, on   string
		renewing   []money.Amount
		coming     string // the nearest day
		changes    int
		newLines   int
		appliesFor int
	}{
		{"two changes ahead", "2026-11-23", []money.Amount{12000, 12000, 3000}, "2027-11-01", 2, 2, 0},
		{"under the amnesty", "2027-11-01", []money.Amount{12000, 1200, 0}, "2028-02-01", 1, 2, 0},
		{"nothing ahead", "2028-02-01", []money.Amount{12000, 12000, 3000}, "", 0, 0, 0},
	} {
		kinds, coming := decideFees(c.On(day.Must(x.on)), c.Rates())
		var amounts []money.Amount
		for _, r := range kinds[0].Renewing {
			amounts = append(amounts, r.Amount)
		}
		if !slices.Equal(amounts, x.renewing) || len(kinds[0].Applying) != x.appliesFor || len(coming) != x.changes {
			t.Errorf("%s: %v, %d changes", x.name, amounts, len(coming))
		}
		if len(coming) > 0 && (coming[0].On.String() != x.coming || len(coming[0].New) != x.newLines || len(coming[0].Ended) != 0) {
			t.Errorf("%s: %+v", x.name, coming[0])
		}
	}
	if kinds, _ := decideFees(c.On(day.Must("2026-11-23")), nil); len(kinds) == 0 || len(kinds[0].Renewing) != 0 {
		t.Error("a kind without a fee is named all the same")
	}
	ends := []council.Rate{{Kind: "k", Fee: "a", To: day.Must("2026-12-31")}, {Kind: "k", Fee: "b", To: day.Must("2026-12-31")}, {Kind: "k", Fee: "b", From: day.Must("2027-01-01")}, {Kind: "k", Fee: "gone", To: day.Must("2026-11-22")}}
	if _, coming := decideFees(c.On(day.Must("2026-11-23")), ends); len(coming) != 1 || len(coming[0].Ended) != 1 || coming[0].Ended[0].Fee != "a" || len(coming[0].New) != 1 {
		t.Errorf("what ends without another in its place is told: %+v", coming)
	}
}
