package visit

import (
	"slices"
	"strconv"
	"strings"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/text"
)

const (
	mostQuestions = 200 // of one visit
	longestVisit  = 14  // days
	farthestVisit = 366 // days from today
)

// decideStudying says whether the team studies the papers now, and waits for no answer.
func decideStudying(v Visit) error {
	switch {
	case v.Stage != Review:
		return fault.Conflict("visit.ask.over", nil)
	case v.Waits != "":
		return fault.Conflict("visit.ask.waits", fault.Values{"Day": v.Due})
	}
	return nil
}

// isCriterion tells whether there is such a criterion; what is about none of them has none.
func isCriterion(law council.Law, criterion string) bool {
	return criterion == "" || slices.ContainsFunc(law.Assessment.Criteria, func(c council.Criterion) bool { return c.ID == criterion })
}

// decideAsk says whether a team can ask another question.
func decideAsk(v Visit, have int, c AskQuestion, law council.Law) error {
	if err := decideStudying(v); err != nil {
		return err
	}
	if have >= mostQuestions {
		return fault.Denied("visit.ask.most", fault.Values{"Most": mostQuestions})
	}
	var f fault.Fields
	if !isCriterion(law, c.Criterion) {
		f.Add("criterion", "fault.choose", nil)
	}
	if strings.TrimSpace(c.Words) == "" {
		f.Add("words", "visit.ask.empty", nil)
	}
	return f.Err()
}

// unsent are the questions that the institution does not see yet.
func unsent(questions []Question) []Question {
	return slices.DeleteFunc(slices.Clone(questions), func(q Question) bool { return q.Sent != nil })
}

// asked are the questions that wait for an answer.
func asked(questions []Question) []Question {
	return slices.DeleteFunc(slices.Clone(questions), func(q Question) bool { return q.Sent == nil || q.Closed != nil })
}

// decideDropQuestion says whether a member can take a question back: their own, or any as the convener, until it was sent.
func decideDropQuestion(v Visit, m Member, q Question) error {
	switch err := decideStudying(v); {
	case err != nil:
		return err
	case q.Sent != nil:
		return fault.Conflict("visit.changed", nil)
	case q.AskedBy != m.Person && !m.Convener:
		return fault.Denied("visit.convener_alone", nil)
	}
	return nil
}

// decideSendQuestions says whether the convener can send what the team asks.
func decideSendQuestions(v Visit, m Member, questions []Question) error {
	switch err := decideStudying(v); {
	case err != nil:
		return err
	case !m.Convener:
		return fault.Denied("visit.convener_alone", nil)
	case len(unsent(questions)) == 0:
		return fault.Denied("visit.ask.none", nil)
	}
	return nil
}

// decideEndReview says whether the convener can end the study of the papers.
func decideEndReview(v Visit, m Member, questions []Question) error {
	switch err := decideStudying(v); {
	case err != nil:
		return err
	case !m.Convener:
		return fault.Denied("visit.convener_alone", nil)
	case len(unsent(questions)) > 0:
		return fault.Denied("visit.ask.unsent", fault.Values{"Count": len(unsent(questions))})
	}
	return nil
}

// decideAnswering says whether an institution answers questions now.
func decideAnswering(v Visit) error {
	if v.Stage != Review || v.Waits != Answer {
		return fault.Conflict("visit.answer.over", nil)
	}
	return nil
}

// decideAnswer says whether an institution can answer a question, of whose answer it saw a version.
func decideAnswer(v Visit, q Question, c AnswerQuestion) error {
	switch err := decideAnswering(v); {
	case err != nil:
		return err
	case q.Closed != nil:
		return fault.Conflict("visit.answer.over", nil)
	case c.Version != strconv.FormatInt(q.Version, 10):
		return fault.Conflict("visit.changed", nil)
	}
	var f fault.Fields
	if strings.TrimSpace(c.Answer) == "" {
		f.Add("answer", "visit.answer.empty", nil)
	}
	return f.Err()
}

// decideSendAnswers says whether an institution can send its answers.
func decideSendAnswers(v Visit, questions []Question) error {
	if err := decideAnswering(v); err != nil {
		return err
	}
	missing := slices.DeleteFunc(asked(questions), Question.Answered)
	if len(missing) > 0 {
		return fault.Denied("visit.answer.missing", fault.Values{"Count": len(missing)})
	}
	return nil
}

// readDays reads the first and the last day of a visit, which are to come.
func readDays(f *fault.Fields, c DaysTyped, today day.Day) (first, last day.Day) {
	first, err := day.Parse(text.Day(c.FirstDay, c.FirstMonth, c.FirstYear))
	if err != nil {
		f.Add("first", "visit.days.day", nil)
		return first, last
	}
	last, err = day.Parse(text.Day(c.LastDay, c.LastMonth, c.LastYear))
	switch {
	case first.Before(today):
		f.Add("first", "visit.days.past", nil)
	case first.After(today.Add(farthestVisit)):
		f.Add("first", "visit.days.far", nil)
	case err != nil:
		f.Add("last", "visit.days.day", nil)
	case last.Before(first):
		f.Add("last", "visit.days.order", nil)
	case first.Until(last) >= longestVisit:
		f.Add("last", "visit.days.long", fault.Values{"Most": longestVisit})
	}
	return first, last
}

// decideScheduling says whether the council proposes or fixes days now.
func decideScheduling(v Visit) error {
	switch {
	case v.Stage != Schedule:
		return fault.Conflict("visit.days.over", nil)
	case v.Waits != "":
		return fault.Conflict("visit.days.waits", fault.Values{"Day": v.Due})
	}
	return nil
}

// decideProposeDays says whether the council can propose days.
func decideProposeDays(v Visit, c DaysTyped, today day.Day) (first, last day.Day, err error) {
	if err := decideScheduling(v); err != nil {
		return first, last, err
	}
	var f fault.Fields
	first, last = readDays(&f, c, today)
	return first, last, f.Err()
}

// decideFix says whether the council can fix days: it asked the institution before.
func decideFix(v Visit, proposed []Days, c DaysTyped, today day.Day) (first, last day.Day, err error) {
	if first, last, err = decideProposeDays(v, c, today); err == nil && len(proposed) == 0 {
		err = fault.Denied("visit.days.unasked", nil)
	}
	return first, last, err
}

// decideAnswerDays reads what an institution says of the days that were proposed to it.
func decideAnswerDays(v Visit, proposed []Days, c AnswerDays, today day.Day) (Days, error) {
	if v.Stage != Schedule || v.Waits != Answer || len(proposed) == 0 {
		return Days{}, fault.Conflict("visit.days.not_asked", nil)
	}
	var f fault.Fields
	d := Days{First: proposed[len(proposed)-1].First, Last: proposed[len(proposed)-1].Last, Side: council.SideInstitution}
	switch c.Outcome {
	case "agree":
		d.Agreed = true
	case "other":
		d.First, d.Last = readDays(&f, c.DaysTyped, today)
	default:
		f.Add("outcome", "fault.choose", nil)
	}
	return d, f.Err()
}
