package engineer

import (
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/standing"
)

// farAhead is how many years ahead a decision on a registration may begin.
const farAhead = 1

// fewestLetters is how long the grounds of a decision are at least.
const fewestLetters = 20

// decideGrounds demands grounds that the engineer can answer.
func decideGrounds(f *fault.Fields, field, grounds string) {
	if len([]rune(grounds)) < fewestLetters {
		f.Add(field, "engineer.deed.grounds_short", fault.Values{"Least": fewestLetters})
	}
}

// entered returns the first day of the registration: nothing that is decided of it lies before.
func entered(facts standing.Facts) (first day.Day) {
	for _, f := range facts {
		if f.Kind == standing.Entry && !facts.Aside(f.ID) && (first.IsZero() || f.From.Before(first)) {
			first = f.From
		}
	}
	return first
}

// died tells whether a death is recorded: then only setting aside is left.
func died(facts standing.Facts) bool {
	for _, f := range facts {
		if f.Kind == standing.Death && !facts.Aside(f.ID) {
			return true
		}
	}
	return false
}

// decideFrom reads what every deed says, and refuses a day before the entry or too far ahead, and whatever follows a death.
func decideFrom(f *fault.Fields, law council.Law, facts standing.Facts, c Deed) (day.Day, error) {
	if died(facts) {
		return day.Day{}, fault.Conflict("engineer.deed.deceased", nil)
	}
	first := entered(facts)
	if first.IsZero() {
		return day.Day{}, fault.Conflict("engineer.deed.no_entry", nil)
	}
	from := readDay(f, "from", c.Day, c.Month, c.Year)
	switch {
	case from.IsZero():
	case from.Before(first):
		f.Add("from", "engineer.deed.before_entry", fault.Values{"Day": first})
	case from.After(law.Day.AddYears(farAhead)):
		f.Add("from", "engineer.deed.too_far", fault.Values{"Day": law.Day.AddYears(farAhead)})
	}
	decideGrounds(f, "grounds", c.Grounds)
	return from, nil
}

// decideSpan reads a first day and a last one that may be left out, for a suspension or a pause that shares no day with another.
func decideSpan(law council.Law, facts standing.Facts, kind standing.Kind, c Deed, d, m, y string) (standing.Fact, error) {
	var f fault.Fields
	fact := standing.Fact{Kind: kind}
	var err error
	if fact.From, err = decideFrom(&f, law, facts, c); err != nil {
		return fact, err
	}
	if d+m+y != "" {
		fact.Until = readDay(&f, "until", d, m, y)
		if !fact.Until.IsZero() && fact.Until.Before(fact.From) {
			f.Add("until", "engineer.deed.until_before", nil)
		}
	}
	if f.Err() != nil {
		return fact, f.Err()
	}
	if s := facts.On(fact.From); s == standing.Removed || s == standing.Surrendered {
		f.Add("from", "engineer.deed.not_on_register", nil)
	}
	for _, x := range facts {
		if x.Kind != kind || facts.Aside(x.ID) {
			continue
		}
		last := facts.Last(x)
		switch {
		case !last.IsZero() && last.Before(x.From), !last.IsZero() && last.Before(fact.From), !fact.Until.IsZero() && fact.Until.Before(x.From):
		case last.IsZero():
			f.Add("from", "engineer."+string(kind)+".overlaps_open", fault.Values{"From": x.From})
		default:
			f.Add("from", "engineer."+string(kind)+".overlaps", fault.Values{"From": x.From, "Until": last})
		}
	}
	return fact, f.Err()
}

func decideSuspend(law council.Law, facts standing.Facts, c Suspend) (standing.Fact, error) {
	return decideSpan(law, facts, standing.Suspension, c.Deed, c.UntilDay, c.UntilMonth, c.UntilYear)
}

func decidePause(law council.Law, facts standing.Facts, c Pause) (standing.Fact, error) {
	return decideSpan(law, facts, standing.Pause, c.Deed, c.UntilDay, c.UntilMonth, c.UntilYear)
}

// factOf returns the fact that somebody chose.
func factOf(facts standing.Facts, id string) (standing.Fact, error) {
	for _, f := range facts {
		if f.ID == id {
			return f, nil
		}
	}
	return standing.Fact{}, fault.NotFound()
}

