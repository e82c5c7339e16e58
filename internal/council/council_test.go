package council

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sanad/internal/day"
	"sanad/internal/money"
)

func TestBothProfiles(t *testing.T) {
	for _, id := range Names() {
		c, err := Load(id)
		if err != nil {
			t.Fatal(err)
		}
		l := c.On(day.Must("2026-11-23"))
		if len(l.Chain("registered_engineer")) < 2 || len(l.Documents("registered_engineer")) == 0 || l.MaxUpload == 0 || len(l.Kinds) == 0 {
			t.Errorf("%s: no chain, no documents, no limit or no kind", id)
		}
		for _, step := range l.Chain("registered_engineer") {
			if step.Rule.Instrument == "" || step.Rule.Text.Ur == "" {
				t.Errorf("%s: the step %s has no rule to quote", id, step.ID)
			}
		}
	}
	if _, err := Load("nowhere"); err == nil || !strings.Contains(err.Error(), "minimal") {
		t.Errorf("an unknown council: %v", err)
	}
}

// TestTakeoverLimitsChange takes the limits of the day on which a claim was made.
func TestTakeoverLimitsChange(t *testing.T) {
	good, err := os.ReadFile("../../councils/minimal/profile.yaml")
	if err != nil {
		t.Fatal(err)
	}
	limits := "{days: 45, code_minutes: 30, letter_days: 45, tries: 5, a_day: 5, codes_a_day: 3, contest_days: 30, undo_days: 365, rule: takeover}"
	changed := strings.Replace(string(good), limits, strings.Replace(limits, "}", `, to: "2026-12-31"}`, 1)+"\n  - "+strings.Replace(limits, "{days: 45", `{from: "2027-01-01", days: 20`, 1), 1)
	c, err := parse([]byte(changed))
	if err != nil {
		t.Fatal(err)
	}
	for on, want := range map[string]int{"1999-01-01": 45, "2026-12-31": 45, "2027-01-01": 20, "2040-01-01": 20} {
		if got := c.On(day.Must(on)).Takeover; got.Days != want || got.CodesADay != 3 {
			t.Errorf("%s: %+v", on, got)
		}
	}
}

// Each council has its own ladder: what must be held, what the yes does, and the conditions of the way.
func TestLadder(t *testing.T) {
	for _, x := range []struct {
		council, on, kind, holds string
		effect                   Effect
		routes                   int
	}{
		{"pec", "2026-11-23", "registered_engineer", "", Enter, 0},
		{"pec", "2026-11-23", "professional_engineer", "registered_engineer", Elevate, 3},
		{"pec", "2010-08-01", "professional_engineer", "registered_engineer", Elevate, 3},
		{"pec", "2026-11-23", "supervisory_certificate", "registered_engineer", Permit, 1},
		{"pec", "2026-11-23", "temporary_licence", "", Enter, 0},
		{"minimal", "2026-11-23", "senior_surveyor", "registered_engineer", Elevate, 1},
	} {
		c, err := Load(x.council)
		if err != nil {
			t.Fatal(err)
		}
		l := c.On(day.Must(x.on))
		if k, ok := l.Kind(x.kind); !ok || k.Holds != x.holds || k.Effect != x.effect || len(l.Routes(x.kind)) != x.routes {
			t.Errorf("%s, %s: %+v, %d routes", x.council, x.kind, k, len(l.Routes(x.kind)))
		}
	}
	c, _ := Load("pec")
	if _, ok := c.On(day.Must("2010-07-31")).Kind("professional_engineer"); ok {
		t.Error("before the page there was no such kind")
	}
}

func TestLawChangesWithTheDay(t *testing.T) {
	c, err := Load("pec")
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		on     string
		years  int
		upload int64
	}{
		{"2019-12-31", 1, 2_000_000},
		{"2020-01-01", 3, 2_000_000},
		{"2020-12-31", 3, 2_000_000},
		{"2021-01-01", 0, 2_000_000},
		{"2026-06-30", 0, 2_000_000},
		{"2026-07-01", 0, 10_000_000},
	} {
		l := c.On(day.Must(x.on))
		cycle := l.Cycle("registered_engineer")
		if cycle.Years != x.years || cycle.Life() != (x.years == 0) || cycle.Rule.ID != "validity" || l.MaxUpload != x.upload {
			t.Errorf("%s: %+v, %d bytes", x.on, cycle, l.MaxUpload)
		}
	}
}

// What one owes depends on the year of graduation and on the day (facts: about 2021, free for recent graduates).
func TestFees(t *testing.T) {
	c, err := Load("pec")
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		on        string
		graduated int
		want      money.Amount
		lines     int
	}{
		{"2026-11-23", 2026, 0, 1},
		{"2026-11-23", 2020, 0, 1},
		{"2026-11-23", 2019, 115_000, 2}, // 1,000 and one year of 150
		{"2026-11-23", 2010, 250_000, 2}, // ten years
		{"2020-12-31", 2010, 0, 0},       // before the notice nothing of it was law
	} {
		charges := c.On(day.Must(x.on)).Fees("registered_engineer", Payer{Graduated: x.graduated})
		if Total(charges) != x.want || len(charges) != x.lines {
			t.Errorf("%s, graduated %d: %+v", x.on, x.graduated, charges)
		}
	}
	p := c.On(day.Must("2026-11-23")).Procedure("registered_engineer")
	if p.Answer == 0 || p.AnswerRule.Text.Ur == "" || p.AgainStep.Role != "committee" || !p.AgainStep.Final {
		t.Errorf("%+v", p)
	}
}

// What a firm owes depends on its category, on how it is owned, on the years that it buys, and on the rate of the day of a foreign
// currency.
func TestFeesOfFirms(t *testing.T) {
	c, err := Load("pec")
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		on, licence string
		of          Payer
		want        money.Amount
		lines       int
	}{
		{"2026-11-23", "constructor", Payer{Category: "C-A", Years: 1}, 40_000_000, 1},
		{"2026-11-23", "constructor", Payer{Category: "C-6", Years: 3}, 4_500_000, 1},
		{"2026-11-23", "constructor", Payer{Category: "C-6"}, 1_500_000, 1},
		{"2026-11-23", "constructor", Payer{Category: "O-6", Years: 1}, 0, 0},
		{"2020-12-31", "constructor", Payer{Category: "C-A", Years: 1}, 0, 0}, // before the list
		{"2026-11-23", "consulting_engineer", Payer{Ownership: "sole", Years: 2}, 2_000_000, 1},
		{"2026-11-23", "consulting_engineer", Payer{Ownership: "public", Years: 1}, 5_000_000, 1},
		{"2026-11-23", "foreign_constructor", Payer{Category: "FC-1", Years: 2}, 560_000_000, 1}, // US$ 10,000 at Rs 280, twice
		{"2026-11-23", "foreign_consultant", Payer{}, 56_000_000, 2},
	} {
		charges := c.On(day.Must(x.on)).Fees(x.licence, x.of)
		if Total(charges) != x.want || len(charges) != x.lines {
			t.Errorf("%s, %s %+v: %+v", x.on, x.licence, x.of, charges)
		}
	}
}

