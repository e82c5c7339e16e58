package casework

import "sanad/internal/events"

// MessageSent says that one side wrote to the other; Tell, that the person is to be told by a letter.
type MessageSent struct {
	Case, Person, Message string
	Side                  Side
	Tell                  bool
}

// About names the case.
func (e MessageSent) About() events.About {
	return events.About{Kind: "casework.message_sent", Person: e.Person, Case: e.Case}
}

// Noted says that an officer wrote a note, or changed one.
type Noted struct{ Case, Person, Note string }

// About names the case.
func (e Noted) About() events.About {
	return events.About{Kind: "casework.noted", Person: e.Person, Case: e.Case}
}
