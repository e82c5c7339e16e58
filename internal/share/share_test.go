package share

import "testing"

// TestParse reads shares as people write them, and writes them so that they are read as the same.
func TestParse(t *testing.T) {
	const none = -1
	for typed, want := range map[string]Share{
		"100": 10000, "33.33": 3333, "33.3": 3330, "0.01": 1, "۳۳٫۳۳": 3333, "٥١ ٪": 5100, " 51% ": 5100, "050": 5000, "0": 0, "0.00": 0, "50.": 5000,
		"": none, "100.01": none, "101": none, "-5": none, "33.333": none, "1e2": none, "half": none, "33,33": none, ".5": none, "1000": none,
	} {
		got, ok := Parse(typed)
		if ok != (want != none) || ok && got != want {
			t.Errorf("%q: %d %v, want %d", typed, got, ok, want)
		}
		if again, ok := Parse(want.String()); want != none && (!ok || again != want) {
			t.Errorf("%q is written as %q", typed, want)
		}
	}
}