// Half a minor unit is rounded up: 0.33 of a dollar at Rs 280.50 are Rs 92.565.
func TestAbroad(t *testing.T) {
	for _, x := range []struct {
		digits           int
		each, rate, want money.Amount
	}{{2, 100_000, 28_000, 28_000_000}, {2, 33, 28_050, 9_257}, {2, 1, 28_049, 280}, {0, 1_000, 187, 187_000}, {3, 1_500, 90_000, 135_000}} {
		a := Abroad{Currency: money.Currency{Code: "XXX", Digits: x.digits}, Each: x.each, Rate: x.rate}
		if got := a.own(); got != x.want {
			t.Errorf("%+v: %d", x, got)
		}
	}
	if highestRate*money.Most/highestRate != money.Most || highestRate*money.Most < 0 {
		t.Error("the highest rate overflows")
	}
}

func TestNumberKey(t *testing.T) {
	c, _ := Load("pec")
	l := c.On(day.Must("2026-11-23"))
	for typed, want := range map[string]string{
		"CIVIL/1": "civil/1", "civil 1": "civil/1", "CIVIL-001": "civil/1", "Civil1": "civil/1", " civil / 00012 ": "civil/12",
		"civil ۱۲": "civil/12", "CIVIL/٣": "civil/3", "electro/7": "electro/7", "TEMP/12": "temp/12", "temp ۱۲": "temp/12", "elect/7": "elect/7",
		"": "", "civil": "", "1": "", "civil/0": "", "wizard/1": "", "civil/1234567890": "", "civil/1/civil": "", "civil/1'": "", "Ayesha Siddiqui": "",
	} {
		if got, ok := l.NumberKey(typed); got != want || ok != (want != "") {
			t.Errorf("%q: %q", typed, got)
		}
	}
	if got := l.Number("CIVIL", 12); got != "CIVIL/12" {
		t.Error(got)
	}
}

// However a number is spelled, it is one number.
func TestNumberInAnySpelling(t *testing.T) {
	c, _ := Load("pec")
	l := c.On(day.Must("2026-11-23"))
	rapid.Check(t, func(t *rapid.T) {
		prefix := rapid.SampledFrom(l.Disciplines).Draw(t, "discipline").Prefix
		serial := rapid.Int64Range(1, 99_999).Draw(t, "serial")
		spelled := prefix
		if rapid.Bool().Draw(t, "lower") {
			spelled = strings.ToLower(prefix)
		}
		digits := strings.Repeat("0", rapid.IntRange(0, 3).Draw(t, "zeros")) + strconv.FormatInt(serial, 10)
		zero := rapid.SampledFrom([]rune{'0', '٠', '۰'}).Draw(t, "script")
		spelled += rapid.SampledFrom([]string{"", " ", "/", "-", " - ", "–", "\u00a0", ". "}).Draw(t, "between")
		for _, d := range digits {
			spelled += string(zero + d - '0')
		}
		key, ok := l.NumberKey(spelled)
		if want, _ := l.NumberKey(l.Number(prefix, serial)); !ok || key != want || key != strings.ToLower(prefix)+"/"+strconv.FormatInt(serial, 10) {
			t.Fatalf("%q: %q", spelled, key)
		}
	})
}

// A mask never shows what it may not, whatever the number.
func TestMaskShowsTwoDigits(t *testing.T) {
	c, _ := Load("pec")
	l := c.On(day.Must("2026-11-23"))
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.StringMatching(`9[0-9]{12}`).Draw(t, "number")
		if got := l.Mask(number); got != "*****-*****"+number[10:12]+"-*" {
			t.Fatalf("%s: %s", number, got)
		}
		if other := rapid.StringMatching(`[A-Z0-9]{6,12}|[A-Z][A-Z0-9]{12,19}`).Draw(t, "passport"); strings.Trim(l.Mask(other), "*") != "" {
			t.Fatalf("%s: %s", other, l.Mask(other))
		}
	})
}

func FuzzNumberKey(f *testing.F) {
	c, _ := Load("pec")
	l := c.On(day.Must("2026-11-23"))
	f.Add("CIVIL/1")
	f.Add("civil ۱۲")
	f.Fuzz(func(t *testing.T, typed string) {
		key, ok := l.NumberKey(typed)
		if !ok {
			return
		}
		if again, ok := l.NumberKey(key); !ok || again != key {
			t.Fatalf("%q becomes %q, and that becomes %q", typed, key, again)
		}
	})
}

func TestMask(t *testing.T) {
	c, _ := Load("pec")
	l := c.On(day.Must("2026-11-23"))
	for number, want := range map[string]string{"9123412345671": "*****-*****67-*", "AB123456": "********", "AB12345678901": "********", "۹۱۲۳۴۵۶": "********", "": "********"} {
		if got := l.Mask(number); got != want {
			t.Errorf("%q: %s", number, got)
		}
	}
}

