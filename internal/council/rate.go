package council

import (
	"cmp"
	"slices"

	"sanad/internal/day"
	"sanad/internal/money"
)

// Per is what the amount of a rate is owed for.
type Per string

// What amounts are owed for.
const (
	Once         Per = "once"
	PerGraduated Per = "graduated" // each year after graduation
	PerYear      Per = "year"      // each year that is bought
	PerMissed    Per = "missed"    // each year that was missed
	PerLate      Per = "late"      // each year that was begun since the days of grace
)

// Rate is a line of the table of fees: what one thing costs for a unit, whose it is, and from when until when.
type Rate struct {
	Kind          string // of the application, of the registration that is renewed, or the licence
	Title         Text   // of that kind
	Renewal       bool
	Fee           string // as the line of an invoice names it
	Name          Text
	Amount        money.Amount
	Per           Per
	Last          int    // the last calendar year that counts; 0: the present one
	Most          int    // units at most; 0: all
	Grace         int    // days after the end in which nothing of it is owed
	GraduatedFrom int    // years of graduation that owe it; 0: open
	GraduatedTo   int    //
	Category      string // of a licence that owes it; empty: all
	Ownership     Ownership
	Abroad        Abroad
	BeganFrom     day.Day // when a missed year began that costs so much; zero: open
	BeganTo       day.Day
	Share         int // of a surcharge: hundredths of a percent of the fee of a year, which it follows
	Rule          Rule
	From, To      day.Day // in force; zero: open
}

// On tells whether a rate is in force on a day.
func (r Rate) On(d day.Day) bool { return inForce(d, r.From, r.To) }

// Same tells whether two rates are versions of one line.
func (r Rate) Same(o Rate) bool {
	return r.Kind == o.Kind && r.Renewal == o.Renewal && r.Fee == o.Fee && r.Category == o.Category && r.Ownership.ID == o.Ownership.ID
}

// Rates returns the table of fees as it was, is and will be by what the profile says today: kinds in their order, of each line the
// oldest version first. What no rule in force asks for is not in it. Whoever gets it shares it, and must not change it.
func (c *Council) Rates() []Rate {
	c.once.Do(func() { c.rates = c.allRates() })
	return c.rates
}

