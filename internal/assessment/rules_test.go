package assessment

import (
	"fmt"
	"strings"
	"testing"

	"sanad/internal/council"
	"sanad/internal/day"
)

// on returns the law of a day.
func on(t testing.TB, d string) council.Law {
	t.Helper()
	c, err := council.Load("pec")
	if err != nil {
		t.Fatal(err)
	}
	return c.On(day.Must(d))
}

// reportOf is a report with tables of students and teachers.
func reportOf(law council.Law, kind string, seats []Seats, teachers, phds int, batches ...Words) Report {
	r := Report{Visit: Visit{Kind: kind, Seats: seats, To: 2026}, Criteria: law.Assessment.For(kind)}
	for i, b := range batches {
		r.Pieces = append(r.Pieces, Revision{Criterion: "students", Part: "batches", Piece: fmt.Sprint("b", i), Words: b})
	}
	if teachers >= 0 {
		r.Pieces = append(r.Pieces, Revision{Criterion: "faculty", Part: "teachers", Piece: "t1", Words: Words{Rank: "professor", Total: teachers, PhDs: phds}},
			Revision{Criterion: "faculty", Part: "teachers", Piece: "t2", Words: Words{Rank: "laboratory", Total: 9, PhDs: 9}}) // supports, and counts for nothing
	}
	return r
}

