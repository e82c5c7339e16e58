package payment

import (
	"errors"
	"strings"

	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/money"
)

// Channel is the road by which the council hears of money.
type Channel string

// The channels.
const (
	ChannelSlip      Channel = "slip"      // a claim that a cashier confirmed
	ChannelBiller    Channel = "biller"    // a bank's notice, through the switch
	ChannelCard      Channel = "card"      // a processor of cards
	ChannelStatement Channel = "statement" // nothing was heard before the bank's statement
)

// MoneyState is where money lies.
type MoneyState string

// The states of money.
const (
	MoneyApplied   MoneyState = "applied"   // on an invoice
	MoneyUnapplied MoneyState = "unapplied" // nobody knows for what it is
	MoneyReversed  MoneyState = "reversed"  // its channel took it back
)

// The accounts of the books. Debits are above nothing, credits below.
const (
	accountPayer     = "payer"     // money that lies on an invoice, which is its subject
	accountUnapplied = "unapplied" // money for which there is no invoice; it is its subject
	accountRefund    = "refund"    // will go back to a payer; the move is its subject
	accountCharge    = "charge"    // kept by banks and processors; the movement is its subject
	accountReversed  = "reversed"  // taken back after its fee was earned: owed again on the invoice that is its subject
	accountFee       = "fee/"      // earned, by fee
	accountDue       = "due/"      // told by a channel, not seen at the bank yet
	accountBank      = "bank/"     // seen on a statement, by account
)

// Incoming is money as a channel tells of it.
type Incoming struct {
	Channel   Channel
	External  string // the channel's own id of it; a second telling under it is the same money
	Bank      string // the account at the bank, of what a statement tells
	Number    string // what the bank calls it, as the payer says
	Reference string // of an invoice, as the payer gave it
	Amount    money.Amount
	PaidOn    day.Day
}

// asset is where the money is.
func (in moneyRow) asset() string {
	if in.Channel == ChannelStatement {
		return accountBank + in.Bank
	}
	return accountDue + string(in.Channel)
}

// decideReceive refuses what no channel can mean.
func decideReceive(in Incoming) error {
	switch {
	case in.External == "" || len(in.External) > 100 || strings.ContainsFunc(in.External, func(r rune) bool { return r <= ' ' || r > '~' }):
		return errors.New("payment: money without an id of its channel")
	case in.Amount <= 0 || in.Amount > money.Most:
		return fault.Conflict("payment.receive.amount", nil)
	case in.PaidOn.IsZero() || (in.Channel == ChannelStatement) != (in.Bank != ""):
		return errors.New("payment: money without its day or its account")
	}
	return nil
}

// decideAgain tells what is said a second time: the same, or another sum under one id, which nobody may believe.
func decideAgain(old moneyRow, amount money.Amount) error {
	if old.Amount != amount {
		return fault.Conflict("payment.receive.other", nil)
	}
	return nil
}

// received books money that came in: what is owed again on its invoice first, and the rest for its payer.
func received(m moneyRow, owedAgain money.Amount) []postingRow {
	if m.Invoice == "" {
		return []postingRow{{Account: m.asset(), Subject: m.ID, Amount: m.Amount}, {Account: accountUnapplied, Subject: m.ID, Amount: -m.Amount}}
	}
	return moved(m.asset(), m.ID, m.Invoice, m.Amount, owedAgain)
}

// moved books what comes from an account to an invoice: what is owed again there first, and the rest for its payer.
func moved(account, subject, invoice string, amount, owedAgain money.Amount) []postingRow {
	again := min(owedAgain, amount)
	return []postingRow{
		{Account: account, Subject: subject, Amount: amount},
		{Account: accountReversed, Subject: invoice, Amount: -again},
		{Account: accountPayer, Subject: invoice, Amount: again - amount},
	}
}

// settled books what an invoice asks for as earned, by its lines.
func settled(i invoiceRow, lines []lineRow) []postingRow {
	list := []postingRow{{Account: accountPayer, Subject: i.ID, Amount: i.Amount}}
	for _, l := range lines {
		list = append(list, postingRow{Account: accountFee + l.Fee, Subject: i.ID, Amount: -l.Amount})
	}
	return list
}

// takenBack books what a channel takes back from its account, asset: from what lies there for the payer, and what is missing is owed again.
func takenBack(m moneyRow, asset string, held money.Amount) []postingRow {
	list := []postingRow{{Account: asset, Subject: m.ID, Amount: -m.Amount}}
	if m.Invoice == "" {
		return append(list, postingRow{Account: accountUnapplied, Subject: m.ID, Amount: m.Amount})
	}
	free := min(held, m.Amount)
	return append(list,
		postingRow{Account: accountPayer, Subject: m.Invoice, Amount: free},
		postingRow{Account: accountReversed, Subject: m.Invoice, Amount: m.Amount - free})
}

// balanced returns the postings of an entry that move anything, or an error if they do not come to nothing.
func balanced(list []postingRow) ([]postingRow, error) {
	var sum money.Amount
	var kept []postingRow
	for _, p := range list {
		if sum += p.Amount; p.Amount != 0 {
			kept = append(kept, p)
		}
	}
	if sum != 0 || len(kept) < 2 {
		return nil, errors.New("payment: an entry that does not come to nothing")
	}
	return kept, nil
}

// credit is what a payer may have back, or use elsewhere: what lies on an invoice that asks for nothing any more.
func credit(i invoiceRow) money.Amount {
	if i.State == StateIssued {
		return 0
	}
	return i.Held
}
