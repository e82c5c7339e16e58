package payment

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/id"
	"sanad/internal/money"
	"sanad/internal/table"
	"sanad/internal/text"
)

var rupees = money.Currency{Code: "PKR", Digits: 2, Lakh: true}

// lawOfReading is what the reading of a statement asks of the law, on 23 November 2026.
var lawOfReading = council.Law{Day: day.Must("2026-11-23"), Currency: rupees, Payment: council.Payment{Prefix: "90210"}}

// taxila is how an invented bank writes its statements.
var taxila = Layout{Columns: Columns{
	Day: "Value date", Credit: "Credit", Debit: "Debit", Number: "Instrument No", Text: []string{"Narration"}, Balance: "Balance",
}, Order: DayFirst, Encoding: table.Windows1252}

// plainest is a bank that writes little.
var plainest = Layout{Columns: Columns{Day: "Date", Amount: "Amount", Text: []string{"Text"}}, Order: DayFirst, Encoding: table.UTF8}

func source(s string) Source {
	return func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(s)), nil }
}

func file(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// readTable reads a table by a layout on 23 November 2026.
func readTable(s string, l Layout) (list []BankLine, st Statement, err error) {
	st, err = readCSV(source(s), l, lawOfReading, func(l BankLine) error { list = append(list, l); return nil })
	return list, st, err
}

func readXML(s string) (list []BankLine, st Statement, err error) {
	st, err = readCAMT(source(s), lawOfReading, func(l BankLine) error { list = append(list, l); return nil })
	return list, st, err
}

// said writes what a statement was refused for.
func saidOf(err error) string {
	var u *Unreadable
	if !errors.As(err, &u) {
		return fmt.Sprint(err)
	}
	var list []string
	for _, t := range u.Troubles {
		key := strings.TrimPrefix(t.Key, "payment.statement.")
		if t.Column > 0 {
			list = append(list, fmt.Sprintf("%d:%d %s", t.Line, t.Column, key))
		} else {
			list = append(list, fmt.Sprintf("%d %s", t.Line, key))
		}
	}
	return strings.Join(list, ", ")
}

func TestReadCSV(t *testing.T) {
	list, st, err := readTable(file(t, "taxila.csv"), taxila)
	if err != nil {
		t.Fatal(err, saidOf(err))
	}
	var got []string
	for _, l := range list {
		got = append(got, fmt.Sprint(l.Row, " ", l.On, " ", int64(l.Amount), " ", l.Number, " ", l.Text))
	}
	want := "7 2026-11-20 175000 FT26324001 IBFT HIRA MALIK 9021 0123 4567 8978\n8 2026-11-21 12500050 FT26325002 Cash deposit, ref ۹۰۲۱-055550000159\n" +
		"9 2026-11-21 -2550  Charges\n10 2026-11-23 -2672500 FT26327003 کرایہ، دکان"
	if strings.Join(got, "\n") != want {
		t.Errorf("read:\n%s\nwant:\n%s", strings.Join(got, "\n"), want)
	}
	if !st.Balanced || st.Opening != 100_000_000 || st.Closing != 110_000_000 || st.Lines != 4 || st.In != 12_675_050 || st.Out != 2_675_050 || st.Passed != 3 ||
		st.First != day.Must("2026-11-20") || st.Last != day.Must("2026-11-23") {
		t.Errorf("%+v", st)
	}
	list, _, err = readTable(file(t, "harappa.csv"), Layout{
		Columns: Columns{Day: "Date", Amount: "Amount", Number: "Ref", Text: []string{"Particulars"}, Payer: "Name"}, Order: DayFirst, Encoding: table.Windows1256,
	})
	if err != nil || len(list) != 1 || list[0].Amount != 175_000 || list[0].Text != "فیس 9021012345678978" || text.Fold(list[0].Payer) != "حرا ملک" {
		t.Errorf("Windows-1256: %+v %v", list, err)
	}
}

func TestReadCSVRefuses(t *testing.T) {
	good := "Date,Amount,Text\n20/11/2026,1750,a\n"
	direction := plainest
	direction.Columns.Direction = "Kind"
	for _, x := range []struct {
		name, file string
		layout     Layout
		want       string
	}{
		{"as it should be", good, plainest, "<nil>"},
		{"another bank", file(t, "harappa.csv"), taxila, "1 columns"},
		{"no table", "hello\n\x01world\n", plainest, "1 columns"},
		{"nothing", "", plainest, "1 columns"},
		{"a header alone", "Date,Amount,Text\n", plainest, "1 empty"},
		{"two columns of one name", "Date,Amount,Amount,Text\n", plainest, "1 column_twice"},
		{"UTF-16", "\xff\xfeD\x00a\x00", plainest, "1 utf16"},
		{"no such day", good + "30/2/2026,1,b\n", plainest, "3:1 day"},
		{"month first", good + "11/23/2026,1,b\n", plainest, "3:1 day"},
		{"tomorrow", good + "24/11/2026,1,b\n", plainest, "3 ahead"},
		{"a sum that is none", good + "20/11/2026,12..5,b\n20/11/2026,1.333,b\n20/11/2026,1 lakh,b\n20/11/2026,99999999999999,b\n", plainest, "3:2 sum, 4:2 sum, 5:2 sum_words, 6:2 sum_much"},
		{"a sum without a day", good + ",20,b\n20/11/2026,5,c\n", plainest, "3:1 no_day"},
		{"too many cells", good + "20/11/2026,1,250,b\n", plainest, "3:4 cells"},
		{"a quote", good + "20/11/2026,1,\"b\n", plainest, "3 row.quote"},
		{"neither Dr nor Cr", "Date,Amount,Kind,Text\n20/11/2026,5,x,a\n20/11/2026,-5,Cr,a\n", direction, "2:3 direction, 3:2 sign"},
		{"money both ways", "Value Date,Narration,Instrument No,Debit,Credit,Balance\n20/11/2026,a,,5,5,100\n", taxila, "2:5 both"},
		{"a line is missing", strings.Replace(file(t, "taxila.csv"), "21-Nov-2026,21-Nov-2026,Charges,,25.50,,\"11,26,725.00\"\n", "", 1), taxila, "9:7 balance, 10:1 no_day"},
		{"a sum was changed", strings.Replace(file(t, "taxila.csv"), "\"1,750.00\"", "\"1,850.00\"", 1), taxila, "7:7 balance, 11:1 no_day"},
	} {
		_, _, err := readTable(x.file, x.layout)
		if got := saidOf(err); got != x.want {
			t.Errorf("%s: %s, want %s", x.name, got, x.want)
		}
	}
	_, _, err := readTable(file(t, "harappa.csv"), taxila)
	var u *Unreadable
	if !errors.As(err, &u) || u.Troubles[0].Values["Columns"] != "Value date, Credit, Debit, Instrument No, Balance, Narration" {
		t.Errorf("the missing columns are not named: %v", u)
	}
	_, _, err = readTable(good+"24/11/2026,1,b\n", plainest)
	if !errors.As(err, &u) || u.Troubles[0].Values["Day"] != day.Must("2026-11-24") {
		t.Errorf("a day yet to come is not told as a day, which pages write out: %v", u)
	}
	_, _, err = readTable(good+strings.Repeat("x9,1,y\n", 300), plainest)
	if !errors.As(err, &u) || len(u.Troubles) != mostTroubles || !u.More {
		t.Errorf("%d troubles", len(u.Troubles))
	}
}

func TestNewestFirst(t *testing.T) {
	head := "Value Date,Narration,Instrument No,Debit,Credit,Balance\n"
	_, st, err := readTable(head+"21/11/2026,b,,,50,160\n20/11/2026,a,,,10,110\n", taxila)
	if err != nil || st.Opening != 10_000 || st.Closing != 16_000 {
		t.Errorf("%+v %s", st, saidOf(err))
	}
}

func TestReadSum(t *testing.T) {
	for cell, want := range map[string]money.Amount{
		"1,25,000.50": 12_500_050, "125,000.50": 12_500_050, "۱٬۲۵٬۰۰۰٫۵۰": 12_500_050, "١٧٥٠": 175_000, "1,750.00 Cr": 175_000, "1,750.00Dr.": -175_000, "1750 DEBIT": -175_000,
		"(1,750)": -175_000, "-1750": -175_000, "1750-": -175_000, "−1750": -175_000, "+1750": 175_000, "Rs. 1750/-": 175_000, "PKR 1750.00 Cr": 175_000, "": 0, "-": 0, "0.00": 0,
		"(PKR 5)": -500,
	} {
		if got, _, err := readSum(cell, rupees); err != nil || got != want {
			t.Errorf("%q: %d %v, want %d", cell, got, err, want)
		}
	}
	for _, cell := range []string{"(-5)", "-5-", "-5 Dr", "(5) Cr", "--5", "5 x", "1.750,50", "Cr", "1e3", "1,75"} {
		if got, _, err := readSum(cell, rupees); err == nil {
			t.Errorf("%q was read as %d", cell, got)
		}
	}
}

func TestReadDay(t *testing.T) {
	for _, x := range []struct {
		cell  string
		order Order
		want  string
	}{
		{"20/11/2026", DayFirst, "2026-11-20"}, {"11/20/2026", MonthFirst, "2026-11-20"}, {"2026-11-20", YearFirst, "2026-11-20"}, {"20-Nov-2026", DayFirst, "2026-11-20"},
		{"20-NOV-26", DayFirst, "2026-11-20"}, {"Nov 20, 2026", MonthFirst, "2026-11-20"}, {"20 November 2026", MonthFirst, "2026-11-20"}, {"20.11.26", DayFirst, "2026-11-20"},
		{"20/11/2026 14:33:10", DayFirst, "2026-11-20"}, {"2026-11-20T14:33:10", YearFirst, "2026-11-20"}, {"20261120", YearFirst, "2026-11-20"}, {"20112026", DayFirst, "2026-11-20"},
		{"۲۰/۱۱/۲۰۲۶", DayFirst, "2026-11-20"}, {"5/6/2026", DayFirst, "2026-06-05"}, {"5/6/2026", MonthFirst, "2026-05-06"}, {"20/11/2026 2:33 PM", DayFirst, "2026-11-20"},
		{"30/2/2026", DayFirst, ""}, {"20/13/2026", DayFirst, ""}, {"2026-11-20", DayFirst, ""}, {"20/11", DayFirst, ""}, {"20-Nox-2026", DayFirst, ""}, {"46346", DayFirst, ""}, {"", DayFirst, ""}, {"20/11/1926", DayFirst, ""},
	} {
		got, ok := readDay(x.cell, x.order)
		if ok != (x.want != "") || ok && got != day.Must(x.want) {
			t.Errorf("%q %s: %s %v", x.cell, x.order, got, ok)
		}
	}
}

func TestReadCAMT(t *testing.T) {
	for _, name := range []string{"camt02.xml", "camt08.xml"} {
		list, st, err := readXML(file(t, name))
		if err != nil {
			t.Fatal(name, saidOf(err))
		}
		var got []string
		for _, l := range list {
			got = append(got, fmt.Sprint(l.On, " ", int64(l.Amount), " ", l.Number, " ", l.Other, " ", l.Text, " ", l.Payer, " ", l.Reversal))
		}
		want := "2026-11-20 175000 FT26324001  Fee 9021012345678978 Hira Malik false\n2026-11-21 175000 B7-1 E-1 · T-1 9021055550000159 Bilal Khan false\n" +
			"2026-11-21 175000 B7-2 E-2  حرا ملک false\n2026-11-22 -2550   Charge taken back  true"
		if strings.Join(got, "\n") != want {
			t.Errorf("%s read:\n%s\nwant:\n%s", name, strings.Join(got, "\n"), want)
		}
		if st.Account != "PK00TAXL0000004277810300" || st.Opening != 100_000_000 || st.Closing != 100_522_450 || st.Passed != 1 || !st.Balanced {
			t.Errorf("%s: %+v", name, st)
		}
	}
}

func TestReadCAMTRefuses(t *testing.T) {
	good := file(t, "camt02.xml")
	swap := func(old, by string) string {
		if !strings.Contains(good, old) {
			t.Fatalf("%q is not in the statement", old)
		}
		return strings.Replace(good, old, by, 1)
	}
	keys := func(err error) string { // without columns
		var u *Unreadable
		if !errors.As(err, &u) {
			return fmt.Sprint(err)
		}
		var list []string
		for _, t := range u.Troubles {
			list = append(list, fmt.Sprintf("%d %s", t.Line, strings.TrimPrefix(t.Key, "payment.statement.")))
		}
		return strings.Join(list, ", ")
	}
	for _, x := range []struct{ name, file, want string }{
		{"as it should be", good, "<nil>"},
		{"with a prefix", strings.NewReplacer("<Doc", "<a:Doc", "xmlns=", "xmlns:a=", "</Doc", "</a:Doc").Replace(good), "<nil>"},
		{"another message", swap("camt.053", "camt.054"), "2 kind"},
		{"a page of the web", "<html><body>Sign in</body></html>", "1 kind"},
		{"nothing", "", "1 xml"},
		{"no XML", "Date,Amount\n", "2 shape"},
		{"a DOCTYPE", swap("<Document", `<!DOCTYPE a [<!ENTITY x "y">]><Document`), "2 doctype"},
		{"an entity", swap("Fee 9", "&x;9"), "8 xml"},
		{"cut off", good[:len(good)/2], "9 xml"},
		{"cut off before the end", strings.TrimSuffix(good, "</Document>\n"), "15 xml"},
		{"names that do not close each other", swap("</Refs>", "</Refz>"), "8 xml"},
		{"another encoding", swap("UTF-8", "ISO-8859-1"), "1 xml_encoding"},
		{"something behind it", good + "<Document/>", "16 after"},
		{"words behind it", good + "and more", "16 shape"},
		{"a line is missing", swap(good[strings.Index(good, "<Ntry><Amt Ccy=\"PKR\">25.50"):strings.Index(good, "<Ntry><Amt Ccy=\"PKR\">99")], ""), "14 unbalanced"},
		{"no closing balance", swap("CLBD", "CLAV"), "15 no_balance"},
		{"another currency", swap(`<Ntry><Amt Ccy="PKR">`, `<Ntry><Amt Ccy="USD">`), "7 currency"},
		{"no sum", swap(`<Ntry><Amt Ccy="PKR">1750.00`, `<Ntry><Amt Ccy="PKR">1,750.00`), "7 sum"},
		{"half a paisa", swap(`<Ntry><Amt Ccy="PKR">1750.00`, `<Ntry><Amt Ccy="PKR">1750.005`), "7 sum"},
		{"far too much", swap(`<Ntry><Amt Ccy="PKR">1750.00`, `<Ntry><Amt Ccy="PKR">99999999999999`), "7 sum_much"},
		{"no direction", swap("</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>", "</Amt><Sts>"), "7 no_sum"},
		{"a wrong direction", swap("<CdtDbtInd>DBIT", "<CdtDbtInd>OUT"), "13 direction"},
		{"no day", swap("<ValDt><Dt>2026-11-22</Dt></ValDt>", ""), "13 no_day"},
		{"no such day", swap("<Dt>2026-11-22", "<Dt>2026-11-31"), "13 day"},
		{"tomorrow", swap("<Dt>2026-11-22", "<Dt>2026-11-24"), "13 ahead"},
		{"no status", swap("<Sts>BOOK</Sts><ValDt>", "<ValDt>"), "13 status"},
		{"two accounts", swap("</Stmt>", "</Stmt><Stmt><Acct><Id><IBAN>PK11</IBAN></Id></Acct></Stmt>"), "15 accounts"},
		{"too deep", strings.Repeat("<a>", 30), "1 kind"},
		{"too deep within", swap("<Stmt>", "<Stmt>"+strings.Repeat("<a>", 30)), "4 xml"},
	} {
		_, _, err := readXML(x.file)
		if got := keys(err); got != x.want {
			t.Errorf("%s: %s, want %s", x.name, got, x.want)
		}
	}
	if list, _, err := readXML(swap("BATCH7</AcctSvcrRef>", "BATCH7</AcctSvcrRef><AddtlNtryInf>two</AddtlNtryInf>")); err != nil || len(list) != 4 {
		t.Errorf("%+v %v", list, err)
	}
	// A batch whose payments do not come to its sum stays one line with all the words.
	list, _, err := readXML(strings.Replace(good, "<Amt Ccy=\"PKR\">1750.00</Amt></TxAmt></AmtDtls><RltdPties><Dbtr><Nm>Bilal", "<Amt Ccy=\"PKR\">1760.00</Amt></TxAmt></AmtDtls><RltdPties><Dbtr><Nm>Bilal", 1))
	if err != nil || len(list) != 3 || list[1].Amount != 350_000 || list[1].Number != "BATCH7" || list[1].Payer != "" {
		t.Errorf("%+v %v", list, err)
	}
}

// endless is a file without an end, of one piece over and over.
type endless struct {
	begin string
	piece []byte
	read  int64
	rest  []byte
}

func (e *endless) Read(b []byte) (int, error) {
	if e.read == 0 {
		e.rest = []byte(e.begin)
	}
	if len(e.rest) == 0 {
		e.rest = e.piece
	}
	n := copy(b, e.rest)
	e.rest = e.rest[n:]
	e.read += int64(n)
	return n, nil
}

func (e *endless) Close() error { return nil }

// A file that goes on and on is not read to its end: as much as is needed to know that it is no statement.
func TestEndlessFilesAreNotRead(t *testing.T) {
	head := `<Document xmlns="` + camtSpace + `001.08"><BkToCstmrStmt><Stmt>`
	for _, x := range []struct {
		name, begin, piece string
		most               int64
	}{
		{"another document", "<html>", "<p>", 200_000},
		{"tags within each other", head, "<a>", 200_000},
		{"one long name", head + "<", "a", 400_000},
		{"one long text", head + "<Id>", "words ", 400_000},
		{"one long comment", head + "<!--", "words ", 400_000},
		{"attributes", head + "<Id ", "a='b' ", 400_000},
		{"many texts of one element", head + "<Id>", "words<!---->", 2 << 20},
		{"empty elements", head, "<Id/>", 2 << 20},
		{"movements without anything", head, "<Ntry/>", 1 << 20},
		{"payments within one movement", head + "<Ntry><NtryDtls>", "<TxDtls/>", 1 << 20},
		{"words within one movement", head + "<Ntry><NtryDtls>", "<TxDtls><RmtInf><Ustrd>" + strings.Repeat("w", 60_000) + "</Ustrd></RmtInf></TxDtls>", 16 << 20},
		{"spaces before it", "", " ", 400_000},
	} {
		e := &endless{begin: x.begin, piece: bytes.Repeat([]byte(x.piece), max(1, 4096/len(x.piece)))}
		_, err := readCAMT(func() (io.ReadCloser, error) { return e, nil }, lawOfReading, func(BankLine) error { return nil })
		var u *Unreadable
		if !errors.As(err, &u) || e.read > x.most {
			t.Errorf("%s: %v after %d bytes", x.name, err, e.read)
		}
	}
}

// A statement of 100,000 lines is read in the memory of a few.
func TestMemoryStaysFlat(t *testing.T) {
	const lines = 100_000
	head := `<Document xmlns="` + camtSpace + `001.08"><BkToCstmrStmt><Stmt><Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="PKR">0</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>`
	entry := `<Ntry><Amt Ccy="PKR">1750.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-20</Dt></BookgDt><AcctSvcrRef>FT1</AcctSvcrRef><NtryDtls><TxDtls><RmtInf><Ustrd>Fee 9021012345678978</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`
	foot := `<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="PKR">175000000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal></Stmt></BkToCstmrStmt></Document>`
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	for name, read := range map[string]func(take func(BankLine) error) (Statement, error){
		"XML": func(take func(BankLine) error) (Statement, error) {
			return readCAMT(func() (io.ReadCloser, error) {
				return io.NopCloser(io.MultiReader(strings.NewReader(head), &repeated{piece: entry, times: lines}, strings.NewReader(foot))), nil
			}, lawOfReading, take)
		},
		"CSV": func(take func(BankLine) error) (Statement, error) {
			return readCSV(func() (io.ReadCloser, error) {
				return io.NopCloser(io.MultiReader(strings.NewReader("Date,Amount,Text\n"), &repeated{piece: "20/11/2026,\"1,750.00\",Fee 9021012345678978\n", times: lines})), nil
			}, plainest, lawOfReading, take)
		},
	} {
		n, before, most := 0, heap(), uint64(0)
		st, err := read(func(BankLine) error {
			if n++; n%25_000 == 0 {
				most = max(most, heap())
			}
			return nil
		})
		if err != nil || st.Lines != lines || most > before+4<<20 {
			t.Errorf("%s: %d lines, %d bytes of memory more; %s", name, st.Lines, most-before, saidOf(err))
		}
	}
}

// repeated is a piece of text, some times over.
type repeated struct {
	piece string
	times int
	rest  string
}

func (r *repeated) Read(b []byte) (int, error) {
	if r.rest == "" {
		if r.times == 0 {
			return 0, io.EOF
		}
		r.times, r.rest = r.times-1, r.piece
	}
	n := copy(b, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

func TestIdentities(t *testing.T) {
	on := day.Must("2026-11-20")
	a := BankLine{On: on, Amount: 175_000, Number: "FT41", Text: "HIRA MALIK"}
	otherWords := a
	otherWords.Text = "Malik, Hira (mobile)"
	cash := BankLine{On: on, Amount: 175_000, Text: "Cash"}
	batchA, batchB := BankLine{On: on, Amount: 175_000, Number: "B407", Payer: "A"}, BankLine{On: on, Amount: 175_000, Number: "B407", Payer: "B"}
	back := a
	back.Amount = -a.Amount
	of := func(list ...BankLine) (ids []fileLine) {
		m := newIdentities(false)
		for _, l := range list {
			ids = append(ids, m.of(l))
		}
		return ids
	}
	for _, x := range []struct {
		name        string
		file, known []BankLine
		want        string
	}{
		{"a first file", []BankLine{a, cash}, nil, "[true true]"},
		{"the same file", []BankLine{a, cash}, []BankLine{a, cash}, "[false false]"},
		{"a row that moved", []BankLine{cash, a}, []BankLine{a, cash}, "[false false]"},
		{"equal lines are two payments", []BankLine{cash, cash}, nil, "[true true]"},
		{"two of them are there", []BankLine{cash, cash, cash}, []BankLine{cash, cash}, "[false false true]"},
		{"more are there than in a shorter file", []BankLine{cash}, []BankLine{cash, cash}, "[false]"},
		{"another wording of one reference", []BankLine{otherWords}, []BankLine{a}, "[false]"},
		{"the reference of a line that was taken back", []BankLine{a, back}, []BankLine{a}, "[false true]"},
		{"one reference for a batch, the later one first known", []BankLine{batchA, batchB}, []BankLine{batchB}, "[true false]"},
		{"a batch in other words", []BankLine{batchA, batchB}, []BankLine{{On: on, Amount: 175_000, Number: "b 407", Text: "x"}, {On: on, Amount: 175_000, Number: "B-407", Text: "y"}}, "[false false]"},
	} {
		if got := fmt.Sprint(decideNew(of(x.file...), of(x.known...))); got != x.want {
			t.Errorf("%s: %s, want %s", x.name, got, x.want)
		}
	}
}

// someLines draws the lines of a statement.
func someLines(t *rapid.T) []BankLine {
	word := rapid.SampledFrom([]string{"fee", "Hira Malik", "a, b", "\"quoted\"", "x;y", "فیس", "9021012345678978", "<b>&amp;", "1 · 2", ""})
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) BankLine {
		return BankLine{
			On: day.Must("2026-10-01").Add(rapid.IntRange(0, 50).Draw(t, "day")), Amount: money.Amount(rapid.Int64Range(1, 1e9).Draw(t, "sum") * rapid.SampledFrom([]int64{1, -1}).Draw(t, "sign")),
			Number: rapid.SampledFrom([]string{"", "FT1", "FT2", "A-9"}).Draw(t, "number"), Text: word.Draw(t, "text"), Payer: word.Draw(t, "payer"),
		}
	}), 1, 30).Draw(t, "lines")
}

