package payment

import (
	"slices"
	"strconv"
	"time"

	"sanad/internal/fault"
	"sanad/internal/money"
	"sanad/internal/outbound"
)

// CheckoutState is how far a payment by card is.
type CheckoutState string

// The states of a checkout.
const (
	CheckoutOpen    CheckoutState = "open"    // the processor's page waits for the payer
	CheckoutDone    CheckoutState = "done"    // it was paid
	CheckoutExpired CheckoutState = "expired" // nobody paid there
)

// How long things of a checkout last.
const (
	cardTime  = time.Hour            // the processor's page is open; it takes no less than half an hour
	cardFresh = 20 * time.Minute     // a page is shown again, or asked for again, when it was not used
	cardCalm  = 3 * time.Second      // the processor is not asked again
	cardFirst = 5 * time.Minute      // from a page's opening to the first question about it
	cardMost  = 6 * time.Hour        // the longest pause between questions about an open page
	cardWatch = 24 * time.Hour       // the first pause after it was paid, before asking whether it was given back
	cardEnd   = 180 * 24 * time.Hour // after which nobody asks any more: banks take back for four months
)

// decideCard is how much of an invoice can be paid by card: what is left of it, or what is owed again.
func decideCard(i invoiceRow, claims []claimRow, again money.Amount) (money.Amount, error) {
	switch {
	case again > 0:
		return again, nil
	case i.State != StateIssued || i.Held >= i.Amount:
		return 0, fault.Conflict("payment.card.nothing", nil)
	case slices.ContainsFunc(claims, isOpen):
		return 0, fault.Conflict("payment.slip.open", nil)
	}
	return i.Amount - i.Held, nil
}

// isFresh tells whether the page of a checkout may be shown again.
func (c checkoutRow) isFresh(owed money.Amount, now time.Time) bool {
	return c.State == CheckoutOpen && c.Amount == owed && now.Before(c.MadeAt.Add(cardFresh))
}

// askNext is when the processor is asked next about a checkout; nil: never.
func (c checkoutRow) askNext(now time.Time) *time.Time {
	var next time.Time
	switch c.State {
	case CheckoutOpen:
		next = now.Add(min(cardMost, cardFirst<<min(c.Asked, 10)))
	case CheckoutDone:
		if next = now.Add(cardWatch << min(c.Asked, 5)); next.After(c.MadeAt.Add(cardEnd)) {
			return nil
		}
	default:
		return nil
	}
	return &next
}

// cardMoney names the money of a payment by card: first as the processor does, and then by the how-manieth time it came anew.
func cardMoney(payment string, count int) string {
	if count == 0 {
		return payment
	}
	return payment + "/" + strconv.Itoa(count+1)
}

// looked is what the processor says of a checkout.
type looked struct {
	Session, Reference, Currency, Payment string
	Amount, GivenBack                     money.Amount
	Open, Paid                            bool
}

// otherAnswer says that the processor's answer is of something else than what it was asked to take: nobody may believe it.
type otherAnswer struct{}

// Error says so in the log.
func (otherAnswer) Error() string {
	return "payment: the processor's answer is not of what was asked for"
}

// Fault says so in the list of dead letters.
func (otherAnswer) Fault() string { return "cards: the answer is not of what was asked for" }

var errOther error = otherAnswer{}

// decideLooked refuses an answer of another reference, sum or currency, a page without a name by which it can be asked about, and a payment without a name
// or under another.
func decideLooked(c checkoutRow, reference string, l looked) error {
	switch {
	case !outbound.IsStripeID(l.Session) || l.Paid && !outbound.IsStripeID(l.Payment):
		return errOther
	case l.Session != c.Session || l.Reference != reference || l.Amount != c.Amount || l.Currency != c.Currency:
		return errOther
	case l.GivenBack < 0 || l.Paid && c.Payment != "" && c.Payment != l.Payment:
		return errOther
	case c.State == CheckoutDone && !l.Paid:
		return errOther
	}
	return nil
}
