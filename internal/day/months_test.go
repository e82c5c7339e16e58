package day

import "testing"

func TestMonths(t *testing.T) {
	for _, x := range []struct {
		from, to     string
		months, days int
	}{
		{"2026-01-31", "2026-01-31", 0, 0},
		{"2026-01-31", "2026-02-27", 0, 27},
		{"2026-01-31", "2026-02-28", 1, 0},
		{"2026-01-31", "2026-03-01", 1, 1},
		{"2024-02-29", "2025-02-28", 12, 0},
		{"2024-02-29", "2026-03-15", 24, 15},
		{"2021-12-02", "2026-03-02", 51, 0},
		{"2021-12-02", "2026-03-01", 50, 27},
	} {
		if m, d := Must(x.from).Months(Must(x.to)); m != x.months || d != x.days {
			t.Errorf("%s to %s: %d months %d days", x.from, x.to, m, d)
		}
	}
	if got := Must("2026-10-31").AddMonths(4); got != Must("2027-02-28") {
		t.Error(got)
	}
	if got := Must("2026-03-31").AddMonths(-1); got != Must("2026-02-28") {
		t.Error(got)
	}
}
