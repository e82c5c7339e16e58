package payment

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sanad/internal/day"
	"sanad/internal/id"
	"sanad/internal/money"
)

const ours = "90210"

func TestReferences(t *testing.T) {
	for _, x := range []struct{ text, exact, nearly string }{
		{"Fee 9021012345678978", "9021012345678978", ""},
		{"9021 0123 4567 8978", "9021012345678978", ""},
		{"9021-0123-4567-8978/HIRA", "9021012345678978", ""},
		{"۹۰۲۱۰۱۲۳۴۵۶۷۸۹۷۸", "9021012345678978", ""},
		{"حوالہ ٩٠٢١ ٠١٢٣ ٤٥٦٧ ٨٩٧٨ فیس", "9021012345678978", ""},
		{"1LINK/9021012345678978/20261120", "9021012345678978", ""},
		{"20261120 9021012345678978 1750", "9021012345678978", ""},
		{"REF9021012345678978X", "9021012345678978", ""},
		{"9021012345678978 and 9021055550000159", "9021012345678978 9021055550000159", ""},
		{"9021012345678987", "", "9021012345678978"},   // two changed places
		{"9201012345678978", "", "9021012345678978"},   // in the council's own digits
		{"9021012345678977", "", "9021012345678978"},   // one is wrong
		{"902101234567978", "", "9021012345678978"},    // one is lost
		{"90210123456678978", "", "9021012345678978"},  // one is doubled
		{"990210123456789785", "", "9021012345678978"}, // within a longer number
		{"8021012345678978", "", "9021012345678978"},   // of another biller, or one is wrong
		{"1234567890123456", "", ""},
		{"9021 0123 and 4567 8978", "", ""},
		{"IBFT from HIRA MALIK", "", ""},
		{"", "", ""},
	} {
		exact, nearly := references(BankLine{Text: x.text}, ours)
		if got := strings.Join(exact, " "); got != x.exact {
			t.Errorf("%q: %s, want %s", x.text, got, x.exact)
		}
		if x.nearly == "" && len(nearly) > 0 || x.nearly != "" && !slices.Contains(nearly, x.nearly) {
			t.Errorf("%q: nearly %s, want %s", x.text, nearly, x.nearly)
		}
	}
	for _, l := range []BankLine{{Number: "9021012345678978"}, {Other: "E-1 · 9021012345678978"}} {
		if exact, _ := references(l, ours); len(exact) != 1 {
			t.Errorf("%+v: %s", l, exact)
		}
	}
}

// TestOneMistakeIsTold changes a reference as people do: it is never taken for a reference, and told as nearly one.
func TestOneMistakeIsTold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		good := id.WithCheck(ours + id.Number(9)[:9])
		wrong, at := []byte(good), rapid.IntRange(0, digitsOfRef-2).Draw(t, "at")
		switch rapid.IntRange(0, 3).Draw(t, "mistake") {
		case 0:
			wrong[at], wrong[at+1] = wrong[at+1], wrong[at]
		case 1:
			wrong[at] = byte('0' + (int(wrong[at]-'0')+rapid.IntRange(1, 9).Draw(t, "by"))%10)
		case 2:
			wrong = slices.Delete(wrong, at, at+1)
		case 3:
			wrong = slices.Insert(wrong, at, byte('0'+rapid.IntRange(0, 9).Draw(t, "more")))
		}
		exact, nearly := references(BankLine{Text: "fee " + string(wrong)}, ours)
		if string(wrong) != good && (slices.Contains(exact, good) || !slices.Contains(nearly, good)) {
			t.Fatalf("%s for %s: %s, nearly %s", wrong, good, exact, nearly)
		}
	})
}