// TestWhatIsWrittenIsRead writes lines as banks do, in a table and in XML, and reads the same lines.
func TestWhatIsWrittenIsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := someLines(t)
		comma := rapid.SampledFrom([]string{",", ";", "\t", "|"}).Draw(t, "comma")
		quote := func(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }
		escape := func(s string) string {
			return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\"", "&quot;").Replace(s)
		}
		decimal := func(a money.Amount) string { return fmt.Sprintf("%d.%02d", a/100, a%100) }
		csv := "Bank of Taxila\n" + strings.Join([]string{"Day", "Sum", "Number", "Words", "Name", "Held"}, comma) + "\n"
		xml := `<Document xmlns="` + camtSpace + `001.04"><BkToCstmrStmt><Stmt><Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="PKR">0</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>`
		held := money.Amount(0)
		side := func(a money.Amount) (money.Amount, string) {
			if a < 0 {
				return -a, "DBIT"
			}
			return a, "CRDT"
		}
		for _, l := range want {
			held += l.Amount
			sum := strings.TrimPrefix(rupees.Format(max(l.Amount, -l.Amount)), "PKR\u00a0")
			if l.Amount < 0 {
				sum += " Dr"
			}
			balance, below := side(held)
			cells := []string{l.On.String(), quote(sum), l.Number, quote(l.Text), quote(l.Payer), quote(strings.TrimPrefix(rupees.Format(balance), "PKR\u00a0") + map[string]string{"DBIT": " Dr"}[below])}
			csv += strings.Join(cells, comma) + "\n"
			a, direction := side(l.Amount)
			xml += `<Ntry><Amt Ccy="PKR">` + decimal(a) + `</Amt><CdtDbtInd>` + direction + `</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>` + l.On.String() + `</Dt></BookgDt><AcctSvcrRef>` + l.Number +
				`</AcctSvcrRef><NtryDtls><TxDtls><RmtInf><Ustrd>` + escape(l.Text) + `</Ustrd></RmtInf><RltdPties><Dbtr><Nm>` + escape(l.Payer) + `</Nm></Dbtr></RltdPties></TxDtls></NtryDtls></Ntry>`
		}
		a, direction := side(held)
		xml += `<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="PKR">` + decimal(a) + `</Amt><CdtDbtInd>` + direction + `</CdtDbtInd></Bal></Stmt></BkToCstmrStmt></Document>`
		byTable, st, err := readTable(csv, Layout{Columns: Columns{Day: "Day", Amount: "Sum", Number: "Number", Text: []string{"Words"}, Payer: "Name", Balance: "Held"}, Order: YearFirst, Encoding: table.UTF8})
		if err != nil || st.Closing != held || !st.Balanced {
			t.Fatalf("%s %+v\n%s", saidOf(err), st, csv)
		}
		byXML, st, err := readXML(xml)
		if err != nil || st.Closing != held {
			t.Fatalf("%s %+v\n%s", saidOf(err), st, xml)
		}
		for i := range want {
			byTable[i].Row, byXML[i].Row = 0, 0
			if byTable[i] != want[i] || byXML[i] != want[i] {
				t.Fatalf("wrote %+v, read %+v and %+v", want[i], byTable[i], byXML[i])
			}
		}
	})
}

