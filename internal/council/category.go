package council

import (
	"slices"

	"sanad/internal/day"
	"sanad/internal/money"
)

// Category is a rung of a licence: what it allows, and what a firm must have for it.
type Category struct {
	ID           string
	Licence      string
	Limit        money.Amount   // the largest single project; 0: no limit
	LimitIn      money.Currency // in which the limit is written
	Standard     int            // credit points of the firm's engineers
	Provisional  int            // with which it is licensed until it has the standard
	Worth        money.Amount   // net worth
	Company      bool           // it must stand in a registry of companies
	Certificates int            // engineers who hold a supervisory certificate
	Rule         Rule
}

// Category returns a category of a licence.
func (l Law) Category(licence, id string) (Category, bool) {
	return find(l.categories, func(x Category) bool { return x.Licence == licence && x.ID == id })
}

// Categories returns those of a licence, the largest first; none: it has none.
func (l Law) Categories(licence string) (list []Category) {
	of, _ := l.Licence(licence)
	for _, id := range of.Categories {
		if c, ok := l.Category(licence, id); ok {
			list = append(list, c)
		}
	}
	return list
}

// Credit is how many points an engineer gives the firm that engages them. Its zero value gives none.
type Credit struct {
	Weights []Weight
	Higher  int // more, for a degree above the one of the registration
	Rule    Rule
}

// Weight is what an engineer of a kind counts who has so many years of experience.
type Weight struct {
	Kind   string `yaml:"kind"` // of registration
	Years  int    `yaml:"years"`
	Points int    `yaml:"points"`
}

// Points returns what an engineer counts who is registered as a kind and has so many completed years of experience, and perhaps a higher degree.
func (c Credit) Points(kind string, years int, higher bool) int {
	most := -1
	for _, w := range c.Weights {
		if w.Kind == kind && years >= w.Years {
			most = max(most, w.Points)
		}
	}
	switch {
	case most < 0:
		return 0
	case higher:
		return most + c.Higher
	}
	return most
}

// First is how high a firm may begin that holds no licence, by who owns it.
type First struct {
	Licence string
	Others  string // the category up to which any firm begins; empty: any
	Least   int    // hundredths of a percent that engineers own of a firm that is theirs
	Owned   []Rung // a firm of engineers, fewer years first
	Rule    Rule
}

// Rung is the category up to which a firm begins whose most experienced owner is an engineer with so many years.
type Rung struct {
	Years    int    `yaml:"years"`
	Category string `yaml:"category"`
}

// First returns how high a firm may begin; false: no rule limits it.
func (l Law) First(licence string) (First, bool) {
	return find(l.first, func(x First) bool { return x.Licence == licence })
}

// Owning is who may own a firm that holds a licence. Its zero value asks for nothing.
type Owning struct {
	Licence string
	Kind    string   // of registration
	Least   int      // hundredths of a percent that those of the kind own together; what a government owns is not counted
	Rest    []string // kinds of owners who may own the rest; none: anybody
	Years   int      // of practice of a qualified person among them
	Forms   []string // of which it is asked
	Alone   Alone
	Rule    Rule
}

// Alone is what one engineer must be who practises in their own name.
type Alone struct {
	Forms  []string `yaml:"forms"`
	Years  int      `yaml:"years"`
	Higher int      `yaml:"higher"` // years, with a degree above the one of the registration; 0: as without
}

// Owning returns who may own a firm that holds a licence; false: anybody may.
func (l Law) Owning(licence string) (Owning, bool) {
	return find(l.owning, func(x Owning) bool { return x.Licence == licence })
}

// Codes are the codes of specialisation of an edition. A code means what its council and its edition say, and nothing elsewhere.
type Codes struct {
	Edition  string
	Licences []string // that carry codes
	Families []Family
	List     []Code
	Rule     Rule
}

// Family is a family of codes: CE.
type Family struct {
	ID   string `yaml:"id"`
	Name Text   `yaml:"name"`
}

// Code is one specialisation.
type Code struct {
	ID         string     `yaml:"id"` // CE01, CE02(i)
	Family     string     `yaml:"family"`
	Name       Text       `yaml:"name"`
	Confidence Confidence `yaml:"confidence"`
}

