package person

import (
	"testing"

	"sanad/internal/fault"
)

func TestNormal(t *testing.T) {
	for _, x := range []struct{ name, typed, want string }{
		{"dashes", "91234-1234567-1", "9123412345671"},
		{"Urdu digits", "۹۱۲۳۴-۱۲۳۴۵۶۷-۱", "9123412345671"},
		{"Arabic digits and spaces", "٩١٢٣٤ ١٢٣٤٥٦٧ ١", "9123412345671"},
		{"a passport in small letters", "ab 123456", "AB123456"},
	} {
		if got := (Claim{Number: x.typed}).normal().Number; got != x.want {
			t.Errorf("%s: %q", x.name, got)
		}
	}
	for typed, want := range map[string]string{"0300-000 0001": "03000000001", "0092 300 0000001": "+923000000001", "+92 (300) 0000001": "+923000000001", "۰۳۰۰۰۰۰۰۰۰۱": "03000000001"} {
		if got := (Claim{Phone: typed}).normal().Phone; got != want {
			t.Errorf("telephone %q: %q", typed, got)
		}
	}
}

func TestShapes(t *testing.T) {
	for s, ok := range map[string]bool{"AB123456": true, "A1": false, "ABCDEFGH": false, "AB-12345": false, "A12345678901234567890": false} {
		if isPassport(s) != ok {
			t.Errorf("passport %q", s)
		}
	}
	for s, ok := range map[string]bool{"03000000001": true, "+923000000001": true, "3000000001": false, "+0300000000": false, "0300": false, "+92300000000100000": false, "": false} {
		if isPhone(s) != ok {
			t.Errorf("telephone %q", s)
		}
	}
}

func TestDecideRecord(t *testing.T) {
	for _, x := range []struct {
		name, heldBy, typed string
		want                fault.Kind
	}{
		{"a fresh form", "", "3", 0},
		{"a stale form", "", "2", fault.KindConflict},
		{"a form without a version", "", "", fault.KindConflict},
		{"an application rests on it", "some-application", "3", fault.KindDenied},
	} {
		err := decideRecord(x.heldBy, 3, x.typed)
		if x.want == 0 && err != nil || x.want != 0 && !fault.Is(err, x.want) {
			t.Errorf("%s: %v", x.name, err)
		}
	}
}
