package payment

import (
	"sanad/internal/fault"
	"sanad/internal/money"
)

// entryBack is the entry of money that its channel took back, and that left the bank now.
const entryBack entryKind = "back"

// decideBack tells what a line shows of money of its sum that went back: that its channel took it back before; or that the bank takes it back itself, as a
// cheque that is returned. channel is the one that tells of it: what a biller or a processor gave, it takes back with a word, and the line comes after it.
func decideBack(m moneyRow, channel Channel, r movementRow) (MovementState, error) {
	switch {
	case m.Amount != -r.Amount:
		return "", fault.Conflict("payment.match.other_sum", nil)
	case m.BackAt != nil:
		return "", fault.Conflict("payment.match.seen", nil)
	case m.State == MoneySame:
		return "", fault.Conflict("payment.back.same", nil)
	case m.SeenAt == nil && channel == ChannelSlip:
		return "", fault.Conflict("payment.back.never", nil)
	case m.State == MoneyReversed:
		return MovementBack, nil
	case channel == ChannelBiller || channel == ChannelCard:
		return "", fault.Conflict("payment.back.not_told", nil)
	}
	return MovementBounced, nil
}

// goes tells whether a line may show that money went back.
func (m moneyRow) goes(channel Channel, amount money.Amount) bool {
	_, err := decideBack(m, channel, movementRow{Amount: -amount})
	return err == nil
}

// wentBack books that money which its channel took back left an account.
func wentBack(m moneyRow, channel Channel, account string) []postingRow {
	return []postingRow{
		{Account: accountDue + string(channel), Subject: m.ID, Amount: m.Amount},
		{Account: accountBank + account, Subject: m.ID, Amount: -m.Amount},
	}
}

// cameBack books that money which a line was said to take back stands on an account, and lies where it lay: on its invoice what is owed again first.
func cameBack(m moneyRow, account string, owedAgain money.Amount) []postingRow {
	if m.Invoice == "" {
		return []postingRow{{Account: accountBank + account, Subject: m.ID, Amount: m.Amount}, {Account: accountUnapplied, Subject: m.ID, Amount: -m.Amount}}
	}
	return moved(accountBank+account, m.ID, m.Invoice, m.Amount, owedAgain)
}
