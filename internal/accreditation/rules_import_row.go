package accreditation

import (
	"slices"
	"strconv"
	"strings"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/table"
	"sanad/internal/text"
)

// Remark is what is to be said of a line of a file: why it is refused, or how it was read.
type Remark struct {
	Line    int          `json:"line"`
	Field   Field        `json:"field"` // empty: the whole line
	Key     string       `json:"key"`   // of the words
	Values  fault.Values `json:"values,omitempty"`
	Refuses bool         `json:"refuses"`
}

// fileRow is a line of a file as it was understood.
type fileRow struct {
	Line                              int
	Institution, City, Campus         council.Text
	InstitutionCode, CampusCode       string
	Invented                          bool
	Title                             council.Text
	ProgrammeCode, Degree, Discipline string
	ReadDiscipline                    bool // no column told it: the title did
	First, Last, Sections, PerSection int
	Number, Replaces, Meeting         string
	On                                day.Day
	Kind                              DecisionKind
	Told                              DecisionKind // that is not in the place of a decision which the file names
	Rule                              string       // by which batches were accredited on the day of the decision
	Batches                           []int
	Outcome, Level                    string
	From, Until, Report, Visit        day.Day
	Conditions                        council.Text
	fate                              fate
	said                              []Remark
	institution, campus, programme    string   // which the plan found or is to make, by id
	placed                            []Remark // what was said when that was found
}

// fate is what becomes of a line.
type fate int

const (
	fateNew fate = iota
	fateUnchanged
	fateOtherwise
	fateRefused
)

// refuse says why a line is refused.
func (r *fileRow) refuse(f Field, key string, values fault.Values) {
	r.said, r.fate = append(r.said, Remark{r.Line, f, "accreditation.import." + key, values, true}), fateRefused
}

// say says how a line was read.
func (r *fileRow) say(f Field, key string, values fault.Values) {
	r.said = append(r.said, Remark{r.Line, f, "accreditation.import." + key, values, false})
}

// refused tells whether something of a field was refused already.
func (r *fileRow) refused(f Field) bool {
	return slices.ContainsFunc(r.said, func(x Remark) bool { return x.Field == f && x.Refuses })
}

// rowGround is what rows are judged by.
type rowGround struct {
	today day.Day
	on    func(day.Day) council.Law
	words map[Field]map[string]string // by a field and a folded word: what it means
}

// rowGroundOf makes it from what is in force today; levels and outcomes are those of the day of each decision.
func rowGroundOf(today council.Law, on func(day.Day) council.Law) rowGround {
	g := rowGround{today.Day, on, map[Field]map[string]string{}}
	add := func(f Field, id string, words ...string) {
		if g.words[f] == nil {
			g.words[f] = map[string]string{}
		}
		for _, w := range append(words, id) {
			g.words[f][text.Fold(w)] = id
		}
	}
	for _, d := range today.Degrees {
		add(FieldDegree, d.ID, d.Name.En, d.Name.Ur)
	}
	for _, d := range today.Disciplines {
		add(FieldDiscipline, d.Prefix, d.Name.En, d.Name.Ur)
	}
	add(FieldKind, string(Decided), "new", "فیصلہ")
	add(FieldKind, string(Corrected), "corrected", "تصحیح")
	add(FieldKind, string(Appealed), "on appeal", "اپیل")
	add(FieldInvented, "yes", "y", "true", "1", "ہاں")
	add(FieldInvented, "no", "n", "false", "0", "نہیں")
	return g
}

// rowJudge reads one line.
type rowJudge struct {
	rowGround
	columns sheetColumns
	cells   []string
	row     *fileRow
}

// decideRow reads a line of the table, and says all that is wrong with it at once.
func (g rowGround) decideRow(c sheetColumns, rec table.Record) *fileRow {
	j := rowJudge{g, c, rec.Fields, &fileRow{Line: rec.Line}}
	switch {
	case rec.Wrong != "":
		j.row.refuse("", "line."+rec.Wrong, nil)
		return j.row
	case len(rec.Fields) != len(c.names):
		j.row.refuse("", "line.cells", fault.Values{"Cells": len(rec.Fields), "Columns": len(c.names)})
		return j.row
	}
	j.decision()
	j.names()
	j.programme()
	j.batches()
	j.finding()
	return j.row
}

// cell returns a cell, cleaned, and refuses what is none.
func (j rowJudge) cell(f Field, most int) string {
	at, ok := j.columns.at[f]
	if !ok {
		return ""
	}
	s, wrong := table.Cell(j.cells[at], most)
	switch wrong {
	case "":
	case "long":
		j.row.refuse(f, "cell.long", fault.Values{"Most": most})
	default:
		j.row.refuse(f, "cell."+wrong, nil)
	}
	return s
}

// has tells whether the file has a column.
func (j rowJudge) has(f Field) bool {
	_, ok := j.columns.at[f]
	return ok
}