// TestFigures computes ratios, teachers, doctorates and seats before and after each amendment.
func TestFigures(t *testing.T) {
	forty, fifty, two := []Seats{{2000, 1, 40}}, []Seats{{2000, 1, 50}}, []Seats{{2000, 1, 40}, {2016, 2, 50}}
	for _, x := range []struct {
		name     string
		on       string
		kind     string
		seats    []Seats
		teachers int
		phds     int
		batches  []Words
		want     string
	}{
		{"a section of 40 in the last batch that has them", "2026-11-23", "accreditation", forty, 8, 1, []Words{{Batch: 2015, Intake: 40, Present: 40}}, "ratio 40 : 8 of 20 : 1 ok, faculty 8 of 8 ok, phds 1 of 1 ok, intake 40 of 40 ok"},
		{"seven teachers for it", "2026-11-23", "accreditation", forty, 7, 0, []Words{{Batch: 2015, Intake: 41, Present: 40}}, "ratio 40 : 7 of 20 : 1 ok, faculty 7 of 8 no, phds 0 of 1 no, intake 41 of 40 no"},
		{"the batch after: a section of 50 needs ten", "2026-11-23", "accreditation", forty, 8, 1, []Words{{Batch: 2016, Intake: 40, Present: 40}}, "ratio 40 : 8 of 20 : 1 ok, faculty 8 of 10 no, phds 1 of 1 ok, intake 40 of 40 ok"},
		{"a section of 50", "2026-11-23", "accreditation", fifty, 10, 1, []Words{{Batch: 2016, Intake: 50, Present: 50}}, "ratio 50 : 10 of 20 : 1 ok, faculty 10 of 10 ok, phds 1 of 1 ok, intake 50 of 50 ok"},
		{"the 51st of 50", "2026-11-23", "accreditation", fifty, 10, 1, []Words{{Batch: 2016, Intake: 51, Present: 50}}, "ratio 50 : 10 of 20 : 1 ok, faculty 10 of 10 ok, phds 1 of 1 ok, intake 51 of 50 no"},
		{"two hundred students, ten teachers", "2026-11-23", "accreditation", fifty, 10, 1, []Words{{Batch: 2023, Intake: 50, Present: 50}, {Batch: 2024, Intake: 50, Present: 50}, {Batch: 2025, Intake: 50, Present: 50}, {Batch: 2026, Intake: 50, Present: 50}}, "ratio 200 : 10 of 20 : 1 ok, faculty 10 of 10 ok, phds 1 of 1 ok, intake 50 of 50 ok, intake 50 of 50 ok, intake 50 of 50 ok, intake 50 of 50 ok"},
		{"one student more", "2026-11-23", "accreditation", nil, 10, 1, []Words{{Batch: 2026, Intake: 50, Present: 201}}, "ratio 201 : 10 of 20 : 1 no, faculty 10 of 10 ok, phds 1 of 1 ok"},
		{"no teachers", "2026-11-23", "accreditation", nil, 0, 0, []Words{{Batch: 2026, Intake: 50, Present: 50}}, "ratio 50 : 0 of 20 : 1 no, faculty 0 of 10 no, phds 0 of 1 no"},
		{"two sections from 2016 on, and one before", "2026-11-23", "accreditation", two, 10, 1, []Words{{Batch: 2015, Intake: 40, Present: 1}, {Batch: 2016, Intake: 100, Present: 1}}, "ratio 2 : 10 of 20 : 1 ok, faculty 10 of 20 no, phds 1 of 2 no, intake 40 of 40 ok, intake 100 of 100 ok"},
		{"the same, told in the other order", "2026-11-23", "accreditation", []Seats{two[1], two[0]}, 10, 1, []Words{{Batch: 2016, Intake: 100, Present: 1}, {Batch: 2015, Intake: 40, Present: 1}}, "ratio 2 : 10 of 20 : 1 ok, faculty 10 of 20 no, phds 1 of 2 no, intake 100 of 100 ok, intake 40 of 40 ok"},
		{"seats that nobody approved: as many sections as the students fill", "2026-11-23", "accreditation", nil, 20, 2, []Words{{Batch: 2020, Intake: 51, Present: 51}}, "ratio 51 : 20 of 20 : 1 ok, faculty 20 of 20 ok, phds 2 of 2 ok"},
		{"a first look, before anybody studies", "2026-11-23", "zero", fifty, 9, 1, nil, "faculty 9 of 10 no, phds 1 of 1 ok"},
		{"teachers not filled in", "2026-11-23", "accreditation", fifty, -1, 0, []Words{{Batch: 2020, Intake: 51, Present: 51}}, "intake 51 of 50 no"},
		{"nothing filled in", "2026-11-23", "accreditation", fifty, -1, 0, nil, ""},
		{"before the manual", "2013-12-31", "accreditation", fifty, 9, 0, []Words{{Batch: 2010, Intake: 51, Present: 51}}, ""},
	} {
		law := on(t, x.on)
		var said []string
		r := reportOf(law, x.kind, x.seats, x.teachers, x.phds, x.batches...)
		for _, f := range figuresOf(law, r) {
			word := "no"
			if f.Good {
				word = "ok"
			}
			said = append(said, fmt.Sprintf("%s %s of %s %s", strings.TrimPrefix(f.Key, "assessment.figure."), f.Is, f.Wants, word))
			if f.Rule.ID == "" || f.Criterion == "" || f.Most != (strings.Contains(f.Key, "ratio") || strings.Contains(f.Key, "intake")) {
				t.Errorf("%s: %+v", x.name, f)
			}
		}
		if got := strings.Join(said, ", "); got != x.want {
			t.Errorf("%s:\n%s\nwant\n%s", x.name, got, x.want)
		}
	}
}

