package payment

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/money"
)

// The bounds of a statement in XML.
const (
	longestToken = 64 << 10 // bytes of one tag or text
	longestGap   = 1 << 20  // bytes in which no movement begins or ends
	deepest      = 24       // elements within each other
	mostWords    = 8 << 20  // bytes of what is said of the payments of one movement
	mostDetails  = 20_000   // payments within one movement
	mostBalances = 50
)

// camtSpace is how the names of the statements begin that are read, whatever their version.
const camtSpace = "urn:iso:std:iso:20022:tech:xsd:camt.053."

// bounded gives bytes to the decoder one at a time, and ends it where it would read on and on: in one token, without coming to a movement, or in
// a file that is too big.
type bounded struct {
	in                *bufio.Reader
	total, token, gap int64
	err               error // of the file itself, not of what stands in it
}

var (
	errBounds  = errors.New("payment: beyond the bounds")
	errCharset = errors.New("payment: another encoding than UTF-8")
)

// Read is not used by the decoder.
func (b *bounded) Read([]byte) (int, error) { return 0, errBounds }

// ReadByte gives the next byte.
func (b *bounded) ReadByte() (byte, error) {
	b.total++
	b.token++
	b.gap++
	if b.total > mostStatement || b.token > longestToken || b.gap > longestGap {
		return 0, errBounds
	}
	c, err := b.in.ReadByte()
	if err != nil && err != io.EOF {
		b.err = err
	}
	return c, err
}

// camtReader reads a statement in XML token by token.
type camtReader struct {
	reading
	in       *bounded
	xml      *xml.Decoder
	space    string // of the root
	path     []byte // of the element that is read, as /Stmt/Ntry/Amt
	ends     []int  // where the path of each element around it ends
	words    []byte
	entry    movement
	balances map[string]money.Amount
	unit     string // of the sum that is read
	code     string // of the balance that is read
	held     money.Amount
	out      bool
	start    money.Amount // what the lines came to before this statement
	some     bool         // there was one
}

// movement is an entry of a statement, which may be of many payments.
type movement struct {
	row, column     int
	amount          money.Amount
	some            bool // the amount was told
	out             bool
	direction       bool // was told
	reversal        bool
	status          string
	booked, valued  day.Day
	wrong           bool // some value could not be read
	number, further string
	details         []detail
	size            int // bytes of what is kept of them
}

// detail is one payment of a movement.
type detail struct {
	amount               money.Amount
	some                 bool
	out, direction       bool
	number, tx, endToEnd string
	words                []string
	payer                string
}

// readCAMT reads a statement after ISO 20022 camt.053 and gives each line to take.
func readCAMT(open Source, law council.Law, take func(BankLine) error) (Statement, error) {
	r := &camtReader{reading: newReading(law, take)}
	in, err := open()
	if err != nil {
		return Statement{}, err
	}
	defer in.Close()
	r.in = &bounded{in: bufio.NewReaderSize(in, 64<<10)}
	r.xml = xml.NewDecoder(r.in)
	r.xml.CharsetReader = func(string, io.Reader) (io.Reader, error) { return nil, errCharset }
	return r.end(r.read())
}

func (r *camtReader) read() error {
	for {
		r.in.token = 0
		token, err := r.xml.RawToken()
		if err == io.EOF && len(r.ends) == 0 && r.some {
			return nil
		}
		if err != nil {
			return r.broken(err)
		}
		switch t := token.(type) {
		case xml.Directive:
			return r.stopHere("payment.statement.doctype", nil)
		case xml.ProcInst:
			if len(r.ends) > 0 || r.space != "" || t.Target != "xml" {
				return r.stopHere("payment.statement.shape", nil)
			}
		case xml.StartElement:
			err = r.open(t)
		case xml.EndElement:
			err = r.close(t)
		case xml.CharData:
			if len(r.ends) == 0 && len(bytes.Trim(t, " \t\r\n\ufeff")) > 0 {
				return r.stopHere("payment.statement.shape", nil)
			}
			if len(r.words) < longestToken {
				r.words = append(r.words, t...)
			}
		}
		if err != nil {
			return err
		}
	}
}

