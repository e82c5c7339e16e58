package payment

import (
	"errors"
	"io"
	"slices"
	"strings"

	"sanad/internal/council"
	"sanad/internal/fault"
	"sanad/internal/money"
	"sanad/internal/table"
	"sanad/internal/text"
)

const (
	mostLetterhead = 50 // lines above the header
	mostCells      = 60
)

// Columns are the headings under which a bank writes what we read. An empty one is not written by that bank.
type Columns struct {
	Day       string   `json:"day"`
	Amount    string   `json:"amount,omitempty"`    // signed, or with Dr and Cr; else Credit and Debit
	Direction string   `json:"direction,omitempty"` // Dr or Cr in a column of its own, beside Amount
	Credit    string   `json:"credit,omitempty"`
	Debit     string   `json:"debit,omitempty"`
	Number    string   `json:"number,omitempty"`
	Text      []string `json:"text,omitempty"`
	Payer     string   `json:"payer,omitempty"`
	Balance   string   `json:"balance,omitempty"`
}

// Layout is how a bank writes its tables; it is told once and kept.
type Layout struct {
	Columns  Columns        `json:"columns"`
	Order    Order          `json:"order"`
	Encoding table.Encoding `json:"encoding"` // of a file that is not UTF-8
	Numbers  string         `json:"numbers,omitempty"`
}

// What the bank's reference is of, as a cashier says; nothing: nobody was asked yet.
const (
	numbersOwn    = "own"    // one payment
	numbersShared = "shared" // something else, such as a branch
)

// names are the columns that must be there.
func (c Columns) names() []string {
	list := append([]string{c.Day, c.Amount, c.Direction, c.Credit, c.Debit, c.Number, c.Payer, c.Balance}, c.Text...)
	return slices.DeleteFunc(list, func(s string) bool { return s == "" })
}

// check refuses, by field, a layout by which no line could be read.
func (l Layout) check() error {
	var f fault.Fields
	c := l.Columns
	if text.Fold(c.Day) == "" {
		f.Add("day", "payment.format.day", nil)
	}
	switch {
	case c.Amount == "" && c.Credit == "":
		f.Add("amount", "payment.format.amount", nil)
	case c.Amount != "" && (c.Credit != "" || c.Debit != ""):
		f.Add("amount", "payment.format.amount_two", nil)
	case c.Direction != "" && c.Amount == "":
		f.Add("direction", "payment.format.direction", nil)
	}
	if len(c.Text) == 0 && c.Number == "" {
		f.Add("text", "payment.format.text", nil)
	}
	if l.Order != DayFirst && l.Order != MonthFirst && l.Order != YearFirst {
		f.Add("order", "payment.format.order", nil)
	}
	if l.Encoding != table.UTF8 && l.Encoding != table.Windows1256 && l.Encoding != table.Windows1252 {
		f.Add("encoding", "payment.format.encoding", nil)
	}
	if l.Numbers != "" && l.Numbers != numbersOwn && l.Numbers != numbersShared {
		f.Add("numbers", "payment.format.numbers", nil)
	}
	seen := map[string]bool{}
	for _, name := range c.names() {
		if key := text.Fold(name); seen[key] {
			f.Add("day", "payment.format.twice", fault.Values{"Column": name})
			break
		} else {
			seen[key] = true
		}
	}
	return f.Err()
}

// csvReader reads a bank's table row by row.
type csvReader struct {
	reading
	layout Layout
	in     *table.Reader
	names  []string       // of the header as it stands
	at     map[string]int // column by what the layout calls it
	before balance
	up     bool // the balances go on from row to row
	down   bool // or the newest row comes first
}

// balance is what an account held after a row, with the row's sum.
type balance struct {
	held, sum money.Amount
	some      bool
}

// readCSV reads a table of a bank by its layout and gives each line to take. Nothing is kept of a line that was taken.
func readCSV(open Source, l Layout, law council.Law, take func(BankLine) error) (Statement, error) {
	r := &csvReader{reading: newReading(law, take), layout: l, at: map[string]int{}, up: true, down: true}
	err := r.read(open)
	return r.end(err)
}