// TestGaps finds what is empty and what leads nowhere, each by a rule.
func TestGaps(t *testing.T) {
	law := on(t, "2026-11-23")
	r := Report{Visit: Visit{Kind: "name"}, Criteria: law.Assessment.For("name")}
	all := "empty objectives.vision, empty objectives.objectives, empty objectives.reached, empty outcomes.outcomes, empty outcomes.measured, empty curriculum.courses, empty curriculum.teaching"
	if got := gapsIn(gapsOf(law, r)); got != all {
		t.Error(got)
	}
	put := func(criterion, part, piece string, w Words) {
		r.Pieces = append(r.Pieces, Revision{Criterion: criterion, Part: part, Piece: piece, Words: w})
	}
	for _, x := range []struct{ criterion, part string }{{"objectives", "vision"}, {"objectives", "reached"}, {"outcomes", "measured"}, {"curriculum", "teaching"}} {
		put(x.criterion, x.part, x.criterion+"."+x.part, Words{Text: "x"})
	}
	put("objectives", "objectives", "p1", Words{Text: "Leads."})
	put("outcomes", "outcomes", "o1", Words{Text: "Applies."})
	put("outcomes", "outcomes", "o2", Words{Text: "Works."})
	if got := gapsIn(gapsOf(law, r)); got != "empty curriculum.courses, objective objectives.objectives" {
		t.Error(got)
	}
	put("curriculum", "courses", "c1", Words{Text: "Statics", Outcomes: []string{"o1", "gone"}})
	list := gapsOf(law, r)
	if got := gapsIn(list); got != "objective objectives.objectives, outcome curriculum.courses" || list[1].Values["Number"] != 2 || list[0].Row != "p1" {
		t.Error(got, list)
	}
	for _, g := range list {
		if g.Rule.Instrument == "" {
			t.Errorf("%+v: by no rule", g)
		}
	}
	r.Pieces[4].Words.Outcomes = []string{"gone"} // an outcome that was taken out leads nowhere
	if got := gapsIn(gapsOf(law, r)); !strings.Contains(got, "objective ") {
		t.Error(got)
	}
	r.Pieces[4].Words.Outcomes = []string{"o2"}
	put("curriculum", "courses", "c2", Words{Text: "Project", Outcomes: []string{"o2"}})
	if got := gapsIn(gapsOf(law, r)); got != "" {
		t.Error(got)
	}
	r.Pieces[0].Words.Text = "" // emptied
	if got := gapsIn(gapsOf(law, r)); got != "empty objectives.vision" {
		t.Error(got)
	}
	// A figure that breaks a rule is a gap, with both numbers.
	bad := gapsOf(law, reportOf(law, "enrolment", []Seats{{2000, 1, 50}}, 1, 0, Words{Batch: 2026, Intake: 51, Present: 51}))
	if got := gapsIn(bad[len(bad)-4:]); got != "most faculty, least faculty, least faculty, most students" || bad[len(bad)-1].Values["Is"] != "51" {
		t.Error(got)
	}
}

// TestCompare tells two reports apart by lines and rows.
func TestCompare(t *testing.T) {
	law := on(t, "2026-11-23")
	build := func(pieces ...Revision) Report {
		return Report{Criteria: law.Assessment.For("accreditation"), Pieces: pieces}
	}
	money := func(s string) Revision {
		return Revision{Criterion: "support", Part: "money", Piece: "support.money", Words: Words{Text: s}}
	}
	course := func(piece, title string, outcomes ...string) Revision {
		return Revision{Criterion: "curriculum", Part: "courses", Piece: piece, Words: Words{Text: title, Hours: "3", Outcomes: outcomes}}
	}
	outcome := func(piece, s string) Revision {
		return Revision{Criterion: "outcomes", Part: "outcomes", Piece: piece, Words: Words{Text: s}}
	}
	rank := func(piece, rank string, total int) Revision {
		return Revision{Criterion: "faculty", Part: "teachers", Piece: piece, Words: Words{Text: rank, Rank: rank, Total: total}}
	}
	for _, x := range []struct {
		name    string
		was, is Report
		want    string
	}{
		{"nothing", build(), build(), ""},
		{"the same", build(money("a\nb")), build(money("a\n\n b ")), ""},
		{"a text came", build(), build(money("a")), "support.money +a"},
		{"a text went", build(money("a")), build(), "support.money -a"},
		{"a line between", build(money("a\nc")), build(money("a\nb\nc")), "support.money +b"},
		{"a line changed", build(money("a\nb\nc")), build(money("a\nx\nc")), "support.money -b, support.money +x"},
		{"a row came and a row went", build(course("1", "A")), build(course("2", "B")), "curriculum.courses +B, curriculum.courses -A"},
		{"a row is found by what it says", build(course("1", "A")), build(course("2", "a")), "curriculum.courses A > a"},
		{"a row is found by its piece first", build(course("1", "A"), course("2", "B")), build(course("2", "A"), course("1", "C")), "curriculum.courses B > A, curriculum.courses A > C"},
		{"outcomes of other ids that say the same", build(outcome("1", "O"), course("2", "A", "1")), build(outcome("9", "O"), course("8", "A", "9")), ""},
		{"a course serves another outcome", build(outcome("1", "O"), outcome("2", "P"), course("3", "A", "1")), build(outcome("1", "O"), outcome("2", "P"), course("3", "A", "2")), "curriculum.courses A > A"},
		{"a number", build(rank("1", "professor", 3)), build(rank("2", "professor", 4)), "faculty.teachers professor > professor"},
	} {
		if got := differences(compare(x.was, x.is)); got != x.want {
			t.Errorf("%s: %s, want %s", x.name, got, x.want)
		}
	}
	long := strings.Repeat("line\n", mostLines+1)
	if got := compare(build(money(long)), build(money(long+"x"))); len(got[6].List) != 2 {
		t.Error("a text that is too long is compared as a whole")
	}
}

