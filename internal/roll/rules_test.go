package roll

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/sample"
	"sanad/internal/table"
	"sanad/internal/text"
)

func someLaw(t testing.TB) council.Law {
	t.Helper()
	c, err := council.Load("pec")
	if err != nil {
		t.Fatal(err)
	}
	return c.On(day.Must("2026-11-23"))
}

func from(b []byte) Source {
	return func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil }
}

// readAll reads a file as an import does, and returns its rows that are good and all remarks.
func readAll(t testing.TB, law council.Law, b []byte, leave ...string) (Sheet, []Row, []Remark) {
	t.Helper()
	s, remarks, err := scan(from(b), law, leave)
	if err != nil {
		t.Fatal(err)
	}
	if len(remarks) > 0 {
		return s, nil, remarks
	}
	r, close, _, err := s.table()
	if err != nil {
		t.Fatal(err)
	}
	defer close()
	g := groundOf(law, sample.Taught())
	var rows []Row
	for {
		rec, err := r.Next()
		if err == io.EOF {
			return s, rows, remarks
		}
		if err != nil {
			t.Fatal(err)
		}
		row, said := g.decideRow(s.Columns, rec)
		if x, twice := s.decideTwice(row); twice {
			said = append(said, x)
		}
		if !slices.ContainsFunc(said, func(x Remark) bool { return x.Refuses }) {
			rows = append(rows, row)
		}
		remarks = append(remarks, said...)
	}
}

// told writes remarks as "line field key".
func told(remarks []Remark) (list []string) {
	for _, r := range remarks {
		list = append(list, fmt.Sprintf("%d %s %s", r.Line, r.Field, strings.TrimPrefix(r.Key, "roll.")))
	}
	return list
}

const head = "number,name,cnic,registration date\n"

