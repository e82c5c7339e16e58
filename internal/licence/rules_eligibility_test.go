package licence

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/money"
	"sanad/internal/share"
)

const (
	re = "registered_engineer"
	pe = "professional_engineer"
)

func lawOn(t testing.TB, on string) council.Law {
	t.Helper()
	c, err := council.Load("pec")
	if err != nil {
		t.Fatal(err)
	}
	return c.On(day.Must(on))
}

// engineers are so many of a kind with so many years.
func engineers(n int, kind string, years int) (list []Engineer) {
	for range n {
		list = append(list, Engineer{Kind: kind, Years: years})
	}
	return list
}

// owns is one owner with all.
func owns(kind OwnerKind, registered string, years int) []Owner {
	return []Owner{{Kind: kind, Registered: registered, Years: years, Share: share.Whole}}
}

const lakh = money.Amount(100_000_00)

// TestHighest has, for each category, a firm that just meets it, and what lacks the next.
func TestHighest(t *testing.T) {
	law := lawOn(t, "2026-12-01")
	anybody := owns(OwnerPerson, "", 0)
	for _, x := range []struct {
		name    string
		licence string
		form    string
		worth   money.Amount // in lakh
		list    []Engineer
		first   bool
		owners  []Owner
		want    string // highest, for a while, and what the category above the highest lacks
	}{
		{"nothing", "constructor", "sole", 0, nil, true, anybody, " / : points 5, worth 150000000"},
		{"C-6", "constructor", "sole", 15, engineers(1, re, 0), true, anybody, "C-6 / : worth 150000000, first C-6"},
		{"a rupee less", "constructor", "sole", 14, engineers(1, re, 0), true, anybody, " / : worth 10000000"},
		{"C-5 as an upgrade", "constructor", "sole", 30, engineers(1, re, 0), false, anybody, "C-5 / : points 10, worth 300000000"},
		{"C-4", "constructor", "sole", 60, engineers(3, re, 0), false, anybody, "C-4 / : company, points 5, worth 2400000000"},
		{"C-4 for a while", "constructor", "sole", 60, engineers(2, re, 0), false, anybody, "C-5 / C-4: points 5"},
		{"C-3", "constructor", "private", 300, engineers(4, re, 0), false, anybody, "C-3 / : points 15, worth 2000000000"},
		{"C-3 without a company", "constructor", "partnership", 300, engineers(4, re, 0), false, anybody, "C-4 / : company"},
		{"C-2", "constructor", "private", 500, engineers(7, re, 0), false, anybody, "C-2 / : points 55, worth 3000000000"},
		{"C-1", "constructor", "public", 800, engineers(9, re, 10), false, anybody, "C-1 / C-B: points 30"},
		{"C-B", "constructor", "public", 800, engineers(8, pe, 10), false, anybody, "C-B / : points 80, worth 7000000000"},
		{"C-A", "constructor", "public", 1500, engineers(10, pe, 20), false, anybody, "C-A / : "},
		{"O-6", "operator", "sole", 15, engineers(1, re, 0), true, anybody, "O-6 / : worth 150000000, first O-6"},
		{"O-A", "operator", "public", 1500, engineers(10, pe, 20), false, anybody, "O-A / : "},
		{"an engineer of three years begins in C-5", "constructor", "sole", 60, engineers(3, re, 0), true, owns(OwnerEngineer, re, 3), "C-5 / : first C-5"},
		{"of ten years in C-3", "constructor", "single_member", 1500, engineers(10, pe, 20), true, owns(OwnerEngineer, pe, 10), "C-3 / : first C-3"},
		{"with half of the shares as anybody", "constructor", "partnership", 60, engineers(3, re, 0), true, []Owner{{Kind: OwnerEngineer, Registered: re, Years: 10, Share: 5000}, {Kind: OwnerPerson, Share: 5000}}, "C-6 / : first C-6"},
		{"FC-1 for a while", "foreign_constructor", "private", 800, append(engineers(4, re, 10), Engineer{Kind: re, Certificate: true}), true, anybody, " / FC-1: points 45"},
		{"FC-1 without a certificate", "foreign_constructor", "private", 800, engineers(9, re, 10), true, anybody, " / : certificates 1"},
		{"FC-A", "foreign_constructor", "private", 1500, func() []Engineer {
			list := engineers(10, pe, 20)
			for i := range 3 {
				list[i].Certificate = true
			}
			return list
		}(), true, anybody, "FC-A / : "},
	} {
		form, ok := law.Form(x.form)
		if !ok {
			t.Fatal(x.form)
		}
		e, err := weigh(law, x.licence, Facts{Form: form, Owners: x.owners, Engineers: x.list, Worth: x.worth * lakh, First: x.first})
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprintf("%s / %s: %s", e.Highest, e.ForAWhile, lacks(e)); got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
	}
}