// Code returns a code of the edition.
func (c Codes) Code(id string) (Code, bool) {
	return find(c.List, func(x Code) bool { return x.ID == id })
}

// category, credit, first, owning and codes are what the profile writes.
type category struct {
	Licence      string  `yaml:"licence"`
	ID           string  `yaml:"id"`
	Limit        string  `yaml:"limit"`    // in major units; empty: no limit
	Currency     string  `yaml:"currency"` // of the limit; empty: the council's own
	Standard     int     `yaml:"standard"`
	Provisional  int     `yaml:"provisional"`
	Worth        string  `yaml:"worth"`
	Company      bool    `yaml:"company"`
	Certificates int     `yaml:"certificates"`
	Rule         string  `yaml:"rule"`
	From         day.Day `yaml:"from"`
	To           day.Day `yaml:"to"`
}

type credit struct {
	Weights []Weight `yaml:"weights"`
	Higher  int      `yaml:"higher"`
	Rule    string   `yaml:"rule"`
	From    day.Day  `yaml:"from"`
	To      day.Day  `yaml:"to"`
}

type first struct {
	Licence string  `yaml:"licence"`
	Others  string  `yaml:"others"`
	Least   int     `yaml:"least"`
	Owned   []Rung  `yaml:"owned"`
	Rule    string  `yaml:"rule"`
	From    day.Day `yaml:"from"`
	To      day.Day `yaml:"to"`
}

type owning struct {
	Licence string   `yaml:"licence"`
	Kind    string   `yaml:"kind"`
	Least   int      `yaml:"least"`
	Rest    []string `yaml:"rest"`
	Years   int      `yaml:"years"`
	Forms   []string `yaml:"forms"`
	Alone   Alone    `yaml:"alone"`
	Rule    string   `yaml:"rule"`
	From    day.Day  `yaml:"from"`
	To      day.Day  `yaml:"to"`
}

type codes struct {
	Edition  string   `yaml:"edition"`
	Licences []string `yaml:"licences"`
	Families []Family `yaml:"families"`
	List     []Code   `yaml:"list"`
	Rule     string   `yaml:"rule"`
	From     day.Day  `yaml:"from"`
	To       day.Day  `yaml:"to"`
}

// currency is the one in which a limit is written.
func (p profile) currency(code string) money.Currency {
	if code == "" {
		return p.Currency
	}
	return p.foreign(code)
}

// firmsOn puts into a law what firms must have on its day. The profile was checked, so that each sum can be read.
func (p profile) firmsOn(l *Law) {
	for _, x := range p.Categories {
		if !inForce(l.Day, x.From, x.To) {
			continue
		}
		c := Category{
			ID: x.ID, Licence: x.Licence, LimitIn: p.currency(x.Currency), Standard: x.Standard, Provisional: x.Provisional, Worth: p.sum(x.Worth), Company: x.Company,
			Certificates: x.Certificates, Rule: l.rules[x.Rule],
		}
		if x.Limit != "" {
			c.Limit, _ = money.Parse(x.Limit, c.LimitIn)
		}
		l.categories = append(l.categories, c)
	}
	for _, x := range p.Credit {
		if inForce(l.Day, x.From, x.To) {
			l.Credit = Credit{x.Weights, x.Higher, l.rules[x.Rule]}
		}
	}
	for _, x := range p.First {
		if inForce(l.Day, x.From, x.To) {
			l.first = append(l.first, First{x.Licence, x.Others, x.Least, x.Owned, l.rules[x.Rule]})
		}
	}
	for _, x := range p.Owning {
		if inForce(l.Day, x.From, x.To) {
			l.owning = append(l.owning, Owning{x.Licence, x.Kind, x.Least, x.Rest, x.Years, x.Forms, x.Alone, l.rules[x.Rule]})
		}
	}
	for _, x := range p.Codes {
		if inForce(l.Day, x.From, x.To) {
			l.Codes = Codes{x.Edition, x.Licences, x.Families, x.List, l.rules[x.Rule]}
		}
	}
}

