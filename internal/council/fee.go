package council

import (
	"slices"
	"strings"

	"sanad/internal/day"
	"sanad/internal/money"
)

// Fee is a line of the tariff, with the conditions under which it is owed.
type Fee struct {
	ID                         string
	Name                       Text
	Amount                     money.Amount
	Yearly                     bool // owed for each year after graduation
	YearsTo                    int  // the last such year; 0: the present one
	GraduatedFrom, GraduatedTo int  // years of graduation that owe it; 0: open
	Category                   string
	Ownership                  Ownership // zero: owed whatever it is
	Bought                     bool      // owed for each year that is bought
	Abroad                     Abroad    // how the amount came from another currency
	Rule                       Rule
}

// Abroad is a fee that its instrument writes in another currency. It is owed in the council's own, by the rate of the law's day. The
// zero value is a fee in the council's own.
type Abroad struct {
	Currency money.Currency
	Each     money.Amount // for a unit, in that currency
	Rate     money.Amount // for a whole one of that currency, in the council's own
	Rule     Rule         // that sets the rate
}

// Payer is what of somebody decides what they owe. What does not concern them is left empty.
type Payer struct {
	Graduated int    // the year
	Category  string // of a licence
	Ownership string
	Years     int // that are bought; 0: one
}

// Charge is one line of what a service costs somebody.
type Charge struct {
	Fee    string // id of the fee
	Name   Text
	Units  int          // years of a yearly fee; else 1
	Each   money.Amount // for one unit
	Amount money.Amount // Units times Each
	Abroad Abroad
	Rule   Rule
}

// Licence is what firms hold. Who asks what one costs says its category and the form of ownership, where the licence has some, and
// for how many years.
type Licence struct {
	ID         string
	Title      Text
	Categories []string // as they are written, largest first
	Ownerships []Form   // on which the licence depends; none: on no form
	Years      int      // that may be bought at once
	Rule       Rule
}

// Licence returns a licence of firms.
func (l Law) Licence(id string) (Licence, bool) {
	return find(l.Licences, func(x Licence) bool { return x.ID == id })
}

// Ownership returns a form of ownership on which the licence depends.
func (l Licence) Ownership(id string) (Form, bool) {
	return find(l.Ownerships, func(o Form) bool { return o.ID == id })
}

// Tariff returns every line that an application for a kind, or a licence, may owe.
func (l Law) Tariff(kind string) []Fee { return l.fees[kind] }

// Fees returns what a payer owes for a kind or a licence, a line for each fee; lines of nothing are kept, because they say so.
func (l Law) Fees(kind string, of Payer) []Charge {
	var list []Charge
	for _, f := range l.fees[kind] {
		if f.GraduatedFrom > 0 && of.Graduated < f.GraduatedFrom || f.GraduatedTo > 0 && of.Graduated > f.GraduatedTo ||
			f.Category != "" && of.Category != f.Category || f.Ownership.ID != "" && of.Ownership != f.Ownership.ID {
			continue
		}
		units := 1
		switch {
		case f.Bought:
			units = max(1, of.Years)
		case f.Yearly:
			last := f.YearsTo
			if last == 0 {
				last = l.Day.Year()
			}
			if units = last - of.Graduated; units <= 0 {
				continue
			}
		}
		list = append(list, Charge{f.ID, f.Name, units, f.Amount, money.Amount(units) * f.Amount, f.Abroad, f.Rule})
	}
	return list
}

// Total adds charges up.
func Total(list []Charge) money.Amount {
	var sum money.Amount
	for _, c := range list {
		sum += c.Amount
	}
	return sum
}

// fee is a Fee as the profile writes it.
type fee struct {
	ID            string  `yaml:"id"`
	Kind          string  `yaml:"kind"` // or a licence
	Name          Text    `yaml:"name"`
	Amount        string  `yaml:"amount"`   // in major units: 1000 is a thousand rupees
	Currency      string  `yaml:"currency"` // empty: the council's own
	Yearly        bool    `yaml:"yearly"`
	YearsTo       int     `yaml:"years_to"`
	GraduatedFrom int     `yaml:"graduated_from"`
	GraduatedTo   int     `yaml:"graduated_to"`
	Category      string  `yaml:"category"`
	Ownership     string  `yaml:"ownership"`
	Bought        bool    `yaml:"bought"`
	Rule          string  `yaml:"rule"`
	From          day.Day `yaml:"from"`
	To            day.Day `yaml:"to"`
}

