package payment

import (
	"context"
	"time"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/money"
	"sanad/internal/pii"
)

type invoiceRow struct {
	ID         string       `db:"id"`
	Reference  string       `db:"reference"`
	Case       string       `db:"case_id"`
	Person     string       `db:"person_id"`
	Purpose    string       `db:"purpose"`
	State      State        `db:"state"`
	Amount     money.Amount `db:"amount"`
	Due        day.Day      `db:"due_on"`
	Law        string       `db:"law_id"`
	Version    int64        `db:"version"`
	IssuedAt   time.Time    `db:"issued_at"`
	RemindedAt *time.Time   `db:"reminded_at"`
	EndedAt    *time.Time   `db:"ended_at"`
	Held       money.Amount `db:"held"`        // lies on it for its payer, as the books have it
	ReversedAt *time.Time   `db:"reversed_at"` // since when it is owed again, although its fee was earned
}

func (r invoiceRow) invoice(claimed bool) Invoice {
	return Invoice{
		ID: r.ID, Reference: r.Reference, Case: r.Case, Person: r.Person, Purpose: r.Purpose, State: r.State, Amount: r.Amount,
		Due: r.Due, Claimed: claimed, Held: r.Held, Again: r.ReversedAt != nil, IssuedAt: r.IssuedAt, EndedAt: r.EndedAt,
	}
}

type lineRow struct {
	Invoice    string             `db:"invoice_id"`
	Position   int64              `db:"position"`
	Fee        string             `db:"fee"`
	NameEn     string             `db:"name_en"`
	NameUr     string             `db:"name_ur"`
	Units      int64              `db:"units"`
	Each       money.Amount       `db:"each_amount"`
	Amount     money.Amount       `db:"amount"`
	Rule       string             `db:"rule_id"`
	Instrument string             `db:"instrument"`
	Confidence council.Confidence `db:"confidence"`
	Law        string             `db:"law_id"`
}

func (r lineRow) line() Line {
	return Line{council.Text{En: r.NameEn, Ur: r.NameUr}, r.Units, r.Each, r.Amount, r.Rule, r.Instrument, r.Confidence}
}

type claimRow struct {
	ID         string       `db:"id"`
	Invoice    string       `db:"invoice_id"`
	Person     string       `db:"person_id"`
	Document   string       `db:"document_id"`
	SlipIndex  []byte       `db:"slip_index"`
	Twice      bool         `db:"twice"`
	Amount     money.Amount `db:"amount"`
	PaidOn     day.Day      `db:"paid_on"`
	Found      money.Amount `db:"found"` // paid, as the cashier found; nothing until then
	BankNumber pii.Sealed   `db:"bank_number"`
	BankIndex  []byte       `db:"bank_index"` // of a number that tells one payment from another
	State      ClaimState   `db:"state"`
	Reason     pii.Sealed   `db:"reason"`
	DecidedBy  string       `db:"decided_by"`
	Version    int64        `db:"version"`
	ClaimedAt  time.Time    `db:"claimed_at"`
	DecidedAt  *time.Time   `db:"decided_at"`
}

type receiptRow struct {
	ID      string       `db:"id"`
	Invoice string       `db:"invoice_id"`
	Entry   string       `db:"entry_id"` // that settled the invoice
	Year    int64        `db:"year"`
	Serial  int64        `db:"serial"`
	Number  string       `db:"number"`
	Amount  money.Amount `db:"amount"`
	MadeAt  time.Time    `db:"made_at"`
}

const (
	invoiceColumns = `id, reference, case_id, person_id, purpose, state, amount, due_on, law_id, version, issued_at, reminded_at, ended_at, reversed_at, held`
	lineColumns    = `invoice_id, position, fee, name_en, name_ur, units, each_amount, amount, rule_id, instrument, confidence, law_id`
	claimColumns   = `id, invoice_id, person_id, document_id, slip_index, twice, amount, found, paid_on, bank_number, bank_index, state, reason, decided_by,
	version, claimed_at, decided_at`
	receiptColumns = `id, invoice_id, entry_id, year, serial, number, amount, made_at`
)

func insertInvoice(ctx context.Context, tx *db.Tx, r invoiceRow) error {
	return db.Insert(ctx, tx, "payment_invoice", r)
}

func insertLine(ctx context.Context, tx *db.Tx, r lineRow) error {
	return db.Insert(ctx, tx, "payment_line", r)
}

func insertClaim(ctx context.Context, tx *db.Tx, r claimRow) error {
	return db.Insert(ctx, tx, "payment_claim", r)
}

func insertReceipt(ctx context.Context, tx *db.Tx, r receiptRow) error {
	return db.Insert(ctx, tx, "payment_receipt", r)
}

// loadInvoice returns an invoice whoever must pay it: for cashiers and for the program.
func loadInvoice(ctx context.Context, tx *db.Tx, id string) (invoiceRow, error) {
	return db.Get[invoiceRow](ctx, tx, `select `+invoiceColumns+` from payment_invoice where id = ?`, id)
}

// loadOwn returns an invoice of person; another's is not found.
func loadOwn(ctx context.Context, tx *db.Tx, id, person string) (invoiceRow, error) {
	return db.Get[invoiceRow](ctx, tx, `select `+invoiceColumns+` from payment_invoice where id = ? and person_id = ?`, id, person)
}

// loadOwnReference returns the invoice of person that has a reference; another's is not found.
func loadOwnReference(ctx context.Context, tx *db.Tx, reference, person string) (invoiceRow, error) {
	return db.Get[invoiceRow](ctx, tx, `select `+invoiceColumns+` from payment_invoice where reference = ? and person_id = ?`, reference, person)
}

