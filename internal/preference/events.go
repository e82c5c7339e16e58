package preference

import "sanad/internal/events"

// Chosen says that a person chose something.
type Chosen struct {
	Person string
	What   What
	Choice string
}

// About names the person.
func (e Chosen) About() events.About {
	return events.About{Kind: "preference.chosen", Person: e.Person}
}
