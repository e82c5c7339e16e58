package council

import (
	"slices"
	"strconv"

	"sanad/internal/day"
)

// What a part of a criterion asks for.
const (
	AsksText       = "text"
	AsksObjectives = "objectives" // rows, each with the outcomes that lead to it
	AsksOutcomes   = "outcomes"   // rows
	AsksCourses    = "courses"    // rows, each with the outcomes that it serves
	AsksBatches    = "batches"    // students by batch
	AsksTeachers   = "teachers"   // numbers by rank
	AsksFacilities = "facilities" // rows, each with how many students work there
)

var asksOfParts = []string{AsksText, AsksObjectives, AsksOutcomes, AsksCourses, AsksBatches, AsksTeachers, AsksFacilities}

// Assessment is what institutions write of a programme before a visit. Its zero value asks for nothing.
type Assessment struct {
	Rule      Rule
	Criteria  []Criterion
	Ranks     []Rank
	Ratio     int // students for each teacher, at most; 0: no limit
	RatioRule Rule
	Evidence  Evidence

	EvidenceRule Rule

	wanted map[string][]string // by kind of visit
}

// Criterion is one of the numbered criteria of the manual.
type Criterion struct {
	ID     string          `yaml:"id"`
	Number int             `yaml:"number"`
	Name   Text            `yaml:"name"`
	Parts  []CriterionPart `yaml:"parts"`
}

// CriterionPart is one thing that a criterion asks for.
type CriterionPart struct {
	ID       string `yaml:"id"`
	Asks     string `yaml:"asks"`
	Name     Text   `yaml:"name"`
	Hint     Text   `yaml:"hint"`
	Required bool   `yaml:"required"`
}

// Rank is a rank of teachers.
type Rank struct {
	ID      string `yaml:"id"`
	Name    Text   `yaml:"name"`
	Support bool   `yaml:"support"` // supports teaching, and does not count as a teacher
}

// Evidence is which files may show a criterion.
type Evidence struct {
	Files    int      `yaml:"files"`     // of one criterion, at most
	MaxBytes int64    `yaml:"max_bytes"` // of one file
	Types    []string `yaml:"types"`     // media types
}

// assessment is an Assessment as a profile writes it.
type assessment struct {
	Rule         string      `yaml:"rule"`
	Ratio        int         `yaml:"ratio"`
	RatioRule    string      `yaml:"ratio_rule"`
	Evidence     Evidence    `yaml:"evidence"`
	EvidenceRule string      `yaml:"evidence_rule"`
	Ranks        []Rank      `yaml:"ranks"`
	Criteria     []Criterion `yaml:"criteria"`
	Wanted       []wanted    `yaml:"wanted"`
	From         day.Day     `yaml:"from"`
	To           day.Day     `yaml:"to"`
}

// wanted says which criteria visits of some kinds want.
type wanted struct {
	Kinds    []string `yaml:"kinds"`
	Criteria []string `yaml:"criteria"`
}

// For returns the criteria that a visit of a kind wants: all, where the profile names none.
func (a Assessment) For(kind string) (list []Criterion) {
	some, ok := a.wanted[kind]
	for _, c := range a.Criteria {
		if !ok || slices.Contains(some, c.ID) {
			list = append(list, c)
		}
	}
	return list
}

// Part returns the part of a criterion with an id.
func (c Criterion) Part(id string) (CriterionPart, bool) {
	return find(c.Parts, func(x CriterionPart) bool { return x.ID == id })
}

// Rank returns the rank with an id.
func (a Assessment) Rank(id string) (Rank, bool) {
	return find(a.Ranks, func(x Rank) bool { return x.ID == id })
}

// SectionFor returns, of the sections that a batch may have, the one that has room for so many students each: the largest, if none has.
func (a Accreditation) SectionFor(batch, students int) (best Section, ok bool) {
	for _, s := range a.SectionsOf(batch) {
		fits, better := s.Of >= students, best.Of >= students
		if !ok || fits && (!better || s.Of < best.Of) || !fits && !better && s.Of > best.Of {
			best, ok = s, true
		}
	}
	return best, ok
}

