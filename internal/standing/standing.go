// Package standing computes whether somebody may call themself registered on a day: from recorded facts, never from one stored date.
//
// Each fact has two times: from when to when it was so, and when the council knew. A decision may be dated back, or be set aside, and
// then the register said on that day what today it would not.
package standing

import (
	"cmp"
	"slices"
	"time"

	"sanad/internal/day"
)

// Standing is whether somebody may call themself registered.
type Standing string

// The standings.
const (
	None        Standing = "none" // not on the register
	Active      Standing = "active"
	Lapsed      Standing = "lapsed" // on the register, and not valid
	Suspended   Standing = "suspended"
	Abeyance    Standing = "abeyance"
	Removed     Standing = "removed"
	Surrendered Standing = "surrendered"
	Deceased    Standing = "deceased"
)

// Kind is what a fact tells.
type Kind string

// The kinds of facts.
const (
	Entry       Kind = "entry"       // on the register; of the kind that the value names
	Elevation   Kind = "elevation"   // of the higher kind that the value names
	Valid       Kind = "valid"       // valid until a day, or for life; before the first of them it is for life
	Suspension  Kind = "suspension"  // until a day, or until it ends
	Pause       Kind = "pause"       // in abeyance, until a day or until it ends
	End         Kind = "end"         // of a suspension or a pause
	Removal     Kind = "removal"     // from the register
	Surrender   Kind = "surrender"   // by the holder
	Restoration Kind = "restoration" // after a removal or a surrender
	Death       Kind = "death"
	Annulment   Kind = "annulment" // another fact is set aside, as if it had never been
)

// Fact is something that was decided or recorded of a registration.
type Fact struct {
	ID    string
	Kind  Kind
	From  day.Day   // the first day on which it is so
	Until day.Day   // the last; zero: open
	Of    string    // id of the fact that it ends or sets aside
	Value string    // the kind of registration; empty: as the registration says
	Known time.Time // when the council recorded it
}

// holds tells whether a fact is so on a day.
func (f Fact) holds(on day.Day) bool {
	return !on.Before(f.From) && (f.Until.IsZero() || !on.After(f.Until))
}

// Facts are all of one registration, in any order.
type Facts []Fact

// KnownBy returns those that the council had recorded by a moment.
func (f Facts) KnownBy(moment time.Time) Facts {
	return slices.DeleteFunc(slices.Clone(f), func(x Fact) bool { return x.Known.After(moment) })
}

// valid returns those that were not set aside, the older before the younger.
func (f Facts) valid() Facts {
	// What sets aside is younger than what it sets aside, and may be set aside itself.
	aside := map[string]bool{}
	var left Facts
	for _, x := range slices.Backward(slices.SortedFunc(slices.Values(f), older)) {
		switch {
		case aside[x.ID]:
		case x.Kind == Annulment:
			aside[x.Of] = true
		default:
			left = append(left, x)
		}
	}
	slices.Reverse(left)
	return left
}

// On returns the standing on a day, by these facts.
func (f Facts) On(on day.Day) Standing {
	valid := f.valid()
	some := func(k Kind) bool {
		return slices.ContainsFunc(valid, func(x Fact) bool { return x.Kind == k && x.holds(on) })
	}
	switch {
	case !some(Entry):
		return None
	case some(Death):
		return Deceased
	}
	if s := valid.gone(on); s != None {
		return s
	}
	switch {
	case valid.open(Suspension, on) != nil:
		return Suspended
	case valid.open(Pause, on) != nil:
		return Abeyance
	case some(Valid), !f.limited(on):
		return Active
	}
	return Lapsed
}

// limited tells whether it was said up to a day until when the registration is valid, be it that this was set aside.
func (f Facts) limited(on day.Day) bool {
	return slices.ContainsFunc(f, func(x Fact) bool { return x.Kind == Valid && !on.Before(x.From) })
}

// gone returns how the registration left the register, by the last that happened up to a day; None: it did not, or came back.
func (f Facts) gone(on day.Day) Standing {
	var last *Fact
	for i, x := range f { // the older before the younger
		if (x.Kind == Removal || x.Kind == Surrender || x.Kind == Restoration) && !on.Before(x.From) && (last == nil || !x.From.Before(last.From)) {
			last = &f[i]
		}
	}
	switch {
	case last == nil || last.Kind == Restoration:
		return None
	case last.Kind == Removal:
		return Removed
	}
	return Surrendered
}

// open returns a suspension or a pause that holds on a day and has not ended.
func (f Facts) open(k Kind, on day.Day) *Fact {
	for i, x := range f {
		ended := slices.ContainsFunc(f, func(e Fact) bool { return e.Kind == End && e.Of == x.ID && !on.Before(e.From) })
		if x.Kind == k && x.holds(on) && !ended {
			return &f[i]
		}
	}
	return nil
}

// Title returns the kind of registration on a day: the last that it was entered or elevated as. Where no fact names one it is first, and
// before the entry too.
func (f Facts) Title(on day.Day, first string) string {
	var last day.Day
	for _, x := range f.valid() { // the older before the younger
		if (x.Kind == Entry || x.Kind == Elevation) && x.Value != "" && x.holds(on) && (last.IsZero() || !x.From.Before(last)) {
			first, last = x.Value, x.From
		}
	}
	return first
}

// ValidUntil returns the last day of validity; zero: for life, or nothing was ever valid.
func (f Facts) ValidUntil() (last day.Day) {
	for _, x := range f.valid() {
		switch {
		case x.Kind != Valid:
		case x.Until.IsZero():
			return day.Day{}
		case x.Until.After(last):
			last = x.Until
		}
	}
	return last
}

