package engineer

import (
	"strconv"

	"sanad/internal/casework"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/text"
)

// mostItems is how many questions one request may have.
const mostItems = 6

// readDay reads a day from three boxes.
func readDay(f *fault.Fields, field, d, m, y string) day.Day {
	date, err := day.Parse(text.Day(d, m, y))
	if err != nil {
		f.Add(field, "engineer.day.no_such", nil)
	}
	return date
}

// decideUntil refuses a day that is not ahead, or lies beyond what the procedure allows.
func decideUntil(f *fault.Fields, law council.Law, field string, until day.Day, most int) {
	latest := law.Calendar.Add(law.Day, most)
	if !until.IsZero() && (!until.After(law.Day) || until.After(latest)) {
		f.Add(field, "engineer.day.within", fault.Values{"Days": most})
	}
}

// question is one item as it was typed.
type question struct{ wants, text string }

// decideAsk reads the questions and the day by which they are to be answered.
func decideAsk(law council.Law, kind string, c RequestInformation) (list []question, until day.Day, err error) {
	var f fault.Fields
	for i, q := range c.questions() {
		if q.text == "" {
			continue
		}
		if q.wants != WantsDocument {
			q.wants = WantsText
		}
		if len([]rune(q.text)) < 10 {
			f.Add(itemField(i), "engineer.ask.short", nil)
		}
		list = append(list, q)
	}
	if len(list) == 0 {
		f.Add(itemField(0), "engineer.ask.none", nil)
	}
	until = readDay(&f, "until", c.Day, c.Month, c.Year)
	decideUntil(&f, law, "until", until, law.Procedure(kind).AnswerMost)
	return list, until, f.Err()
}

func itemField(i int) string { return "item-" + strconv.Itoa(i+1) }

// decideAnswer checks that a request may still be answered, and, when the answers are sent, that none is missing. Have tells how many
// documents each item has.
func decideAnswer(r *requestRow, items []itemRow, c Answer, texts map[string]string, have map[string]int, today day.Day) error {
	if err := decideAsked(r, c); err != nil {
		return err
	}
	switch {
	case today.After(r.AnswerBy):
		return fault.Conflict("engineer.answer.late", nil)
	case c.Version != strconv.FormatInt(r.Version, 10):
		return fault.Conflict("fault.stale", nil)
	}
	var f fault.Fields
	if c.Send {
		for i, item := range items {
			if texts[item.ID] == "" && have[item.ID] == 0 {
				f.Add(answerField(i), "engineer.answer.missing."+item.Wants, nil)
			}
		}
	}
	return f.Err()
}

// decideAsked lets an answer go only to the request on whose page it was written.
func decideAsked(r *requestRow, c Answer) error {
	switch {
	case r == nil:
		return fault.Conflict("engineer.answer.nothing_asked", nil)
	case c.Request != r.ID:
		return fault.Conflict("fault.stale", nil)
	}
	return nil
}

func answerField(i int) string { return "answer-" + strconv.Itoa(i+1) }

// openRequest returns the request that waits for the applicant; there is at most one.
func openRequest(list []requestRow) *requestRow {
	for i := range list {
		if list[i].State == RequestOpen {
			return &list[i]
		}
	}
	return nil
}

// decideIntendRefusal lets the last step announce a refusal where the procedure has a notice, once for each time the case comes there.
func decideIntendRefusal(p council.Procedure, step council.Step, heard bool) error {
	switch {
	case !step.Final:
		return fault.Denied("engineer.assess.not_final_step", nil)
	case p.Notice == 0 || step.ID == council.Reconsideration:
		return fault.Conflict("engineer.notice.none", nil)
	case heard:
		return fault.Conflict("engineer.notice.twice", nil)
	}
	return nil
}

// wasHeard tells whether the applicant was told of an intended refusal, and answered or let the day pass.
func wasHeard(list []requestRow) bool {
	for _, r := range list {
		if r.Kind == RequestNotice && (r.State == RequestAnswered || r.State == RequestLapsed) {
			return true
		}
	}
	return false
}

// decideRefuse checks that the step is the last, and that the applicant was heard where the procedure demands it (Constitution of
// Pakistan, art. 10A). A reconsideration was asked for by the applicant, who said then what there is to say.
func decideRefuse(p council.Procedure, chain []council.Step, step string, heard bool) error {
	if err := decideFinal(chain, step); err != nil {
		return err
	}
	if p.Notice > 0 && step != council.Reconsideration && !heard {
		return fault.Denied("engineer.refuse.unheard", nil)
	}
	return nil
}

// decideHold reads the day until which a case is on hold, and demands reasons that the applicant can read.
func decideHold(law council.Law, kind string, c Hold) (day.Day, error) {
	var f fault.Fields
	if len([]rune(c.Reasons)) < 20 {
		f.Add("reasons", "engineer.assess.reasons", nil)
	}
	until := readDay(&f, "until", c.Day, c.Month, c.Year)
	decideUntil(&f, law, "until", until, law.Procedure(kind).HoldMost)
	return until, f.Err()
}

// decideResume lets a case go on that is on hold.
func decideResume(k casework.Case) error {
	if k.Waits != casework.WaitsHold {
		return fault.Conflict("engineer.resume.not_held", nil)
	}
	return nil
}

// decideReconsider lets an applicant ask once, within the days of the procedure, that a refusal is looked at again.
func decideReconsider(law council.Law, a applicationRow, others []applicationRow, c Reconsider) error {
	p := law.Procedure(a.Kind)
	switch {
	case p.Again == 0:
		return fault.Conflict("engineer.again.none", nil)
	case a.State != StateRefused:
		return fault.Conflict("engineer.again.not_refused", nil)
	case a.AgainAt != nil:
		return fault.Conflict("engineer.again.twice", nil)
	case law.Day.After(lastDayToAsk(law, a)):
		return fault.Conflict("engineer.again.late", fault.Values{"Days": p.Again})
	}
	for _, o := range others {
		if o.ID != a.ID && o.open() {
			return fault.Conflict("engineer.again.other_open", nil)
		}
	}
	var f fault.Fields
	if len([]rune(c.Grounds)) < 20 {
		f.Add("grounds", "engineer.again.grounds", nil)
	}
	return f.Err()
}

// lastDayToAsk is the last day on which a reconsideration may be asked for.
func lastDayToAsk(law council.Law, a applicationRow) day.Day {
	return day.Of(*a.DecidedAt, law.Zone).Add(law.Procedure(a.Kind).Again)
}

// decideDeemed returns what the law makes of a step that nobody did; empty: nothing yet.
func decideDeemed(law council.Law, step council.Step, due day.Day) Outcome {
	if step.Deemed.Outcome == "" || law.Calendar.Between(due, law.Day) <= step.Deemed.After {
		return ""
	}
	return Outcome(step.Deemed.Outcome)
}