// licence is a Licence as the profile writes it.
type licence struct {
	ID         string   `yaml:"id"`
	Title      Text     `yaml:"title"`
	Categories []string `yaml:"categories"`
	Ownerships []string `yaml:"ownerships"` // ids of forms
	Years      int      `yaml:"years"`
	Rule       string   `yaml:"rule"`
	From       day.Day  `yaml:"from"`
	To         day.Day  `yaml:"to"`
}

// exchange is what a whole one of another currency is in the council's own, while it is in force.
type exchange struct {
	Currency string  `yaml:"currency"`
	Rate     string  `yaml:"rate"`
	Rule     string  `yaml:"rule"`
	From     day.Day `yaml:"from"`
	To       day.Day `yaml:"to"`
}

// licencesOn gathers the licences of a day.
func (p profile) licencesOn(d day.Day, rules map[string]Rule) (list []Licence) {
	forms := p.formsOn(d, rules)
	for _, x := range p.Licences {
		if !inForce(d, x.From, x.To) {
			continue
		}
		l := Licence{ID: x.ID, Title: x.Title, Categories: x.Categories, Years: x.Years, Rule: rules[x.Rule]}
		for _, f := range forms {
			if slices.Contains(x.Ownerships, f.ID) {
				l.Ownerships = append(l.Ownerships, f)
			}
		}
		list = append(list, l)
	}
	return list
}

// feesOn gathers the fees of a day. The profile was checked, so that each sum can be read and each currency has a rate.
func (p profile) feesOn(d day.Day, rules map[string]Rule) map[string][]Fee {
	fees, forms := map[string][]Fee{}, p.formsOn(d, rules)
	for _, x := range p.Fees {
		if !inForce(d, x.From, x.To) {
			continue
		}
		f := Fee{
			ID: x.ID, Name: x.Name, Yearly: x.Yearly, YearsTo: x.YearsTo, GraduatedFrom: x.GraduatedFrom, GraduatedTo: x.GraduatedTo,
			Category: x.Category, Bought: x.Bought, Rule: rules[x.Rule],
		}
		owned, _ := find(forms, func(o Form) bool { return o.ID == x.Ownership })
		f.Ownership = owned.Ownership
		if x.Currency == "" {
			f.Amount = p.sum(x.Amount)
		} else if own, ok := p.exchangeOn(d, x.Currency); ok {
			f.Abroad = Abroad{Currency: p.foreign(x.Currency), Rate: p.sum(own.Rate), Rule: rules[own.Rule]}
			f.Abroad.Each, _ = money.Parse(x.Amount, f.Abroad.Currency)
			f.Amount = f.Abroad.own()
		}
		fees[x.Kind] = append(fees[x.Kind], f)
	}
	return fees
}

// own is a unit of the fee in the council's own currency; half a minor unit is rounded up.
func (a Abroad) own() money.Amount {
	whole := a.Currency.Unit()
	return (a.Each*a.Rate + whole/2) / whole
}

// licence finds the licence that a fee is for, of a day on which both are in force.
func (p profile) licence(f fee) (licence, bool) {
	return find(p.Licences, func(x licence) bool { return x.ID == f.Kind && overlap(x.From, x.To, f.From, f.To) })
}

// foreign finds a currency in which fees may be written; the zero value if there is none.
func (p profile) foreign(code string) money.Currency {
	c, _ := find(p.Currencies, func(c money.Currency) bool { return c.Code == code })
	return c
}

// exchangeOn finds the rate of a currency on a day.
func (p profile) exchangeOn(d day.Day, code string) (exchange, bool) {
	return find(p.Exchange, func(x exchange) bool { return x.Currency == code && inForce(d, x.From, x.To) })
}

