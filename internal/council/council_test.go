package council

import (
	"os"
	"strings"
	"testing"

	"sanad/internal/day"
)

func TestBothProfiles(t *testing.T) {
	for _, id := range Names() {
		c, err := Load(id)
		if err != nil {
			t.Fatal(err)
		}
		l := c.On(day.Must("2026-11-23"))
		if len(l.Chain("registered_engineer")) < 2 || len(l.Documents("registered_engineer")) == 0 || l.MaxUpload == 0 || len(l.Kinds) != 1 {
			t.Errorf("%s: %+v", id, l)
		}
		for _, step := range l.Chain("registered_engineer") {
			if step.Rule.Instrument == "" || step.Rule.Text.Ur == "" {
				t.Errorf("%s: the step %s has no rule to quote", id, step.ID)
			}
		}
	}
	if _, err := Load("nowhere"); err == nil || !strings.Contains(err.Error(), "minimal") {
		t.Errorf("an unknown council: %v", err)
	}
}

func TestLawChangesWithTheDay(t *testing.T) {
	c, err := Load("pec")
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		on     string
		years  int
		upload int64
	}{
		{"2020-12-31", 3, 2_000_000},
		{"2021-01-01", 0, 2_000_000},
		{"2026-06-30", 0, 2_000_000},
		{"2026-07-01", 0, 10_000_000},
	} {
		l := c.On(day.Must(x.on))
		kind, _ := l.Kind("registered_engineer")
		if kind.ValidYears != x.years || l.MaxUpload != x.upload {
			t.Errorf("%s: %d years, %d bytes", x.on, kind.ValidYears, l.MaxUpload)
		}
	}
}

func TestNumberKey(t *testing.T) {
	c, _ := Load("pec")
	l := c.On(day.Must("2026-11-23"))
	for typed, want := range map[string]string{
		"CIVIL/1": "civil/1", "civil 1": "civil/1", "CIVIL-001": "civil/1", "Civil1": "civil/1", " civil / 00012 ": "civil/12",
		"civil ۱۲": "civil/12", "CIVIL/٣": "civil/3", "electro/7": "electro/7", "elect/7": "elect/7",
		"": "", "civil": "", "1": "", "civil/0": "", "wizard/1": "", "civil/1234567890": "", "civil/1/civil": "", "civil/1'": "", "Ayesha Siddiqui": "",
	} {
		if got, ok := l.NumberKey(typed); got != want || ok != (want != "") {
			t.Errorf("%q: %q", typed, got)
		}
	}
	if got := l.Number("CIVIL", 12); got != "CIVIL/12" {
		t.Error(got)
	}
}

func FuzzNumberKey(f *testing.F) {
	c, _ := Load("pec")
	l := c.On(day.Must("2026-11-23"))
	f.Add("CIVIL/1")
	f.Add("civil ۱۲")
	f.Fuzz(func(t *testing.T, typed string) {
		key, ok := l.NumberKey(typed)
		if !ok {
			return
		}
		if again, ok := l.NumberKey(key); !ok || again != key {
			t.Fatalf("%q becomes %q, and that becomes %q", typed, key, again)
		}
	})
}

func TestMask(t *testing.T) {
	c, _ := Load("pec")
	l := c.On(day.Must("2026-11-23"))
	for number, want := range map[string]string{"9123412345671": "*****-*****67-*", "AB123456": "********", "": "********"} {
		if got := l.Mask(number); got != want {
			t.Errorf("%q: %s", number, got)
		}
	}
}

func TestProfilesThatAreRefused(t *testing.T) {
	good, err := os.ReadFile("../../councils/minimal/profile.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct{ name, old, new, want string }{
		{"a word it does not know", "version:", "versoin:", "versoin"},
		{"a mask that shows the sex", "show: [9, 10]", "show: [12, 13]", "digit 13"},
		{"a mask that shows the place", "show: [9, 10]", "show: [1]", "digit 1 "},
		{"a chain of one", "      - {id: officer, role: officer, working_days: 5, rule: entry}\n", "", "two steps"},
		{"an office that is none", "role: officer", "role: wizard", "chain"},
		{"a real institution", "invented: true", "invented: false", "invented"},
		{"a zone that is none", "Africa/Johannesburg", "Nowhere/None", "time_zone"},
		{"two versions of one rule on one day", "rules:\n", "rules:\n  - {id: entry, text: {en: x, ur: x}, instrument: x, section: x, from: \"2010-01-01\", confidence: assumed}\n", "two versions"},
		{"no confidence", "confidence: assumed}\n\nkinds", "confidence: sure}\n\nkinds", "confidence"},
	} {
		bad := strings.Replace(string(good), x.old, x.new, 1)
		if bad == string(good) {
			t.Fatalf("%s: the profile does not hold %q", x.name, x.old)
		}
		if _, err := parse([]byte(bad)); err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%s: %v", x.name, err)
		}
	}
}
