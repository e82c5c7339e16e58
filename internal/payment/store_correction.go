package payment

import (
	"context"
	"time"

	"sanad/internal/db"
	"sanad/internal/person"
	"sanad/internal/pii"
	"sanad/internal/vault"
)

type correctionRow struct {
	ID      string     `db:"id"`
	Money   string     `db:"money_id"`
	Invoice string     `db:"invoice_id"`
	Person  string     `db:"person_id"` // whose invoice it is
	Kind    string     `db:"kind"`
	Reason  pii.Sealed `db:"reason"`
	By      string     `db:"by_id"`
	MadeAt  time.Time  `db:"made_at"`
}

// field names the sealed reason; the payer's key seals it.
func (r correctionRow) field() vault.Field {
	return vault.Field{Entry: "payment_correction.reason", Row: r.ID, Scope: person.Scope(r.Person)}
}

func insertCorrection(ctx context.Context, tx *db.Tx, r correctionRow) error {
	return db.Insert(ctx, tx, "payment_correction", r)
}

// listCorrections returns what was found wrong with money on an invoice, oldest first.
func listCorrections(ctx context.Context, tx *db.Tx, invoice, moneyID string) ([]correctionRow, error) {
	column, value := `invoice_id`, invoice
	if moneyID != "" {
		column, value = `money_id`, moneyID
	}
	return db.List[correctionRow](ctx, tx, `select id, money_id, invoice_id, person_id, kind, reason, by_id, made_at from payment_correction
		where `+column+` = ? order by id limit 50`, value)
}

// loadLaid returns money with the invoice on which it lies, if it lies on one.
func loadLaid(ctx context.Context, tx *db.Tx, moneyID string) (m moneyRow, i invoiceRow, err error) {
	if m, err = loadMoney(ctx, tx, moneyID); err == nil && m.Invoice != "" {
		i, err = loadInvoice(ctx, tx, m.Invoice)
	}
	return m, i, err
}

// listTold returns what a channel told and no statement has shown, the oldest first, after one.
func listTold(ctx context.Context, tx *db.Tx, c Channel, after string, limit int) ([]moneyRow, error) {
	return db.List[moneyRow](ctx, tx, `select `+moneyColumns+` from payment_money where channel = ? and seen_at is null and state <> 'reversed' and id > ?
		order by id limit ?`, c, after, limit)
}
