package payment

import (
	"context"
	"time"

	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/money"
)

// waitingRow is a claim in the cashiers' list.
type waitingRow struct {
	ID        string       `db:"id"`
	Reference string       `db:"reference"`
	Person    string       `db:"person_id"`
	Claimed   money.Amount `db:"claimed"`
	Owed      money.Amount `db:"owed"`
	Found     money.Amount `db:"found"` // paid, as a cashier found; nothing until then
	PaidOn    day.Day      `db:"paid_on"`
	Twice     bool         `db:"twice"`
	Numbered  bool         `db:"numbered"` // another claim of the day has the bank's number
	State     ClaimState   `db:"state"`
	IssuedAt  time.Time    `db:"issued_at"`
	ClaimedAt time.Time    `db:"claimed_at"`
}

// listWaiting reads at most limit claims by the index of the filter: open ones oldest first, decided ones and those of
// one reference newest first. Nobody sees their own.
func listWaiting(ctx context.Context, tx *db.Tx, cashier string, f Filter, limit int) ([]waitingRow, error) {
	query := `select c.id, i.reference, c.person_id, c.amount as claimed, c.found, case when c.state <> 'open' then i.amount else case when i.state = 'issued' then i.amount - i.held else 0 end + case when i.reversed_at is null then 0
		else (select cast(coalesce(sum(p.amount), 0) as bigint) from payment_posting p where p.account = 'reversed' and p.subject = i.id) end end as owed, c.paid_on, c.twice, c.state, i.issued_at, c.claimed_at,
		exists (select 1 from payment_claim o where o.bank_index = c.bank_index and o.paid_on = c.paid_on and o.id <> c.id and o.state in ('open', 'confirmed')) as numbered
		from payment_claim c join payment_invoice i on i.id = c.invoice_id where c.person_id <> ?`
	args := []any{cashier}
	if f.Reference != "" {
		query, args = query+` and i.reference = ?`, append(args, f.Reference)
	} else {
		query, args = query+` and c.state = ?`, append(args, string(f.State))
	}
	if f.Twice {
		query += ` and c.twice`
	}
	order, beyond := `c.id`, ` and c.id > ?`
	if f.State != ClaimOpen || f.Reference != "" {
		order, beyond = `c.id desc`, ` and c.id < ?`
	}
	if f.After != "" {
		query, args = query+beyond, append(args, f.After)
	}
	return db.List[waitingRow](ctx, tx, query+` order by `+order+` limit ?`, append(args, limit)...)
}

// countOpen counts the claims that wait for somebody else than their payer, up to limit.
func countOpen(ctx context.Context, tx *db.Tx, cashier string, limit int) (int, error) {
	list, err := db.List[string](ctx, tx, `select id from payment_claim where state = 'open' and person_id <> ? order by id limit ?`, cashier, limit)
	return len(list), err
}

// sameRow is a claim that shows the same slip as another, or the same number of the bank.
type sameRow struct {
	ID        string       `db:"id"`
	Invoice   string       `db:"invoice_id"`
	Reference string       `db:"reference"`
	State     ClaimState   `db:"state"`
	Amount    money.Amount `db:"amount"`
	ClaimedAt time.Time    `db:"claimed_at"`
}

func (r sameRow) same() Same { return Same{r.ID, r.Reference, r.State, r.Amount, r.ClaimedAt} }

// listOthers returns the other claims that show the slip of a claim.
func listOthers(ctx context.Context, tx *db.Tx, c claimRow) ([]sameRow, error) {
	return db.List[sameRow](ctx, tx, `select c.id, c.invoice_id, i.reference, c.state, c.amount, c.claimed_at from payment_claim c
		join payment_invoice i on i.id = c.invoice_id where c.slip_index = ? and c.id <> ? order by c.id limit 20`, c.SlipIndex, c.ID)
}
