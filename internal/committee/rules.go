package committee

import (
	"slices"
	"strconv"
	"time"

	"sanad/internal/access"
	"sanad/internal/casework"
	"sanad/internal/council"
	"sanad/internal/fault"
)

// mostItems is how many cases one agenda holds: what a committee can read, and what one page can decide.
const mostItems = 60

// fewestLetters is how long a reason is that somebody can act on.
const fewestLetters = 20

// sitting is a meeting with all that its rules ask about.
type sitting struct {
	meetingRow
	members   []memberRow
	items     []itemRow
	conflicts []conflictRow
	kept      map[string][]string // by case: the members whom a rule keeps out of it
	changes   []changeRow
}

// sits tells whether a person is a member of the meeting.
func (s sitting) sits(person string) bool {
	return slices.ContainsFunc(s.members, func(m memberRow) bool { return m.Person == person })
}

// isPresent tells whether a person is a member who is there.
func (s sitting) isPresent(person string) bool {
	return slices.ContainsFunc(s.members, func(m memberRow) bool { return m.Person == person && m.Present })
}

// barred tells whether a person has an interest in the case of an item: their own, one that a rule knows of, or one that was declared.
func (s sitting) barred(i itemRow, person string) bool {
	return i.Person == person || slices.Contains(s.kept[i.Case], person) || slices.ContainsFunc(s.conflicts, func(c conflictRow) bool { return c.Case == i.Case && c.Person == person })
}

// voters counts the members who are there and have no interest in the case of an item.
func (s sitting) voters(i itemRow) int {
	n := 0
	for _, m := range s.members {
		if m.Present && !s.barred(i, m.Person) {
			n++
		}
	}
	return n
}

// item returns an item of the agenda for a deed of a person, who must have no interest in its case.
func (s sitting) item(id, person string) (itemRow, error) {
	for _, i := range s.items {
		if i.ID != id {
			continue
		}
		if s.barred(i, person) {
			return i, fault.Denied("committee.barred", nil)
		}
		return i, nil
	}
	return itemRow{}, fault.NotFound()
}

// decideCall lets a meeting be called that can take place: ahead, with a chair among its members, who hold the office.
func decideCall(law council.Law, begins, now time.Time, chair string, members, holders []string) error {
	if _, ok := law.Committee(string(office)); !ok {
		return fault.Denied("committee.call.none", nil)
	}
	var f fault.Fields
	if !begins.After(now) {
		f.Add("day", "committee.call.past", nil)
	}
	for i, m := range members {
		if !slices.Contains(holders, m) || slices.Contains(members[:i], m) {
			f.Add("member", "committee.call.not_a_member", nil)
			break
		}
	}
	if len(members) == 0 {
		f.Add("member", "committee.call.nobody", nil)
	}
	switch {
	case chair == "":
		f.Add("chair", "fault.choose", nil)
	case !slices.Contains(members, chair):
		f.Add("chair", "committee.call.chair", nil)
	}
	return f.Err()
}

// decideChange refuses to change a meeting whose minutes are closed, or that is not held.
func decideChange(s sitting) error {
	switch s.State {
	case Called:
		return nil
	case CalledOff:
		return fault.Conflict("committee.called_off", nil)
	}
	return fault.Conflict("committee.closed", nil)
}

// begun tells that somebody is there, or that something was found.
func (s sitting) begun() bool {
	return s.Noted != nil && (s.present() > 0 || slices.ContainsFunc(s.items, func(i itemRow) bool { return i.Outcome != Undecided }))
}

// present counts the members who are there.
func (s sitting) present() (n int) {
	for _, m := range s.members {
		if m.Present {
			n++
		}
	}
	return n
}

// mayMove lets whoever called a meeting, its chair and a registrar move it or call it off until it begins: when a member is there.
func mayMove(s sitting, by access.Actor, version string) error {
	if err := decideChange(s); err != nil {
		return err
	}
	switch {
	case s.begun():
		return fault.Conflict("committee.begun", nil)
	case by.Person != s.By && by.Person != s.Chair && !by.Has(access.Registrar):
		return fault.Denied("committee.move.who", nil)
	case version != versionOf(s.Version):
		return fault.Conflict("fault.stale", nil)
	}
	return nil
}

