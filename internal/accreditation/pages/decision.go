package pages

import "sanad/internal/web/parts"

// Decisions is what waits, and what was decided.
type Decisions struct {
	Of             string // the institution whose decisions alone are listed; empty: all
	MayPropose     bool
	First          bool // the first page, which also says what waits
	Waiting, Made  []DecisionRow
	Previous, Next string
}

// DecisionRow is a decision in a list.
type DecisionRow struct {
	Href, Number, Institution, On, Kind, Batches string
	State, Tone                                  string // of what waits
}

// Finding is what is found of one batch. Was and Is are what holds of it before and after, in words.
type Finding struct {
	ID, Title, Outcome, Tone                  string
	Rows                                      []parts.SummaryRow
	Path                                      string // where it is changed; of a proposal
	Fault                                     string
	Was, WasTone, WasBy, Is, IsTone, IsBy, As string // WasBy and IsBy are the numbers of the decisions by which it does
	Level, Days                               string // as they stand in Rows
	Now                                       string // whether it holds today; of a decision
	Concerned                                 []Concerned
}

// Concerned says how many of a kind a finding concerns, with the numbers of the first.
type Concerned struct {
	Says    string
	Numbers []string
	More    bool // than are shown
}

// Due are reports and visits that are due.
type Due struct {
	Rows           []DueRow
	Overdue        int
	Previous, Next string
}

// DueRow is one of them.
type DueRow struct{ Href, Batch, Institution, What, On, Number, Left, Tone, Asked string }

// Proposal is a decision that is not made yet.
type Proposal struct {
	Form                               *parts.Form
	Title, Path, Version, Number, Kind string
	State, Tone, Answer, Cannot, Same  string
	Rows                               []parts.SummaryRow
	Findings                           []Finding
	Wrong                              []string // what of it cannot be any more
	Draft, TakesBack, Confirms, Mine   bool
	Withdraws                          bool // a batch that opens registration will not any more
}

// Decision is one that was made.
type Decision struct {
	Title, Path      string
	Back             string
	LetterHref       string // empty: it cannot be printed in this language
	Rows             []parts.SummaryRow
	Findings         []Finding
	Later            []DecisionRow
	Rule, Instrument string
	MayReplace       bool
	Withdraws        bool
}

// DecisionForm is what a decision says of itself, to be written.
type DecisionForm struct {
	Form                *parts.Form
	Path, Back, Version string
	Change              bool
	Visit, After        string // after which it comes, by id; and in words
	Kinds, Institutions []parts.Option
}

// FindingForm is what is found of batches, to be written.
type FindingForm struct {
	Form                         *parts.Form
	Path, Back, Version, Kind    string
	Lead, Batch                  string
	Change                       bool
	Programmes, Outcomes, Levels []parts.Option
}
