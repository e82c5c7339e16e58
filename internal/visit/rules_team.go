package visit

import (
	"slices"
	"strings"
	"time"

	"sanad/internal/fault"
)

// current are the members who have not left.
func current(members []Member) []Member {
	return slices.DeleteFunc(slices.Clone(members), func(m Member) bool { return m.Until != nil })
}

// opened are those of them to whom the papers are open.
func opened(members []Member) []Member {
	return slices.DeleteFunc(current(members), func(m Member) bool { return m.Opened == nil })
}

// joinable tells whether somebody can still join the team of a visit: while it is named, and while it works, until the institution checks its report.
func joinable(v Visit) bool {
	switch v.Stage {
	case Team, Review, Schedule, Visiting, Report:
		return true
	}
	return false
}

// memberWith returns a current member by id.
func memberWith(members []Member, id string) (Member, bool) {
	i := slices.IndexFunc(members, func(m Member) bool { return m.ID == id && m.Until == nil })
	if i < 0 {
		return Member{}, false
	}
	return members[i], true
}

// decideTeaming says whether the team of a visit can be changed now.
func decideTeaming(v Visit) error {
	switch {
	case !joinable(v):
		return fault.Conflict("visit.team.over", nil)
	case v.Waits != "":
		return fault.Conflict("visit.team.waits", fault.Values{"Day": v.Due})
	}
	return nil
}

// decideName says whether an evaluator joins a team of at most so many. Whatever hinders them is told with its rule. A team that works is convened by
// somebody to whom the papers are open.
func decideName(v Visit, members []Member, c Candidate, convener bool, most int) error {
	if err := decideTeaming(v); err != nil {
		return err
	}
	var f fault.Fields
	switch team := current(members); {
	case convener && v.Stage != Team:
		f.Add("convener", "visit.team.convene_later", nil)
	case slices.ContainsFunc(team, func(m Member) bool { return m.Person == c.Person }):
		f.Add("person", "visit.team.already", nil)
	case most > 0 && len(team) >= most:
		f.Add("person", "visit.team.full", fault.Values{"Most": most})
	case len(c.Conflicts) > 0:
		f.Add("person", hindered(c.Conflicts[0]), fault.Values{"Rule": c.Conflicts[0].Rule.Text, "Cited": c.Conflicts[0].Rule.Cited()})
	}
	return f.Err()
}

// decideEnd says whether a member can be taken out of a team, of which the law wants at least so many once it works.
func decideEnd(v Visit, members []Member, member string, least int) (Member, error) {
	m, there := memberWith(members, member)
	switch {
	case !there:
		return m, fault.Conflict("visit.changed", nil)
	case v.Stage == Team, m.Opened == nil && joinable(v):
		return m, nil
	case !works(v):
		return m, fault.Conflict("visit.team.over", nil)
	case m.Convener:
		return m, fault.Denied("visit.team.convenes", nil)
	case len(opened(members)) <= least:
		return m, fault.Denied("visit.team.too_few", fault.Values{"Least": least})
	}
	return m, nil
}

// decideConvene says whether a member can be made the convener.
func decideConvene(v Visit, members []Member, member string) error {
	switch m, there := memberWith(members, member); {
	case !there:
		return fault.Conflict("visit.changed", nil)
	case v.Stage != Team && !works(v):
		return fault.Conflict("visit.team.over", nil)
	case v.Stage != Team && m.Opened == nil:
		return fault.Denied("visit.team.convene_later", nil)
	}
	return nil
}

// hindered is the key of the sentence that says what hinders an evaluator, with its rule where there is one.
func hindered(c Conflict) string {
	if c.Rule.ID == "" && c.Rule.Instrument == "" {
		return "visit.hinders." + c.Kind
	}
	return "visit.hinders_by." + c.Kind
}

// decideComplete says what a team lacks before it can be shown to the institution, or study the papers.
func decideComplete(v Visit, members []Member, objections []ObjectionTo, least int) error {
	if err := decideTeaming(v); err != nil {
		return err
	}
	team := current(members)
	switch {
	case undecided(objections):
		return fault.Denied("visit.team.undecided", nil)
	case len(team) < least:
		return fault.Denied("visit.team.few", fault.Values{"Least": least, "Count": least - len(team)})
	case !slices.ContainsFunc(team, func(m Member) bool { return m.Convener }):
		return fault.Denied("visit.team.no_convener", nil)
	}
	return nil
}

// undecided tells whether an objection is not decided yet.
func undecided(objections []ObjectionTo) bool {
	return slices.ContainsFunc(objections, func(o ObjectionTo) bool { return o.State == ObjectionOpen })
}

