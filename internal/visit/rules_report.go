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

const mostFindings = 200 // of one visit

// decideFinding says whether a member can write a finding: their own, or any as the convener. Once the institution looked at the draft, the convener
// alone mends it.
func decideFinding(v Visit, m Member, rep ReportOf, f TeamFinding, have int) error {
	switch v.Stage {
	case Review, Schedule, Visiting, Report:
	default:
		return fault.Conflict("visit.finding.over", nil)
	}
	switch {
	case f.Version > 0 && f.By != m.Person && !m.Convener, rep.Sent != nil && !m.Convener:
		return fault.Denied("visit.convener_alone", nil)
	case f.Version == 0 && rep.Sent != nil:
		return fault.Conflict("visit.finding.sent", nil)
	case f.Version == 0 && have >= mostFindings:
		return fault.Denied("visit.finding.most", fault.Values{"Most": mostFindings})
	}
	return nil
}

// decidePutFinding reads a finding.
func decidePutFinding(v Visit, m Member, rep ReportOf, f TeamFinding, have int, c PutTeamFinding, law council.Law) error {
	if err := decideFinding(v, m, rep, f, have); err != nil {
		return err
	}
	if f.Version > 0 && c.Version != strconv.FormatInt(f.Version, 10) {
		return fault.Conflict("visit.changed", nil)
	}
	var wrong fault.Fields
	if !isCriterion(law, c.Criterion) {
		wrong.Add("criterion", "fault.choose", nil)
	}
	if !slices.Contains(findingKinds, FindingKind(c.Kind)) {
		wrong.Add("kind", "fault.choose", nil)
	}
	if strings.TrimSpace(c.Words) == "" {
		wrong.Add("words", "visit.finding.empty", nil)
	}
	if strings.TrimSpace(c.Evidence) == "" && FindingKind(c.Kind) != Strength {
		wrong.Add("evidence", "visit.finding.evidence_wanted", nil)
	}
	return wrong.Err()
}

// decideDropFinding says whether a member can take a finding out: until the draft was sent.
func decideDropFinding(v Visit, m Member, rep ReportOf, f TeamFinding) error {
	if err := decideFinding(v, m, rep, f, 0); err != nil {
		return err
	}
	if rep.Sent != nil {
		return fault.Conflict("visit.finding.sent", nil)
	}
	return nil
}

// decideExit reads when the exit meeting was: on a day of the visit or after it, and not to come.
func decideExit(v Visit, m Member, c NoteExit, today day.Day) (day.Day, error) {
	switch {
	case v.Stage != Visiting:
		return day.Day{}, fault.Conflict("visit.exit.over", nil)
	case !m.Convener:
		return day.Day{}, fault.Denied("visit.convener_alone", nil)
	}
	if err := decideUndisturbed(v); err != nil {
		return day.Day{}, err
	}
	var f fault.Fields
	on, err := day.Parse(text.Day(c.Day, c.Month, c.Year))
	switch {
	case err != nil:
		f.Add("on", "visit.days.day", nil)
	case on.Before(v.MeetsOn):
		f.Add("on", "visit.exit.early", fault.Values{"Day": v.MeetsOn})
	case on.After(today):
		f.Add("on", "visit.exit.future", nil)
	}
	if strings.TrimSpace(c.Words) == "" {
		f.Add("words", "visit.exit.empty", nil)
	}
	return on, f.Err()
}

// decideReporting says whether the convener works on the report now.
func decideReporting(v Visit, m Member) error {
	switch {
	case v.Stage != Report:
		return fault.Conflict("visit.report.over", nil)
	case !m.Convener:
		return fault.Denied("visit.convener_alone", nil)
	}
	return nil
}

// decideWords wants words over the version that was seen.
func decideWords(seen string, version int64, name, words string) error {
	if seen != strconv.FormatInt(version, 10) {
		return fault.Conflict("visit.changed", nil)
	}
	var f fault.Fields
	if strings.TrimSpace(words) == "" {
		f.Add(name, "visit.report.empty", nil)
	}
	return f.Err()
}

// faulty are the findings in which the institution sees an error of fact.
func faulty(findings []TeamFinding) []TeamFinding {
	return slices.DeleteFunc(slices.Clone(findings), func(f TeamFinding) bool { return len(f.Fault) == 0 })
}

// decideSendReport says whether the convener can send the draft, or after the institution looked at it the final report.
func decideSendReport(v Visit, m Member, rep ReportOf, findings []TeamFinding) error {
	if err := decideReporting(v, m); err != nil {
		return err
	}
	if err := decideUndisturbed(v); err != nil {
		return err
	}
	open := slices.DeleteFunc(faulty(findings), func(f TeamFinding) bool { return len(f.Reply) > 0 })
	switch {
	case len(findings) == 0:
		return fault.Denied("visit.report.no_finding", nil)
	case len(rep.Summary) == 0:
		return fault.Denied("visit.report.no_summary", nil)
	case rep.Checked != nil && len(open) > 0:
		return fault.Denied("visit.report.unreplied", fault.Values{"Count": len(open)})
	}
	return nil
}

// decideReply says whether the convener can answer an error of fact.
func decideReply(v Visit, m Member, rep ReportOf, f TeamFinding, c ReplyFault) error {
	if err := decideReporting(v, m); err != nil {
		return err
	}
	if rep.Checked == nil || len(f.Fault) == 0 {
		return fault.Conflict("visit.changed", nil)
	}
	var wrong fault.Fields
	if strings.TrimSpace(c.Reply) == "" {
		wrong.Add("reply", "visit.report.empty", nil)
	}
	return wrong.Err()
}

// decideChecking says whether an institution looks for errors of fact now.
func decideChecking(v Visit) error {
	if v.Stage != Check {
		return fault.Conflict("visit.check.over", nil)
	}
	return nil
}

// decideRejoining says whether an institution writes its rejoinder now.
func decideRejoining(v Visit) error {
	if v.Stage != Rejoinder {
		return fault.Conflict("visit.rejoin.over", nil)
	}
	return nil
}

// reads tells whether a side reads the report: the team while it works, the institution as a draft to check and once it is final, the council once
// it was sent.
func reads(side string, v Visit, rep ReportOf) bool {
	switch side {
	case council.SideTeam:
		return true
	case council.SideInstitution:
		return v.Stage == Check || rep.Final != nil
	}
	return rep.Sent != nil
}