func TestProfilesThatAreRefused(t *testing.T) {
	good, err := os.ReadFile("../../councils/minimal/profile.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct{ name, old, new, want string }{
		{"a word it does not know", "version:", "versoin:", "versoin"},
		{"two billers of one name", "remind: 2, again: 3,", "remind: 2, again: 3, billers: [{id: a, name: {en: A, ur: ا}}, {id: a, name: {en: B, ur: ب}}],", "biller a"},
		{"a biller with a slash in its name", "remind: 2, again: 3,", "remind: 2, again: 3, billers: [{id: a/b, name: {en: A, ur: ا}}],", "biller a/b"},
		{"a biller in one language", "remind: 2, again: 3,", "remind: 2, again: 3, billers: [{id: a, name: {en: A}}],", "both languages"},
		{"a mask that shows too much", "show: [9, 10]", "show: [6, 7, 8, 9, 10]", "5 digits"},
		{"a mask that shows the sex", "show: [9, 10]", "show: [12, 13]", "digit 13"},
		{"a mask that shows the place", "show: [9, 10]", "show: [1]", "digit 1 "},
		{"a chain of one", "      - {id: officer, role: officer, working_days: 5, rule: entry, deemed: {after: 5, outcome: recommend_entry, rule: silence}}\n", "", "two steps"},
		{"silence that decides at a step that only recommends", "outcome: recommend_entry", "outcome: entered", "what silence means"},
		{"silence without a rule", "outcome: recommend_entry, rule: silence", "outcome: recommend_entry", "what silence means"},
		{"a kind without a procedure", "procedures:\n  - kind: registered_engineer", "procedures:\n  - kind: other", "a procedure"},
		{"an answer without days", "answer: {days: 5", "answer: {days: 0", "days of answer"},
		{"a notice without a rule", "    hold: {most", "    notice: {days: 5}\n    hold: {most", "a notice needs"},
		{"a reconsideration by nobody", "    hold: {most", "    reconsideration: {within: 5, working_days: 3, rule: entry}\n    hold: {most", "an office"},
		{"a currency that is none", "code: XTS", "code: X", "currency"},
		{"a fee without a bank", "bank: {en: The bank of the board., ur: \"بورڈ کا بینک۔\"}", "bank: {}", "bank"},
		{"a category that is none", "appeal:\n", "licences:\n  - {id: builder, title: {en: x, ur: x}, categories: [A, B], ownerships: [sole], years: 3, rule: entry}\nforms: [{id: sole, name: {en: x, ur: x}, owners: {least: 1}, rule: entry}]\nfees:\n  - {id: a, kind: builder, name: {en: x, ur: x}, amount: 0, rule: entry, category: C}\n\nappeal:\n", "no category"},
		{"a form of ownership that is none", "appeal:\n", "licences:\n  - {id: builder, title: {en: x, ur: x}, categories: [A, B], ownerships: [sole], years: 3, rule: entry}\nforms: [{id: sole, name: {en: x, ur: x}, owners: {least: 1}, rule: entry}]\nfees:\n  - {id: a, kind: builder, name: {en: x, ur: x}, amount: 0, rule: entry, ownership: public}\n\nappeal:\n", "no form of ownership"},
		{"a form that is not declared", "appeal:\n", "licences:\n  - {id: builder, title: {en: x, ur: x}, ownerships: [guild], years: 3, rule: entry}\n\nappeal:\n", "no firm is owned as"},
		{"a form that nobody owns", "appeal:\n", "forms: [{id: sole, name: {en: x, ur: x}, owners: {least: 0}, rule: entry}]\n\nappeal:\n", "one owner at least"},
		{"a form of more at least than at most", "appeal:\n", "forms: [{id: sole, name: {en: x, ur: x}, owners: {least: 3, most: 2}, rule: entry}]\n\nappeal:\n", "one owner at least"},
		{"a form without a rule", "appeal:\n", "forms: [{id: sole, name: {en: x, ur: x}, owners: {least: 1}, rule: whim}]\n\nappeal:\n", "a rule are needed"},
		{"a paper of a form twice", "appeal:\n", "forms: [{id: sole, name: {en: x, ur: x}, owners: {least: 1}, papers: [{id: deed, name: {en: x, ur: x}}, {id: deed, name: {en: x, ur: x}}], rule: entry}]\n\nappeal:\n", "stands twice"},
		{"two versions of a form on one day", "appeal:\n", "forms: [{id: sole, name: {en: x, ur: x}, owners: {least: 1}, rule: entry}, {id: sole, name: {en: x, ur: x}, owners: {least: 2}, rule: entry}]\n\nappeal:\n", "two versions"},
		{"a category of no licence", "appeal:\n", "categories: [{licence: builder, id: A, rule: entry}]\n\nappeal:\n", "has none of that name"},
		{"a category by no rule", "appeal:\n", "licences:\n  - {id: builder, title: {en: x, ur: x}, categories: [A, B], years: 1, rule: entry}\ncategories: [{licence: builder, id: A, rule: whim}]\n\nappeal:\n", "a rule is needed"},
		{"a limit that is no sum", "appeal:\n", "licences:\n  - {id: builder, title: {en: x, ur: x}, categories: [A, B], years: 1, rule: entry}\ncategories: [{licence: builder, id: A, limit: much, rule: entry}]\n\nappeal:\n", "are sums"},
		{"a net worth that is no sum", "appeal:\n", "licences:\n  - {id: builder, title: {en: x, ur: x}, categories: [A, B], years: 1, rule: entry}\ncategories: [{licence: builder, id: A, worth: much, rule: entry}]\n\nappeal:\n", "are sums"},
		{"more points for a while", "appeal:\n", "licences:\n  - {id: builder, title: {en: x, ur: x}, categories: [A, B], years: 1, rule: entry}\ncategories: [{licence: builder, id: A, standard: 5, provisional: 6, rule: entry}]\n\nappeal:\n", "no more points"},
		{"two versions of a category on one day", "appeal:\n", "licences:\n  - {id: builder, title: {en: x, ur: x}, categories: [A, B], years: 1, rule: entry}\ncategories: [{licence: builder, id: A, rule: entry}, {licence: builder, id: A, standard: 5, rule: entry}]\n\nappeal:\n", "two versions"},
		{"points of nobody", "appeal:\n", "credit_points: [{weights: [{kind: wizard, points: 5}], rule: entry}]\n\nappeal:\n", "no kind of registration"},
		{"points without weights", "appeal:\n", "credit_points: [{rule: entry}]\n\nappeal:\n", "weights and a rule"},
		{"a first licence of no category", "appeal:\n", "licences:\n  - {id: builder, title: {en: x, ur: x}, categories: [A, B], years: 1, rule: entry}\nfirst_licence: [{licence: builder, others: C, rule: entry}]\n\nappeal:\n", "a category of the licence"},
		{"a first licence for more than all", "appeal:\n", "licences:\n  - {id: builder, title: {en: x, ur: x}, categories: [A, B], years: 1, rule: entry}\nfirst_licence: [{licence: builder, others: A, least: 10001, rule: entry}]\n\nappeal:\n", "a share of at most all"},
		{"years of a first licence the wrong way round", "appeal:\n", "licences:\n  - {id: builder, title: {en: x, ur: x}, categories: [A, B], years: 1, rule: entry}\nfirst_licence: [{licence: builder, others: B, owned: [{years: 3, category: B}, {years: 3, category: A}], rule: entry}]\n\nappeal:\n", "fewer years first"},
		{"more than all is owned", "appeal:\n", "owning: [{licence: builder, kind: registered_engineer, least: 10001, rule: entry}]\n\nappeal:\n", "a share of at most all"},
		{"the rest is owned by nobody", "appeal:\n", "owning: [{licence: builder, kind: registered_engineer, least: 5100, rest: [ghost], rule: entry}]\n\nappeal:\n", "nobody is a"},
		{"asked of a form that is none", "appeal:\n", "owning: [{licence: builder, kind: registered_engineer, least: 5100, forms: [guild], rule: entry}]\n\nappeal:\n", "no firm is owned as"},
		{"a code of no family", "appeal:\n", "codes: [{edition: x, list: [{id: CE01, family: CE, name: {en: x, ur: x}, confidence: weak}], rule: entry}]\n\nappeal:\n", "a family of the edition"},
		{"a code twice", "appeal:\n", "codes: [{edition: x, families: [{id: CE, name: {en: x, ur: x}}], list: [{id: CE01, family: CE, name: {en: x, ur: x}, confidence: weak}, {id: CE01, family: CE, name: {en: x, ur: x}, confidence: weak}], rule: entry}]\n\nappeal:\n", "stands twice"},
		{"codes of no edition", "appeal:\n", "codes: [{rule: entry}]\n\nappeal:\n", "an edition"},
		{"two editions on one day", "appeal:\n", "codes: [{edition: x, rule: entry}, {edition: y, rule: entry}]\n\nappeal:\n", "two versions"},
		{"a licence that costs twice", "cycles:\n", "licences:\n  - {id: builder, title: {en: x, ur: x}, years: 1, rule: entry}\ncycles:\n  - {kind: builder, years: 1, rule: entry, renewal: {years: [1], opens: 1, lapsed: today, rule: entry, fee: {name: {en: x, ur: x}, amount: 1, rule: entry}}}\n", "stands in the tariff"},
		{"an affidavit of an engineer", "cycles:\n", "cycles:\n  - {kind: registered_engineer, years: 1, to: 2000-01-01, rule: entry, affidavit: entry}\n", "wanted of licences"},
		{"years bought by nobody", "appeal:\n", "fees:\n  - {id: a, kind: k, name: {en: x, ur: x}, amount: 0, rule: entry, bought: true}\n\nappeal:\n", "years are bought"},
		{"a graduated licence", "appeal:\n", "licences:\n  - {id: builder, title: {en: x, ur: x}, categories: [A, B], ownerships: [sole], years: 3, rule: entry}\nforms: [{id: sole, name: {en: x, ur: x}, owners: {least: 1}, rule: entry}]\nfees:\n  - {id: a, kind: builder, name: {en: x, ur: x}, amount: 0, rule: entry, graduated_to: 2019}\n\nappeal:\n", "years are bought"},
		{"two fees of one category", "appeal:\n", "licences:\n  - {id: builder, title: {en: x, ur: x}, categories: [A, B], ownerships: [sole], years: 3, rule: entry}\nforms: [{id: sole, name: {en: x, ur: x}, owners: {least: 1}, rule: entry}]\nfees:\n  - {id: a, kind: builder, name: {en: x, ur: x}, amount: 0, rule: entry, category: A}\n  - {id: a, kind: builder, name: {en: x, ur: x}, amount: 0, rule: entry, ownership: sole}\n\nappeal:\n", "two lines"},
		{"a fee in no currency", "appeal:\n", "licences:\n  - {id: builder, title: {en: x, ur: x}, categories: [A, B], ownerships: [sole], years: 3, rule: entry}\nforms: [{id: sole, name: {en: x, ur: x}, owners: {least: 1}, rule: entry}]\nfees:\n  - {id: a, kind: builder, name: {en: x, ur: x}, amount: 0, rule: entry, currency: USD}\n\nappeal:\n", "has no rate"},
		{"a currency without a rate", "appeal:\n", "currencies: [{code: USD, digits: 2}]\nlicences:\n  - {id: builder, title: {en: x, ur: x}, categories: [A, B], ownerships: [sole], years: 3, rule: entry}\nforms: [{id: sole, name: {en: x, ur: x}, owners: {least: 1}, rule: entry}]\nfees:\n  - {id: a, kind: builder, name: {en: x, ur: x}, amount: 0, rule: entry, currency: USD}\n\nappeal:\n", "has no rate"},
		{"a rate that ends too early", "appeal:\n", "currencies: [{code: USD, digits: 2}]\nexchange: [{currency: USD, rate: 2, rule: entry, to: 2027-01-01}]\nlicences:\n  - {id: builder, title: {en: x, ur: x}, categories: [A, B], ownerships: [sole], years: 3, rule: entry}\nforms: [{id: sole, name: {en: x, ur: x}, owners: {least: 1}, rule: entry}]\nfees:\n  - {id: a, kind: builder, name: {en: x, ur: x}, amount: 0, rule: entry, currency: USD}\n\nappeal:\n", "has no rate on 2027-01-02"},
		{"a rate of nothing", "appeal:\n", "currencies: [{code: USD, digits: 2}]\nexchange: [{currency: USD, rate: 0, rule: entry}]\n\nappeal:\n", "its rate"},
		{"two rates on one day", "appeal:\n", "currencies: [{code: USD, digits: 2}]\nexchange: [{currency: USD, rate: 2, rule: entry}, {currency: USD, rate: 3, rule: entry}]\n\nappeal:\n", "two versions"},
		{"a licence for no year", "appeal:\n", "licences:\n  - {id: builder, title: {en: x, ur: x}, rule: entry}\n\nappeal:\n", "how many years"},
		{"a licence that is a kind", "appeal:\n", "licences:\n  - {id: registered_engineer, title: {en: x, ur: x}, years: 1, rule: entry}\n\nappeal:\n", "a kind of registration"},
		{"a category twice", "appeal:\n", "licences:\n  - {id: builder, title: {en: x, ur: x}, categories: [A, A], years: 1, rule: entry}\n\nappeal:\n", "stands twice"},
		{"two fees for one year", "appeal:\n", "fees:\n  - {id: a, kind: k, name: {en: x, ur: x}, amount: 0, rule: entry, graduated_to: 2019}\n  - {id: a, kind: k, name: {en: x, ur: x}, amount: 0, rule: entry, graduated_from: 2019}\n\nappeal:\n", "two lines"},
		{"a quorum above its members", "appeal:\n", "committees:\n  - {role: officer, name: {en: x, ur: x}, members: {count: 3, rule: entry}, quorum: {count: 4, rule: entry}}\n\nappeal:\n", "a quorum of at most"},
		{"a committee without a quorum", "appeal:\n", "committees:\n  - {role: officer, name: {en: x, ur: x}, members: {count: 3, rule: entry}}\n\nappeal:\n", "a quorum of at most"},
		{"a quorum by no rule", "appeal:\n", "committees:\n  - {role: officer, name: {en: x, ur: x}, members: {count: 3, rule: entry}, quorum: {count: 2, rule: whim}}\n\nappeal:\n", "the rules of its members"},
		{"an office that is none", "role: officer", "role: wizard", "chain"},
		{"a zone that is none", "Africa/Johannesburg", "Nowhere/None", "time_zone"},
		{"two versions of one rule on one day", "rules:\n", "rules:\n  - {id: entry, text: {en: x, ur: x}, instrument: x, section: x, from: \"2010-01-01\", confidence: assumed}\n", "two versions"},
		{"sums of cards the wrong way round", "uploads:\n", "cards:\n  - {least: 10, most: 5, rule: entry}\nuploads:\n", "cards: a least sum"},
		{"sums of cards in words", "uploads:\n", "cards:\n  - {least: a lakh, rule: entry}\nuploads:\n", "cards: a least sum"},
		{"sums of cards without a rule", "uploads:\n", "cards:\n  - {least: 10}\nuploads:\n", "cards: a least sum"},
		{"a charge without a rule", "uploads:\n", "charges:\n  - {alone: 10}\nuploads:\n", "charges: a sum above"},
		{"a charge of nothing", "uploads:\n", "charges:\n  - {alone: 0, rule: entry}\nuploads:\n", "charges: a sum above"},
		{"two charges on one day", "uploads:\n", "charges:\n  - {alone: 10, rule: entry}\n  - {alone: 20, rule: entry}\nuploads:\n", "charge alone: two versions"},
		{"two sums of cards on one day", "uploads:\n", "cards:\n  - {least: 10, rule: entry}\n  - {least: 20, rule: entry}\nuploads:\n", "card sums: two versions"},
		{"two limits on one day", "uploads:\n", "uploads:\n  - {max_bytes: 1, from: \"2020-01-01\"}\n", "upload limit: two versions"},
		{"no limit at all", "  - {max_bytes: 5000000}", "  - {max_bytes: 0}", "0 bytes"},
		{"two versions of one kind on one day", "kinds:\n", "kinds:\n  - {id: registered_engineer, title: {en: x, ur: x}, to: \"2010-01-01\"}\n", "kind registered_engineer: two versions"},
		{"a version that ends before it begins", "instrument: Charter of the board, section: \"art. 2\", from: \"2000-01-01\"", "instrument: x, from: \"2000-01-01\", to: \"1999-01-01\"", "ends before"},
		{"a rule without an instrument", "instrument: Charter of the board, ", "", "instrument"},
		{"a kind that nobody decides on", "kind: registered_engineer\n    steps", "kind: other\n    steps", "needs a chain"},
		{"a rule that is not declared", "C.S., rule: entry", "C.S., rule: exit", "exit"},
		{"a last step that is not final", "final: true, ", "", "final"},
		{"a name in one language", "ur: \"بحری پیمائش\"", "ur: \"\"", "disciplines[1].name"},
		{"a discipline that stands twice", "prefix: SEA", "prefix: LAND", "\"LAND\""},
		{"a prefix with a digit", "prefix: SEA", "prefix: SEA2", "SEA2"},
		{"a district that stands twice", "id: coast", "id: hills", "districts of north"},
		{"a kind without its last section", "post_nominal: C.S.,", "post_nominal: C.S., asks: [identity, degree, documents],", "ends with the declaration"},
		{"a section that is none", "post_nominal: C.S.,", "post_nominal: C.S., asks: [identity, degree, magic, declaration],", "no section \"magic\""},
		{"somebody entered without a degree", "post_nominal: C.S.,", "post_nominal: C.S., asks: [identity, documents, declaration],", "of one sort"},
		{"an elevation from nothing", "post_nominal: C.S.,", "post_nominal: C.S., effect: elevate,", "holds another kind"},
		{"a kind above itself", "post_nominal: C.S.,", "post_nominal: C.S., effect: elevate, holds: registered_engineer,", "holds another kind"},
		{"an effect that is none", "post_nominal: C.S.,", "post_nominal: C.S., effect: vanish,", "the effect"},
		{"the prefix of a discipline", "post_nominal: C.S.,", "post_nominal: C.S., prefix: LAND,", "the prefix"},
		{"an identity document that is none", "post_nominal: C.S.,", "post_nominal: C.S., identities: [card],", "no identity document"},
		{"a way of study refused by no rule", "identities:\n", "study_modes:\n  - {id: sleep, name: {en: x, ur: x}}\n\nidentities:\n", "study mode sleep"},
		{"referees of whom nobody says how many", "asks: [identity, experience, declaration]", "asks: [identity, experience, referees, declaration]", "referees need how many"},
		{"referees to whom too few letters leave", "asks: [identity, experience, declaration]", "asks: [identity, experience, referees, declaration], referees: {needed: 2, days: 9, again: 1, pause: 1, a_day: 1, rule: senior}", "as many letters a day"},
		{"a route by no rule", "rule: senior\n    conditions", "rule: junior\n    conditions", "route practice"},
		{"experience from no day", "years: 2, since: registration", "years: 2, since: birth", "lacks its figure"},
		{"experience that is not asked for", "asks: [identity, experience, declaration]", "asks: [identity, documents, declaration]", "does not ask for it"},
		{"a document that shows nothing", "years: 2, since: registration", "years: 2, document: card, since: registration", "no document \"card\""},
		{"a document of no type", "types: [application/pdf, image/jpeg]", "types: []", "no type"},
		{"no days to appeal", "days: 14", "days: 0", "appeal"},
		{"a contact that is no address", "contact: office@board.example", "contact: office", "contact"},
		{"a number without a serial", "{PREFIX}-{SERIAL}", "{PREFIX}", "registration_number"},
		{"a cycle and years of the kind", "post_nominal: C.S.", "post_nominal: C.S., valid_years: 5", "says it twice"},
		{"a cycle of a leap day", "month: 6, day: 30", "month: 2, day: 29", "in no year"},
		{"a cycle by years and by a day", "    ends: {month", "    years: 2\n    ends: {month", "either years or a day"},
		{"a cycle of a kind that is none", "cycles:\n  - kind: registered_engineer", "cycles:\n  - kind: other", "cycle other"},
		{"years that cannot be bought", "years: [1, 2, 3]", "years: [1, 0]", "years to buy"},
		{"reminders in no order", "remind: [60, 30, 7, 1]", "remind: [7, 30]", "most days first"},
		{"a renewal that nobody explains", "      rule: renewal\n", "", "a rule"},
		{"a surcharge of nothing", "percent: 25", "percent: 0", "percentage"},
		{"an amnesty that adds", "arrears: 10, surcharge: 0", "arrears: 110, surcharge: 0", "0 to 100"},
		{"a fee of a year in one language", "fee: {name: {en: Year, ur: \"سال\"}", "fee: {name: {en: Year, ur: \"\"}", "both languages"},
		{"a claim that waits for no day", "days: 45, code", "days: 0, code", "every limit"},
		{"limits by no rule", "contest_days: 30, undo_days: 365, rule: takeover", "contest_days: 30, undo_days: 365, rule: whim", "rest on a rule"},
		{"limits that do not begin", "contest_days: 30, undo_days: 365, rule: takeover", "contest_days: 30, undo_days: 365, rule: takeover, from: \"2020-01-01\"", "the first and the last are open"},
		{"limits that end", "contest_days: 30, undo_days: 365, rule: takeover", "contest_days: 30, undo_days: 365, rule: takeover, to: \"2020-01-01\"", "the first and the last are open"},
		{"days between two limits", "  - {days: 45, code", "  - {days: 40, code_minutes: 30, letter_days: 45, tries: 5, a_day: 5, codes_a_day: 3, contest_days: 30, undo_days: 365, rule: takeover, to: \"2020-01-01\"}\n  - {from: \"2020-01-03\", days: 45, code", "the day after"},
		{"an objection that comes too late", "undo_days: 365", "undo_days: 29", "whoever objects"},
		{"no limits", "takeovers: # of registrations that came with an older register; every limit is assumed until the council decides\n  - {days: 45, code_minutes: 30, letter_days: 45, tries: 5, a_day: 5, codes_a_day: 3, contest_days: 30, undo_days: 365, rule: takeover}\n", "", "limits are missing"},
		{"campaigns at no hour", "appeal:\n", "outreach:\n  - {opens: \"9\", closes: \"20:00\", an_hour: 1, most: 1, days: 1, rule: entry}\ngrounds:\n  - {id: a, name: {en: a, ur: \"ا\"}, rule: entry}\n\nappeal:\n", "need hours"},
		{"campaigns without a cap", "appeal:\n", "outreach:\n  - {opens: \"09:00\", closes: \"20:00\", an_hour: 1, days: 1, rule: entry}\ngrounds:\n  - {id: a, name: {en: a, ur: \"ا\"}, rule: entry}\n\nappeal:\n", "letters in some days"},
		{"campaigns on no ground", "appeal:\n", "outreach:\n  - {opens: \"09:00\", closes: \"20:00\", an_hour: 1, most: 1, days: 1, rule: entry}\n\nappeal:\n", "rests on no ground"},
		{"a ground by no rule", "appeal:\n", "grounds:\n  - {id: a, name: {en: a, ur: \"ا\"}, rule: whim}\n\nappeal:\n", "needs an id and a rule"},
		{"a ground, twice on one day", "appeal:\n", "grounds:\n  - {id: a, name: {en: a, ur: \"ا\"}, rule: entry}\n  - {id: a, name: {en: a, ur: \"ا\"}, rule: entry}\n\nappeal:\n", "two versions"},
		{"a report by no rule", "appeal:\n", "assessment:\n  - {rule: whim, criteria: [{id: a, number: 1, name: {en: a, ur: \"ا\"}, parts: [{id: b, asks: text, name: {en: a, ur: \"ا\"}}]}]}\n\nappeal:\n", "rests on a rule"},
		{"a ratio by no rule", "appeal:\n", "assessment:\n  - {rule: entry, ratio: 20, criteria: [{id: a, number: 1, name: {en: a, ur: \"ا\"}, parts: [{id: b, asks: text, name: {en: a, ur: \"ا\"}}]}]}\n\nappeal:\n", "rests on a rule"},
		{"a report without criteria", "appeal:\n", "assessment:\n  - {rule: entry}\n\nappeal:\n", "needs criteria"},
		{"a criterion that asks for magic", "appeal:\n", "assessment:\n  - {rule: entry, criteria: [{id: a, number: 1, name: {en: a, ur: \"ا\"}, parts: [{id: b, asks: magic, name: {en: a, ur: \"ا\"}}]}]}\n\nappeal:\n", "asks for none"},
		{"teachers of no rank", "appeal:\n", "assessment:\n  - {rule: entry, criteria: [{id: a, number: 1, name: {en: a, ur: \"ا\"}, parts: [{id: b, asks: teachers, name: {en: a, ur: \"ا\"}}]}]}\n\nappeal:\n", "no ranks"},
		{"courses that lead nowhere", "appeal:\n", "assessment:\n  - {rule: entry, criteria: [{id: a, number: 1, name: {en: a, ur: \"ا\"}, parts: [{id: b, asks: courses, name: {en: a, ur: \"ا\"}}]}]}\n\nappeal:\n", "one list of outcomes"},
		{"evidence of any size", "appeal:\n", "assessment:\n  - {rule: entry, evidence: {files: 2, types: [application/pdf]}, evidence_rule: entry, criteria: [{id: a, number: 1, name: {en: a, ur: \"ا\"}, parts: [{id: b, asks: text, name: {en: a, ur: \"ا\"}}]}]}\n\nappeal:\n", "evidence needs"},
		{"a criterion wanted that is none", "appeal:\n", "assessment:\n  - {rule: entry, wanted: [{kinds: [zero], criteria: [x]}], criteria: [{id: a, number: 1, name: {en: a, ur: \"ا\"}, parts: [{id: b, asks: text, name: {en: a, ur: \"ا\"}}]}]}\n\nappeal:\n", "to be wanted"},
		{"two reports on one day", "appeal:\n", "assessment:\n  - {rule: entry, criteria: [{id: a, number: 1, name: {en: a, ur: \"ا\"}, parts: [{id: b, asks: text, name: {en: a, ur: \"ا\"}}]}]}\n  - {rule: entry, criteria: [{id: a, number: 1, name: {en: a, ur: \"ا\"}, parts: [{id: b, asks: text, name: {en: a, ur: \"ا\"}}]}]}\n\nappeal:\n", "two versions"},
		{"letters by post by no rule", "appeal:\n", "posting:\n  - {rule: whim}\n\nappeal:\n", "rests on a rule"},
		{"letters by post without a rule", "appeal:\n", "posting:\n  - {from: \"2020-01-01\"}\n\nappeal:\n", "rests on a rule"},
		{"letters by post, twice on one day", "appeal:\n", "posting:\n  - {rule: entry}\n  - {rule: entry, from: \"2020-01-01\"}\n\nappeal:\n", "two versions"},
		{"no confidence", "confidence: assumed}\n\nkinds", "confidence: sure}\n\nkinds", "confidence"},
	} {
		bad := strings.Replace(string(good), x.old, x.new, 1)
		if bad == string(good) {
			t.Fatalf("%s: the profile does not hold %q", x.name, x.old)
		}
		if _, err := parse([]byte(bad)); err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%s: %v", x.name, err)
		}
	}
}