// allRates looks at each day on which the table may change, and joins what stayed as it was.
func (c *Council) allRates() (list []Rate) {
	days := c.profile.changes()
	for i, d := range days {
		var end day.Day
		if i+1 < len(days) {
			end = days[i+1].Add(-1)
		}
		for _, r := range c.build(d).rates() {
			went := slices.IndexFunc(list, func(o Rate) bool {
				was := o
				was.From, was.To = day.Day{}, day.Day{}
				return was == r && !o.To.IsZero() && o.To.Add(1) == d
			})
			if went >= 0 {
				list[went].To = end
				continue
			}
			if r.To = end; i > 0 {
				r.From = d
			}
			list = append(list, r)
		}
	}
	var kinds []string
	for _, k := range c.profile.Kinds {
		kinds = append(kinds, k.ID)
	}
	for _, l := range c.profile.Licences {
		kinds = append(kinds, l.ID)
	}
	old := slices.Clone(list)
	place := func(r Rate) int { return slices.IndexFunc(old, r.Same) }
	late := func(r Rate) int {
		if r.Renewal {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(list, func(a, b Rate) int {
		return cmp.Or(slices.Index(kinds, a.Kind)-slices.Index(kinds, b.Kind), late(a)-late(b), place(a)-place(b))
	})
	return list
}

// changes lists the days on which the table of fees may change, one before all of them first.
func (p profile) changes() []day.Day {
	var days []day.Day
	add := func(from, to day.Day) {
		if !from.IsZero() {
			days = append(days, from)
		}
		if !to.IsZero() {
			days = append(days, to.Add(1))
		}
	}
	for _, x := range p.Rules {
		add(x.From, x.To)
	}
	for _, x := range p.Kinds {
		add(x.From, x.To)
	}
	for _, x := range p.Fees {
		add(x.From, x.To)
	}
	for _, x := range p.Licences {
		add(x.From, x.To)
	}
	for _, x := range p.Exchange {
		add(x.From, x.To)
	}
	for _, x := range p.Cycles {
		add(x.From, x.To)
	}
	for _, x := range p.Amnesties {
		add(x.From, x.To)
	}
	slices.SortFunc(days, func(a, b day.Day) int { return cmp.Compare(a.String(), b.String()) })
	days = slices.Compact(days)
	if len(days) == 0 {
		return []day.Day{day.Must("1900-01-01")}
	}
	return append([]day.Day{days[0].Add(-1)}, days...)
}

// rates returns the table of fees of the law's day, without the days from when until when.
func (l Law) rates() (list []Rate) {
	add := func(kind string, title Text, r Rate) {
		if r.Rule.ID != "" {
			r.Kind, r.Title = kind, title
			list = append(list, r)
		}
	}
	for _, k := range slices.Concat(l.Kinds, l.Services) {
		for _, f := range l.fees[k.ID] {
			add(k.ID, k.Title, f.rate())
		}
		if c := l.Cycle(k.ID); c.Renewal != nil {
			for _, r := range c.rates() {
				r.Renewal = true
				add(k.ID, k.Title, r)
			}
		}
	}
	for _, x := range l.Licences {
		for _, f := range l.fees[x.ID] {
			add(x.ID, x.Title, f.rate())
		}
	}
	return list
}

// rate is the fee as a line of the table.
func (f Fee) rate() Rate {
	r := Rate{
		Fee: f.ID, Name: f.Name, Amount: f.Amount, Per: Once, GraduatedFrom: f.GraduatedFrom, GraduatedTo: f.GraduatedTo, Category: f.Category,
		Ownership: f.Ownership, Abroad: f.Abroad, Rule: f.Rule,
	}
	switch {
	case f.Bought:
		r.Per = PerYear
	case f.Yearly:
		r.Per, r.Last = PerGraduated, f.YearsTo
	}
	return r
}

// rates are what a renewal may cost, lowered by an amnesty that is in force.
func (c Cycle) rates() []Rate {
	r := c.Renewal
	fee := Rate{Fee: "renewal", Name: r.Fee.Name, Amount: r.Fee.Amount, Per: PerYear, Rule: r.Fee.Rule}
	if c.Life() {
		fee.Per = Once
	}
	list := []Rate{fee}
	lower := func(p Price) Price {
		if a := r.Amnesty; a != nil {
			return Price{Name: a.Name, Amount: Part(p.Amount, a.Arrears), Rule: a.Rule}
		}
		return p
	}
	if r.Arrears.Name.En != "" {
		var past []Rate
		for _, m := range r.Before {
			p := lower(m.Price)
			past = append(past, Rate{Fee: "arrears", Name: p.Name, Amount: p.Amount, Per: PerMissed, Last: r.ArrearsTo, Most: r.Most, BeganFrom: m.From, BeganTo: m.To, Rule: p.Rule})
		}
		p := lower(r.Arrears)
		now := Rate{Fee: "arrears", Name: p.Name, Amount: p.Amount, Per: PerMissed, Last: r.ArrearsTo, Most: r.Most, Rule: p.Rule}
		if n := len(r.Before); n > 0 {
			now.BeganFrom = r.Before[n-1].To.Add(1)
		}
		if now.BeganFrom.IsZero() || r.ArrearsTo == 0 || now.BeganFrom.Year() <= r.ArrearsTo {
			past = append(past, now)
		}
		list = append(list, joined(past)...)
	}
	if r.Surcharge.Name.En != "" {
		s := Rate{Fee: "surcharge", Name: r.Surcharge.Name, Amount: r.Surcharge.Amount, Per: PerLate, Most: r.Most, Grace: r.Grace, Share: r.Percent * 100, Rule: r.Surcharge.Rule}
		if a := r.Amnesty; a != nil {
			s.Amount, s.Share, s.Rule = Part(s.Amount, a.Surcharge), r.Percent*a.Surcharge, a.Rule
		}
		list = append(list, s)
	}
	return list
}

// joined puts missed years of one price into one line, where one span of days goes on from the other.
func joined(list []Rate) (out []Rate) {
	for _, r := range list {
		if n := len(out); n > 0 {
			was := out[n-1]
			if !was.BeganTo.IsZero() && was.BeganTo.Add(1) == r.BeganFrom {
				was.BeganFrom, was.BeganTo = r.BeganFrom, r.BeganTo
				if was == r {
					out[n-1].BeganTo = r.BeganTo
					continue
				}
			}
		}
		out = append(out, r)
	}
	return out
}
