package visit

import (
	"context"
	"slices"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/pii"
)

// AnswerQuestion is what an institution answers, over the version of its answer that was seen.
type AnswerQuestion struct {
	Version string `form:"version" max:"20"`
	Answer  string `form:"answer" entry:"visit_question.answer" max:"8000" lines:"true"`
}

// AnswerQuestion writes an institution's answer to a question. Of two who write at once the second is told. The answers go by SendAnswers.
func (s *Service) AnswerQuestion(ctx context.Context, by access.Actor, institution, visit, question string, c AnswerQuestion) error {
	var q Question
	judge := func(tx *db.Tx) (string, error) {
		v, _, err := s.own(ctx, tx, by, institution, visit)
		if err != nil {
			return "", err
		}
		questions, err := listQuestions(ctx, tx, v.ID)
		if err != nil {
			return "", err
		}
		at := slices.IndexFunc(questions, func(x Question) bool { return x.ID == question && x.Sent != nil })
		if at < 0 {
			return "", fault.NotFound()
		}
		q = questions[at]
		return v.Institution, decideAnswer(v, q, c)
	}
	return s.written(ctx, []word{{"visit_question.answer", question, c.Answer}}, judge, func(tx *db.Tx, sealed []pii.Sealed) error {
		q.Answer, q.AnswerBy = sealed[0], by.Person
		return answer(ctx, tx, q)
	})
}
