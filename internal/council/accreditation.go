package council

import (
	"slices"

	"sanad/internal/day"
)

// The years by which a council counts batches.
const (
	ByIntake     = "intake"     // the year in which a class began
	ByGraduation = "graduation" // the year in which it finished
)

// Accreditation is how batches of programmes are accredited. Its zero value says that the council accredits none.
type Accreditation struct {
	By        string // intake or graduation: what the year of a batch is
	Rule      Rule
	Levels    []Level
	Outcomes  []Outcome
	First     int // batches that the first decision on a programme accredits, at most; 0: no limit
	FirstRule Rule
	ListDays  int // days from the beginning of a session within which the list of who enrolled is due
	ListRule  Rule
	// Whoever was in this batch or a later one stands on a list of their institution, or cannot be registered; 0: only where a list was sent.
	ListedFrom int
	ListedRule Rule
	Remind     int // days after which an institution is reminded that graduates wait for its lists; 0: never
	RemindRule Rule
	Sections   []Section
}

// Level is a level of accreditation.
type Level struct {
	ID     string `yaml:"id"`
	Name   Text   `yaml:"name"`
	Accord bool   `yaml:"accord"` // recognised under the Washington Accord
}

// Outcome is what is found of a batch, and what it opens.
type Outcome struct {
	ID          string `yaml:"id"` // accredited, conditional, deferred, not_accredited, withdrawn
	Name        Text   `yaml:"name"`
	Registrable bool   `yaml:"registrable"` // whoever passed in the batch can be registered
	Level       bool   `yaml:"level"`       // it names a level
	Report      bool   `yaml:"report"`      // it wants the day of a report, with its conditions
}

// Section is a size that a section of a class may have, with who must teach it.
type Section struct {
	Of       int // students, at most
	Faculty  int // teachers, at least
	PhDs     int // of them with a doctorate, at least
	From, To int // batches for which it holds; 0: any
	Rule     Rule
}

// accreditation is an Accreditation as a profile writes it.
type accreditation struct {
	By        string    `yaml:"by"`
	Rule      string    `yaml:"rule"`
	Levels    []Level   `yaml:"levels"`
	Outcomes  []Outcome `yaml:"outcomes"`
	First     int       `yaml:"first"`
	FirstRule string    `yaml:"first_rule"`
	ListDays  int       `yaml:"list_days"`
	ListRule  string    `yaml:"list_rule"`
	Listed    int       `yaml:"listed_from"`
	ListedBy  string    `yaml:"listed_rule"`
	Remind    int       `yaml:"remind_days"`
	RemindBy  string    `yaml:"remind_rule"`
	Sections  []section `yaml:"sections"`
	From      day.Day   `yaml:"from"`
	To        day.Day   `yaml:"to"`
}

type section struct {
	Of      int    `yaml:"of"`
	Faculty int    `yaml:"faculty"`
	PhDs    int    `yaml:"phds"`
	From    int    `yaml:"from"`
	To      int    `yaml:"to"`
	Rule    string `yaml:"rule"`
}

// Outcome returns the outcome with an id.
func (a Accreditation) Outcome(id string) (Outcome, bool) {
	return find(a.Outcomes, func(x Outcome) bool { return x.ID == id })
}

// Level returns the level with an id.
func (a Accreditation) Level(id string) (Level, bool) {
	return find(a.Levels, func(x Level) bool { return x.ID == id })
}

// SectionsOf returns the sections that a batch may have.
func (a Accreditation) SectionsOf(batch int) (list []Section) {
	for _, s := range a.Sections {
		if (s.From == 0 || batch >= s.From) && (s.To == 0 || batch <= s.To) {
			list = append(list, s)
		}
	}
	return list
}

// accreditationOn returns how batches are accredited on a day.
func (p profile) accreditationOn(d day.Day, rules map[string]Rule) (a Accreditation) {
	for _, x := range p.Accreditation {
		r, ok := rules[x.Rule]
		if !ok || !inForce(d, x.From, x.To) {
			continue
		}
		a = Accreditation{By: x.By, Rule: r, Levels: x.Levels, Outcomes: x.Outcomes, First: x.First, FirstRule: rules[x.FirstRule], ListDays: x.ListDays, ListRule: rules[x.ListRule]}
		a.ListedFrom, a.ListedRule, a.Remind, a.RemindRule = x.Listed, rules[x.ListedBy], x.Remind, rules[x.RemindBy]
		for _, s := range x.Sections {
			a.Sections = append(a.Sections, Section{s.Of, s.Faculty, s.PhDs, s.From, s.To, rules[s.Rule]})
		}
	}
	return a
}

// outcomes are those that the program knows how to deal with.
var outcomes = []string{"accredited", "conditional", "deferred", "not_accredited", "withdrawn"}

// checkAccreditation wants to know what a year is, levels and outcomes by id, and a rule for each figure.
func (p profile) checkAccreditation(f *faults, known map[string]bool) {
	var versions []version
	for _, x := range p.Accreditation {
		versions = append(versions, version{"accreditation", x.From, x.To})
		if x.By != ByIntake && x.By != ByGraduation || !known[x.Rule] {
			f.no("accreditation: batches are counted by intake or by graduation, and by a rule")
		}
		f.ids("levels", idsOf(x.Levels, func(l Level) string { return l.ID }))
		f.ids("outcomes", idsOf(x.Outcomes, func(o Outcome) string { return o.ID }))
		for _, o := range x.Outcomes {
			if !slices.Contains(outcomes, o.ID) || o.Level && len(x.Levels) == 0 {
				f.no("outcome %s: it is one of %v, and names a level only where there are some", o.ID, outcomes)
			}
		}
		if len(x.Outcomes) == 0 || x.First < 0 || x.First > 0 && !known[x.FirstRule] || x.ListDays < 0 || x.ListDays > 366 || x.ListDays > 0 && !known[x.ListRule] {
			f.no("accreditation: outcomes are wanted, and a rule for the first decision's limit and for the days of lists")
		}
		if x.Listed < 0 || x.Listed > 0 && !known[x.ListedBy] || x.Remind < 0 || x.Remind > 366 || x.Remind > 0 && !known[x.RemindBy] {
			f.no("accreditation: a rule is wanted for the first batch that is listed, and for the days of a reminder")
		}
		for _, s := range x.Sections {
			if s.Of < 1 || s.Faculty < 0 || s.PhDs < 0 || s.PhDs > s.Faculty || !known[s.Rule] || s.To > 0 && s.To < s.From {
				f.no("accreditation: a section of %d needs students, teachers, batches in their order and a rule", s.Of)
			}
		}
	}
	f.once("accreditation", versions)
}
