package payment

import (
	"context"
	"time"

	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/money"
	"sanad/internal/person"
	"sanad/internal/pii"
	"sanad/internal/vault"
)

type moveRow struct {
	ID          string       `db:"id"`
	Kind        MoveKind     `db:"kind"`
	FromInvoice string       `db:"from_invoice"`
	FromMoney   string       `db:"from_money"` // that is unapplied
	ToInvoice   string       `db:"to_invoice"`
	Person      string       `db:"person_id"` // whose money it is, or will be
	Amount      money.Amount `db:"amount"`
	State       MoveState    `db:"state"`
	Account     pii.Sealed   `db:"account"`
	Reason      pii.Sealed   `db:"reason"`
	Answer      pii.Sealed   `db:"answer"`
	BankNumber  pii.Sealed   `db:"bank_number"`
	PaidOn      *day.Day     `db:"paid_on"`
	SeenAt      *time.Time   `db:"seen_at"` // when a statement showed it
	AskedBy     string       `db:"asked_by"`
	FirstBy     string       `db:"first_by"`
	SecondBy    string       `db:"second_by"`
	PayingBy    string       `db:"paying_by"`
	DoneBy      string       `db:"done_by"`
	Version     int64        `db:"version"`
	AskedAt     time.Time    `db:"asked_at"`
	FirstAt     *time.Time   `db:"first_at"`
	SecondAt    *time.Time   `db:"second_at"`
	PayingAt    *time.Time   `db:"paying_at"`
	DoneAt      *time.Time   `db:"done_at"`
}

const moveColumns = `id, kind, from_invoice, from_money, to_invoice, person_id, amount, state, account, reason, answer, bank_number, paid_on, seen_at,
	asked_by, first_by, second_by, paying_by, done_by, version, asked_at, first_at, second_at, paying_at, done_at`

// field names the sealed value of a column; the key of whose money it is seals it.
func (r moveRow) field(column string) vault.Field {
	return vault.Field{Entry: "payment_move." + column, Row: r.ID, Scope: person.Scope(r.Person)}
}

func insertMove(ctx context.Context, tx *db.Tx, r moveRow) error {
	return db.Insert(ctx, tx, "payment_move", r)
}

func loadMove(ctx context.Context, tx *db.Tx, id string) (moveRow, error) {
	return db.Get[moveRow](ctx, tx, `select `+moveColumns+` from payment_move where id = ?`, id)
}

// listMovesOf returns moves by their ids.
func listMovesOf(ctx context.Context, tx *db.Tx, ids []string) ([]moveRow, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return db.List[moveRow](ctx, tx, `select `+moveColumns+` from payment_move where id in (?) order by id`, ids)
}

// updateMove stores the next version of r, if nobody stored it before.
func updateMove(ctx context.Context, tx *db.Tx, r moveRow) error {
	n, err := tx.Exec(ctx, `update payment_move set state = ?, answer = ?, bank_number = ?, paid_on = ?, seen_at = ?, first_by = ?, second_by = ?, paying_by = ?,
		done_by = ?, first_at = ?, second_at = ?, paying_at = ?, done_at = ?, version = version + 1 where id = ? and version = ?`, r.State, r.Answer, r.BankNumber, r.PaidOn,
		r.SeenAt, r.FirstBy, r.SecondBy, r.PayingBy, r.DoneBy, r.FirstAt, r.SecondAt, r.PayingAt, r.DoneAt, r.ID, r.Version)
	if err == nil && n == 0 {
		return fault.Conflict("fault.stale", nil)
	}
	return err
}

const unseenMove = ` kind = 'refund' and state = 'done' and seen_at is null `

// listUnseenMoves returns refunds from one sum to another that were paid out and that no statement has shown, the greatest first.
func listUnseenMoves(ctx context.Context, tx *db.Tx, least, most money.Amount, limit int) ([]moveRow, error) {
	return db.List[moveRow](ctx, tx, `select `+moveColumns+` from payment_move where amount >= ? and amount <= ? and`+unseenMove+`order by amount desc, id limit ?`, least, most, limit)
}

