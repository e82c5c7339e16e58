package accreditation

import (
	"sanad/internal/fault"
	"sanad/internal/table"
	"sanad/internal/text"
)

// longestHeader is how many columns a file has at most.
const longestHeader = 60

// Field is what a column of a file of decisions means.
type Field string

// The fields that a file of decisions may have.
const (
	FieldInstitution     Field = "institution"
	FieldInstitutionUr   Field = "institution_ur"
	FieldInstitutionCode Field = "institution_code"
	FieldCity            Field = "city"
	FieldCityUr          Field = "city_ur"
	FieldInvented        Field = "invented"
	FieldCampus          Field = "campus"
	FieldCampusUr        Field = "campus_ur"
	FieldCampusCode      Field = "campus_code"
	FieldProgramme       Field = "programme"
	FieldProgrammeUr     Field = "programme_ur"
	FieldProgrammeCode   Field = "programme_code"
	FieldDegree          Field = "level_of_degree"
	FieldDiscipline      Field = "discipline"
	FieldFirst           Field = "first_batch"
	FieldLast            Field = "last_batch"
	FieldSections        Field = "sections"
	FieldPerSection      Field = "per_section"
	FieldBatch           Field = "batch"
	FieldLevel           Field = "accreditation_level"
	FieldOutcome         Field = "outcome"
	FieldFrom            Field = "from"
	FieldUntil           Field = "to"
	FieldConditions      Field = "conditions"
	FieldConditionsUr    Field = "conditions_ur"
	FieldReport          Field = "report_on"
	FieldVisit           Field = "visit_on"
	FieldDecision        Field = "decision"
	FieldDecided         Field = "decided_on"
	FieldKind            Field = "kind"
	FieldReplaces        Field = "replaces"
	FieldMeeting         Field = "meeting"
)

// fieldOrder is the order in which the columns are told of.
var fieldOrder = []Field{
	FieldInstitution, FieldCampus, FieldProgramme, FieldDegree, FieldBatch, FieldLevel, FieldFrom, FieldUntil, FieldConditions, FieldDecision, FieldDecided,
	FieldOutcome, FieldDiscipline, FieldInstitutionCode, FieldCampusCode, FieldProgrammeCode, FieldInstitutionUr, FieldCampusUr, FieldProgrammeUr, FieldConditionsUr, FieldCity, FieldCityUr,
	FieldFirst, FieldLast, FieldSections, FieldPerSection, FieldReport, FieldVisit, FieldKind, FieldReplaces, FieldMeeting, FieldInvented,
}