// decideMove lets a meeting be moved to a time that is ahead, for a reason that its members read.
func decideMove(s sitting, by access.Actor, version string, begins, now time.Time, place, reason string) error {
	if err := mayMove(s, by, version); err != nil {
		return err
	}
	var f fault.Fields
	switch {
	case !begins.After(now):
		f.Add("day", "committee.call.past", nil)
	case begins.Equal(s.Begins) && place == s.Place:
		f.Add("day", "committee.move.same", nil)
	}
	checkReason(&f, reason)
	return f.Err()
}

// decideCallOff lets a meeting be called off, for a reason that its members read.
func decideCallOff(s sitting, by access.Actor, version, reason string) error {
	if err := mayMove(s, by, version); err != nil {
		return err
	}
	var f fault.Fields
	checkReason(&f, reason)
	return f.Err()
}

// checkReason demands a reason that others can follow.
func checkReason(f *fault.Fields, reason string) {
	if len([]rune(reason)) < fewestLetters {
		f.Add("reason", "committee.move.reason", fault.Values{"Fewest": fewestLetters})
	}
}

// decidePutOn lets a case be put on an agenda that waits for the committee and stands on no other.
func decidePutOn(s sitting, c casework.Case, kinds []string, elsewhere []placed, person string) error {
	if err := decideChange(s); err != nil {
		return err
	}
	switch {
	case c.Person == person:
		return fault.Denied("access.own_affair", nil)
	case !waitsFor(c, kinds):
		return fault.Conflict("committee.agenda.not_waiting", nil)
	case len(elsewhere) > 0:
		return fault.Conflict("committee.agenda.twice", nil)
	case len(s.items) >= mostItems:
		return fault.Denied("committee.agenda.full", fault.Values{"Most": mostItems})
	}
	return nil
}

// waitsFor tells whether a case stands at a step that a committee does by recommending. A reconsideration decides for good, which one member does.
func waitsFor(c casework.Case, kinds []string) bool {
	return c.State == casework.Open && c.Waits == casework.WaitsOffice && c.Role == string(office) && c.Step != council.Reconsideration &&
		slices.Contains(kinds, c.Kind)
}

// decideTakeOff lets an undecided item be taken off.
func decideTakeOff(s sitting, i itemRow) error {
	if err := decideChange(s); err != nil {
		return err
	}
	if i.Outcome != Undecided {
		return fault.Conflict("committee.agenda.decided", nil)
	}
	return nil
}

// decideConflict lets a member say of themself that they have an interest in a case, and the chair of any member, before it is decided.
func decideConflict(s sitting, i itemRow, by, member string) error {
	if err := decideChange(s); err != nil {
		return err
	}
	switch {
	case !s.sits(member):
		var f fault.Fields
		f.Add("member", "fault.choose", nil)
		return f.Err()
	case by != member && by != s.Chair:
		return fault.Denied("committee.conflict.others", nil)
	case s.barred(i, member):
		return fault.Conflict("committee.conflict.twice", nil)
	case i.Outcome != Undecided:
		return fault.Conflict("committee.conflict.decided", nil)
	}
	return nil
}

// decideAttend lets the chair note who is present, and every other member whether they are there themself, from the hour of the meeting on.
func decideAttend(s sitting, by, version string, present []string, now time.Time) error {
	if err := decideChange(s); err != nil {
		return err
	}
	if err := decideBegun(s, now); err != nil {
		return err
	}
	switch {
	case !s.sits(by):
		return fault.Denied("committee.attend.not_a_member", nil)
	case by == s.Chair && version != versionOf(s.Version): // what a member notes of themself alone overwrites nobody else's word
		return fault.Conflict("fault.stale", nil)
	}
	for _, p := range present {
		switch {
		case !s.sits(p):
			return fault.NotFound()
		case by != s.Chair && p != by:
			return fault.Denied("committee.attend.others", nil)
		}
	}
	return nil
}

// attended returns the members of whom by noted something: the chair whoever was not noted so before, everybody else themself.
func (s sitting) attended(by string, present []string, now time.Time) (changed []memberRow) {
	for _, m := range s.members {
		there := slices.Contains(present, m.Person)
		if m.Person == by || by == s.Chair && m.Present != there {
			m.Present, m.NotedBy, m.NotedAt = there, by, &now
			changed = append(changed, m)
		}
	}
	return changed
}

