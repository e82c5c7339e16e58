package accreditation

import (
	"testing"
	"time"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
)

func TestAsk(t *testing.T) {
	accredited := found("a", Decided, "", "2024-03-01", "2024-03-01", "2024-03-05", "accredited")
	withdrawn := found("b", Decided, "", "2025-03-01", "2025-04-01", "2025-03-05", "withdrawn")
	corrected := found("c", Corrected, "b", "2025-05-01", "2025-04-01", "2025-05-01", "conditional")
	taken := found("t", Corrected, "a", "2024-06-01", "2024-03-01", "2024-06-01", "")
	again := found("d", Decided, "", "2024-05-20", "2024-03-01", "2024-05-20", "accredited")
	for _, x := range []struct {
		name      string
		list      Findings
		on, known string
		holds     string
		said      string
		learnt    string // empty: there is no difference
		before    string // decisions, and why they do not hold
	}{
		{"nothing", nil, "2024-03-01", "2026-01-01", "", "", "", ""},
		{"recorded after its day", Findings{accredited}, "2024-03-01", "2026-01-01", "accredited", "", "2024-03-05", ""},
		{"recorded by then", Findings{accredited}, "2024-03-05", "2026-01-01", "accredited", "accredited", "", ""},
		{"as known before the end of the day", Findings{accredited, withdrawn, corrected}, "2025-04-20", "2025-04-10", "withdrawn", "withdrawn", "", "a later b;"},
		{"as known before the day itself", Findings{accredited, withdrawn}, "2025-04-20", "2024-12-01", "accredited", "accredited", "", ""},
		{"corrected later", Findings{accredited, withdrawn, corrected}, "2025-04-20", "2026-01-01", "conditional", "withdrawn", "2025-05-01", "b corrected c;a later c;"},
		{"before it counts", Findings{accredited, withdrawn}, "2025-03-31", "2026-01-01", "accredited", "accredited", "", "b ahead ;"},
		{"taken back", Findings{accredited, taken}, "2024-05-10", "2026-01-01", "", "accredited", "2024-06-01", "a corrected t;"},
		{"taken back, and one before it", Findings{accredited, withdrawn, found("u", Corrected, "b", "2025-05-01", "2025-04-01", "2025-05-01", "")}, "2025-04-20", "2026-01-01", "accredited", "withdrawn", "2025-05-01", "b corrected u;"},
		{"the same said again", Findings{accredited, again}, "2024-05-10", "2026-01-01", "accredited", "accredited", "", "a later d;"},
	} {
		at, err := time.Parse(time.DateOnly, x.known)
		if err != nil {
			t.Fatal(err)
		}
		got := x.list.Ask("civil", 2020, day.Must(x.on), at, time.UTC)
		before, learnt := "", ""
		for _, p := range got.Before {
			before += p.Decision + " " + p.Why + " " + p.By + ";"
		}
		if !got.Learnt.IsZero() {
			learnt = got.Learnt.Format(time.DateOnly)
		}
		if got.Holds.Outcome != x.holds || got.Decided != (x.holds != "") || got.Said.Outcome != x.said || learnt != x.learnt || before != x.before {
			t.Errorf("%s: %q %v, said %q, learnt %q, before %q", x.name, got.Holds.Outcome, got.Decided, got.Said.Outcome, learnt, before)
		}
	}
}

func TestEverAccredited(t *testing.T) {
	accredited := found("a", Decided, "", "2024-03-01", "2024-03-01", "2024-03-05", "accredited")
	taken := found("t", Corrected, "a", "2024-06-01", "2024-03-01", "2024-06-01", "")
	withdrawn := found("b", Decided, "", "2025-03-01", "2025-04-01", "2025-03-05", "withdrawn")
	for _, x := range []struct {
		name  string
		list  Findings
		known string
		want  bool
	}{
		{"nothing", nil, "2026-01-01", false},
		{"not known yet", Findings{accredited}, "2024-03-04", false},
		{"accredited", Findings{accredited}, "2024-03-05", true},
		{"and withdrawn", Findings{accredited, withdrawn}, "2026-01-01", true},
		{"never", Findings{withdrawn}, "2026-01-01", false},
		{"taken back", Findings{accredited, taken}, "2026-01-01", false},
		{"before it was taken back", Findings{accredited, taken}, "2024-05-31", true},
	} {
		at, err := time.Parse(time.DateOnly, x.known)
		if err != nil {
			t.Fatal(err)
		}
		p := Listed{Programme: Programme{Phase: PhaseInterim}, Accredited: x.list.everAccredited(at)}
		if p.Accredited != x.want || p.UnderProcess() == x.want || (asked{process: true}).wants(p) == x.want {
			t.Errorf("%s: %v", x.name, p.Accredited)
		}
	}
	if (Listed{}).UnderProcess() {
		t.Error("what was never looked at is under process")
	}
}

func TestRuns(t *testing.T) {
	told := func(batch int, outcome, level string) Told {
		return Told{Batch: batch, Decided: outcome != "", Holds: Finding{Outcome: outcome, Level: level}}
	}
	got := runs([]Told{told(2024, "", ""), told(2023, "deferred", ""), told(2022, "accredited", "2"), told(2021, "accredited", "2"), told(2020, "accredited", "1"), told(2018, "accredited", "1"), told(2017, "accredited", "1")})
	want := []Run{{2023, 2023, "deferred", ""}, {2021, 2022, "accredited", "2"}, {2020, 2020, "accredited", "1"}, {2017, 2018, "accredited", "1"}}
	if len(got) != len(want) {
		t.Fatalf("%+v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%+v, want %+v", got[i], want[i])
		}
	}
}

func TestNameOn(t *testing.T) {
	changes := []Change{
		{Of: "i", Kind: Renamed, On: day.Must("2019-01-01"), Was: council.Text{En: "second"}},
		{Of: "i", Kind: Renamed, On: day.Must("2010-01-01"), Was: council.Text{En: "first"}},
		{Of: "j", Kind: Renamed, On: day.Must("2025-01-01"), Was: council.Text{En: "another's"}},
		{Of: "i", Kind: Closed, On: day.Must("2026-01-01")},
	}
	for on, want := range map[string]string{"2009-12-31": "first", "2010-01-01": "second", "2018-12-31": "second", "2019-01-01": "third"} {
		if got := nameOn(council.Text{En: "third"}, changes, "i", day.Must(on)); got.En != want {
			t.Errorf("%s: %s, want %s", on, got.En, want)
		}
	}
}

// TestReservedCodes keeps institutions from codes at whose addresses other pages are.
func TestReservedCodes(t *testing.T) {
	for _, code := range []string{"new", "under-process", "Under-Process"} {
		var f fault.Fields
		if chooseCode(&f, "code", code, nil); f.Err() == nil {
			t.Errorf("%q is taken as a code", code)
		}
	}
	var f fault.Fields
	if code := chooseCode(&f, "code", "", nil, slug("Under process"), "indus"); code != "indus" {
		t.Errorf("%q is proposed", code)
	}
}
