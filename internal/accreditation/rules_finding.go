package accreditation

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/text"
)

// checkFinding completes what a proposal finds of a batch, and says field by field what of it cannot be.
func checkFinding(p Proposal, b Background, f Proposed) (Proposed, fault.Fields) {
	var wrong fault.Fields
	law := b.Law(p.On).Accreditation
	programme, known := b.programme(f.Programme)
	f.Programme = programme.ID
	if !known {
		wrong.Add("programme", "fault.choose", nil)
	}
	corrects, named := findingOf(b.Replaced, f.Programme, f.Batch)
	switch {
	case !known:
	case f.Batch < programme.First || programme.Last != 0 && f.Batch > programme.Last || f.Batch > p.On.Year()+ahead:
		wrong.Add("batch", lifeKey(programme), fault.Values{"Batch": strconv.Itoa(f.Batch), "First": strconv.Itoa(programme.First), "Last": strconv.Itoa(programme.Last), "Programme": programme.Title})
	case p.Kind != Decided && !named:
		wrong.Add("batch", "accreditation.finding.not_named", fault.Values{"Batch": strconv.Itoa(f.Batch), "Number": b.Replaced.Number})
	case p.Kind != Decided:
		if by := replacedBy(b.Found, p.Kind, b.Replaced.ID, f.Programme, f.Batch); by != "" {
			wrong.Add("batch", "accreditation.finding.replaced", fault.Values{"Batch": strconv.Itoa(f.Batch), "Number": b.Replaced.Number, "By": b.Numbers[by]})
		}
	}
	if f.From.IsZero() {
		f.From = p.On
		if p.Kind == Corrected && named {
			f.From = corrects.From
		}
	}
	outcome, ok := law.Outcome(f.Outcome)
	switch {
	case f.Outcome == "" && p.Kind == Corrected: // nothing was decided after all
		f.Level, f.Until, f.Conditions, f.Report, f.Visit = "", day.Day{}, council.Text{}, day.Day{}, day.Day{}
	case !ok:
		wrong.Add("outcome", "fault.choose", nil)
	default:
		checkOutcome(&wrong, law, outcome, p, f)
	}
	if !outcome.Registrable || p.Kind != Decided {
		reasoned(&wrong, "reasons_en", "accreditation.finding.reasons_english", f.Reasons.En)
		reasoned(&wrong, "reasons_ur", "accreditation.finding.reasons_urdu", f.Reasons.Ur)
	} else if (f.Reasons.En == "") != (f.Reasons.Ur == "") {
		wrong.Add("reasons_"+missing(f.Reasons), "accreditation.finding.both", nil)
	}
	return f, wrong
}

// checkOutcome checks level, days and conditions of what is found.
func checkOutcome(wrong *fault.Fields, law council.Accreditation, outcome council.Outcome, p Proposal, f Proposed) {
	switch _, known := law.Level(f.Level); {
	case outcome.Level && !known:
		wrong.Add("level", "accreditation.finding.level", nil)
	case !outcome.Level && f.Level != "":
		wrong.Add("level", "accreditation.finding.no_level", fault.Values{"Outcome": outcome.Name})
	}
	switch {
	case p.Kind == Appealed && f.From.Before(p.On):
		wrong.Add("from", "accreditation.finding.appeal_from", fault.Values{"Day": p.On})
	case outcome.ID == "withdrawn" && p.Kind == Decided && f.From.Before(p.On): // nobody who registered meanwhile is touched
		wrong.Add("from", "accreditation.finding.withdrawn_from", fault.Values{"Day": p.On})
	case !f.Until.IsZero() && f.Until.Before(f.From):
		wrong.Add("until", "accreditation.finding.until", fault.Values{"Day": f.From})
	}
	switch {
	case outcome.Report && f.Conditions.En == "":
		wrong.Add("conditions_en", "accreditation.finding.conditions_english", nil)
	case f.Conditions.En == "" && f.Conditions.Ur != "":
		wrong.Add("conditions_en", "accreditation.finding.both", nil)
	}
	switch {
	case outcome.Report && f.Conditions.Ur == "":
		wrong.Add("conditions_ur", "accreditation.finding.conditions_urdu", nil)
	case f.Conditions.Ur == "" && f.Conditions.En != "":
		wrong.Add("conditions_ur", "accreditation.finding.both", nil)
	}
	switch {
	case outcome.Report && f.Report.IsZero():
		wrong.Add("report", "accreditation.finding.report", nil)
	case !outcome.Report && !f.Report.IsZero() && f.Conditions.En == "" && f.Conditions.Ur == "":
		wrong.Add("report", "accreditation.finding.report_alone", nil)
	case !f.Report.IsZero() && !f.Report.After(p.On):
		wrong.Add("report", "accreditation.finding.after", fault.Values{"Day": p.On})
	}
	switch {
	case !f.Visit.IsZero() && !f.Visit.After(p.On):
		wrong.Add("visit", "accreditation.finding.after", fault.Values{"Day": p.On})
	case !f.Visit.IsZero() && f.Visit.Before(f.Report):
		wrong.Add("visit", "accreditation.finding.visit", fault.Values{"Day": f.Report})
	}
}

func reasoned(wrong *fault.Fields, field, key, reasons string) {
	if utf8.RuneCountInString(reasons) < fewestReasons {
		wrong.Add(field, key, fault.Values{"Least": fewestReasons})
	}
}

// missing is the language in which a text of both is not written.
func missing(t council.Text) string {
	if t.En == "" {
		return "en"
	}
	return "ur"
}

func lifeKey(p Programme) string {
	if p.Last == 0 {
		return "accreditation.finding.life_open"
	}
	return "accreditation.finding.life"
}

// readBatches reads one year or several, with commas or blanks between them, or from one to another.
func readBatches(typed string) (list []int, ok bool) {
	fields := strings.FieldsFunc(text.Digits(strings.NewReplacer("–", "-", " - ", "-", " – ", "-").Replace(typed)), func(r rune) bool { return r == ',' || r == '،' || r == ';' || r == ' ' })
	for _, x := range fields {
		first, last, several := strings.Cut(x, "-")
		from, err := strconv.Atoi(first)
		to := from
		if several && err == nil {
			to, err = strconv.Atoi(last)
		}
		if err != nil || from < 1900 || to > 9999 || to < from || len(list)+to-from >= mostFindings {
			return nil, false
		}
		for y := from; y <= to; y++ {
			list = append(list, y)
		}
	}
	return list, len(list) > 0
}
