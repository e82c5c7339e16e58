package sample

import (
	"testing"

	"sanad/internal/text"
)

func TestNobodyIsReal(t *testing.T) {
	seen := map[string]bool{}
	for n := range 20_000 {
		p := Someone(n)
		if len(p.CNIC) != 13 || p.CNIC[0] != '9' {
			t.Fatalf("person %d: an identity number that might be somebody's", n)
		}
		for _, once := range []string{p.CNIC, p.Email, p.Phone} {
			if seen[once] {
				t.Fatalf("person %d: %s stands twice", n, once)
			}
			seen[once] = true
		}
		if !text.IsIn(p.NameLatin, text.Latin) || !text.IsIn(p.NameUrdu, text.Urdu) {
			t.Fatalf("person %d: a name in the wrong script", n)
		}
	}
}
