package payment

import (
	"slices"
	"strconv"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
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

// decideCard is how much of an invoice can be paid by card: what is left of it, or what is owed again, if the processor takes such a sum.
func decideCard(law council.Law, i invoiceRow, claims []claimRow, again money.Amount) (money.Amount, error) {
	sum := wantedBy(i, again)
	switch {
	case sum <= 0:
		return 0, fault.Conflict("payment.card.nothing", nil)
	case slices.ContainsFunc(claims, isOpen):
		return 0, fault.Conflict("payment.slip.open", nil)
	}
	switch limits := law.Cards; {
	case sum < limits.Least:
		return 0, fault.Conflict(cardLittle, fault.Values{"Sum": law.Currency.Format(sum), "Least": law.Currency.Format(limits.Least)})
	case limits.Most > 0 && sum > limits.Most:
		return 0, fault.Conflict(cardMuch, fault.Values{"Sum": law.Currency.Format(sum), "Most": law.Currency.Format(limits.Most)})
	}
	return sum, nil
}

// Why a sum cannot be paid by card.
const (
	cardLittle = "payment.card.little"
	cardMuch   = "payment.card.much"
)

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
type otherAnswer struct{ what string }

// What of an answer can be of something else.
const (
	otherPage      = "page"
	otherReference = "reference"
	otherSum       = "sum"
	otherCurrency  = "currency"
	otherBack      = "back"    // what was given back
	otherPayment   = "payment" // its name
	otherState     = "state"   // what was paid is said not to be
)

// Error says so in the log.
func (o otherAnswer) Error() string {
	return "payment: the processor's answer is not of what was asked for: another " + o.what
}

// Fault says so in the list of dead letters.
func (o otherAnswer) Fault() string { return "cards: the answer is of another " + o.what }

// Is tells that all of them are one kind.
func (otherAnswer) Is(err error) bool {
	_, same := err.(otherAnswer)
	return same
}

var errOther error = otherAnswer{}

// decideLooked refuses an answer of another reference, sum or currency, a page without a name by which it can be asked about, and a payment without a name
// or under another.
func decideLooked(c checkoutRow, reference string, l looked) error {
	switch {
	case l.Session != c.Session || !outbound.IsStripeID(l.Session):
		return otherAnswer{otherPage}
	case l.Reference != reference:
		return otherAnswer{otherReference}
	case l.Currency != c.Currency:
		return otherAnswer{otherCurrency}
	case l.Amount != c.Amount:
		return otherAnswer{otherSum}
	case l.GivenBack < 0:
		return otherAnswer{otherBack}
	case l.Paid && (!outbound.IsStripeID(l.Payment) || c.Payment != "" && c.Payment != l.Payment):
		return otherAnswer{otherPayment}
	case c.State == CheckoutDone && !l.Paid:
		return otherAnswer{otherState}
	}
	return nil
}

// versionOf writes a version as forms have it.
func versionOf(v int64) string { return strconv.FormatInt(v, 10) }

// decideCardAside lets a cashier set aside what does not fit, as it was shown, and never of their own affair.
func decideCardAside(c checkoutRow, i invoiceRow, by access.Actor, version string) error {
	switch {
	case by.Person == i.Person:
		return fault.Denied("access.own_affair", nil)
	case c.StrangeAt == nil:
		return fault.Conflict("payment.strange.decided", nil)
	case version != versionOf(c.Version):
		return fault.Conflict("fault.stale", nil)
	}
	return nil
}