// listUnseenSums returns those of some sums of which such a refund is.
func listUnseenSums(ctx context.Context, tx *db.Tx, amounts []money.Amount) ([]money.Amount, error) {
	if len(amounts) == 0 {
		return nil, nil
	}
	return db.List[money.Amount](ctx, tx, `select distinct amount from payment_move where amount in (?) and`+unseenMove, amounts)
}

// listMoves returns what was asked for of the money on an invoice, newest first.
func listMoves(ctx context.Context, tx *db.Tx, invoice string) ([]moveRow, error) {
	return db.List[moveRow](ctx, tx, `select `+moveColumns+` from payment_move where from_invoice = ? and from_invoice <> '' order by id desc limit 50`, invoice)
}

// listMovesAt returns what was asked for of the money on an invoice, or to go to it, newest first.
func listMovesAt(ctx context.Context, tx *db.Tx, invoice string) ([]moveRow, error) {
	return db.List[moveRow](ctx, tx, `select `+moveColumns+` from payment_move where from_invoice = ? and from_invoice <> '' or to_invoice = ? and to_invoice <> ''
		order by id desc limit 50`, invoice, invoice)
}

// askedOf is how much of what lies at a source is asked for and not booked yet.
func askedOf(ctx context.Context, tx *db.Tx, invoice, moneyID string) (money.Amount, error) {
	column, source := `from_invoice`, invoice
	if moneyID != "" {
		column, source = `from_money`, moneyID
	}
	return db.Get[money.Amount](ctx, tx, `select cast(coalesce(sum(amount), 0) as bigint) from payment_move where `+column+` = ? and `+column+` <> '' and state in ('asked', 'agreed')`, source)
}

// listWaitingMoves returns the moves in some states, the longest waiting first, after one.
func listWaitingMoves(ctx context.Context, tx *db.Tx, states []MoveState, after string, limit int) ([]moveRow, error) {
	return db.List[moveRow](ctx, tx, `select `+moveColumns+` from payment_move where state in (?) and id > ? order by id limit ?`, states, after, limit)
}

// listTakers returns invoices of a person on which money is owed, at most limit, the earliest deadline first.
func listTakers(ctx context.Context, tx *db.Tx, person string, limit int) ([]invoiceRow, error) {
	return db.List[invoiceRow](ctx, tx, `select `+invoiceColumns+` from payment_invoice where person_id = ? and (state = 'issued' or reversed_at is not null)
		order by due_on, id limit ?`, person, limit)
}

// listHeld returns invoices that ask for nothing and on which money lies of which nobody has asked anything, the oldest first, after one.
func listHeld(ctx context.Context, tx *db.Tx, after string, limit int) ([]invoiceRow, error) {
	return db.List[invoiceRow](ctx, tx, `select `+invoiceColumns+` from payment_invoice i where held > 0 and state <> 'issued' and id > ?
		and not exists (select 1 from payment_move m where m.from_invoice = i.id and m.from_invoice <> '' and m.state in ('asked', 'agreed')) order by id limit ?`, after, limit)
}

// listAgain returns invoices that are owed again, the oldest first, after one.
func listAgain(ctx context.Context, tx *db.Tx, after string, limit int) ([]invoiceRow, error) {
	return db.List[invoiceRow](ctx, tx, `select `+invoiceColumns+` from payment_invoice where reversed_at is not null and id > ? order by id limit ?`, after, limit)
}

// listUnapplied returns money of nobody about which nothing is proposed, the oldest first, after one.
func listUnapplied(ctx context.Context, tx *db.Tx, after string, limit int) ([]moneyRow, error) {
	return db.List[moneyRow](ctx, tx, `select `+moneyColumns+` from payment_money m where state = 'unapplied' and id > ?
		and not exists (select 1 from payment_move v where v.from_money = m.id and v.state in ('asked', 'agreed')) order by id limit ?`, after, limit)
}

// loadMoney returns money, whosever it is.
func loadMoney(ctx context.Context, tx *db.Tx, id string) (moneyRow, error) {
	return db.Get[moneyRow](ctx, tx, `select `+moneyColumns+` from payment_money where id = ?`, id)
}