// TestRows has a row for each thing that an older register does to a cell.
func TestRows(t *testing.T) {
	law := someLaw(t)
	for _, x := range []struct {
		name, columns, cells string
		want                 string // remarks
	}{
		{"whole", "", "CIVIL/1,Ayesha Siddiqui,91234-5678901-2,2001-02-13", ""},
		{"one-word name", "", "CIVIL/1,Gulalai,9123456789012,2001-02-13", ""},
		{"no identity number", "", "CIVIL/1,Gulalai,,2001-02-13", ""},
		{"as printed", "", "Agri/0123,Gulalai,,2001-02-13", ""},
		{"with a space", "", "civil 77,Gulalai,,2001-02-13", ""},
		{"Urdu digits", "", "CIVIL/۷۷,Gulalai,۹۱۲۳۴-۵۶۷۸۹۰۱-۲,۲۰۰۱-۰۲-۱۳", ""},
		{"Arabic digits", "", "CIVIL/٧٧,Gulalai,٩١٢٣٤٥٦٧٨٩٠١٢,٢٠٠١-٠٢-١٣", ""},
		{"old card", "", "CIVIL/1,Gulalai,912-34-567890,2001-02-13", ""},
		{"zero lost", "", "CIVIL/1,Gulalai,912345678901,2001-02-13", "2 identity_number identity.zero"},
		{"zero of an old card lost", "identity kind", "CIVIL/1,Gulalai,9123456789,2001-02-13,NIC", "2 identity_number identity.zero"},
		{"twelve digits and a kind", "identity kind", "CIVIL/1,Gulalai,912345678901,2001-02-13,cnic", "2 identity_number identity.zero"},
		{"too few digits", "", "CIVIL/1,Gulalai,91234,2001-02-13", "2 identity_number identity.shape"},
		{"letters for digits", "identity kind", "CIVIL/1,Gulalai,9123456789O12,2001-02-13,CNIC", "2 identity_number identity.digits"},
		{"passport", "", "CIVIL/1,Gulalai,XB1234567,2001-02-13", ""},
		{"unknown document", "identity kind", "CIVIL/1,Gulalai,9123456789012,2001-02-13,licence", "2 identity_kind identity.kind"},
		{"document without a number", "identity kind", "CIVIL/1,Gulalai,,2001-02-13,cnic", "2 identity_number identity.empty"},
		{"Excel's number", "", "CIVIL/1,Gulalai,9.12346E+12,2001-02-13", "2 identity_number cell.exponent"},
		{"Excel's narrow column", "", "CIVIL/1,Gulalai,#########,2001-02-13", "2 identity_number cell.hashes"},
		{"Excel's error", "", "CIVIL/1,#REF!,,2001-02-13", "2 name cell.hashes"},
		{"Excel took it for a day", "", "1-Jan,Gulalai,,2001-02-13", "2 number cell.date"},
		{"a formula that keeps zeros", "", "CIVIL/1,Gulalai,\"=\"\"9123456789012\"\"\",2001-02-13", ""},
		{"a formula", "", "CIVIL/1,=A1&B1,,2001-02-13", "2 name cell.formula"},
		{"a command", "", "CIVIL/1,@SUM(1),,2001-02-13", "2 name cell.formula"},
		{"unknown discipline", "", "ALCHEMY/1,Gulalai,,2001-02-13", "2 number number.discipline"},
		{"no discipline", "", "123,Gulalai,,2001-02-13", "2 number number.shape"},
		{"no number", "", ",Gulalai,,2001-02-13", "2 number number.empty"},
		{"no name", "", "CIVIL/1,,,2001-02-13", "2 name name.empty"},
		{"Urdu where English is wanted", "", "CIVIL/1,گلالئی,,2001-02-13", "2 name name.latin"},
		{"Urdu name", "name in Urdu", "CIVIL/1,Gulalai,,2001-02-13,گلالئی", ""},
		{"English where Urdu is wanted", "name in Urdu", "CIVIL/1,Gulalai,,2001-02-13,Gulalai", "2 name_urdu name.urdu"},
		{"digits in a name", "", "CIVIL/1,Gulalai 2,,2001-02-13", "2 name name.latin"},
		{"day first", "", "CIVIL/1,Gulalai,,13/02/2001", ""},
		{"day first, or month", "", "CIVIL/1,Gulalai,,03/02/2001", "2 entered_on date.two_ways"},
		{"day and month the same", "", "CIVIL/1,Gulalai,,02/02/2001", ""},
		{"month first", "", "CIVIL/1,Gulalai,,02/13/2001", "2 entered_on date.month_first"},
		{"month as a word", "", "CIVIL/1,Gulalai,,13-Feb-2001", ""},
		{"no such month", "", "CIVIL/1,Gulalai,,13-Foo-2001", "2 entered_on date.no_such_day"},
		{"short year", "", "CIVIL/1,Gulalai,,13/02/01", "2 entered_on date.short_year"},
		{"Excel's day", "", "CIVIL/1,Gulalai,,36935", "2 entered_on date.serial"},
		{"no such day", "", "CIVIL/1,Gulalai,,2001-02-30", "2 entered_on date.no_such_day"},
		{"no shape", "", "CIVIL/1,Gulalai,,long ago", "2 entered_on date.shape"},
		{"yet to come", "", "CIVIL/1,Gulalai,,2027-01-01", "2 entered_on date.ahead"},
		{"never entered", "", "CIVIL/1,Gulalai,,", "2 entered_on entered.empty"},
		{"removed before the entry", "removed on", "CIVIL/1,Gulalai,,2001-02-13,2001-02-12", "2 removed_on date.before_entry"},
		{"died before the entry", "date of death", "CIVIL/1,Gulalai,,2001-02-13,1999-02-12", "2 deceased_on date.before_entry"},
		{"suspended backwards", "suspended from,suspended until", "CIVIL/1,Gulalai,,2001-02-13,2010-01-02,2010-01-01", "2 suspended_until suspended.until"},
		{"suspended since nobody knows when", "suspended until", "CIVIL/1,Gulalai,,2001-02-13,2010-01-01", "2 suspended_from suspended.from"},
		{"kind by its title", "kind", "CIVIL/1,Gulalai,,2001-02-13,Registered Engineer", ""},
		{"kind in Urdu", "kind", "CIVIL/1,Gulalai,,2001-02-13,رجسٹرڈ انجینئر", ""},
		{"unknown kind", "kind", "CIVIL/1,Gulalai,,2001-02-13,Grand Master", "2 kind kind.unknown"},
		{"district alone", "kind,district", "CIVIL/1,Gulalai,,2001-02-13,RE,Lahore", ""},
		{"province and district in Urdu", "صوبہ,ضلع", "CIVIL/1,Gulalai,,2001-02-13,پنجاب,لاہور", ""},
		{"district of another province", "province,district", "CIVIL/1,Gulalai,,2001-02-13,sindh,Lahore", "2 district district.unknown"},
		{"no such province", "province", "CIVIL/1,Gulalai,,2001-02-13,Atlantis", "2 province province.unknown"},
		{"entered in the time of nobody", "", "CIVIL/1,Gulalai,,0200-02-13", "2 entered_on date.no_such_day"},
		{"valid for ages", "valid until", "CIVIL/1,Gulalai,,2001-02-13,9999-12-31", "2 valid_until date.far"},
		{"a serial of eight digits", "", "CIVIL/12345678,Gulalai,,2001-02-13", ""},
		{"after which no number would be left", "", "CIVIL/999999999,Gulalai,,2001-02-13", "2 number number.shape"},
		{"an identity number where a degree stands", "degree", "CIVIL/1,Gulalai,,2001-02-13,91234-5678901-2", "2 degree cell.private"},
		{"a telephone where an institution stands", "institution", "CIVIL/1,Gulalai,,2001-02-13,+92 300 ۱۲۳۴۵۶۷", "2 institution cell.private"},
		{"an address of mail where an institution stands", "institution", "CIVIL/1,Gulalai,,2001-02-13,a@b.example", "2 institution cell.private"},
		{"an institution with years", "institution", "CIVIL/1,Gulalai,,2001-02-13,College of 1921 and 1947", ""},
		{"year", "year", "CIVIL/1,Gulalai,,2001-02-13,20", "2 graduation_year year"},
		{"address of mail", "email", "CIVIL/1,Gulalai,,2001-02-13,gulalai", "2 email email"},
		{"telephone", "phone", "CIVIL/1,Gulalai,,2001-02-13,12", "2 phone phone"},
		{"too many cells", "", "CIVIL/1,Gulalai,,2001-02-13,more", "2  line.cells"},
		{"a quote that does not end", "", "CIVIL/1,\"Gulalai,,2001-02-13", "2  line.quote"},
		{"a NUL", "", "CIVIL/1,Gul\x00alai,,2001-02-13", "2  line.nul"},
		{"a tab within", "", "CIVIL/1,Gul\x01alai,,2001-02-13", "2 name cell.control"},
		{"everything at once", "", "ALCHEMY/1,,1.2E+12,36935", "2 number number.discipline|2 name name.empty|2 identity_number cell.exponent|2 entered_on date.serial"},
	} {
		columns := "number,name,cnic,registration date"
		if x.columns != "" {
			columns += "," + x.columns
		}
		if !strings.Contains(x.columns, "kind") || strings.Contains(x.columns, "identity kind") {
			if len(law.Kinds) > 1 {
				columns, x.cells = columns+",category", x.cells+",R.E."
			}
		}
		_, rows, remarks := readAll(t, law, []byte(columns+"\n"+x.cells+"\n"))
		if got := strings.Join(told(remarks), "|"); got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
		if good := len(rows) == 1; good != (x.want == "" || x.want == "2 entered_on date.two_ways") {
			t.Errorf("%s: %d rows", x.name, len(rows))
		}
	}
}

