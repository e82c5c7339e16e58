package assessment

import "sanad/internal/events"

// Written says that somebody saved a piece of a report.
type Written struct {
	Visit, Institution, Criterion, Part, Revision string
}

// TakenOut says that somebody took a row out of a report.
type TakenOut struct {
	Visit, Institution, Criterion, Part, Revision string
}

// Kept says that the state of a report was kept, because it was handed in.
type Kept struct {
	Visit, Institution, State string
	Number                    int
}

// About names no person.
func (e Written) About() events.About { return events.About{Kind: "assessment.written"} }

// About names no person.
func (e TakenOut) About() events.About { return events.About{Kind: "assessment.taken_out"} }

// About names no person.
func (e Kept) About() events.About { return events.About{Kind: "assessment.kept"} }

// Forgotten says that what was written for a visit was given up with it, before anybody else saw it.
type Forgotten struct{ Visit, Institution string }

// About names no person.
func (e Forgotten) About() events.About { return events.About{Kind: "assessment.forgotten"} }
