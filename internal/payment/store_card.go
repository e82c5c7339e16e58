package payment

import (
	"context"
	"errors"
	"time"

	"sanad/internal/db"
	"sanad/internal/money"
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
}

const checkoutColumns = `id, invoice_id, attempt, session, payment, state, amount, currency, given_back, asked, version, made_at, until_at, asked_at, ask_at`

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

// errMoved says that a checkout changed since it was read.
var errMoved = errors.New("payment: the checkout changed meanwhile")

// updateCheckout stores the next version of r, if nobody stored it before.
func updateCheckout(ctx context.Context, tx *db.Tx, r checkoutRow) error {
	n, err := tx.Exec(ctx, `update payment_checkout set session = ?, payment = ?, state = ?, given_back = ?, asked = ?, asked_at = ?, ask_at = ?, version = version + 1
		where id = ? and version = ?`, r.Session, r.Payment, r.State, r.GivenBack, r.Asked, r.AskedAt, r.AskAt, r.ID, r.Version)
	if err == nil && n == 0 {
		return errMoved
	}
	return err
}
