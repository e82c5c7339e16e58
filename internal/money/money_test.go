package money

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var rupees = Currency{Code: "PKR", Digits: 2, Lakh: true}

func TestParse(t *testing.T) {
	for typed, want := range map[string]Amount{
		"1000": 100_000, "1,000": 100_000, " Rs. 1,25,000/- ": 12_500_000, "125,000": 12_500_000, "۱٬۰۰۰": 100_000, "۱،۰۰۰ روپے": 100_000,
		"١٠٠٠": 100_000, "PKR 12.5": 1250, "0": 0, "10.05": 1005, "1 25 000": 12_500_000, "1000٫50": 100_050,
	} {
		if got, err := Parse(typed, rupees); err != nil || got != want {
			t.Errorf("%q: %d, %v; want %d", typed, got, err, want)
		}
	}
	for typed, want := range map[string]error{
		"": ErrEmpty, "Rs.": ErrEmpty, "1 lakh": ErrWords, "1.5 crore": ErrWords, "ایک لاکھ": ErrWords, "5 thousand": ErrWords, "-5": ErrForm, "1.005": ErrForm,
		"10.": ErrForm, "1,0": ErrForm, "1,00": ErrForm, "ten": ErrForm, "1e3": ErrForm, "0x10": ErrForm, "99999999999999": ErrMuch,
		"1000000000000": ErrMuch, "1 000 00": ErrForm,
	} {
		if got, err := Parse(typed, rupees); !errors.Is(err, want) {
			t.Errorf("%q: %d, %v; want %v", typed, got, err, want)
		}
	}
}

func TestFormat(t *testing.T) {
	for a, want := range map[Amount]string{
		0: "PKR 0", 100: "PKR 1", 100_000: "PKR 1,000", 12_500_000: "PKR 1,25,000", 1_234_567_890: "PKR 1,23,45,678.90", 5: "PKR 0.05", -150: "-PKR 1.50",
	} {
		if got := strings.ReplaceAll(rupees.Format(a), "\u00a0", " "); got != want {
			t.Errorf("%d: %q, want %q", a, got, want)
		}
	}
	if got := (Currency{Code: "JPY"}).Format(1234567); got != "JPY\u00a01,234,567" {
		t.Errorf("%q", got)
	}
}

func TestPlain(t *testing.T) {
	for a, want := range map[Amount]string{0: "0.00", 5: "0.05", 100: "1.00", 12_500_000: "125000.00", -150: "-1.50"} {
		if got := rupees.Plain(a); got != want {
			t.Errorf("%d: %q, want %q", a, got, want)
		}
	}
	if got := (Currency{Code: "JPY"}).Plain(7); got != "7" {
		t.Errorf("%q", got)
	}
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := Currency{Code: "XTS", Digits: rapid.IntRange(0, 3).Draw(t, "digits"), Lakh: rapid.Bool().Draw(t, "lakh")}
		a := Amount(rapid.Int64Range(0, int64(Most)).Draw(t, "amount"))
		if got, err := Parse(c.Format(a), c); err != nil || got != a {
			t.Fatalf("%q was read as %d, %v", c.Format(a), got, err)
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add("Rs. 1,25,000/-")
	f.Fuzz(func(t *testing.T, typed string) {
		if a, err := Parse(typed, rupees); err == nil && (a < 0 || a > Most) {
			t.Errorf("%q is %d", typed, a)
		}
	})
}
