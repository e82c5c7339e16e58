package engineer

import (
	"strconv"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/money"
	"sanad/internal/standing"
)

// Term is one choice of a renewal: for how many years, from when to when, and what it costs by which rule.
type Term struct {
	Years       int
	From, Until day.Day // the last day; zero: for life
	Charges     []council.Charge
}

// Total is what the term costs.
func (t Term) Total() money.Amount { return council.Total(t.Charges) }

// cycleOf is the cycle of a registration by a law.
func cycleOf(law council.Law, r Registration) council.Cycle { return law.Cycle(r.Title(law.Day)) }

// endOf returns the last day of some years that begin on a day; zero: for life. What ends on one day of the year for everybody, and
// would have few days until then, has them on top.
func endOf(c council.Cycle, from day.Day, years int) day.Day {
	switch {
	case c.Life():
		return day.Day{}
	case c.Month == 0:
		return from.AddYears(years).Add(-1)
	}
	end := fixedDay(c, from.Year())
	if end.Before(from) {
		end = end.AddYears(1)
	}
	if from.Until(end) < c.Least {
		end = end.AddYears(1)
	}
	return end.AddYears(years - 1)
}

// fixedDay is the day of a year on which every registration ends.
func fixedDay(c council.Cycle, year int) day.Day {
	d, _ := day.New(year, c.Month, c.Date) // the profile was checked
	return d
}

// termsOf lists what may be bought for a registration that is, or was, valid until a day.
func termsOf(law council.Law, c council.Cycle, until day.Day) []Term {
	var list []Term
	for _, years := range c.Renewal.Years {
		t := Term{Years: years}
		t.From, t.Until = spanOf(law, c, until, years)
		t.Charges = chargesOf(law, c, until, t)
		list = append(list, t)
	}
	return list
}

// spanOf returns from when to when a renewal is valid: on from the day after the last one, or after a lapse from that day or from today,
// as the cycle has it; but never only for days that have passed.
func spanOf(law council.Law, c council.Cycle, until day.Day, years int) (from, end day.Day) {
	next := until.Add(1)
	switch {
	case !law.Day.After(until):
		return next, endOf(c, next, years)
	case c.Renewal.Lapsed == council.FromToday:
		return law.Day, endOf(c, law.Day, years)
	case c.Years > 0:
		return next, endOf(c, next, missedYears(law.Day, until)+years)
	}
	return next, endOf(c, law.Day, years)
}

// missedYears is how many whole years have passed since a day.
func missedYears(today, until day.Day) int {
	years := 0
	for until.AddYears(years + 1).Before(today) {
		years++
	}
	return years
}

// missed is how many years a term leaves unpaid between the end of the last validity and itself, however many of them are counted.
func missed(law council.Law, c council.Cycle, until day.Day, t Term) int {
	if !law.Day.After(until.Add(c.Renewal.Grace)) {
		return 0
	}
	years := 0
	switch {
	case c.Life():
		last := law.Day.Year()
		if to := c.Renewal.ArrearsTo; to > 0 {
			last = min(last, to)
		}
		years = last - until.Year()
	case c.Month == 0:
		years = missedYears(law.Day, until)
	default:
		for y := until.Year(); y <= t.Until.Year(); y++ {
			// An end so near to the last validity was no year to pay for.
			if end := fixedDay(c, y); end.After(until) && until.Until(end) >= c.Least && !end.After(t.Until) {
				years++
			}
		}
		years -= t.Years
	}
	return max(years, 0)
}

// most caps a number of years by what the cycle counts at most.
func most(c council.Cycle, years int) int {
	if m := c.Renewal.Most; m > 0 {
		years = min(years, m)
	}
	return max(years, 0)
}

