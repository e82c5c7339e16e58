package register

import (
	"slices"
	"strings"
	"testing"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
)

func TestDecideQuestion(t *testing.T) {
	law := someLaw(t)
	for _, test := range []struct {
		typed, discipline string
		number            string
		words             []string
		refused           string // field and key
	}{
		{typed: "CIVIL/1", number: "civil/1"},
		{typed: " civil 1 ", number: "civil/1"},
		{typed: "CIVIL-001", number: "civil/1"},
		{typed: "civil ۱", number: "civil/1"},
		{typed: "12", discipline: "CIVIL", number: "civil/12"},
		{typed: "12", discipline: "civil", number: "civil/12"},
		{typed: "12", refused: "q register.verify.not_a_number"},
		{typed: "9123456789012", refused: "q register.verify.not_a_number"},
		{typed: "91234-5678901-2", refused: "q register.verify.not_a_number"},
		{typed: "Ayesha  SIDDIQUI", words: []string{"ayesha", "siddiqui"}},
		{typed: "Zoë", discipline: "MECH", words: []string{"zoe"}},
		{typed: "%", refused: "q register.search.empty"},
		{typed: "", refused: "q register.search.empty"},
		{typed: "a b", refused: "q register.search.too_short"},
		{typed: "M. Khan", words: []string{"m", "khan"}},
		{typed: strings.Repeat("ab ", 41), refused: "q register.search.too_long"},
		{typed: "aa bb cc dd ee ff gg hh ii", refused: "q register.search.too_many_words"},
		{typed: "Khan", discipline: "ALCHEMY", refused: "discipline register.search.no_such_discipline"},
	} {
		got, err := decideQuestion(law, test.typed, test.discipline)
		refused := ""
		if f := fault.Of(err); f != nil {
			refused = f.Fields[0].Name + " " + f.Fields[0].Key
		}
		if refused != test.refused || got.number != test.number || !slices.Equal(got.words, test.words) {
			t.Errorf("%q in %q: %+v %q, want %q %q %q", test.typed, test.discipline, got, refused, test.number, test.words, test.refused)
		}
	}
}

func TestIsMasked(t *testing.T) {
	law := someLaw(t)
	for number, want := range map[string]bool{
		law.Mask("9123456789012"): true,
		law.Mask("XB1234567"):     true,
		"":                        true,
		"91234-5678901-2":         false,
		"9123456789012":           false,
		"*****-*****01-2":         false,
		"9****-*****01-*":         false,
		"*****-*****۰۱-*":         false,
		"********XB":              false,
	} {
		if got := isMasked(law, number); got != want {
			t.Errorf("%q: %v, want %v", number, got, want)
		}
	}
}

func someLaw(t *testing.T) council.Law {
	t.Helper()
	c, err := council.Load("pec")
	if err != nil {
		t.Fatal(err)
	}
	return c.On(day.Must("2026-11-23"))
}
