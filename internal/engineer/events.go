package engineer

import (
	"sanad/internal/day"
	"sanad/internal/events"
)

// Opened says that a person opened an application.
type Opened struct{ Case, Person, Kind string }

// DegreeRecorded says that the applicant named or changed the degree.
type DegreeRecorded struct{ Case, Person string }

// Declared says that the applicant made the declaration.
type Declared struct{ Case, Person string }

// Submitted says that an application was submitted; Due is the deadline of the first step.
type Submitted struct {
	Case, Person, Step string
	Due                day.Day
}

// Withdrawn says that the applicant withdrew.
type Withdrawn struct {
	Case, Person string
	Draft        bool
}

// Recommended says that a step was done and the case went to the next.
type Recommended struct {
	Case, Person, Step, Next string
	Outcome                  Outcome
	Rule                     string
	Due                      day.Day
}

// Refused says that an application was refused for good.
type Refused struct{ Case, Person, Step, Rule string }

// Entered says that a person was entered in the register.
type Entered struct{ Case, Person, Registration, Number, Discipline, Kind, Rule string }

// About names the case.
func (e Opened) About() events.About { return about("opened", e.Person, e.Case) }

// About names the case.
func (e DegreeRecorded) About() events.About { return about("degree_recorded", e.Person, e.Case) }

// About names the case.
func (e Declared) About() events.About { return about("declared", e.Person, e.Case) }

// About names the case.
func (e Submitted) About() events.About { return about("submitted", e.Person, e.Case) }

// About names the case.
func (e Withdrawn) About() events.About { return about("withdrawn", e.Person, e.Case) }

// About names the case.
func (e Recommended) About() events.About { return about("recommended", e.Person, e.Case) }

// About names the case.
func (e Refused) About() events.About { return about("refused", e.Person, e.Case) }

// About names the case.
func (e Entered) About() events.About { return about("entered", e.Person, e.Case) }

func about(kind, person, caseID string) events.About {
	return events.About{Kind: "engineer." + kind, Person: person, Case: caseID}
}
