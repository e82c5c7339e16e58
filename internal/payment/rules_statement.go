package payment

import (
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/money"
	"sanad/internal/pii"
	"sanad/internal/text"
)

// The bounds of a statement. What is beyond them is refused before the rest is read.
const (
	mostStatement = 256 << 20 // bytes of a file
	mostBankLines = 250_000
	mostTroubles  = 100  // that are told; then nothing more is read
	mostExamples  = 5    // lines with one reference that are told
	longestText   = 2000 // characters of what stands beside a sum
	longestName   = 140
	longestNumber = 140
	oldestYear    = 2000
)

// Source opens a file from its beginning; it is read more than once.
type Source func() (io.ReadCloser, error)

// BankLine is one movement on an account as the bank tells it.
type BankLine struct {
	Row      int          // line of the file where it begins
	On       day.Day      // booked
	Amount   money.Amount // below nothing: it left the account
	Number   string       // the bank's own reference
	Other    string       // what the payer's bank or the channel calls it
	Text     string       // what the payer wrote, or the bank
	Payer    string
	Reversal bool // it takes another movement back

	told *BankLine // as the bank told it, where an identity number is hidden: by this it is known again, and nobody keeps it
}

// asTold is the line with what is hidden of it.
func (l BankLine) asTold() BankLine {
	if l.told != nil {
		return *l.told
	}
	return l
}

// Statement is what a file says of an account.
type Statement struct {
	Account          string // its number, where the file tells it
	Lines            int
	In, Out          money.Amount // both above nothing
	Opening, Closing money.Amount // where Balanced
	Balanced         bool         // the file tells balances, and they agree with its lines
	First, Last      day.Day
	Passed           int // rows without a sum, and movements that are not booked yet
}

// Trouble is why a statement is refused.
type Trouble struct {
	Line, Column int // of the file; no column: the whole line
	fault.Message
}

// Unreadable says that a file is no statement that can be taken, with at most a hundred reasons.
type Unreadable struct {
	Troubles []Trouble
	More     bool   // it was not read further
	Shared   string // it could be read, but under this heading stands one reference in many lines: somebody must say of what it is
}

// Error names the first reason.
func (u *Unreadable) Error() string {
	t := u.Troubles[0]
	return "payment: the statement cannot be read: " + t.Key + " in line " + strconv.Itoa(t.Line)
}

// errEnough ends the reading of a file about which enough is told.
var errEnough = errors.New("payment: enough is told")

// reading is the state of a statement that is read.
type reading struct {
	currency money.Currency
	today    day.Day
	ours     func(digits string) bool // a reference of the council
	take     func(BankLine) error
	Statement
	troubles []Trouble
	sum      money.Amount
}

// newReading begins to read a statement by the law of a day.
func newReading(law council.Law, take func(BankLine) error) reading {
	return reading{currency: law.Currency, today: law.Day, ours: oursBy(law.Payment.Prefix), take: take}
}

// trouble tells why the statement is refused. It returns errEnough when no more will be told.
func (r *reading) trouble(line, column int, key string, values fault.Values) error {
	r.troubles = append(r.troubles, Trouble{line, column, fault.Message{Key: key, Values: values}})
	if len(r.troubles) >= mostTroubles {
		return errEnough
	}
	return nil
}

// stop tells why the statement is refused, and that the rest makes no sense.
func (r *reading) stop(line, column int, key string, values fault.Values) error {
	return errors.Join(r.trouble(line, column, key, values), errEnough)
}

// end returns what was read, or why it is refused.
func (r *reading) end(err error) (Statement, error) {
	more := errors.Is(err, errEnough)
	switch {
	case err != nil && !more:
		return Statement{}, err
	case len(r.troubles) > 0:
		return Statement{}, &Unreadable{Troubles: r.troubles, More: more}
	case r.Lines == 0 && !r.Balanced:
		return Statement{}, &Unreadable{Troubles: []Trouble{{1, 0, fault.Message{Key: "payment.statement.empty"}}}}
	}
	return r.Statement, nil
}

