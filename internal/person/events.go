package person

import "sanad/internal/events"

// IdentityRecorded says that a person recorded or mended who they are.
type IdentityRecorded struct {
	Person  string
	Version int64
}

// About names the person.
func (e IdentityRecorded) About() events.About {
	return events.About{Kind: "person.identity_recorded", Person: e.Person}
}