func TestDecideMatch(t *testing.T) {
	const one, two = "9021012345678978", "9021055550000159"
	on := day.Must("2026-11-20")
	invoice := func(id, reference string) Candidate {
		return Candidate{ID: id, Reference: reference, Amount: 175_000, From: on.Add(-5), To: on.Add(10), Names: []string{"Hira Malik", "حرا ملک"}}
	}
	told := func(id, external, reference string) Candidate {
		return Candidate{ID: id, Told: true, External: external, Reference: reference, Amount: 175_000, From: on, To: on.Add(5)}
	}
	line := func(text string) BankLine { return BankLine{On: on, Amount: 175_000, Text: text} }
	slip := func(id, reference string) Candidate {
		c := told(id, "claim", reference)
		c.Numbered = true
		return c
	}
	switched := func(id, own, reference string) Candidate {
		c := told(id, "1link/EX/20261120/"+own, reference)
		c.Own = ownOf(ChannelBiller, c.External)
		return c
	}
	weeks := switched("t", "164342566124", one)
	weeks.From, weeks.To = on.Add(-20), on.Add(-9)
	waits, old, more := invoice("a", one), slip("t", one), slip("t", one)
	waits.Numbered, old.From, old.To, more.Amount = true, on.Add(-20), on.Add(-9), 180_000
	less := told("t", "", one)
	less.Amount = 170_000
	late, out, back, part := line(one), line(one), line(one), line(one)
	late.On, out.Amount, back.Reversal, part.Amount = on.Add(60), -175_000, true, 50_000
	for _, x := range []struct {
		name string
		line BankLine
		from []Candidate
		want string // id, score, ! where it is certain
	}{
		{"a reference", line("fee " + one), []Candidate{invoice("a", one), invoice("b", two)}, "a 100! b 35"},
		{"a reference late", late, []Candidate{invoice("a", one)}, "a 100!"},
		{"a reference with a part of the sum", part, []Candidate{invoice("a", one)}, "a 100!"},
		{"a reference of nobody", line("fee " + one), nil, ""},
		{"two references", line(one + ", " + two), []Candidate{invoice("a", one), invoice("b", two)}, "a 100 b 100"},
		{"two references, one of nobody", line(one + ", " + two), []Candidate{invoice("a", one)}, "a 100"},
		{"money that left", out, []Candidate{invoice("a", one)}, "a 100"},
		{"a reversal", back, []Candidate{invoice("a", one)}, "a 100"},
		{"nearly a reference", line("fee 9021012345678987 hira malik"), []Candidate{invoice("a", one), invoice("b", two)}, "a 95 b 50"},
		{"sum, day and name", line("IBFT MALIK HIRA"), []Candidate{invoice("a", one)}, "a 50"},
		{"sum, day and name in Urdu", BankLine{On: on, Amount: 175_000, Payer: "حرا ملك"}, []Candidate{invoice("a", one)}, "a 50"},
		{"the sum alone", line("IBFT MALIK"), []Candidate{invoice("a", one)}, "a 35"},
		{"nothing", BankLine{On: on, Amount: 10, Text: "IBFT MALIK HIRA"}, []Candidate{invoice("a", one)}, ""},
		{"told with this reference", line(one), []Candidate{invoice("a", one), told("t", "", one)}, "t 100! a 100"},
		{"told with this reference, of another sum", line(one), []Candidate{invoice("a", one), less}, "a 100 t 60"},
		{"told twice", line(one), []Candidate{told("t", "x", one), told("u", "y", one)}, "t 100! u 100"},
		{"the channel's own id", line("STAN 004711-22"), []Candidate{told("t", "004711/22", one)}, "t 100!"},
		{"the channel's own id in a longer number", line("1004711222"), []Candidate{told("t", "00471122", one)}, "t 35"},
		{"an id too short to know by", line("no 4711"), []Candidate{told("t", "4711", one)}, "t 35"},
		{"the number on a slip", line("Cash"), []Candidate{slip("t", one), invoice("b", two)}, "t 100! b 35"},
		{"the number on a slip of another day", line("Cash"), []Candidate{old}, "t 75"},
		{"the number on a slip of another sum", line("Cash"), []Candidate{more}, "t 60"},
		{"the number on two slips", line("Cash"), []Candidate{slip("t", one), slip("u", two)}, "t 100 u 100"},
		{"the number on a slip, and a reference of nobody", line("fee " + two), []Candidate{slip("t", one)}, "t 100"},
		{"the number on a slip, and its reference", line("fee " + one), []Candidate{slip("t", one), invoice("a", one)}, "t 100! a 100"},
		{"the number on a slip that waits", line("Cash"), []Candidate{waits}, "a 85"},
		{"the last part of a switch's id", line("1BILL 164342566124"), []Candidate{switched("t", "164342566124", one), switched("u", "164342566125", two)}, "t 100! u 35"},
		{"it within a longer number", line("1BILL 1643425661240"), []Candidate{switched("t", "164342566124", one)}, "t 35"},
		{"it on another day", line("1BILL 164342566124"), []Candidate{weeks}, "t 75"},
		{"it of two payments", line("1BILL 164342566124"), []Candidate{switched("t", "164342566124", one), switched("u", "164342566124", one)}, "t 100 u 100"},
		{"it, and another's reference", line("1BILL 164342566124 " + two), []Candidate{switched("t", "164342566124", one)}, "t 100"},
		{"it of two payments, and the whole of one", line("1link/EX/20261120/164342566124"), []Candidate{switched("t", "164342566124", one)}, "t 100!"},
		{"a last part too short to know by", line("1BILL 1643425"), []Candidate{switched("t", "1643425", one)}, "t 35"},
		{"an id of one and the reference of another", line("004711-22 " + two), []Candidate{told("t", "004711/22", one), invoice("b", two)}, "t 100 b 100"},
	} {
		var got []string
		for _, p := range decideMatch(x.line, ours, x.from) {
			got = append(got, fmt.Sprint(p.ID, " ", p.Score, map[bool]string{true: "!"}[p.Certain]))
			if len(p.Reasons) == 0 {
				t.Errorf("%s: %s without a reason", x.name, p.ID)
			}
		}
		if s := strings.Join(got, " "); s != x.want {
			t.Errorf("%s: %s, want %s", x.name, s, x.want)
		}
	}
}

