package payment

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/money"
	"sanad/internal/text"
)

// MoveKind is where a payer's money goes.
type MoveKind string

// The kinds.
const (
	MoveRefund   MoveKind = "refund"   // back to the payer's account
	MoveTransfer MoveKind = "transfer" // to another invoice
)

// MoveState is how far it is.
type MoveState string

// The states.
const (
	MoveAsked     MoveState = "asked"
	MoveAgreed    MoveState = "agreed" // by one officer; a refund wants two
	MoveDue       MoveState = "due"    // to be paid out; nothing has left the bank
	MovePaying    MoveState = "paying" // a cashier is paying it at the bank, so it may have left
	MoveDone      MoveState = "done"
	MoveDeclined  MoveState = "declined"
	MoveWithdrawn MoveState = "withdrawn" // by its payer, who had asked for it
)

// decideMove returns how much can go from a source on which some is asked for already.
func decideMove(free, asked money.Amount) (money.Amount, error) {
	if free <= asked {
		return 0, fault.Conflict("payment.move.nothing", nil)
	}
	return free - asked, nil
}

// decideUse returns how much of a credit another invoice takes.
func decideUse(free money.Amount, to invoiceRow, owedAgain money.Amount) (money.Amount, error) {
	wants := wantedBy(to, owedAgain)
	if wants <= 0 {
		return 0, fault.Conflict("payment.move.not_owed", nil)
	}
	return min(free, wants), nil
}

// wantedBy is what an invoice asks for still, or again.
func wantedBy(to invoiceRow, owedAgain money.Amount) money.Amount {
	if to.State == StateIssued {
		return owedAgain + to.Amount - to.Held
	}
	return owedAgain
}

// shownCredit is how much of the credit on an invoice may go elsewhere: no more than came there by other word than a slip's alone.
func shownCredit(i invoiceRow, unshown money.Amount) money.Amount {
	came := i.Held
	if i.State == StatePaid {
		came += i.Amount
	}
	return min(credit(i), max(0, came-unshown))
}

// decideShown refuses to let money go that nobody but a payer and a cashier said has come.
func decideShown(asked money.Amount, from invoiceRow, unshown money.Amount) error {
	if asked > shownCredit(from, unshown) {
		return fault.Conflict("payment.move.unshown", nil)
	}
	return nil
}

// decideWanted refuses a transfer of more than its invoice asks for by now.
func decideWanted(m moveRow, to invoiceRow, owedAgain money.Amount) error {
	if m.Amount > wantedBy(to, owedAgain) {
		return fault.Conflict("payment.move.less", nil)
	}
	return nil
}

// decideAgree returns the next state of a move to which an officer agrees who neither asked for it nor agreed before, nor is its payer.
func decideAgree(m moveRow, by access.Actor, free money.Amount, doubtful bool, version string) (MoveState, error) {
	if err := decideJudge(m, by, version, MoveAsked, MoveAgreed); err != nil {
		return "", err
	}
	switch {
	case by.Person == m.AskedBy || by.Person == m.FirstBy:
		return "", fault.Denied("payment.move.another", nil)
	case m.Amount > free:
		return "", fault.Conflict("payment.move.gone", nil)
	case doubtful:
		return "", fault.Conflict("payment.move.doubtful", nil)
	case m.Kind == MoveTransfer:
		return MoveDone, nil
	case m.State == MoveAsked:
		return MoveAgreed, nil
	}
	return MoveDue, nil
}

// decideWithdraw lets a payer take back a refund of what lies on their invoice, that they asked for, until a cashier pays it: after that the bank may
// have it.
func decideWithdraw(m moveRow, i invoiceRow) error {
	switch {
	case m.Kind != MoveRefund || m.FromInvoice != i.ID || m.Person != i.Person || m.AskedBy != i.Person:
		return fault.NotFound()
	case m.State == MoveDone:
		return fault.Conflict("payment.withdraw.paid_out", nil)
	case m.State == MovePaying:
		return fault.Conflict("payment.withdraw.paying", nil)
	case m.State != MoveAsked && m.State != MoveAgreed && m.State != MoveDue:
		return fault.Conflict("payment.withdraw.over", nil)
	}
	return nil
}