// TestStatementsThatOverlap loads windows of one account after the other: in the end each line is known once.
func TestStatementsThatOverlap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := someLines(t)
		var known []fileLine
		count := map[fileLine]int{}
		for range rapid.IntRange(1, 4).Draw(t, "files") {
			from := day.Must("2026-10-01").Add(rapid.IntRange(0, 50).Draw(t, "from"))
			to := from.Add(rapid.IntRange(0, 50).Draw(t, "days"))
			m := newIdentities(false)
			var file []fileLine
			for _, l := range all {
				if !l.On.Before(from) && !l.On.After(to) {
					file = append(file, m.of(l))
				}
			}
			for i, fresh := range decideNew(file, known) {
				if fresh {
					count[file[i]]++
				}
			}
			for i, fresh := range decideNew(file, known) {
				if fresh {
					known = append(known, file[i])
				}
			}
			for i, fresh := range decideNew(file, known) {
				if fresh {
					t.Fatalf("%v is new a second time", file[i])
				}
			}
		}
		for x, n := range count {
			if n > 1 {
				t.Fatalf("%v was taken %d times", x, n)
			}
		}
	})
}

// goodStatement sees that a statement which was taken can be kept.
func goodStatement(t *testing.T, list []BankLine, st Statement, err error) {
	t.Helper()
	var u *Unreadable
	if err != nil {
		if !errors.As(err, &u) || len(u.Troubles) == 0 || len(u.Troubles) > mostTroubles {
			t.Fatalf("%v", err)
		}
		return
	}
	var sum money.Amount
	for _, l := range list {
		sum += l.Amount
		if l.Amount == 0 || l.Amount > money.Most || l.Amount < -money.Most || l.On.IsZero() || l.Row < 1 {
			t.Errorf("%+v", l)
		}
		for _, s := range []string{l.Number, l.Other, l.Text, l.Payer} {
			if c, err := text.Clean(s); err != nil || c != s {
				t.Errorf("%q is kept as it is", s)
			}
		}
	}
	if len(list) != st.Lines || sum != st.In-st.Out || st.Balanced && st.Opening+sum != st.Closing {
		t.Errorf("%d lines of %d: %+v", len(list), sum, st)
	}
}

