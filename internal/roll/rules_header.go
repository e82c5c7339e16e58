package roll

import (
	"sanad/internal/table"
	"sanad/internal/text"
)

// longestHeader is how many columns a file has at most.
const longestHeader = 60

// Field is what a column of a file means.
type Field string

// The fields that an older register may have.
const (
	FieldNumber         Field = "number"
	FieldKind           Field = "kind"
	FieldName           Field = "name"
	FieldNameUrdu       Field = "name_urdu"
	FieldFather         Field = "father"
	FieldIdentityKind   Field = "identity_kind"
	FieldIdentity       Field = "identity_number"
	FieldProvince       Field = "province"
	FieldDistrict       Field = "district"
	FieldDegree         Field = "degree"
	FieldInstitution    Field = "institution"
	FieldYear           Field = "graduation_year"
	FieldEntered        Field = "entered_on"
	FieldValid          Field = "valid_until"
	FieldEmail          Field = "email"
	FieldPhone          Field = "phone"
	FieldAddress        Field = "address"
	FieldSuspendedFrom  Field = "suspended_from"
	FieldSuspendedUntil Field = "suspended_until"
	FieldRemoved        Field = "removed_on"
	FieldDeceased       Field = "deceased_on"
	FieldReasons        Field = "reasons" // of a file of refused lines that comes back mended: left out
)

// headings are what the columns are called, folded; the first of each is what we write ourselves.
var headings = map[Field][]string{
	FieldNumber:         {"number", "registration number", "registration no", "reg no", "regno", "pec no", "pec number", "registration", "رجسٹریشن نمبر", "نمبر", "رجسٹریشن"},
	FieldKind:           {"kind", "kind of registration", "category", "type", "registration type", "قسم", "رجسٹریشن کی قسم", "درجہ"},
	FieldName:           {"name", "full name", "name in english", "engineer name", "name of engineer", "انگریزی نام", "انگریزی میں نام"},
	FieldNameUrdu:       {"name urdu", "name in urdu", "urdu name", "نام", "اردو نام", "اردو میں نام"},
	FieldFather:         {"father", "father name", "fathers name", "father husband name", "father s name", "والد", "والد کا نام", "ولدیت"},
	FieldIdentityKind:   {"identity kind", "identity document", "id type", "id kind", "شناختی دستاویز", "شناختی دستاویز کی قسم"},
	FieldIdentity:       {"identity number", "cnic", "cnic no", "cnic number", "nic", "nic no", "identity no", "id number", "شناختی نمبر", "شناختی کارڈ نمبر", "شناختی کارڈ"},
	FieldProvince:       {"province", "domicile province", "province of domicile", "صوبہ", "ڈومیسائل کا صوبہ"},
	FieldDistrict:       {"district", "domicile", "domicile district", "district of domicile", "ضلع", "ڈومیسائل", "ڈومیسائل کا ضلع"},
	FieldDegree:         {"degree", "qualification", "programme", "program", "ڈگری", "سند", "تعلیم"},
	FieldInstitution:    {"institution", "university", "institute", "ادارہ", "جامعہ", "یونیورسٹی"},
	FieldYear:           {"graduation year", "year of graduation", "passing year", "year", "فراغت کا سال", "سال", "سال فراغت"},
	FieldEntered:        {"entered on", "registration date", "date of registration", "registered on", "entry date", "date of entry", "day of entry", "entry", "تاریخ اندراج", "اندراج کی تاریخ", "رجسٹریشن کی تاریخ"},
	FieldValid:          {"valid until", "مؤثر تا", "valid upto", "valid up to", "validity", "expiry", "expiry date", "تاریخ تک مؤثر", "میعاد", "آخری تاریخ", "تاریخ اختتام"},
	FieldEmail:          {"email", "e mail", "email address", "e mail address", "ای میل", "ای میل پتا", "ای میل پتہ"},
	FieldPhone:          {"phone", "phone number", "mobile", "mobile no", "mobile number", "contact no", "cell", "فون", "فون نمبر", "موبائل"},
	FieldAddress:        {"address", "postal address", "mailing address", "پتا", "ڈاک کا پتا", "پتہ", "ڈاک کا پتہ"},
	FieldSuspendedFrom:  {"suspended from", "suspension from", "suspended on", "معطلی از", "معطل از"},
	FieldSuspendedUntil: {"suspended until", "suspension until", "suspension to", "معطلی تا", "معطل تا"},
	FieldRemoved:        {"removed on", "date of removal", "رجسٹر سے اخراج", "removal date", "struck off on", "اخراج کی تاریخ", "خارج از رجسٹر"},
	FieldDeceased:       {"deceased on", "date of death", "died on", "وفات", "تاریخ وفات"},
	FieldReasons:        {"reasons", "وجوہات"},
}

// byHeading finds a field by its folded heading.
var byHeading = func() map[string]Field {
	m := map[string]Field{}
	for f, list := range headings {
		for _, h := range list {
			m[text.Fold(h)] = f
		}
	}
	return m
}()

// Columns are the columns of a file as they were understood.
type Columns struct {
	Names  []string // as they stand in the file
	Fields []Field  // of each; empty: not understood
	at     map[Field]int
}

// understand gives each heading its meaning. Two columns of one meaning are a refusal, and so are a missing number, name or day of entry.
func understand(cells []string) (Columns, []Remark) {
	c := Columns{at: map[Field]int{}}
	var remarks []Remark
	for i, cell := range cells {
		name, err := text.Clean(cell)
		if err != nil {
			name = ""
		}
		f, known := byHeading[text.Fold(name)]
		if _, twice := c.at[f]; known && twice {
			remarks = append(remarks, Remark{Line: 1, Field: f, Key: "roll.header.twice", Refuses: true})
			f = ""
		} else if known {
			c.at[f] = i
		}
		c.Names, c.Fields = append(c.Names, name), append(c.Fields, f)
	}
	for _, f := range []Field{FieldNumber, FieldName, FieldEntered} {
		if _, ok := c.at[f]; !ok {
			remarks = append(remarks, Remark{Line: 1, Field: f, Key: "roll.header.missing", Refuses: true})
		}
	}
	if len(cells) > longestHeader {
		remarks = append(remarks, Remark{Line: 1, Key: "roll.header.many", Refuses: true})
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
