package accreditation

import (
	"net/mail"
	"strings"
	"time"

	"sanad/internal/fault"
)

const (
	focalInvitationLife = 7 * 24 * time.Hour
	mostInvitations     = 10 // open ones of an institution
	mostInvited         = 20 // of an institution in a day, whatever became of it
)

// checkInviteFocal names the fields that cannot be taken, and returns the address as it is written to.
func checkInviteFocal(typed string, role FocalRole) (string, error) {
	var f fault.Fields
	a, err := mail.ParseAddress(typed)
	if err != nil || a.Address != typed || !strings.Contains(typed, ".") {
		f.Add("email", "accreditation.focal.email_shape", nil)
	}
	if role != Lead && role != Writer {
		f.Add("role", "fault.choose", nil)
	}
	return strings.ToLower(typed), f.Err()
}

// decideInviteFocal says whether somebody may be invited to stand for an institution that has so many open invitations, and sent so many within a day.
func decideInviteFocal(x standing, open, today int) error {
	switch {
	case x.focal.ID != "" && x.focal.Role != Lead:
		return fault.Denied("accreditation.focal.lead_only", nil)
	case !x.Closed.IsZero():
		return fault.Denied("accreditation.focal.closed", nil)
	case open >= mostInvitations:
		return fault.Denied("accreditation.focal.most", fault.Values{"Most": mostInvitations})
	case today >= mostInvited:
		return fault.Denied("accreditation.focal.most_a_day", fault.Values{"Most": mostInvited})
	}
	return nil
}

// isOpen tells whether the link of an invitation works.
func (i Invitation) isOpen(now time.Time) bool { return i.Closed.IsZero() && now.Before(i.Ends) }

// decideJoin says whether somebody may accept an invitation, who is an officer or not, visits the institution for the council or not, and stands
// for it already or not. Whoever is a writer may become lead.
func decideJoin(of Institution, i Invitation, held Focal, officer, visits bool) error {
	switch {
	case officer:
		return fault.Denied("accreditation.join.officer", nil)
	case visits:
		return fault.Denied("accreditation.join.visits", nil)
	case !of.Closed.IsZero():
		return fault.Denied("accreditation.focal.closed", nil)
	case held.ID != "" && (held.Role == Lead || held.Role == i.Role):
		return fault.Conflict("accreditation.join.already", nil)
	}
	return nil
}

// decideHandOver says whether a focal person may hand over to another of the same institution.
func decideHandOver(mine, other Focal) error {
	switch {
	case mine.Role != Lead:
		return fault.Denied("accreditation.focal.lead_only", nil)
	case mine.ID == other.ID:
		return fault.Denied("accreditation.focal.to_oneself", nil)
	}
	return nil
}

// decideEndFocal says whether somebody may end what a focal person does for an institution: a lead of it, the council, and themself.
func decideEndFocal(x standing, other Focal) error {
	if x.focal.ID != "" && x.focal.Role != Lead && x.focal.ID != other.ID {
		return fault.Denied("accreditation.focal.lead_only", nil)
	}
	return nil
}

// hasLead tells whether one of them is a lead.
func hasLead(list []Focal) bool {
	for _, f := range list {
		if f.Role == Lead {
			return true
		}
	}
	return false
}

// batchesOf are the batches of a programme that are shown in a year, the newest first; at most so many.
func batchesOf(p Programme, year, most int) (list []int) {
	last := year
	if p.Last != 0 && p.Last < year {
		last = p.Last
	}
	for b := last; b >= p.First && len(list) < most; b-- {
		list = append(list, b)
	}
	return list
}
