package evaluator

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/events"
)

// remindBefore is how many days before its last day a statement is asked for again.
const remindBefore = 30

// Reminded says that an evaluator is to be told to say by a day whether their statement is still so.
type Reminded struct {
	Person, Evaluator string
	Until             day.Day
}

// About names the person.
func (e Reminded) About() events.About {
	return events.About{Kind: "evaluator.reminded", Person: e.Person}
}

// Remind lets evaluators be told, once for each statement, to say whether it is still so.
func (s *Service) Remind(ctx context.Context) error {
	by := access.System(access.Accreditation)
	if _, err := s.access.May(by, "evaluator.remind", access.Subject{}); err != nil {
		return err
	}
	law := s.law()
	years := law.Evaluators.Stated
	if years == 0 {
		return nil
	}
	const most = 50
	for {
		n := 0
		err := s.db.Update(ctx, func(tx *db.Tx) error {
			list, err := listToRemind(ctx, tx, law.Day.Add(remindBefore).AddYears(-years), most)
			for _, e := range list {
				if err == nil {
					err = setReminded(ctx, tx, e.ID, law.Day)
				}
				if err == nil {
					err = s.events.Record(ctx, tx, by, Reminded{Person: e.Person, Evaluator: e.ID, Until: e.Stated.AddYears(years)})
				}
			}
			n = len(list)
			return err
		})
		if err != nil || n < most {
			return err
		}
	}
}
