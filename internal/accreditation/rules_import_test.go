package accreditation

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/sample"
)

// lawOf returns the law of a council on a day.
func lawOf(t testing.TB, id string) *council.Council {
	t.Helper()
	l, err := council.Load(id)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// tryFile judges a file beside what is there, and tells what it adds and what is said of its lines: "2 batch batch.life".
func tryFile(t testing.TB, id, text string, h present) (additions, []*fileRow, string) {
	t.Helper()
	l := lawOf(t, id)
	sheet, err := readSheet(strings.NewReader(text))
	if err != nil {
		return additions{}, nil, err.Error()
	}
	rows := rowsOfSheet(sheet, rowGroundOf(l.On(day.Must("2026-11-23")), l.On))
	n := 0
	p := decideImport(h, rows, func() string { n++; return fmt.Sprintf("%03d", n) })
	var said []string
	for _, r := range rows {
		for _, x := range r.said {
			said = append(said, fmt.Sprintf("%d %s %s", x.Line, x.Field, strings.TrimPrefix(x.Key, "accreditation.import.")))
		}
	}
	return p, rows, strings.Join(said, "|")
}

func rowsOfSheet(s Sheet, g rowGround) (rows []*fileRow) {
	for _, rec := range s.rows {
		rows = append(rows, g.decideRow(s.columns, rec))
	}
	return rows
}

const issueHeader = "institution,campus,programme,level_of_degree,batch,accreditation_level,from,to,conditions,decision,decided_on"

// TestRows has a row for each thing that a file of decisions does to a cell, and for each thing that cannot be.
func TestRows(t *testing.T) {
	const good = "Indus,Main,BSc Civil engineering,bachelor,2016,Level-II,,,,EAB/1,2020-05-04"
	for _, x := range []struct{ name, more, lines, want string }{
		{"a good line, the discipline from its title", "", good, "2 discipline discipline.read"},
		{"a discipline of its own", "discipline", good + ",CIVIL", ""},
		{"no discipline", "", "Indus,,BSc Magic,bachelor,2016,Level-II,,,,EAB/1,2020-05-04", "2 discipline discipline.empty"},
		{"an unknown discipline", "discipline", good + ",MAGIC", "2 discipline word.unknown"},
		{"an unknown degree", "discipline", "Indus,,BSc,wizard,2016,Level-II,,,,EAB/1,2020-05-04,CIVIL", "2 level_of_degree word.unknown"},
		{"an unknown level", "discipline", "Indus,,BSc,bachelor,2016,Level-III,,,,EAB/1,2020-05-04,CIVIL", "2 accreditation_level word.unknown"},
		{"an unknown outcome", "discipline,outcome", "Indus,,BSc,bachelor,2016,,,,,EAB/1,2020-05-04,CIVIL,splendid", "2 outcome word.unknown"},
		{"neither level nor outcome", "discipline", "Indus,,BSc,bachelor,2016,,,,,EAB/1,2020-05-04,CIVIL", "2 outcome outcome.empty"},
		{"an outcome where levels stand", "discipline", "Indus,,BSc,bachelor,2016,Not accredited,,,,EAB/1,2020-05-04,CIVIL", ""},
		{"accredited under no level", "discipline,outcome", "Indus,,BSc,bachelor,2016,,,,,EAB/1,2020-05-04,CIVIL,accredited", "2 accreditation_level level.empty"},
		{"a level of what has none", "discipline,outcome", "Indus,,BSc,bachelor,2016,Level-I,,,,EAB/1,2020-05-04,CIVIL,deferred", "2 accreditation_level level.none"},
		{"on conditions that nobody wrote", "discipline,outcome", "Indus,,BSc,bachelor,2016,,,,,EAB/1,2020-05-04,CIVIL,conditional", "2 conditions conditions.empty"},
		{"decided in the future", "discipline", "Indus,,BSc,bachelor,2016,Level-I,,,,EAB/1,2027-05-04,CIVIL", "2 decided_on decision.ahead"},
		{"decided before the batch began", "discipline", "Indus,,BSc,bachelor,2016,Level-I,,,,EAB/1,2015-05-04,CIVIL", "2 batch batch.not_begun"},
		{"decided by no law", "discipline", "Indus,,BSc,bachelor,1950,Level-I,,,,EAB/1,1955-05-04,CIVIL", "2 decided_on decision.no_law"},
		{"a batch to come", "discipline", "Indus,,BSc,bachelor,2027,Level-I,,,,EAB/1,2026-05-04,CIVIL", "2 batch batch.far"},
		{"before the programme's first batch", "discipline,first_batch", good + ",CIVIL,2017", "2 batch batch.life"},
		{"after its last", "discipline,last_batch", good + ",CIVIL,2015", "2 batch batch.life"},
		{"its last before its first", "discipline,first_batch,last_batch", good + ",CIVIL,2018,2012", "2 last_batch last.before|2 batch batch.life"},
		{"until before from", "discipline", "Indus,,BSc,bachelor,2016,Level-I,2020-05-04,2019-01-01,,EAB/1,2020-05-04,CIVIL", "2 to date.before"},
		{"Excel's number", "discipline", "Indus,,BSc,bachelor,2.016E+03,Level-I,,,,EAB/1,2020-05-04,CIVIL", "2 batch cell.exponent"},
		{"Excel's date", "discipline", "Indus,,BSc,bachelor,2016,Level-I,,,,EAB/1,43955,CIVIL", "2 decided_on date.serial"},
		{"month first", "discipline", "Indus,,BSc,bachelor,2016,Level-I,,,,EAB/1,05/24/2020,CIVIL", "2 decided_on date.month_first"},
		{"two ways", "discipline", "Indus,,BSc,bachelor,2016,Level-I,,,,EAB/1,05/04/2020,CIVIL", "2 decided_on date.two_ways"},
		{"digits of three scripts", "discipline", "Indus,,BSc,bachelor,۲۰۱۶-٢٠١٨,Level-I,,,,EAB/۱,۲۰۲۰-۰۵-۰۴,CIVIL", ""},
		{"no session", "discipline", "Indus,,BSc,bachelor,2009-12,Level-I,,,,EAB/1,2020-05-04,CIVIL", "2 batch batch.span"},
		{"two batches or a session", "discipline", "Indus,,BSc,bachelor,2016-2017,Level-I,,,,EAB/1,2020-05-04,CIVIL", "2 batch batch.two"},
		{"no batch", "discipline", "Indus,,BSc,bachelor,the last,Level-I,,,,EAB/1,2020-05-04,CIVIL", "2 batch batch.shape"},
		{"backwards", "discipline", "Indus,,BSc,bachelor,2019-2016,Level-I,,,,EAB/1,2020-05-04,CIVIL", "2 batch batch.order"},
		{"no number", "discipline", "Indus,,BSc,bachelor,2016,Level-I,,,,,2020-05-04,CIVIL", "2 decision cell.empty"},
		{"a number without letters", "discipline", "Indus,,BSc,bachelor,2016,Level-I,,,,///,2020-05-04,CIVIL", "2 decision decision.number"},
		{"Urdu in the column of English", "discipline", "جامعہ,,BSc,bachelor,2016,Level-I,,,,EAB/1,2020-05-04,CIVIL", "2 institution name.latin"},
		{"English in the column of Urdu", "discipline,institution_ur", good + ",CIVIL,Indus", "2 institution_ur name.urdu"},
		{"no code", "discipline,institution_code", good + ",CIVIL,Indus Valley!", "2 institution_code code.shape"},
		{"sections without seats", "discipline,sections", good + ",CIVIL,2", "2 sections seats.both"},
		{"too few cells", "discipline", good, "2  line.cells"},
		{"the same batch twice, otherwise", "discipline", good + ",CIVIL\nIndus,Main,BSc Civil engineering,bachelor,2014-2016,Level-I,,,,eab 1,2020-05-04,CIVIL", "2 decision decision.broken|3 batch batch.twice"},
		{"the same line twice", "discipline", good + ",CIVIL\n" + good + ",CIVIL", "3 batch batch.again"},
		{"one number, two institutions", "discipline", good + ",CIVIL\nChenab,,BSc,bachelor,2016,Level-I,,,,EAB/1,2020-05-04,CIVIL", "2 decision decision.broken|3 decision decision.differs"},
		{"one number, two days", "discipline", good + ",CIVIL\nIndus,Main,BSc,bachelor,2016,Level-I,,,,EAB/1,2020-05-05,CIVIL", "2 decision decision.broken|3 decision decision.differs"},
		{"two decisions of one day", "discipline", good + ",CIVIL\nIndus,Main,BSc Civil engineering,bachelor,2016,Level-I,,,,EAB/2,2020-05-04,CIVIL", "3 batch batch.same_day"},
		{"two decisions of two days", "discipline", good + ",CIVIL\nIndus,Main,BSc Civil engineering,bachelor,2016,Level-I,,,,EAB/2,2021-05-04,CIVIL", ""},
		{"one bad line of a decision", "discipline", good + ",CIVIL\nIndus,Main,BSc Civil engineering,bachelor,2017,Level-V,,,,EAB/1,2020-05-04,CIVIL", "2 decision decision.broken|3 accreditation_level word.unknown"},
		{"two campuses, and none is named", "discipline", good + ",CIVIL\nIndus,Wah,BSc,bachelor,2016,Level-I,,,,EAB/2,2020-05-04,CIVIL\nIndus,,BSc,bachelor,2016,Level-I,,,,EAB/3,2020-05-04,CIVIL", "4 campus campus.which"},
		{"a code at two campuses", "discipline,programme_code", good + ",CIVIL,civil\nIndus,Wah,BSc,bachelor,2016,Level-I,,,,EAB/2,2020-05-04,CIVIL,civil", "3 campus programme.campus"},
		{"a code with two degrees", "discipline,programme_code", good + ",CIVIL,civil\nIndus,Main,BSc,btech,2016,Level-I,,,,EAB/2,2020-05-04,CIVIL,civil", "3 level_of_degree programme.degree"},
		{"a code in two disciplines", "discipline,programme_code", good + ",CIVIL,civil\nIndus,Main,BSc Civil engineering,bachelor,2017,Level-I,,,,EAB/2,2021-05-04,MECH,civil", "3 discipline programme.discipline"},
		{"a code with two names", "discipline,institution_code", good + ",CIVIL,indus\nIndus University,Main,BSc Civil engineering,bachelor,2017,Level-I,,,,EAB/2,2021-05-04,CIVIL,indus", "3 institution institution.named"},
		{"a name with two codes", "discipline,institution_code", good + ",CIVIL,indus\nIndus,Main,BSc Civil engineering,bachelor,2017,Level-I,,,,EAB/2,2021-05-04,CIVIL,other", "3 institution_code institution.code"},
		{"another first batch", "discipline,first_batch", good + ",CIVIL,2012\nIndus,Main,BSc Civil engineering,bachelor,2017,Level-I,,,,EAB/2,2021-05-04,CIVIL,2013", "3 first_batch first.differs"},
		{"a correction of nothing", "discipline,kind,replaces", good + ",CIVIL,correction,", "2 replaces decision.replaces"},
		{"a correction in a list of what holds", "discipline,decision_kind", good + ",CIVIL,correction", ""},
		{"a correction of what nobody knows", "discipline,kind,replaces", good + ",CIVIL,correction,EAB/0", "2 replaces replaces.unknown"},
		{"a correction", "discipline,kind,replaces,outcome", good + ",CIVIL,,,\nIndus,Main,BSc Civil engineering,bachelor,2016,,,,,EAB/2,2020-06-04,CIVIL,correction,EAB/1,", ""},
		{"a correction of another batch", "discipline,kind,replaces", good + ",CIVIL,,\nIndus,Main,BSc Civil engineering,bachelor,2017,Level-I,,,,EAB/2,2020-06-04,CIVIL,correction,EAB/1", "3 replaces replaces.batch"},
		{"a correction that is older", "discipline,kind,replaces", good + ",CIVIL,,\nIndus,Main,BSc Civil engineering,bachelor,2016,Level-I,,,,EAB/2,2020-04-04,CIVIL,correction,EAB/1", "3 replaces replaces.younger"},
		{"two corrections of one batch", "discipline,kind,replaces", good + ",CIVIL,,\nIndus,Main,BSc Civil engineering,bachelor,2016,Level-I,,,,EAB/2,2020-06-04,CIVIL,correction,EAB/1\nIndus,Main,BSc Civil engineering,bachelor,2016,Level-II,,,,EAB/3,2020-07-04,CIVIL,correction,EAB/1", "4 replaces replaces.replaced"},
		{"an appeal in the place of what is refused", "discipline,kind,replaces", "Indus,Main,BSc Civil engineering,bachelor,2016,Level-V,,,,EAB/1,2020-05-04,CIVIL,,\nIndus,Main,BSc Civil engineering,bachelor,2016,Level-I,,,,EAB/2,2020-06-04,CIVIL,appeal,EAB/1", "2 accreditation_level word.unknown|3 decision replaces.refused"},
		{"in place of another, and no correction", "discipline,replaces", good + ",CIVIL,EAB/0", "2 replaces decision.replaces_none"},
	} {
		header := issueHeader
		if x.more != "" {
			header += "," + x.more
		}
		p, rows, said := tryFile(t, "pec", header+"\n"+x.lines+"\n", present{})
		if said != x.want {
			t.Errorf("%s: %q, want %q", x.name, said, x.want)
		}
		for _, r := range rows { // nothing of what is refused comes in
			if r.fate == fateRefused && slices.ContainsFunc(p.decisions, func(d Decision) bool { return numberKey(d.Number) == numberKey(r.Number) }) {
				t.Errorf("%s: line %d is refused, and its decision comes in", x.name, r.Line)
			}
		}
	}
}

func TestFiles(t *testing.T) {
	for _, x := range []struct{ name, text, want string }{
		{"nothing", "", "file.empty in line 1"},
		{"a header alone", issueHeader + "\n", "file.empty in line 1"},
		{"UTF-16", "\xff\xfei\x00n\x00", "file.utf16 in line 1"},
		{"no decision", strings.Replace(issueHeader, "decision,", "", 1) + "\nx\n", "header.missing in line 1"},
		{"a column twice", issueHeader + ",intake\nx\n", "header.twice in line 1"},
		{"many columns", issueHeader + strings.Repeat(",x", 60) + "\nx\n", "header.many in line 1"},
		{"large", issueHeader + strings.Repeat("\n"+strings.Repeat("x", 1<<16), 130), "file.large in line 1"},
		{"many lines", issueHeader + strings.Repeat("\nx", mostRows+1), fmt.Sprintf("file.rows in line %d", mostRows+2)},
	} {
		_, _, said := tryFile(t, "pec", x.text, present{})
		if !strings.HasSuffix(said, x.want) {
			t.Errorf("%s: %q, want %q", x.name, said, x.want)
		}
	}
}

// TestFileOfExcel reads what a spreadsheet writes in Windows-1256, with its own separator, and headings of people.
func TestFileOfExcel(t *testing.T) {
	text := "sep=;\nUniversity;Program;Degree;Intake Batches;Level;Decision No;Date of Decision;\xc7\xcf\xc7\xd1\xe5\n" + // the last is ادارہ with an Arabic ه
		"\"Indus; Valley\";BSc Civil engineering;Bachelor of engineering (four years);Intakes 2016, 2018 and 2019-20;level ii;EAB/1;4-May-2020;\n"
	text = strings.Replace(text, ";\xc7\xcf\xc7\xd1\xe5\n", ";Note\xcd\n", 1)
	p, _, said := tryFile(t, "pec", text, present{})
	if said != "3 discipline discipline.read" || len(p.decisions) != 1 || len(p.decisions[0].Findings) != 3 || p.decisions[0].Findings[2].Batch != 2019 || p.institutions[0].Code != "indus-valley" {
		t.Errorf("%q %+v", said, p)
	}
}

func TestBatchesIn(t *testing.T) {
	for typed, want := range map[string]string{
		"2016": "[2016]", "Intake 2016": "[2016]", "2016-2019": "[2016 2017 2018 2019]", "Intakes 2021 and 2022": "[2021 2022]", "2018, 2016": "[2016 2018]", "2009-10": "[2009]",
		"1999-00": "[1999]", "2016 to 2018": "[2016 2017 2018]", "داخلہ ۲۰۱۶ تا ۲۰۱۸": "[2016 2017 2018]", "۲۰۱۶، ۲۰۱۸": "[2016 2018]", "2016/2018": "[2016 2017 2018]", "2016.0": "[2016]",
		"2016, 2015-2017": "[2015 2016 2017]", "16": "[]", "2016-": "[]", "2010-2060": "[]", "2016--2018": "[]", "20162018": "[]",
	} {
		if got, _, wrong := batchesIn(typed); fmt.Sprint(got) != want || (wrong == "") != (want != "[]") {
			t.Errorf("%q: %v %s, want %s", typed, got, wrong, want)
		}
	}
}

// TestSampleOfEachCouncil sees that the invented institutions come in without a word, by the law of their council, also by their names alone.
func TestSampleOfEachCouncil(t *testing.T) {
	for _, id := range []string{"pec", "minimal"} {
		p, rows, said := tryFile(t, id, sample.ProgrammesOf(id), present{})
		if said != "" || len(p.decisions) != len(rows) {
			t.Errorf("%s: %s", id, said)
		}
		for _, i := range p.institutions {
			if !i.Invented {
				t.Errorf("%s: %s is not invented", id, i.Code)
			}
		}
	}
}

// TestFullFile plans files that are as long as they may be, where everything is new in one place: no line costs more for those before it.
func TestFullFile(t *testing.T) {
	if testing.Short() {
		t.Skip("reads the longest files")
	}
	for name, line := range map[string]func(i int) string{
		"institutions": func(i int) string {
			return fmt.Sprintf("University %d,,BSc Civil engineering,bachelor,2012,Level-II,,,,EAB/%d,2016-05-04", i, i)
		},
		"campuses": func(i int) string {
			return fmt.Sprintf("University,Campus %d,BSc Civil engineering,bachelor,2012,Level-II,,,,EAB/1,2016-05-04", i)
		},
		"programmes": func(i int) string {
			return fmt.Sprintf("University,,BSc Civil engineering %d,bachelor,2012,Level-II,,,,EAB/1,2016-05-04", i)
		},
	} {
		var b strings.Builder
		b.WriteString(issueHeader)
		for i := range mostRows {
			b.WriteString("\n" + line(i))
		}
		p, _, _ := tryFile(t, "pec", b.String(), present{})
		if made := max(len(p.institutions), len(p.campuses), len(p.programmes)); made != mostRows {
			t.Errorf("%s: %d", name, made)
		}
	}
}

// FuzzFile reads anything without a panic, and never lets in what it refuses.
func FuzzFile(f *testing.F) {
	f.Add(issueHeader + "\nIndus,Main,BSc Civil engineering,bachelor,2016-2019,Level-II,,,,EAB/1,2020-05-04\n")
	f.Add(sample.ProgrammesOf("minimal"))
	l := lawOf(f, "pec")
	g := rowGroundOf(l.On(day.Must("2026-11-23")), l.On)
	f.Fuzz(func(t *testing.T, text string) {
		sheet, err := readSheet(strings.NewReader(text))
		if err != nil {
			return
		}
		rows := rowsOfSheet(sheet, g)
		n := 0
		p := decideImport(present{}, rows, func() string { n++; return fmt.Sprint(n) })
		for _, d := range p.decisions {
			if d.Number == "" || d.On.IsZero() || len(d.Findings) == 0 || d.Institution == "" {
				t.Errorf("%+v", d)
			}
			for _, x := range d.Findings {
				if x.Programme == "" || x.Batch < firstBatch || x.From.IsZero() {
					t.Errorf("%+v", x)
				}
			}
		}
	})
}
