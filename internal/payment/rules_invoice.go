package payment

import (
	"time"

	"sanad/internal/day"
	"sanad/internal/money"
)

// ActKind is what has to be done about an invoice, by whom.
type ActKind string

// What has to be done.
const (
	ActClaim    ActKind = "claim"    // a cashier decides a claim
	ActTwice    ActKind = "twice"    // a cashier says whether two payments are one
	ActStrange  ActKind = "strange"  // a cashier looks at a payment by card that does not fit
	ActWaiver   ActKind = "waiver"   // a registrar decides a waiver
	ActRefund   ActKind = "refund"   // officers agree to a refund
	ActTransfer ActKind = "transfer" // an officer agrees to a transfer
	ActPayOut   ActKind = "pay_out"  // a cashier pays a refund out
	ActPaying   ActKind = "paying"   // a cashier says whether a refund left
	ActFound    ActKind = "found"    // a cashier says whose a line is that a payer looks for
	ActNowhere  ActKind = "nowhere"  // a cashier loads the statement on which a payer's payment may be
	ActCard     ActKind = "card"     // the payer has a page of the processor, which is asked by itself
	ActAgain    ActKind = "again"    // the payer pays what is owed again, and an officer looks at the case
	ActCredit   ActKind = "credit"   // the payer, or a cashier, says where a credit goes
	ActPay      ActKind = "pay"      // the payer pays
)

// Act is one thing that has to be done about an invoice.
type Act struct {
	Kind   ActKind
	ID     string // of the claim, waiver, move or page that it is about
	Amount money.Amount
	At     time.Time // since when it waits, or until when
	By     day.Day   // by when
}

// whoActs says what has to be done about an invoice and by whom, what waits for the desk first; nothing: it rests.
func whoActs(v DeskInvoice, free money.Amount, doubtful bool) (list []Act) {
	for _, c := range v.Claims {
		if c.State == ClaimOpen {
			list = append(list, Act{Kind: ActClaim, ID: c.ID, Amount: c.Amount, At: c.At})
		}
	}
	if doubtful {
		list = append(list, Act{Kind: ActTwice, ID: v.ID})
	}
	for _, c := range v.Cards {
		if c.Strange {
			list = append(list, Act{Kind: ActStrange, ID: c.ID, Amount: c.Amount, At: c.At})
		}
	}
	for _, w := range v.Waivers {
		if w.State == WaiverOpen {
			list = append(list, Act{Kind: ActWaiver, ID: w.ID, Amount: w.Amount, At: w.At})
		}
	}
	for _, m := range v.Moves {
		switch {
		case m.State == MoveDue:
			list = append(list, Act{Kind: ActPayOut, ID: m.ID, Amount: m.Amount, At: m.AskedAt})
		case m.State == MovePaying:
			list = append(list, Act{Kind: ActPaying, ID: m.ID, Amount: m.Amount, At: m.AskedAt})
		case m.State != MoveAsked && m.State != MoveAgreed:
		case m.Kind == MoveRefund:
			list = append(list, Act{Kind: ActRefund, ID: m.ID, Amount: m.Amount, At: m.AskedAt})
		default:
			list = append(list, Act{Kind: ActTransfer, ID: m.ID, Amount: m.Amount, At: m.AskedAt})
		}
	}
	for _, t := range v.Traces {
		switch {
		case t.State == TraceFound || t.State == TraceSeveral:
			list = append(list, Act{Kind: ActFound, ID: t.ID, At: t.At})
		case t.State == TraceNowhere && (v.State == StateIssued || v.State == StateExpired || v.OwedBack > 0):
			list = append(list, Act{Kind: ActNowhere, ID: t.ID, At: t.At})
		}
	}
	for _, c := range v.Cards {
		if c.State == CheckoutOpen && !c.Strange {
			list = append(list, Act{Kind: ActCard, ID: c.ID, Amount: c.Amount, At: c.Until})
		}
	}
	if v.OwedBack > 0 {
		list = append(list, Act{Kind: ActAgain, Amount: v.OwedBack})
	}
	if free > 0 {
		list = append(list, Act{Kind: ActCredit, ID: v.ID, Amount: free})
	}
	if v.Left > 0 && !v.Claimed {
		list = append(list, Act{Kind: ActPay, Amount: v.Left, By: v.Due})
	}
	return list
}