// needed is cell, and refuses an empty one.
func (j rowJudge) needed(f Field, most int) string {
	s := j.cell(f, most)
	if s == "" && !j.row.refused(f) {
		j.row.refuse(f, "cell.empty", nil)
	}
	return s
}

// word returns what a word means, and refuses one that means nothing, with those that do.
func (j rowJudge) word(f Field, s string, known []string) string {
	if s == "" {
		return ""
	}
	id, ok := j.words[f][text.Fold(s)]
	if !ok {
		j.row.refuse(f, "word.unknown", fault.Values{"Word": s, "Known": strings.Join(known, ", ")})
	}
	return id
}

// date returns the day of a cell; zero: it is empty or refused.
func (j rowJudge) date(f Field) day.Day {
	on, twoWays, wrong := table.Day(j.cell(f, 40))
	if twoWays {
		j.row.say(f, "date.two_ways", nil)
	}
	if wrong != "" {
		j.row.refuse(f, "date."+wrong, nil)
	}
	return on
}

// decision reads of which decision the line is: what is asked of a level depends on its day.
func (j rowJudge) decision() {
	r := j.row
	if r.Number = j.needed(FieldDecision, 60); r.Number != "" && numberKey(r.Number) == "" {
		r.refuse(FieldDecision, "decision.number", nil)
	}
	r.On = j.date(FieldDecided)
	switch {
	case r.On.IsZero() && !r.refused(FieldDecided):
		r.refuse(FieldDecided, "cell.empty", nil)
	case r.On.After(j.today):
		r.refuse(FieldDecided, "decision.ahead", nil)
	}
	r.Kind = Decided
	if k := j.word(FieldKind, j.cell(FieldKind, 40), []string{string(Decided), string(Corrected), string(Appealed)}); k != "" {
		r.Kind = DecisionKind(k)
	}
	r.Replaces, r.Meeting = j.cell(FieldReplaces, 60), j.cell(FieldMeeting, 120)
	switch {
	case r.Kind == Decided && r.Replaces != "":
		r.refuse(FieldReplaces, "decision.replaces_none", nil)
	case r.Kind != Decided && !j.has(FieldReplaces): // as the list of what holds has it: in whose place it is, only the register knows
		r.Told, r.Kind = r.Kind, Decided
	case r.Kind != Decided && r.Replaces == "" && !r.refused(FieldReplaces):
		r.refuse(FieldReplaces, "decision.replaces", nil)
	}
}

func (j rowJudge) code(f Field) string {
	s := strings.ToLower(text.Digits(j.cell(f, longestCode)))
	if s != "" && (!codeShape.MatchString(s) || slices.Contains(reserved, s)) {
		j.row.refuse(f, "code.shape", nil)
	}
	return s
}

// text reads a name in English and in Urdu.
func (j rowJudge) text(en, ur Field, most int) (t council.Text) {
	t.En, t.Ur = j.cell(en, most), j.cell(ur, most)
	if t.En != "" && slug(t.En) == "" {
		j.row.refuse(en, "name.latin", nil)
	}
	if t.Ur != "" && !text.IsIn(t.Ur, text.Urdu) && !strings.ContainsFunc(t.Ur, func(r rune) bool { return text.IsIn(string(r), text.Urdu) }) {
		j.row.refuse(ur, "name.urdu", nil)
	}
	return t
}

// names reads who teaches, and where.
func (j rowJudge) names() {
	r := j.row
	if j.needed(FieldInstitution, 160); !r.refused(FieldInstitution) {
		r.Institution = j.text(FieldInstitution, FieldInstitutionUr, 160)
	}
	r.City, r.Campus = j.text(FieldCity, FieldCityUr, 80), j.text(FieldCampus, FieldCampusUr, 120)
	r.InstitutionCode, r.CampusCode = j.code(FieldInstitutionCode), j.code(FieldCampusCode)
	r.Invented = j.word(FieldInvented, j.cell(FieldInvented, 10), []string{"yes", "no"}) == "yes"
}

// programme reads what is taught. A discipline that no column tells is read from the title, and said.
func (j rowJudge) programme() {
	r := j.row
	if j.needed(FieldProgramme, 160); !r.refused(FieldProgramme) {
		r.Title = j.text(FieldProgramme, FieldProgrammeUr, 160)
	}
	r.ProgrammeCode = j.code(FieldProgrammeCode)
	law := j.on(j.today)
	var degrees, disciplines []string
	for _, d := range law.Degrees {
		degrees = append(degrees, d.Name.En)
	}
	for _, d := range law.Disciplines {
		disciplines = append(disciplines, d.Prefix)
	}
	r.Degree = j.word(FieldDegree, j.needed(FieldDegree, 80), degrees)
	typed := j.cell(FieldDiscipline, 80)
	r.Discipline = j.word(FieldDiscipline, typed, disciplines)
	if typed == "" && !r.refused(FieldDiscipline) {
		r.Discipline, r.ReadDiscipline = disciplineOf(r.Title, law.Disciplines), true
	}
}

