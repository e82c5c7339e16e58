package id

import (
	"testing"

	"pgregory.net/rapid"
)

func TestNumber(t *testing.T) {
	if got := WithCheck("794"); got != "79444" { // the example of ISO 7064
		t.Errorf("the check digits of 794: %s", got)
	}
	for typed, want := range map[string]string{"79444": "79444", " 79-4 44": "79444", "۷۹۴۴۴": "79444", "٧٩٤٤٤": "79444"} {
		if got, ok := ReadNumber(typed); !ok || got != want {
			t.Errorf("%q: %q %v", typed, got, ok)
		}
	}
	for _, typed := range []string{"", "79445", "97444", "7944", "79444x", "1", "794 44 44"} {
		if got, ok := ReadNumber(typed); ok {
			t.Errorf("%q was read as %q", typed, got)
		}
	}
	if got := Grouped("1234567890"); got != "1234\u00a05678\u00a090" {
		t.Error(got)
	}
}

// TestOneMistakeIsFound changes one digit, or two neighbours, of a number.
func TestOneMistakeIsFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := Number(rapid.IntRange(3, 20).Draw(t, "digits"))
		if _, ok := ReadNumber(n); !ok {
			t.Fatalf("%s does not pass its own check", n)
		}
		wrong, at := []byte(n), rapid.IntRange(0, len(n)-2).Draw(t, "at")
		if rapid.Bool().Draw(t, "swap") {
			wrong[at], wrong[at+1] = wrong[at+1], wrong[at]
		} else {
			wrong[at] = byte('0' + (int(wrong[at]-'0')+rapid.IntRange(1, 9).Draw(t, "by"))%10)
		}
		if _, ok := ReadNumber(string(wrong)); ok && string(wrong) != n {
			t.Fatalf("%s passes for %s", wrong, n)
		}
	})
}