// TestCheckWords reads what was typed, in digits of any script, and names what cannot be taken.
func TestCheckWords(t *testing.T) {
	law := on(t, "2026-11-23").Assessment
	for _, x := range []struct {
		asks string
		c    Write
		want string
	}{
		{council.AsksTeachers, Write{Rank: "professor", Total: "۴", PhDs: "4"}, "professor 4 4"},
		{council.AsksTeachers, Write{Rank: "king", Total: "-1", PhDs: "x"}, "rank:fault.choose total:assessment.field.count phds:assessment.field.count"},
		{council.AsksTeachers, Write{Rank: "professor", Total: "4", PhDs: "5"}, "phds:assessment.field.phds"},
		{council.AsksBatches, Write{Batch: "2026", Intake: "50", Present: "48"}, "2026 50 48"},
		{council.AsksBatches, Write{Batch: "26", Intake: "50", Present: "48"}, "batch:assessment.field.batch"},
		{council.AsksBatches, Write{Batch: "2026", Intake: "10000", Present: "4.5"}, "intake:assessment.field.count present:assessment.field.count"},
		{council.AsksCourses, Write{Title: "Statics", Hours: "۱٫۵", Outcomes: []string{"b", "a", "b"}}, "Statics 1.5 [a b]"},
		{council.AsksCourses, Write{Title: "Statics", Hours: "NaN"}, "hours:assessment.field.hours"},
		{council.AsksFacilities, Write{Title: "Soil laboratory", Total: "25"}, "Soil laboratory 25"},
		{council.AsksOutcomes, Write{Text: strings.Repeat("x", mostText+1)}, "text:fault.too_long"},
		{council.AsksText, Write{Text: "x", Title: "y"}, "x"},
	} {
		w, err := checkWords(law, council.CriterionPart{Asks: x.asks}, x.c)
		var got string
		switch {
		case err != nil:
			got = keysOf(err)
		case x.asks == council.AsksTeachers:
			got = fmt.Sprint(w.Rank, " ", w.Total, " ", w.PhDs)
		case x.asks == council.AsksBatches:
			got = fmt.Sprint(w.Batch, w.Intake, w.Present)
		case x.asks == council.AsksCourses:
			got = fmt.Sprint(w.Text, " ", w.Hours, " ", w.Outcomes)
		case x.asks == council.AsksFacilities:
			got = fmt.Sprint(w.Text, " ", w.Total)
		default:
			got = w.Text
		}
		if got != x.want {
			t.Errorf("%s %+v: %s, want %s", x.asks, x.c, got, x.want)
		}
	}
}