// disciplineOf returns the discipline that a title names; of several the one with the longest name. Empty: it names none.
func disciplineOf(title council.Text, list []council.Discipline) (prefix string) {
	in, longest := " "+text.Fold(title.En)+" ", 0
	for _, d := range list {
		if name := text.Fold(d.Name.En); len(name) > longest && strings.Contains(in, " "+name+" ") {
			prefix, longest = d.Prefix, len(name)
		}
	}
	return prefix
}

// number returns the whole number of a cell from least to most; zero: it is empty or refused.
func (j rowJudge) number(f Field, least, most int) int {
	s := text.Digits(j.cell(f, 20))
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(strings.TrimSuffix(s, ".0"))
	if err != nil || n < least || n > most {
		j.row.refuse(f, "number", fault.Values{"Least": strconv.Itoa(least), "Most": strconv.Itoa(most)})
		return 0
	}
	return n
}

func (r *fileRow) decidedOr(d day.Day) day.Day {
	if r.On.IsZero() || r.On.After(d) {
		return d
	}
	return r.On
}

// finding reads what was found, by the levels and outcomes of the day of the decision.
func (j rowJudge) finding() {
	r := j.row
	a := j.on(r.decidedOr(j.today)).Accreditation
	if r.Rule = a.Rule.ID; r.Rule == "" {
		r.refuse(FieldDecided, "decision.no_law", nil)
		return
	}
	j.outcome(a)
	r.From, r.Until, r.Report, r.Visit = j.date(FieldFrom), j.date(FieldUntil), j.date(FieldReport), j.date(FieldVisit)
	if r.From.IsZero() && !r.refused(FieldFrom) {
		r.From = r.On
	}
	for _, x := range []struct {
		field  Field
		on     day.Day
		before day.Day
	}{{FieldUntil, r.Until, r.From}, {FieldReport, r.Report, r.On}, {FieldVisit, r.Visit, r.On}} {
		if !x.on.IsZero() && x.on.Before(x.before) {
			r.refuse(x.field, "date.before", nil)
		}
	}
	r.Conditions = j.text(FieldConditions, FieldConditionsUr, 2000)
	o, known := a.Outcome(r.Outcome)
	if known && o.Report && r.Conditions.En == "" && !r.refused(FieldConditions) {
		r.refuse(FieldConditions, "conditions.empty", nil)
	}
}

// outcome reads the outcome with its level. A level without an outcome says that the batch was accredited, and an outcome may stand where levels do.
func (j rowJudge) outcome(a council.Accreditation) {
	r := j.row
	level, outcome := j.cell(FieldLevel, 80), j.cell(FieldOutcome, 80)
	outcomes, levels := map[string]string{}, map[string]string{}
	var knownOutcomes, knownLevels []string
	for _, o := range a.Outcomes {
		for _, w := range []string{o.ID, o.Name.En, o.Name.Ur} {
			outcomes[text.Fold(w)] = o.ID
		}
		knownOutcomes = append(knownOutcomes, o.ID)
	}
	for _, l := range a.Levels {
		for _, w := range []string{l.ID, l.Name.En, l.Name.Ur} {
			levels[text.Fold(w)] = l.ID
		}
		knownLevels = append(knownLevels, l.Name.En)
	}
	if id := outcomes[text.Fold(level)]; id != "" && (outcome == "" || outcomes[text.Fold(outcome)] == id) {
		level, outcome = "", id
	}
	if level != "" {
		if r.Level = levels[text.Fold(level)]; r.Level == "" {
			r.refuse(FieldLevel, "word.unknown", fault.Values{"Word": level, "Known": strings.Join(append(knownLevels, knownOutcomes...), ", ")})
			return
		}
	}
	switch {
	case outcome != "":
		if r.Outcome = outcomes[text.Fold(outcome)]; r.Outcome == "" {
			r.refuse(FieldOutcome, "word.unknown", fault.Values{"Word": outcome, "Known": strings.Join(knownOutcomes, ", ")})
			return
		}
	case r.Level != "":
		r.Outcome = "accredited"
	case r.Kind == Corrected && !r.refused(FieldOutcome) && !r.refused(FieldLevel): // nothing was decided of the batch after all
		return
	default:
		r.refuse(FieldOutcome, "outcome.empty", fault.Values{"Known": strings.Join(knownOutcomes, ", ")})
		return
	}
	switch o, _ := a.Outcome(r.Outcome); {
	case o.Level && r.Level == "":
		r.refuse(FieldLevel, "level.empty", fault.Values{"Known": strings.Join(knownLevels, ", ")})
	case !o.Level && r.Level != "":
		r.refuse(FieldLevel, "level.none", nil)
	}
}
