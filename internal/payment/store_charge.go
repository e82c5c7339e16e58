package payment

import (
	"context"
	"time"

	"sanad/internal/db"
)

// chargeRow is a charge that a cashier asks to book and that another must agree to.
type chargeRow struct {
	Movement string    `db:"movement_id"`
	How      string    `db:"how"` // asCharge, or the payments of a payout as an address has them, with their fingerprint
	By       string    `db:"asked_by"`
	At       time.Time `db:"asked_at"`
}

func findCharge(ctx context.Context, tx *db.Tx, movement string) (chargeRow, error) {
	r, _, err := db.Find[chargeRow](ctx, tx, `select movement_id, how, asked_by, asked_at from payment_charge where movement_id = ?`, movement)
	return r, err
}

// replaceCharge stores what is asked of a movement, in place of what was asked before.
func replaceCharge(ctx context.Context, tx *db.Tx, r chargeRow) error {
	if _, err := tx.Exec(ctx, `delete from payment_charge where movement_id = ?`, r.Movement); err != nil {
		return err
	}
	return db.Insert(ctx, tx, "payment_charge", r)
}
