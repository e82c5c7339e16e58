package payment

import (
	"context"

	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/money"
)

// listNumbered returns the claims of a day that wait or are confirmed and have the bank's number of another claim with another slip, the oldest first.
func listNumbered(ctx context.Context, tx *db.Tx, c claimRow) ([]sameRow, error) {
	if c.BankIndex == nil {
		return nil, nil
	}
	return db.List[sameRow](ctx, tx, `select c.id, c.invoice_id, i.reference, c.state, c.amount, c.claimed_at from payment_claim c
		join payment_invoice i on i.id = c.invoice_id where c.bank_index = ? and c.paid_on = ? and c.id <> ? and c.slip_index <> ? and c.state in ('open', 'confirmed')
		order by c.id limit 20`, c.BankIndex, c.PaidOn, c.ID, c.SlipIndex)
}

// listShownBy returns the lines of statements that brought money with the bank's number of a claim, about its day.
func listShownBy(ctx context.Context, tx *db.Tx, c claimRow) ([]movementRow, error) {
	if c.BankIndex == nil {
		return nil, nil
	}
	return db.List[movementRow](ctx, tx, `select `+movementColumns+` from payment_movement where bank_index = ? and amount > 0 and booked_on >= ? and booked_on <= ?
		order by id limit 10`, c.BankIndex, c.PaidOn.Add(-daysCounted), c.PaidOn.Add(daysCounted))
}

// numberedClaims and spentMoney are asked for each line of a statement; that a number is there lets SQLite take the index of those that have one.
const (
	numberedClaims = `select id from payment_claim where bank_index in (?) and bank_index is not null limit 100`
	spentMoney     = `select external_id from payment_money where channel in ('slip', 'biller', 'card') and external_id in (?) and amount = ?
			and (seen_at is not null or state = 'reversed')
		union all select own_id from payment_money where own_id in (?) and own_id <> '' and amount = ? and paid_on >= ? and paid_on <= ?
			and (seen_at is not null or state = 'reversed')`
)

// listSlipsOf returns money of a sum that slips with some numbers of the bank told and no statement has shown.
func listSlipsOf(ctx context.Context, tx *db.Tx, indexes [][]byte, amount money.Amount) ([]moneyRow, error) {
	if len(indexes) == 0 {
		return nil, nil
	}
	claims, err := db.List[string](ctx, tx, numberedClaims, indexes)
	if err != nil || len(claims) == 0 {
		return nil, err
	}
	return db.List[moneyRow](ctx, tx, `select `+moneyColumns+` from payment_money where channel = 'slip' and external_id in (?) and amount = ? and`+unseen, claims, amount)
}

// listNumbersOnSlips returns those of some numbers of the bank that stand on slips.
func listNumbersOnSlips(ctx context.Context, tx *db.Tx, indexes [][]byte) ([][]byte, error) {
	if len(indexes) == 0 {
		return nil, nil
	}
	return db.List[[]byte](ctx, tx, `select distinct bank_index from payment_claim where bank_index in (?) and bank_index is not null`, indexes)
}

// listClaimsWith returns the claims that wait and have one of some numbers of the bank.
func listClaimsWith(ctx context.Context, tx *db.Tx, indexes [][]byte) ([]claimRow, error) {
	if len(indexes) == 0 {
		return nil, nil
	}
	return db.List[claimRow](ctx, tx, `select `+claimColumns+` from payment_claim where bank_index in (?) and state = 'open' order by id limit 20`, indexes)
}

// listNumbersWaiting returns the bank's numbers of money that slips told as paid on some days and that no statement has shown.
func listNumbersWaiting(ctx context.Context, tx *db.Tx, from, to day.Day) ([][]byte, error) {
	return db.List[[]byte](ctx, tx, `select distinct c.bank_index from payment_money m join payment_claim c on c.id = m.external_id where m.channel = 'slip'
		and m.seen_at is null and m.state <> 'reversed' and m.paid_on >= ? and m.paid_on <= ? and c.bank_index is not null`, from, to)
}
