package payment

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/money"
)

// fewestPeople is of how many people a figure is told at least that says more of them than what they paid.
const fewestPeople = 10

// Trial is what invoices of the last year would have asked for, had a fee been another. Nothing of it is stored.
type Trial struct {
	Rate             council.Rate // that is in force on the day from which the other would be
	Amount           money.Amount // for a unit, instead of the rate's
	From             day.Day
	Since, Until     day.Day // of the invoices that were looked at
	Currency         money.Currency
	People, Invoices int64
	Before, After    money.Amount // all of those invoices together
	More, Less, Same int64        // invoices that would have asked for more, for less, for the same
	Rows             []TrialRow
	Units            []TrialUnits
	Follows          bool // a surcharge follows the fee, and is counted
}

// TrialRow are invoices of one sum. Few puts together those sums that few people each were asked for; then the sums are of all of them.
type TrialRow struct {
	Few              bool
	Before, After    money.Amount
	Invoices, People int64
}

// TrialUnits are invoices with the fee for so many years. Graduated is the year that follows from them; 0: none does. Few puts
// together what concerns few people each.
type TrialUnits struct {
	Units, Graduated int64
	Few              bool
	Invoices, People int64
	Before, After    money.Amount
}

// trialGroup are invoices that are alike, as the store counts them.
type trialGroup struct {
	Owed      money.Amount `db:"owed"` // by the invoice
	Units     int64        `db:"units"`
	Was       money.Amount `db:"was"` // by its line of the fee
	LateUnits int64        `db:"late_units"`
	Late      money.Amount `db:"late"` // by its line of the surcharge
	Invoices  int64        `db:"invoices"`
	People    int64        `db:"people"`
}

// rateID names a rate in an address.
func rateID(r council.Rate) string {
	return strings.Join([]string{r.Kind, r.Fee, r.Rule.ID, strconv.FormatInt(int64(r.Amount), 10)}, ".")
}

// decideTrial reads what an officer wants to try: the rate that is in force on the day from which another would be.
func decideTrial(law council.Law, table []council.Rate, c TryFee) (t Trial, err error) {
	var f fault.Fields
	t.Since, t.Until, t.Currency = law.Day.AddYears(-1), law.Day.Add(-1), law.Currency
	known := slices.ContainsFunc(table, func(r council.Rate) bool { return rateID(r) == c.Rate })
	if !known {
		f.Add("rate", "fault.choose", nil)
	}
	t.Amount, err = money.Parse(c.Amount, law.Currency)
	switch {
	case errors.Is(err, money.ErrEmpty):
		f.Add("amount", "payment.trial.amount_empty", nil)
	case err != nil:
		f.Add("amount", "payment.trial.amount_form", nil)
	}
	boxes := SendSlip{Day: c.Day, Month: c.Month, Year: c.Year}
	if t.From, err = paidOn(boxes); err != nil {
		f.Add("from", "payment.slip.no_such_day", nil)
	} else if !t.From.After(law.Day) {
		f.Add("from", "payment.trial.past", nil)
	}
	if err := f.Err(); err != nil {
		return t, err
	}
	for _, r := range table {
		if rateID(r) == c.Rate && r.On(t.From) {
			t.Rate = r
			return t, nil
		}
	}
	f.Add("rate", "payment.trial.not_then", fault.Values{"Day": t.From})
	return t, f.Err()
}

// shareOf returns how much of a surcharge follows a rate, in hundredths of a percent; 0: none does.
func shareOf(table []council.Rate, r council.Rate, on day.Day) int {
	if !r.Renewal || r.Fee != "renewal" {
		return 0
	}
	for _, s := range table {
		if s.Kind == r.Kind && s.Share > 0 && s.On(on) {
			return s.Share
		}
	}
	return 0
}

// counted tells what the groups of invoices would have asked for. A surcharge that follows the fee is counted anew, of which share says how much.
func (t Trial) counted(groups []trialGroup, share int) Trial {
	rows, units := map[[2]money.Amount]TrialRow{}, map[int64]TrialUnits{}
	for _, g := range groups {
		after := g.Owed - g.Was + t.Amount*money.Amount(g.Units)
		if share > 0 {
			after += t.Amount*money.Amount(share)/10_000*money.Amount(g.LateUnits) - g.Late
		}
		after = max(after, 0) // less than what was waived
		at := [2]money.Amount{g.Owed, after}
		row := rows[at]
		rows[at] = TrialRow{false, g.Owed, after, row.Invoices + g.Invoices, row.People + g.People}
		n := money.Amount(g.Invoices)
		t.Invoices, t.Before, t.After = t.Invoices+g.Invoices, t.Before+g.Owed*n, t.After+after*n
		switch {
		case after > g.Owed:
			t.More += g.Invoices
		case after < g.Owed:
			t.Less += g.Invoices
		default:
			t.Same += g.Invoices
		}
		u := units[g.Units]
		u.Units, u.Invoices, u.People = g.Units, u.Invoices+g.Invoices, u.People+g.People
		u.Before, u.After = u.Before+g.Owed*n, u.After+after*n
		units[g.Units] = u
	}
	rest := TrialRow{Few: true}
	for _, r := range rows {
		if n := money.Amount(r.Invoices); r.People < fewestPeople {
			rest = TrialRow{true, rest.Before + r.Before*n, rest.After + r.After*n, rest.Invoices + r.Invoices, rest.People + r.People}
			continue
		}
		t.Rows = append(t.Rows, r)
	}
	slices.SortFunc(t.Rows, func(a, b TrialRow) int { return cmp.Or(cmp.Compare(a.Before, b.Before), cmp.Compare(a.After, b.After)) })
	if rest.Invoices > 0 {
		t.Rows = append(t.Rows, rest)
	}
	if t.Rate.Per == council.Once {
		return t
	}
	few := TrialUnits{Few: true}
	for _, u := range units {
		if u.People < fewestPeople {
			few.Invoices, few.People, few.Before, few.After = few.Invoices+u.Invoices, few.People+u.People, few.Before+u.Before, few.After+u.After
			continue
		}
		if t.Rate.Per == council.PerGraduated && t.Rate.Last > 0 {
			u.Graduated = int64(t.Rate.Last) - u.Units
		}
		t.Units = append(t.Units, u)
	}
	slices.SortFunc(t.Units, func(a, b TrialUnits) int { return cmp.Compare(a.Units, b.Units) })
	if few.Invoices > 0 {
		t.Units = append(t.Units, few)
	}
	return t
}

// future keeps the rates that are in force today or will be: what can be tried anew. A licence has no invoices yet on which its fees
// could be tried.
func future(table []council.Rate, law council.Law) (list []council.Rate) {
	for _, r := range table {
		if _, firms := law.Licence(r.Kind); !firms && (r.To.IsZero() || !r.To.Before(law.Day)) {
			list = append(list, r)
		}
	}
	return list
}