func FuzzReadCSV(f *testing.F) {
	for _, name := range []string{"taxila.csv", "harappa.csv"} {
		f.Add([]byte(file(f, name)))
	}
	f.Add([]byte("Value Date;Narration;Instrument No;Debit;Credit;Balance\n1-1-26;\"a\nb\";;5 Dr;;(5)\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		list, st, err := readTable(string(b), taxila)
		goodStatement(t, list, st, err)
	})
}

func FuzzReadCAMT(f *testing.F) {
	for _, name := range []string{"camt02.xml", "camt08.xml"} {
		f.Add([]byte(file(f, name)))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		list, st, err := readXML(string(b))
		goodStatement(t, list, st, err)
	})
}

// TestCardsOnStatements keeps no number of a card that a terminal printed whole, in whatever column and script.
func TestCardsOnStatements(t *testing.T) {
	layout := plainest
	layout.Columns.Number, layout.Columns.Payer = "Ref", "Name"
	reference := "9021000000000089"
	list, _, err := readTable("Date,Amount,Text,Ref,Name\n"+
		"23/11/2026,5,POS 4111 1111 1111 1111 TAXILA,4111111111111111,۴۱۱۱-۱۱۱۱-۱۱۱۱-۱۱۱۱ HIRA\n23/11/2026,5,"+strings.Repeat("x ", 990)+"4111111111111111,\"FT 1\","+reference+"\n", layout)
	if err != nil || len(list) != 2 {
		t.Fatalf("%v %v", list, err)
	}
	if l := list[0]; l.Text != "POS [redacted] TAXILA" || l.Number != "[redacted]" || l.Payer != "[redacted] HIRA" {
		t.Errorf("%+v", l)
	}
	if l := list[1]; strings.Contains(l.Text, "4111") || l.Number != "FT 1" || l.Payer != reference {
		t.Errorf("%+v", l)
	}
	xml := strings.Replace(file(t, "camt08.xml"), "<Ustrd>", "<Ustrd>5555-5555-5555-4444 ", 1)
	list, _, err = readXML(xml)
	if err != nil || strings.Contains(fmt.Sprint(list), "4444") || !strings.Contains(fmt.Sprint(list), "[redacted]") {
		t.Errorf("%v %v", list, err)
	}
}

// TestReferencesOnStatementsStay puts a digit before a reference of ours, with which one in ten looks like the number of a card.
func TestReferencesOnStatementsStay(t *testing.T) {
	for n := range 300 {
		reference := id.WithCheck(fmt.Sprintf("90210%09d", n*7919))
		list, _, err := readTable("Date,Amount,Text\n23/11/2026,5,FEE 4 "+id.Grouped(reference)+"\n", plainest)
		if err != nil || len(list) != 1 {
			t.Fatalf("%v %v", list, err)
		}
		if exact, _ := exactly(list[0], "90210"); len(exact) != 1 || exact[0] != reference {
			t.Fatalf("of %s stays %q", reference, list[0].Text)
		}
	}
}

// TestPlain sees that the short road through plain ends where the long one does.
func TestPlain(t *testing.T) {
	for s, want := range map[string]string{
		"": "", "a b": "a b", " a": "a", "a ": "a", "a  b": "a b", "a\tb": "a b", "é": "é", "a\x00b": "a b", "\u202ea": "a", "abcdef": "abcde", "~!": "~!", " ": "",
	} {
		if got := plain(s, 5); got != want {
			t.Errorf("%q is %q, want %q", s, got, want)
		}
	}
}
