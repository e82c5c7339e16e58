package roll

import (
	"sanad/internal/day"
	"sanad/internal/table"
)

// date reads a day in one of the shapes that people write. A day that could be read two ways is read day first, and said.
func (j *judge) date(f Field) day.Day {
	on, twoWays, wrong := table.Day(j.cell(f, 40))
	if twoWays {
		j.say(f, "roll.date.two_ways")
	}
	switch wrong {
	case "":
	case "month":
		j.refuse(f, "roll.cell.date", nil)
	default:
		j.refuse(f, "roll.date."+wrong, nil)
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
