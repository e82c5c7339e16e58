package evaluator

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/text"
)

// ConflictKind is why somebody cannot evaluate an institution.
type ConflictKind string

// The kinds of conflicts. The first are interests in the institution, the others what the evaluator lacks.
const (
	ConflictWorks     ConflictKind = "works"
	ConflictWorked    ConflictKind = "worked"
	ConflictStudied   ConflictKind = "studied"
	ConflictDeclared  ConflictKind = "declared"
	ConflictStands    ConflictKind = "stands"
	ConflictStood     ConflictKind = "stood"
	ConflictObjected  ConflictKind = "objected"
	LackDiscipline    ConflictKind = "discipline"
	LackTraining      ConflictKind = "training"
	LackLoad          ConflictKind = "load"
	LackStatement     ConflictKind = "statement"
	LackStatementLate ConflictKind = "statement_late"
	LackAccepted      ConflictKind = "named"
	LackPaused        ConflictKind = "paused"
	LackEnded         ConflictKind = "ended"
)

// IsInterest tells an interest in the institution from what an evaluator lacks.
func (k ConflictKind) IsInterest() bool {
	switch k {
	case ConflictWorks, ConflictWorked, ConflictStudied, ConflictDeclared, ConflictStands, ConflictStood, ConflictObjected:
		return true
	}
	return false
}

// Words is the key of the text that says it.
func (k ConflictKind) Words() string { return "evaluator.conflict." + string(k) }

// Conflict is why somebody cannot evaluate an institution, by which rule. What they stated is not in it.
type Conflict struct {
	Kind ConflictKind
	Rule council.Rule // without id: it follows from what an evaluator is
}

// Weighed is all that is known of an evaluator when a team is chosen.
type Weighed struct {
	Evaluator
	Statement Statement // without id: they stated nothing
	Load      int       // visits in which they are now
	Stands    bool      // they stand for the institution
	Stood     bool      // they stood for it before
	Objected  bool      // the institution objected to them, and was right
}

// Conflicts returns why an evaluator cannot evaluate a discipline at an institution on a day; empty: nothing is known that hinders it. An institution
// counts with what went into it, came out of it or into which it went, and with the universities that give its degrees; words that hold one of
// their names count as it.
func Conflicts(e Weighed, at Kin, discipline string, on day.Day, law council.Evaluators) (list []Conflict) {
	add := func(yes bool, kind ConflictKind, rule council.Rule) {
		if yes && !slices.ContainsFunc(list, func(c Conflict) bool { return c.Kind == kind }) {
			list = append(list, Conflict{kind, rule})
		}
	}
	for _, i := range e.Statement.Items {
		if !at.meets(i) {
			continue
		}
		switch i.Kind {
		case Works:
			add(true, ConflictWorks, law.Rule)
		case Worked:
			add(!isFree(i.Left, on, law.Former), ConflictWorked, cmp.Or(law.FormerRule, law.Rule))
		case Studied:
			add(true, ConflictStudied, law.Rule)
		default:
			add(true, ConflictDeclared, law.Rule)
		}
	}
	add(e.Stands, ConflictStands, law.Rule)
	add(e.Stood && !e.Stands, ConflictStood, law.Rule)
	add(e.Objected, ConflictObjected, law.Rule)
	add(!slices.Contains(e.Statement.Disciplines, discipline), LackDiscipline, council.Rule{})
	add(!isTrained(e.Trained, on, law.Training), LackTraining, law.TrainingRule)
	add(law.Load > 0 && e.Load >= law.Load, LackLoad, law.LoadRule)
	add(e.Statement.ID == "" || e.Stated.IsZero(), LackStatement, law.StatedRule)
	add(!e.Stated.IsZero() && isLate(e.Stated, on, law.Stated), LackStatementLate, law.StatedRule)
	add(e.State == Named, LackAccepted, council.Rule{})
	add(e.State == Paused, LackPaused, council.Rule{})
	add(e.State == Ended, LackEnded, council.Rule{})
	return list
}

// meets tells whether an item speaks of the institution.
func (k Kin) meets(i Item) bool {
	if i.Institution != "" && (slices.Contains(k.Same, i.Institution) || slices.Contains(k.Gives, i.Institution)) {
		return true
	}
	words := " " + text.Fold(i.Words) + " "
	return slices.ContainsFunc(k.Names, func(n string) bool {
		n = text.Fold(n)
		return n != "" && strings.Contains(words, " "+n+" ")
	})
}

// unread is how many interests are in words that name nothing on the council's list: no rule can compare them. Of all others whoever wrote words
// said that the place is not on the list.
func (s Statement) unread(at Kin) (n int) {
	for _, i := range s.Items {
		if i.Kind == Interest && i.Institution == "" && !at.meets(i) {
			n++
		}
	}
	return n
}

// isFree tells whether somebody who left in a year is free of it after so many years: the year is taken to have been whole.
func isFree(left int, on day.Day, years int) bool {
	last, err := day.New(left, time.December, 31)
	return years > 0 && err == nil && on.After(last.AddYears(years))
}

// isTrained tells whether a training counts on a day.
func isTrained(trained, on day.Day, years int) bool {
	return years == 0 || !trained.IsZero() && on.Before(trained.AddYears(years))
}

// isLate tells whether a statement is too old on a day.
func isLate(stated, on day.Day, years int) bool {
	return years > 0 && !on.Before(stated.AddYears(years))
}

// rank puts those first whom nothing hinders, then whoever has fewer visits and was trained last.
func rank(list []Candidate) {
	slices.SortStableFunc(list, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(a.hindrance(), b.hindrance()), cmp.Compare(a.Load, b.Load), cmp.Compare(b.Trained.String(), a.Trained.String()), cmp.Compare(a.ID, b.ID))
	})
}

// hindrance is 0 for whoever is free, 1 for whoever only lacks something, 2 for whoever has an interest.
func (c Candidate) hindrance() (n int) {
	for _, x := range c.Conflicts {
		n = max(n, 1)
		if x.Kind.IsInterest() {
			return 2
		}
	}
	return n
}
