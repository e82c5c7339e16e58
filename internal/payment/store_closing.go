package payment

import (
	"context"
	"time"

	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/money"
)

type closingRow struct {
	Month    Month     `db:"month"`
	Entries  int64     `db:"entries"`
	Hash     string    `db:"hash"`
	ClosedBy string    `db:"closed_by"`
	ClosedAt time.Time `db:"closed_at"`
}

type closingLineRow struct {
	Month   Month        `db:"month"`
	Account string       `db:"account"`
	Balance money.Amount `db:"balance"`
}

// bookedRow is a posting with its entry.
type bookedRow struct {
	Entry    string       `db:"entry_id"`
	Kind     entryKind    `db:"kind"`
	Money    string       `db:"money_id"`
	Invoice  string       `db:"invoice_id"`
	By       string       `db:"by_id"`
	BookOn   day.Day      `db:"book_on"`
	MadeAt   time.Time    `db:"made_at"`
	Position int64        `db:"position"`
	Account  string       `db:"account"`
	Subject  string       `db:"subject"`
	Amount   money.Amount `db:"amount"`
	// Reference is that of the invoice; empty: there is none.
	Reference string `db:"reference"`
}

func insertClosing(ctx context.Context, tx *db.Tx, r closingRow, lines []closingLineRow) error {
	if err := db.Insert(ctx, tx, "payment_closing", r); err != nil {
		return err
	}
	for _, l := range lines {
		if err := db.Insert(ctx, tx, "payment_closing_line", l); err != nil {
			return err
		}
	}
	return nil
}

func findClosing(ctx context.Context, tx *db.Tx, m Month) (closingRow, bool, error) {
	return db.Find[closingRow](ctx, tx, `select month, entries, hash, closed_by, closed_at from payment_closing where month = ?`, m)
}

func listClosings(ctx context.Context, tx *db.Tx) ([]closingRow, error) {
	return db.List[closingRow](ctx, tx, `select month, entries, hash, closed_by, closed_at from payment_closing order by month`)
}

// lastClosed returns the last month that is closed; empty: none is.
func lastClosed(ctx context.Context, tx *db.Tx) (Month, error) {
	m, _, err := db.Find[Month](ctx, tx, `select month from payment_closing order by month desc limit 1`)
	return m, err
}

// firstClosed returns the first month that is closed; empty: none is.
func firstClosed(ctx context.Context, tx *db.Tx) (Month, error) {
	m, _, err := db.Find[Month](ctx, tx, `select month from payment_closing order by month limit 1`)
	return m, err
}

// firstBooked returns the month of the first entry; empty: there is none.
func firstBooked(ctx context.Context, tx *db.Tx) (Month, error) {
	d, found, err := db.Find[day.Day](ctx, tx, `select book_on from payment_entry order by book_on limit 1`)
	if err != nil || !found {
		return "", err
	}
	return MonthOf(d), nil
}

func listClosingLines(ctx context.Context, tx *db.Tx, m Month) ([]closingLineRow, error) {
	return db.List[closingLineRow](ctx, tx, `select month, account, balance from payment_closing_line where month = ? order by account`, m)
}

// sumRow is what an account was debited and credited.
type sumRow struct {
	Account string       `db:"account"`
	Debit   money.Amount `db:"debit"`
	Credit  money.Amount `db:"credit"`
}

// listSumsBetween sums each account over some days.
func listSumsBetween(ctx context.Context, tx *db.Tx, from, to day.Day) ([]sumRow, error) {
	return db.List[sumRow](ctx, tx, `select account, cast(sum(case when amount > 0 then amount else 0 end) as bigint) as debit,
		cast(-sum(case when amount < 0 then amount else 0 end) as bigint) as credit from payment_posting where book_on >= ? and book_on <= ?
		group by account order by account`, from, to)
}

func countEntries(ctx context.Context, tx *db.Tx, from, to day.Day) (int64, error) {
	return db.Get[int64](ctx, tx, `select count(*) from payment_entry where book_on >= ? and book_on <= ?`, from, to)
}

// listBookedOn returns entries of a day after one, each with all its postings; limit counts entries.
func listBookedOn(ctx context.Context, tx *db.Tx, on day.Day, after string, limit int) ([]bookedRow, error) {
	return db.List[bookedRow](ctx, tx, `select p.entry_id, e.kind, e.money_id, e.invoice_id, e.by_id, e.book_on, e.made_at, p.position, p.account, p.subject, p.amount,
		coalesce(i.reference, '') as reference
		from (select id, kind, money_id, invoice_id, by_id, book_on, made_at from payment_entry where book_on = ? and id > ? order by id limit ?) e
		join payment_posting p on p.entry_id = e.id left join payment_invoice i on i.id = e.invoice_id order by p.entry_id, p.position`, on, after, limit)
}

// listBookedOf returns the last entries that concern an invoice or move what lies on it, in their order, each with all its postings; limit counts entries.
func listBookedOf(ctx context.Context, tx *db.Tx, invoice string, limit int) ([]bookedRow, error) {
	return db.List[bookedRow](ctx, tx, `select p.entry_id, e.kind, e.money_id, e.invoice_id, e.by_id, e.book_on, e.made_at, p.position, p.account, p.subject, p.amount,
		coalesce(i.reference, '') as reference
		from (select id, kind, money_id, invoice_id, by_id, book_on, made_at from payment_entry where id in (select id from payment_entry where invoice_id = ? and invoice_id <> ''
			union select entry_id from payment_posting where account in ('payer', 'reversed') and subject = ?) order by id desc limit ?) e
		join payment_posting p on p.entry_id = e.id left join payment_invoice i on i.id = e.invoice_id order by p.entry_id, p.position`, invoice, invoice, limit)
}

// findFeeName returns what the newest invoice with a fee calls it.
func findFeeName(ctx context.Context, tx *db.Tx, fee string) (lineRow, bool, error) {
	return db.Find[lineRow](ctx, tx, `select `+lineColumns+` from payment_line where fee = ? order by invoice_id desc, position limit 1`, fee)
}

// bucketRow is how much is outstanding of what was due by some days.
type bucketRow struct {
	Purpose string       `db:"purpose"`
	Count   int64        `db:"count"`
	Amount  money.Amount `db:"amount"`
}

// listOutstanding sums by purpose what is still to be paid of invoices that were issued in a window of days and wait.
func listOutstanding(ctx context.Context, tx *db.Tx, from, to time.Time) ([]bucketRow, error) {
	return db.List[bucketRow](ctx, tx, `select purpose, count(*) as count, cast(sum(amount - held) as bigint) as amount from payment_invoice
		where state = 'issued' and issued_at >= ? and issued_at < ? group by purpose order by purpose`, from, to)
}

// listOwing returns invoices of a purpose that were issued in a window of time and wait, the oldest first, after one.
func listOwing(ctx context.Context, tx *db.Tx, purpose string, from, to time.Time, after string, limit int) ([]invoiceRow, error) {
	at, passed := from, ""
	if last, found, err := db.Find[invoiceRow](ctx, tx, `select `+invoiceColumns+` from payment_invoice where id = ?`, after); err != nil {
		return nil, err
	} else if found && !last.IssuedAt.Before(from) {
		at, passed = last.IssuedAt, last.ID
	}
	return db.List[invoiceRow](ctx, tx, `select `+invoiceColumns+` from payment_invoice where state = 'issued' and purpose = ? and issued_at >= ? and issued_at < ?
		and (issued_at > ? or id > ?) order by issued_at, id limit ?`, purpose, at, to, at, passed, limit)
}
