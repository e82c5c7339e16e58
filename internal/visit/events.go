package visit

import (
	"sanad/internal/day"
	"sanad/internal/events"
)

// Moved says that a visit came to another stage, or waits for an answer, or goes on after one: who must act now, and by when.
type Moved struct {
	Visit, Number, Institution, Programme string
	Kind                                  string
	Stage                                 Stage
	Waits, Side                           string
	Due                                   day.Day
	Lead                                  string // who applied
}

// About names no person: it is the institution's affair.
func (e Moved) About() events.About { return events.About{Kind: "visit.moved"} }

// GivenUp says that an institution withdrew a visit, or gave up a draft of one.
type GivenUp struct {
	Visit, Institution string
	Sent               bool // the council knew of it
}

// About names no person.
func (e GivenUp) About() events.About { return events.About{Kind: "visit.given_up"} }

// AskedFor says that the application for a visit was sent, and waits for its fee.
type AskedFor struct{ Visit, Institution string }

// About names no person.
func (e AskedFor) About() events.About { return events.About{Kind: "visit.asked_for"} }

// DraftBegun says that an application for a visit was begun.
type DraftBegun struct{ Visit, Institution string }

// About names no person.
func (e DraftBegun) About() events.About { return events.About{Kind: "visit.draft_begun"} }

// Proposed says that an officer wrote what the board is to vote on after a visit that is about no batches.
type Proposed struct{ Visit, Institution string }

// About names no person.
func (e Proposed) About() events.About { return events.About{Kind: "visit.proposed"} }