// TestRead reads one table however it is written.
func TestRead(t *testing.T) {
	law := someLaw(t)
	cells := [][]string{
		{"رجسٹریشن نمبر", "Name", "نام", "والد کا نام", "تاریخ اندراج", "Domicile", "درجہ"},
		{"Agri/0123", "Gulalai", "گلالئی", "Abdul, Rashid", "13/02/2001", "لاہور", "RE"},
		{"civil 77", "Bilal Khan", "بلال خان", "", "2005-01-31", "Lahore", "R.E."},
	}
	write := func(comma string) string {
		var b strings.Builder
		for _, line := range cells {
			for i, c := range line {
				if i > 0 {
					b.WriteString(comma)
				}
				if strings.ContainsAny(c, comma+"\"") {
					c = `"` + strings.ReplaceAll(c, `"`, `""`) + `"`
				}
				b.WriteString(c)
			}
			b.WriteString("\r\n")
		}
		return b.String()
	}
	cp1256, err := charmap.Windows1256.NewEncoder().String(strings.ReplaceAll(write(","), "ی", "ي"))
	if err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string]string{
		"comma": write(","), "semicolon": write(";"), "tab": write("\t"), "BOM": "\xEF\xBB\xBF" + write(","), "Excel's first line": "sep=;\r\n" + write(";"),
		"Windows-1256": cp1256, "no last end": strings.TrimSuffix(write(","), "\r\n"), "empty lines": strings.ReplaceAll(write(","), "\r\n", "\r\n\r\n") + ",,,,,,\r\n",
	} {
		s, rows, remarks := readAll(t, law, []byte(file))
		if len(remarks) > 0 || len(rows) != 2 || s.Rows < 2 {
			t.Errorf("%s: %d rows, %q", name, len(rows), told(remarks))
			continue
		}
		a, b := rows[0], rows[1]
		if a.Number != "Agri/0123" || a.Key != "agri/123" || a.Serial != 123 || a.Name != "Gulalai" || text.Fold(a.NameUrdu) != text.Fold("گلالئی") || a.Father != "Abdul, Rashid" ||
			a.Entered != day.Must("2001-02-13") || a.District != "lahore" || a.Province != "punjab" || b.Key != "civil/77" || b.Discipline != "CIVIL" {
			t.Errorf("%s: %+v %+v", name, a, b)
		}
		if want := (map[bool]table.Encoding{true: table.Windows1256, false: table.UTF8})[name == "Windows-1256"]; s.Encoding != want {
			t.Errorf("%s: read as %s", name, s.Encoding)
		}
	}
}

