package payment

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"strconv"
	"strings"
	"time"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/text"
)

// Month is a month of the books, as 2026-11.
type Month string

// MonthOf returns the month of a day.
func MonthOf(d day.Day) Month { return Month(d.String()[:7]) }

// ReadMonth reads a month as it stands in addresses.
func ReadMonth(s string) (Month, bool) {
	d, err := day.Parse(s + "-01")
	return Month(s), err == nil && d.Year() >= 1900 && d.Year() < 9999
}

// First returns the first day.
func (m Month) First() day.Day { return day.Must(string(m) + "-01") }

// Last returns the last day.
func (m Month) Last() day.Day { return m.First().AddMonths(1).Add(-1) }

// Before returns the month before.
func (m Month) Before() Month { return MonthOf(m.First().Add(-1)) }

// After returns the month after.
func (m Month) After() Month { return MonthOf(m.Last().Add(1)) }

// checkTyped demands that the month that is to be closed is the one that somebody typed: 2026-10, with digits of any script and any sign between them.
func checkTyped(m Month, typed string) error {
	var f fault.Fields
	written := strings.FieldsFunc(text.Digits(typed), func(r rune) bool { return r < '0' || r > '9' })
	digits := strings.Join(written, "")
	if len(written) == 2 && len(written[1]) == 1 { // 2026-9
		digits = written[0] + "0" + written[1]
	}
	year, month, _ := strings.Cut(string(m), "-")
	other, read := ReadMonth(digits[:min(4, len(digits))] + "-" + digits[min(4, len(digits)):])
	switch {
	case digits == year+month:
	case typed == "":
		f.Add("month", "payment.books.typed_empty", fault.Values{"Month": string(m)})
	case !read:
		f.Add("month", "payment.books.typed_form", fault.Values{"Month": string(m)})
	default:
		f.Add("month", "payment.books.typed_other", fault.Values{"Month": string(m), "Typed": string(other)})
	}
	return f.Err()
}

// decideClose lets a month be closed that is over, that comes next, and that was shown as it is. The first is that of the first entry: whoever
// closed one long before it would have all months between to close.
func decideClose(today day.Day, m Month, closed bool, last Month, first Month, seen, entries int64) error {
	next := first
	switch {
	case last != "":
		next = last.After()
	case first == "":
		next = MonthOf(today).Before()
	}
	switch {
	case closed:
		return fault.Conflict("payment.books.closed_already", nil)
	case !m.Last().Before(today):
		return fault.Conflict("payment.books.not_over", fault.Values{"From": m.Last().Add(1)})
	case m != next:
		return fault.Conflict("payment.books.order", fault.Values{"Month": string(next)})
	case seen != entries:
		return fault.Conflict("fault.stale", nil)
	}
	return nil
}

// nextToClose is the month that is to be closed next; "": none is over, or nothing was ever booked.
func nextToClose(today day.Day, last, first Month) Month {
	next := first
	if last != "" {
		next = last.After()
	}
	if next == "" || !next.Last().Before(today) {
		return ""
	}
	return next
}

// booksBegin is the first month that there is to read: of the first entry, of the first closing, or the one that can be closed without either.
func booksBegin(today day.Day, booked, closed Month) Month {
	begin := MonthOf(today).Before()
	if booked != "" {
		begin = booked
	}
	if closed != "" {
		begin = min(begin, closed)
	}
	return begin
}

// isBehind tells whether statements that reach to a day leave out a working day that is over.
func isBehind(law council.Law, reach *day.Day) bool {
	if reach == nil {
		return false
	}
	for d := reach.Add(1); d.Before(law.Day); d = d.Add(1) {
		if law.Calendar.Works(d) {
			return true
		}
	}
	return false
}

// bookedOn is the day under which something stands in the books that is booked today: a month that is closed takes nothing more, whatever
// a clock says.
func bookedOn(today day.Day, last Month) day.Day {
	if last != "" && !last.Last().Before(today) {
		return last.Last().Add(1)
	}
	return today
}

// seal is the hash of a month's entries in their order: whoever changes one makes it another.
type seal struct{ sum hash.Hash }

func newSeal() seal { return seal{sha256.New()} }

func (s seal) add(p bookedRow) {
	fmt.Fprintf(s.sum, "%s|%s|%s|%s|%s|%s|%s|%d|%s|%s|%d\n", p.Entry, p.Kind, p.Money, p.Invoice, p.By, p.BookOn, p.MadeAt.UTC().Format(time.RFC3339Nano), p.Position,
		p.Account, p.Subject, p.Amount)
}

func (s seal) text() string { return hex.EncodeToString(s.sum.Sum(nil)) }

// errUnbalanced is what nobody should ever see.
var errUnbalanced = errors.New("payment: the accounts of a month do not come to nothing")

// readCount reads how many entries a page showed.
func readCount(s string) (int64, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil
}
