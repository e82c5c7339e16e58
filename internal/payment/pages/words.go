// Package pages holds the pages of the payment room.
package pages

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"sanad/internal/i18n"
	"sanad/internal/web/parts"
)

// Line is a charge as it is printed.
type Line struct {
	Name, Units, Each, Amount string
	Rule                      string // instrument and confidence
}

// lines is the table of what a sum is made of.
func lines(ctx context.Context, list []Line, total string) parts.TableProps {
	t := parts.TableProps{Caption: i18n.T(ctx, "payment.challan.lines"), Head: []parts.Column{
		{Title: i18n.T(ctx, "payment.challan.line")}, {Title: i18n.T(ctx, "payment.challan.units"), Number: true},
		{Title: i18n.T(ctx, "payment.challan.each"), Number: true}, {Title: i18n.T(ctx, "payment.challan.amount"), Number: true},
	}}
	for _, l := range list {
		t.Rows = append(t.Rows, []parts.Cell{{Text: l.Name, Hint: l.Rule}, {Text: l.Units}, {Text: l.Each}, {Text: l.Amount}})
	}
	if len(list) > 1 {
		t.Rows = append(t.Rows, []parts.Cell{{Text: i18n.T(ctx, "payment.challan.sum")}, {Show: templ.NopComponent}, {Show: templ.NopComponent}, {Text: total}})
	}
	return t
}

// Money is a payment that came in.
type Money struct {
	Amount, Channel, PaidOn, At, State string
	Number, Name                       string // as the bank's statement tells them
	Another                            bool   // it names somebody else
}

// line is what the bank's statement tells of it.
func (m Money) line(ctx context.Context) string {
	var said []string
	if m.Number != "" {
		said = append(said, i18n.T(ctx, "payment.money.number", "Number", m.Number))
	}
	switch {
	case m.Name != "":
		said = append(said, i18n.T(ctx, "payment.money.name", "Name", m.Name))
	case m.Another:
		said = append(said, i18n.T(ctx, "payment.money.another"))
	}
	return strings.Join(said, " · ")
}

// moneys are the payments that came in for an invoice.
func moneys(ctx context.Context, list []Money) parts.TableProps {
	t := parts.TableProps{Caption: i18n.T(ctx, "payment.money.title"), Head: []parts.Column{
		{Title: i18n.T(ctx, "payment.money.channel")}, {Title: i18n.T(ctx, "payment.money.paid_on")}, {Title: i18n.T(ctx, "payment.money.at")},
		{Title: i18n.T(ctx, "payment.money.state")}, {Title: i18n.T(ctx, "payment.money.amount"), Number: true},
	}}
	for _, m := range list {
		t.Rows = append(t.Rows, []parts.Cell{{Text: m.Channel, Hint: m.line(ctx)}, {Text: m.PaidOn}, {Text: m.At}, {Text: m.State}, {Text: m.Amount}})
	}
	return t
}

// Picture is a QR code.
type Picture struct {
	Path string
	Size int
}

// Claim is what somebody says of a payment.
type Claim struct {
	State, At                  string
	Amount, PaidOn, BankNumber string
	Found                      string // what a cashier found to be paid, if that is another sum
	Reason                     string
	Twice, Elsewhere           bool
	Slip                       string // address of the file
}

// summary is what is claimed, as rows.
func (c Claim) summary(ctx context.Context) []parts.SummaryRow {
	rows := []parts.SummaryRow{
		{Label: i18n.T(ctx, "payment.claims.claimed"), Value: c.At},
		{Label: i18n.T(ctx, "payment.claims.amount"), Value: c.Amount},
	}
	if c.Found != "" {
		rows = append(rows, parts.SummaryRow{Label: i18n.T(ctx, "payment.claims.found"), Value: c.Found})
	}
	rows = append(rows, parts.SummaryRow{Label: i18n.T(ctx, "payment.claims.paid_on"), Value: c.PaidOn})
	if c.BankNumber != "" {
		rows = append(rows, parts.SummaryRow{Label: i18n.T(ctx, "payment.claims.bank_number"), Value: c.BankNumber})
	}
	if c.Slip != "" {
		rows = append(rows, parts.SummaryRow{Label: i18n.T(ctx, "payment.claims.slip"), Show: slipLink(c.Slip)})
	}
	if c.Reason != "" {
		rows = append(rows, parts.SummaryRow{Label: i18n.T(ctx, "payment.claims.reason"), Value: c.Reason})
	}
	return rows
}

// tone is the tag's kind for a state of an invoice or a claim.
func tone(state string) string {
	switch state {
	case "paid", "confirmed", "done", "counted", "waived", "approved", "told", "received", "refund", "back", "bounced", "charge", "payout", "applied":
		return "good"
	case "claimed", "open", "asked", "agreed", "due", "paying", "found", "several", "nowhere", "new":
		return "waiting"
	case "issued", "part", "again", "unmatched", "unapplied":
		return "needs_you"
	case "rejected", "expired", "declined", "taken":
		return "stop"
	}
	return "plain"
}

// invoiceAt is where a cashier opens the invoice with a reference.
func invoiceAt(reference string) string {
	return "/desk/payments/invoices/" + strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, reference)
}

// left says how many working days remain.
func left(ctx context.Context, days int) string {
	switch {
	case days > 0:
		return i18n.T(ctx, "payment.challan.left", "Count", days)
	case days == 0:
		return i18n.T(ctx, "payment.challan.today")
	}
	return ""
}
