package accreditation

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/text"
)

// The bounds of a list.
const (
	mostListBytes  = 2_000_000
	mostStudents   = 2000 // of a batch
	mostRowFaults  = 50   // that are told
	longestRoll    = 40
	longestStudent = 120
)

// has tells whether a programme has a batch, of those that began by a year.
func (p Programme) has(batch, year int) bool {
	return batch >= p.First && batch <= year && (p.Last == 0 || batch <= p.Last)
}

// rollKey is a roll number as it is compared: whatever stands between its parts, in digits of any script.
func rollKey(roll string) string { return text.Fold(roll) }

// nameWords are the words of a name as they are compared, in the order of the alphabet.
func nameWords(name string) []string {
	words := text.Tokens(name)
	slices.Sort(words)
	return words
}

func nameKey(name string) string { return strings.Join(nameWords(name), " ") }

// columns are the names under which a column of a list is known, as they are compared.
var columns = map[string][]string{
	"roll":   {"roll number", "roll no", "roll", "registration number", "رول نمبر", "رول"},
	"name":   {"name", "student name", "name of student", "نام", "طالب علم کا نام"},
	"passed": {"passed on", "date of passing", "day of passing", "پاس ہونے کی تاریخ", "تاریخ"},
}

// columnsOf says what stands in which cell of a list, by its first line. A column that is not asked for is refused: it would be told for nothing.
func columnsOf(kind ListKind, head []string) (at map[string]int, wrong []fault.Message) {
	at = map[string]int{}
	wants := []string{"roll", "name"}
	if kind == Passed {
		wants = []string{"roll", "passed"}
	}
	for i, cell := range head {
		key := text.Fold(strings.ReplaceAll(cell, "_", " "))
		named := ""
		for _, want := range wants {
			if slices.ContainsFunc(columns[want], func(c string) bool { return text.Fold(c) == key }) {
				named = want
			}
		}
		switch _, twice := at[named]; {
		case named == "" && key == "" && i > 0: // an empty column at the end
		case named == "" && len([]rune(cell)) > 40, named == "":
			wrong = append(wrong, fault.Message{Key: "accreditation.row.column", Values: fault.Values{"Column": i + 1}})
		case twice:
			wrong = append(wrong, fault.Message{Key: "accreditation.row.column_twice", Values: fault.Values{"Column": i + 1}})
		default:
			at[named] = i
		}
	}
	for _, want := range wants {
		if _, ok := at[want]; !ok {
			wrong = append(wrong, fault.Message{Key: "accreditation.row.lacks_" + want})
		}
	}
	return at, wrong
}

// commaOf is what separates the cells of a list, by its first line.
func commaOf(head string) byte {
	best, most := byte(','), 0
	for _, c := range []byte{',', ';', '\t'} {
		if n := strings.Count(head, string(c)); n > most {
			best, most = c, n
		}
	}
	return best
}

// scientific is how a spreadsheet writes a long number that it has shortened.
var scientific = regexp.MustCompile(`^\d([.,]\d+)?[eE]\+\d+$`)

// checkRoll cleans a roll number, or says what is wrong with it.
func checkRoll(typed string) (string, string) {
	roll, err := text.Clean(typed)
	roll = text.Digits(roll)
	switch {
	case err != nil:
		return "", "accreditation.row.letters"
	case roll == "":
		return "", "accreditation.row.no_roll"
	case scientific.MatchString(roll):
		return "", "accreditation.row.scientific"
	case utf8.RuneCountInString(roll) > longestRoll:
		return "", "accreditation.row.long_roll"
	case !strings.ContainsFunc(roll, unicode.IsDigit), strings.ContainsAny(roll, "=@"), rollKey(roll) == "":
		return "", "accreditation.row.roll"
	}
	return roll, ""
}

