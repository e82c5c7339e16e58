package casework

import (
	"strconv"

	"sanad/internal/access"
	"sanad/internal/fault"
)

// MayAct refuses whoever may not do the present step of a case, and says who must: a case that is closed or has moved on, another
// office's step, one's own affair, and a person who did an earlier step. Version is of the page that was looked at; empty skips
// the comparison.
func MayAct(c Case, earlier []Act, by access.Actor, version string) error {
	if c.State == Closed {
		return fault.Conflict("casework.closed", nil)
	}
	if version != "" && version != strconv.FormatInt(c.Version, 10) {
		return fault.Conflict("casework.moved_on", nil)
	}
	if c.Person == by.Person {
		return fault.Denied("casework.own_affair", nil)
	}
	if !by.Has(access.Role(c.Role)) {
		return fault.Denied("casework.other_office."+c.Role, nil)
	}
	for _, a := range earlier {
		if a.Person == by.Person {
			return fault.Denied("casework.same_person", nil)
		}
	}
	if c.Holder != "" && c.Holder != by.Person {
		return fault.Conflict("casework.taken", nil)
	}
	return nil
}
