package payment

import (
	"context"
	"errors"
	"time"

	"sanad/internal/db"
	"sanad/internal/money"
	"sanad/internal/person"
	"sanad/internal/pii"
	"sanad/internal/vault"
)

type checkoutRow struct {
	ID        string        `db:"id"`
	Invoice   string        `db:"invoice_id"`
	Attempt   int64         `db:"attempt"`
	Session   string        `db:"session"` // empty: the processor has not answered yet
	Payment   string        `db:"payment"`
	State     CheckoutState `db:"state"`
	Amount    money.Amount  `db:"amount"`
	Currency  string        `db:"currency"`
	GivenBack money.Amount  `db:"given_back"`
	Asked     int64         `db:"asked"`
	Version   int64         `db:"version"`
	MadeAt    time.Time     `db:"made_at"`
	UntilAt   time.Time     `db:"until_at"`
	AskedAt   *time.Time    `db:"asked_at"`
	AskAt     *time.Time    `db:"ask_at"`
	Strange   string        `db:"strange"`    // what of the last answer is of something else
	StrangeAt *time.Time    `db:"strange_at"` // since when; nil: it fits
	Reason    pii.Sealed    `db:"reason"`     // why a cashier set it aside
	AsideBy   string        `db:"aside_by"`
	AsideAt   *time.Time    `db:"aside_at"`
}

// field names the sealed value of a column; the payer's key seals it.
func (r checkoutRow) field(payer, column string) vault.Field {
	return vault.Field{Entry: "payment_checkout." + column, Row: r.ID, Scope: person.Scope(payer)}
}

const checkoutColumns = `id, invoice_id, attempt, session, payment, state, amount, currency, given_back, asked, version, made_at, until_at, asked_at, ask_at,
	strange, strange_at, reason, aside_by, aside_at`

func insertCheckout(ctx context.Context, tx *db.Tx, r checkoutRow) error {
	return db.Insert(ctx, tx, "payment_checkout", r)
}

func loadCheckout(ctx context.Context, tx *db.Tx, id string) (checkoutRow, error) {
	return db.Get[checkoutRow](ctx, tx, `select `+checkoutColumns+` from payment_checkout where id = ?`, id)
}

// listCheckouts returns the last checkouts of an invoice, newest first.
func listCheckouts(ctx context.Context, tx *db.Tx, invoice string, limit int) ([]checkoutRow, error) {
	return db.List[checkoutRow](ctx, tx, `select `+checkoutColumns+` from payment_checkout where invoice_id = ? order by attempt desc limit ?`, invoice, limit)
}

// listOnCard returns which of the invoices have a page of the processor open.
func listOnCard(ctx context.Context, tx *db.Tx, invoices []string, now time.Time) ([]string, error) {
	if len(invoices) == 0 {
		return nil, nil
	}
	return db.List[string](ctx, tx, `select distinct invoice_id from payment_checkout where state = 'open' and until_at > ? and invoice_id in (?)`, now, invoices)
}

// findCheckout returns the checkout of a session, or of a payment, of the processor.
func findCheckout(ctx context.Context, tx *db.Tx, session, payment string) (checkoutRow, bool, error) {
	if session != "" {
		return db.Find[checkoutRow](ctx, tx, `select `+checkoutColumns+` from payment_checkout where session = ? and session <> ''`, session)
	}
	return db.Find[checkoutRow](ctx, tx, `select `+checkoutColumns+` from payment_checkout where payment = ? and payment <> ''`, payment)
}

// listToAsk returns checkouts about which the processor should be asked now, the longest waiting first.
func listToAsk(ctx context.Context, tx *db.Tx, now time.Time, limit int) ([]string, error) {
	return db.List[string](ctx, tx, `select id from payment_checkout where ask_at is not null and ask_at <= ? order by ask_at, id limit ?`, now, limit)
}

// listStrange returns checkouts of which the processor's last answer does not fit, the oldest first, after one.
func listStrange(ctx context.Context, tx *db.Tx, after string, limit int) ([]checkoutRow, error) {
	return db.List[checkoutRow](ctx, tx, `select `+checkoutColumns+` from payment_checkout where strange_at is not null and id > ? order by id limit ?`, after, limit)
}

// errMoved says that a checkout changed since it was read.
var errMoved = errors.New("payment: the checkout changed meanwhile")

// updateCheckout stores the next version of r, if nobody stored it before.
func updateCheckout(ctx context.Context, tx *db.Tx, r checkoutRow) error {
	n, err := tx.Exec(ctx, `update payment_checkout set session = ?, payment = ?, state = ?, given_back = ?, asked = ?, asked_at = ?, ask_at = ?,
		strange = ?, strange_at = ?, reason = ?, aside_by = ?, aside_at = ?, version = version + 1 where id = ? and version = ?`, r.Session, r.Payment, r.State,
		r.GivenBack, r.Asked, r.AskedAt, r.AskAt, r.Strange, r.StrangeAt, r.Reason, r.AsideBy, r.AsideAt, r.ID, r.Version)
	if err == nil && n == 0 {
		return errMoved
	}
	return err
}
