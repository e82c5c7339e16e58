package accreditation

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sanad/internal/fault"
)

func TestSlug(t *testing.T) {
	for name, want := range map[string]string{
		"Indus Valley University of Engineering": "indus-valley-university-of-engineering",
		"  N.E.D. & Sons, Ltd. ":                 "n-e-d-sons-ltd",
		"École Supérieure":                       "ecole-superieure",
		"راوی":                                   "",
		"The National University of Sciences and of Technology": "the-national-university-of-sciences-and",
		strings.Repeat("a", 60):                                 strings.Repeat("a", 40),
	} {
		if got := slug(name); got != want {
			t.Errorf("%q: %q", name, got)
		}
	}
}

// TestCodesAreFree sees that what is proposed is always free and has the shape of a code.
func TestCodesAreFree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringMatching(`[A-Za-zÀ-ÿ0-9 .,ر-]{0,60}`).Draw(t, "name")
		taken := rapid.SliceOf(rapid.SampledFrom([]string{slug(name), slug(name) + "-2", "main", "main-2", "2"})).Draw(t, "taken")
		var f fault.Fields
		code := chooseCode(&f, "code", "", taken, slug(name), "main")
		for _, x := range taken {
			if x == code {
				t.Fatalf("%q is taken", code)
			}
		}
		if len(f) > 0 || !codeShape.MatchString(code) || len(code) > longestCode || slices.Contains(reserved, code) {
			t.Fatalf("%q %v", code, f)
		}
	})
}