// decideEnd lets a suspension or a pause hold no longer from a day on, which lies after its first and not after its last.
func decideEnd(law council.Law, facts standing.Facts, c End) (standing.Fact, error) {
	var f fault.Fields
	fact := standing.Fact{Kind: standing.End, Of: c.Of}
	of, err := factOf(facts, c.Of)
	if err != nil {
		return fact, err
	}
	if fact.From, err = decideFrom(&f, law, facts, c.Deed); err != nil {
		return fact, err
	}
	switch last := facts.Last(of); {
	case of.Kind != standing.Suspension && of.Kind != standing.Pause:
		return fact, fault.Conflict("engineer.end.nothing", nil)
	case facts.Aside(of.ID):
		return fact, fault.Conflict("engineer.deed.aside", nil)
	case facts.Ended(of.ID):
		return fact, fault.Conflict("engineer.end.twice", fault.Values{"Day": last})
	case fact.From.IsZero():
	case !fact.From.After(of.From):
		f.Add("from", "engineer.end.before", fault.Values{"Day": of.From})
	case !last.IsZero() && fact.From.After(last):
		f.Add("from", "engineer.end.over", fault.Values{"Day": last})
	}
	return fact, f.Err()
}

// decideRemove takes off the register whoever is on it, or gave the registration back.
func decideRemove(law council.Law, facts standing.Facts, c Remove) (standing.Fact, error) {
	var f fault.Fields
	fact := standing.Fact{Kind: standing.Removal}
	var err error
	if fact.From, err = decideFrom(&f, law, facts, c.Deed); err == nil && f.Err() == nil && facts.On(fact.From) == standing.Removed {
		f.Add("from", "engineer.removal.twice", nil)
	}
	if err != nil {
		return fact, err
	}
	return fact, f.Err()
}

// decideRestore brings back what is removed or surrendered on the day, and nothing else.
func decideRestore(law council.Law, facts standing.Facts, c Restore) (standing.Fact, error) {
	var f fault.Fields
	fact := standing.Fact{Kind: standing.Restoration}
	var err error
	if fact.From, err = decideFrom(&f, law, facts, c.Deed); err != nil {
		return fact, err
	}
	if f.Err() == nil {
		if s := facts.On(fact.From); s != standing.Removed && s != standing.Surrendered {
			f.Add("from", "engineer.restoration.nothing", nil)
		}
	}
	return fact, f.Err()
}

// decideDeath records a death of today or before.
func decideDeath(law council.Law, facts standing.Facts, c RecordDeath) (standing.Fact, error) {
	var f fault.Fields
	fact := standing.Fact{Kind: standing.Death}
	var err error
	if fact.From, err = decideFrom(&f, law, facts, c.Deed); err != nil {
		return fact, err
	}
	if f.Err() == nil && fact.From.After(law.Day) {
		f.Add("from", "engineer.death.ahead", nil)
	}
	return fact, f.Err()
}

// decideSetAside makes any fact as if it had never been, also one of the dead; what is set aside already can only be revived by setting
// aside what set it aside.
func decideSetAside(law council.Law, facts standing.Facts, c SetAside) (standing.Fact, error) {
	of, err := factOf(facts, c.Of)
	switch {
	case err != nil:
		return standing.Fact{}, err
	case facts.Aside(of.ID):
		return standing.Fact{}, fault.Conflict("engineer.deed.aside", nil)
	}
	var f fault.Fields
	decideGrounds(&f, "grounds", c.Grounds)
	return standing.Fact{Kind: standing.Annulment, From: law.Day, Of: of.ID}, f.Err()
}

// decideBare refuses to give back what a further certificate rests on: that one is given back first.
func decideBare(law council.Law, r Registration, held []Registration) error {
	if on := resting(law, r, held); len(on) > 0 {
		k, _ := law.Kind(on[0].Kind)
		return fault.Conflict("engineer.surrender.rests", fault.Values{"Number": on[0].Number, "Kind": k.Title})
	}
	return nil
}

// resting are the further certificates on the register that rest on a registration.
func resting(law council.Law, r Registration, held []Registration) (list []Registration) {
	for _, x := range held {
		if rests(law, x, r) && !gone(law, x) {
			list = append(list, x)
		}
	}
	return list
}

// rests tells whether one is a further certificate that rests on a registration.
func rests(law council.Law, x, r Registration) bool {
	k, ok := law.Kind(x.Kind)
	return ok && k.Effect == council.Permit && x.ID != r.ID && above(law, r.Title(law.Day), k.Holds)
}

