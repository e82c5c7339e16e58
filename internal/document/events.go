package document

import "sanad/internal/events"

// Added says that a person added a file to a case.
type Added struct{ Case, Person, Document, Kind string }

// Removed says that a person took a file back.
type Removed struct{ Case, Person, Document, Kind string }

// Discarded says that the files of a case went because the case was given up before anybody saw it.
type Discarded struct {
	Case, Person string
	Files        int
}

// About names the case.
func (e Added) About() events.About { return about("added", e.Person, e.Case) }

// About names the case.
func (e Removed) About() events.About { return about("removed", e.Person, e.Case) }

// About names the case.
func (e Discarded) About() events.About { return about("discarded", e.Person, e.Case) }

func about(kind, person, caseID string) events.About {
	return events.About{Kind: "document." + kind, Person: person, Case: caseID}
}