// Answer is the standing on a day, with both times.
type Answer struct {
	On       day.Day
	Standing Standing  // as the council knows it now
	Said     Standing  // what the register said on the day itself
	Learnt   time.Time // when the council recorded what makes the difference; zero: there is none
}

// Ask answers for a day in the council's zone; now tells which day is not over yet.
func (f Facts) Ask(on day.Day, now time.Time, zone *time.Location) Answer {
	a := Answer{On: on}
	a.Standing, a.Said, a.Learnt = both(f, on, now, zone, func(x Facts) Standing { return x.On(on) })
	return a
}

// Titled is the kind of registration on a day, with both times. Whoever is not on the register is of none.
type Titled struct {
	Title  string    // as the council knows it now
	Said   string    // what the register said on the day itself
	Learnt time.Time // when the council recorded what makes the difference; zero: there is none
}

// AskTitle answers for the kind of registration as Ask does for the standing; where no fact names one it is first.
func (f Facts) AskTitle(on day.Day, now time.Time, zone *time.Location, first string) (t Titled) {
	t.Title, t.Said, t.Learnt = both(f, on, now, zone, func(x Facts) string {
		if x.On(on) == None {
			return ""
		}
		return x.Title(on, first)
	})
	return t
}

// both returns what is so on a day as these facts tell it now, what they told when that day ended, and the first moment from which on they
// tell what they tell now; zero: it is the same.
func both[T comparable](f Facts, on day.Day, now time.Time, zone *time.Location, tell func(Facts) T) (is, said T, learnt time.Time) {
	is = tell(f)
	over := on.Add(1).Start(zone)
	if over.After(now) {
		return is, is, learnt
	}
	if said = tell(f.KnownBy(over.Add(-time.Nanosecond))); said == is {
		return is, said, learnt
	}
	for _, x := range f {
		if !x.Known.Before(over) && tell(f.KnownBy(x.Known)) == is && (learnt.IsZero() || x.Known.Before(learnt)) {
			learnt = x.Known
		}
	}
	return is, said, learnt
}

// Spell is a run of days with one standing.
type Spell struct {
	Standing    Standing
	From, Until day.Day // the last day; zero: open
}

// Spells returns the standings from the first on, by these facts, each with its days.
func (f Facts) Spells() []Spell {
	var turns []day.Day   // on which something may change
	for _, x := range f { // one that was set aside may limit all the same
		turns = append(turns, x.From)
		if !x.Until.IsZero() {
			turns = append(turns, x.Until.Add(1))
		}
	}
	slices.SortFunc(turns, func(a, b day.Day) int { return cmp.Compare(a.String(), b.String()) })
	var list []Spell
	for _, on := range slices.Compact(turns) {
		s, n := f.On(on), len(list)
		switch {
		case n == 0 && s == None, n > 0 && list[n-1].Standing == s:
			continue
		case n > 0:
			list[n-1].Until = on.Add(-1)
		}
		list = append(list, Spell{Standing: s, From: on})
	}
	return list
}

// Spell returns the run of days in which a day lies.
func (f Facts) Spell(on day.Day) Spell {
	var found Spell
	for _, s := range f.Spells() {
		if on.Before(s.From) {
			if found.Standing == "" {
				return Spell{Standing: None, Until: s.From.Add(-1)}
			}
			break
		}
		found = s
	}
	if found.Standing == "" {
		found.Standing = None
	}
	return found
}

// Told returns what may still be told in public: without the suspensions that ended before a day, and without what ended them or set
// them aside, so that a past day does not bring them back. One that was set aside ended when that was recorded.
func (f Facts) Told(since day.Day, zone *time.Location) Facts {
	valid, hidden := f.valid(), map[string]bool{}
	for _, x := range f {
		if x.Kind != Suspension {
			continue
		}
		last := valid.last(x)
		if !slices.ContainsFunc(valid, func(v Fact) bool { return v.ID == x.ID }) {
			for _, a := range f {
				if on := day.Of(a.Known, zone); a.Kind == Annulment && a.Of == x.ID && on.After(last) {
					last = on
				}
			}
		}
		hidden[x.ID] = !last.IsZero() && last.Before(since)
	}
	for range f { // what concerns a hidden fact is hidden, and what concerns that
		for _, x := range f {
			hidden[x.ID] = hidden[x.ID] || x.Of != "" && hidden[x.Of]
		}
	}
	return slices.DeleteFunc(slices.Clone(f), func(x Fact) bool { return hidden[x.ID] })
}

// last returns the last day of a suspension or a pause, as these facts end it; zero: it is open.
func (f Facts) last(x Fact) day.Day {
	last := x.Until
	for _, e := range f {
		if on := e.From.Add(-1); e.Kind == End && e.Of == x.ID && (last.IsZero() || on.Before(last)) {
			last = on
		}
	}
	return last
}

// Aside tells whether a fact was set aside.
func (f Facts) Aside(id string) bool {
	aside := map[string]bool{}
	for _, x := range slices.Backward(slices.SortedFunc(slices.Values(f), older)) {
		if x.Kind == Annulment && !aside[x.ID] {
			aside[x.Of] = true
		}
	}
	return aside[id]
}

// Last returns the last day of a suspension or a pause; zero: it is open.
func (f Facts) Last(x Fact) day.Day { return f.valid().last(x) }

// Ended tells whether a suspension or a pause was ended by a decision.
func (f Facts) Ended(id string) bool {
	return slices.ContainsFunc(f.valid(), func(x Fact) bool { return x.Kind == End && x.Of == id })
}

// Newest returns the id of what was recorded last.
func (f Facts) Newest() string {
	if len(f) == 0 {
		return ""
	}
	return slices.MaxFunc(f, older).ID
}

func older(a, b Fact) int { return cmp.Or(a.Known.Compare(b.Known), cmp.Compare(a.ID, b.ID)) }
