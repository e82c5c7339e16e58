package visit

import (
	"context"
	"slices"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/pii"
)

// AskQuestion is what a member of a team asks.
type AskQuestion struct {
	Criterion string `form:"criterion" entry:"visit_question.criterion" max:"40"`
	Words     string `form:"words" entry:"visit_question.words" max:"4000" lines:"true"`
}

// AskQuestion writes down what a member of a team asks the institution. The convener sends it with the others.
func (s *Service) AskQuestion(ctx context.Context, by access.Actor, visit string, c AskQuestion) error {
	q := Question{ID: s.newID(), Visit: visit, Criterion: c.Criterion, AskedBy: by.Person, Asked: s.clock.Now()}
	judge := func(tx *db.Tx) (string, error) {
		v, _, _, err := s.onTeam(ctx, tx, by, visit)
		if err != nil {
			return "", err
		}
		questions, err := listQuestions(ctx, tx, v.ID)
		if err != nil {
			return "", err
		}
		return v.Institution, decideAsk(v, len(questions), c, s.law())
	}
	return s.written(ctx, []word{{"visit_question.words", q.ID, c.Words}}, judge, func(tx *db.Tx, sealed []pii.Sealed) error {
		q.Words = sealed[0]
		return insertQuestion(ctx, tx, q)
	})
}

// DropQuestion takes a question back that the institution has not seen.
func (s *Service) DropQuestion(ctx context.Context, by access.Actor, visit, question string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		v, m, questions, err := s.studying(ctx, tx, by, visit)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(questions, func(q Question) bool { return q.ID == question })
		if at < 0 {
			return fault.NotFound()
		}
		if err := decideDropQuestion(v, m, questions[at]); err != nil {
			return err
		}
		return removeQuestion(ctx, tx, question)
	})
}

// studying returns a visit to a member of its team, with what the team asks.
func (s *Service) studying(ctx context.Context, tx *db.Tx, by access.Actor, visit string) (v Visit, m Member, questions []Question, err error) {
	if v, m, _, err = s.onTeam(ctx, tx, by, visit); err == nil {
		questions, err = listQuestions(ctx, tx, v.ID)
	}
	return v, m, questions, err
}