func (r *csvReader) read(open Source) error {
	enc, err := r.encoding(open)
	if err != nil {
		return err
	}
	in, err := open()
	if err != nil {
		return err
	}
	defer in.Close()
	r.in = table.NewReader(io.LimitReader(in, mostStatement), enc)
	if err := r.header(); err != nil {
		return err
	}
	for {
		rec, err := r.in.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if err := r.row(rec); err != nil {
			return err
		}
	}
	if r.layout.Columns.Balance != "" && r.before.some {
		r.balanced()
	}
	return nil
}

// encoding reads a file to its end for how it writes its letters. A file that is not UTF-8 is of the bank's encoding.
func (r *csvReader) encoding(open Source) (table.Encoding, error) {
	in, err := open()
	if err != nil {
		return "", err
	}
	var guess table.Sniffer
	n, err := io.Copy(&guess, io.LimitReader(in, mostStatement+1))
	if err := errors.Join(err, in.Close()); err != nil {
		return "", err
	}
	if n > mostStatement {
		return "", r.stop(1, 0, "payment.statement.big", fault.Values{"Most": mostStatement >> 20})
	}
	enc, err := guess.Encoding()
	if err != nil {
		return "", r.stop(1, 0, "payment.statement.utf16", nil)
	}
	if enc != table.UTF8 {
		enc = r.layout.Encoding
	}
	return enc, nil
}

// header finds the row of headings below the bank's letterhead, and what separates its cells. If no row has all of them, the one that has
// the most tells which are missing.
func (r *csvReader) header() error {
	wanted := r.layout.Columns.names()
	best, missing := 1, wanted
	for range mostLetterhead {
		line, long, err := r.in.ReadLine()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if long {
			return r.stop(r.in.Line(), 0, "payment.statement.long", nil)
		}
		for _, comma := range []byte(",;\t|") {
			cells, open, wrong := table.Split(line, comma)
			if open || wrong != "" || len(cells) > mostCells {
				continue
			}
			at := map[string]int{}
			for i, cell := range cells {
				key := text.Fold(cell)
				if _, twice := at[key]; twice {
					at[key] = -1
				} else {
					at[key] = i
				}
			}
			var lacks []string
			for _, name := range wanted {
				if i, ok := at[text.Fold(name)]; !ok {
					lacks = append(lacks, name)
				} else if i < 0 {
					return r.stop(r.in.Line(), 0, "payment.statement.column_twice", fault.Values{"Column": name})
				}
			}
			if len(lacks) == 0 {
				r.names = cells
				for _, name := range wanted {
					r.at[name] = at[text.Fold(name)]
				}
				r.in.Begin(comma, len(cells))
				return nil
			}
			if len(lacks) < len(missing) {
				best, missing = r.in.Line(), lacks
			}
		}
	}
	return r.stop(best, 0, "payment.statement.columns", fault.Values{"Columns": strings.Join(missing, ", ")})
}

// cell returns what a row has under a heading, and the number of its column.
func (r *csvReader) cell(rec table.Record, name string) (string, int) {
	i, ok := r.at[name]
	if !ok || i >= len(rec.Fields) {
		return "", 0
	}
	return strings.TrimSpace(rec.Fields[i]), i + 1
}

func (r *csvReader) row(rec table.Record) error {
	if rec.Wrong != "" {
		return r.trouble(rec.Line, 0, "payment.statement.row."+rec.Wrong, nil)
	}
	for i, extra := range rec.Fields {
		if i >= len(r.names) && strings.TrimSpace(extra) != "" {
			return r.trouble(rec.Line, i+1, "payment.statement.cells", fault.Values{"Cells": len(rec.Fields), "Columns": len(r.names)})
		}
	}
	c := r.layout.Columns
	typed, column := r.cell(rec, c.Day)
	if !strings.ContainsAny(text.Digits(typed), "0123456789") {
		if !r.isTotal(rec) {
			return r.trouble(rec.Line, column, "payment.statement.no_day", nil)
		}
		return r.pass(rec)
	}
	before := len(r.troubles)
	l := BankLine{Row: rec.Line}
	amount, some, err := r.amount(rec)
	if err != nil {
		return err
	}
	if len(r.troubles) == before && !some {
		return r.pass(rec)
	}
	var ok bool
	if l.On, ok = readDay(typed, r.layout.Order); !ok {
		if err := r.trouble(rec.Line, column, "payment.statement.day", nil); err != nil {
			return err
		}
	}
	if c.Balance != "" && len(r.troubles) == before {
		if err := r.balance(rec, amount); err != nil {
			return err
		}
	}
	if len(r.troubles) > before {
		return nil
	}
	l.Amount = amount
	l.Number, _ = r.cell(rec, c.Number)
	l.Payer, _ = r.cell(rec, c.Payer)
	var words []string
	for _, name := range c.Text {
		if s, _ := r.cell(rec, name); s != "" {
			words = append(words, s)
		}
	}
	l.Text = strings.Join(words, " · ")
	return r.add(l)
}