// ownerKinds are the kinds of owners that a rule may name.
var ownerKinds = []string{"engineer", "qualified", "person", "entity"}

// checkFirms refuses what no firm could be measured by.
func (p profile) checkFirms(f *faults, known map[string]bool) {
	var categories, credits, firsts, ownings, editions []version
	has := func(of, category string) bool {
		return slices.ContainsFunc(p.Licences, func(l licence) bool { return l.ID == of && slices.Contains(l.Categories, category) })
	}
	for _, x := range p.Categories {
		categories = append(categories, version{x.Licence + " " + x.ID, x.From, x.To})
		limit, err := money.Parse(x.Limit, p.currency(x.Currency))
		switch {
		case !has(x.Licence, x.ID):
			f.no("category %s: the licence %q has none of that name", x.ID, x.Licence)
		case !known[x.Rule]:
			f.no("category %s: a rule is needed", x.ID)
		case x.Limit != "" && (err != nil || limit <= 0), p.sum(x.Worth) < 0:
			f.no("category %s: a limit above nothing and a net worth are sums", x.ID)
		case x.Provisional < 0 || x.Provisional > x.Standard || x.Certificates < 0:
			f.no("category %s: no more points are asked for a while than for ever", x.ID)
		}
	}
	for _, x := range p.Credit {
		credits = append(credits, version{"credit", x.From, x.To})
		if !known[x.Rule] || len(x.Weights) == 0 || x.Higher < 0 {
			f.no("credit: weights and a rule are needed")
		}
		for _, w := range x.Weights {
			if !p.isKind(w.Kind) || w.Years < 0 || w.Points < 0 {
				f.no("credit: a weight of %q is of no kind of registration, or below nothing", w.Kind)
			}
		}
	}
	for _, x := range p.First {
		firsts = append(firsts, version{x.Licence, x.From, x.To})
		if !known[x.Rule] || x.Others != "" && !has(x.Licence, x.Others) || x.Least < 0 || x.Least > 10_000 {
			f.no("first %s: a rule, a category of the licence and a share of at most all are needed", x.Licence)
		}
		for i, r := range x.Owned {
			if !has(x.Licence, r.Category) || i > 0 && r.Years <= x.Owned[i-1].Years {
				f.no("first %s: categories of the licence, fewer years first, are needed", x.Licence)
			}
		}
	}
	for _, x := range p.Owning {
		ownings = append(ownings, version{x.Licence, x.From, x.To})
		if !known[x.Rule] || !p.isKind(x.Kind) || x.Least < 0 || x.Least > 10_000 || x.Alone.Higher > x.Alone.Years {
			f.no("owning %s: a rule, a kind of registration and a share of at most all are needed", x.Licence)
		}
		for _, k := range x.Rest {
			if !slices.Contains(ownerKinds, k) {
				f.no("owning %s: nobody is a %q", x.Licence, k)
			}
		}
		for _, id := range slices.Concat(x.Forms, x.Alone.Forms) {
			if !slices.ContainsFunc(p.Forms, func(o form) bool { return o.ID == id }) {
				f.no("owning %s: no firm is owned as %q", x.Licence, id)
			}
		}
	}
	for _, x := range p.Codes {
		editions = append(editions, version{"codes", x.From, x.To})
		if !known[x.Rule] || x.Edition == "" {
			f.no("codes: an edition and a rule are needed")
		}
		f.ids("families of codes", idsOf(x.Families, func(o Family) string { return o.ID }))
		f.ids("codes", idsOf(x.List, func(o Code) string { return o.ID }))
		for _, c := range x.List {
			if !slices.ContainsFunc(x.Families, func(o Family) bool { return o.ID == c.Family }) || c.Confidence == "" {
				f.no("code %s: a family of the edition and a confidence are needed", c.ID)
			}
		}
	}
	f.once("category", categories)
	f.once("credit", credits)
	f.once("first", firsts)
	f.once("owning", ownings)
	f.once("codes", editions)
}

// isKind tells whether somebody is registered as a kind.
func (p profile) isKind(id string) bool {
	for _, k := range p.Kinds {
		if k.ID == id {
			return true
		}
	}
	return false
}