// TestFiguresAtTheEdge has the last figure that a profile may have beside the first that it may not, and each part of a clause missing alone.
func TestFiguresAtTheEdge(t *testing.T) {
	good, err := os.ReadFile("../../councils/minimal/profile.yaml")
	if err != nil {
		t.Fatal(err)
	}
	committee := "committees:\n  - {role: officer, name: {en: x, ur: x}, members: {count: 3, rule: entry}, quorum: {count: 3, rule: entry}}\n\nappeal:\n"
	kind := "post_nominal: C.S.,"
	asks := "post_nominal: C.S., asks: [identity, degree, referees, documents, declaration], referees: {needed: 1, days: 1, again: 0, pause: 1, a_day: 1, rule: entry},"
	for _, x := range []struct{ old, new, want string }{
		{"years: [1, 2, 3]", "years: [1, 10]", ""},
		{"years: [1, 2, 3]", "years: [1, 11]", "11 years to buy"},
		{"years: [1, 2, 3]", "years: [-1, 1]", "-1 years to buy"},
		{"years: [1, 2, 3]", "years: [1, 1]", "1 years to buy"},
		{"years: [1, 2, 3]", "years: []", "a renewal needs years"},
		{"ends: {month: 6, day: 30, least: 60}", "years: 0", "1 years to buy"},
		{"remind: [60, 30, 7, 1]", "remind: [1]", ""},
		{"remind: [60, 30, 7, 1]", "remind: [1, 0]", "most days first"},
		{"remind: [60, 30, 7, 1]", "remind: [7, 7]", "most days first"},
		{"remind: [60, 30, 7, 1]", "remind: []", ""},
		{"opens: 90", "opens: 1", ""},
		{"opens: 90", "opens: 0", "a renewal needs years"},
		{"grace: 30", "grace: 0", ""},
		{"grace: 30", "grace: -1", "a renewal needs years"},
		{"lapsed: today", "lapsed: last", ""},
		{"lapsed: today", "lapsed: never", "a renewal needs years"},
		{"      rule: renewal\n", "      rule: whim\n", "a renewal needs years"},
		{"least: 60", "least: 0", ""},
		{"least: 60", "least: 366", ""},
		{"least: 60", "least: 367", "either years or a day"},
		{"least: 60", "least: -1", "either years or a day"},
		{"    rule: cycle\n", "    rule: whim\n", "either years or a day"},
		{"    rule: cycle\n", "", "either years or a day"},
		{"    extension: extension", "    extension: whim", "either years or a day"},
		{"month: 6, day: 30", "month: 6, day: 0", "in no year"},
		{"month: 6, day: 30", "month: 0, day: 30", "in no year"},
		{"ends: {month: 6, day: 30, least: 60}", "years: -1", "either years or a day"},
		{"amount: 120, rule: renewal", "amount: 120, rule: whim", "a fee needs an amount"},
		{"amount: 120, rule: renewal", "amount: 120", "a fee needs an amount"},
		{"amount: 120, rule: renewal", "amount: many, rule: renewal", "a fee needs an amount"},
		{"amount: 120, rule: arrears", "amount: 120, rule: whim", "a fee needs an amount"},
		{"percent: 25", "percent: 1", ""},
		{"percent: 25", "percent: 1000", ""},
		{"percent: 25", "percent: 1001", "percentage"},
		{"percent: 25, rule: surcharge", "percent: 25, rule: whim", "percentage"},
		{"percent: 25, rule: surcharge", "percent: 25", "percentage"},
		{"arrears: 10, surcharge: 0", "arrears: 0, surcharge: 100", ""},
		{"arrears: 10, surcharge: 0", "arrears: 100, surcharge: 0", ""},
		{"arrears: 10, surcharge: 0", "arrears: 101, surcharge: 0", "0 to 100"},
		{"arrears: 10, surcharge: 0", "arrears: 10, surcharge: 101", "0 to 100"},
		{"arrears: 10, surcharge: 0", "arrears: -1, surcharge: 0", "0 to 100"},
		{"arrears: 10, surcharge: 0", "arrears: 10, surcharge: -1", "0 to 100"},
		{"surcharge: 0, rule: amnesty", "surcharge: 0, rule: whim", "0 to 100"},
		{"surcharge: 0, rule: amnesty", "surcharge: 0", "0 to 100"},
		{"amnesties:\n  - {kind: registered_engineer", "amnesties:\n  - {kind: other", "0 to 100"},
		{"days: 10, remind: 2, again", "days: 3, remind: 2, again", ""},
		{"days: 10, remind: 2, again", "days: 2, remind: 2, again", "payment"},
		{"days: 10, remind: 2, again", "days: 0, remind: -1, again", "payment"},
		{"days: 10, remind: 2, again", "days: 1, remind: 0, again", ""},
		{"prefix: \"77001\", days", "prefix: \"77A01\", days", "payment"},
		{"bank: {en: The bank of the board., ur: \"بورڈ کا بینک۔\"}", "bank: {}", "payment"},
		{"appeal:\n", committee, ""},
		{"appeal:\n", strings.Replace(committee, "quorum: {count: 3", "quorum: {count: 1", 1), ""},
		{"appeal:\n", strings.Replace(committee, "quorum: {count: 3", "quorum: {count: 4", 1), "a quorum of at most"},
		{"appeal:\n", strings.Replace(committee, "role: officer", "role: wizard", 1), "a quorum of at most"},
		{"appeal:\n", strings.Replace(committee, "count: 3, rule: entry}, quorum", "count: 3}, quorum", 1), "the rules of its members"},
		{"appeal:\n", strings.Replace(committee, "count: 3, rule: entry}, quorum", "count: 3, rule: whim}, quorum", 1), "the rules of its members"},
		{"appeal:\n", strings.Replace(committee, "quorum: {count: 3, rule: entry}", "quorum: {count: 3}", 1), "the rules of its members"},
		{kind, asks, ""},
		{kind, strings.Replace(asks, "needed: 1", "needed: 0", 1), "referees need how many"},
		{kind, strings.Replace(asks, "days: 1", "days: 0", 1), "referees need how many"},
		{kind, strings.Replace(asks, "again: 0", "again: -1", 1), "referees need how many"},
		{kind, strings.Replace(asks, "pause: 1", "pause: 0", 1), "referees need how many"},
		{kind, strings.Replace(asks, "a_day: 1", "a_day: 0", 1), "referees need how many"},
		{kind, strings.Replace(asks, "rule: entry}", "rule: whim}", 1), "referees need how many"},
		{kind, strings.Replace(asks, "a_day: 1, rule: entry}", "a_day: 1}", 1), "referees need how many"},
		{kind, strings.Replace(asks, "a_day: 1", "a_day: 0", 1), "as many letters a day"},
		{kind, strings.Replace(asks, " referees,", "", 1), "referees need how many"},
		{kind, "post_nominal: C.S., asks: [identity, degree, foreign_degree, documents, declaration],", "of one sort"},
		{kind, "post_nominal: C.S., asks: [degree, identity, documents, declaration],", "begins with the identity"},
		{kind, "post_nominal: C.S., asks: [identity, degree, degree, documents, declaration],", "asks of registered_engineer"},
		{kind, "post_nominal: C.S., asks: [declaration],", "begins with the identity"},
		{kind, "post_nominal: C.S., effect: enter,", ""},
		{kind, "post_nominal: C.S., effect: permit, prefix: LOW, holds: senior_surveyor,", ""},
		{kind, "post_nominal: C.S., effect: permit, holds: senior_surveyor,", "the prefix"},
		{kind, "post_nominal: C.S., prefix: LOW,", ""},
		{kind, "post_nominal: C.S., prefix: LOW2,", "the prefix"},
		{kind, "post_nominal: C.S., holds: senior_surveyor,", "holds another kind"},
		{"effect: elevate, asks", "effect: elevate, prefix: UP, asks", "the prefix"},
		{"holds: registered_engineer, effect", "holds: nobody, effect", "holds another kind"},
		{"years: 2, since: registration", "years: 1, since: graduation", ""},
		{"years: 2, since: registration", "years: 0, since: registration", "lacks its figure"},
	} {
		profile := strings.Replace(string(good), x.old, x.new, 1)
		if profile == string(good) {
			t.Fatalf("the profile does not hold %q", x.old)
		}
		switch _, err := parse([]byte(profile)); {
		case x.want == "" && err != nil:
			t.Errorf("%s: %v", x.new, err)
		case x.want != "" && (err == nil || !strings.Contains(err.Error(), x.want)):
			t.Errorf("%s: %v, want %s", x.new, err, x.want)
		}
	}
}

