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

// listWaivedApart returns the invoices whose lines below nothing are not what was approved to be waived, with the difference.
func listWaivedApart(ctx context.Context, tx *db.Tx, invoices []string) ([]sum, error) {
	return db.List[sum](ctx, tx, `select invoice_id, cast(sum(amount) as bigint) as amount from (
			select invoice_id, -amount as amount from payment_line where amount < 0 and invoice_id in (?)
			union all select invoice_id, -amount as amount from payment_waiver where state = 'approved' and invoice_id in (?)) x
		group by invoice_id having sum(amount) <> 0 order by invoice_id`, invoices, invoices)
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

// booked is what the books have of an invoice.
type booked struct {
	Invoice string       `db:"subject"`
	Held    money.Amount `db:"held"`   // for its payer
	Again   money.Amount `db:"again"`  // owed again
	Earned  money.Amount `db:"earned"` // of fees
	Entry   string       `db:"entry"`  // that settled it
}

func listBooked(ctx context.Context, tx *db.Tx, invoices []string) ([]booked, error) {
	return db.List[booked](ctx, tx, `select subject,
		cast(-sum(case when account = 'payer' then amount else 0 end) as bigint) as held,
		cast(sum(case when account = 'reversed' then amount else 0 end) as bigint) as again,
		cast(-sum(case when account like 'fee/%' then amount else 0 end) as bigint) as earned,
		max(case when account like 'fee/%' then entry_id else '' end) as entry
		from payment_posting where subject in (?) group by subject order by subject`, invoices)
}

// findUnbalanced returns an entry that does not come to nothing.
func findUnbalanced(ctx context.Context, tx *db.Tx) (string, bool, error) {
	return db.Find[string](ctx, tx, `select entry_id from payment_posting group by entry_id having sum(amount) <> 0 limit 1`)
}

// findLost returns money that the books do not have as it is: whole where its channel put it, or nothing after it was taken back.
func findLost(ctx context.Context, tx *db.Tx) (string, bool, error) {
	return db.Find[string](ctx, tx, `select m.id from payment_money m left join (select e.money_id, sum(p.amount) as amount
			from payment_entry e join payment_posting p on p.entry_id = e.id and p.subject = e.money_id
			where e.money_id <> '' and (p.account like 'due/%' or p.account like 'bank/%') group by e.money_id) b on b.money_id = m.id
		where coalesce(b.amount, 0) <> case when m.state in ('reversed', 'same') then 0 else m.amount end limit 1`)
}

// findUnbooked returns a confirmed claim without its money, or money of a claim that nobody confirmed.
func findUnbooked(ctx context.Context, tx *db.Tx) (string, bool, error) {
	return db.Find[string](ctx, tx, `select c.id from payment_claim c left join payment_money m on m.channel = 'slip' and m.external_id = c.id
		where coalesce(m.amount, 0) <> c.found or (c.state = 'confirmed') <> (c.found > 0) limit 1`)
}

// findStray returns money that lies as belonging to nobody while its row says otherwise, or the other way round.
func findStray(ctx context.Context, tx *db.Tx) (string, bool, error) {
	return db.Find[string](ctx, tx, `select m.id from payment_money m left join payment_posting p on p.account = 'unapplied' and p.subject = m.id
		group by m.id, m.amount, m.state having coalesce(-sum(p.amount), 0) <> case when m.state = 'unapplied' then m.amount else 0 end limit 1`)
}

// findMiscounted returns a statement whose movements do not come to what it says.
func findMiscounted(ctx context.Context, tx *db.Tx) (string, bool, error) {
	return db.Find[string](ctx, tx, `select s.id from payment_statement s left join payment_movement m on m.statement_id = s.id
		group by s.id, s.kept having coalesce(sum(m.amount), 0) <> s.kept limit 1`)
}

// findDoubled returns a line that stands twice, though a bank told it once.
func findDoubled(ctx context.Context, tx *db.Tx) (string, bool, error) {
	return db.Find[string](ctx, tx, `select min(id) from payment_movement group by account_id, booked_on, words_index having count(*) > 1 limit 1`)
}

// findUnshown returns money, or a refund, of which the books have more or less as told and not shown by a bank than its row says.
func findUnshown(ctx context.Context, tx *db.Tx) (string, bool, error) {
	at, found, err := db.Find[string](ctx, tx, `select m.id from payment_money m left join payment_posting p on p.account = 'due/' || m.channel and p.subject = m.id
		where m.channel <> 'statement' group by m.id, m.amount, m.state, m.seen_at, m.back_at having coalesce(sum(p.amount), 0) <>
			case when m.seen_at is null then m.amount else 0 end - case when m.state = 'reversed' and m.back_at is null then m.amount else 0 end limit 1`)
	if err != nil || found {
		return at, found, err
	}
	at, found, err = db.Find[string](ctx, tx, `select m.id from payment_money m left join payment_posting p on p.account in ('due/biller', 'due/card') and p.subject = m.id
		where m.channel = 'statement' group by m.id, m.amount, m.state, m.back_at having coalesce(sum(p.amount), 0) <>
			case when m.state = 'reversed' and m.back_at is null then -m.amount else 0 end limit 1`)
	if err != nil || found {
		return at, found, err
	}
	return db.Find[string](ctx, tx, `select m.id from payment_move m left join payment_posting p on p.account = 'due/refund' and p.subject = m.id
		group by m.id, m.amount, m.state, m.kind, m.seen_at having coalesce(sum(p.amount), 0) <>
			case when m.kind = 'refund' and m.state = 'done' and m.seen_at is null then -m.amount else 0 end limit 1`)
}