// add takes a line that is good by itself. After a trouble lines are only looked at.
func (r *reading) add(l BankLine) error {
	if r.Lines++; r.Lines > mostBankLines {
		return r.stop(l.Row, 0, "payment.statement.many", fault.Values{"Most": mostBankLines})
	}
	if l.On.After(r.today) {
		if err := r.trouble(l.Row, 0, "payment.statement.ahead", fault.Values{"Day": l.On}); err != nil {
			return err
		}
	}
	if r.sum += l.Amount; l.Amount > 0 {
		r.In += l.Amount
	} else {
		r.Out -= l.Amount
	}
	if r.First.IsZero() || l.On.Before(r.First) {
		r.First = l.On
	}
	if r.Last.IsZero() || l.On.After(r.Last) {
		r.Last = l.On
	}
	if len(r.troubles) > 0 {
		return nil
	}
	said := l
	said.Number, l.Number = r.kept(l.Number, longestNumber, pii.HideWrittenIdentities)
	said.Other, l.Other = r.kept(l.Other, longestNumber, pii.HideWrittenIdentities)
	said.Text, l.Text = r.kept(l.Text, longestText, pii.HideIdentities)
	said.Payer, l.Payer = r.kept(l.Payer, longestName, pii.HideIdentities)
	if l != said {
		l.told = &said
	}
	return r.take(l)
}

// kept returns words of a bank as they are kept: without the number of a card, which a terminal may have printed whole, and without identity
// numbers. Where the bank's own numbers stand, thirteen digits in one piece are one of them. It returns them as told, too, but for cards.
func (r *reading) kept(s string, most int, hide func(text string, ours func(digits string) bool) string) (told, kept string) {
	s = pii.HideCards(plain(s, most+100), r.ours)
	told = plain(s, most)
	if hidden := hide(s, r.ours); hidden != s {
		return told, plain(hidden, most)
	}
	return told, told
}

// oursBy tells a reference of the council, which is hidden in no words. None looks like a card.
func oursBy(prefix string) func(digits string) bool {
	return func(digits string) bool {
		if len(digits) != digitsOfRef || !strings.HasPrefix(digits, prefix) {
			return false
		}
		_, ok := id.ReadNumber(digits)
		return ok && !pii.HasCard(digits)
	}
}

// plain returns words of a bank as they can be kept: what no text may hold becomes a space, and what is too long is cut.
func plain(s string, most int) string {
	if len(s) <= most && isPlain(s) {
		return s
	}
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, " "))
	clean, err := text.Clean(s)
	if err != nil { // marks of direction
		clean, err = text.Clean(strings.Map(func(r rune) rune {
			if _, err := text.Clean(string(r)); err != nil {
				return ' '
			}
			return r
		}, s))
	}
	if err != nil {
		return ""
	}
	if runes := []rune(clean); len(runes) > most {
		clean = strings.TrimSpace(string(runes[:most]))
	}
	return clean
}

// isPlain tells whether a text has nothing but visible ASCII and single spaces between, as most have.
func isPlain(s string) bool {
	space := true
	for i := range len(s) {
		switch c := s[i]; {
		case c < ' ' || c > '~' || c == ' ' && space:
			return false
		default:
			space = c == ' '
		}
	}
	return s == "" || !space
}

// signs are what a bank writes after a sum: money that left the account, or came.
var signs = []struct {
	word string
	out  bool
}{{"debit", true}, {"credit", false}, {"dr.", true}, {"cr.", false}, {"dr", true}, {"cr", false}, {"d", true}, {"c", false}, {"منہا", true}, {"جمع", false}}