// checkStudent reads a row of a list of who enrolled, or says what is wrong with it: all of it at once.
func checkStudent(line int, roll, name string) (Student, []RowFault) {
	s, wrong := Student{Line: line}, ""
	var faults []RowFault
	if s.Roll, wrong = checkRoll(roll); wrong != "" {
		faults = append(faults, rowFault(line, wrong))
	}
	clean, err := text.Clean(name)
	switch {
	case err != nil:
		faults = append(faults, rowFault(line, "accreditation.row.letters"))
	case clean == "":
		faults = append(faults, rowFault(line, "accreditation.row.no_name"))
	case utf8.RuneCountInString(clean) > longestStudent:
		faults = append(faults, rowFault(line, "accreditation.row.long_name"))
	case strings.ContainsFunc(clean, unicode.IsDigit), len(nameWords(clean)) == 0, strings.ContainsAny(clean, "=@<>"):
		faults = append(faults, rowFault(line, "accreditation.row.name"))
	}
	s.Name = clean
	return s, faults
}

// checkPass reads a row of a list of who passed, of a session that began on a day.
func checkPass(line int, roll, on string, began, today day.Day) (Pass, []RowFault) {
	p, wrong := Pass{Line: line}, ""
	var faults []RowFault
	if p.Roll, wrong = checkRoll(roll); wrong != "" {
		faults = append(faults, rowFault(line, wrong))
	}
	d, ok := readDay(on)
	switch {
	case !ok:
		faults = append(faults, rowFault(line, "accreditation.row.day"))
	case d.After(today):
		faults = append(faults, rowFault(line, "accreditation.row.day_ahead"))
	case d.Before(began):
		faults = append(faults, rowFault(line, "accreditation.row.day_before"))
	}
	p.On = d
	return p, faults
}

func rowFault(line int, key string) RowFault {
	return RowFault{line, fault.Message{Key: key, Values: fault.Values{"Most": mostStudents}}}
}

// written are the ways in which days are written, year first or day first; nobody here writes the month first.
var written = regexp.MustCompile(`^(?:(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}))$`)

func readDay(typed string) (day.Day, bool) {
	m := written.FindStringSubmatch(text.Digits(strings.TrimSpace(typed)))
	if m == nil {
		return day.Day{}, false
	}
	d, err := day.Parse(text.Day(cmp.Or(m[3], m[4]), cmp.Or(m[2], m[5]), cmp.Or(m[1], m[6])))
	return d, err == nil
}

// rollTwice finds rows with a roll number that an earlier one has.
func rollTwice(rolls []string, lines []int) (faults []RowFault) {
	first := map[string]int{}
	for i, roll := range rolls {
		key := rollKey(roll)
		if at, ok := first[key]; ok {
			faults = append(faults, RowFault{lines[i], fault.Message{Key: "accreditation.row.twice", Values: fault.Values{"First": at}}})
			continue
		}
		first[key] = lines[i]
	}
	return faults
}

// unfit is the fault of a file with such rows; nil without any.
func unfit(faults []RowFault) error {
	if len(faults) == 0 {
		return nil
	}
	slices.SortStableFunc(faults, func(a, b RowFault) int { return cmp.Compare(a.Line, b.Line) })
	u := &Unfit{Rows: faults}
	if len(faults) > mostRowFaults {
		u.Rows, u.More = faults[:mostRowFaults], len(faults)-mostRowFaults
	}
	return u
}

// beyondSeats says how many of so many students are beyond the seats of their batch; of a batch without any approved it cannot be said.
func beyondSeats(students, seats int) int {
	if seats == 0 {
		return 0
	}
	return max(0, students-seats)
}

// dueOf is the last day on which the list of a session that began on a day is due; zero: no rule says.
func dueOf(a council.Accreditation, began day.Day) day.Day {
	if a.ListDays == 0 {
		return day.Day{}
	}
	return began.Add(a.ListDays)
}

// decideBegan says whether a session of a batch may have begun on a day.
func decideBegan(a council.Accreditation, batch int, began, today day.Day) error {
	var f fault.Fields
	switch {
	case began.After(today):
		f.Add("began", "accreditation.students.began_ahead", nil)
	case a.By == council.ByIntake && began.Year() != batch && began.Year() != batch+1, began.Year() > batch+1 || began.Year() < batch-10:
		f.Add("began", "accreditation.students.began_other", fault.Values{"Batch": batch})
	}
	return f.Err()
}

// decideSend says whether a list that was tried may be sent, when the list with an id stands now.
func decideSend(l List, stands string) error {
	switch {
	case l.State == ListSent:
		return fault.Conflict("accreditation.students.sent_already", nil)
	case l.State != ListTried || l.Over != stands:
		return fault.Conflict("accreditation.students.stale", nil)
	}
	return nil
}
