package evaluator

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// Shown is an evaluator as officers see them: not what they stated.
type Shown struct {
	Listed
	Trainings []Training
	History   []Change
	Names     map[string]string // of those who did something, by person
}

// ShowEvaluator shows an officer what an evaluator is, their training, when they stated and in how many visits they are. What they stated it does not.
func (s *Service) ShowEvaluator(ctx context.Context, by access.Actor, evaluator string) (x Shown, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		d, err := s.keeping(by)
		if err != nil {
			return err
		}
		e, err := loadEvaluator(ctx, tx, evaluator)
		if err != nil {
			return err
		}
		dressed, err := s.dress(ctx, tx, d, []Evaluator{e})
		if err != nil {
			return err
		}
		x = Shown{Listed: dressed[0]}
		if x.Trainings, x.History, err = s.past(ctx, tx, d, e); err != nil {
			return err
		}
		var who []string
		for _, c := range x.History {
			if c.By != "" && c.By != e.Person {
				who = append(who, c.By)
			}
		}
		x.Names, err = s.names(ctx, tx, d, who)
		return err
	})
	return x, err
}
