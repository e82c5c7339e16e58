package council

import (
	"slices"

	"sanad/internal/day"
)

// Visits is how a council comes to look at programmes. Its zero value says that it visits none.
type Visits struct {
	Rule   Rule
	Kinds  []VisitKind
	Stages []VisitStage
}

// VisitKind is why a programme is visited.
type VisitKind struct {
	ID      string   `yaml:"id"`
	Name    Text     `yaml:"name"`
	Fee     string   `yaml:"fee"`     // by which kind the fees of it are found; empty: none is known before it was made
	Phases  []string `yaml:"phases"`  // in which a programme that was never accredited may ask for it; none: any
	Batches bool     `yaml:"batches"` // it is about named batches
	Follows string   `yaml:"follows"` // the outcome of the decision that it comes after; empty: none
	Changes bool     `yaml:"changes"` // it is about something that the institution wants to change
	Appeals bool     `yaml:"appeals"` // it is against a decision, and costs what that visit cost
	Council bool     `yaml:"council"` // the council alone begins it
	Phase   string   `yaml:"phase"`   // to which a programme moves of which it is approved; empty: it stays
	Seats   bool     `yaml:"seats"`   // what is approved are seats from a batch on
}

// The sides of a visit.
const (
	SideInstitution = "institution"
	SideCouncil     = "council"
	SideTeam        = "team"
	SideBoard       = "board"
)

// VisitStage is how long a side has for its part of a visit.
type VisitStage struct {
	ID      string
	Who     string // the side that must act
	Days    int    // that it has
	Working bool   // days on which the office works; else days of the calendar
	Rule    Rule
}

// Due is the last day of a stage that began on a day, or goes on with so many days left.
func (s VisitStage) Due(c day.Calendar, from day.Day, days int) day.Day {
	if s.Working {
		return c.Add(from, days)
	}
	return from.Add(days)
}

// Left counts the days from one day to another as the stage counts them; negative: it is over.
func (s VisitStage) Left(c day.Calendar, on, due day.Day) int {
	if s.Working {
		return c.Between(on, due)
	}
	return on.Until(due)
}

// Kind returns the kind of visit with an id.
func (v Visits) Kind(id string) (VisitKind, bool) {
	return find(v.Kinds, func(k VisitKind) bool { return k.ID == id })
}

// Stage returns the stage with an id.
func (v Visits) Stage(id string) (VisitStage, bool) {
	return find(v.Stages, func(s VisitStage) bool { return s.ID == id })
}

// visits is a Visits as a profile writes it.
type visits struct {
	Rule   string       `yaml:"rule"`
	Kinds  []VisitKind  `yaml:"kinds"`
	Stages []visitStage `yaml:"stages"`
	From   day.Day      `yaml:"from"`
	To     day.Day      `yaml:"to"`
}

type visitStage struct {
	ID      string `yaml:"id"`
	Who     string `yaml:"who"`
	Days    int    `yaml:"days"`
	Working bool   `yaml:"working"`
	Rule    string `yaml:"rule"`
}

// visitsOn returns how programmes are visited on a day.
func (p profile) visitsOn(d day.Day, rules map[string]Rule) (v Visits) {
	for _, x := range p.Visits {
		r, ok := rules[x.Rule]
		if !ok || !inForce(d, x.From, x.To) {
			continue
		}
		v = Visits{Rule: r, Kinds: x.Kinds}
		for _, s := range x.Stages {
			v.Stages = append(v.Stages, VisitStage{s.ID, s.Who, s.Days, s.Working, rules[s.Rule]})
		}
	}
	return v
}

// visitStages are the parts of a visit that have days of their own, with the side that acts in each: what the program knows how to lead.
var visitStages = map[string]string{
	"team": SideCouncil, "objection": SideInstitution, "review": SideTeam, "answer": SideInstitution, "schedule": SideCouncil, "visiting": SideTeam,
	"report": SideTeam, "check": SideInstitution, "rejoinder": SideInstitution, "board": SideBoard, "confirm": SideCouncil,
}

// checkVisits wants every stage once, with its side, days and a rule, and kinds whose fees are known.
func (p profile) checkVisits(f *faults, known map[string]bool) {
	var versions []version
	for _, x := range p.Visits {
		versions = append(versions, version{"visits", x.From, x.To})
		if !known[x.Rule] || len(p.Accreditation) == 0 || len(x.Kinds) == 0 {
			f.no("visits: a rule and kinds are wanted, and that batches are accredited")
		}
		f.ids("kinds of visits", idsOf(x.Kinds, func(k VisitKind) string { return k.ID }))
		for _, k := range x.Kinds {
			if k.Fee != "" && !slices.ContainsFunc(p.Fees, func(y fee) bool { return y.Kind == k.Fee }) {
				f.no("visit %s: there is no fee of kind %s", k.ID, k.Fee)
			}
			if k.Follows != "" && !slices.Contains(outcomes, k.Follows) {
				f.no("visit %s: no decision says %s", k.ID, k.Follows)
			}
			if k.Phase != "" && k.Phase != "zero" && k.Phase != "interim" || k.Batches && (k.Phase != "" || k.Seats) {
				f.no("visit %s: an approval moves a programme to zero or interim, and gives seats, where no batches are decided", k.ID)
			}
			for _, phase := range k.Phases {
				if phase != "none" && phase != "zero" && phase != "interim" {
					f.no("visit %s: there is no phase %s", k.ID, phase)
				}
			}
		}
		f.ids("stages of visits", idsOf(x.Stages, func(s visitStage) string { return s.ID }))
		for _, s := range x.Stages {
			if s.Who == "" || visitStages[s.ID] != s.Who || s.Days < 1 || s.Days > 366 || !known[s.Rule] {
				f.no("stage %s of visits: its side is %q; days and a rule are wanted", s.ID, visitStages[s.ID])
			}
		}
		if len(x.Stages) != len(visitStages) {
			f.no("visits: there are %d stages, not %d", len(visitStages), len(x.Stages))
		}
	}
	f.once("visits", versions)
}
