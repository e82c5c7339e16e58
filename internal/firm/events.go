package firm

import "sanad/internal/events"

// Opened says that somebody opened the record of a firm.
type Opened struct{ Firm, Person string }

// About names who opened it.
func (e Opened) About() events.About { return events.About{Kind: "firm.opened", Person: e.Person} }

// Stated says that what a firm states of itself was changed in the draft.
type Stated struct {
	Firm    string
	Version int64
}

// About names no person.
func (e Stated) About() events.About { return events.About{Kind: "firm.stated"} }
