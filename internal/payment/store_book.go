package payment

import (
	"context"
	"time"

	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/money"
)

type moneyRow struct {
	ID         string       `db:"id"`
	Channel    Channel      `db:"channel"`
	External   string       `db:"external_id"`
	Own        string       `db:"own_id"` // by which the bank knows it; empty: none, or too short to know it by
	Bank       string       `db:"bank"`
	Reference  string       `db:"reference"`
	Invoice    string       `db:"invoice_id"`
	Amount     money.Amount `db:"amount"`
	PaidOn     day.Day      `db:"paid_on"`
	State      MoneyState   `db:"state"`
	Version    int64        `db:"version"`
	CameAt     time.Time    `db:"came_at"`
	SeenAt     *time.Time   `db:"seen_at"`
	ReversedAt *time.Time   `db:"reversed_at"`
	BackAt     *time.Time   `db:"back_at"` // when a bank showed that it went back
	SameAs     string       `db:"same_as"` // money of a statement, as which it counts
}

func (r moneyRow) told() Money {
	return Money{Channel: r.Channel, Amount: r.Amount, PaidOn: r.PaidOn, At: r.CameAt, State: r.State}
}

type reversalRow struct {
	Channel  Channel      `db:"channel"`
	External string       `db:"external_id"`
	Amount   money.Amount `db:"amount"`
	CameAt   time.Time    `db:"came_at"`
}

// entryKind is what an entry of the books tells.
type entryKind string

const (
	entryReceived entryKind = "received"
	entrySettled  entryKind = "settled"
	entryReversed entryKind = "reversed"
	entryMoved    entryKind = "moved"    // to another invoice, or to what will be paid out
	entryPaidOut  entryKind = "paid_out" // a refund
)

type entryRow struct {
	ID      string    `db:"id"`
	Kind    entryKind `db:"kind"`
	Money   string    `db:"money_id"`
	Invoice string    `db:"invoice_id"`
	By      string    `db:"by_id"`
	BookOn  day.Day   `db:"book_on"`
	MadeAt  time.Time `db:"made_at"`
}

type postingRow struct {
	Entry    string       `db:"entry_id"`
	Position int64        `db:"position"`
	Account  string       `db:"account"`
	Subject  string       `db:"subject"`
	Amount   money.Amount `db:"amount"`
	BookOn   day.Day      `db:"book_on"`
}

const moneyColumns = `id, channel, external_id, own_id, bank, reference, invoice_id, amount, paid_on, state, version, came_at, seen_at, reversed_at, back_at, same_as`

func insertMoney(ctx context.Context, tx *db.Tx, r moneyRow) error {
	return db.Insert(ctx, tx, "payment_money", r)
}

// findMoney returns what a channel told under an id.
func findMoney(ctx context.Context, tx *db.Tx, c Channel, external string) (moneyRow, bool, error) {
	return db.Find[moneyRow](ctx, tx, `select `+moneyColumns+` from payment_money where channel = ? and external_id = ?`, c, external)
}

// listMoney returns what came in for an invoice, oldest first.
func listMoney(ctx context.Context, tx *db.Tx, invoice string) ([]moneyRow, error) {
	return db.List[moneyRow](ctx, tx, `select `+moneyColumns+` from payment_money where invoice_id = ? and invoice_id <> '' order by id limit 100`, invoice)
}

// updateMoney stores the next version of r, if nobody stored it before.
func updateMoney(ctx context.Context, tx *db.Tx, r moneyRow) error {
	n, err := tx.Exec(ctx, `update payment_money set invoice_id = ?, state = ?, seen_at = ?, reversed_at = ?, back_at = ?, same_as = ?, version = version + 1
		where id = ? and version = ?`, r.Invoice, r.State, r.SeenAt, r.ReversedAt, r.BackAt, r.SameAs, r.ID, r.Version)
	if err == nil && n == 0 {
		return fault.Conflict("fault.stale", nil)
	}
	return err
}

func insertReversal(ctx context.Context, tx *db.Tx, r reversalRow) error {
	return db.Insert(ctx, tx, "payment_reversal", r)
}

// findReversal returns what took money back, whether it had come or not.
func findReversal(ctx context.Context, tx *db.Tx, c Channel, external string) (reversalRow, bool, error) {
	return db.Find[reversalRow](ctx, tx, `select channel, external_id, amount, came_at from payment_reversal where channel = ? and external_id = ?`, c, external)
}

func insertEntry(ctx context.Context, tx *db.Tx, r entryRow, list []postingRow) error {
	if err := db.Insert(ctx, tx, "payment_entry", r); err != nil {
		return err
	}
	for i := range list {
		list[i].Entry, list[i].Position, list[i].BookOn = r.ID, int64(i+1), r.BookOn
	}
	if len(list) > 20 {
		return db.InsertMany(ctx, tx, "payment_posting", list)
	}
	for _, p := range list {
		if err := db.Insert(ctx, tx, "payment_posting", p); err != nil {
			return err
		}
	}
	return nil
}

// balanceOf is what the books have on an account of one subject: above nothing if it is owed to the council.
func balanceOf(ctx context.Context, tx *db.Tx, account, subject string) (money.Amount, error) {
	return db.Get[money.Amount](ctx, tx, `select cast(coalesce(sum(amount), 0) as bigint) from payment_posting where account = ? and subject = ?`, account, subject)
}
