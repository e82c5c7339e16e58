package payment

import (
	"context"
	"time"

	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/money"
	"sanad/internal/person"
	"sanad/internal/pii"
	"sanad/internal/vault"
)

type traceRow struct {
	ID        string     `db:"id"`
	Invoice   string     `db:"invoice_id"`
	Person    string     `db:"person_id"`
	Number    pii.Sealed `db:"number"`
	BankIndex []byte     `db:"bank_index"`
	AskedAt   time.Time  `db:"asked_at"`
}

const traceColumns = `id, invoice_id, person_id, number, bank_index, asked_at`

// field names the sealed number; the key of who looks for it seals it.
func (r traceRow) field() vault.Field {
	return vault.Field{Entry: "payment_trace.number", Row: r.ID, Scope: person.Scope(r.Person)}
}

func insertTrace(ctx context.Context, tx *db.Tx, r traceRow) error {
	return db.Insert(ctx, tx, "payment_trace", r)
}

// listTraces returns for what the payer of an invoice looks, oldest first.
func listTraces(ctx context.Context, tx *db.Tx, invoice string) ([]traceRow, error) {
	return db.List[traceRow](ctx, tx, `select `+traceColumns+` from payment_trace where invoice_id = ? order by id limit ?`, invoice, 2*mostTraces)
}

// listTracesOf returns who looks for the payment with a number of the bank.
func listTracesOf(ctx context.Context, tx *db.Tx, index []byte) ([]traceRow, error) {
	return db.List[traceRow](ctx, tx, `select `+traceColumns+` from payment_trace where bank_index = ? order by id limit 20`, index)
}

// listNowhere returns for what payers look that is on no statement, of invoices that are still owed, the oldest first, after one.
func listNowhere(ctx context.Context, tx *db.Tx, after string, limit int) ([]traceRow, error) {
	return db.List[traceRow](ctx, tx, `select t.id, t.invoice_id, t.person_id, t.number, t.bank_index, t.asked_at from payment_trace t
		join payment_invoice i on i.id = t.invoice_id where t.id > ? and (i.state = 'issued' or i.state = 'expired' or i.reversed_at is not null)
		and not exists (select 1 from payment_movement m where m.bank_index = t.bank_index) order by t.id limit ?`, after, limit)
}

// findByBank returns the movement of money that came in with a number of the bank.
func findByBank(ctx context.Context, tx *db.Tx, index []byte) (movementRow, bool, error) {
	return db.Find[movementRow](ctx, tx, `select `+movementColumns+` from payment_movement where bank_index = ? and amount > 0 order by id limit 1`, index)
}

// findCounted returns the reference of another invoice for which a movement with a number of the bank and of a sum counts, that was booked within two days.
func findCounted(ctx context.Context, tx *db.Tx, index []byte, amount money.Amount, invoice string, from, to day.Day) (string, bool, error) {
	return db.Find[string](ctx, tx, `select i.reference from payment_movement v join payment_money m on m.id = v.money_id join payment_invoice i on i.id = m.invoice_id
		where v.bank_index = ? and v.amount = ? and m.state <> 'reversed' and i.id <> ? and v.booked_on >= ? and v.booked_on <= ? order by v.id limit 1`,
		index, amount, invoice, from, to)
}

// findReach returns the last day of which the council has a statement.
func findReach(ctx context.Context, tx *db.Tx) (day.Day, bool, error) {
	return db.Find[day.Day](ctx, tx, `select last_on from payment_statement where state <> 'loading' order by last_on desc limit 1`)
}