// broken says why the decoder went no further.
func (r *camtReader) broken(err error) error {
	switch {
	case r.in.err != nil:
		return r.in.err
	case errors.Is(err, errBounds) && r.in.total > mostStatement:
		return r.stopHere("payment.statement.big", fault.Values{"Most": mostStatement >> 20})
	case errors.Is(err, errCharset):
		return r.stopHere("payment.statement.xml_encoding", nil)
	}
	return r.stopHere("payment.statement.xml", nil)
}

func (r *camtReader) stopHere(key string, values fault.Values) error {
	line, column := r.xml.InputPos()
	return r.stop(line, column, key, values)
}

func (r *camtReader) troubleHere(key string, values fault.Values) error {
	line, column := r.xml.InputPos()
	r.entry.wrong = true
	return r.trouble(line, column, key, values)
}

func attribute(t xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// open begins an element. Names stand under one prefix or none, that of the root.
func (r *camtReader) open(t xml.StartElement) error {
	if len(r.ends) == 0 {
		if r.some || r.space != "" {
			return r.stopHere("payment.statement.after", nil)
		}
		declared := "xmlns"
		if t.Name.Space != "" {
			declared = t.Name.Space
		}
		for _, a := range t.Attr {
			if a.Name.Space == "" && a.Name.Local == declared || a.Name.Space == "xmlns" && a.Name.Local == declared {
				r.space = a.Value
			}
		}
		if t.Name.Local != "Document" || !strings.HasPrefix(r.space, camtSpace) {
			found := plain(r.space[strings.LastIndexByte(r.space, ':')+1:], 40)
			if found == "" {
				found = plain(t.Name.Local, 40)
			}
			return r.stopHere("payment.statement.kind", fault.Values{"Found": found})
		}
	}
	if len(r.ends) >= deepest {
		return r.stopHere("payment.statement.xml", nil)
	}
	r.ends = append(r.ends, len(r.path))
	r.path = append(append(r.path, '/'), t.Name.Local...)
	r.words = r.words[:0]
	switch r.at() {
	case "":
		r.some, r.start = true, r.sum
		r.balances = map[string]money.Amount{}
	case "/Bal":
		r.code, r.held, r.out = "", 0, false
	case "/Ntry":
		line, column := r.xml.InputPos()
		r.in.gap, r.entry = 0, movement{row: line, column: column}
	case "/Ntry/NtryDtls/TxDtls":
		if len(r.entry.details) >= mostDetails {
			return r.stopHere("payment.statement.many", fault.Values{"Most": mostDetails})
		}
		r.in.gap, r.entry.details = 0, append(r.entry.details, detail{})
	case "/Ntry/Amt", "/Bal/Amt", "/Ntry/NtryDtls/TxDtls/Amt", "/Ntry/NtryDtls/TxDtls/AmtDtls/TxAmt/Amt":
		r.unit = attribute(t, "Ccy")
	}
	return nil
}

// statementPath is that of a statement within a file.
const statementPath = "/Document/BkToCstmrStmt/Stmt"

// at is the path below a statement; "-" is elsewhere.
func (r *camtReader) at() string {
	if below, ok := bytes.CutPrefix(r.path, []byte(statementPath)); ok && (len(below) == 0 || below[0] == '/') {
		return string(below)
	}
	return "-"
}

// close ends an element, and takes its words for what they mean there.
func (r *camtReader) close(t xml.EndElement) error {
	if len(r.ends) == 0 || string(r.path[r.ends[len(r.ends)-1]+1:]) != t.Name.Local {
		return r.stopHere("payment.statement.xml", nil)
	}
	err := r.value(r.at(), string(bytes.TrimSpace(r.words)))
	r.words = r.words[:0]
	last := len(r.ends) - 1
	r.path, r.ends = r.path[:r.ends[last]], r.ends[:last]
	return err
}

// value takes what an element says.
func (r *camtReader) value(at, s string) error {
	if below, ok := strings.CutPrefix(at, "/Ntry/NtryDtls/TxDtls/"); ok {
		return r.takeDetail(&r.entry.details[len(r.entry.details)-1], below, s)
	}
	e := &r.entry
	switch at {
	case "":
		return r.endStatement()
	case "/Acct/Id/IBAN", "/Acct/Id/Othr/Id":
		account := plain(s, longestNumber)
		if r.Account != "" && r.Account != account {
			return r.stopHere("payment.statement.accounts", nil)
		}
		r.Account = account
	case "/Bal/Tp/CdOrPrtry/Cd":
		r.code = s
	case "/Bal/Amt":
		return r.readAmount(s, &r.held, nil)
	case "/Bal/CdtDbtInd":
		return r.readDirection(s, &r.out, nil)
	case "/Bal":
		if len(r.balances) >= mostBalances {
			return r.stopHere("payment.statement.xml", nil)
		}
		if r.out {
			r.held = -r.held
		}
		r.balances[r.code] = r.held
	case "/Ntry/Amt":
		return r.readAmount(s, &e.amount, &e.some)
	case "/Ntry/CdtDbtInd":
		return r.readDirection(s, &e.out, &e.direction)
	case "/Ntry/RvslInd":
		e.reversal = s == "true" || s == "1"
	case "/Ntry/Sts", "/Ntry/Sts/Cd": // version 2 says it at once, later ones by a code
		if s != "" {
			e.status = s
		}
	case "/Ntry/BookgDt/Dt", "/Ntry/BookgDt/DtTm":
		return r.readDate(s, &e.booked)
	case "/Ntry/ValDt/Dt", "/Ntry/ValDt/DtTm":
		return r.readDate(s, &e.valued)
	case "/Ntry/AcctSvcrRef":
		e.number = s
	case "/Ntry/AddtlNtryInf":
		e.further = s
	case "/Ntry":
		r.in.gap = 0
		return r.endEntry()
	}
	return nil
}

func (r *camtReader) takeDetail(d *detail, below, s string) error {
	if r.entry.size += len(s); r.entry.size > mostWords {
		return r.stopHere("payment.statement.xml", nil)
	}
	switch below {
	case "Amt", "AmtDtls/TxAmt/Amt":
		if d.some { // version 2 tells it within, later ones at once too
			return nil
		}
		return r.readAmount(s, &d.amount, &d.some)
	case "CdtDbtInd":
		return r.readDirection(s, &d.out, &d.direction)
	case "Refs/AcctSvcrRef":
		d.number = s
	case "Refs/TxId":
		d.tx = s
	case "Refs/EndToEndId":
		if s != "NOTPROVIDED" {
			d.endToEnd = s
		}
	case "RmtInf/Ustrd", "RmtInf/Strd/CdtrRefInf/Ref", "AddtlTxInf":
		if len(d.words) < 50 && s != "" {
			d.words = append(d.words, s)
		}
	case "RltdPties/Dbtr/Nm", "RltdPties/Dbtr/Pty/Nm":
		d.payer = s
	}
	return nil
}

// readAmount reads a sum of XML: digits with a point, in the council's currency.
func (r *camtReader) readAmount(s string, to *money.Amount, some *bool) error {
	if r.unit != r.currency.Code {
		return r.troubleHere("payment.statement.currency", fault.Values{"Found": plain(r.unit, 10), "Currency": r.currency.Code})
	}
	whole, part, _ := strings.Cut(s, ".")
	minor := strings.TrimRight(part, "0")
	digits := r.currency.Digits
	if whole == "" || strings.Trim(whole+part, "0123456789") != "" || len(minor) > digits || len(part) > 5 {
		return r.troubleHere("payment.statement.sum", nil)
	}
	n, err := strconv.ParseInt(whole+minor+strings.Repeat("0", digits-len(minor)), 10, 64)
	if err != nil || money.Amount(n) > money.Most {
		return r.troubleHere("payment.statement.sum_much", nil)
	}
	if *to = money.Amount(n); some != nil {
		*some = true
	}
	return nil
}

func (r *camtReader) readDirection(s string, out, some *bool) error {
	if s != "CRDT" && s != "DBIT" {
		return r.troubleHere("payment.statement.direction", nil)
	}
	if *out = s == "DBIT"; some != nil {
		*some = true
	}
	return nil
}

// readDate reads 2026-11-20, with a time behind it or not.
func (r *camtReader) readDate(s string, to *day.Day) error {
	on, err := day.Parse(s[:min(10, len(s))])
	if err != nil || on.Year() < oldestYear {
		return r.troubleHere("payment.statement.day", nil)
	}
	*to = on
	return nil
}

// endEntry makes lines of a movement: one, or one for each of its payments where these come to its sum.
func (r *camtReader) endEntry() error {
	e := r.entry
	on := e.booked
	if on.IsZero() {
		on = e.valued
	}
	switch {
	case e.wrong:
		return nil
	case e.status != "BOOK":
		if e.status == "" {
			return r.trouble(e.row, e.column, "payment.statement.status", nil)
		}
		r.Passed++ // not booked yet: it comes again
		return nil
	case !e.some || !e.direction:
		return r.trouble(e.row, e.column, "payment.statement.no_sum", nil)
	case on.IsZero():
		return r.trouble(e.row, e.column, "payment.statement.no_day", nil)
	case e.amount == 0:
		r.Passed++
		return nil
	}
	signed := func(a money.Amount, out bool) money.Amount {
		if out {
			return -a
		}
		return a
	}
	line := BankLine{Row: e.row, On: on, Amount: signed(e.amount, e.out), Number: e.number, Reversal: e.reversal, Text: e.further}
	if r.isBatch(e) {
		for _, d := range e.details {
			one := line
			one.Amount, one.Text = signed(d.amount, d.direction && d.out || !d.direction && e.out), ""
			d.fill(&one)
			if one.Text == "" {
				one.Text = e.further
			}
			if err := r.add(one); err != nil {
				return err
			}
		}
		return nil
	}
	for _, d := range e.details {
		if len(line.Text) < longestText*4 {
			d.fill(&line)
		}
	}
	if len(e.details) > 1 { // nobody's alone
		line.Number, line.Payer = e.number, ""
	}
	return r.add(line)
}

// isBatch tells whether a movement is of several payments that come to its sum. Where they do not, as when the bank took its charge out of
// them, it stays one line, for somebody to look at.
func (r *camtReader) isBatch(e movement) bool {
	var sum money.Amount
	for _, d := range e.details {
		if !d.some || d.amount == 0 {
			return false
		}
		if d.direction && d.out != e.out {
			sum -= d.amount
		} else {
			sum += d.amount
		}
	}
	return len(e.details) > 1 && sum == e.amount
}

// fill writes what a payment says into a line.
func (d detail) fill(l *BankLine) {
	if d.number != "" {
		l.Number = d.number
	}
	join := func(to *string, more string) {
		if *to != "" && more != "" {
			*to += " · "
		}
		*to += more
	}
	join(&l.Other, d.endToEnd)
	if d.tx != d.endToEnd {
		join(&l.Other, d.tx)
	}
	for _, w := range d.words {
		join(&l.Text, w)
	}
	if d.payer != "" {
		l.Payer = d.payer
	}
}

// endStatement compares what the account held before and after with the lines between.
func (r *camtReader) endStatement() error {
	opening, opened := r.balances["OPBD"]
	if !opened {
		opening, opened = r.balances["PRCD"] // what it held when it was last closed
	}
	closing, closed := r.balances["CLBD"]
	if !opened || !closed {
		return r.stopHere("payment.statement.no_balance", nil)
	}
	if len(r.troubles) == 0 && opening+r.sum-r.start != closing {
		return r.stopHere("payment.statement.unbalanced", fault.Values{
			"Opening": r.currency.Format(opening), "Lines": r.currency.Format(r.sum - r.start), "Closing": r.currency.Format(closing),
		})
	}
	if !r.Balanced {
		r.Opening = opening
	}
	r.Closing, r.Balanced = closing, true
	return nil
}
