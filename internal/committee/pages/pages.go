// Package pages are the pages of a committee.
package pages

import (
	"slices"

	"github.com/a-h/templ"

	"sanad/internal/web/parts"
)

// Meeting is a meeting in a list.
type Meeting struct {
	Href, When, Place, Chair, State, Tone, Items string
}

// Meetings are the committee's meetings.
type Meetings struct {
	None         bool // the council has no committee
	Name         string
	Coming, Past []Meeting
	Next, First  string
}

// Call is the form that calls a meeting.
type Call struct {
	Form    *parts.Form
	Members []parts.Option
	Quorum  string
}

// Item is a line of an agenda.
type Item struct {
	ID, Version         string
	Number              int
	Hidden              bool
	Href, Case, Name    string
	Due, Left           string
	Late, Soon          bool
	State, Tone         string
	Reasons, By, At     string
	Conflicts           []Conflict
	Dealt               string // who dealt with the case before, in words
	Earlier             Deferred
	Voters              string
	Kept                string // whom a rule keeps out of it, in words
	Outcomes            []parts.Option
	Missing             string // why it cannot be decided: the quorum
	Open                bool   // undecided, and its case still waits
	Form                *parts.Form
	Refused             string
	CanDeclare, CanTake bool
}

// Deferred says that an earlier meeting deferred a case; empty: none did.
type Deferred struct {
	When string // in words
	Why  string // as it was written
}

// Conflict is a member's interest in a case.
type Conflict struct{ Who, Reasons string }

// Change says how a meeting was moved or called off.
type Change struct {
	What string // in words
	Why  string // as it was written
}

// Move is the form that moves a meeting.
type Move struct {
	Form                 *parts.Form
	Path, Title, Version string
	Items                string // how many cases are on its agenda, in words
}

// Member is somebody who sits in a meeting.
type Member struct {
	ID, Name string
	Present  bool
	Chair    bool
	Me       bool   // the reader
	Noted    string // who noted whether they are there, in words
}

// Show is a meeting with its agenda.
type Show struct {
	Form                                                    *parts.Form
	Path, Title, When, Place, Chair, State, Tone, Rule      string
	Rows                                                    []parts.SummaryRow
	Members                                                 []Member
	Items                                                   []Item
	Version                                                 string
	Next                                                    string // the one next thing to do: agenda, attendance, decisions, minutes
	MayPut, MayNote, MayDeclare, MayDecide, Called, Decided bool
	Changes                                                 []Change
	MayMove, Minutes                                        bool
	NotesAll                                                bool // the reader notes who is present for everybody
	Done                                                    string
	Stayed                                                  []Stayed
	Empty                                                   string
}

// Stayed is a case to which something could not be done.
type Stayed struct{ Number, Why, Href string }

// Candidate is a case that could be put on the agenda.
type Candidate struct {
	ID, Href, Name, Number, Due, Left, Since string
	Earlier                                  Deferred
	Late, Soon                               bool
	On                                       string // it stands on an agenda: this one or another, in words
}

// Choose are the cases that wait.
type Choose struct {
	Form                        *parts.Form
	Path, Title                 string
	Rows                        []Candidate
	Until                       string // the label of the button that puts on all that are due
	Done                        string
	Stayed                      []Stayed
	Previous, First, Next, More string
}

// first is the first case that can be ticked; -1: all stand on an agenda.
func (v Choose) first() int {
	return slices.IndexFunc(v.Rows, func(c Candidate) bool { return c.On == "" })
}

// Declare is the form that declares a conflict.
type Declare struct {
	Form        *parts.Form
	Path, Title string
	Items       []parts.Option
	Members     []parts.Option // nobody but the reader: empty
	Dealt       []string       // who dealt with which case before, in words
	Declared    []Declared
}

// Declared is a conflict that was declared.
type Declared struct{ Item, Who, Reasons string }

// Decide are the items that are decided together.
type Decide struct {
	Form        *parts.Form
	Path, Title string
	Items       []Item
	Quorum      string
	Done        string
	Stayed      []Stayed
	Why         string // nothing can be decided
}

// Minutes are what a meeting did.
type Minutes struct {
	Form                                 *parts.Form
	Path, Title, Name                    string
	Rows                                 []parts.SummaryRow
	Present, Absent                      []Member // empty: who is present is not noted yet
	Changes                              []Change
	Items                                []Item
	Version, State, Hash                 string
	Agrees, MayClose, MayConfirm, Hidden bool
	Why, Closed, Confirmed, Council      string
	PDF                                  bool // it may be had as a file
	NoUrdu                               bool // not in Urdu: the fonts are missing
}

// DeskPanel is the next meeting.
type DeskPanel struct{ When, Href string }

func due(i Item) templ.Component { return deadline(i.Due, i.Left, i.Late, i.Soon) }
