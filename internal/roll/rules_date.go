package roll

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"sanad/internal/day"
	"sanad/internal/text"
)

var (
	isoDate    = regexp.MustCompile(`^([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})( 00:00(:00)?)?$`)
	dayFirst   = regexp.MustCompile(`^([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})( 00:00(:00)?)?$`)
	dayWord    = regexp.MustCompile(`(?i)^([0-9]{1,2})[-/. ]([a-z]{3,9})[-/., ]+([0-9]{4})$`)
	shortYear  = regexp.MustCompile(`(?i)^[0-9]{1,2}[-/. ]([0-9]{1,2}|[a-z]{3,9})[-/. ][0-9]{2}$`)
	excelDay   = regexp.MustCompile(`^[0-9]{4,5}(\.[0-9]+)?$`)
	monthNames = []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}
)

// date reads a day in one of the shapes that people write. A day that could be read two ways is read day first, and said.
func (j *judge) date(f Field) day.Day {
	s := strings.TrimSpace(text.Digits(j.cell(f, 40)))
	if s == "" {
		return day.Day{}
	}
	atoi := func(s string) int { n, _ := strconv.Atoi(s); return n }
	if on, err := day.Parse(s); err == nil {
		return on
	}
	var y, m, d int
	switch {
	case isoDate.MatchString(s):
		p := isoDate.FindStringSubmatch(s)
		y, m, d = atoi(p[1]), atoi(p[2]), atoi(p[3])
	case dayFirst.MatchString(s):
		p := dayFirst.FindStringSubmatch(s)
		d, m, y = atoi(p[1]), atoi(p[2]), atoi(p[3])
		if m > 12 && d <= 12 {
			j.refuse(f, "roll.date.month_first", nil)
			return day.Day{}
		}
		if d <= 12 && d != m {
			j.say(f, "roll.date.two_ways")
		}
	case dayWord.MatchString(s):
		p := dayWord.FindStringSubmatch(s)
		d, m, y = atoi(p[1]), slices.Index(monthNames, strings.ToLower(p[2][:3]))+1, atoi(p[3])
	case shortYear.MatchString(s):
		j.refuse(f, "roll.date.short_year", nil)
		return day.Day{}
	case asDate.MatchString(s):
		j.refuse(f, "roll.cell.date", nil)
		return day.Day{}
	case excelDay.MatchString(s):
		j.refuse(f, "roll.date.serial", nil)
		return day.Day{}
	default:
		j.refuse(f, "roll.date.shape", nil)
		return day.Day{}
	}
	on, err := day.New(y, time.Month(m), d)
	if err != nil {
		j.refuse(f, "roll.date.no_such_day", nil)
	}
	return on
}

// farAhead is how many years ahead a date of a register lies at most.
const farAhead = 100

// days reads the dates of the standing, and refuses what cannot have happened.
func (j *judge) days() {
	r := &j.row
	r.Entered, r.Valid = j.date(FieldEntered), j.date(FieldValid)
	r.SuspendedFrom, r.SuspendedUntil = j.date(FieldSuspendedFrom), j.date(FieldSuspendedUntil)
	r.Removed, r.Deceased = j.date(FieldRemoved), j.date(FieldDeceased)
	if r.Entered.IsZero() {
		if !j.refused(FieldEntered) {
			j.refuse(FieldEntered, "roll.entered.empty", nil)
		}
		return
	}
	if r.Kind != "" && !j.law.Cycle(r.Kind).Life() && r.Valid.IsZero() && !j.refused(FieldValid) {
		j.refuse(FieldValid, "roll.valid.empty", nil)
	}
	for _, x := range []struct {
		field Field
		on    day.Day
		past  bool // it cannot be yet to come
	}{
		{FieldEntered, r.Entered, true}, {FieldValid, r.Valid, false}, {FieldSuspendedFrom, r.SuspendedFrom, false}, {FieldRemoved, r.Removed, true}, {FieldDeceased, r.Deceased, true},
	} {
		switch {
		case x.on.IsZero():
		case x.on.After(j.law.Day.AddYears(farAhead)):
			j.refuse(x.field, "roll.date.far", nil)
		case x.on.Before(r.Entered):
			j.refuse(x.field, "roll.date.before_entry", nil)
		case x.past && x.on.After(j.law.Day):
			j.refuse(x.field, "roll.date.ahead", nil)
		}
	}
	switch {
	case !r.SuspendedUntil.IsZero() && r.SuspendedFrom.IsZero():
		if !j.refused(FieldSuspendedFrom) {
			j.refuse(FieldSuspendedFrom, "roll.suspended.from", nil)
		}
	case !r.SuspendedUntil.IsZero() && r.SuspendedUntil.Before(r.SuspendedFrom):
		j.refuse(FieldSuspendedUntil, "roll.suspended.until", nil)
	}
}