// decideCarry returns what a deed on a registration makes of a certificate that rests on it: who is suspended or removed is so in both, for
// the same days, and what is ended, restored or set aside there is so here, if it came from there.
func decideCarry(law council.Law, r Registration, deed standing.Fact, x Registration) (fact standing.Fact, some bool) {
	if !rests(law, x, r) || died(x.Facts) {
		return fact, false
	}
	fact = standing.Fact{Kind: deed.Kind, From: deed.From, Until: deed.Until}
	switch deed.Kind {
	case standing.Suspension, standing.Pause, standing.Removal:
		switch x.Facts.On(deed.From) {
		case standing.None, standing.Removed, standing.Surrendered:
			return fact, false
		}
		return fact, true
	case standing.End, standing.Annulment:
		of, err := factOf(r.Facts, deed.Of)
		if err != nil {
			return fact, false
		}
		fact.Of = carried(of, x.Facts)
		return fact, fact.Of != "" && !(deed.Kind == standing.End && x.Facts.Ended(fact.Of))
	case standing.Restoration:
		return fact, x.Facts.On(deed.From) == standing.Removed && carried(lastRemoval(r.Facts, deed), x.Facts) != ""
	}
	return fact, false
}

// carried returns the fact of a certificate that came from one of what it rests on; empty: there is none, or it was set aside.
func carried(from standing.Fact, facts standing.Facts) string {
	for _, f := range facts {
		if f.Kind == from.Kind && f.From == from.From && f.Until == from.Until && !facts.Aside(f.ID) && f.Known.Sub(from.Known).Abs() < time.Second {
			return f.ID
		}
	}
	return ""
}

// lastRemoval is the removal that a restoration ends.
func lastRemoval(facts standing.Facts, restoration standing.Fact) (last standing.Fact) {
	for _, f := range facts {
		if f.Kind == standing.Removal && !facts.Aside(f.ID) && !restoration.From.Before(f.From) && !f.From.Before(last.From) {
			last = f
		}
	}
	return last
}

// decideSurrender lets whoever is on the register give the registration back today, but for the suspended: a sanction is not escaped.
func decideSurrender(law council.Law, facts standing.Facts, c Surrender) (standing.Fact, council.Rule, error) {
	fact := standing.Fact{Kind: standing.Surrender, From: law.Day}
	rule, ok := law.Decision(string(standing.Surrender))
	if !ok {
		return fact, rule, fault.Conflict("engineer.deed.none", nil)
	}
	if c.Seen != "" && c.Seen != facts.Newest() {
		return fact, rule, fault.Conflict("fault.stale", nil)
	}
	switch facts.On(law.Day) {
	case standing.Active, standing.Lapsed, standing.Abeyance:
	case standing.Suspended:
		return fact, rule, fault.Conflict("engineer.surrender.suspended", nil)
	default:
		return fact, rule, fault.Conflict("engineer.surrender.not_on_register", nil)
	}
	var f fault.Fields
	decideGrounds(&f, "grounds", c.Grounds)
	if !c.Sure {
		f.Add("sure", "engineer.surrender.not_sure", nil)
	}
	return fact, rule, f.Err()
}

// decidePropose lets one proposal at a time wait, on the state that its author saw, where the profile knows such a decision.
func decidePropose(law council.Law, facts standing.Facts, kind standing.Kind, seen string, open int) (council.Rule, error) {
	rule, ok := law.Decision(string(kind))
	switch {
	case !ok:
		return rule, fault.Conflict("engineer.deed.none", nil)
	case open > 0:
		return rule, fault.Conflict("engineer.proposal.waits", nil)
	case seen != "" && seen != facts.Newest():
		return rule, fault.Conflict("fault.stale", nil)
	}
	return rule, nil
}

// decideConfirm lets a registrar who is somebody else confirm what waits, on the state that its author saw.
func decideConfirm(law council.Law, p proposalRow, facts standing.Facts, by string) (council.Rule, error) {
	rule, ok := law.Decision(string(p.Kind))
	switch {
	case p.State != ProposalOpen:
		return rule, fault.Conflict("engineer.proposal.decided", nil)
	case p.By == by:
		return rule, fault.Denied("engineer.proposal.own", nil)
	case p.Seen != facts.Newest():
		return rule, fault.Conflict("engineer.proposal.stale", nil)
	case !ok:
		return rule, fault.Conflict("engineer.deed.none", nil)
	}
	return rule, nil
}

// decideDecline returns how a proposal ends that is not confirmed: its author takes it back, and a registrar declines it with a reason.
func decideDecline(p proposalRow, by access.Actor, c Decline) (ProposalState, error) {
	if p.State != ProposalOpen {
		return p.State, fault.Conflict("engineer.proposal.decided", nil)
	}
	if p.By == by.Person {
		return ProposalTakenBack, nil
	}
	if !by.Has(access.Registrar) {
		return p.State, fault.Denied("engineer.proposal.not_registrar", nil)
	}
	var f fault.Fields
	decideGrounds(&f, "reason", c.Reason)
	return ProposalDeclined, f.Err()
}
