package engineer

import (
	"strconv"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/standing"
)

// longestExtension is how many days ahead an extension may reach.
const longestExtension = 731

// decideExtend reads an extension as it was typed, and refuses one that extends nothing, shortens, or reaches too far.
func decideExtend(law council.Law, c Extend) (extensionRow, error) {
	var f fault.Fields
	row := extensionRow{Kind: c.Kind, Instrument: c.Instrument, State: extensionProposed, Law: law.ID, Version: 1}
	switch cycle := law.Cycle(c.Kind); {
	case !known(law, c.Kind):
		f.Add("kind", "fault.choose", nil)
	case cycle.ExtendRule.ID == "":
		f.Add("kind", "engineer.extend.no_rule", nil)
	default:
		row.Rule = cycle.ExtendRule.ID
	}
	row.From = readDay(&f, "from", c.FromDay, c.FromMonth, c.FromYear)
	row.To = readDay(&f, "to", c.ToDay, c.ToMonth, c.ToYear)
	row.Until = readDay(&f, "until", c.UntilDay, c.UntilMonth, c.UntilYear)
	if !row.From.IsZero() && !row.To.IsZero() && row.To.Before(row.From) {
		f.Add("to", "engineer.extend.order", nil)
	}
	switch {
	case row.Until.IsZero() || row.To.IsZero():
	case !row.Until.After(row.To):
		f.Add("until", "engineer.extend.shorter", fault.Values{"To": row.To})
	case law.Day.Until(row.Until) > longestExtension:
		f.Add("until", "engineer.extend.far", nil)
	}
	if len([]rune(c.Instrument)) < 5 {
		f.Add("instrument", "engineer.extend.instrument", nil)
	}
	return row, f.Err()
}

func known(law council.Law, kind string) bool {
	_, ok := law.Kind(kind)
	return ok
}

// decideExtension lets an extension be decided that waits, from a page that is up to date.
func decideExtension(row extensionRow, version string) error {
	switch {
	case row.State != extensionProposed:
		return fault.Conflict("engineer.extend.decided", nil)
	case version != strconv.FormatInt(row.Version, 10):
		return fault.Conflict("fault.stale", nil)
	}
	return nil
}

// decideSecond refuses that one person proposes and confirms.
func decideSecond(row extensionRow, by access.Actor) error {
	if row.By == by.Person {
		return fault.Denied("engineer.extend.second", nil)
	}
	return nil
}

// decideExtended returns the fact that extends a registration; false where its kind is another, its validity ends otherwise, or it is no longer
// on the register.
func decideExtended(on day.Day, row extensionRow, r Registration, now time.Time) (standing.Fact, bool) {
	until := r.Facts.ValidUntil()
	if r.Title(on) != row.Kind || until.IsZero() || until.Before(row.From) || until.After(row.To) {
		return standing.Fact{}, false
	}
	switch r.Facts.On(on) {
	case standing.None, standing.Removed, standing.Surrendered, standing.Deceased:
		return standing.Fact{}, false
	}
	return standing.Fact{ID: id.New(now), Kind: standing.Valid, From: until.Add(1), Until: row.Until, Known: now}, true
}
