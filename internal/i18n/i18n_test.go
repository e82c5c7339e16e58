package i18n

import (
	"math"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"sanad/internal/day"
)

func texts(en, ur string) fstest.MapFS {
	return fstest.MapFS{"text/en.toml": {Data: []byte(en)}, "text/ur.toml": {Data: []byte(ur)}}
}

func TestLoadRefuses(t *testing.T) {
	for _, x := range []struct{ name, en, ur, want string }{
		{"a text without Urdu", `"a" = "A"`, ``, `"a" has no Urdu`},
		{"a text without English", ``, `"a" = "ا"`, `"a" has no English`},
		{"a count with one form", `"a" = "{{.Count}} days"`, `"a" = "{{.Count}} دن"`, "one and other"},
		{"a count with one form in Urdu", "[a]\none = \"{{.Count}} day\"\nother = \"{{.Count}} days\"", `"a" = "{{.Count}} دن"`, `"a" in ur`},
		{"forms without a count", "[a]\none = \"day\"\nother = \"days\"", "[a]\none = \"دن\"\nother = \"دن\"", "one and other"},
		{"a mark that one language lacks", `"a" = "A {{.N}}"`, `"a" = "ا"`, "marks"},
	} {
		if _, err := Load(texts(x.en, x.ur)); err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%s: %v", x.name, err)
		}
	}
	if _, err := Load(texts(`"a" = "A"`, `"a" = "ا"`), texts(`"a" = "B"`, `"a" = "ب"`)); err == nil {
		t.Error("a key that stands twice was taken")
	}
}

func TestSay(t *testing.T) {
	all, err := Load(Common, texts("\"n\" = \"{{.Name}} has\"\n[count]\none = \"{{.Count}} day\"\nother = \"{{.Count}} days\"\n",
		"\"n\" = \"{{.Name}} کے پاس\"\n[count]\none = \"{{.Count}} دن\"\nother = \"{{.Count}} دن\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	karachi := time.FixedZone("PKT", 5*3600)
	en, ur := all.With(t.Context(), English, karachi), all.With(t.Context(), Urdu, karachi)
	for _, x := range []struct{ have, want string }{
		{T(en, "n", "Name", "Ayesha"), "Ayesha has"},
		{T(en, "count", "Count", 1), "1 day"},
		{T(en, "count", "Count", 3), "3 days"},
		{T(en, "count", "Count", 100000), "1,00,000 days"},
		{T(ur, "count", "Count", 1), "1 دن"},
		{T(en, "nothing"), "⟦nothing⟧"},
		{T(en, "n"), "⟦n⟧"},
		{T(en, "n", "Nom", "Ayesha"), "⟦n⟧"},
		{T(en, "n", "Name"), "⟦n⟧"},
		{T(en, "n", 1, 2), "⟦n⟧"},
		{T(en, "n", "Name", "{{.Name}} <b>"), "{{.Name}} <b> has"},
		{T(t.Context(), "n"), "⟦n⟧"},
		{Date(en, day.Must("2026-11-23")), "23 November 2026"},
		{Date(ur, day.Must("2026-11-23")), "23 نومبر 2026"},
		{Month(en, day.Must("2026-11-01")), "November 2026"},
		{Month(ur, day.Must("2026-11-01")), "نومبر 2026"},
		{Moment(en, time.Date(2026, 11, 22, 20, 5, 0, 0, time.UTC)), "23 November 2026, 01:05 PKT"},
		{Number(en, 1250000), "12,50,000"}, {Number(en, -1000), "-1,000"}, {Number(ur, 1250000), "12,50,000"}, {Number(en, math.MinInt64), "-92,23,37,20,36,85,47,75,808"}, {Number(en, 999), "999"}, {Number(en, 0), "0"}, {Number(en, 100000), "1,00,000"},
		{Isolate(en, "SRO 1"), "SRO 1"}, {Isolate(ur, "SRO 1"), "\u2068SRO 1\u2069"}, {Isolate(ur, ""), ""},
		{From(ur).Dir, "rtl"}, {From(t.Context()).Code, "en"}, {Of("ur").Code, "ur"}, {Of("xx").Code, "en"},
	} {
		if x.have != x.want {
			t.Errorf("%q, want %q", x.have, x.want)
		}
	}
}