// TestHeaders refuses what would be lost, or cannot be told apart.
func TestHeaders(t *testing.T) {
	law := someLaw(t)
	for _, x := range []struct{ name, file, leave, want string }{
		{"nothing", "", "", "1  file.empty"},
		{"header alone", head, "", "1  file.empty"},
		{"no day of entry", "number,name\nCIVIL/1,Gulalai\n", "", "1 entered_on header.missing"},
		{"a column twice", "number,reg no,name,entered on\nCIVIL/1,CIVIL/1,Gulalai,2001-02-13\n", "", "1 number header.twice"},
		{"a strange column", strings.TrimSpace(head) + ",shoe size,empty\nCIVIL/1,Gulalai,,2001-02-13,42,\n", "", "1  header.unknown"},
		{"left out by name", strings.TrimSpace(head) + ",Shoe  size,empty\nCIVIL/1,Gulalai,,2001-02-13,42,\n", "shoe size", ""},
		{"UTF-16", "\xFF\xFEn\x00u\x00m\x00", "", "1  file.utf16"},
		{"a quote in the header", "number,\"name\nCIVIL/1,Gulalai\n", "", "1  header.unreadable"},
	} {
		if len(law.Kinds) > 1 {
			x.file = strings.ReplaceAll(strings.ReplaceAll(x.file, "number,", "kind,number,"), "CIVIL/1,", "RE,CIVIL/1,")
			x.file = strings.ReplaceAll(x.file, "RE,CIVIL/1,RE,", "RE,CIVIL/1,")
		}
		_, _, remarks := readAll(t, law, []byte(x.file), x.leave)
		if got := strings.Join(told(remarks), "|"); got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
	}
}

