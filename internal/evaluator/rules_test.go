package evaluator

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
)

var (
	figures = council.Evaluators{
		Rule: council.Rule{ID: "interest"}, Former: 5, FormerRule: council.Rule{ID: "former"}, Training: 3, TrainingRule: council.Rule{ID: "training"},
		Load: 2, LoadRule: council.Rule{ID: "load"}, Stated: 1, StatedRule: council.Rule{ID: "stated"},
	}
	// indus, into which swat went, and whose degrees ravi gives.
	indus = Kin{Institution: Institution{ID: "indus"}, Same: []string{"indus", "swat"}, Gives: []string{"ravi"}, Names: []string{"Indus Valley University", "جامعہ سندھ", "Swat College", "Ravi University", "Old Indus"}}
	today = day.Must("2026-11-23")
)

// fit is an evaluator whom nothing hinders.
func fit() Weighed {
	return Weighed{
		Evaluator: Evaluator{ID: "e", State: Active, Trained: today.AddYears(-1), Stated: today.Add(-10)},
		Statement: Statement{ID: "s", Disciplines: []string{"CIVIL", "MECH"}, Items: []Item{{Kind: Works, Words: "a consulting firm"}, {Kind: Studied, Institution: "lone"}}},
	}
}

func told(list []Conflict) string {
	var words []string
	for _, c := range list {
		words = append(words, string(c.Kind)+"/"+c.Rule.ID)
	}
	return strings.Join(words, " ")
}

func TestConflicts(t *testing.T) {
	with := func(items ...Item) func(*Weighed) {
		return func(w *Weighed) { w.Statement.Items = append(w.Statement.Items, items...) }
	}
	for name, x := range map[string]struct {
		make func(*Weighed)
		want string
	}{
		"nothing":                      {func(*Weighed) {}, ""},
		"works there":                  {with(Item{Kind: Works, Institution: "indus"}), "works/interest"},
		"works at what went into it":   {with(Item{Kind: Works, Institution: "swat"}), "works/interest"},
		"works at the university":      {with(Item{Kind: Works, Institution: "ravi"}), "works/interest"},
		"works there, in words":        {with(Item{Kind: Works, Words: "Professor, INDUS   Valley University, Karachi"}), "works/interest"},
		"in Urdu":                      {with(Item{Kind: Works, Words: "پروفیسر، جامعہ سندھ"}), "works/interest"},
		"by a former name":             {with(Item{Kind: Studied, Words: "BSc, Old Indus"}), "studied/interest"},
		"a part of a name":             {with(Item{Kind: Works, Words: "Valley University"}), ""},
		"a longer word":                {with(Item{Kind: Works, Words: "Old Industries"}), ""},
		"worked there until last year": {with(Item{Kind: Worked, Institution: "indus", Left: 2025}), "worked/former"},
		"worked there, five years":     {with(Item{Kind: Worked, Institution: "indus", Left: 2021}), "worked/former"},
		"worked there, six years":      {with(Item{Kind: Worked, Institution: "indus", Left: 2020}), ""},
		"worked there, no year":        {with(Item{Kind: Worked, Institution: "indus"}), "worked/former"},
		"studied there":                {with(Item{Kind: Studied, Institution: "indus"}), "studied/interest"},
		"has its degree":               {with(Item{Kind: Studied, Institution: "ravi"}), "studied/interest"},
		"studied there twice":          {with(Item{Kind: Studied, Institution: "indus"}, Item{Kind: Studied, Institution: "swat"}), "studied/interest"},
		"declared":                     {with(Item{Kind: Interest, Institution: "swat", Words: "a child studies there"}), "declared/interest"},
		"declared of another":          {with(Item{Kind: Interest, Institution: "lone", Words: "a child studies there"}), ""},
		"stands for it":                {func(w *Weighed) { w.Stands, w.Stood = true, true }, "stands/interest"},
		"stood for it":                 {func(w *Weighed) { w.Stood = true }, "stood/interest"},
		"objected to":                  {func(w *Weighed) { w.Objected = true }, "objected/interest"},
		"another discipline":           {func(w *Weighed) { w.Statement.Disciplines = []string{"MECH"} }, "discipline/"},
		"trained three years ago":      {func(w *Weighed) { w.Trained = today.AddYears(-3) }, "training/training"},
		"trained a day later":          {func(w *Weighed) { w.Trained = today.AddYears(-3).Add(1) }, ""},
		"never trained":                {func(w *Weighed) { w.Trained = day.Day{} }, "training/training"},
		"one visit":                    {func(w *Weighed) { w.Load = 1 }, ""},
		"two visits":                   {func(w *Weighed) { w.Load = 2 }, "load/load"},
		"no statement":                 {func(w *Weighed) { w.Statement, w.Stated = Statement{}, day.Day{} }, "discipline/ statement/stated"},
		"stated a year ago":            {func(w *Weighed) { w.Stated = today.AddYears(-1) }, "statement_late/stated"},
		"stated a day later":           {func(w *Weighed) { w.Stated = today.AddYears(-1).Add(1) }, ""},
		"has not accepted":             {func(w *Weighed) { w.State = Named }, "named/"},
		"paused":                       {func(w *Weighed) { w.State = Paused }, "paused/"},
		"ended, and studied there":     {func(w *Weighed) { w.State = Ended; with(Item{Kind: Studied, Institution: "indus"})(w) }, "studied/interest ended/"},
	} {
		w := fit()
		x.make(&w)
		if got := told(Conflicts(w, indus, "CIVIL", today, figures)); got != x.want {
			t.Errorf("%s: %q, want %q", name, got, x.want)
		}
	}
}

