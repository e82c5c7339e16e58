// Package pages shows what the room of accreditation knows.
package pages

import "sanad/internal/web/parts"

// KeptListed is an institution in the overview.
type KeptListed struct {
	Href, Name, City, Former    string
	Campuses, Programmes, State string
	Tone                        string
	Into                        string // into which it went, in words
}

// Overview are the institutions, by name.
type Overview struct {
	Query       string
	Rows        []KeptListed
	Keeps       bool
	First, Next string
	Others      []parts.SummaryRow // where else something is to do
}

// KeptDeed is something that can be done with an institution, a campus or a programme.
type KeptDeed struct{ Href, Label, Unseen string }

// KeptRow is a line of a table that names a thing, with what can be done with it.
type KeptRow struct {
	ID, Href, Name, Hint string
	Cells                []string
	State, Tone          string
	Deeds                []KeptDeed
}

// KeptInstitution is an institution with what hangs on it.
type KeptInstitution struct {
	Title, State, Tone   string
	Rows                 []parts.SummaryRow
	Next                 KeptDeed
	Deeds                []KeptDeed
	Programmes, Campuses []KeptRow
	Keeps                bool
	History              []parts.TimelineRow
	Done                 string
}

// KeptBatch is one class of a programme, with what holds of it today.
type KeptBatch struct {
	Year, Seats, State, Tone, Level, Since string
	Number, Href                           string // of the decision
	Conditions, Due                        string
}

// KeptProgramme is a programme with its batches.
type KeptProgramme struct {
	Title, Back, State, Tone string
	Rows                     []parts.SummaryRow
	Next                     KeptDeed
	Deeds                    []KeptDeed
	Batches                  []KeptBatch
	BatchTitle               string // what the year of a batch is
	Seats                    [][]parts.Cell
	History                  []parts.TimelineRow
}

// KeptForm is a form of a deed.
type KeptForm struct {
	Form                                                   *parts.Form
	Path, Back, Of, Version                                string
	Campuses, Degrees, Disciplines, Institutions, Outcomes []parts.Option
	First                                                  string   // the label of the year of a batch
	Rule, Cited                                            string   // which sections are allowed
	Notes                                                  []string // what is to be known before
}

// DeskPanel is how many institutions there are.
type DeskPanel struct{ Count string }
