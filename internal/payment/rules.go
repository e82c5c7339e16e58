package payment

import (
	"errors"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/money"
	"sanad/internal/pii"
	"sanad/internal/text"
)

const (
	mostClaims    = 5  // for one invoice; more need a person to talk to
	fewestReasons = 20 // characters of a reason that a payer can act on
	digitsOfRef   = 16 // of a reference, the council's prefix and the two check digits among them
)

// decideIssue makes the invoice of a bill, due after the working days of the law. Nothing owed, or a sum that nobody could owe, is a
// mistake of the room that asks.
func decideIssue(law council.Law, b Bill, present []invoiceRow, now time.Time) (invoiceRow, []lineRow, error) {
	total := council.Total(b.Charges)
	if b.Case == "" || b.Person == "" || b.Purpose == "" || total <= 0 || total > money.Most {
		return invoiceRow{}, nil, errors.New("payment: a bill without case, person, purpose or sum")
	}
	for _, r := range present {
		if r.State == StateIssued && r.Purpose == b.Purpose {
			return invoiceRow{}, nil, fault.Conflict("payment.issue.twice", nil)
		}
	}
	var lines []lineRow
	for i, c := range b.Charges {
		if c.Amount < 0 {
			return invoiceRow{}, nil, errors.New("payment: a charge below nothing")
		}
		lines = append(lines, lineRow{
			Position: int64(i + 1), Fee: c.Fee, NameEn: c.Name.En, NameUr: c.Name.Ur, Units: int64(c.Units), Each: c.Each, Amount: c.Amount,
			Rule: c.Rule.ID, Instrument: c.Rule.Cited(), Confidence: c.Rule.Confidence, Law: law.ID,
		})
	}
	return invoiceRow{
		Case: b.Case, Person: b.Person, Purpose: b.Purpose, State: StateIssued, Amount: total,
		Due: law.Calendar.Add(law.Day, law.Payment.Days), Law: law.ID, Version: 1, IssuedAt: now,
	}, lines, nil
}

// said is what a payer says of a payment, read.
type said struct {
	amount money.Amount
	paidOn day.Day
	number string
}

// readSlip reads the form of a claim and refuses, by field, what cannot be meant.
func readSlip(law council.Law, c SendSlip) (said, error) {
	var f fault.Fields
	var s said
	var err error
	s.amount, err = money.Parse(c.Amount, law.Currency)
	switch {
	case errors.Is(err, money.ErrEmpty):
		f.Add("amount", "payment.slip.amount_empty", nil)
	case errors.Is(err, money.ErrWords):
		f.Add("amount", "payment.slip.amount_words", nil)
	case errors.Is(err, money.ErrMuch):
		f.Add("amount", "payment.slip.amount_much", nil)
	case err != nil:
		f.Add("amount", "payment.slip.amount_form", nil)
	case s.amount == 0:
		f.Add("amount", "payment.slip.amount_none", nil)
	}
	s.paidOn, err = paidOn(c)
	switch {
	case err != nil:
		f.Add("paid_on", "payment.slip.no_such_day", nil)
	case s.paidOn.After(law.Day):
		f.Add("paid_on", "payment.slip.ahead", nil)
	}
	s.number = text.Digits(strings.ToUpper(c.BankNumber))
	if strings.ContainsFunc(s.number, func(r rune) bool { return !isNumberRune(r) }) {
		f.Add("bank_number", "payment.slip.bank_number_form", nil)
	} else if pii.HasWrittenIdentity(s.number) {
		f.Add("bank_number", "payment.identity", nil)
	}
	return s, f.Err()
}

// readBankNumber reads a bank's number of a payment that must be there.
func readBankNumber(typed string) (string, error) {
	number := text.Digits(strings.ToUpper(strings.TrimSpace(typed)))
	var f fault.Fields
	if number == "" || strings.ContainsFunc(number, func(r rune) bool { return !isNumberRune(r) }) {
		f.Add("number", "payment.trace.number", nil)
	} else if pii.HasWrittenIdentity(number) {
		f.Add("number", "payment.identity", nil)
	}
	return number, f.Err()
}

// isNumberRune tells what a bank's number may be made of.
func isNumberRune(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || strings.ContainsRune("-/. ", r)
}

// paidOn reads the three boxes of the date, digits of any script.
func paidOn(c SendSlip) (day.Day, error) {
	two := func(s string) string {
		s = text.Digits(s)
		return strings.Repeat("0", max(0, 2-len(s))) + s
	}
	return day.Parse(text.Digits(c.Year) + "-" + two(c.Month) + "-" + two(c.Day))
}

