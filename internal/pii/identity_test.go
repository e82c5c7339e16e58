package pii

import (
	"fmt"
	"math/rand"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// forms are how an identity number stands in free words.
var forms = []string{
	"%.5s-%[2]s-%[3]s", "%.5s %[2]s %[3]s", "%.5s.%[2]s.%[3]s", "%.5s/%[2]s/%[3]s", "%.5s - %[2]s - %[3]s", "%.5s\u2013%[2]s\u2013%[3]s", "%.5s%[2]s%[3]s", "%.5s\n%[2]s%[3]s",
	"%.5s-%[2]s%[3]s", "%.5s%[2]s-%[3]s", "CNIC %.5s-%[2]s-%[3]s", "CNIC:%.5s%[2]s%[3]s", "ID%.5s%[2]s%[3]s", "شناختی کارڈ نمبر %.5s%[2]s%[3]s", "TXN %.5s-%[2]s-%[3]s", "%.5s-%[2]s · -%[3]s",
	"%.5s · %[2]s · %[3]s", "0300 0000001 %.5s %[2]s %[3]s", "%.5s%[2]s%[3]s 0042 1750", "HIRA MALIK%.5s%[2]s%[3]sLHR",
}

// identity returns an invented identity number in its three parts.
func identity(n int) (a, b, c string) {
	return fmt.Sprintf("9%04d", n*37%10000), fmt.Sprintf("%07d", n*7919%10_000_000), fmt.Sprint(n % 10)
}

func TestIdentitiesAreHidden(t *testing.T) {
	for n, form := range forms {
		a, b, c := identity(n + 1)
		for _, zero := range []rune{'0', '٠', '۰', '０'} {
			s := in(zero, fmt.Sprintf(form, a, b, c))
			if got := HideIdentities(s, nobodys); strings.Contains(got, in(zero, b)) || !strings.Contains(got, Redacted) {
				t.Errorf("%q became %q", s, got)
			}
		}
	}
	for _, s := range []string{
		"9 0 0 0 0 0 0 0 0 0 0 0 1", "9000 0000 0000 1", "900 000 000 000 1", "900 000 000 0001", "CNIC 90000000 00001", "90000-00 00000-1", "9000000000001 and 90000-0000000-2", "90000\u200c0000000\u200c1",
	} {
		if got := HideIdentities(s, nobodys); strings.Contains(got, "0") || !strings.Contains(got, Redacted) {
			t.Errorf("%q became %q", s, got)
		}
	}
}

func TestWhatIsNoIdentity(t *testing.T) {
	for _, s := range []string{
		"", "0300 0000001", "00923000000001", "9021 0000 0000 0089", "0000000000001", "00000-0000000-1", "TXN 9000000000001", "TXN ID: 9000000000001", "STAN#9000000000001", "FT9000000000001",
		"ٹرانزیکشن نمبر 9000000000001", "900000000000", "90000000000001", "20261130 12345", "30-11-26 1234567", "30/11/2026 12345", "12345 2026-11-30", "1750.00 1234567", "123456/1234567", "PK36SCBL0000001123456702",
		"Rs 1,250.00 90000", "2026-11-30 14.33.1", "06h0ghqy03gqz886p3xbnctz5g",
	} {
		if got := HideIdentities(s, nobodys); got != s {
			t.Errorf("%q became %q", s, got)
		}
	}
	for s, want := range map[string]string{
		"9000000000001": "9000000000001", "90000-0000000-1": Redacted, "CNIC 9000000000001": "CNIC " + Redacted, "NIC-9000000000001": "NIC-" + Redacted, "HB 9000000000001": "HB 9000000000001",
		"ID CARD NO 9000000000001": "ID CARD NO " + Redacted, "9000000 000001": "9000000 000001",
	} {
		if got := HideWrittenIdentities(s, nobodys); got != want || HasWrittenIdentity(s) != (got != s) {
			t.Errorf("%q became %q, want %q", s, got, want)
		}
	}
}

// TestOursStaysBesideIdentities puts a number of ours beside identity numbers and others: it stays, and they go.
func TestOursStaysBesideIdentities(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ours := "90210" + rapid.StringMatching("[0-9]{11}").Draw(t, "ours")
		written := split(t, ours)
		a, b, c := identity(rapid.IntRange(1, 1000).Draw(t, "n"))
		form := rapid.SampledFrom(append([]string{"", "4", "1234567 123456"}, forms...)).Draw(t, "form")
		beside, between := form, rapid.SampledFrom([]string{" ", " · ", "-", ", "}).Draw(t, "between")
		if strings.Contains(form, "%") {
			beside = fmt.Sprintf(form, a, b, c)
		}
		text := written + between + beside
		if rapid.Bool().Draw(t, "behind") {
			text = beside + between + written
		}
		got := HideIdentities(text, func(digits string) bool { return digits == ours })
		if !strings.Contains(got, written) || strings.Contains(got, b) {
			t.Fatalf("%q became %q", text, got)
		}
	})
}

// corpus is what banks write beside a sum: numbers that are no identity numbers. Each # is a digit.
var corpus = []struct{ name, form string }{
	{"a transaction of 6", "IBFT STAN ######"}, {"of 12", "RAAST P2P ############"}, {"of 12 behind a word", "1BILL RRN ############"}, {"of 14", "ATM CASH ##############"}, {"of 8 and a day", "CLG 20261130 ########"},
	{"of 5 and a day", "CHQ 20261130 #####"}, {"of 7 and a sum", "FEE 1750.00 #######"}, {"of 13 behind a word", "TXN ID #############"}, {"of 13 with letters", "FT#############"}, {"an account of 14", "A/C ##############"},
	{"an account 4-6-4", "A/C ####-######-##"}, {"an account 6-7", "A/C ######-#######"}, {"of 20", "REF ####################"}, {"a branch and 9", "BR 0042 #########"}, {"a telephone", "JAZZ 0300#######"},
	{"of 13 alone", "CASH DEP #############"}, {"of 4 and 9", "DEP #### #########"}, {"of 6 and 7", "DEP ###### #######"},
	{"of 5 and 8", "DEP ##### ########"},
}

// TestWhatIdentitiesCost measures on invented lines what is hidden that is no identity number: of all that banks write only thirteen digits that
// stand alone, or five before eight, and begin as a province.
func TestWhatIdentitiesCost(t *testing.T) {
	random := rand.New(rand.NewSource(6))
	const each = 1000
	total, lost := 0, 0
	for _, k := range corpus {
		hidden := 0
		for range each {
			s := strings.Map(func(r rune) rune {
				if r == '#' {
					return '0' + rune(random.Intn(10))
				}
				return r
			}, k.form)
			if HideIdentities(s, nobodys) != s {
				hidden++
			}
		}
		total, lost = total+each, lost+hidden
		t.Logf("%-22s %5.1f %%", k.name, float64(hidden)*100/each)
		switch k.name {
		case "of 13 alone", "of 5 and 8":
		default:
			if hidden > 0 {
				t.Errorf("%s: %d of %d are hidden", k.name, hidden, each)
			}
		}
	}
	t.Logf("%-22s %5.1f %%", "all", float64(lost)*100/float64(total))
}

func BenchmarkHideIdentities(b *testing.B) {
	ours := func(digits string) bool { return len(digits) == 16 && digits[:5] == "90210" }
	for name, text := range map[string]string{"name": "Hira Malik", "reference": "IBFT HIRA MALIK 9021 0123 4567 8978", "identity": "IBFT HIRA MALIK 90000-0000000-1"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				HideIdentities(text, ours)
			}
		})
	}
}
