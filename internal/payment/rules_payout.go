package payment

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/money"
)

const (
	mostPayout = 1000 // payments in one payout
	mostCharge = 10   // percent of them that anybody keeps for its service
)

// PayoutItem is a payment of which a payout gives over the sum, or one that was taken back and is kept from it.
type PayoutItem struct {
	ID, Reference, External string
	Amount                  money.Amount // below nothing if it was taken back
	On                      day.Day      // when it was paid
	Back                    bool         // it was taken back after it had been given over
	Left                    bool         // left out by the officer
	own                     bool         // of the officer's own invoice
}

// PayoutSum is what payments come to beside the line that gives them over.
type PayoutSum struct {
	Count       int
	Sum, Charge money.Amount
	Shown       string // fingerprint of what was counted, so that nothing else is booked than what was seen
	Print       string // fingerprint of the payments alone, so that nothing else is agreed to than what was asked
}

// decidePayout compares payments with the line that gives them over. What is missing is the charge, which is told before anybody agrees: never below
// nothing, and never more than anybody takes for such a service.
func decidePayout(r movementRow, items []PayoutItem) (p PayoutSum, err error) {
	hash := sha256.New()
	own := false
	for _, i := range items {
		if i.Left {
			continue
		}
		fmt.Fprintln(hash, i.ID, i.Amount)
		own = own || i.own
		p.Count++
		p.Sum += i.Amount
	}
	p.Charge, p.Print = p.Sum-r.Amount, hex.EncodeToString(hash.Sum(nil)[:16])
	shown := sha256.Sum256(fmt.Appendln(nil, r.ID, r.Version, p.Print))
	p.Shown = hex.EncodeToString(shown[:16])
	switch {
	case r.Amount <= 0:
		return p, fault.Conflict("payment.payout.out", nil)
	case len(items) > mostPayout:
		return p, fault.Conflict("payment.payout.many", fault.Values{"Most": mostPayout})
	case p.Count == 0:
		return p, fault.Conflict("payment.payout.none", nil)
	case own:
		return p, fault.Denied("access.own_affair", nil)
	case p.Charge < 0:
		return p, fault.Conflict("payment.payout.less", nil)
	case p.Charge*100 > p.Sum*mostCharge:
		return p, fault.Conflict("payment.payout.much", fault.Values{"Most": mostCharge})
	}
	return p, nil
}

// decideBook lets a cashier book a payout just as it was shown, and tell of the charge.
func decideBook(law council.Law, r movementRow, asked chargeRow, c BookPayout, items []PayoutItem, by access.Actor) (PayoutSum, chargeStep, error) {
	if err := decideMovement(r, c.Version); err != nil {
		return PayoutSum{}, 0, err
	}
	p, err := decidePayout(r, items)
	if err != nil {
		return p, 0, err
	}
	if c.Shown != p.Shown {
		return p, 0, fault.Conflict("fault.stale", nil)
	}
	step := decideSecond(law, r, asked, c.Payout.asked(p, items), p.Charge, by)
	if p.Charge > 0 && step != chargeAgreed {
		err = decideWhy("payout_reason", c.Reason)
	}
	return p, step, err
}

// entryPayout is the entry of what a processor or a biller gives over for many payments.
const entryPayout entryKind = "payout"

// paidOver books what was told by a channel as given over: to the account what stands there, and the rest is kept for the service.
func paidOver(r movementRow, c Channel, p PayoutSum, items []PayoutItem) []postingRow {
	list := []postingRow{
		{Account: accountBank + r.Account, Subject: r.ID, Amount: r.Amount},
		{Account: accountCharge, Subject: r.ID, Amount: p.Charge},
	}
	for _, i := range items {
		if !i.Left {
			list = append(list, postingRow{Account: accountDue + string(c), Subject: i.ID, Amount: -i.Amount})
		}
	}
	return list
}

// reopens tells whether what was said of a movement can be taken back.
func (r movementRow) reopens() bool {
	return r.State == MovementTold || r.State == MovementBack || r.State == MovementBounced || r.State == MovementRefund || r.State == MovementCharge || r.State == MovementPayout
}

// decideReopen lets a cashier take back what was said of a movement, as it was shown, and never of their own affair.
func decideReopen(r movementRow, i invoiceRow, by access.Actor, version string) error {
	switch {
	case i.Person != "" && i.Person == by.Person:
		return fault.Denied("access.own_affair", nil)
	case !r.reopens():
		return fault.Conflict("payment.reopen.not", nil)
	case version != strconv.FormatInt(r.Version, 10):
		return fault.Conflict("fault.stale", nil)
	}
	return nil
}

// entryReopened is the entry of what was said of a line and is not so.
const entryReopened entryKind = "reopened"

// opposite is the postings that make an entry as if it had not been.
func opposite(list []postingRow) []postingRow {
	var back []postingRow
	for _, p := range list {
		back = append(back, postingRow{Account: p.Account, Subject: p.Subject, Amount: -p.Amount})
	}
	return back
}