// unshown are the members of whom the institution was not told.
func unshown(members []Member) []Member {
	return slices.DeleteFunc(current(members), func(m Member) bool { return m.Shown != nil })
}

// decideSend says whether a team can be shown to the institution, or whoever is to join one that works.
func decideSend(v Visit, members []Member, objections []ObjectionTo, least int) error {
	err := decideTeaming(v)
	switch {
	case err == nil && v.Stage == Team:
		err = decideComplete(v, members, objections, least)
	case err == nil && undecided(objections):
		err = fault.Denied("visit.team.undecided", nil)
	}
	if err == nil && len(unshown(members)) == 0 {
		err = fault.Conflict("visit.team.shown", nil)
	}
	return err
}

// decideSettle says whether a team can begin: the institution was told of each member, and what it objected is decided. An interest that came to
// light since keeps a member out.
func decideSettle(v Visit, members []Member, objections []ObjectionTo, least int, weighed map[string]Candidate) error {
	if err := decideComplete(v, members, objections, least); err != nil {
		return err
	}
	switch {
	case v.Stage != Team:
		return fault.Conflict("visit.team.over", nil)
	case len(unshown(members)) > 0:
		return fault.Denied("visit.team.unshown", nil)
	}
	for _, m := range current(members) {
		if err := decideDisinterested(weighed[m.Person]); err != nil {
			return err
		}
	}
	return nil
}

// decideDisinterested refuses whoever has an interest in the institution.
func decideDisinterested(c Candidate) error {
	for _, x := range c.Conflicts {
		if x.Interest {
			return fault.Denied(hindered(x), fault.Values{"Rule": x.Rule.Text, "Cited": x.Rule.Cited()})
		}
	}
	return nil
}

// decideJoin says whether the papers can be opened to somebody who joins a team that works: the institution was told of them, and has answered.
func decideJoin(v Visit, members []Member, objections []ObjectionTo, member string) (Member, error) {
	m, there := memberWith(members, member)
	switch err := decideTeaming(v); {
	case err != nil:
		return m, err
	case !there, v.Stage == Team, m.Opened != nil:
		return m, fault.Conflict("visit.changed", nil)
	case m.Shown == nil:
		return m, fault.Denied("visit.team.unshown", nil)
	case undecided(objections):
		return m, fault.Denied("visit.team.undecided", nil)
	}
	return m, nil
}

// decideUndisturbed refuses to go on with a visit while the institution looks at who joins its team.
func decideUndisturbed(v Visit) error {
	if v.Waits == Objection {
		return fault.Conflict("visit.team.waits", fault.Values{"Day": v.Due})
	}
	return nil
}

// decideLooking says whether an institution looks at a team now.
func decideLooking(v Visit) error {
	if !joinable(v) || v.Waits != Objection {
		return fault.Conflict("visit.team.not_asked", nil)
	}
	return nil
}

// objectable are the members to whom an institution can object: those of whom it was told last, and to whom it has not objected yet.
func objectable(members []Member, objections []ObjectionTo) []Member {
	var last time.Time
	for _, m := range current(members) {
		if m.Shown != nil && m.Shown.After(last) {
			last = *m.Shown
		}
	}
	return slices.DeleteFunc(current(members), func(m Member) bool {
		return m.Shown == nil || m.Shown.Before(last) || slices.ContainsFunc(objections, func(o ObjectionTo) bool { return o.Member == m.ID })
	})
}

// decideObject says whether an institution can object to a member, and wants to know why.
func decideObject(v Visit, members []Member, objections []ObjectionTo, c Object) (Member, error) {
	if err := decideLooking(v); err != nil {
		return Member{}, err
	}
	var f fault.Fields
	m, there := memberWith(members, c.Member)
	if !there || !slices.ContainsFunc(objectable(members, objections), func(x Member) bool { return x.ID == m.ID }) {
		f.Add("member", "fault.choose", nil)
	}
	if strings.TrimSpace(c.Reason) == "" {
		f.Add("reason", "visit.team.reason_wanted", nil)
	}
	return m, f.Err()
}

// decideObjection says whether an officer can decide an objection, and wants to know why.
func decideObjection(v Visit, o ObjectionTo, c DecideObjection) error {
	if err := decideTeaming(v); err != nil {
		return err
	}
	if o.State != ObjectionOpen {
		return fault.Conflict("visit.changed", nil)
	}
	var f fault.Fields
	if c.Outcome != string(ObjectionUpheld) && c.Outcome != string(ObjectionDeclined) {
		f.Add("outcome", "fault.choose", nil)
	}
	if c.Outcome == string(ObjectionDeclined) && strings.TrimSpace(c.Answer) == "" {
		f.Add("answer", "visit.team.answer_wanted", nil)
	}
	return f.Err()
}
