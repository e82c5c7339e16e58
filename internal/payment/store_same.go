package payment

import (
	"context"

	"sanad/internal/db"
	"sanad/internal/money"
)

// shownAlone selects money of statements that nobody told.
const shownAlone = ` b.invoice_id <> '' and b.channel = 'statement' and b.state = 'applied' and not exists (select 1 from payment_money s where s.same_as = b.id) `

// toldAlone selects money that was told for an invoice and that no statement has shown.
const toldAlone = ` a.channel <> 'statement' and a.seen_at is null and a.state = 'applied' `

// listShown returns the money of a sum that statements brought to an invoice and nobody told, oldest first.
func listShown(ctx context.Context, tx *db.Tx, invoice string, amount money.Amount) ([]moneyRow, error) {
	return db.List[moneyRow](ctx, tx, `select `+moneyColumns+` from payment_money b where b.invoice_id = ? and b.amount = ? and `+shownAlone+` order by b.id limit 20`, invoice, amount)
}

// leaveWith takes from an invoice what counts as money that lies there no more.
func leaveWith(ctx context.Context, tx *db.Tx, moneyID string) error {
	_, err := tx.Exec(ctx, `update payment_money set invoice_id = '', version = version + 1 where same_as = ?`, moneyID)
	return err
}

// findTwice returns the oldest money that was told for an invoice beside what a statement has shown there, of one sum, and that; or of some
// money, if it is not empty.
func findTwice(ctx context.Context, tx *db.Tx, invoice, moneyID string) (told, shown moneyRow, found bool, err error) {
	told, found, err = db.Find[moneyRow](ctx, tx, `select `+moneyColumns+` from payment_money a where a.invoice_id = ? and a.invoice_id <> '' and `+toldAlone+`
		and (? = '' or a.id = ?) and exists (select 1 from payment_money b where b.invoice_id = a.invoice_id and b.amount = a.amount and `+shownAlone+`)
		order by a.id limit 1`, invoice, moneyID, moneyID)
	if err != nil || !found {
		return told, shown, false, err
	}
	list, err := listShown(ctx, tx, invoice, told.Amount)
	if err != nil || len(list) == 0 {
		return told, shown, false, err
	}
	return told, list[0], true, nil
}

// unshownOf sums the money on an invoice that a cashier confirmed by slips and that no statement has shown.
func unshownOf(ctx context.Context, tx *db.Tx, invoice string) (money.Amount, error) {
	return db.Get[money.Amount](ctx, tx, `select cast(coalesce(sum(amount), 0) as bigint) from payment_money where invoice_id = ? and channel = 'slip' and state = 'applied'
		and seen_at is null`, invoice)
}

// isDoubtful tells whether a channel told of money on an invoice that no statement has shown, while a statement brought the same sum there: it
// may be one payment, told late.
func isDoubtful(ctx context.Context, tx *db.Tx, invoice string) (bool, error) {
	_, _, found, err := findTwice(ctx, tx, invoice, "")
	return found, err
}
