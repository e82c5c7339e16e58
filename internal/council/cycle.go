package council

import (
	"time"

	"sanad/internal/day"
	"sanad/internal/money"
)

// How a registration goes on that was renewed after it had lapsed.
const (
	FromToday = "today" // it is valid from the day on which it was paid
	FromLast  = "last"  // it is valid from the day after the last one, as if it had never lapsed
)

// Cycle is for how long a registration of a kind, or a licence, is valid. Years and a month are both empty for life.
type Cycle struct {
	Years      int        // from the entry on
	Month      time.Month // the month and day on which every registration ends
	Date       int
	Least      int  // an entry with fewer days until that day is valid until the next
	Rule       Rule // for how long
	Renewal    *Renewal
	ExtendRule Rule // under which all of a kind may be extended; its zero value: nobody may
	Affidavit  Rule // by which a licence of several years wants an affidavit at the beginning of each; its zero value: it wants none
}

// Life tells whether a registration never ends.
func (c Cycle) Life() bool { return c.Years == 0 && c.Month == 0 }

// Renewal is how a registration is made valid for further years.
type Renewal struct {
	Years     []int // that may be bought at once; of a registration for life: 0 alone
	Opens     int   // days before the end from which on it may be renewed
	Grace     int   // days after the end without a surcharge
	Lapsed    string
	Suspended bool  // whether it may be renewed while it is suspended
	Remind    []int // days before the end on which a reminder leaves, the most first
	Rule      Rule  // that it is renewed, and how it goes on after it lapsed
	Fee       Price // of one year; for life, once; of a licence none, because the tariff has it
	Arrears   Price // of each year that was missed, where it began under this cycle; no name: none
	Before    []Missed
	ArrearsTo int   // the last calendar year that counts as missed, where registration became for life; 0: this one
	Most      int   // years that are counted as missed at most; 0: all
	Surcharge Price // of each year that was begun since the days of grace; its amount follows from the percentage
	Percent   int   // of the fee of a year, that the surcharge is
	Amnesty   *Amnesty
}

// Missed is what each year costs that was missed and began under a cycle of before.
type Missed struct {
	From, To day.Day // of that cycle; zero: open
	Price    Price
}

// MissedPrice returns what a year costs that was missed: by the cycle that was in force on the day on which it began.
func (r Renewal) MissedPrice(began day.Day) Price {
	for _, m := range r.Before {
		if inForce(began, m.From, m.To) {
			return m.Price
		}
	}
	return r.Arrears
}

// Price is what one line of a renewal costs for a unit.
type Price struct {
	Name   Text
	Amount money.Amount
	Rule   Rule
}

// Amnesty lowers what those owe who renew late, until a day.
type Amnesty struct {
	Name               Text
	Arrears, Surcharge int     // the percentage that is still owed
	To                 day.Day // the last day; zero: open
	Rule               Rule
}

// cycle is a cycle as a profile writes it.
type cycle struct {
	Kind string `yaml:"kind"`
	Ends struct {
		Month int `yaml:"month"`
		Date  int `yaml:"day"`
		Least int `yaml:"least"`
	} `yaml:"ends"`
	Years   int    `yaml:"years"`
	Rule    string `yaml:"rule"`
	Renewal *struct {
		Years     []int  `yaml:"years"`
		Opens     int    `yaml:"opens"`
		Grace     int    `yaml:"grace"`
		Lapsed    string `yaml:"lapsed"`
		Suspended bool   `yaml:"suspended"`
		Remind    []int  `yaml:"remind"`
		Rule      string `yaml:"rule"`
		Fee       *price `yaml:"fee"` // none for a licence
		Arrears   *struct {
			Price   price `yaml:"price"`
			YearsTo int   `yaml:"years_to"`
			Most    int   `yaml:"most"`
		} `yaml:"arrears"`
		Surcharge *struct {
			Name    Text   `yaml:"name"`
			Percent int    `yaml:"percent"` // of the fee of a year
			Rule    string `yaml:"rule"`
		} `yaml:"surcharge"`
	} `yaml:"renewal"`
	Extension string  `yaml:"extension"` // the rule
	Affidavit string  `yaml:"affidavit"` // the rule
	From      day.Day `yaml:"from"`
	To        day.Day `yaml:"to"`
}

