package person

import "sanad/internal/events"

// IdentityRecorded says that a person recorded or mended who they are.
type IdentityRecorded struct {
	Person  string
	Version int64
	Alike   []Alike // who may be the same person
}

// IdentityCorrected says that what is recorded of who a person is was corrected after a case.
type IdentityCorrected struct {
	Person, Case string
	Version      int64
}

// About names the case.
func (e IdentityCorrected) About() events.About {
	return events.About{Kind: "person.identity_corrected", Person: e.Person, Case: e.Case}
}

// About names the person.
func (e IdentityRecorded) About() events.About {
	return events.About{Kind: "person.identity_recorded", Person: e.Person}
}
