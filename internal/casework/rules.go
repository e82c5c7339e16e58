package casework

import (
	"strconv"
	"time"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/fault"
)

// MayAct refuses whoever may not do the present step of a case, and says who must: as MayHandle, and a case that waits for the other
// side or for something outside.
func MayAct(c Case, earlier []Act, by access.Actor, version string) error {
	if err := MayHandle(c, earlier, by, version); err != nil {
		return err
	}
	return Waiting(c)
}

// Waiting refuses what cannot be done while a case waits for the other side or for something outside.
func Waiting(c Case) error {
	if c.Waits != WaitsOffice {
		return fault.Conflict("casework.waits."+string(c.Waits), nil)
	}
	return nil
}

// MayHandle refuses whoever may not deal with a case at its present step: a case that is closed or has moved on, another office's
// step, one's own affair, and a person who did an earlier step. Version is of the page that was looked at; empty skips the
// comparison. That somebody else is to deal with it hinders nobody: who acts on a page that is out of date is told what changed.
func MayHandle(c Case, earlier []Act, by access.Actor, version string) error {
	if c.State == Closed {
		return fault.Conflict("casework.closed", nil)
	}
	if version != "" && version != strconv.FormatInt(c.Version, 10) {
		return fault.Conflict("casework.moved_on", nil)
	}
	if by.System { // time, where a rule makes something of silence; the rule is kept with the deed
		return nil
	}
	if c.Person == by.Person {
		return fault.Denied("access.own_affair", nil)
	}
	if !by.Has(access.Role(c.Role)) {
		return fault.Denied("casework.other_office."+c.Role, nil)
	}
	for _, a := range earlier {
		if a.Person == by.Person {
			return fault.Denied("casework.same_person", nil)
		}
	}
	return nil
}

// worked counts the working days that the present step has taken, without the pauses.
func worked(calendar day.Calendar, c Case, today day.Day) int64 {
	left := c.Left
	if c.Waits == WaitsOffice {
		left = int64(calendar.Between(today, c.Due))
	}
	return max(0, c.Given-left)
}

// wait stops the clock of a case, which is running.
func wait(calendar day.Calendar, c Case, waits Waits, until, today day.Day) Case {
	if c.Waits == WaitsOffice {
		c.Left = int64(calendar.Between(today, c.Due))
	}
	c.Waits, c.Until = waits, until
	return c
}

// resume lets the clock of a case run again: as many working days are left as when it stopped.
func resume(calendar day.Calendar, c Case, today day.Day) Case {
	if c.Waits == WaitsOffice {
		return c
	}
	c.Due = calendar.Add(today, int(c.Left))
	c.Waits, c.Until, c.Left = WaitsOffice, day.Day{}, 0
	return c
}

// fewest is of how many cases a median is told at least: fewer would tell of one person's case, and mean little.
const fewest = 5

// medians computes the median of each kind and step from counts that are ordered by kind, step and days. Of an even number it is the
// longer of the middle two, because nobody should hope for less.
func medians(counts []count, now time.Time) (list []Median) {
	for len(counts) > 0 {
		first, n, total := counts[0], 0, int64(0)
		for n < len(counts) && counts[n].Kind == first.Kind && counts[n].Step == first.Step {
			total += counts[n].Cases
			n++
		}
		var seen int64
		for _, c := range counts[:n] {
			if seen += c.Cases; seen > total/2 {
				if total >= fewest {
					list = append(list, Median{Kind: first.Kind, Step: first.Step, Days: c.Days, Cases: total, AsOf: now})
				}
				break
			}
		}
		counts = counts[n:]
	}
	return list
}