// price is a price as a profile writes it.
type price struct {
	Name   Text   `yaml:"name"`
	Amount string `yaml:"amount"` // in major units
	Rule   string `yaml:"rule"`
}

// amnesty is an amnesty as a profile writes it.
type amnesty struct {
	Kind      string  `yaml:"kind"`
	Name      Text    `yaml:"name"`
	Arrears   int     `yaml:"arrears"`   // percent
	Surcharge int     `yaml:"surcharge"` // percent
	Rule      string  `yaml:"rule"`
	From      day.Day `yaml:"from"`
	To        day.Day `yaml:"to"`
}

// Cycle returns for how long registrations of a kind are valid. A kind without a cycle is valid as long as the kind says, and is not
// renewed.
func (l Law) Cycle(kind string) Cycle {
	if c, ok := l.cycles[kind]; ok {
		return c
	}
	k, _ := l.Kind(kind)
	return Cycle{Years: k.ValidYears, Rule: k.Rule}
}

// cycles gathers the cycles that are in force on a day.
func (p profile) cycles(l Law) map[string]Cycle {
	found := map[string]Cycle{}
	priced := func(x price) Price {
		amount, _ := money.Parse(x.Amount, l.Currency) // the profile was checked
		return Price{x.Name, amount, l.rules[x.Rule]}
	}
	for _, x := range p.Cycles {
		if !inForce(l.Day, x.From, x.To) {
			continue
		}
		c := Cycle{
			Years: x.Years, Month: time.Month(x.Ends.Month), Date: x.Ends.Date, Least: x.Ends.Least, Rule: l.rules[x.Rule], ExtendRule: l.rules[x.Extension],
			Affidavit: l.rules[x.Affidavit],
		}
		if r := x.Renewal; r != nil {
			c.Renewal = &Renewal{
				Years: r.Years, Opens: r.Opens, Grace: r.Grace, Lapsed: r.Lapsed, Suspended: r.Suspended, Remind: r.Remind, Rule: l.rules[r.Rule],
			}
			if r.Fee != nil {
				c.Renewal.Fee = priced(*r.Fee)
			}
			if a := r.Arrears; a != nil {
				c.Renewal.Arrears, c.Renewal.ArrearsTo, c.Renewal.Most = priced(a.Price), a.YearsTo, a.Most
				c.Renewal.Before = p.before(l, x.Kind)
			}
			if s := r.Surcharge; s != nil {
				c.Renewal.Surcharge, c.Renewal.Percent = Price{s.Name, Part(c.Renewal.Fee.Amount, s.Percent), l.rules[s.Rule]}, s.Percent
			}
			for _, a := range p.Amnesties {
				if a.Kind == x.Kind && inForce(l.Day, a.From, a.To) {
					c.Renewal.Amnesty = &Amnesty{a.Name, a.Arrears, a.Surcharge, a.To, l.rules[a.Rule]}
				}
			}
		}
		found[x.Kind] = c
	}
	return found
}

// before gathers what a missed year of a kind costs by the cycles that are over: what each asked for one, or for any year.
func (p profile) before(l Law, kind string) (list []Missed) {
	for _, x := range p.Cycles {
		r := x.Renewal
		if x.Kind != kind || r == nil || r.Fee == nil || x.To.IsZero() || !x.To.Before(l.Day) {
			continue
		}
		asked := *r.Fee
		switch {
		case r.Arrears != nil:
			asked = r.Arrears.Price
		case x.Years == 0 && x.Ends.Month == 0: // for life
			continue
		}
		amount, _ := money.Parse(asked.Amount, l.Currency) // the profile was checked
		price := Price{Name: asked.Name, Amount: amount}
		for _, rule := range p.Rules {
			if rule.ID == asked.Rule && inForce(x.To, rule.From, rule.To) {
				price.Rule = rule
			}
		}
		list = append(list, Missed{x.From, x.To, price})
	}
	return list
}

// Part is a percentage of an amount, in whole minor units; what is less than one is not asked for.
func Part(a money.Amount, percent int) money.Amount { return a * money.Amount(percent) / 100 }

