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

// since tells that a movement was booked on the day on which an invoice was issued, or later; a day begins where UTC has it, which is no later than here.
const since = ` cast(m.booked_on as text) >= substr(cast(i.issued_at as text), 1, 10) `

// listLooked returns which of the invoices are those of payments that their payers look for and that count nowhere.
func listLooked(ctx context.Context, tx *db.Tx, invoices []string) ([]string, error) {
	if len(invoices) == 0 {
		return nil, nil
	}
	return db.List[string](ctx, tx, `select distinct t.invoice_id from payment_trace t join payment_invoice i on i.id = t.invoice_id where t.invoice_id in (?)
		and not exists (select 1 from payment_movement m where m.bank_index = t.bank_index and m.money_id <> '' and`+since+`)`, invoices)
}

// listTracesOf returns who looks for a movement by its bank's number, for an invoice that was there on its day.
func listTracesOf(ctx context.Context, tx *db.Tx, movement string) ([]traceRow, error) {
	return db.List[traceRow](ctx, tx, `select t.id, t.invoice_id, t.person_id, t.number, t.bank_index, t.asked_at from payment_movement m
		join payment_trace t on t.bank_index = m.bank_index join payment_invoice i on i.id = t.invoice_id where m.id = ? and`+since+`order by t.id limit 20`, movement)
}

// listNowhere returns for what payers look that is on no statement, of invoices that are still owed, the oldest first, after one.
func listNowhere(ctx context.Context, tx *db.Tx, after string, limit int) ([]traceRow, error) {
	return db.List[traceRow](ctx, tx, `select t.id, t.invoice_id, t.person_id, t.number, t.bank_index, t.asked_at from payment_trace t
		join payment_invoice i on i.id = t.invoice_id where t.id > ? and (i.state = 'issued' or i.state = 'expired' or i.reversed_at is not null)
		and not exists (select 1 from payment_movement m where m.bank_index = t.bank_index and m.amount > 0 and`+since+`) order by t.id limit ?`, after, limit)
}

// countedRow is a movement that brought money, with the invoice for which it counts, or counted until it was taken back.
type countedRow struct {
	ID      string     `db:"id"`
	Invoice string     `db:"invoice_id"`
	State   MoneyState `db:"state"`
}

// listByBank returns the movements of money that came in with a number of the bank since an invoice was issued, newest first.
func listByBank(ctx context.Context, tx *db.Tx, index []byte, invoice string) ([]countedRow, error) {
	return db.List[countedRow](ctx, tx, `select m.id, coalesce(p.invoice_id, '') as invoice_id, coalesce(p.state, '') as state from payment_movement m join payment_invoice i on i.id = ?
		left join payment_money p on p.id = m.money_id and m.money_id <> '' where m.bank_index = ? and m.amount > 0 and`+since+`order by m.id desc limit 50`, invoice, index)
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
