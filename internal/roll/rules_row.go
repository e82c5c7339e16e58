package roll

import (
	"slices"
	"strconv"
	"strings"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/person"
	"sanad/internal/table"
	"sanad/internal/text"
)

// Remark is what is to be said of a line: why it is refused, or how it was read. It never holds what stands in a cell.
type Remark struct {
	Line    int          `json:"line"`
	Field   Field        `json:"field"` // empty: the whole line
	Key     string       `json:"key"`   // of the words
	Values  fault.Values `json:"values,omitempty"`
	Refuses bool         `json:"refuses"`
}

// Row is a line of an older register as it was understood.
type Row struct {
	Line                          int
	Number                        string // as it is printed
	Key                           string // as it is compared
	Discipline                    string
	Serial                        int64
	Kind                          string // as which somebody is registered
	Base                          string // under whose number: of a kind of elevation, the kind below
	Name, NameUrdu, Father        string
	IdentityKind, Identity        string
	Province, District            string
	Degree, Institution           string
	Year                          int
	Entered, Valid                day.Day // Valid zero: for life
	SuspendedFrom, SuspendedUntil day.Day
	Removed, Deceased             day.Day
	Email, Phone, Address         string
}

// words is the row as one text, by which a line that came before is known again.
func (r Row) words() string {
	return strings.Join([]string{r.Key, r.Number, r.Kind, r.Name, r.NameUrdu, r.Father, r.IdentityKind, r.Identity, r.Province, r.District, r.Degree, r.Institution,
		strconv.Itoa(r.Year), r.Entered.String(), r.Valid.String(), r.SuspendedFrom.String(), r.SuspendedUntil.String(), r.Removed.String(), r.Deceased.String(),
		r.Email, r.Phone, r.Address}, "\x00")
}

// ground is what rows are judged by, made once for a file.
type ground struct {
	law       council.Law
	kinds     map[string]council.Kind
	provinces map[string]council.Province
	districts map[string][]place // several provinces may have one of a name
	schools   map[string]council.Institution
	degrees   map[string]string
	documents map[string]council.IdentityKind
	prefixes  map[string]string // by the lower-case prefix: the discipline
	titles    []council.Kind    // that may come with an older register
}

type place struct{ province, district string }

func groundOf(law council.Law, taught council.Taught) *ground {
	g := &ground{law, map[string]council.Kind{}, map[string]council.Province{}, map[string][]place{}, map[string]council.Institution{}, map[string]string{},
		map[string]council.IdentityKind{}, map[string]string{}, nil}
	for _, k := range law.Kinds {
		if k.Effect == council.Permit || k.Prefix != "" { // beside another, or with numbers of their own and bound to what no table has
			continue
		}
		g.titles = append(g.titles, k)
		for _, name := range []string{k.ID, k.PostNominal, strings.ReplaceAll(k.PostNominal, ".", ""), k.Title.En, k.Title.Ur} {
			g.kinds[text.Fold(name)] = k
		}
	}
	for _, p := range law.Provinces {
		for _, name := range []string{p.ID, p.Name.En, p.Name.Ur} {
			g.provinces[text.Fold(name)] = p
		}
		for _, d := range p.Districts {
			here := place{p.ID, d.ID}
			for _, name := range []string{d.ID, d.Name.En, d.Name.Ur} {
				if key := text.Fold(name); !slices.Contains(g.districts[key], here) {
					g.districts[key] = append(g.districts[key], here)
				}
			}
		}
	}
	for _, i := range taught {
		for _, name := range []string{i.ID, i.Name.En, i.Name.Ur} {
			g.schools[text.Fold(name)] = i
		}
	}
	for _, d := range law.Degrees {
		for _, name := range []string{d.ID, d.Name.En, d.Name.Ur} {
			g.degrees[text.Fold(name)] = d.ID
		}
	}
	for _, i := range law.Identities {
		for _, name := range []string{i.ID, i.Name.En, i.Name.Ur} {
			g.documents[text.Fold(name)] = i
		}
	}
	for _, d := range law.Disciplines {
		g.prefixes[strings.ToLower(d.Prefix)] = d.Prefix
	}
	return g
}

// base is the kind under whose number somebody of a kind was entered: one to which the law elevates rests on another.
func base(law council.Law, k council.Kind) council.Kind {
	for range law.Kinds {
		below, ok := law.Kind(k.Holds)
		if k.Effect != council.Elevate || !ok {
			break
		}
		k = below
	}
	return k
}

// judge reads one line. A row with a remark that refuses is not to be used.
type judge struct {
	*ground
	columns Columns
	fields  []string
	row     Row
	remarks []Remark
}

func (j *judge) refuse(f Field, key string, values fault.Values) {
	j.remarks = append(j.remarks, Remark{Line: j.row.Line, Field: f, Key: key, Values: values, Refuses: true})
}

func (j *judge) say(f Field, key string) {
	j.remarks = append(j.remarks, Remark{Line: j.row.Line, Field: f, Key: key})
}