// checkCycles looks at for how long registrations are valid, and how they are renewed.
func (p profile) checkCycles(f *faults, known map[string]bool) {
	var cycles, amnesties []version
	priced := func(kind string, x price) {
		amount, err := money.Parse(x.Amount, p.Currency)
		if err != nil || x.Rule == "" || !known[x.Rule] {
			f.no("cycle %s: a fee needs an amount and a rule", kind)
		}
		if amount > 0 && (!digits.MatchString(p.Payment.Prefix) || p.Payment.Days < 1 || p.Payment.Remind >= p.Payment.Days || p.Payment.Bank.En == "") {
			f.no("payment: prefix, days and bank are needed where something is paid")
		}
	}
	for _, x := range p.Cycles {
		cycles = append(cycles, version{x.Kind, x.From, x.To})
		for _, k := range p.Kinds {
			if k.ID == x.Kind && k.ValidYears > 0 && overlap(k.From, k.To, x.From, x.To) {
				f.no("kind %s: it has a cycle, so valid_years says it twice", x.Kind)
			}
		}
		fixed := x.Ends.Month != 0 || x.Ends.Date != 0
		if _, err := day.New(2001, time.Month(x.Ends.Month), x.Ends.Date); fixed && err != nil { // a year without a leap day
			f.no("cycle %s: the day on which it ends is in no year, or not in each", x.Kind)
		}
		_, licence := find(p.Licences, func(l licence) bool { return l.ID == x.Kind })
		if licence != (x.Affidavit != "") && x.Affidavit != "" || !known[x.Affidavit] {
			f.no("cycle %s: an affidavit is wanted of licences, by a rule", x.Kind)
		}
		if !licence && !p.registers(x.Kind) || x.Rule == "" || !known[x.Rule] || !known[x.Extension] || fixed && x.Years != 0 || x.Years < 0 || x.Ends.Least < 0 || x.Ends.Least > 366 {
			f.no("cycle %s: kind, rule, and either years or a day", x.Kind)
		}
		r := x.Renewal
		if r == nil {
			continue
		}
		life := !fixed && x.Years == 0
		for i, n := range r.Years {
			if life != (n == 0) || n < 0 || n > 10 || i > 0 && n <= r.Years[i-1] {
				f.no("cycle %s: %d years to buy", x.Kind, n)
			}
		}
		for i, n := range r.Remind {
			if n < 1 || i > 0 && n >= r.Remind[i-1] {
				f.no("cycle %s: the reminders, the most days first", x.Kind)
			}
		}
		if len(r.Years) == 0 || r.Opens < 1 || r.Grace < 0 || r.Rule == "" || !known[r.Rule] || r.Lapsed != FromToday && r.Lapsed != FromLast {
			f.no("cycle %s: a renewal needs years, opens, lapsed and a rule", x.Kind)
		}
		switch {
		case !licence && r.Fee == nil:
			f.no("cycle %s: a fee needs an amount and a rule", x.Kind)
		case !licence:
			priced(x.Kind, *r.Fee)
		case r.Fee != nil || r.Arrears != nil || r.Surcharge != nil:
			f.no("cycle %s: what a licence costs stands in the tariff", x.Kind)
		}
		if r.Arrears != nil {
			priced(x.Kind, r.Arrears.Price)
		}
		if s := r.Surcharge; s != nil && (s.Percent < 1 || s.Percent > 1000 || s.Rule == "" || !known[s.Rule]) {
			f.no("cycle %s: a surcharge needs a percentage and a rule", x.Kind)
		}
	}
	for _, x := range p.Amnesties {
		amnesties = append(amnesties, version{x.Kind, x.From, x.To})
		_, licence := find(p.Licences, func(l licence) bool { return l.ID == x.Kind })
		if !licence && !p.registers(x.Kind) || x.Rule == "" || !known[x.Rule] || x.Arrears < 0 || x.Arrears > 100 || x.Surcharge < 0 || x.Surcharge > 100 {
			f.no("amnesty of %s: percentages of 0 to 100, and a rule", x.Kind)
		}
	}
	f.once("cycle", cycles)
	f.once("amnesty", amnesties)
}