// TestWhatALawFinds looks up what there is and what there is not, in the profile with more than one of each.
func TestWhatALawFinds(t *testing.T) {
	c, err := Load("pec")
	if err != nil {
		t.Fatal(err)
	}
	l := c.On(day.Must("2026-11-23"))
	for id, found := range map[string]func(string) (string, bool){
		"distance":                func(id string) (string, bool) { x, ok := l.StudyMode(id); return x.ID, ok },
		"dae":                     func(id string) (string, bool) { x, ok := l.Degree(id); return x.ID, ok },
		"sindh":                   func(id string) (string, bool) { x, ok := l.Province(id); return x.ID, ok },
		"karachi-south":           func(id string) (string, bool) { x, ok := l.District("sindh", id); return x.ID, ok },
		"passport":                func(id string) (string, bool) { x, ok := l.Identity(id); return x.ID, ok },
		"MECH":                    func(id string) (string, bool) { x, ok := l.Discipline(id); return x.Prefix, ok },
		"lost_paper":              func(id string) (string, bool) { x, ok := l.Kind(id); return x.ID, ok },
		"supervisory_certificate": func(id string) (string, bool) { x, ok := l.Kind(id); return x.ID, ok },
	} {
		if got, ok := found(id); got != id || !ok {
			t.Errorf("%s: %q %v", id, got, ok)
		}
		if got, ok := found("nothing"); got != "" || ok {
			t.Errorf("nothing: %q", got)
		}
	}
	for effect, want := range map[Effect]string{Replace: "lost_paper", Correct: "correction", Permit: ""} {
		if k, ok := l.Service(effect); k.ID != want || ok != (want != "") {
			t.Errorf("%s: %s", effect, k.ID)
		}
	}
	for id, rests := range map[string]bool{"registered_engineer": false, "professional_engineer": true, "supervisory_certificate": true, "temporary_licence": false, "lost_paper": true, "correction": true} {
		if k, _ := l.Kind(id); k.Rests() != rests {
			t.Errorf("%s rests on a registration: %v", id, k.Rests())
		}
	}
	r := l.Routes("professional_engineer")[1]
	for wants, want := range map[string]bool{WantsGraduation: true, WantsPoints: true, WantsAssessment: true, WantsExam: false, WantsTitle: false} {
		if r.Wants(wants) != want {
			t.Errorf("Route II wants %s: %v", wants, r.Wants(wants))
		}
	}
	both, one := Text{En: "yes", Ur: "ہاں"}, Text{En: "yes"}
	if both.In("ur") != "ہاں" || both.In("en") != "yes" || both.In("fr") != "yes" || one.In("ur") != "yes" {
		t.Error("a text in a language that it has not is told in English")
	}
}

