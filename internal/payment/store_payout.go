package payment

import (
	"context"
	"time"

	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// listPayable returns money that a channel told as paid on some days and no bank has shown, in the order of the days.
func listPayable(ctx context.Context, tx *db.Tx, c Channel, from, to day.Day, limit int) ([]moneyRow, error) {
	return db.List[moneyRow](ctx, tx, `select `+moneyColumns+` from payment_money where channel = ? and seen_at is null and state <> 'reversed'
		and paid_on >= ? and paid_on <= ? order by paid_on, id limit ?`, c, from, to, limit)
}

// listBack returns money that a channel took back between two moments, after a bank had shown it, and of which no bank has shown that it went.
func listBack(ctx context.Context, tx *db.Tx, c Channel, from, to time.Time, limit int) ([]moneyRow, error) {
	return db.List[moneyRow](ctx, tx, `select `+moneyColumns+` from payment_money where channel = ? and state = 'reversed' and seen_at is not null and back_at is null
		and reversed_at >= ? and reversed_at < ? order by id limit ?`, c, from, to, limit)
}

// listPaidOver returns what a movement gave over, by the entry that has it last.
func listPaidOver(ctx context.Context, tx *db.Tx, r movementRow) ([]postingRow, error) {
	return db.List[postingRow](ctx, tx, `select entry_id, position, account, subject, amount, book_on from payment_posting where entry_id =
		(select p.entry_id from payment_posting p join payment_entry e on e.id = p.entry_id where p.account = ? and p.subject = ? and e.kind = 'payout'
			order by p.entry_id desc limit 1) order by position`, accountBank+r.Account, r.ID)
}

// markSeen notes that a bank has shown money, or that money went back.
func markSeen(ctx context.Context, tx *db.Tx, column string, ids []string, at *time.Time) error {
	if len(ids) == 0 {
		return nil
	}
	n, err := tx.Exec(ctx, `update payment_money set `+column+` = ?, version = version + 1 where id in (?)`, at, ids)
	if err == nil && n != int64(len(ids)) {
		return fault.Conflict("fault.stale", nil)
	}
	return err
}
