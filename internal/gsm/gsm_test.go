package gsm

import (
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"
)

func TestCount(t *testing.T) {
	const urdu = "آ"
	for _, x := range []struct {
		name, text string
		parts      int
		coding     Coding
		left       int
	}{
		{"nothing", "", 1, GSM7, 160},
		{"English", "Your licence ends on 24 December.", 1, GSM7, 127},
		{"full", strings.Repeat("a", 160), 1, GSM7, 0},
		{"one more", strings.Repeat("a", 161), 2, GSM7, 145},
		{"two full", strings.Repeat("a", 306), 2, GSM7, 0},
		{"three", strings.Repeat("a", 307), 3, GSM7, 152},
		{"ten full", strings.Repeat("a", 1530), 10, GSM7, 0},
		{"twelve", strings.Repeat("a", 1700), 12, GSM7, 136},
		{"the euro takes two", "€", 1, GSM7, 158},
		{"each that takes two", "\f^{}\\[~]|€", 1, GSM7, 140},
		{"full of those", strings.Repeat("€", 80), 1, GSM7, 0},
		{"one more of those", strings.Repeat("€", 81), 2, GSM7, 153 - 10},
		{"one that would be cut", strings.Repeat("a", 152) + "€" + strings.Repeat("a", 7), 2, GSM7, 153 - 9},
		{"one that just fits", strings.Repeat("a", 151) + "€" + strings.Repeat("a", 8), 2, GSM7, 153 - 8},
		{"every letter of the alphabet", basic, 1, GSM7, 160 - 127},
		{"Urdu", strings.Repeat(urdu, 70), 1, UCS2, 0},
		{"Urdu and one more", strings.Repeat(urdu, 71), 2, UCS2, 63},
		{"two full of Urdu", strings.Repeat(urdu, 134), 2, UCS2, 0},
		{"one Urdu letter among English", strings.Repeat("a", 69) + urdu, 1, UCS2, 0},
		{"a letter that English has and the alphabet has not", "naïve", 1, UCS2, 65},
		{"the accent grave alone", "`", 1, UCS2, 69},
		{"an emoji takes two", "😀", 1, UCS2, 68},
		{"emoji that fill", strings.Repeat("😀", 35), 1, UCS2, 0},
		{"emoji that would be cut", strings.Repeat("😀", 36), 2, UCS2, 67 - 6},
		{"an emoji at the end of a part", strings.Repeat(urdu, 66) + "😀" + strings.Repeat(urdu, 5), 2, UCS2, 60},
		{"a flag", "🇵🇰", 1, UCS2, 66},
		{"broken bytes", "a\xff", 1, UCS2, 68},
	} {
		if parts, coding, left := Count(x.text); parts != x.parts || coding != x.coding || left != x.left {
			t.Errorf("%s: %d %s, %d left", x.name, parts, coding, left)
		}
	}
}

// FuzzCount cuts a text by another way, of units that are written out, and compares.
func FuzzCount(f *testing.F) {
	f.Add("Your licence ends.")
	f.Add(strings.Repeat("€", 77) + "a")
	f.Add(strings.Repeat("آ", 66) + "😀😀")
	f.Add("\x00\xff\f")
	f.Fuzz(func(t *testing.T, s string) {
		parts, coding, left := Count(s)
		var units []int // of each letter
		alone, most := 160, 153
		if coding == UCS2 {
			alone, most = 70, 67
			for _, r := range s {
				units = append(units, len(utf16.Encode([]rune{r})))
			}
		} else {
			if !utf8.ValidString(s) {
				t.Fatal("broken bytes in the small alphabet")
			}
			for _, r := range s {
				n := 1
				if strings.ContainsRune(extended, r) {
					n = 2
				}
				units = append(units, n)
			}
		}
		sum, cut, room := 0, 1, most
		for _, n := range units {
			sum += n
			if n > room {
				cut, room = cut+1, most
			}
			room -= n
		}
		if sum <= alone {
			cut, room = 1, alone-sum
		}
		if parts != cut || left != room || left < 0 || left > alone {
			t.Errorf("%q: %d parts and %d left, not %d and %d", s, parts, left, cut, room)
		}
		if more, _, _ := Count(s + "a"); more < parts || more > parts+1 {
			t.Errorf("%q: one letter more makes %d parts of %d", s, more, parts)
		}
	})
}

func TestNumber(t *testing.T) {
	for typed, want := range map[string]string{
		"0300 1234567": "+923001234567", "0300-1234567": "+923001234567", "(0300) 123.4567": "+923001234567", "+92 300 1234567": "+923001234567",
		"0092-300-1234567": "+923001234567", "۰۳۰۰۱۲۳۴۵۶۷": "+923001234567", "٠٣٠٠ ١٢٣٤٥٦٧": "+923001234567", "\u200e+92 300 1234567\u200f": "+923001234567",
		"+44 20 7946 0958": "+442079460958", "00971501234567": "+971501234567", "051 1234567": "+92511234567",
		"": "", "0": "", "3001234567": "", "923001234567": "", "+": "", "00": "", "+0300 1234567": "", "+92 0300 1234567": "", "0300 123": "",
		"+1234567890123456": "", "0300 1234567 ext 5": "", "0300 1234567, 0301 7654321": "", "+92\r\n3001234567": "", "++923001234567": "", "०३००१२३४५६७": "",
	} {
		if got, ok := Number(typed, "92"); got != want || ok != (want != "") {
			t.Errorf("%q: %q %v", typed, got, ok)
		}
	}
	if got, ok := Number("0300 1234567", ""); ok {
		t.Errorf("a national number of no country: %q", got)
	}
	if got, ok := Number("+923001234567", ""); !ok || got != "+923001234567" {
		t.Errorf("%q %v", got, ok)
	}
}

// FuzzNumber looks that whatever is taken for a number is one, and stays the same when it is read again.
func FuzzNumber(f *testing.F) {
	f.Add("0300 1234567", "92")
	f.Add("+۴۴ ۲۰ ۷۹۴۶۰۹۵۸", "")
	f.Add("00\x001", "1")
	f.Fuzz(func(t *testing.T, typed, country string) {
		if strings.Trim(country, "0123456789") != "" || len(country) > 3 || strings.HasPrefix(country, "0") {
			return
		}
		got, ok := Number(typed, country)
		if !ok {
			if got != "" {
				t.Errorf("%q", got)
			}
			return
		}
		if len(got) < 10 || len(got) > 16 || got[0] != '+' || got[1] == '0' || strings.Trim(got[1:], "0123456789") != "" {
			t.Errorf("%q", got)
		}
		if again, ok := Number(got, country); !ok || again != got {
			t.Errorf("%q is read as %q", got, again)
		}
	})
}
