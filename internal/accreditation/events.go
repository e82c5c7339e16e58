package accreditation

import "sanad/internal/events"

// InstitutionOpened says that an institution was opened with its first campus.
type InstitutionOpened struct{ Institution, Campus string }

// CampusOpened says that an institution has a further campus.
type CampusOpened struct{ Institution, Campus string }

// ProgrammeOpened says that a programme is taught at a campus.
type ProgrammeOpened struct{ Institution, Campus, Programme string }

// About names the institution that was opened.
func (e InstitutionOpened) About() events.About {
	return events.About{Kind: "accreditation.institution_opened"}
}

// About names the campus that was opened.
func (e CampusOpened) About() events.About {
	return events.About{Kind: "accreditation.campus_opened"}
}

// About names the programme that was opened.
func (e ProgrammeOpened) About() events.About {
	return events.About{Kind: "accreditation.programme_opened"}
}