// decideDecline lets an officer decline what no cashier is paying, also where two have agreed to it.
func decideDecline(m moveRow, by access.Actor, version string) error {
	return decideJudge(m, by, version, MoveAsked, MoveAgreed, MoveDue)
}

// decideJudge lets an officer judge what stands in one of some states, as it was shown, and never their own affair.
func decideJudge(m moveRow, by access.Actor, version string, states ...MoveState) error {
	switch {
	case by.Person == m.Person:
		return fault.Denied("access.own_affair", nil)
	case m.State == MoveWithdrawn:
		return fault.Conflict("payment.withdraw.nothing", nil)
	case m.State == MovePaying:
		return fault.Conflict("payment.move.paying", nil)
	case !slices.Contains(states, m.State):
		return fault.Conflict("payment.move.decided", nil)
	case version != strconv.FormatInt(m.Version, 10):
		return fault.Conflict("fault.stale", nil)
	}
	return nil
}

// decidePay lets a cashier go on with paying a refund that is due, or that they are paying.
func decidePay(m moveRow, by access.Actor, version string, state MoveState) error {
	switch {
	case by.Person == m.Person:
		return fault.Denied("access.own_affair", nil)
	case m.State == MoveWithdrawn:
		return fault.Conflict("payment.withdraw.nothing", nil)
	case m.State == MovePaying && state == MoveDue:
		return fault.Conflict("payment.move.paying", nil)
	case m.State == MoveDue && state == MovePaying:
		return fault.Conflict("payment.move.not_begun", nil)
	case m.State != state:
		return fault.Conflict("payment.move.not_due", nil)
	case version != strconv.FormatInt(m.Version, 10):
		return fault.Conflict("fault.stale", nil)
	}
	return nil
}

// decidePaidOutOn refuses a day on which two officers had not agreed yet.
func decidePaidOutOn(m moveRow, on day.Day, zone *time.Location) error {
	var f fault.Fields
	if m.SecondAt != nil && on.Before(day.Of(*m.SecondAt, zone)) {
		f.Add("paid_on", "payment.move.before", fault.Values{"Day": day.Of(*m.SecondAt, zone)})
	}
	return f.Err()
}

// readAccount reads the number of an account at a bank (IBAN, ISO 13616) as people type it; its two check digits must fit.
func readAccount(typed string, f *fault.Fields) string {
	account := strings.ToUpper(strings.NewReplacer(" ", "", "-", "", "\u00a0", "").Replace(text.Digits(strings.TrimSpace(typed))))
	if account == "" {
		f.Add("account", "payment.move.account_empty", nil)
		return ""
	}
	fits := len(account) >= 15 && len(account) <= 34
	for i := range min(len(account), 4) { // a country, and two digits
		fits = fits && (i < 2) == (account[i] >= 'A')
	}
	rest := 0
	for i := range len(account) {
		c := account[(i+4)%len(account)] // what stands first is counted last
		switch {
		case c >= '0' && c <= '9':
			rest = (rest*10 + int(c-'0')) % 97
		case c >= 'A' && c <= 'Z':
			rest = (rest*100 + int(c-'A') + 10) % 97
		default:
			fits = false
		}
	}
	if !fits || rest != 1 {
		f.Add("account", "payment.move.account", nil)
	}
	return account
}

// checkMoveReason demands a reason that a second officer, and an auditor, can follow; why is the key of the words that ask for it.
func checkMoveReason(reason, why string, f *fault.Fields) {
	if utf8.RuneCountInString(reason) < fewestReasons {
		f.Add("reason", why, fault.Values{"Least": fewestReasons})
	}
}