func FuzzReferences(f *testing.F) {
	f.Add("Fee 9021-0123 4567 8978, ۹۰۲۱۰۱۲۳۴۵۶۷۸۹۷۸")
	f.Fuzz(func(t *testing.T, s string) {
		exact, nearly := references(BankLine{Text: plain(s, longestText)}, ours)
		for _, n := range append(exact, nearly...) {
			if read, ok := id.ReadNumber(n); !ok || read != n || len(n) != digitsOfRef || !strings.HasPrefix(n, ours) {
				t.Errorf("%q was found in %q", n, s)
			}
		}
	})
}

// TestExactlyLeavesNearlyOut sees that a line of many numbers which are nearly references gives them back unsearched.
func TestExactlyLeavesNearlyOut(t *testing.T) {
	l := BankLine{Text: strings.Repeat("9021012345678912x ", 55) + "9021 0000 0000 0089"}
	exact, others := exactly(l, "90210")
	if len(exact) != 0 || len(others) != 56 {
		t.Errorf("%v, %d others", exact, len(others))
	}
	l.Text = "9021012345678912 " + id.WithCheck("90210123456789")
	if exact, _ := exactly(l, "90210"); len(exact) != 1 {
		t.Errorf("%v", exact)
	}
}

// TestMatchRefunds takes a refund for certain by the bank's number, or its invoice's reference, and its sum, and never one of two.
func TestMatchRefunds(t *testing.T) {
	on := day.Must("2026-11-23")
	reference := id.WithCheck("90210777777777")
	refund := func(id, number, reference string, amount money.Amount) Candidate {
		return Candidate{ID: id, Out: true, External: number, Reference: reference, Amount: amount, From: on.Add(-1), To: on.Add(10)}
	}
	a, b := refund("a", "FT-77/8800", reference, -500), refund("b", "FT-77/8801", "", -500)
	for words, want := range map[string]struct {
		list    []Candidate
		certain bool
	}{
		"IBFT FT-77/8800":             {[]Candidate{a, b}, true},
		"refund of " + reference:      {[]Candidate{a, b}, true},
		"IBFT 8800":                   {[]Candidate{a}, false},
		"FT-77/8800 FT-77/8801":       {[]Candidate{a, b}, false},
		"another sum of " + reference: {[]Candidate{refund("a", "FT-77/8800", reference, -600)}, false},
	} {
		list := decideMatch(BankLine{On: on, Amount: -500, Text: words}, "9021", want.list)
		if got := len(list) > 0 && list[0].Certain; got != want.certain {
			t.Errorf("%s: %+v", words, list)
		}
	}
	if list := decideMatch(BankLine{On: on, Amount: -500, Text: "FT-77/8800", Reversal: true}, "9021", []Candidate{a}); list[0].Certain {
		t.Error("a bank's reversal is no refund of ours")
	}
}

// TestIsNameOf sees that a payer is told the name beside their payment where it is their own, and never that of a relative or a stranger that is like it.
func TestIsNameOf(t *testing.T) {
	for _, x := range []struct {
		said, name string
		want       bool
	}{
		{"Hira Malik", "Hira Malik", true}, {"MR HIRA MALIK", "Hira Malik", true}, {"MALIK, HIRA", "Hira Malik", true}, {"Muhammad Khan", "Muhammad Bilal Khan", true},
		{"MUHAMMAD BILAL KHA", "Muhammad Bilal Khan", true}, {"Bilal", "Bilal", true}, {"ہرا ملک", "ہرا ملک", true},
		{"Muhammad Aslam Khan", "Muhammad Bilal Khan", false}, {"Hira Malik and Sana Malik", "Hira Malik", false}, {"Bilal Ahmed", "Bilal", false}, {"Hira", "Hira Malik", false},
		{"", "Hira Malik", false}, {"Mr", "Hira Malik", false}, {"Hira Malik", "", false}, {"Hira Ma", "Hira Malik", false},
	} {
		if got := isNameOf(x.said, x.name); got != x.want {
			t.Errorf("%q of %q: %v", x.said, x.name, got)
		}
	}
}
