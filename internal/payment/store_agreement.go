package payment

import (
	"context"
	"time"

	"sanad/internal/db"
	"sanad/internal/money"
)

// listEnds returns the statements of an account that are loaded, in the order of their days: the first and the last of them alone.
func listEnds(ctx context.Context, tx *db.Tx, account string) ([]statementRow, error) {
	first, err := db.List[statementRow](ctx, tx, `select `+statementColumns+` from payment_statement where account_id = ? and state <> 'loading'
		order by first_on, id limit 1`, account)
	if err != nil || len(first) == 0 {
		return nil, err
	}
	last, err := db.List[statementRow](ctx, tx, `select `+statementColumns+` from payment_statement where account_id = ? and state <> 'loading'
		order by last_on desc, id desc limit 1`, account)
	return append(first, last...), err
}

type movementSum struct {
	State  MovementState `db:"state"`
	Count  int64         `db:"count"`
	Amount money.Amount  `db:"amount"`
}

// listOpenSums counts and sums the movements of an account that are not in the books, by their state.
func listOpenSums(ctx context.Context, tx *db.Tx, account string) ([]movementSum, error) {
	return db.List[movementSum](ctx, tx, `select state, count(*) as count, cast(sum(amount) as bigint) as amount from payment_movement
		where (state = 'new' or state = 'unmatched' or state = 'aside') and account_id = ? group by state order by state`, account)
}

// keptOf sums all movements of an account, as its statements have it.
func keptOf(ctx context.Context, tx *db.Tx, account string) (money.Amount, error) {
	return db.Get[money.Amount](ctx, tx, `select cast(coalesce(sum(kept), 0) as bigint) from payment_statement where account_id = ?`, account)
}

// listOrphans returns what was taken back and never came, the oldest first.
func listOrphans(ctx context.Context, tx *db.Tx, limit int) ([]reversalRow, error) {
	return db.List[reversalRow](ctx, tx, `select channel, external_id, amount, came_at from payment_reversal r where not exists
		(select 1 from payment_money m where m.channel = r.channel and m.external_id = r.external_id) order by came_at, external_id limit ?`, limit)
}

// lateOf counts and sums what a channel told before a moment and no statement has shown.
func lateOf(ctx context.Context, tx *db.Tx, c Channel, before time.Time) (count int64, amount money.Amount, err error) {
	row, _, err := db.Find[movementSum](ctx, tx, `select 'late' as state, count(*) as count, cast(coalesce(sum(amount), 0) as bigint) as amount from payment_money
		where channel = ? and seen_at is null and state <> 'reversed' and came_at < ?`, c, before)
	return row.Count, row.Amount, err
}