// readSum reads a sum as banks print it: grouped by lakh or thousand, in three scripts, below nothing by a minus, by parentheses or by Dr
// behind it. An empty cell, a dash and nothing are nothing.
func readSum(cell string, c money.Currency) (a money.Amount, told bool, err error) {
	s := strings.ToLower(strings.TrimSpace(text.Digits(cell)))
	out := false
	for _, sign := range signs {
		if rest, ok := strings.CutSuffix(s, sign.word); ok {
			s, out, told = strings.TrimSpace(rest), sign.out, true
			break
		}
	}
	minus := 0
	if rest, ok := strings.CutPrefix(s, "("); ok && strings.HasSuffix(rest, ")") {
		s, minus = strings.TrimSpace(strings.TrimSuffix(rest, ")")), minus+1
	}
	for _, mark := range []string{"-", "−", "–"} {
		if rest, ok := strings.CutPrefix(s, mark); ok {
			s, minus = strings.TrimSpace(rest), minus+1
			break
		}
		if rest, ok := strings.CutSuffix(s, mark); ok && !strings.HasSuffix(s, "/-") {
			s, minus = strings.TrimSpace(rest), minus+1
			break
		}
	}
	s = strings.TrimPrefix(s, "+")
	if s == "" && minus <= 1 && !told { // a dash is how many banks write nothing
		return 0, false, nil
	}
	if minus > 1 || minus == 1 && told {
		return 0, false, money.ErrForm // what is below nothing twice over is anybody's guess
	}
	a, err = money.Parse(s, c)
	if out || minus == 1 {
		a = -a
	}
	return a, told || minus == 1, err
}

// wrongSum is the key of why a sum was not read.
func wrongSum(err error) string {
	switch {
	case errors.Is(err, money.ErrMuch):
		return "payment.statement.sum_much"
	case errors.Is(err, money.ErrWords):
		return "payment.statement.sum_words"
	}
	return "payment.statement.sum"
}

// Order is how a bank writes its days.
type Order string

// The orders of day, month and year.
const (
	DayFirst   Order = "dmy"
	MonthFirst Order = "mdy"
	YearFirst  Order = "ymd"
)

var months = []string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}

// monthOf reads the name of a month, or its beginning; 0 is none.
func monthOf(word string) int {
	if word == "sept" {
		return 9
	}
	return slices.IndexFunc(months, func(m string) bool { return len(word) >= 3 && strings.HasPrefix(m, word) }) + 1
}

// readDay reads a day in the order that the bank keeps, with the month in figures or words, and leaves out a time behind it.
func readDay(cell string, order Order) (day.Day, bool) {
	s := strings.ToLower(strings.TrimSpace(text.Digits(cell)))
	if i := strings.IndexFunc(s, func(r rune) bool { return r == ':' }); i >= 0 { // 20/11/2026 14:33
		if j := strings.LastIndexAny(s[:i], " t"); j >= 0 {
			s = s[:j]
		}
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("-/. ,", r) })
	if len(parts) == 1 && len(s) == 8 { // 20261120
		if order == YearFirst {
			parts = []string{s[:4], s[4:6], s[6:]}
		} else {
			parts = []string{s[:2], s[2:4], s[4:]}
		}
	}
	if len(parts) != 3 {
		return day.Day{}, false
	}
	y, m, d := parts[2], parts[1], parts[0]
	switch order {
	case MonthFirst:
		m, d = d, m
	case YearFirst:
		y, d = d, y
	}
	if order != YearFirst && monthOf(d) > 0 {
		m, d = d, m // Nov 20, 2026
	}
	month, err := strconv.Atoi(m)
	if n := monthOf(m); n > 0 {
		month, err = n, nil
	}
	year, errYear := strconv.Atoi(y)
	date, errDate := strconv.Atoi(d)
	if len(y) == 2 {
		year += 2000
	}
	if err != nil || errYear != nil || errDate != nil || len(y) != 2 && len(y) != 4 || len(d) > 2 || year < oldestYear {
		return day.Day{}, false
	}
	on, err := day.New(year, time.Month(month), date)
	return on, err == nil
}
