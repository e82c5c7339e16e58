package accreditation

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/text"
)

const (
	longestCode = 40
	firstYear   = 1900 // no batch began before
	mostSeats   = 1000 // of sections, and of students in one, where no rule says less
)

// What a change is about.
const (
	ofInstitution = "institution"
	ofCampus      = "campus"
	ofProgramme   = "programme"
)

// mainCampus is what a first campus is called if nobody says otherwise.
var mainCampus = council.Text{En: "Main campus", Ur: "مرکزی کیمپس"}

var codeShape = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// reserved are no codes, because pages have these addresses.
var reserved = []string{"new", "under-process"}

// foundKey is what search compares: a code and names, folded, each word once.
func foundKey(code string, names ...council.Text) string {
	words := code
	for _, n := range names {
		words += " " + n.En + " " + n.Ur
	}
	return strings.Join(text.Tokens(words), " ")
}

// slug writes a name as addresses do.
func slug(name string) string {
	words := strings.FieldsFunc(text.Fold(name), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	s := strings.Join(words, "-")
	for len(s) > longestCode {
		cut := strings.LastIndexByte(s[:longestCode+1], '-')
		if cut < 0 {
			cut = longestCode
		}
		s = s[:cut]
	}
	return s
}

// chooseCode returns the code that was typed, or the first of some proposals that is free. What is taken or has no shape is refused.
func chooseCode(f *fault.Fields, field, typed string, taken []string, proposals ...string) string {
	typed = strings.ToLower(text.Digits(typed))
	switch {
	case typed == "":
		return freeCode(taken, proposals...)
	case len(typed) > longestCode || !codeShape.MatchString(typed) || slices.Contains(reserved, typed):
		f.Add(field, "accreditation.code.shape", fault.Values{"Most": longestCode})
	case slices.Contains(taken, typed):
		f.Add(field, "accreditation.code.taken", fault.Values{"Free": freeCode(taken, append([]string{typed}, proposals...)...)})
	}
	return typed
}

// freeCode is the first of some proposals that is not taken; of the last with a number if all are.
func freeCode(taken []string, proposals ...string) string {
	taken = append(append([]string{""}, reserved...), taken...)
	for _, p := range proposals {
		if !slices.Contains(taken, p) {
			return p
		}
	}
	last := proposals[len(proposals)-1]
	last = strings.TrimRight(last[:min(len(last), longestCode-4)], "-")
	for n := 2; ; n++ {
		if p := strings.TrimLeft(last+"-"+strconv.Itoa(n), "-"); !slices.Contains(taken, p) {
			return p
		}
	}
}

// checkName refuses a name that is not written in both languages, each in its own letters.
func checkName(f *fault.Fields, field string, name council.Text) {
	switch {
	case name.En == "":
		f.Add(field+"_en", "accreditation.empty."+field+"_en", nil)
	case !text.IsIn(name.En, text.Latin):
		f.Add(field+"_en", "accreditation.name.latin", nil)
	}
	switch {
	case name.Ur == "":
		f.Add(field+"_ur", "accreditation.empty."+field+"_ur", nil)
	case !text.IsIn(name.Ur, text.Urdu):
		f.Add(field+"_ur", "accreditation.name.urdu", nil)
	}
}

// readYear reads the year of a batch, which is at most that of today and one.
func readYear(f *fault.Fields, field, typed string, today day.Day) int {
	n, err := strconv.Atoi(text.Digits(typed))
	if err != nil || n < firstYear || n > today.Year()+1 {
		f.Add(field, "accreditation.year", fault.Values{"From": firstYear, "To": today.Year() + 1})
		return 0
	}
	return n
}

// readNumber reads a whole number of at least 1.
func readNumber(f *fault.Fields, field, typed string, most int) int {
	n, err := strconv.Atoi(text.Digits(typed))
	if err != nil || n < 1 || n > most {
		f.Add(field, "accreditation.number."+field, fault.Values{"Most": most})
		return 0
	}
	return n
}

// decideOpenInstitution opens an institution with its first campus, which is in its city.
func decideOpenInstitution(c OpenInstitution, known []Institution) (i Institution, first Campus, err error) {
	var f fault.Fields
	i = Institution{Name: council.Text{En: c.NameEn, Ur: c.NameUr}, City: council.Text{En: c.CityEn, Ur: c.CityUr}, Version: 1}
	first = Campus{Name: council.Text{En: c.CampusEn, Ur: c.CampusUr}, City: i.City, Version: 1}
	if first.Name == (council.Text{}) {
		first.Name = mainCampus
	}
	checkName(&f, "name", i.Name)
	var codes []string
	for _, k := range known {
		codes = append(codes, k.Code)
		if i.Name.En != "" && k.Closed.IsZero() && text.Fold(k.Name.En) == text.Fold(i.Name.En) {
			f.Add("name_en", "accreditation.open.twice", fault.Values{"Code": k.Code})
		}
	}
	checkName(&f, "city", i.City)
	checkName(&f, "campus", first.Name)
	i.Code = chooseCode(&f, "code", c.Code, codes, slug(i.Name.En), slug(i.Name.En+" "+i.City.En))
	first.Code = freeCode(nil, slug(first.Name.En), "main")
	return i, first, f.Err()
}

// decideOpenCampus opens a campus of an institution.
func decideOpenCampus(i Institution, c OpenCampus, known []Campus, today day.Day) (Campus, error) {
	if err := decideKept(i.Version, c.Version, i.Closed, today); err != nil {
		return Campus{}, err
	}
	var f fault.Fields
	made := Campus{Institution: i.ID, Name: council.Text{En: c.NameEn, Ur: c.NameUr}, City: council.Text{En: c.CityEn, Ur: c.CityUr}, Version: 1}
	checkName(&f, "name", made.Name)
	checkName(&f, "city", made.City)
	var codes []string
	for _, k := range known {
		codes = append(codes, k.Code)
	}
	made.Code = chooseCode(&f, "code", c.Code, codes, slug(made.Name.En), slug(made.Name.En+" "+made.City.En))
	return made, f.Err()
}

// decideOpenProgramme opens a programme at an open campus, with the seats of its first batch.
func decideOpenProgramme(law council.Law, i Institution, c OpenProgramme, campuses []Campus, affiliating []Institution, taken []string, today day.Day) (p Programme, s Seats, err error) {
	if err := decideKept(i.Version, c.Version, i.Closed, today); err != nil {
		return p, s, err
	}
	var f fault.Fields
	at := slices.IndexFunc(campuses, func(k Campus) bool { return k.Code == c.Campus && isOpen(k.Closed, today) })
	if at < 0 {
		f.Add("campus", "accreditation.choose.campus", nil)
	} else {
		p.Campus = campuses[at].ID
	}
	p.Institution, p.Title, p.Degree, p.Discipline, p.Version = i.ID, council.Text{En: c.TitleEn, Ur: c.TitleUr}, c.Degree, c.Discipline, 1
	checkName(&f, "title", p.Title)
	if d, ok := law.Degree(c.Degree); !ok || !d.Registrable {
		f.Add("degree", "accreditation.choose.degree", nil)
	}
	d, ok := law.Discipline(c.Discipline)
	if !ok {
		f.Add("discipline", "accreditation.choose.discipline", nil)
	}
	if c.Affiliating != "" {
		n := slices.IndexFunc(affiliating, func(k Institution) bool { return k.Code == c.Affiliating && k.ID != i.ID && isOpen(k.Closed, today) })
		if n < 0 {
			f.Add("affiliating", "accreditation.choose.affiliating", nil)
		} else {
			p.Affiliating = affiliating[n].ID
		}
	}
	p.First = readYear(&f, "first", c.First, today)
	s = readSeats(&f, law.Accreditation, p.First, c.Sections, c.PerSection)
	proposals := []string{slug(d.Prefix)}
	if at >= 0 {
		proposals = append(proposals, slug(d.Prefix+" "+campuses[at].Code))
	}
	p.Code = chooseCode(&f, "code", c.Code, taken, proposals...)
	return p, s, f.Err()
}

// readSeats reads the seats from a batch on, within the sections that the batch may have.
func readSeats(f *fault.Fields, a council.Accreditation, from int, sections, each string) Seats {
	s := Seats{From: from, Sections: readNumber(f, "sections", sections, mostSeats), PerSection: readNumber(f, "per_section", each, mostSeats)}
	if most, ok := largestSection(a, from); ok && s.PerSection > most.Of {
		f.Add("per_section", "accreditation.seats.large", fault.Values{"Most": most.Of, "Batch": strconv.Itoa(from), "Rule": most.Rule.Cited()})
	}
	return s
}

// largestSection is the largest section that a batch may have; false: no rule says.
func largestSection(a council.Accreditation, batch int) (council.Section, bool) {
	list := a.SectionsOf(batch)
	if batch == 0 || len(list) == 0 {
		return council.Section{}, false
	}
	return slices.MaxFunc(list, func(x, y council.Section) int { return x.Of - y.Of }), true
}

// isOpen tells whether what is closed on a day, or never, is open on another.
func isOpen(closed, on day.Day) bool { return closed.IsZero() || on.Before(closed) }

// decideKept refuses a page that is out of date, and whatever is to be done to what is closed.
func decideKept(is int64, seen string, closed, today day.Day) error {
	switch {
	case versionOf(is) != seen:
		return fault.Conflict("fault.stale", nil)
	case !isOpen(closed, today):
		return fault.Denied("accreditation.closed", fault.Values{"Day": closed})
	}
	return nil
}

// yearText writes a year, which is no number to be grouped.
func yearText(year int) string { return strconv.Itoa(year) }

func versionOf(n int64) string { return strconv.FormatInt(n, 10) }

// goesOn tells whether a programme takes, or may take, a batch in the year of a day or later.
func (p Programme) goesOn(on day.Day) bool { return p.Last == 0 || p.Last >= on.Year() }

// years are those of a programme's batches, the newest first: until next year or its last one, and whatever else something was found of.
func (p Programme) years(found []Finding, today day.Day) (list []int) {
	to := today.Year() + 1
	if p.Last != 0 {
		to = min(to, p.Last)
	}
	for y := p.First; y <= to; y++ {
		list = append(list, y)
	}
	for _, f := range found {
		list = append(list, f.Batch)
	}
	slices.Sort(list)
	list = slices.Compact(list)
	slices.Reverse(list)
	return list
}

// campusOf returns the campus with an id.
func campusOf(list []Campus, id string) Campus {
	n := slices.IndexFunc(list, func(c Campus) bool { return c.ID == id })
	if n < 0 {
		return Campus{}
	}
	return list[n]
}