// assessmentOn returns what institutions write of themselves on a day.
func (p profile) assessmentOn(d day.Day, rules map[string]Rule) (a Assessment) {
	for _, x := range p.Assessment {
		r, ok := rules[x.Rule]
		if !ok || !inForce(d, x.From, x.To) {
			continue
		}
		a = Assessment{Rule: r, Criteria: x.Criteria, Ranks: x.Ranks, Ratio: x.Ratio, RatioRule: rules[x.RatioRule], Evidence: x.Evidence, EvidenceRule: rules[x.EvidenceRule], wanted: map[string][]string{}}
		for _, w := range x.Wanted {
			for _, kind := range w.Kinds {
				a.wanted[kind] = w.Criteria
			}
		}
	}
	return a
}

// checkAssessment wants criteria by id and number, parts of kinds that the program knows, and a rule for each figure.
func (p profile) checkAssessment(f *faults, known map[string]bool) {
	var versions []version
	for _, x := range p.Assessment {
		versions = append(versions, version{"assessment", x.From, x.To})
		if x.Rule == "" || !known[x.Rule] || x.Ratio < 0 || x.Ratio > 0 && (x.RatioRule == "" || !known[x.RatioRule]) {
			f.no("assessment: it rests on a rule, and so does the number of students for a teacher")
		}
		if e := x.Evidence; e.Files < 0 || e.MaxBytes < 0 || (e.Files > 0) != (e.MaxBytes > 0 && len(e.Types) > 0) || e.Files > 0 && (x.EvidenceRule == "" || !known[x.EvidenceRule]) || e.Files > mostEvidence {
			f.no("assessment: evidence needs files (at most %d), their size, their types and a rule, or none of them", mostEvidence)
		}
		f.ids("ranks", idsOf(x.Ranks, func(r Rank) string { return r.ID }))
		f.ids("criteria", idsOf(x.Criteria, func(c Criterion) string { return c.ID }))
		f.ids("numbers of criteria", idsOf(x.Criteria, func(c Criterion) string { return strconv.Itoa(c.Number) }))
		outcomes, links := 0, 0
		for _, c := range x.Criteria {
			if len(c.Parts) == 0 || c.Number < 1 {
				f.no("criterion %s: it has a number and asks for something", c.ID)
			}
			f.ids("parts of "+c.ID, idsOf(c.Parts, func(x CriterionPart) string { return x.ID }))
			for _, part := range c.Parts {
				switch {
				case !slices.Contains(asksOfParts, part.Asks):
					f.no("criterion %s: %s asks for none of %v", c.ID, part.ID, asksOfParts)
				case part.Asks == AsksOutcomes:
					outcomes++
				case part.Asks == AsksObjectives, part.Asks == AsksCourses:
					links++
				case part.Asks == AsksTeachers && len(x.Ranks) == 0:
					f.no("criterion %s: teachers are counted by rank, and there are no ranks", c.ID)
				}
			}
		}
		if len(x.Criteria) == 0 || outcomes > 1 || links > 0 && outcomes == 0 {
			f.no("assessment: it needs criteria, and one list of outcomes where objectives or courses lead to some")
		}
		seen := map[string]bool{}
		for _, w := range x.Wanted {
			for _, kind := range w.Kinds {
				if kind == "" || seen[kind] {
					f.no("assessment: what visits of the kind %q want is said twice", kind)
				}
				seen[kind] = true
			}
			for _, id := range w.Criteria {
				if !slices.ContainsFunc(x.Criteria, func(c Criterion) bool { return c.ID == id }) {
					f.no("assessment: no criterion %q is there to be wanted", id)
				}
			}
		}
	}
	f.once("assessment", versions)
}

// mostEvidence bounds the files that show one criterion.
const mostEvidence = 100
