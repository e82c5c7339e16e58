package evaluator

import "sanad/internal/events"

// Invited says that somebody was invited to evaluate.
type Invited struct{ Invitation string }

// About names no person: who is invited need not have an account.
func (e Invited) About() events.About { return events.About{Kind: "evaluator.invited"} }

// Uninvited says that an invitation was taken back.
type Uninvited struct{ Invitation string }

// About names no person.
func (e Uninvited) About() events.About { return events.About{Kind: "evaluator.uninvited"} }

// PersonNamed says that an officer named a person of the register, who is to accept.
type PersonNamed struct{ Person, Evaluator string }

// About names the person.
func (e PersonNamed) About() events.About {
	return events.About{Kind: "evaluator.named", Person: e.Person}
}

// Begun says that a person evaluates from now on.
type Begun struct{ Person, Evaluator string }

// About names the person.
func (e Begun) About() events.About { return events.About{Kind: "evaluator.begun", Person: e.Person} }

// DeclinedIt says that a person who was named does not want to evaluate.
type DeclinedIt struct{ Person, Evaluator string }

// About names the person.
func (e DeclinedIt) About() events.About {
	return events.About{Kind: "evaluator.declined", Person: e.Person}
}

// StatementMade says that an evaluator made a statement, or said that it is still so.
type StatementMade struct {
	Person, Evaluator, Statement string
	Again                        bool
}

// About names the person.
func (e StatementMade) About() events.About {
	return events.About{Kind: "evaluator.stated", Person: e.Person}
}

// TrainingNoted says that an officer noted a training.
type TrainingNoted struct{ Person, Evaluator, Training string }

// About names the person.
func (e TrainingNoted) About() events.About {
	return events.About{Kind: "evaluator.trained", Person: e.Person}
}

// PausedIt says that an officer paused an evaluator.
type PausedIt struct{ Person, Evaluator string }

// About names the person.
func (e PausedIt) About() events.About {
	return events.About{Kind: "evaluator.paused", Person: e.Person}
}

// ResumedIt says that a paused evaluator can be asked again.
type ResumedIt struct{ Person, Evaluator string }

// About names the person.
func (e ResumedIt) About() events.About {
	return events.About{Kind: "evaluator.resumed", Person: e.Person}
}

// EndedIt says that a person evaluates no more.
type EndedIt struct {
	Person, Evaluator string
	Own               bool // by their own wish
}

// About names the person.
func (e EndedIt) About() events.About {
	return events.About{Kind: "evaluator.ended", Person: e.Person}
}
