package licence

import (
	"slices"

	"sanad/internal/council"
	"sanad/internal/fault"
	"sanad/internal/money"
	"sanad/internal/share"
)

// OwnerKind is who owns a share.
type OwnerKind string

// The kinds of owners.
const (
	OwnerEngineer   OwnerKind = "engineer"
	OwnerQualified  OwnerKind = "qualified" // holds a recognised degree
	OwnerPerson     OwnerKind = "person"
	OwnerEntity     OwnerKind = "entity"
	OwnerGovernment OwnerKind = "government"
)

// Owner is who owns a share of a firm that is weighed.
type Owner struct {
	Kind       OwnerKind
	Registered string // the kind of registration of an engineer
	Years      int    // of experience of an engineer, of practice of a qualified person
	Higher     bool   // an engineer with a degree above that of the registration
	Share      share.Share
}

// Engineer is one whom a firm engages.
type Engineer struct {
	Kind        string // of registration
	Years       int    // completed, of experience
	Higher      bool   // a degree above that of the registration
	Certificate bool   // holds a supervisory certificate
}

// Facts are what a firm is weighed by.
type Facts struct {
	Form      council.Form
	Owners    []Owner
	Engineers []Engineer
	Worth     money.Amount
	First     bool // it holds no licence of the kind
}

// Asked is what a line asks for.
type Asked string

// What is asked for. Required and present are a sum for worth, hundredths of a percent for shares, years for experience, and else a number.
const (
	AskedCompany      Asked = "company"
	AskedPoints       Asked = "points"
	AskedWorth        Asked = "worth"
	AskedCertificates Asked = "certificates"
	AskedFirst        Asked = "first" // how high a firm may begin; Category says it
	AskedShare        Asked = "share" // that engineers of the kind own, of what no government owns
	AskedRest         Asked = "rest"  // owners of the rest who may not own it: none are required
	AskedAlone        Asked = "alone" // years of whoever practises alone
)

// Line is one thing that is asked for, beside what is there.
type Line struct {
	Asked             Asked
	Required, Present int64
	Category          string // up to which a firm may begin
	Met               bool
	ForAWhile         bool // it is enough until the firm has the rest
	ForNow            int64
	Rule              council.Rule
}

// Missing is by how much less is there than is required.
func (l Line) Missing() int64 { return max(0, l.Required-l.Present) }

// Rung is a category with all that it asks for.
type Rung struct {
	Category  council.Category
	Lines     []Line
	Met       bool // all of it
	ForAWhile bool // all but points, of which there are enough for a while
}

// Eligibility is what a firm meets today.
type Eligibility struct {
	Owning    []Line // what is asked of its owners, whatever the category
	Owned     bool   // all of that is met
	Rungs     []Rung // the largest first; none: the licence has no categories
	Highest   string // the largest category that it meets; empty: none
	ForAWhile string // the largest that it meets for a while, where that is larger
}

// check refuses facts that no firm can have.
func (f Facts) check() error {
	var x fault.Fields
	if f.Worth < 0 {
		x.Add("worth", "licence.worth.below", nil)
	}
	sum := share.Share(0)
	for _, o := range f.Owners {
		sum += o.Share
		if o.Share < 0 || o.Years < 0 {
			x.Add("shares", "licence.shares.below", nil)
		}
	}
	if sum != share.Whole {
		x.Add("shares", "licence.shares.sum", nil)
	}
	for _, e := range f.Engineers {
		if e.Years < 0 {
			x.Add("engineers", "licence.engineers.below", nil)
		}
	}
	return x.Err()
}

// weigh says what a firm meets of a licence, by the law of a day.
func weigh(law council.Law, licence string, f Facts) (e Eligibility, err error) {
	if err := f.check(); err != nil {
		return e, err
	}
	e.Owning = owning(law, licence, f)
	e.Owned = !slices.ContainsFunc(e.Owning, func(l Line) bool { return !l.Met })
	begins, limited := law.First(licence)
	order := categories(law, licence)
	for _, c := range law.Categories(licence) {
		r := Rung{Category: c, Lines: rung(law, c, f), Met: true, ForAWhile: true}
		if limited && f.First {
			top := f.begins(begins)
			r.Lines = append(r.Lines, Line{Asked: AskedFirst, Category: top, Met: top == "" || slices.Index(order, c.ID) >= slices.Index(order, top), Rule: begins.Rule})
		}
		for _, l := range r.Lines {
			r.Met = r.Met && l.Met
			r.ForAWhile = r.ForAWhile && (l.Met || l.ForAWhile)
		}
		if r.Met && e.Highest == "" {
			e.Highest = c.ID
		}
		if r.ForAWhile && e.ForAWhile == "" {
			e.ForAWhile = c.ID
		}
		e.Rungs = append(e.Rungs, r)
	}
	if e.ForAWhile == e.Highest {
		e.ForAWhile = ""
	}
	return e, nil
}