// TestOneLineOnly costs a line that cannot be read its own row and no other, and keeps the numbers of the lines.
func TestOneLineOnly(t *testing.T) {
	law := someLaw(t)
	law.Kinds = law.Kinds[:1]
	file := head +
		"CIVIL/1,\"Ayesha, Siddiqui\",,2001-02-13\n" + // 2: a comma within a name
		"CIVIL/2,\"Bilal Khan,,2001-02-13\n" + // 3: the quote does not end
		"CIVIL/3,Hamza Malik,,2001-02-13\n" + // 4
		strings.Repeat("x", 1<<20) + "\n" + // 5
		"CIVIL/4,\"Usman Raza\",,2001-02-13\n" + // 6
		"CIVIL/5,Fatima Khan,,2001-02-13\n" + // 7
		"CIVIL/6,Fatima Malik,,2001-02-13\n" + // 8
		"civil 5,Somebody Else,,2001-02-13\n" + // 9: the number of line 7
		"CIVIL/7,\xff\xfeHira,,2001-02-13\n" // 10
	_, rows, remarks := readAll(t, law, []byte(file))
	var keys []string
	for _, r := range rows {
		keys = append(keys, fmt.Sprint(r.Line, " ", r.Key))
	}
	if want := []string{"4 civil/3", "6 civil/4", "8 civil/6"}; !slices.Equal(keys[len(keys)-3:], want) {
		t.Errorf("rows %q, want %q", keys, want)
	}
	for _, want := range []string{"3  line.quote", "5  line.long", "7 number number.twice", "9 number number.twice"} {
		if !slices.Contains(told(remarks), want) {
			t.Errorf("%q is not told: %q", want, told(remarks))
		}
	}
}

// Lines wait for their transaction in batches that are bounded by lines and by their text.
func TestBatches(t *testing.T) {
	law := someLaw(t)
	for _, x := range []struct{ line, lines, batches int }{{30, 2*batchOf + 1, 3}, {60_000, 2*batchBytes/60_000 + 3, 3}} {
		sheet, remarks, err := scan(from([]byte(head+strings.Repeat(strings.Repeat("x", x.line)+",,,\n", x.lines))), law, nil)
		if err != nil || len(remarks) > 0 {
			t.Fatal(err, remarks)
		}
		in, shut, _, err := sheet.table()
		if err != nil {
			t.Fatal(err)
		}
		to := make(chan *batch, 100)
		if err := readLines(t.Context(), in, &sheet, groundOf(law, sample.Taught()), to); err != nil {
			t.Fatal(err)
		}
		close(to)
		batches, lines := 0, 0
		for b := range to {
			batches, lines = batches+1, lines+len(b.list)
		}
		if shut(); batches != x.batches || lines != x.lines {
			t.Errorf("%d lines of %d bytes: %d in %d batches", x.lines, x.line, lines, batches)
		}
	}
}

// FuzzRead reads anything: it ends, never panics, and what it takes is a row that can be kept.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		head + "CIVIL/1,Ayesha,9123456789012,2001-02-13\n", head + "\"CIVIL/1\",\"A\n,,\n", "sep=;\nnumber;name;entered on\n\"a\"\"b\";;", "\xEF\xBB\xBFnumber\tname\tentered on\n\x00",
		"نمبر,Name,تاریخ اندراج\nCIVIL/۱,A,13/02/2001\n", head + "CIVIL/1,\xe1\xe1,,1-Jan\n", head + "=\"\"\"\",#,####,1.2E+12\n",
	} {
		f.Add([]byte(seed))
	}
	law := someLaw(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		_, rows, _ := readAll(t, law, b)
		for _, r := range rows {
			if key, ok := law.NumberKey(r.Number); !ok || key != r.Key || r.Serial < 1 || r.Discipline == "" || r.Name == "" || r.Entered.IsZero() || r.Kind == "" {
				t.Errorf("%+v", r)
			}
			for _, s := range []string{r.Name, r.NameUrdu, r.Father, r.Degree, r.Institution, r.Address, r.Email} {
				if c, err := text.Clean(s); err != nil || c != s {
					t.Errorf("%q is kept as it is", s)
				}
			}
		}
	})
}