// headings are what the columns are called, beside their own names.
var headings = map[Field][]string{
	FieldInstitution:     {"university", "institute", "hei", "name of institution", "ادارہ", "جامعہ", "یونیورسٹی"},
	FieldInstitutionUr:   {"institution urdu", "institution in urdu", "ادارہ اردو", "ادارہ اردو میں"},
	FieldInstitutionCode: {"code of institution", "ادارے کا کوڈ"},
	FieldCity:            {"location", "شہر"},
	FieldCityUr:          {"city urdu", "city in urdu", "شہر اردو میں"},
	FieldInvented:        {"فرضی"},
	FieldCampus:          {"site", "کیمپس"},
	FieldCampusUr:        {"campus urdu", "campus in urdu", "کیمپس اردو میں"},
	FieldCampusCode:      {"code of campus", "کیمپس کا کوڈ"},
	FieldProgramme:       {"program", "title", "degree title", "programme title", "پروگرام"},
	FieldProgrammeUr:     {"programme urdu", "programme in urdu", "پروگرام اردو میں"},
	FieldProgrammeCode:   {"code of programme", "پروگرام کا کوڈ"},
	FieldDegree:          {"degree", "degree level", "ڈگری", "ڈگری کا درجہ"},
	FieldDiscipline:      {"field", "شعبہ"},
	FieldFirst:           {"first intake", "پہلا بیچ"},
	FieldLast:            {"last intake", "آخری بیچ"},
	FieldSections:        {"number of sections", "سیکشن"},
	FieldPerSection:      {"seats per section", "فی سیکشن نشستیں"},
	FieldBatch:           {"batches", "intake", "intakes", "intake batch", "intake batches", "graduation year", "بیچ", "داخلہ"},
	FieldLevel:           {"level", "level of accreditation", "منظوری کا درجہ", "لیول"},
	FieldOutcome:         {"result", "status", "نتیجہ"},
	FieldFrom:            {"valid from", "مؤثر از"},
	FieldUntil:           {"until", "valid until", "valid to", "مؤثر تا"},
	FieldConditions:      {"condition", "remarks", "شرائط"},
	FieldConditionsUr:    {"conditions urdu", "conditions in urdu", "شرائط اردو میں"},
	FieldReport:          {"report due", "compliance report", "رپورٹ کی آخری تاریخ"},
	FieldVisit:           {"visit due", "confirmatory visit", "معائنے کی آخری تاریخ"},
	FieldDecision:        {"decision number", "decision no", "letter no", "letter number", "فیصلہ نمبر", "فیصلہ"},
	FieldDecided:         {"decision date", "date of decision", "date", "فیصلے کی تاریخ"},
	FieldKind:            {"decision kind", "kind of decision", "فیصلے کی قسم"},
	FieldReplaces:        {"in place of", "بجائے"},
	FieldMeeting:         {"board meeting", "اجلاس"},
}

// wantedFields are the columns without which a file says nothing.
var wantedFields = []Field{FieldInstitution, FieldProgramme, FieldDegree, FieldBatch, FieldLevel, FieldDecision, FieldDecided}

// byHeading finds a field by its folded heading.
var byHeading = func() map[string]Field {
	m := map[string]Field{}
	for f, list := range headings {
		m[text.Fold(string(f))] = f
		for _, h := range list {
			m[text.Fold(h)] = f
		}
	}
	return m
}()

// sheetColumns are the columns of a file as they were understood.
type sheetColumns struct {
	names  []string // as they stand in the file
	fields []Field  // of each; empty: left out
	at     map[Field]int
}

// understandColumns gives each heading its meaning. Two columns of one meaning are a refusal, and so is a missing one that is wanted.
func understandColumns(line int, cells []string) (c sheetColumns, remarks []Remark) {
	c.at = map[Field]int{}
	for i, cell := range cells {
		name, err := text.Clean(cell)
		if err != nil {
			name = ""
		}
		f, known := byHeading[text.Fold(name)]
		if _, twice := c.at[f]; known && twice {
			remarks = append(remarks, Remark{Line: line, Field: f, Key: "accreditation.import.header.twice", Refuses: true})
			f = ""
		} else if known {
			c.at[f] = i
		}
		c.names, c.fields = append(c.names, name), append(c.fields, f)
	}
	for _, f := range wantedFields {
		if _, ok := c.at[f]; !ok {
			remarks = append(remarks, Remark{Line: line, Field: f, Key: "accreditation.import.header.missing", Refuses: true})
		}
	}
	if len(cells) > longestHeader {
		remarks = append(remarks, Remark{Line: line, Key: "accreditation.import.header.many", Values: fault.Values{"Most": longestHeader}, Refuses: true})
	}
	return c, remarks
}

// decideComma returns what separates the cells of a header: what makes the most of it known.
func decideComma(header string) byte {
	best, most := byte(','), 0
	for _, comma := range []byte(",;\t") {
		cells, open, wrong := table.Split(header, comma)
		if open || wrong != "" {
			continue
		}
		known := 0
		for _, cell := range cells {
			if _, ok := byHeading[text.Fold(cell)]; ok {
				known++
			}
		}
		if known > most {
			best, most = comma, known
		}
	}
	return best
}
