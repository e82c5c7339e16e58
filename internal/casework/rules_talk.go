package casework

import (
	"sanad/internal/access"
	"sanad/internal/fault"
)

// checkText refuses a message or a note that says nothing.
func checkText(text string) error {
	var f fault.Fields
	if text == "" {
		f.Add("text", "casework.talk.empty", nil)
	}
	return f.Err()
}

// decideSend refuses a message on a case that is closed, and one's own answer as the council.
func decideSend(c Case, by access.Actor) error {
	if c.State == Closed {
		return fault.Conflict("casework.talk.closed", nil)
	}
	if sideOf(by) == SideOffice && c.Person == by.Person {
		return fault.Denied("access.own_affair", nil)
	}
	return nil
}

// mostNotes is how many wordings the notes of a case have together; it bounds the page.
const mostNotes = 200

// decideNote refuses a new wording of a note that is not on the case or was struck out.
func decideNote(rows []noteRow, note string) error {
	if len(rows) >= mostNotes {
		return fault.Conflict("casework.note.many", fault.Values{"Most": mostNotes})
	}
	if note == "" {
		return nil
	}
	found := false
	for _, r := range rows {
		if r.Note == note {
			if found = true; r.Text == nil {
				return fault.Conflict("casework.note.struck", nil)
			}
		}
	}
	if !found {
		return fault.NotFound()
	}
	return nil
}