// chargesOf explains what a term costs, line by line with its rule. An amnesty stands in the lines that it lowers.
func chargesOf(law council.Law, c council.Cycle, until day.Day, t Term) []council.Charge {
	line := func(fee string, p council.Price, units int) council.Charge {
		return council.Charge{Fee: fee, Name: p.Name, Units: units, Each: p.Amount, Amount: p.Amount * money.Amount(units), Rule: p.Rule}
	}
	renewal := c.Renewal
	list := []council.Charge{line("renewal", renewal.Fee, max(1, t.Years))}
	surcharge := renewal.Surcharge
	if a := renewal.Amnesty; a != nil {
		surcharge = council.Price{Name: surcharge.Name, Amount: council.Part(surcharge.Amount, a.Surcharge), Rule: a.Rule}
	}
	if renewal.Arrears.Name.En != "" {
		for _, x := range arrearsOf(c, until, missed(law, c, until, t)) {
			list = append(list, line("arrears", x.price, x.years))
		}
	}
	if late := law.Day.After(until.Add(renewal.Grace)); late && renewal.Surcharge.Name.En != "" {
		list = append(list, line("surcharge", surcharge, most(c, missedYears(law.Day, until)+1)))
	}
	return list
}

// yearsAt are missed years of one price.
type yearsAt struct {
	price council.Price
	years int
}

// arrearsOf prices missed years, each by the rule that was in force when it began, and lowered by an amnesty. Where not all of them are
// counted, the latest are.
func arrearsOf(c council.Cycle, until day.Day, missed int) (list []yearsAt) {
	for i := missed - most(c, missed); i < missed; i++ {
		p := c.Renewal.MissedPrice(until.Add(1).AddYears(i))
		if a := c.Renewal.Amnesty; a != nil {
			p = council.Price{Name: a.Name, Amount: council.Part(p.Amount, a.Arrears), Rule: a.Rule}
		}
		if n := len(list); n > 0 && list[n-1].price == p {
			list[n-1].years++
		} else {
			list = append(list, yearsAt{p, 1})
		}
	}
	return list
}

// decideRenewable lets an engineer renew a registration whose time has come, and says otherwise why not, and from when.
func decideRenewable(law council.Law, r Registration) error {
	c, until := cycleOf(law, r), r.Facts.ValidUntil()
	now := r.Facts.On(law.Day)
	switch now {
	case standing.Removed, standing.Surrendered, standing.Deceased, standing.None:
		return fault.Denied("engineer.renew.gone."+string(now), nil)
	}
	switch {
	case until.IsZero():
		return fault.Conflict("engineer.renew.life", nil)
	case c.Renewal == nil:
		return fault.Denied("engineer.renew.none", nil)
	case now == standing.Suspended && !c.Renewal.Suspended:
		if until := r.Facts.Spell(law.Day).Until; !until.IsZero() {
			return fault.Denied("engineer.renew.suspended_until", fault.Values{"Until": until, "From": until.Add(1)})
		}
		return fault.Denied("engineer.renew.suspended", nil)
	}
	if opens := until.Add(-c.Renewal.Opens); law.Day.Before(opens) {
		return fault.Conflict("engineer.renew.early", fault.Values{"Until": until, "From": opens})
	}
	return nil
}

// decideRenew returns the term that was chosen, as the page showed it. Asked are the renewals of the registration that wait for their fee.
func decideRenew(law council.Law, r Registration, asked []renewalRow, c Renew) (Term, error) {
	if err := decideRenewable(law, r); err != nil {
		return Term{}, err
	}
	if len(asked) > 0 {
		return Term{}, fault.Conflict("engineer.renew.waiting", nil)
	}
	var f fault.Fields
	for _, t := range termsOf(law, cycleOf(law, r), r.Facts.ValidUntil()) {
		if strconv.Itoa(t.Years) == c.Years {
			if c.Seen != t.seen() {
				return t, fault.Conflict("fault.stale", nil)
			}
			return t, nil
		}
	}
	f.Add("years", "fault.choose", nil)
	return Term{}, f.Err()
}

// seen is what a page showed of a term: its price and its end.
func (t Term) seen() string {
	return strconv.FormatInt(int64(t.Total()), 10) + "/" + t.Until.String()
}

// decideRenewed returns the fact of a renewal that was paid. What lapsed before it was asked for is valid from the day on which the money
// was found, by a rule that counts from then; what was asked for in time goes on without a gap, however long the payment took.
func decideRenewed(law council.Law, c council.Cycle, row renewalRow) (from, until day.Day) {
	from, until = row.From, row.Until
	if c.Renewal.Lapsed == council.FromToday && !from.After(day.Of(row.AskedAt, law.Zone)) && from.Before(law.Day) {
		from = law.Day
		if !until.IsZero() && until.Before(from) {
			until = endOf(c, from, int(row.Years))
		}
	}
	return from, until
}
