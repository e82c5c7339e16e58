package demo

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"sanad/internal/day"
	"sanad/internal/money"
	"sanad/internal/payment"
)

// fee is what somebody owes, or paid at the invented bank.
type fee struct {
	reference, name, number string
	amount                  money.Amount
	on                      day.Day
}

// lately is for how many days before today the statement tells of what was paid.
const lately = 20

// loadStatement lets the cashier keep an account and load what its bank says: payments that were told, and others of which nobody knows for what they
// are. A council that asks for no fee has none.
func (c *Council) loadStatement(ctx context.Context, today time.Time) error {
	if len(c.paid) == 0 {
		return nil
	}
	c.now.Set(today.Add(-5 * time.Minute))
	cashier, on := c.office["cashier"], c.law().Day
	account, err := c.app.Payment.KeepAccount(ctx, cashier, "", payment.KeepAccount{
		Name: "Bank of Gandhara", Number: "PK00GAND0000004711471100", Kind: "csv", Day: "Date", Amount: "Amount", Text: "Particulars", Reference: "Number", Payer: "Name", Order: "ymd",
		Encoding: "UTF-8", Numbers: "own",
	})
	if err != nil {
		return err
	}
	var file strings.Builder
	file.WriteString("Date,Particulars,Number,Amount,Name\n")
	line := func(on day.Day, words, number string, amount money.Amount, name string) {
		sign := ""
		if amount < 0 {
			sign, amount = "-", -amount
		}
		fmt.Fprintf(&file, "%s,%s,%s,%s%d.%02d,%s\n", on, words, number, sign, amount/100, amount%100, strings.ToUpper(name))
	}
	slices.SortStableFunc(c.paid, func(a, b fee) int { return b.on.Until(a.on) })
	for _, p := range c.paid {
		if !p.on.Before(on.Add(-lately)) {
			line(p.on, "IBFT FEE "+p.reference, p.number, p.amount, p.name)
		}
	}
	if r := []byte(c.owed.reference); len(r) > 8 { // two digits changed places
		at := len(r) - 3
		for at > 0 && r[at] == r[at-1] {
			at--
		}
		if at > 0 {
			r[at], r[at-1] = r[at-1], r[at]
		}
		line(on, "MOBILE APP "+string(r), "GA4711001", c.owed.amount, c.owed.name)
	}
	line(on, "CASH DEPOSIT COUNTER 3", "GA4711002", c.paid[0].amount, "")
	line(on, "RENT OF THE HALL", "GA4711003", 2_500_000, "Gandhara Events")
	line(on, "SMS ALERT FEE", "GA4711004", -11_600, "")
	content := file.String()
	_, err = c.app.Payment.LoadStatement(ctx, cashier, payment.LoadStatement{Account: account, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(content)), nil }})
	return err
}
