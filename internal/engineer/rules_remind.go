package engineer

import (
	"slices"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/standing"
)

// turn is the span of days, from today, whose ends a reminder of so many days before is for: it is late rather than left out.
type turn struct{ days, from, to int }

// turns lists the turns of the reminders, the most days first: of 60, 30, 7 and 1 the one of 30 is for ends that are 8 to 30 days ahead.
func turns(remind []int) []turn {
	var list []turn
	for i, days := range remind {
		t := turn{days: days, to: days}
		if i+1 < len(remind) {
			t.from = remind[i+1] + 1
		}
		list = append(list, t)
	}
	return list
}

// decideRemind returns which reminder is due to somebody whose validity ends on a day, and whether it leaves: not to those who are gone from
// the register. Sent are the reminders before, by their days. Whoever renewed is due none, and nobody twice or an earlier one after a later.
func decideRemind(law council.Law, r Registration, until day.Day, sent []int) (days int, leaves, due bool) {
	c, left := cycleOf(law, r), law.Day.Until(until)
	if c.Renewal == nil || r.Facts.ValidUntil() != until {
		return 0, false, false
	}
	for _, t := range turns(c.Renewal.Remind) {
		if left < t.from || left > t.to || slices.ContainsFunc(sent, func(n int) bool { return n <= t.days }) {
			continue
		}
		switch r.Facts.On(law.Day) {
		case standing.None, standing.Removed, standing.Surrendered, standing.Deceased:
			return t.days, false, true
		}
		return t.days, true, true
	}
	return 0, false, false
}