// lacks is what the category above the highest lacks, or the lowest.
func lacks(e Eligibility) string {
	above := len(e.Rungs) - 1
	for i, r := range e.Rungs {
		if r.Category.ID == e.Highest {
			above = i - 1
			break
		}
	}
	var list []string
	if above < 0 {
		return ""
	}
	for _, l := range e.Rungs[above].Lines {
		switch {
		case l.Met:
		case l.Asked == AskedFirst:
			list = append(list, "first "+l.Category)
		case l.Asked == AskedCompany:
			list = append(list, "company")
		default:
			list = append(list, fmt.Sprintf("%s %d", l.Asked, l.Missing()))
		}
	}
	return strings.Join(list, ", ")
}

// TestOwning has each form of a consulting firm, before and after the rest could belong to companies.
func TestOwning(t *testing.T) {
	of := func(list ...Owner) []Owner { return list }
	eng := func(owned share.Share) Owner {
		return Owner{Kind: OwnerEngineer, Registered: pe, Years: 12, Share: owned}
	}
	for _, x := range []struct {
		name, on, form string
		owners         []Owner
		want           string // what is not met
	}{
		{"51 %", "2026-12-01", "partnership", of(eng(5100), Owner{Kind: OwnerQualified, Years: 5, Share: 4900}), ""},
		{"one hundredth less", "2026-12-01", "partnership", of(eng(5099), Owner{Kind: OwnerQualified, Years: 5, Share: 4901}), "share 5099 of 5100"},
		{"51 % who sell 2 %", "2026-12-01", "private", of(eng(4900), Owner{Kind: OwnerQualified, Years: 9, Share: 5100}), "share 4900 of 5100"},
		{"a qualified person of four years", "2026-12-01", "private", of(eng(5100), Owner{Kind: OwnerQualified, Years: 4, Share: 4900}), "rest 1 of 0"},
		{"anybody", "2026-12-01", "private", of(eng(9900), Owner{Kind: OwnerPerson, Share: 100}), "rest 1 of 0"},
		{"a company", "2026-12-01", "public", of(eng(5100), Owner{Kind: OwnerEntity, Share: 2450}, Owner{Kind: OwnerEntity, Share: 2450}), ""},
		{"a company, by the older rule", "2013-04-22", "public", of(eng(5100), Owner{Kind: OwnerEntity, Share: 2450}, Owner{Kind: OwnerEntity, Share: 2450}), "rest 2 of 0"},
		{"a qualified person of one year, by the older rule", "2013-04-22", "private", of(eng(5100), Owner{Kind: OwnerQualified, Years: 1, Share: 4900}), ""},
		{"a registered engineer owns of the rest", "2026-12-01", "llp", of(eng(5100), Owner{Kind: OwnerEngineer, Registered: re, Share: 4900}), ""},
		{"a registered engineer is no professional one", "2026-12-01", "llp", of(Owner{Kind: OwnerEngineer, Registered: re, Share: 9000}, eng(1000)), "share 1000 of 5100"},
		{"a government is not counted", "2026-12-01", "private", of(Owner{Kind: OwnerGovernment, Share: 8000}, eng(1020), Owner{Kind: OwnerEntity, Share: 980}), ""},
		{"a government is not counted, and the rest is too little", "2026-12-01", "private", of(Owner{Kind: OwnerGovernment, Share: 8000}, eng(1019), Owner{Kind: OwnerEntity, Share: 981}), "share 5095 of 5100"},
		{"a statutory body", "2026-12-01", "statutory", of(Owner{Kind: OwnerGovernment, Share: share.Whole}), ""},
		{"a company of a government", "2026-12-01", "private", of(Owner{Kind: OwnerGovernment, Share: 5000}, Owner{Kind: OwnerGovernment, Share: 5000}), ""},
		{"one engineer of ten years", "2026-12-01", "individual", of(Owner{Kind: OwnerEngineer, Registered: pe, Years: 10, Share: share.Whole}), ""},
		{"one engineer of nine years", "2026-12-01", "sole", of(Owner{Kind: OwnerEngineer, Registered: pe, Years: 9, Share: share.Whole}), "alone 9 of 10"},
		{"with a higher degree", "2026-12-01", "sole", of(Owner{Kind: OwnerEngineer, Registered: pe, Years: 9, Higher: true, Share: share.Whole}), "alone 9 of 10"},
		{"with a higher degree, by the older rule", "2013-04-22", "sole", of(Owner{Kind: OwnerEngineer, Registered: pe, Years: 5, Higher: true, Share: share.Whole}), ""},
		{"one registered engineer", "2026-12-01", "sole", of(Owner{Kind: OwnerEngineer, Registered: re, Years: 20, Share: share.Whole}), "share 0 of 10000"},
	} {
		law := lawOn(t, x.on)
		form, ok := law.Form(x.form)
		if !ok {
			t.Fatal(x.form)
		}
		e, err := weigh(law, "consulting_engineer", Facts{Form: form, Owners: x.owners})
		if err != nil {
			t.Fatal(err)
		}
		var not []string
		for _, l := range e.Owning {
			if !l.Met {
				not = append(not, fmt.Sprintf("%s %d of %d", l.Asked, l.Present, l.Required))
			}
		}
		if got := strings.Join(not, ", "); got != x.want || e.Owned != (got == "") || len(e.Rungs) > 0 {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
	}
}

// TestFactsThatCannotBe has what is refused.
func TestFactsThatCannotBe(t *testing.T) {
	law := lawOn(t, "2026-12-01")
	good := owns(OwnerPerson, "", 0)
	for _, x := range []struct {
		name string
		f    Facts
		want string
	}{
		{"a net worth below nothing", Facts{Owners: good, Worth: -1}, "worth licence.worth.below"},
		{"shares that are not all", Facts{Owners: []Owner{{Share: 9999}}}, "shares licence.shares.sum"},
		{"shares of more than all", Facts{Owners: []Owner{{Share: 9999}, {Share: 2}}}, "shares licence.shares.sum"},
		{"a share below nothing", Facts{Owners: []Owner{{Share: -1}, {Share: 10001}}}, "shares licence.shares.below"},
		{"no owner", Facts{}, "shares licence.shares.sum"},
		{"years below nothing", Facts{Owners: good, Engineers: []Engineer{{Kind: re, Years: -1}}}, "engineers licence.engineers.below"},
	} {
		_, err := weigh(law, "constructor", x.f)
		f := fault.Of(err)
		if f == nil || f.Fields[0].Name+" "+f.Fields[0].Message.Key != x.want {
			t.Errorf("%s: %v, want %s", x.name, err, x.want)
		}
	}
}

// TestAmendment weighs one firm before and after the table came into force.
func TestAmendment(t *testing.T) {
	f := Facts{Owners: owns(OwnerPerson, "", 0), Engineers: engineers(1, re, 0), Worth: 15 * lakh, First: true}
	for on, want := range map[string]string{"2019-12-31": "", "2020-01-01": "C-6"} {
		e, err := weigh(lawOn(t, on), "constructor", f)
		if err != nil || e.Highest != want || (len(e.Rungs) == 0) != (want == "") {
			t.Errorf("%s: %q %v", on, e.Highest, err)
		}
	}
}

// TestMoreIsNeverLess adds an engineer, capital, years or a certificate to any firm: its highest category is never lower, nor that for a while.
func TestMoreIsNeverLess(t *testing.T) {
	law := lawOn(t, "2026-12-01")
	at := func(licence, category string) int {
		for i, c := range law.Categories(licence) {
			if c.ID == category {
				return i
			}
		}
		return len(law.Categories(licence))
	}
	rapid.Check(t, func(t *rapid.T) {
		licence := rapid.SampledFrom([]string{"constructor", "operator", "foreign_constructor"}).Draw(t, "licence")
		engineer := rapid.Custom(func(t *rapid.T) Engineer {
			return Engineer{rapid.SampledFrom([]string{re, pe}).Draw(t, "kind"), rapid.IntRange(0, 45).Draw(t, "years"), rapid.Bool().Draw(t, "higher"), rapid.Bool().Draw(t, "certificate")}
		})
		f := Facts{
			Form: rapid.SampledFrom(law.Forms).Draw(t, "form"), Owners: owns(OwnerEngineer, pe, rapid.IntRange(0, 30).Draw(t, "owner's years")),
			Engineers: rapid.SliceOfN(engineer, 0, 25).Draw(t, "engineers"), Worth: money.Amount(rapid.IntRange(0, 2000).Draw(t, "worth")) * lakh, First: rapid.Bool().Draw(t, "first"),
		}
		before, err := weigh(law, licence, f)
		if err != nil {
			t.Fatal(err)
		}
		switch rapid.IntRange(0, 3).Draw(t, "more") {
		case 0:
			f.Engineers = append(f.Engineers, engineer.Draw(t, "one more"))
		case 1:
			f.Worth += lakh
		case 2:
			f.Owners = owns(OwnerEngineer, pe, f.Owners[0].Years+1)
		case 3:
			if len(f.Engineers) > 0 {
				f.Engineers[0].Years++
				f.Engineers[0].Certificate = true
			}
		}
		after, err := weigh(law, licence, f)
		if err != nil {
			t.Fatal(err)
		}
		lowest := func(e Eligibility) int { return min(at(licence, e.Highest), at(licence, e.ForAWhile)) }
		if at(licence, after.Highest) > at(licence, before.Highest) || lowest(after) > lowest(before) {
			t.Fatalf("%s (%s) became %s (%s)", before.Highest, before.ForAWhile, after.Highest, after.ForAWhile)
		}
	})
}
