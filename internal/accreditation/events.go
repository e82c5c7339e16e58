package accreditation

import (
	"sanad/internal/day"
	"sanad/internal/events"
)

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

// NameChanged says that an institution, a campus or a programme has another name from a day on.
type NameChanged struct {
	Subject, Of, Change string
	On                  day.Day
}

// NameTookEffect says that the day of a new name has come.
type NameTookEffect struct {
	Subject, Of, Change string
}

// ProgrammeMoved says that a programme is taught at another campus.
type ProgrammeMoved struct {
	Programme, Campus, Change string
	On                        day.Day
}

// InstitutionMerged says that an institution went into another, with so many programmes.
type InstitutionMerged struct {
	Institution, Into, Change string
	Programmes                int
	On                        day.Day
}

// InstitutionSplit says that an institution came out of another, with so many programmes.
type InstitutionSplit struct {
	Institution, Out, Change string
	Programmes               int
	On                       day.Day
}

// ThingClosed says that an institution or a campus is closed from a day on.
type ThingClosed struct {
	Subject, Of, Change string
	On                  day.Day
}

// ProgrammeClosed says which batch of a programme is its last.
type ProgrammeClosed struct {
	Programme, Change string
	Last              int
	On                day.Day
}

// SeatsSet says how many students a programme may take from a batch on.
type SeatsSet struct {
	Programme                  string
	From, Sections, PerSection int
}

// PhaseSet says how far a programme is that was never accredited.
type PhaseSet struct {
	Programme, Phase string
}

// About names no person.
func (e NameChanged) About() events.About { return events.About{Kind: "accreditation.name_changed"} }

// About names no person.
func (e NameTookEffect) About() events.About {
	return events.About{Kind: "accreditation.name_took_effect"}
}

// About names no person.
func (e ProgrammeMoved) About() events.About {
	return events.About{Kind: "accreditation.programme_moved"}
}

// About names no person.
func (e InstitutionMerged) About() events.About {
	return events.About{Kind: "accreditation.institution_merged"}
}

// About names no person.
func (e InstitutionSplit) About() events.About {
	return events.About{Kind: "accreditation.institution_split"}
}

// About names no person.
func (e ThingClosed) About() events.About { return events.About{Kind: "accreditation.closed"} }

// About names no person.
func (e ProgrammeClosed) About() events.About {
	return events.About{Kind: "accreditation.programme_closed"}
}

// About names no person.
func (e SeatsSet) About() events.About { return events.About{Kind: "accreditation.seats_set"} }

// About names no person.
func (e PhaseSet) About() events.About { return events.About{Kind: "accreditation.phase_set"} }
