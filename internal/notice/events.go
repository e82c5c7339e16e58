package notice

import "sanad/internal/events"

// Retried says that an officer had a letter, or another job that was given up, tried again, or that somebody had their own letters.
type Retried struct{ What, ID, Case string }

// About names the case.
func (e Retried) About() events.About {
	return events.About{Kind: "notice.retried", Case: e.Case}
}