// checkFees looks at what is paid, and how. Two lines of one id may stand beside each other only for other years of graduation,
// another category or another form of ownership.
func (p profile) checkFees(f *faults, known map[string]bool) {
	if len(p.Currency.Code) != 3 || p.Currency.Digits < 0 || p.Currency.Digits > 3 {
		f.no("currency: a code of three letters and its minor digits are needed")
	}
	for i, b := range p.Payment.Billers {
		_, twice := Payment{Billers: p.Payment.Billers[:i]}.Biller(b.ID)
		if b.ID == "" || len(b.ID) > 20 || strings.Trim(b.ID, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || twice || b.Name.En == "" || b.Name.Ur == "" {
			f.no("payment: biller %s: an id of its own in small letters, digits and hyphens is needed, and a name in both languages", b.ID)
		}
	}
	p.checkExchange(f, known)
	p.checkForms(f, known)
	p.checkLicences(f, known)
	p.checkFirms(f, known)
	for i, x := range p.Fees {
		currency := p.Currency
		if x.Currency != "" {
			currency = p.foreign(x.Currency)
		}
		amount, err := money.Parse(x.Amount, currency)
		if err != nil || x.ID == "" || x.Kind == "" || x.Rule == "" || !known[x.Rule] {
			f.no("fee %s: kind, amount and rule are needed", x.ID)
		}
		if amount > 0 && (!digits.MatchString(p.Payment.Prefix) || p.Payment.Days < 1 || p.Payment.Remind >= p.Payment.Days || p.Payment.Bank.En == "") {
			f.no("payment: prefix, days and bank are needed where something is paid")
		}
		l, firms := p.licence(x)
		if x.Category != "" && !slices.Contains(l.Categories, x.Category) {
			f.no("fee %s: the licence %s has no category %q", x.ID, x.Kind, x.Category)
		}
		if x.Ownership != "" && !slices.Contains(l.Ownerships, x.Ownership) {
			f.no("fee %s: the licence %s has no form of ownership %q", x.ID, x.Kind, x.Ownership)
		}
		if x.Bought && (!firms || x.Yearly) || firms && (x.Yearly || x.GraduatedFrom+x.GraduatedTo > 0) {
			f.no("fee %s: years are bought of a licence, and counted from graduation for a person", x.ID)
		}
		for _, d := range p.changes() {
			if _, ok := p.exchangeOn(d, x.Currency); x.Currency != "" && inForce(d, x.From, x.To) && !ok {
				f.no("fee %s: %s has no rate on %s", x.ID, x.Currency, d)
			}
		}
		for _, o := range p.Fees[:i] {
			if o.ID == x.ID && o.Kind == x.Kind && overlap(o.From, o.To, x.From, x.To) && years(o.GraduatedFrom, o.GraduatedTo, x.GraduatedFrom, x.GraduatedTo) &&
				either(o.Category, x.Category) && either(o.Ownership, x.Ownership) {
				f.no("fee %s: two lines are owed by one payer on one day", x.ID)
			}
		}
	}
}

// checkExchange refuses a currency that cannot be changed into the council's own.
func (p profile) checkExchange(f *faults, known map[string]bool) {
	for _, c := range p.Currencies {
		if len(c.Code) != 3 || c.Code == p.Currency.Code || c.Digits < 0 || c.Digits > 3 {
			f.no("currency %s: a code of three letters, not the council's own, and its minor digits are needed", c.Code)
		}
	}
	f.ids("currencies", idsOf(p.Currencies, func(c money.Currency) string { return c.Code }))
	var versions []version
	for _, x := range p.Exchange {
		versions = append(versions, version{x.Currency, x.From, x.To})
		if p.foreign(x.Currency).Code == "" || p.sum(x.Rate) <= 0 || p.sum(x.Rate) > highestRate || !known[x.Rule] {
			f.no("exchange %s: a currency, its rate and the rule that sets it are needed", x.Currency)
		}
	}
	f.once("exchange", versions)
}

// highestRate keeps a sum in another currency, of at most money.Most, far from where sums overflow: 9,000 rupees for a whole one.
const highestRate = 900_000

// checkLicences refuses a licence that nobody could ask for.
func (p profile) checkLicences(f *faults, known map[string]bool) {
	var versions []version
	for _, x := range p.Licences {
		versions = append(versions, version{x.ID, x.From, x.To})
		if x.ID == "" || strings.Trim(x.ID, "abcdefghijklmnopqrstuvwxyz_") != "" || x.Years < 1 || x.Years > 10 || !known[x.Rule] {
			f.no("licence %s: an id in small letters, how many years are bought, and a rule are needed", x.ID)
		}
		for _, k := range p.Kinds {
			if k.ID == x.ID {
				f.no("licence %s: a kind of registration has that id", x.ID)
			}
		}
		f.ids("categories of "+x.ID, x.Categories)
		f.ids("forms of ownership of "+x.ID, x.Ownerships)
		for _, id := range x.Ownerships {
			if _, ok := find(p.Forms, func(o form) bool { return o.ID == id && overlap(o.From, o.To, x.From, x.To) }); !ok {
				f.no("licence %s: no firm is owned as %q", x.ID, id)
			}
		}
	}
	f.once("licence", versions)
}

// years tells whether two spans of years share one; 0 is open.
func years(from, to, from2, to2 int) bool {
	return (to == 0 || from2 <= to) && (to2 == 0 || from <= to2)
}

// either tells whether one payer can meet both conditions; an empty one is met by all.
func either(a, b string) bool { return a == "" || b == "" || a == b }
