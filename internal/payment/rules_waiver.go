package payment

import (
	"errors"
	"strconv"
	"time"
	"unicode/utf8"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/fault"
	"sanad/internal/money"
)

// WaiverState is what became of the wish to waive a fee.
type WaiverState string

// The states of a waiver.
const (
	WaiverOpen     WaiverState = "open" // waits for a registrar
	WaiverApproved WaiverState = "approved"
	WaiverDeclined WaiverState = "declined"
	WaiverDropped  WaiverState = "dropped" // the invoice ended meanwhile
)

// leftOf is what of a line is not waived yet.
func leftOf(l lineRow, past []waiverRow) money.Amount {
	left := l.Amount
	for _, w := range past {
		if w.Line == l.Position && w.State == WaiverApproved {
			left -= w.Amount
		}
	}
	return max(left, 0)
}

// decideWaivable lets a fee be waived that is still owed and on which nothing else waits.
func decideWaivable(law council.Law, i invoiceRow, claims []claimRow, past []waiverRow) error {
	switch {
	case len(law.Waivers) == 0:
		return fault.Conflict("payment.waiver.no_grounds", nil)
	case i.State != StateIssued:
		return fault.Conflict("payment.waiver.not_owed", nil)
	}
	for _, c := range claims {
		if c.State == ClaimOpen {
			return fault.Conflict("payment.waiver.claimed", nil)
		}
	}
	for _, w := range past {
		if w.State == WaiverOpen {
			return fault.Conflict("payment.waiver.open", nil)
		}
	}
	return nil
}

// decideAskWaiver makes the wish of an officer that a line of an invoice be waived, wholly or in part.
func decideAskWaiver(law council.Law, i invoiceRow, lines []lineRow, claims []claimRow, past []waiverRow, by access.Actor, c AskWaiver, now time.Time) (waiverRow, error) {
	w := waiverRow{Invoice: i.ID, Person: i.Person, State: WaiverOpen, Ground: c.Ground, AskedBy: by.Person, AskedAt: now, Version: 1}
	if i.Person == by.Person {
		return w, fault.Denied("access.own_affair", nil)
	}
	if err := decideWaivable(law, i, claims, past); err != nil {
		return w, err
	}
	if c.Version != strconv.FormatInt(i.Version, 10) {
		return w, fault.Conflict("fault.stale", nil)
	}
	var f fault.Fields
	var left money.Amount
	for _, l := range lines {
		if strconv.FormatInt(l.Position, 10) == c.Line {
			w.Line, left = l.Position, leftOf(l, past)
		}
	}
	if left == 0 {
		f.Add("line", "fault.choose", nil)
	}
	amount, err := money.Parse(c.Amount, law.Currency)
	switch {
	case errors.Is(err, money.ErrEmpty):
		amount = left
	case err != nil || amount == 0:
		f.Add("amount", "payment.waiver.amount_form", nil)
	case left > 0 && amount > left:
		f.Add("amount", "payment.waiver.amount_much", fault.Values{"Left": law.Currency.Format(left)})
	}
	w.Amount = amount
	if _, ok := law.Waiver(c.Ground); !ok {
		f.Add("ground", "fault.choose", nil)
	}
	if utf8.RuneCountInString(c.Reason) < fewestReasons {
		f.Add("reason", "payment.waiver.reason_short", fault.Values{"Least": fewestReasons})
	}
	return w, f.Err()
}

// decideWaiver lets a registrar decide a waiver that still waits, that is not their own affair, and that somebody else asked for.
func decideWaiver(i invoiceRow, w waiverRow, by access.Actor, version string) error {
	switch {
	case i.Person == by.Person:
		return fault.Denied("access.own_affair", nil)
	case w.AskedBy == by.Person:
		return fault.Denied("payment.waiver.other", nil)
	case w.State != WaiverOpen:
		return fault.Conflict("payment.waiver.decided."+string(w.State), nil)
	case version != strconv.FormatInt(w.Version, 10):
		return fault.Conflict("fault.stale", nil)
	}
	return nil
}

// decideApproveWaiver returns the line that a waiver adds to its invoice, and what the invoice asks for with it. Charges stay as they were.
func decideApproveWaiver(law council.Law, i invoiceRow, w waiverRow, lines []lineRow, claims []claimRow, past []waiverRow) (lineRow, money.Amount, error) {
	ground, ok := law.Waiver(w.Ground)
	if !ok {
		return lineRow{}, 0, fault.Conflict("payment.waiver.ground_over", nil)
	}
	others := make([]waiverRow, 0, len(past))
	for _, x := range past {
		if x.ID != w.ID {
			others = append(others, x)
		}
	}
	if err := decideWaivable(law, i, claims, others); err != nil {
		return lineRow{}, 0, err
	}
	for _, l := range lines {
		if l.Position != w.Line {
			continue
		}
		if w.Amount <= 0 || w.Amount > leftOf(l, others) || w.Amount > i.Amount {
			break
		}
		return lineRow{
			Invoice: i.ID, Position: int64(len(lines) + 1), Fee: l.Fee, NameEn: ground.Name.En, NameUr: ground.Name.Ur, Units: 1, Each: -w.Amount, Amount: -w.Amount,
			Rule: ground.Rule.ID, Instrument: ground.Rule.Cited(), Confidence: ground.Rule.Confidence, Law: law.ID,
		}, i.Amount - w.Amount, nil
	}
	return lineRow{}, 0, errors.New("payment: a waiver of more than its line asks for")
}