// TestFiguresOfALaw has the figures on either side of an edge that no profile comes to.
func TestFiguresOfALaw(t *testing.T) {
	l := Law{Day: day.Must("2026-11-23"), Disciplines: []Discipline{{Prefix: "ZOO"}, {Prefix: "AB"}}, fees: map[string][]Fee{"k": {{ID: "yearly", Yearly: true, YearsTo: 2020, Amount: 10}}, "open": {{ID: "yearly", Yearly: true, Amount: 10}}}}
	for _, x := range []struct {
		kind      string
		graduated int
		want      money.Amount
		lines     int
	}{{"k", 2019, 10, 1}, {"k", 2020, 0, 0}, {"k", 2021, 0, 0}, {"open", 2025, 10, 1}, {"open", 2026, 0, 0}} {
		if got := l.Fees(x.kind, Payer{Graduated: x.graduated}); Total(got) != x.want || len(got) != x.lines {
			t.Errorf("%s, graduated in %d: %+v", x.kind, x.graduated, got)
		}
	}
	for typed, want := range map[string]string{"zoo 1": "zoo/1", "ab 1": "ab/1", "zoo 123456789": "zoo/123456789", "zoo 1234567890": "", "zo1o 1": "", "zo1o": "", "1 zoo": ""} {
		if got, ok := l.NumberKey(typed); got != want || ok != (want != "") {
			t.Errorf("%q: %q", typed, got)
		}
	}
	for _, number := range []string{"912341234567/", "912341234567:", "91234123456711"} {
		if got := l.Mask(number); got != "********" {
			t.Errorf("%s: %s", number, got)
		}
	}
}

