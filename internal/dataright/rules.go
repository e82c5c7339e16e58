package dataright

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/text"
)

// Question is something about a look that somebody should ask; it accuses nobody.
type Question string

// The questions.
const (
	Many    Question = "many"    // far more persons in a day than this officer usually opens
	Outside Question = "outside" // no case, or a case that the officer neither holds nor decided on
	Name    Question = "name"    // shares a word of the name with the officer
	Night   Question = "night"   // between ten in the evening and six in the morning, or on a day without work
)

// Questions are all of them, in the order in which they are shown.
var Questions = []Question{Many, Outside, Name, Night}

// habit is what an officer's looks are compared with.
type habit struct {
	zone     *time.Location
	calendar day.Calendar
	now      time.Time
	worked   map[string]bool // cases that the officer holds or decided on
	sharing  map[string]bool // persons who share a word of the name
	days     map[day.Day]map[string]bool
	usual    int // persons on a usual day
}

// few is how many persons in a day are never many; often is how many times the usual day is.
const (
	few   = 20
	often = 3
)

// settle is how long an officer may have looked at a case before doing anything on it.
const settle = 48 * time.Hour

// observe learns from an officer's latest looks.
func (h *habit) observe(looks []access.Look) {
	h.days = map[day.Day]map[string]bool{}
	for _, l := range looks {
		d := day.Of(l.At, h.zone)
		if h.days[d] == nil {
			h.days[d] = map[string]bool{}
		}
		h.days[d][l.Person] = true
	}
	var counts []int
	for _, persons := range h.days {
		counts = append(counts, len(persons))
	}
	slices.Sort(counts)
	if len(counts) > 0 {
		h.usual = counts[(len(counts)-1)/2]
	}
}

// ask returns what should be asked about a look.
func (h *habit) ask(l access.Look) (list []Question) {
	local := l.At.In(h.zone)
	d := day.Of(l.At, h.zone)
	if n := len(h.days[d]); n > few && n > often*h.usual {
		list = append(list, Many)
	}
	if l.Case == "" || l.Purpose == access.Licensing && !h.worked[l.Case] && h.now.Sub(l.At) > settle {
		list = append(list, Outside)
	}
	if h.sharing[l.Person] {
		list = append(list, Name)
	}
	if local.Hour() >= 22 || local.Hour() < 6 || !h.calendar.Works(d) {
		list = append(list, Night)
	}
	return list
}

// longest is the most days for which a look may be shown later by one order; a new order can follow.
const longest = 180

// decideDelay checks an order to show looks later, and returns its last day.
func decideDelay(c Delay, today day.Day) (day.Day, error) {
	var f fault.Fields
	if len([]rune(c.Order)) < 20 {
		f.Add("order", "dataright.delay.short", nil)
	}
	until, err := day.Parse(text.Day(c.Day, c.Month, c.Year))
	switch {
	case err != nil:
		f.Add("until", "dataright.delay.no_such_day", nil)
	case !until.After(today):
		f.Add("until", "dataright.delay.past", nil)
	case until.After(today.Add(longest)):
		f.Add("until", "dataright.delay.long", fault.Values{"Days": longest})
	}
	return until, f.Err()
}

// decideReason checks why a record is to be opened in an emergency, before anything is looked for.
func decideReason(c Emergency) error {
	var f fault.Fields
	if strings.TrimSpace(c.Number) == "" {
		f.Add("number", "dataright.emergency.number_missing", nil)
	}
	if letters(c.Reason) < 20 {
		f.Add("reason", "dataright.emergency.short", nil)
	}
	return f.Err()
}

// letters counts those of a text, in any script.
func letters(text string) (n int) {
	for _, r := range text {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

// decideAsk checks a request; who asks for a copy needs no words.
func decideAsk(c Ask) error {
	var f fault.Fields
	if !slices.Contains(Whats, What(c.What)) {
		f.Add("what", "fault.choose", nil)
	}
	if letters(c.Words) < 10 && What(c.What) != Copy {
		f.Add("words", "dataright.ask.short", nil)
	}
	return f.Err()
}

// decideAnswer checks an answer: who asked reads it.
func decideAnswer(c Answer) error {
	var f fault.Fields
	if !slices.Contains(Outcomes, Outcome(c.Outcome)) {
		f.Add("outcome", "fault.choose", nil)
	}
	if letters(c.Words) < 20 {
		f.Add("words", "dataright.answer.short", nil)
	}
	return f.Err()
}

// decideEmergency refuses an officer's own record, and more openings in a day than the council allows.
func decideEmergency(officer, who string, today int64, limits council.Emergency) error {
	switch {
	case officer == who:
		return fault.Denied("dataright.emergency.own", nil)
	case limits.ADay == 0:
		return fault.Denied("dataright.emergency.never", nil)
	case today >= int64(limits.ADay):
		return fault.Denied("dataright.emergency.enough", fault.Values{"Count": limits.ADay})
	}
	return nil
}

// hidden tells whether a look is not shown to the person yet, and whether one that is shown was shown late.
func hidden(l access.Look, orders []delayRow, law council.Law) (hides, late bool) {
	for _, o := range orders {
		switch {
		case l.At.Before(o.OrderedAt), day.Of(l.At, law.Zone).After(o.UntilOn), o.LiftedAt != nil && l.At.After(*o.LiftedAt):
		case o.LiftedAt == nil && !law.Day.After(o.UntilOn):
			return true, false
		default:
			late = true
		}
	}
	return false, late
}
