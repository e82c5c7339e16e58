package payment

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/money"
	"sanad/internal/pii"
	"sanad/internal/text"
)

// BillerCode is the first word of every answer to a biller: docs/biller.md.
type BillerCode string

// The codes.
const (
	BillerDone    BillerCode = "00"
	BillerUnknown BillerCode = "01" // no invoice has the reference: nothing was taken
	BillerBlocked BillerCode = "02" // the invoice was given up, or its time ran out
	BillerOther   BillerCode = "03" // the transaction is known with another sum or reference: nothing was changed
	BillerInvalid BillerCode = "04" // what was sent cannot be read: nothing was taken
	BillerAgain   BillerCode = "05" // not now: the same call again, later
)

// BillStatus is the state of an invoice in the words of billers.
type BillStatus string

// The states.
const (
	BillUnpaid  BillStatus = "U"
	BillPaid    BillStatus = "P"
	BillBlocked BillStatus = "B"
)

var errBiller = errors.New("payment: what a biller sent cannot be read")

// The bounds of what billers send.
const (
	mostBank        = 12
	mostTransaction = 36
	mostReference   = 40
	oldestNotice    = 366 // days
)

// billerCall is what a biller sends; each call reads what it needs of it, and the rest is not looked at.
type billerCall struct {
	Reference   string `json:"consumer_number"`
	Bank        string `json:"bank_mnemonic"`
	Transaction string `json:"tran_auth_id"`
	Amount      string `json:"transaction_amount"`
	Day         string `json:"tran_date"`
}

// readBillerCall reads one JSON object and nothing behind it. A name that stands twice, in capitals or not, says two things, and nobody can tell which is meant.
func readBillerCall(body []byte) (c billerCall, err error) {
	d := json.NewDecoder(bytes.NewReader(body))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return billerCall{}, errBiller
	}
	seen := map[string]bool{}
	for d.More() {
		name, err := d.Token()
		key, _ := name.(string)
		key = strings.ToLower(strings.ToUpper(key))
		var value json.RawMessage
		if err != nil || seen[key] || d.Decode(&value) != nil {
			return billerCall{}, errBiller
		}
		seen[key] = true
	}
	if _, err := d.Token(); err != nil {
		return billerCall{}, errBiller
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) || json.Unmarshal(body, &c) != nil {
		return billerCall{}, errBiller
	}
	return c, nil
}

// readInquiry returns the reference that a biller asks about: as it was typed, and to be told from one that nobody could mean.
func readInquiry(body []byte) (string, error) {
	c, err := readBillerCall(body)
	if err != nil || !isReference(c.Reference) {
		return "", errBiller
	}
	return c.Reference, nil
}

// isReference tells what a payer may have typed as a reference: digits, perhaps in groups. Whether its check digits fit is not asked here.
func isReference(s string) bool {
	if len(s) > mostReference {
		return false
	}
	digits := strings.Trim(strings.NewReplacer(" ", "", "-", "", "\u00a0", "").Replace(text.Digits(s)), "0123456789")
	return digits == "" && strings.ContainsAny(text.Digits(s), "0123456789")
}

// notice is what a biller tells of a payment, or of one that is taken back.
type notice struct {
	External  string // biller, bank, day and the bank's transaction: a bank's number alone comes again on another day
	Reference string // of a payment
	Amount    money.Amount
	PaidOn    day.Day
}

// readNotice reads what a biller tells. A reversal names the transaction and not the reference.
func readNotice(body []byte, biller string, today day.Day, reversal bool) (notice, error) {
	c, err := readBillerCall(body)
	if err != nil || !reversal && !isReference(c.Reference) {
		return notice{}, errBiller
	}
	n := notice{Reference: c.Reference}
	if n.Amount, err = readBillerAmount(c.Amount); err != nil {
		return notice{}, err
	}
	// A bank's day may have begun already; and what it told of years ago is a slip of the pen, under which no statement would show the payment.
	if n.PaidOn, err = readBillerDay(c.Day); err != nil || n.PaidOn.After(today.Add(1)) || n.PaidOn.Before(today.Add(-oldestNotice)) {
		return notice{}, errBiller
	}
	bank := strings.ToUpper(c.Bank)
	if !isWord(bank, mostBank) || !isWord(c.Transaction, mostTransaction) || pii.HasCard(c.Transaction) || pii.HasWrittenIdentity(c.Transaction) {
		return notice{}, errBiller
	}
	n.External = strings.Join([]string{biller, bank, c.Day, c.Transaction}, "/")
	return n, nil
}

// isWord tells whether s is short, not empty, and of plain letters, digits and hyphens.
func isWord(s string, most int) bool {
	return s != "" && len(s) <= most && !strings.ContainsFunc(s, func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && r != '-'
	})
}

// readBillerAmount reads a sum as billers write it: a plus that may be left out, and 12 or 13 digits, the last of them minor units.
func readBillerAmount(s string) (money.Amount, error) {
	s = strings.TrimPrefix(s, "+")
	if len(s) != 12 && len(s) != 13 || strings.Trim(s, "0123456789") != "" {
		return 0, errBiller
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n <= 0 || money.Amount(n) > money.Most {
		return 0, errBiller
	}
	return money.Amount(n), nil
}

// billerAmount writes a sum as billers read it: +0000000175000.
func billerAmount(a money.Amount) string { return fmt.Sprintf("%+014d", int64(a)) }

// readBillerDay reads a day as billers write it: 20261130.
func readBillerDay(s string) (day.Day, error) {
	if len(s) != 8 || strings.Trim(s, "0123456789") != "" {
		return day.Day{}, errBiller
	}
	return day.Parse(s[:4] + "-" + s[4:6] + "-" + s[6:])
}

// billerDay writes a day as billers read it; nothing for none.
func billerDay(d day.Day) string {
	if d.IsZero() {
		return ""
	}
	return strings.ReplaceAll(d.String(), "-", "")
}

// maskName leaves the first letter of each word of a name, so that a payer sees whether it is theirs and nobody else learns it. How long
// the words are is not told.
func maskName(name string) string {
	var words []string
	for _, w := range strings.Fields(name) {
		first := []rune(w)[0]
		words = append(words, string(first)+"***")
	}
	return strings.Join(words, " ")
}

// owing is what a biller may tell of an invoice: what it says, and how much is still to be paid. What is owed again can be paid, whatever became of the invoice.
func owing(law council.Law, i invoiceRow, claimed bool, left money.Amount) (BillerCode, BillStatus, money.Amount) {
	switch {
	case left > 0 && i.State != StateIssued:
		return BillerDone, BillUnpaid, left
	case i.State == StateCancelled, i.State == StateExpired, i.State == StateWaived, isOver(law, i, claimed): // which is ended within the day
		return BillerBlocked, BillBlocked, 0
	case left > 0:
		return BillerDone, BillUnpaid, left
	}
	return BillerDone, BillPaid, 0
}