// What only a person can compare is not done by silence: a correction opens both identity numbers before it is made.
func TestSilenceCorrectsNothing(t *testing.T) {
	good, err := os.ReadFile("../../councils/pec/profile.yaml")
	if err != nil {
		t.Fatal(err)
	}
	last := "{id: confirm, role: registrar, final: true, working_days: 3, rule: registrar}"
	for outcome, want := range map[string]string{"entered": "chain correction, step confirm: silence cannot correct", "refused": ""} {
		silent := strings.Replace(string(good), last, strings.TrimSuffix(last, "}")+", deemed: {after: 5, outcome: "+outcome+", rule: registrar}}", 1)
		if silent == string(good) {
			t.Fatalf("the profile does not hold %q", last)
		}
		_, err := parse([]byte(silent))
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v", outcome, err)
		}
	}
}

// What a missed year cost is told by the cycle in which it began, with the rule of then, also after that cycle is over.
func TestMissedYearsOfBefore(t *testing.T) {
	good, err := os.ReadFile("../../councils/pec/profile.yaml")
	if err != nil {
		t.Fatal(err)
	}
	const price = `arrears: {price: {name: {en: Yearly fee of a missed year, ur: "چھوٹے ہوئے سال کی فیس"}, amount: 150, rule: renewal}}`
	changed := strings.Replace(string(good), price, strings.Replace(price, "150", "75", 1), 1) // of about 2014
	if changed == string(good) {
		t.Fatal("the profile does not hold that price")
	}
	c, err := parse([]byte(changed))
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		on, began string
		want      money.Amount
		rule      string
	}{
		{"2019-06-01", "2018-01-01", 7500, "renewal"},
		{"2020-06-01", "2018-01-01", 7500, "renewal"},
		{"2020-06-01", "2020-01-01", 15000, "renewal"},
		{"2026-11-23", "2019-12-31", 7500, "renewal"},
		{"2026-11-23", "2020-01-01", 15000, "renewal"},
		{"2026-11-23", "2021-01-01", 15000, "fee_arrears"},
	} {
		p := c.On(day.Must(x.on)).Cycle("registered_engineer").Renewal.MissedPrice(day.Must(x.began))
		if p.Amount != x.want || p.Rule.ID != x.rule || p.Rule.Instrument == "" || p.Name.Ur == "" {
			t.Errorf("asked on %s of a year that began on %s: %+v", x.on, x.began, p)
		}
	}
}
