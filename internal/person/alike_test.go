package person

import (
	"slices"
	"testing"
)

func TestSlips(t *testing.T) {
	list := slips("9123456789012")
	if len(list) != 13*9+12 {
		t.Errorf("%d slips", len(list))
	}
	for _, want := range []string{"9123456789013", "8123456789012", "1923456789012", "9123456789021"} {
		if !slices.Contains(list, want) {
			t.Errorf("%s is no slip", want)
		}
	}
	for _, not := range []string{"9123456789012", "9123456789103", "912345678901"} {
		if slices.Contains(list, not) {
			t.Errorf("%s is a slip", not)
		}
	}
	if len(slips("1122")) != 4*9+1 || slips("AB12345") != nil {
		t.Error("equal neighbours, or letters")
	}
}