// findReference returns the invoice with a reference.
func findReference(ctx context.Context, tx *db.Tx, reference string) (invoiceRow, bool, error) {
	return db.Find[invoiceRow](ctx, tx, `select `+invoiceColumns+` from payment_invoice where reference = ?`, reference)
}

func listOfCase(ctx context.Context, tx *db.Tx, caseID string) ([]invoiceRow, error) {
	return db.List[invoiceRow](ctx, tx, `select `+invoiceColumns+` from payment_invoice where case_id = ? order by id desc limit 50`, caseID)
}

// listOwn returns the invoices of a person, newest first, that come after the one with an id; empty: from the newest.
func listOwn(ctx context.Context, tx *db.Tx, person, after string, limit int) ([]invoiceRow, error) {
	query, args := `select `+invoiceColumns+` from payment_invoice where person_id = ?`, []any{person}
	if after != "" {
		query, args = query+` and id < ?`, append(args, after)
	}
	return db.List[invoiceRow](ctx, tx, query+` order by id desc limit ?`, append(args, limit)...)
}

// listUnpaid returns what a person still owes or owes again, the earliest deadline first.
func listUnpaid(ctx context.Context, tx *db.Tx, person string, limit int) ([]invoiceRow, error) {
	return db.List[invoiceRow](ctx, tx, `select `+invoiceColumns+` from payment_invoice where person_id = ? and (state = 'issued' or reversed_at is not null)
		order by due_on, id limit ?`, person, limit)
}

// listDue returns unpaid invoices without an open claim whose deadline lies within two days, after a position in the order of deadlines.
func listDue(ctx context.Context, tx *db.Tx, from, to day.Day, after invoiceRow, limit int) ([]invoiceRow, error) {
	return db.List[invoiceRow](ctx, tx, `select `+invoiceColumns+` from payment_invoice i where state = 'issued' and due_on >= ? and due_on <= ?
		and (due_on > ? or due_on = ? and id > ?) and not exists (select 1 from payment_claim c where c.invoice_id = i.id and c.state = 'open')
		order by due_on, id limit ?`, from, to, after.Due, after.Due, after.ID, limit)
}

// updateInvoice stores the next version of r, if nobody stored it before.
func updateInvoice(ctx context.Context, tx *db.Tx, r invoiceRow) error {
	n, err := tx.Exec(ctx, `update payment_invoice set state = ?, amount = ?, due_on = ?, reminded_at = ?, ended_at = ?, reversed_at = ?, held = ?, version = version + 1
		where id = ? and version = ?`, r.State, r.Amount, r.Due, r.RemindedAt, r.EndedAt, r.ReversedAt, r.Held, r.ID, r.Version)
	if err == nil && n == 0 {
		return fault.Conflict("fault.stale", nil)
	}
	return err
}

func listLines(ctx context.Context, tx *db.Tx, invoice string) ([]lineRow, error) {
	return db.List[lineRow](ctx, tx, `select `+lineColumns+` from payment_line where invoice_id = ? order by position limit 100`, invoice)
}

func loadClaim(ctx context.Context, tx *db.Tx, id string) (claimRow, error) {
	return db.Get[claimRow](ctx, tx, `select `+claimColumns+` from payment_claim where id = ?`, id)
}

// listClaims returns the claims for an invoice, oldest first; there are no more than mostClaims.
func listClaims(ctx context.Context, tx *db.Tx, invoice string) ([]claimRow, error) {
	return db.List[claimRow](ctx, tx, `select `+claimColumns+` from payment_claim where invoice_id = ? order by id limit 100`, invoice)
}

// listClaimed returns which of the invoices have an open claim.
func listClaimed(ctx context.Context, tx *db.Tx, invoices []string) ([]string, error) {
	if len(invoices) == 0 {
		return nil, nil
	}
	return db.List[string](ctx, tx, `select invoice_id from payment_claim where state = 'open' and invoice_id in (?)`, invoices)
}

// listSameSlip returns the claims that show the same slip, oldest first.
func listSameSlip(ctx context.Context, tx *db.Tx, index []byte, limit int) ([]claimRow, error) {
	return db.List[claimRow](ctx, tx, `select `+claimColumns+` from payment_claim where slip_index = ? order by id limit ?`, index, limit)
}

// updateTwice flags every claim that shows a slip.
func updateTwice(ctx context.Context, tx *db.Tx, index []byte) error {
	_, err := tx.Exec(ctx, `update payment_claim set twice = ? where slip_index = ? and not twice`, true, index)
	return err
}

// updateClaim stores what became of a claim, if nobody decided it before.
func updateClaim(ctx context.Context, tx *db.Tx, r claimRow) error {
	n, err := tx.Exec(ctx, `update payment_claim set state = ?, found = ?, reason = ?, decided_by = ?, decided_at = ?, version = version + 1
		where id = ? and version = ?`, r.State, r.Found, r.Reason, r.DecidedBy, r.DecidedAt, r.ID, r.Version)
	if err == nil && n == 0 {
		return fault.Conflict("fault.stale", nil)
	}
	return err
}

func findReceipt(ctx context.Context, tx *db.Tx, invoice string) (receiptRow, bool, error) {
	return db.Find[receiptRow](ctx, tx, `select `+receiptColumns+` from payment_receipt where invoice_id = ?`, invoice)
}

// takeNumber returns the next serial of a year's receipts. The row is taken in the transaction that uses the number, so that a
// transaction which fails leaves no gap.
func takeNumber(ctx context.Context, tx *db.Tx, year int) (int64, error) {
	return db.Get[int64](ctx, tx, `insert into payment_number (year, last) values (?, 1)
		on conflict (year) do update set last = payment_number.last + 1 returning last`, year)
}