// decideSendSlip lets a payer claim to have paid an invoice that is still owed, or owed again, and that no other claim waits for. What was claimed before it was
// owed again is not counted against them.
func decideSendSlip(law council.Law, i invoiceRow, claims []claimRow) error {
	again := i.ReversedAt != nil
	switch {
	case again:
	case i.State == StatePaid:
		return fault.Conflict("payment.slip.paid", nil)
	case i.State == StateCancelled:
		return fault.Conflict("payment.slip.cancelled", fault.Values{"Contact": law.Contact})
	case i.State == StateWaived:
		return fault.Conflict("payment.slip.waived", nil)
	case i.State == StateExpired:
		return fault.Conflict("payment.slip.expired", fault.Values{"Contact": law.Contact})
	}
	count := 0
	for _, c := range claims {
		if c.State == ClaimOpen {
			return fault.Conflict("payment.slip.open", nil)
		}
		if !again || c.ClaimedAt.After(*i.ReversedAt) {
			count++
		}
	}
	if count >= mostClaims {
		return fault.Conflict("payment.slip.too_many", fault.Values{"Contact": law.Contact})
	}
	return nil
}

// decidePaidOn refuses a payment from before the challan was there.
func decidePaidOn(law council.Law, i invoiceRow, s said) error {
	var f fault.Fields
	if s.paidOn.Before(day.Of(i.IssuedAt, law.Zone)) {
		f.Add("paid_on", "payment.slip.before", nil)
	}
	return f.Err()
}

// decideClaim lets a cashier decide a claim that is still open, and never their own.
func decideClaim(i invoiceRow, c claimRow, by access.Actor, version string) error {
	switch {
	case i.Person == by.Person || c.Person == by.Person:
		return fault.Denied("access.own_affair", nil)
	case c.State != ClaimOpen:
		return fault.Conflict("payment.desk.decided."+string(c.State), nil)
	case version != strconv.FormatInt(c.Version, 10):
		return fault.Conflict("fault.stale", nil)
	}
	return nil
}

// decideConfirm returns what was paid with a slip, as a cashier found. Another sum than is left of an invoice, or owed again, is confirmed by who says that they saw it, and a slip
// that was shown twice, or of which the bank's number was given for another payment of the day, by who compared.
func decideConfirm(currency money.Currency, i invoiceRow, c claimRow, left money.Amount, numbered bool, by access.Actor, d Confirm) (money.Amount, error) {
	if err := decideClaim(i, c, by, d.Version); err != nil {
		return 0, err
	}
	if left <= 0 {
		return 0, fault.Conflict("payment.confirm.not_owed", nil)
	}
	var f fault.Fields
	found := c.Amount
	if d.Found != "" {
		var err error
		if found, err = money.Parse(d.Found, currency); err != nil || found <= 0 {
			f.Add("found", "payment.confirm.found", nil)
			return 0, f.Err()
		}
	}
	switch {
	case d.Other:
	case found < left:
		f.Add("other", "payment.confirm.less", fault.Values{"Found": currency.Format(found), "Rest": currency.Format(left - found)})
	case found > left:
		f.Add("other", "payment.confirm.more", fault.Values{"Found": currency.Format(found), "Rest": currency.Format(found - left)})
	}
	switch {
	case d.Compared:
	case c.Twice:
		f.Add("compared", "payment.confirm.compared", nil)
	case numbered:
		f.Add("compared", "payment.confirm.number", nil)
	}
	return found, f.Err()
}

// decideReason demands a reason that a payer can act on.
func decideReason(reason string) error {
	var f fault.Fields
	if utf8.RuneCountInString(reason) < fewestReasons {
		f.Add("reason", "payment.reject.reason", fault.Values{"Least": fewestReasons})
	}
	return f.Err()
}

// dueAgain is by when an invoice must be paid whose claim was rejected: nobody loses the time that a cashier took.
func dueAgain(law council.Law, i invoiceRow) day.Day {
	if again := law.Calendar.Add(law.Day, law.Payment.Again); again.After(i.Due) {
		return again
	}
	return i.Due
}

// receiptNumber writes the number of a receipt: R-2026-000001.
func receiptNumber(year int, serial int64) string {
	s := strconv.FormatInt(serial, 10)
	return "R-" + strconv.Itoa(year) + "-" + strings.Repeat("0", max(0, 6-len(s))) + s
}

// isNear tells whether a reminder should leave: the invoice is owed, its end is near and not past, nobody claims to have paid, and no
// reminder left before.
func isNear(law council.Law, i invoiceRow, claimed bool) bool {
	return i.State == StateIssued && !claimed && i.RemindedAt == nil && !i.Due.Before(law.Day) &&
		law.Calendar.Between(law.Day, i.Due) <= law.Payment.Remind
}

// isOver tells whether the time of an invoice has run out while nobody claims to have paid it.
func isOver(law council.Law, i invoiceRow, claimed bool) bool {
	return i.State == StateIssued && !claimed && i.Due.Before(law.Day)
}