// decideRow reads a line of the table, and says all that is wrong with it at once.
func (g *ground) decideRow(c Columns, rec table.Record) (Row, []Remark) {
	j := &judge{ground: g, columns: c, fields: rec.Fields, row: Row{Line: rec.Line}}
	switch {
	case rec.Wrong != "":
		j.refuse("", "roll.line."+rec.Wrong, nil)
		return j.row, j.remarks
	case len(rec.Fields) != len(c.Names):
		j.refuse("", "roll.line.cells", fault.Values{"Cells": len(rec.Fields), "Columns": len(c.Names)})
		return j.row, j.remarks
	}
	j.number()
	j.kind()
	j.names()
	j.identity()
	j.domicile()
	j.graduation()
	j.days()
	j.contact()
	return j.row, j.remarks
}

// cell returns a cell, cleaned, and refuses what is none.
func (j *judge) cell(f Field, most int) string {
	at, ok := j.columns.at[f]
	if !ok {
		return ""
	}
	s, wrong := table.Cell(j.fields[at], most)
	switch wrong {
	case "":
	case "long":
		j.refuse(f, "roll.cell.long", fault.Values{"Most": most})
	default:
		j.refuse(f, "roll.cell."+wrong, nil)
	}
	return s
}

// refused tells whether something of a field was refused already.
func (j *judge) refused(f Field) bool {
	return slices.ContainsFunc(j.remarks, func(r Remark) bool { return r.Field == f && r.Refuses })
}

// mostDigits is how many digits a serial has at most. The council's own numbers go on after the last: one more digit typed by mistake would
// leave it none.
const mostDigits = 8

func (j *judge) number() {
	s := j.cell(FieldNumber, 40)
	switch {
	case s == "" && !j.refused(FieldNumber):
		j.refuse(FieldNumber, "roll.number.empty", nil)
		return
	case s == "":
		return
	case table.IsMonth(s):
		j.refuse(FieldNumber, "roll.cell.date", nil)
		return
	}
	key, ok := j.law.NumberKey(s)
	if !ok {
		if isNumbered(s) {
			j.refuse(FieldNumber, "roll.number.discipline", nil)
		} else {
			j.refuse(FieldNumber, "roll.number.shape", nil)
		}
		return
	}
	prefix, serial, _ := strings.Cut(key, "/")
	switch {
	case j.prefixes[prefix] == "":
		j.refuse(FieldNumber, "roll.number.discipline", nil)
		return
	case len(serial) > mostDigits:
		j.refuse(FieldNumber, "roll.number.shape", nil)
		return
	}
	j.row.Number, j.row.Key, j.row.Discipline = s, key, j.prefixes[prefix]
	j.row.Serial, _ = strconv.ParseInt(serial, 10, 64)
}

// isNumbered tells whether letters are followed by digits: then it is the discipline that nobody knows.
func isNumbered(s string) bool {
	s = text.Digits(s)
	return strings.ContainsAny(s, "0123456789") && strings.ContainsFunc(s, func(r rune) bool { return r > '9' })
}

func (j *judge) kind() {
	s := j.cell(FieldKind, 80)
	if s == "" {
		switch {
		case j.refused(FieldKind):
		case len(j.titles) == 1:
			j.row.Kind, j.row.Base = j.titles[0].ID, base(j.law, j.titles[0]).ID
		default:
			j.refuse(FieldKind, "roll.kind.empty", nil)
		}
		return
	}
	k, ok := j.kinds[text.Fold(s)]
	if !ok {
		j.refuse(FieldKind, "roll.kind.unknown", nil)
		return
	}
	j.row.Kind, j.row.Base = k.ID, base(j.law, k).ID
}

func (j *judge) names() {
	for _, x := range []struct {
		field   Field
		to      *string
		scripts []text.Script
		key     string
	}{
		{FieldName, &j.row.Name, []text.Script{text.Latin}, "roll.name.latin"},
		{FieldNameUrdu, &j.row.NameUrdu, []text.Script{text.Urdu}, "roll.name.urdu"},
		{FieldFather, &j.row.Father, []text.Script{text.Latin, text.Urdu}, "roll.name.father"},
	} {
		s := j.cell(x.field, 120)
		switch {
		case s == "":
			if x.field == FieldName && !j.refused(FieldName) {
				j.refuse(FieldName, "roll.name.empty", nil)
			}
		case !slices.ContainsFunc(x.scripts, func(script text.Script) bool { return person.IsName(s, script) }):
			j.refuse(x.field, x.key, nil)
		default:
			*x.to = s
		}
	}
}

