package accreditation

import (
	"sanad/internal/day"
	"sanad/internal/events"
)

// DecisionProposed says that a decision waits for somebody else to confirm it.
type DecisionProposed struct{ Proposal, Institution, Visit string }

// ProposalTakenBack says that whoever proposed a decision took it back.
type ProposalTakenBack struct{ Proposal, Institution, Visit string }

// ProposalNotConfirmed says that a proposed decision was declined.
type ProposalNotConfirmed struct{ Proposal, Institution, Visit string }

// ProposalGivenUp says that whoever wrote a proposal dropped it.
type ProposalGivenUp struct{ Proposal, Institution string }

// DecisionConfirmed says that the council decided about batches of an institution. A BatchFound follows for each of them.
type DecisionConfirmed struct {
	Decision, Number, Proposal, Institution string
	Visit                                   string // after which it was decided; empty: after none
	Kind                                    DecisionKind
	On                                      day.Day
}

// BatchFound says what a decision found of one batch. Opened and Opens tell whether whoever passed in it could be registered before, and can
// now, today; what holds from a later day on opens nothing yet. Outcome is empty where a correction says that nothing was decided after all.
type BatchFound struct {
	Decision, Finding, Institution, Programme string
	Batch                                     int64
	Outcome, Level                            string
	From, Until                               day.Day
	Opened, Opens                             bool
}

// About names no person.
func (e DecisionProposed) About() events.About { return decisionEvent("decision_proposed") }

// About names no person.
func (e ProposalTakenBack) About() events.About { return decisionEvent("proposal_taken_back") }

// About names no person.
func (e ProposalNotConfirmed) About() events.About { return decisionEvent("proposal_declined") }

// About names no person.
func (e ProposalGivenUp) About() events.About { return decisionEvent("proposal_dropped") }

// About names no person.
func (e DecisionConfirmed) About() events.About { return decisionEvent("decision_confirmed") }

// About names no person.
func (e BatchFound) About() events.About { return decisionEvent("batch_found") }

func decisionEvent(kind string) events.About { return events.About{Kind: "accreditation." + kind} }
