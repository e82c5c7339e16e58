package notice

import (
	"slices"
	"time"
	"unicode/utf8"

	"sanad/internal/fault"
	"sanad/internal/text"
)

// served is why a letter leaves by a way that an officer chose. (P6.3 binds the road; this is a deed of somebody, with a reason.)
const served = "served"

// fewestReasons is how long the reason for a serving is at least: its reader shall understand it.
const fewestReasons = 10

// askedFor is after how long somebody is asked anew for an address that works.
const askedFor = 14 * 24 * time.Hour

// unreached tells whether a letter did not reach whoever it is to.
func unreached(m messageRow) bool {
	return m.Person != "" && (m.State == StateHeld || m.State == StateRefused) && !slices.Contains([]string{heldNotAsked, heldWithdrawn, heldNever}, m.Why)
}

// check reads what an officer typed.
func (c Serve) check() (Serve, error) {
	var f fault.Fields
	var err error
	if !slices.Contains(ways, Way(c.Way)) {
		f.Add("way", "notice.serve.no_way", nil)
	}
	if c.Reason, err = text.CleanLines(c.Reason); err != nil {
		f.Add("reason", "notice.serve.unreadable", nil)
	} else if utf8.RuneCountInString(c.Reason) < fewestReasons {
		f.Add("reason", "notice.serve.no_reason", nil)
	}
	return c, f.Err()
}

// decideServe says whether a letter is served by a way: only one that must be got, that did not reach its holder, and by a way that leads
// to them.
func decideServe(m messageRow, leads Reach) error {
	switch {
	case kinds[m.Kind].class != statutory:
		return fault.Conflict("notice.serve.not_demanded", nil)
	case !unreached(m):
		return fault.Conflict("notice.serve.moved_on", nil)
	case leads != Works:
		var f fault.Fields
		f.Add("way", "notice.serve.leads."+string(leads), nil)
		return f.Err()
	}
	return nil
}

// decideServed is the course of a letter that an officer serves: by that way alone, if it still leads to the person.
func decideServed(w Way, leads Reach) Course {
	if leads == Works {
		return Course{true, w, served, true}
	}
	return Course{Why: string(leads), decided: true}
}

// decideAsk says whether somebody is asked for an address that works: after a letter that did not reach them, once in a while, and only if
// they would ever learn of it.
func decideAsk(m messageRow, last time.Time, account bool, c Course, now time.Time) error {
	switch {
	case !unreached(m):
		return fault.Conflict("notice.serve.moved_on", nil)
	case now.Sub(last) < askedFor:
		return fault.Conflict("notice.asking.lately", nil)
	case !account && !c.Leaves:
		return fault.Conflict("notice.asking.nobody", nil)
	}
	return nil
}
