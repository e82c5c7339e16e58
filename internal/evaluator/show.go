package evaluator

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// Own is what an evaluator sees of themself.
type Own struct {
	Evaluator
	Is        bool // they are or were an evaluator
	Statement Statement
	Draft     bool // it is a draft, and another may stand
	Stands    bool // a statement stands
	Chosen    map[string]Institution
	Trainings []Training
	History   []Change
	Open      []Visit
	Past      []Visit
}

// Show shows by what they are as an evaluator, what they stated and what they are asked to do.
func (s *Service) Show(ctx context.Context, by access.Actor, language string) (o Own, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		o = Own{}
		d, err := s.own(by)
		if err != nil {
			return err
		}
		if o.Evaluator, o.Is, err = findEvaluator(ctx, tx, by.Person); err != nil || !o.Is {
			return err
		}
		if o.Statement, o.Draft, err = findStatement(ctx, tx, o.ID, draft); err != nil {
			return err
		}
		stands, there, err := findStatement(ctx, tx, o.ID, current)
		if err != nil {
			return err
		}
		if o.Stands = there; !o.Draft {
			o.Statement = stands
		}
		if o.Statement.Items, err = s.openItems(ctx, tx, d, map[string]string{o.Statement.ID: o.Person}); err != nil {
			return err
		}
		if o.Chosen, err = s.chosen(ctx, tx, o.Statement.Items); err != nil {
			return err
		}
		if o.Trainings, o.History, err = s.past(ctx, tx, d, o.Evaluator); err != nil {
			return err
		}
		if s.needs.Visits != nil {
			o.Open, o.Past, err = s.needs.Visits(ctx, tx, o.Person, language)
		}
		return err
	})
	return o, err
}

// chosen are the institutions that items name, by id.
func (s *Service) chosen(ctx context.Context, tx *db.Tx, items []Item) (map[string]Institution, error) {
	found := map[string]Institution{}
	var ids []string
	for _, i := range items {
		if i.Institution != "" {
			ids = append(ids, i.Institution)
		}
	}
	if len(ids) == 0 || s.needs.Chosen == nil {
		return found, nil
	}
	list, err := s.needs.Chosen(ctx, tx, ids)
	for _, x := range list {
		found[x.ID] = x
	}
	return found, err
}

// past opens the trainings of an evaluator and what became of them.
func (s *Service) past(ctx context.Context, tx *db.Tx, d access.Decision, e Evaluator) (trainings []Training, history []Change, err error) {
	rows, err := listTrainings(ctx, tx, e.ID)
	if err != nil {
		return nil, nil, err
	}
	for _, r := range rows {
		course, err := s.vault.Open(ctx, d, personal("evaluator_training.course", r.ID, e.Person), r.Course)
		if err != nil && !fault.Is(err, fault.KindNotFound) { // nothing is kept of them any more
			return nil, nil, err
		}
		trainings = append(trainings, Training{r.ID, r.On, course.Reveal()})
	}
	changes, err := listChanges(ctx, tx, e.ID)
	for _, r := range changes {
		reason, lost := s.vault.Open(ctx, d, personal("evaluator_change.reason", r.ID, e.Person), r.Reason)
		if lost != nil && !fault.Is(lost, fault.KindNotFound) {
			return nil, nil, lost
		}
		history = append(history, Change{r.ID, r.Kind, r.By, r.At, reason.Reveal()})
	}
	return trainings, history, err
}

// Institutions are those that an evaluator can choose, and whether they may state anything.
func (s *Service) Institutions(ctx context.Context, by access.Actor) (list []Institution, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		e, _, err := s.ownWith(ctx, tx, by)
		if err == nil {
			err = decideState(e)
		}
		if err == nil {
			list, err = s.institutions(ctx, tx)
		}
		return err
	})
	return list, err
}