// pass counts a row without a movement. A balance that was brought forward must be that of the movement beside it.
func (r *csvReader) pass(rec table.Record) error {
	r.Passed++
	typed, _ := r.cell(rec, r.layout.Columns.Balance)
	if held, _, err := readSum(typed, r.currency); err != nil || typed == "" || held == 0 {
		return nil
	}
	return r.balance(rec, 0)
}

// isTotal tells whether a row without a day has no sum, or those of all rows above it: the bank's signature, and what it counted together.
func (r *csvReader) isTotal(rec table.Record) bool {
	for _, name := range []string{r.layout.Columns.Amount, r.layout.Columns.Credit, r.layout.Columns.Debit} {
		typed, _ := r.cell(rec, name)
		sum, _, err := readSum(typed, r.currency)
		sum = max(sum, -sum)
		if err == nil && sum != 0 && sum != r.In && sum != r.Out && sum != max(r.sum, -r.sum) {
			return false
		}
	}
	return true
}

// amount reads the sum of a row; some is false where the bank wrote none.
func (r *csvReader) amount(rec table.Record) (a money.Amount, some bool, err error) {
	c := r.layout.Columns
	read := func(name string) (money.Amount, bool, int, bool) {
		typed, column := r.cell(rec, name)
		sum, signed, wrong := readSum(typed, r.currency)
		if wrong != nil {
			err = errors.Join(err, r.trouble(rec.Line, column, wrongSum(wrong), nil))
		}
		return sum, signed, column, wrong == nil
	}
	if c.Amount != "" {
		sum, signed, column, ok := read(c.Amount)
		if c.Direction == "" || sum == 0 || !ok {
			return sum, sum != 0, err
		}
		typed, at := r.cell(rec, c.Direction)
		for _, sign := range signs {
			if strings.ToLower(typed) != sign.word {
				continue
			}
			if signed && sum < 0 != sign.out {
				return 0, false, r.trouble(rec.Line, column, "payment.statement.sign", nil)
			}
			if sign.out && sum > 0 {
				sum = -sum
			}
			return sum, true, err
		}
		return 0, false, r.trouble(rec.Line, at, "payment.statement.direction", nil)
	}
	credit, _, column, ok := read(c.Credit)
	debit, _, _, fine := read(c.Debit)
	switch {
	case err != nil || !ok || !fine:
		return 0, false, err
	case credit != 0 && debit != 0:
		return 0, false, r.trouble(rec.Line, column, "payment.statement.both", nil)
	case credit < 0:
		return 0, false, r.trouble(rec.Line, column, "payment.statement.sign", nil)
	case debit > 0:
		debit = -debit
	}
	return credit + debit, credit+debit != 0, nil
}

// balance sees that each balance follows from the one before, or from the one below where the newest row comes first.
func (r *csvReader) balance(rec table.Record, amount money.Amount) error {
	typed, column := r.cell(rec, r.layout.Columns.Balance)
	held, _, err := readSum(typed, r.currency)
	if err != nil || typed == "" {
		return r.trouble(rec.Line, column, "payment.statement.balance_none", nil)
	}
	if b := r.before; b.some {
		r.up = r.up && b.held+amount == held
		r.down = r.down && held+b.sum == b.held
		if !r.up && !r.down {
			r.up, r.down = true, true // goes on from here
			r.before = balance{held, amount, true}
			return r.trouble(rec.Line, column, "payment.statement.balance", nil)
		}
	} else {
		r.Opening, r.Closing = held-amount, held
	}
	r.before = balance{held, amount, true}
	return nil
}

// balanced tells what the account held before the first line and after the last.
func (r *csvReader) balanced() {
	first := balance{r.Closing, r.Closing - r.Opening, true}
	if r.up {
		r.Opening, r.Closing = first.held-first.sum, r.before.held
	} else {
		r.Opening, r.Closing = r.before.held-r.before.sum, first.held
	}
	r.Balanced = true
}
