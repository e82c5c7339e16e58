package payment

import (
	"context"

	"sanad/internal/db"
	"sanad/internal/money"
)

// channelOf returns the channel that tells of money: of what a statement brought, the one that told it too, if one did.
func channelOf(ctx context.Context, tx *db.Tx, m moneyRow) (Channel, error) {
	if m.Channel != ChannelStatement {
		return m.Channel, nil
	}
	told, found, err := db.Find[Channel](ctx, tx, `select channel from payment_money where same_as = ? and same_as <> '' and channel in ('biller', 'card') order by id limit 1`, m.ID)
	if !found {
		told = ChannelStatement
	}
	return told, err
}

// listTaken returns money of a sum that was taken back and of which no bank has shown that it went, the oldest first.
func listTaken(ctx context.Context, tx *db.Tx, amount money.Amount, limit int) ([]moneyRow, error) {
	return db.List[moneyRow](ctx, tx, `select `+moneyColumns+` from payment_money where amount = ? and state = 'reversed' and back_at is null
		and (channel <> 'slip' or seen_at is not null) order by id limit ?`, amount, limit)
}

// listLaid returns the money of a sum on some invoices, or that lines with some numbers of the bank show or brought, the oldest first.
func listLaid(ctx context.Context, tx *db.Tx, amount money.Amount, invoices []string, numbers [][]byte) (list []moneyRow, err error) {
	if len(invoices) > 0 {
		list, err = db.List[moneyRow](ctx, tx, `select `+moneyColumns+` from payment_money where invoice_id in (?) and invoice_id <> '' and amount = ? order by id limit 50`, invoices, amount)
	}
	if err != nil || len(numbers) == 0 {
		return list, err
	}
	more, err := db.List[moneyRow](ctx, tx, `select `+moneyColumns+` from payment_money where amount = ? and id in
		(select money_id from payment_movement where bank_index in (?) and amount = ? and state in ('told', 'received')) order by id limit 20`, amount, numbers, amount)
	return append(list, more...), err
}