// TestFormerAmended has the table of the years after which a former employer is no conflict, before and after an amendment.
func TestFormerAmended(t *testing.T) {
	before, after, none := figures, figures, council.Evaluators{}
	after.Former = 7
	for _, x := range []struct {
		left                int
		on                  string
		before, after, none bool // a conflict
	}{
		{2020, "2025-12-31", true, true, true}, {2020, "2026-01-01", false, true, true}, {2020, "2027-12-31", false, true, true}, {2020, "2028-01-01", false, false, true},
		{1980, "2026-01-01", false, false, true}, {2026, "2026-01-01", true, true, true},
	} {
		w := fit()
		w.Statement.Items = append(w.Statement.Items, Item{Kind: Worked, Institution: "indus", Left: x.left})
		for law, want := range map[*council.Evaluators]bool{&before: x.before, &after: x.after, &none: x.none} {
			got := slices.ContainsFunc(Conflicts(w, indus, "CIVIL", day.Must(x.on), *law), func(c Conflict) bool { return c.Kind == ConflictWorked })
			if got != want {
				t.Errorf("left in %d, on %s, %d years: %v", x.left, x.on, law.Former, got)
			}
		}
	}
	// Without law there is no limit but interests.
	w := fit()
	w.Trained, w.Load, w.Stated = day.Day{}, 99, day.Must("1990-01-01")
	if got := told(Conflicts(w, indus, "CIVIL", today, none)); got != "" {
		t.Error(got)
	}
}

// TestNobodyIsFree draws evaluators and institutions: whoever has any tie to any of what counts as the institution is never free of it, and whoever
// is free comes before all others.
func TestNobodyIsFree(t *testing.T) {
	ids := []string{"indus", "swat", "ravi", "lone", "far", ""}
	rapid.Check(t, func(t *rapid.T) {
		at := Kin{Same: []string{"indus"}, Names: []string{"Indus Valley University"}}
		if rapid.Bool().Draw(t, "merged") {
			at.Same = append(at.Same, "swat")
		}
		if rapid.Bool().Draw(t, "affiliated") {
			at.Gives = append(at.Gives, "ravi")
		}
		var list []Candidate
		for n := range rapid.IntRange(1, 6).Draw(t, "evaluators") {
			w := fit()
			w.ID, w.Load = fmt.Sprint(n), rapid.IntRange(0, 3).Draw(t, "load")
			w.Stood, w.Objected = rapid.Bool().Draw(t, "stood"), rapid.Bool().Draw(t, "objected")
			tied := w.Stood || w.Objected || w.Load >= figures.Load
			for range rapid.IntRange(0, 4).Draw(t, "items") {
				i := Item{Kind: rapid.SampledFrom(itemKinds).Draw(t, "kind"), Institution: rapid.SampledFrom(ids).Draw(t, "institution"), Left: rapid.IntRange(2010, 2026).Draw(t, "left")}
				i.Words = rapid.SampledFrom([]string{"", "a firm", "at Indus Valley University"}).Draw(t, "words")
				w.Statement.Items = append(w.Statement.Items, i)
				meets := slices.Contains(at.Same, i.Institution) || slices.Contains(at.Gives, i.Institution) || strings.Contains(i.Words, "Indus Valley")
				tied = tied || meets && (i.Kind != Worked || i.Left+figures.Former >= today.Year())
			}
			found := Conflicts(w, at, "CIVIL", today, figures)
			if (len(found) > 0) != tied {
				t.Fatalf("tied %v, found %s: %+v", tied, told(found), w)
			}
			list = append(list, Candidate{Listed: Listed{Evaluator: w.Evaluator, Load: w.Load}, Conflicts: found})
		}
		rank(list)
		for n := range list[1:] {
			if len(list[n].Conflicts) > 0 && len(list[n+1].Conflicts) == 0 || len(list[n].Conflicts) == 0 && len(list[n+1].Conflicts) == 0 && list[n].Load > list[n+1].Load {
				t.Fatalf("%d stands before %d", n, n+1)
			}
		}
	})
}

func TestUnread(t *testing.T) {
	s := Statement{Items: []Item{{Kind: Works, Words: "a firm"}, {Kind: Studied, Institution: "lone"}, {Kind: Studied, Words: "Old Indus"}, {Kind: Interest, Words: "a dispute"}}}
	if n := s.unread(indus); n != 1 {
		t.Error(n)
	}
}

