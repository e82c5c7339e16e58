package assessment

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"sanad/internal/council"
	"sanad/internal/fault"
	"sanad/internal/text"
)

const (
	mostRows    = 150  // of one table
	mostSaved   = 5000 // times that one criterion is saved
	mostCounted = 9999 // of whatever is counted in one row
	mostText    = 4000 // of a statement
)

// checkWords reads what was typed into a piece of a part, and names the fields that cannot be taken.
func checkWords(law council.Assessment, part council.CriterionPart, c Write) (Words, error) {
	var f fault.Fields
	var w Words
	count := func(name, typed string) int {
		n, err := strconv.Atoi(text.Digits(typed))
		if err != nil || n < 0 || n > mostCounted {
			f.Add(name, "assessment.field.count", fault.Values{"Most": mostCounted})
			return 0
		}
		return n
	}
	title := func() {
		if w.Text = c.Title; w.Text == "" {
			f.Add("title", "fault.empty", nil)
		}
	}
	switch part.Asks {
	case council.AsksText:
		w.Text = c.Text
	case council.AsksOutcomes, council.AsksObjectives:
		w.Text = c.Text
		if w.Text == "" {
			f.Add("text", "fault.empty", nil)
		}
		if len([]rune(w.Text)) > mostText {
			f.Add("text", "fault.too_long", fault.Values{"Max": mostText})
		}
	case council.AsksCourses:
		title()
		w.Code = strings.ToUpper(c.Code)
		if w.Hours = hours(c.Hours); w.Hours == "" {
			f.Add("hours", "assessment.field.hours", nil)
		}
	case council.AsksTeachers:
		if _, ok := law.Rank(c.Rank); !ok {
			f.Add("rank", "fault.choose", nil)
		}
		w.Rank, w.Total, w.PhDs = c.Rank, count("total", c.Total), count("phds", c.PhDs)
		if w.PhDs > w.Total {
			f.Add("phds", "assessment.field.phds", fault.Values{"Total": w.Total})
		}
	case council.AsksBatches:
		w.Batch, w.Intake, w.Present = count("batch", c.Batch), count("intake", c.Intake), count("present", c.Present)
		if f.Err() == nil && w.Batch < 1950 {
			f.Add("batch", "assessment.field.batch", nil)
		}
	case council.AsksFacilities:
		title()
		w.Total = count("total", c.Total)
	}
	if part.Asks == council.AsksObjectives || part.Asks == council.AsksCourses {
		w.Outcomes = slices.Compact(slices.Sorted(slices.Values(c.Outcomes)))
	}
	return w, f.Err()
}

// hours reads credit hours, such as 3 or 3.5, in digits of any script; empty: they are none.
func hours(typed string) string {
	s := strings.ReplaceAll(text.Digits(typed), "٫", ".")
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || !(n >= 0 && n <= 99) || strings.ContainsAny(s, "eExXpPiInN+-_") {
		return ""
	}
	return strconv.FormatFloat(n, 'f', -1, 64)
}

// decideWrite says whether a piece may be saved by somebody who opened it at a version, and whether it says the same already.
func decideWrite(r Report, part council.CriterionPart, at PieceAt, latest Revision, version string, w Words) (same bool, err error) {
	switch {
	case r.Visit.Frozen:
		return false, fault.Denied("assessment.frozen", nil)
	case version != strconv.Itoa(latest.Number):
		if !latest.Removed && reflect.DeepEqual(latest.Words, w) { // the other wrote the same
			return true, nil
		}
		return false, &Stale{latest}
	case latest.Number > 0 && !latest.Removed && reflect.DeepEqual(latest.Words, w):
		return true, nil
	case latest.Number == 0 && part.Asks == council.AsksText && w.Text == "":
		return false, refuse("text", "fault.empty")
	}
	rows := r.rows(at.Criterion, at.Part)
	if at.Row == NewRow && (len(rows) >= mostRows || len(r.Pieces) >= mostPieces-100) {
		return false, fault.Conflict("assessment.most_rows", fault.Values{"Most": mostRows})
	}
	field := map[string]string{council.AsksTeachers: "rank", council.AsksBatches: "batch", council.AsksCourses: "title", council.AsksFacilities: "title"}[part.Asks]
	for _, x := range rows {
		if part.Asks != council.AsksText && x.Piece != latest.Piece && rowKey(part.Asks, x.Words) == rowKey(part.Asks, w) {
			if field == "" {
				field = "text"
			}
			return false, refuse(field, "assessment.field.twice")
		}
	}
	for _, id := range w.Outcomes {
		if !slices.ContainsFunc(r.outcomes(), func(x Revision) bool { return x.Piece == id }) {
			return false, refuse("outcomes", "assessment.field.outcome_gone")
		}
	}
	return false, nil
}

// decideMore says whether a criterion may be saved once more. Everything that was saved stays, so there is an end to it.
func decideMore(saved int) error {
	if saved >= mostSaved {
		return fault.Conflict("assessment.most_saved", fault.Values{"Most": mostSaved})
	}
	return nil
}

// decideTakeOut says whether a row may be taken out by somebody who opened it at a version.
func decideTakeOut(v Visit, latest Revision, version string) error {
	switch {
	case v.Frozen:
		return fault.Denied("assessment.frozen", nil)
	case latest.Removed:
		return fault.Conflict("assessment.gone", nil)
	case version != strconv.Itoa(latest.Number):
		return &Stale{latest}
	}
	return nil
}

// decideBeginFromLast says whether a report may begin with what another said: only one in which nobody wrote.
func decideBeginFromLast(is Report) error {
	switch {
	case is.Visit.Frozen:
		return fault.Denied("assessment.frozen", nil)
	case is.Begun:
		return fault.Conflict("assessment.begun", nil)
	}
	return nil
}

// decideHandIn refuses a report in which a part is empty that must be there.
func decideHandIn(gaps []Gap) error {
	empty := 0
	for _, g := range gaps {
		if g.Key == "assessment.gap.empty" {
			empty++
		}
	}
	if empty > 0 {
		return fault.Conflict("assessment.incomplete", fault.Values{"Count": empty})
	}
	return nil
}

// rowKey is what no two rows of a table share, and by which a row is found again in another report.
func rowKey(asks string, w Words) string {
	switch asks {
	case council.AsksTeachers:
		return w.Rank
	case council.AsksBatches:
		return strconv.Itoa(w.Batch)
	case council.AsksCourses:
		return text.Fold(w.Code) + "/" + text.Fold(w.Text)
	}
	return text.Fold(w.Text)
}

// rows are the pieces of a part that stand.
func (r Report) rows(criterion, part string) (list []Revision) {
	for _, x := range r.Pieces {
		if x.Criterion == criterion && x.Part == part {
			list = append(list, x)
		}
	}
	return list
}

// asked are the rows of all parts that ask for something, of the criteria that the visit wants.
func (r Report) asked(what string) (list []Revision) {
	for _, c := range r.Criteria {
		for _, p := range c.Parts {
			if p.Asks == what {
				list = append(list, r.rows(c.ID, p.ID)...)
			}
		}
	}
	return list
}

// outcomes are the outcomes that the report names, in their order.
func (r Report) outcomes() []Revision { return r.asked(council.AsksOutcomes) }

func refuse(field, key string) error {
	var f fault.Fields
	f.Add(field, key, nil)
	return f.Err()
}