// decideBegun refuses what a meeting does before its hour.
func decideBegun(s sitting, now time.Time) error {
	if now.Before(s.Begins) {
		return fault.Denied("committee.early", fault.Values{"When": s.Begins})
	}
	return nil
}

// decideLead refuses whoever may not lead the meeting: the chair does, and where the chair is not there another member who is, with one more.
func decideLead(s sitting, by string) error {
	switch {
	case s.Noted == nil:
		return fault.Denied("committee.decide.attendance", nil)
	case !s.isPresent(by):
		return fault.Denied("committee.decide.absent", nil)
	case by != s.Chair && s.isPresent(s.Chair):
		return fault.Denied("committee.decide.chair", nil)
	case by != s.Chair && s.present() < 2: // one member alone would end a meeting before its hour
		return fault.Denied("committee.decide.alone", nil)
	}
	return nil
}

// decideLeadOn is decideLead for one item: in a case in which the chair has an interest, another member who is there leads.
func decideLeadOn(s sitting, i itemRow, by string) error {
	if s.Noted != nil && s.isPresent(by) && s.barred(i, s.Chair) && s.present() > 1 {
		return nil
	}
	return decideLead(s, by)
}

// decideItem lets whoever leads find something on an item.
func decideItem(law council.Committee, s sitting, i itemRow, by string, outcome Outcome, reasons string, now time.Time) error {
	if err := decideTakeOff(s, i); err != nil {
		return err
	}
	if err := decideBegun(s, now); err != nil {
		return err
	}
	if err := decideLeadOn(s, i, by); err != nil {
		return err
	}
	if err := checkFound(outcome, reasons); err != nil {
		return err
	}
	if missing := law.Quorum - s.voters(i); outcome != Deferred && missing > 0 {
		return fault.Denied("committee.decide.quorum", fault.Values{"Count": missing, "Quorum": law.Quorum})
	}
	return nil
}

// checkFound demands an outcome, and a reason that others can follow.
func checkFound(outcome Outcome, reasons string) error {
	switch n := len([]rune(reasons)); {
	case outcome != RecommendEntry && outcome != RecommendRefusal && outcome != Deferred:
		return fault.Denied("committee.decide.outcome", nil)
	case outcome == RecommendEntry && n == 0:
		return fault.Denied("committee.decide.reason", nil)
	case outcome != RecommendEntry && n < fewestLetters:
		return fault.Denied("committee.decide.reasons", fault.Values{"Fewest": fewestLetters})
	}
	return nil
}

// decideClose lets whoever leads close the minutes when every item that still waits was decided or deferred.
func decideClose(s sitting, by, version string, undecided int, now time.Time) error {
	if err := decideChange(s); err != nil {
		return err
	}
	if err := decideBegun(s, now); err != nil {
		return err
	}
	if err := decideLead(s, by); err != nil {
		return err
	}
	switch {
	case version != versionOf(s.Version):
		return fault.Conflict("fault.stale", nil)
	case undecided > 0:
		return fault.Denied("committee.close.undecided", fault.Values{"Count": undecided})
	case s.present() < 2: // nobody could confirm them
		return fault.Denied("committee.close.alone", nil)
	}
	return nil
}

// decideConfirm lets a member who was there confirm the minutes that another closed.
func decideConfirm(s sitting, by, version string) error {
	switch {
	case s.State == CalledOff:
		return fault.Conflict("committee.called_off", nil)
	case s.State == Called:
		return fault.Conflict("committee.confirm.open", nil)
	case s.State == Confirmed:
		return fault.Conflict("committee.confirm.twice", nil)
	case !s.isPresent(by):
		return fault.Denied("committee.confirm.absent", nil)
	case by == s.ClosedBy:
		return fault.Denied("committee.confirm.same", nil)
	case version != versionOf(s.Version):
		return fault.Conflict("fault.stale", nil)
	}
	return nil
}

// versionOf writes a version as a page carries it.
func versionOf(n int64) string { return strconv.FormatInt(n, 10) }