// refusal is the key of a refusal, of the whole and of its fields.
func refusal(err error) string {
	f := fault.Of(err)
	if f == nil {
		return ""
	}
	words := f.Key
	for _, x := range f.Fields {
		words += " " + x.Name + ":" + x.Key
	}
	return words
}

func TestDecideItem(t *testing.T) {
	known := []Institution{{ID: "indus"}}
	for name, x := range map[string]struct {
		kind ItemKind
		c    PutItem
		have int
		want string
	}{
		"an institution": {Works, PutItem{Institution: "indus"}, 0, ""},
		"words":          {Studied, PutItem{Words: "abroad"}, 0, ""},
		"nothing":        {Studied, PutItem{Words: "  "}, 0, "institution:evaluator.state.where"},
		"a stranger":     {Studied, PutItem{Institution: "mars"}, 0, "institution:fault.choose"},
		"no such kind":   {"eats", PutItem{Words: "x"}, 0, "fault.not_found"},
		"no interest":    {Interest, PutItem{Institution: "indus"}, 0, "words:evaluator.state.which_interest"},
		"no year":        {Worked, PutItem{Institution: "indus"}, 0, "left:evaluator.state.left_year"},
		"to come":        {Worked, PutItem{Institution: "indus", Left: "2027"}, 0, "left:evaluator.state.left_year"},
		"this year":      {Worked, PutItem{Institution: "indus", Left: "2026"}, 0, ""},
		"too many":       {Works, PutItem{Institution: "indus"}, mostItems, "evaluator.state.most"},
	} {
		if _, err := decideItem(x.kind, x.c, known, x.have, today); !strings.Contains(refusal(err), x.want) || (x.want == "") != (err == nil) {
			t.Errorf("%s: %q", name, refusal(err))
		}
	}
}

func TestDecideOthers(t *testing.T) {
	law := council.Law{Disciplines: []council.Discipline{{Prefix: "CIVIL"}}}
	works, studied := Item{Kind: Works}, Item{Kind: Studied}
	for name, x := range map[string]struct {
		err  error
		want string
	}{
		"an officer":        {decideBegin(Evaluator{}, true), "evaluator.join.officer"},
		"active":            {decideBegin(Evaluator{State: Active}, false), "evaluator.join.already"},
		"ended":             {decideBegin(Evaluator{State: Ended}, false), ""},
		"named again":       {decideName(Evaluator{State: Named}), "evaluator.name.already"},
		"named":             {decideName(Evaluator{State: Ended}), ""},
		"no answer":         {decideAnswer(Evaluator{State: Active}), "fault.not_found"},
		"stale":             {decideChange(Evaluator{State: Active, Version: 2}, "1", Paused), "fault.stale"},
		"paused twice":      {decideChange(Evaluator{State: Paused, Version: 1}, "1", Paused), "fault.stale"},
		"resumed":           {decideChange(Evaluator{State: Paused, Version: 1}, "1", Active), ""},
		"of whom ended":     {decideChange(Evaluator{State: Ended, Version: 1}, "1", ""), "evaluator.ended"},
		"no reason":         {checkReason(" "), "reason:fault.empty"},
		"many open":         {decideInvite(mostInvitations, 0), "evaluator.invite.most"},
		"many a day":        {decideInvite(0, mostInvited), "evaluator.invite.most_a_day"},
		"no discipline":     {decideDisciplines(nil, law), "disciplines:evaluator.state.no_discipline"},
		"no such":           {decideDisciplines([]string{"CIVIL", "MAGIC"}, law), "disciplines:evaluator.state.no_discipline"},
		"disciplines":       {decideDisciplines([]string{"CIVIL"}, law), ""},
		"states when named": {decideState(Evaluator{State: Named}), "fault.not_found"},
		"states when ended": {decideState(Evaluator{State: Ended}), "evaluator.ended_own"},
		"sign, no work":     {decideSign(Statement{Disciplines: []string{"CIVIL"}, Items: []Item{studied}}), "evaluator.state.needs_works"},
		"sign, no study":    {decideSign(Statement{Disciplines: []string{"CIVIL"}, Items: []Item{works}}), "evaluator.state.needs_studied"},
		"sign, nothing":     {decideSign(Statement{Items: []Item{works, studied}}), "evaluator.state.needs_discipline"},
		"sign":              {decideSign(Statement{Disciplines: []string{"CIVIL"}, Items: []Item{works, studied}}), ""},
	} {
		if got := refusal(x.err); !strings.Contains(got, x.want) || (x.want == "") != (x.err == nil) {
			t.Errorf("%s: %q", name, got)
		}
	}
	for typed, want := range map[string]string{"2026-11-23": "", "2026-11-24": "on:", "1969-01-01": "on:", "2026-02-30": "on:"} {
		y, m, d := typed[:4], typed[5:7], typed[8:]
		if _, err := decideTraining(NoteTraining{Day: d, Month: m, Year: y, Course: "c"}, today); !strings.Contains(refusal(err), want) || (want == "") != (err == nil) {
			t.Errorf("%s: %q", typed, refusal(err))
		}
	}
}
