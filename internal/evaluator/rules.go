package evaluator

import (
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"time"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/text"
)

const (
	invitationLife  = 7 * 24 * time.Hour
	mostInvitations = 50 // open at once
	mostInvited     = 50 // in a day, whatever became of them
	mostItems       = 20 // of a statement
)

// checkEmail returns an address as it is written to, or names what is wrong with it.
func checkEmail(typed string) (string, error) {
	var f fault.Fields
	if a, err := mail.ParseAddress(typed); err != nil || a.Address != typed || !strings.Contains(typed, ".") {
		f.Add("email", "evaluator.invite.email_shape", nil)
	}
	return strings.ToLower(typed), f.Err()
}

// decideInvite says whether somebody may be invited while so many invitations are open, and so many went within a day.
func decideInvite(open, today int) error {
	switch {
	case open >= mostInvitations:
		return fault.Denied("evaluator.invite.most", fault.Values{"Most": mostInvitations})
	case today >= mostInvited:
		return fault.Denied("evaluator.invite.most_a_day", fault.Values{"Most": mostInvited})
	}
	return nil
}

// isOpen tells whether the link of an invitation works.
func (i Invitation) isOpen(now time.Time) bool { return i.Closed.IsZero() && now.Before(i.Ends) }

// decideBegin says whether a person may become an evaluator, who is one already or not and holds an office of the council or not.
func decideBegin(e Evaluator, officer bool) error {
	switch {
	case officer:
		return fault.Denied("evaluator.join.officer", nil)
	case e.State == Active || e.State == Paused:
		return fault.Conflict("evaluator.join.already", nil)
	}
	return nil
}

// decideName says whether an officer may name a person. Whether they hold an office is asked when they accept.
func decideName(e Evaluator) error {
	if e.State != "" && e.State != Ended {
		return fault.Conflict("evaluator.name.already", nil)
	}
	return nil
}

// decideAnswer says whether a person may accept or decline that they were named.
func decideAnswer(e Evaluator) error {
	if e.State != Named {
		return fault.NotFound()
	}
	return nil
}

// decideChange says whether an officer may change an evaluator whose version they saw, and into which state.
func decideChange(e Evaluator, version string, into State) error {
	switch {
	case strconv.FormatInt(e.Version, 10) != version:
		return fault.Conflict("fault.stale", nil)
	case e.State == Ended:
		return fault.Conflict("evaluator.ended", nil)
	case into == Paused && e.State != Active, into == Active && e.State != Paused:
		return fault.Conflict("fault.stale", nil)
	}
	return nil
}

// checkReason wants a reason.
func checkReason(reason string) error {
	var f fault.Fields
	if strings.TrimSpace(reason) == "" {
		f.Add("reason", "fault.empty", nil)
	}
	return f.Err()
}

// decideState says whether an evaluator may state something of themself.
func decideState(e Evaluator) error {
	switch e.State {
	case Active, Paused:
		return nil
	case Ended:
		return fault.Conflict("evaluator.ended_own", nil)
	}
	return fault.NotFound()
}

// decideDisciplines names the fault of a choice of disciplines.
func decideDisciplines(list []string, law council.Law) error {
	var f fault.Fields
	if len(list) == 0 || slices.ContainsFunc(list, func(d string) bool {
		return !slices.ContainsFunc(law.Disciplines, func(x council.Discipline) bool { return x.Prefix == d })
	}) {
		f.Add("disciplines", "evaluator.state.no_discipline", nil)
	}
	return f.Err()
}

// decideItem returns what an evaluator puts into a statement of so many items, or names what cannot be taken.
func decideItem(kind ItemKind, c PutItem, known []Institution, have int, today day.Day) (Item, error) {
	var f fault.Fields
	i := Item{Kind: kind, Institution: c.Institution, Words: strings.TrimSpace(c.Words)}
	switch {
	case !slices.Contains(itemKinds, kind):
		return i, fault.NotFound()
	case have >= mostItems:
		return i, fault.Denied("evaluator.state.most", fault.Values{"Most": mostItems})
	case i.Institution != "" && !slices.ContainsFunc(known, func(x Institution) bool { return x.ID == i.Institution }):
		f.Add("institution", "fault.choose", nil)
	case i.Institution == "" && i.Words == "":
		f.Add("institution", "evaluator.state.where", nil)
	case kind == Interest && i.Words == "":
		f.Add("words", "evaluator.state.which_interest", nil)
	}
	if kind == Worked {
		year, err := strconv.Atoi(c.Left)
		if err != nil || year < 1950 || year > today.Year() {
			f.Add("left", "evaluator.state.left_year", fault.Values{"To": today.Year()})
		}
		i.Left = year
	}
	return i, f.Err()
}

// decideSign says whether a statement is whole enough to stand: it names a discipline, and where the evaluator works and studied.
func decideSign(s Statement) error {
	has := func(k ItemKind) bool {
		return slices.ContainsFunc(s.Items, func(i Item) bool { return i.Kind == k })
	}
	switch {
	case len(s.Disciplines) == 0:
		return fault.Denied("evaluator.state.needs_discipline", nil)
	case !has(Works):
		return fault.Denied("evaluator.state.needs_works", nil)
	case !has(Studied):
		return fault.Denied("evaluator.state.needs_studied", nil)
	}
	return nil
}

// decideTraining returns the day of a training, which was not before 1970 and is not to come.
func decideTraining(c NoteTraining, today day.Day) (day.Day, error) {
	var f fault.Fields
	if strings.TrimSpace(c.Course) == "" {
		f.Add("course", "fault.empty", nil)
	}
	on, err := day.Parse(text.Day(c.Day, c.Month, c.Year))
	if err != nil || on.Year() < 1970 || on.After(today) {
		f.Add("on", "evaluator.train.day", nil)
	}
	return on, f.Err()
}
