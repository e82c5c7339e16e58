package payment

import (
	"context"
	"time"

	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/money"
	"sanad/internal/pii"
)

type waiverRow struct {
	ID        string       `db:"id"`
	Invoice   string       `db:"invoice_id"`
	Person    string       `db:"person_id"`
	Line      int64        `db:"line"` // position of the charge
	Amount    money.Amount `db:"amount"`
	Ground    string       `db:"ground"`
	Reason    pii.Sealed   `db:"reason"`
	State     WaiverState  `db:"state"`
	AskedBy   string       `db:"asked_by"`
	AskedAt   time.Time    `db:"asked_at"`
	Answer    pii.Sealed   `db:"answer"`
	DecidedBy string       `db:"decided_by"`
	DecidedAt *time.Time   `db:"decided_at"`
	Version   int64        `db:"version"`
}

const waiverColumns = `id, invoice_id, person_id, line, amount, ground, reason, state, asked_by, asked_at, answer, decided_by, decided_at, version`

func insertWaiver(ctx context.Context, tx *db.Tx, r waiverRow) error {
	return db.Insert(ctx, tx, "payment_waiver", r)
}

func loadWaiver(ctx context.Context, tx *db.Tx, id string) (waiverRow, error) {
	return db.Get[waiverRow](ctx, tx, `select `+waiverColumns+` from payment_waiver where id = ?`, id)
}

// listWaiversOf returns what was asked to be waived of an invoice, oldest first.
func listWaiversOf(ctx context.Context, tx *db.Tx, invoice string) ([]waiverRow, error) {
	return db.List[waiverRow](ctx, tx, `select `+waiverColumns+` from payment_waiver where invoice_id = ? order by id limit 100`, invoice)
}

// updateWaiver stores what became of a waiver, if nobody decided it before.
func updateWaiver(ctx context.Context, tx *db.Tx, r waiverRow) error {
	n, err := tx.Exec(ctx, `update payment_waiver set state = ?, answer = ?, decided_by = ?, decided_at = ?, version = version + 1
		where id = ? and version = ?`, r.State, r.Answer, r.DecidedBy, r.DecidedAt, r.ID, r.Version)
	if err == nil && n == 0 {
		return fault.Conflict("fault.stale", nil)
	}
	return err
}

// waivingRow is a waiver in the list of the desk.
type waivingRow struct {
	ID        string       `db:"id"`
	Reference string       `db:"reference"`
	Owed      money.Amount `db:"owed"`
	Amount    money.Amount `db:"amount"`
	Ground    string       `db:"ground"`
	AskedAt   time.Time    `db:"asked_at"`
	IssuedAt  time.Time    `db:"issued_at"`
}

// listOpenWaivers returns the waivers that wait, oldest first, after one. Nobody sees their own affair.
func listOpenWaivers(ctx context.Context, tx *db.Tx, by, after string, limit int) ([]waivingRow, error) {
	return db.List[waivingRow](ctx, tx, `select w.id, i.reference, i.amount as owed, w.amount, w.ground, w.asked_at, i.issued_at from payment_waiver w
		join payment_invoice i on i.id = w.invoice_id where w.state = 'open' and w.person_id <> ? and w.id > ? order by w.id limit ?`, by, after, limit)
}

// isWaiving tells whether a registrar has still to decide on a waiver of an invoice.
func isWaiving(ctx context.Context, tx *db.Tx, invoice string) (bool, error) {
	list, err := db.List[string](ctx, tx, `select id from payment_waiver where invoice_id = ? and state = 'open' limit 1`, invoice)
	return len(list) > 0, err
}
