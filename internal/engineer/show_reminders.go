package engineer

import (
	"slices"

	"sanad/internal/council"
)

// Reminder is a rule by which people are reminded.
type Reminder struct {
	Answers bool           // of a question that they must answer; else of the end of their validity
	Of      []council.Text // kinds of registration
	Days    []int          // before the day, the most first
	Rule    council.Rule
}

// Reminders returns the rules of today by which people are reminded, kinds with one rule together.
func (s *Service) Reminders() (list []Reminder) {
	law := s.law()
	add := func(r Reminder) {
		for i, have := range list {
			if have.Answers == r.Answers && have.Rule.ID == r.Rule.ID && slices.Equal(have.Days, r.Days) {
				list[i].Of = append(list[i].Of, r.Of...)
				return
			}
		}
		list = append(list, r)
	}
	for _, k := range law.Kinds {
		if c := law.Cycle(k.ID); c.Renewal != nil && len(c.Renewal.Remind) > 0 {
			add(Reminder{Of: []council.Text{k.Title}, Days: c.Renewal.Remind, Rule: c.Renewal.Rule})
		}
	}
	for _, k := range law.Kinds {
		if p := law.Procedure(k.ID); p.Answer > 0 {
			add(Reminder{Answers: true, Of: []council.Text{k.Title}, Days: []int{p.Remind}, Rule: p.AnswerRule})
		}
	}
	return list
}
