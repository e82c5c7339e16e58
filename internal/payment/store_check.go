package payment

import (
	"context"

	"sanad/internal/db"
	"sanad/internal/money"
)

// listInvoices returns invoices by id, after one.
func listInvoices(ctx context.Context, tx *db.Tx, after string, limit int) ([]invoiceRow, error) {
	return db.List[invoiceRow](ctx, tx, `select `+invoiceColumns+` from payment_invoice where id > ? order by id limit ?`, after, limit)
}

func listClaimsOf(ctx context.Context, tx *db.Tx, invoices []string) ([]claimRow, error) {
	return db.List[claimRow](ctx, tx, `select `+claimColumns+` from payment_claim where invoice_id in (?) order by id`, invoices)
}

func listReceiptsOf(ctx context.Context, tx *db.Tx, invoices []string) ([]receiptRow, error) {
	return db.List[receiptRow](ctx, tx, `select `+receiptColumns+` from payment_receipt where invoice_id in (?) order by id`, invoices)
}

// sum is what the lines of an invoice come to.
type sum struct {
	Invoice string       `db:"invoice_id"`
	Amount  money.Amount `db:"amount"`
}

func listSums(ctx context.Context, tx *db.Tx, invoices []string) ([]sum, error) {
	return db.List[sum](ctx, tx, `select invoice_id, cast(sum(amount) as bigint) as amount from payment_line where invoice_id in (?)
		group by invoice_id order by invoice_id`, invoices)
}

// series is the receipts of a year beside the last number that was given out.
type series struct {
	Year     int64 `db:"year"`
	Last     int64 `db:"last"`
	Receipts int64 `db:"receipts"`
	First    int64 `db:"first_serial"`
	Highest  int64 `db:"highest"`
}

func listSeries(ctx context.Context, tx *db.Tx) ([]series, error) {
	return db.List[series](ctx, tx, `select n.year, n.last, count(r.serial) as receipts, coalesce(min(r.serial), 0) as first_serial,
		coalesce(max(r.serial), 0) as highest from payment_number n left join payment_receipt r on r.year = n.year
		group by n.year, n.last order by n.year`)
}

// countRows counts the claims and the receipts that there are, whatever they are for.
func countRows(ctx context.Context, tx *db.Tx) (claims, receipts int, err error) {
	if claims, err = db.Get[int](ctx, tx, `select count(*) from payment_claim`); err != nil {
		return 0, 0, err
	}
	receipts, err = db.Get[int](ctx, tx, `select count(*) from payment_receipt`)
	return claims, receipts, err
}
