package visit

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/text"
)

const (
	fewestReasons  = 20 // characters
	mostSections   = 20
	mostPerSection = 200
)

// proposing is what a proposal after a visit is judged by.
type proposing struct {
	law       council.Law
	kind      council.VisitKind
	programme Programme
	taken     bool    // another decision has its number
	placed    bool    // it stands on an agenda
	over      day.Day // the last day of the visit
}

// decidePropose reads what an officer proposes after a visit that is about no batches.
func decidePropose(v Visit, p Proposal, c Propose, b proposing) (Proposal, error) {
	switch {
	case v.Stage != Board || b.kind.Batches:
		return p, fault.Conflict("visit.propose.not_now", nil)
	case b.placed:
		return p, fault.Conflict("visit.propose.placed", nil)
	case c.Version != p.version():
		return p, fault.Conflict("visit.changed", nil)
	}
	var f fault.Fields
	p.Outcome, p.Number, p.Meeting, p.Reasons = c.Outcome, strings.TrimSpace(c.Number), strings.TrimSpace(c.Meeting), council.Text{En: c.ReasonsEn, Ur: c.ReasonsUr}
	if p.Outcome != Approved && p.Outcome != NotApproved {
		f.Add("outcome", "fault.choose", nil)
	}
	switch {
	case p.Number == "":
		f.Add("number", "fault.empty", nil)
	case b.taken:
		f.Add("number", "visit.propose.taken", nil)
	}
	if p.Meeting == "" {
		f.Add("meeting", "fault.empty", nil)
	}
	on, err := day.Parse(text.Day(c.Day, c.Month, c.Year))
	p.On = on
	if err != nil {
		f.Add("on", "visit.propose.no_day", nil)
	} else {
		checkDecided(&f, v, on, b)
	}
	for _, x := range []struct{ field, key, reasons string }{{"reasons_en", "visit.propose.reasons_english", p.Reasons.En}, {"reasons_ur", "visit.propose.reasons_urdu", p.Reasons.Ur}} {
		if utf8.RuneCountInString(x.reasons) < fewestReasons {
			f.Add(x.field, x.key, fault.Values{"Least": fewestReasons})
		}
	}
	p.From, p.Sections, p.PerSection = 0, 0, 0
	if b.kind.Seats && p.Outcome == Approved {
		readSeats(&f, &p, c, b)
	}
	return p, f.Err()
}

// checkDecided refuses a day of a decision that is before the exit meeting, or still to come.
func checkDecided(f *fault.Fields, v Visit, on day.Day, b proposing) {
	switch {
	case on.After(b.law.Day):
		f.Add("on", "visit.propose.future", nil)
	case on.Before(b.over):
		f.Add("on", "visit.propose.before", fault.Values{"Number": numbered(v), "Day": b.over})
	}
}

// readSeats reads from which batch on how many sections are approved, with how many students each.
func readSeats(f *fault.Fields, p *Proposal, c Propose, b proposing) {
	for _, x := range []struct {
		into        *int
		name, typed string
		least, most int
	}{
		{&p.From, "from", c.From, b.programme.First, lastOf(b)}, {&p.Sections, "sections", c.Sections, 1, mostSections}, {&p.PerSection, "per_section", c.PerSection, 1, mostPerSection},
	} {
		n, err := strconv.Atoi(text.Digits(strings.TrimSpace(x.typed)))
		if *x.into = n; err != nil || n < x.least || n > x.most {
			f.Add(x.name, "visit.propose.between."+x.name, fault.Values{"Least": strconv.Itoa(x.least), "Most": strconv.Itoa(x.most)})
		}
	}
}

// lastOf is the last batch from which seats can be approved.
func lastOf(b proposing) int {
	if b.programme.Last != 0 {
		return b.programme.Last
	}
	return b.law.Day.Year() + 5
}

// decideReady refuses a visit that no board can decide now.
func decideReady(v Visit, proposed bool) error {
	switch {
	case v.Stage != Board:
		return fault.Conflict("visit.board.not_now", nil)
	case !proposed:
		return fault.Conflict("visit.board.nothing", nil)
	}
	return nil
}

// decideApart refuses whoever has a part in a visit.
func decideApart(kept []string, person string) error {
	for _, k := range kept {
		if k == person {
			return fault.Denied("visit.board.apart", nil)
		}
	}
	return nil
}

// decideOutcome lets somebody else than its writer confirm what the board found, or send it back.
func decideOutcome(v Visit, p Proposal, by, version string) error {
	switch {
	case v.Stage != Confirm || p.State != ProposalFound:
		return fault.Conflict("visit.confirm.not_now", nil)
	case p.By == by:
		return fault.Denied("visit.confirm.own", nil)
	case version != p.version():
		return fault.Conflict("visit.changed", nil)
	}
	return nil
}
