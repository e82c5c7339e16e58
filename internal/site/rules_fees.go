package site

import (
	"slices"
	"strings"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/text"
)

// KindFees are the lines of the table of fees of one kind or licence on a day. Neither: no rule asks for a fee.
type KindFees struct {
	ID                 string // of the kind or the licence
	Title              council.Text
	Firms              bool // it is a licence
	Applying, Renewing []council.Rate
}

// Coming is what changes in the table of fees on a day.
type Coming struct {
	On    day.Day
	New   []council.Rate
	Ended []council.Rate // without another in their place
}

// decideFees sorts the table of fees by what it is on the law's day and what changes after it, the nearest day first.
func decideFees(law council.Law, table []council.Rate) (kinds []KindFees, coming []Coming) {
	for _, k := range slices.Concat(law.Kinds, law.Services) {
		kinds = append(kinds, KindFees{ID: k.ID, Title: k.Title})
	}
	for _, l := range law.Licences {
		kinds = append(kinds, KindFees{ID: l.ID, Title: l.Title, Firms: true})
	}
	for i := range kinds {
		fees := &kinds[i]
		for _, r := range table {
			switch {
			case r.Kind != fees.ID || !r.On(law.Day):
			case r.Renewal:
				fees.Renewing = append(fees.Renewing, r)
			default:
				fees.Applying = append(fees.Applying, r)
			}
		}
	}
	at := func(on day.Day) *Coming {
		for i := range coming {
			if coming[i].On == on {
				return &coming[i]
			}
		}
		coming = append(coming, Coming{On: on})
		return &coming[len(coming)-1]
	}
	for _, r := range table {
		if r.From.After(law.Day) {
			c := at(r.From)
			c.New = append(c.New, r)
		}
		if end := r.To.Add(1); !r.To.IsZero() && end.After(law.Day) && !slices.ContainsFunc(table, func(o council.Rate) bool { return o.Same(r) && o.From == end }) {
			c := at(end)
			c.Ended = append(c.Ended, r)
		}
	}
	slices.SortFunc(coming, func(a, b Coming) int { return strings.Compare(a.On.String(), b.On.String()) })
	return kinds, coming
}

// decideFeesDay reads the day whose fees are asked for; empty: today. Days to come can be asked for as well.
func decideFeesDay(today day.Day, typed string) (day.Day, error) {
	if typed == "" {
		return today, nil
	}
	on, err := day.Parse(text.Digits(typed))
	if err != nil {
		var f fault.Fields
		f.Add("on", "site.fees.no_such_day", nil)
		return today, f.Err()
	}
	return on, nil
}