func (j *judge) identity() {
	typed, s := j.cell(FieldIdentityKind, 60), j.cell(FieldIdentity, 40)
	if s == "" || j.refused(FieldIdentityKind) {
		if typed != "" && !j.refused(FieldIdentity) {
			j.refuse(FieldIdentity, "roll.identity.empty", nil)
		}
		return
	}
	if table.IsMonth(s) {
		j.refuse(FieldIdentity, "roll.cell.date", nil)
		return
	}
	number := person.NormalNumber(s)
	digits := !strings.ContainsFunc(number, func(r rune) bool { return r < '0' || r > '9' })
	kind, known := council.IdentityKind{}, false
	if typed != "" {
		if kind, known = j.documents[text.Fold(typed)]; !known {
			j.refuse(FieldIdentityKind, "roll.identity.kind", nil)
			return
		}
	} else {
		kind, known = j.documentOf(number, digits)
	}
	switch {
	case !known && digits && j.lostZero(len(number)):
		j.refuse(FieldIdentity, "roll.identity.zero", fault.Values{"Digits": len(number)})
	case !known:
		j.refuse(FieldIdentity, "roll.identity.shape", nil)
	case kind.Digits == 0 && !person.IsPassport(number):
		j.refuse(FieldIdentity, "roll.identity.passport", nil)
	case kind.Digits > 0 && digits && len(number) == kind.Digits-1:
		j.refuse(FieldIdentity, "roll.identity.zero", fault.Values{"Digits": len(number)})
	case kind.Digits > 0 && (!digits || len(number) != kind.Digits):
		j.refuse(FieldIdentity, "roll.identity.digits", fault.Values{"Digits": kind.Digits})
	default:
		j.row.IdentityKind, j.row.Identity = kind.ID, number
	}
}

// documentOf guesses the document by the shape of its number: the first of the profile that has so many digits, or letters.
func (j *judge) documentOf(number string, digits bool) (council.IdentityKind, bool) {
	i := slices.IndexFunc(j.law.Identities, func(k council.IdentityKind) bool {
		return digits && k.Digits == len(number) || !digits && k.Digits == 0
	})
	if i < 0 {
		return council.IdentityKind{}, false
	}
	return j.law.Identities[i], true
}

// lostZero tells whether a document has one digit more.
func (j *judge) lostZero(digits int) bool {
	return slices.ContainsFunc(j.law.Identities, func(k council.IdentityKind) bool { return k.Digits == digits+1 })
}

func (j *judge) domicile() {
	province, district := j.cell(FieldProvince, 80), j.cell(FieldDistrict, 80)
	if province != "" {
		p, ok := j.provinces[text.Fold(province)]
		if !ok {
			j.refuse(FieldProvince, "roll.province.unknown", nil)
			return
		}
		j.row.Province = p.ID
	}
	if district == "" || j.refused(FieldProvince) {
		return
	}
	found := slices.DeleteFunc(slices.Clone(j.districts[text.Fold(district)]), func(x place) bool { return j.row.Province != "" && x.province != j.row.Province })
	switch {
	case len(found) == 0:
		j.refuse(FieldDistrict, "roll.district.unknown", nil)
	case len(found) > 1:
		j.refuse(FieldDistrict, "roll.district.two", nil)
	default:
		j.row.Province, j.row.District = found[0].province, found[0].district
	}
}

// mostPlain is how many digits a cell has at most that is published in its own words: a year or two, and no identity number or telephone.
const mostPlain = 8

// published returns a cell whose words become public, and refuses what stands there by a column that slipped.
func (j *judge) published(f Field) string {
	s, digits := j.cell(f, 200), 0
	for _, r := range text.Digits(s) {
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	if digits > mostPlain || strings.Contains(s, "@") {
		j.refuse(f, "roll.cell.private", nil)
		return ""
	}
	return s
}

func (j *judge) graduation() {
	degree, school, year := j.published(FieldDegree), j.published(FieldInstitution), text.Digits(j.cell(FieldYear, 10))
	j.row.Degree, j.row.Institution = degree, school
	if i, ok := j.schools[text.Fold(school)]; ok && school != "" {
		j.row.Institution = i.ID
		for _, p := range i.Programmes {
			if key := text.Fold(degree); key != "" && (key == text.Fold(p.ID) || key == text.Fold(p.Title.En) || key == text.Fold(p.Title.Ur)) {
				j.row.Degree = p.ID
			}
		}
	}
	if id, ok := j.degrees[text.Fold(degree)]; ok && degree != "" {
		j.row.Degree = id
	}
	if year == "" {
		return
	}
	n, err := strconv.Atoi(year)
	if err != nil || n < 1900 || n > j.law.Day.Year() {
		j.refuse(FieldYear, "roll.year", fault.Values{"Year": j.law.Day.Year()})
		return
	}
	j.row.Year = n
}

func (j *judge) contact() {
	r := &j.row
	r.Email, r.Address = j.cell(FieldEmail, 254), j.cell(FieldAddress, 300)
	if before, after, ok := strings.Cut(r.Email, "@"); r.Email != "" && (!ok || before == "" || !strings.Contains(after, ".") || strings.ContainsAny(r.Email, " ,;<>\"") || strings.Contains(after, "@")) {
		j.refuse(FieldEmail, "roll.email", nil)
	}
	if s := j.cell(FieldPhone, 40); s != "" {
		if r.Phone = person.NormalPhone(s); !person.IsPhone(r.Phone) {
			j.refuse(FieldPhone, "roll.phone", nil)
		}
	}
}