func categories(law council.Law, licence string) []string {
	l, _ := law.Licence(licence)
	return l.Categories
}

// rung is what a category asks of a firm.
func rung(law council.Law, c council.Category, f Facts) (list []Line) {
	if c.Company {
		company := int64(0)
		if f.Form.Company {
			company = 1
		}
		list = append(list, Line{Asked: AskedCompany, Required: 1, Present: company, Met: company == 1, Rule: c.Rule})
	}
	points, certificates := 0, 0
	for _, x := range f.Engineers {
		points += law.Credit.Points(x.Kind, x.Years, x.Higher)
		if x.Certificate {
			certificates++
		}
	}
	list = append(list,
		Line{Asked: AskedPoints, Required: int64(c.Standard), Present: int64(points), Met: points >= c.Standard, ForAWhile: points >= c.Provisional, ForNow: int64(c.Provisional), Rule: c.Rule},
		Line{Asked: AskedWorth, Required: int64(c.Worth), Present: int64(f.Worth), Met: f.Worth >= c.Worth, Rule: c.Rule})
	if c.Certificates > 0 {
		list = append(list, Line{Asked: AskedCertificates, Required: int64(c.Certificates), Present: int64(certificates), Met: certificates >= c.Certificates, Rule: c.Rule})
	}
	return list
}

// begins is the category up to which a firm may begin; empty: any.
func (f Facts) begins(rule council.First) string {
	owned, years := share.Share(0), 0
	for _, o := range f.Owners {
		if o.Kind == OwnerEngineer {
			owned += o.Share
			years = max(years, o.Years)
		}
	}
	top := rule.Others
	if owned < share.Share(rule.Least) || owned == 0 {
		return top
	}
	for _, r := range rule.Owned {
		if years >= r.Years {
			top = r.Category
		}
	}
	return top
}

// owning is what is asked of the owners of a firm.
func owning(law council.Law, licence string, f Facts) (list []Line) {
	rule, ok := law.Owning(licence)
	switch {
	case !ok:
	case slices.Contains(rule.Alone.Forms, f.Form.ID):
		list = append(list, alone(rule, f.Owners)...)
	case slices.Contains(rule.Forms, f.Form.ID):
		list = append(list, shares(rule, f.Owners)...)
	}
	return list
}

// alone is what one engineer must be who practises in their own name.
func alone(rule council.Owning, owners []Owner) (list []Line) {
	for _, o := range owners {
		years := rule.Alone.Years
		if o.Higher && rule.Alone.Higher > 0 {
			years = rule.Alone.Higher
		}
		is := o.Kind == OwnerEngineer && o.Registered == rule.Kind
		if !is {
			list = append(list, Line{Asked: AskedShare, Required: int64(share.Whole), Rule: rule.Rule})
		}
		list = append(list, Line{Asked: AskedAlone, Required: int64(years), Present: int64(o.Years), Met: o.Years >= years, Rule: rule.Rule})
	}
	return list
}

// shares is how much of a firm those own who must, and who else may not own any. What a government owns is not counted: of the rest, the least share is
// compared without rounding.
func shares(rule council.Owning, owners []Owner) []Line {
	theirs, counted, others := share.Share(0), share.Share(0), 0
	for _, o := range owners {
		switch {
		case o.Kind == OwnerGovernment:
			continue
		case o.Kind == OwnerEngineer && o.Registered == rule.Kind:
			theirs += o.Share
		case !slices.Contains(rule.Rest, string(o.Kind)), o.Kind == OwnerQualified && o.Years < rule.Years:
			others++
		}
		counted += o.Share
	}
	owned := Line{Asked: AskedShare, Required: int64(rule.Least), Present: int64(share.Whole), Met: true, Rule: rule.Rule}
	if counted > 0 {
		owned.Present, owned.Met = int64(theirs*share.Whole/counted), theirs*share.Whole >= share.Share(rule.Least)*counted
	}
	return []Line{owned, {Asked: AskedRest, Present: int64(others), Met: others == 0, Rule: rule.Rule}}
}
