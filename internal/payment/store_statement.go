package payment

import (
	"context"
	"slices"
	"time"

	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/money"
	"sanad/internal/pii"
)

type accountRow struct {
	ID      string    `db:"id"`
	Name    string    `db:"name"`
	Number  string    `db:"number"`
	Kind    string    `db:"kind"`
	Layout  string    `db:"layout"`
	Version int64     `db:"version"`
	KeptBy  string    `db:"kept_by"`
	KeptAt  time.Time `db:"kept_at"`
}

type statementRow struct {
	ID       string        `db:"id"`
	Account  string        `db:"account_id"`
	Hash     string        `db:"hash"`
	State    string        `db:"state"`
	By       string        `db:"by_id"`
	Lines    int64         `db:"lines"`
	Passed   int64         `db:"passed"`
	In       money.Amount  `db:"money_in"`
	Out      money.Amount  `db:"money_out"`
	Kept     money.Amount  `db:"kept"` // what the movements come to that were new
	Opening  *money.Amount `db:"opening"`
	Closing  *money.Amount `db:"closing"`
	First    day.Day       `db:"first_on"`
	Last     day.Day       `db:"last_on"`
	LoadedAt time.Time     `db:"loaded_at"`
	MovedAt  time.Time     `db:"moved_at"`
	Doubtful string        `db:"doubtful"` // rows that were taken for known movements and may be others
	Version  int64         `db:"version"`
}

type movementRow struct {
	ID          string        `db:"id"`
	Statement   string        `db:"statement_id"`
	Account     string        `db:"account_id"`
	Row         int64         `db:"row_number"`
	On          day.Day       `db:"booked_on"`
	Amount      money.Amount  `db:"amount"`
	Reversal    bool          `db:"reversal"`
	NumberIndex []byte        `db:"number_index"`
	WordsIndex  []byte        `db:"words_index"`
	BankIndex   []byte        `db:"bank_index"`
	Number      pii.Sealed    `db:"number"`
	Other       pii.Sealed    `db:"other"`
	Words       pii.Sealed    `db:"words"`
	Payer       pii.Sealed    `db:"payer"`
	State       MovementState `db:"state"`
	Money       string        `db:"money_id"`
	Move        string        `db:"move_id"`   // the refund that it shows
	Reference   string        `db:"reference"` // the one that stands in its words, if there is one alone
	Tried       string        `db:"tried"`     // ids that sort after it were made since it was looked at
	Owner       string        `db:"owner_id"`
	Reason      pii.Sealed    `db:"reason"`
	DecidedBy   string        `db:"decided_by"`
	Version     int64         `db:"version"`
	LoadedAt    time.Time     `db:"loaded_at"`
	DecidedAt   *time.Time    `db:"decided_at"`
}

const (
	accountColumns   = `id, name, number, kind, layout, version, kept_by, kept_at`
	statementColumns = `id, account_id, hash, state, by_id, lines, passed, money_in, money_out, kept, opening, closing, first_on, last_on, loaded_at, moved_at, doubtful, version`
	movementColumns  = `id, statement_id, account_id, row_number, booked_on, amount, reversal, number_index, words_index, bank_index, number, other, words,
	payer, state, money_id, move_id, reference, tried, owner_id, reason, decided_by, version, loaded_at, decided_at`
)

func insertAccount(ctx context.Context, tx *db.Tx, r accountRow) error {
	return db.Insert(ctx, tx, "payment_account", r)
}

func loadAccount(ctx context.Context, tx *db.Tx, id string) (accountRow, error) {
	return db.Get[accountRow](ctx, tx, `select `+accountColumns+` from payment_account where id = ?`, id)
}

// findAccount returns an account that may be one of which no statement was ever read.
func findAccount(ctx context.Context, tx *db.Tx, id string) (accountRow, bool, error) {
	return db.Find[accountRow](ctx, tx, `select `+accountColumns+` from payment_account where id = ?`, id)
}

func listAccounts(ctx context.Context, tx *db.Tx) ([]accountRow, error) {
	return db.List[accountRow](ctx, tx, `select `+accountColumns+` from payment_account order by id limit 200`)
}

// updateAccount stores the next version of r, if nobody stored it before.
func updateAccount(ctx context.Context, tx *db.Tx, r accountRow) error {
	n, err := tx.Exec(ctx, `update payment_account set name = ?, number = ?, kind = ?, layout = ?, kept_by = ?, kept_at = ?, version = version + 1
		where id = ? and version = ?`, r.Name, r.Number, r.Kind, r.Layout, r.KeptBy, r.KeptAt, r.ID, r.Version)
	if err == nil && n == 0 {
		return fault.Conflict("fault.stale", nil)
	}
	return err
}

func insertStatement(ctx context.Context, tx *db.Tx, r statementRow) error {
	return db.Insert(ctx, tx, "payment_statement", r)
}

func loadStatementRow(ctx context.Context, tx *db.Tx, id string) (statementRow, error) {
	return db.Get[statementRow](ctx, tx, `select `+statementColumns+` from payment_statement where id = ?`, id)
}

// findStatement returns what was loaded from a file for an account.
func findStatement(ctx context.Context, tx *db.Tx, account, hash string) (statementRow, bool, error) {
	return db.Find[statementRow](ctx, tx, `select `+statementColumns+` from payment_statement where account_id = ? and hash = ?`, account, hash)
}

// findElsewhere returns the name of another account for which a file was loaded.
func findElsewhere(ctx context.Context, tx *db.Tx, account, hash string) (string, bool, error) {
	return db.Find[string](ctx, tx, `select a.name from payment_account a join payment_statement s on s.account_id = a.id where s.account_id <> ? and s.hash = ?
		order by a.id limit 1`, account, hash)
}

// findLoading returns another file of an account that is being loaded, and went on since a moment.
func findLoading(ctx context.Context, tx *db.Tx, account, hash string, since time.Time) (statementRow, bool, error) {
	return db.Find[statementRow](ctx, tx, `select `+statementColumns+` from payment_statement where account_id = ? and state = 'loading' and hash <> ?
		and moved_at > ? order by id limit 1`, account, hash, since)
}

// updateStatement stores the next version of r, if nobody stored it before.
func updateStatement(ctx context.Context, tx *db.Tx, r statementRow) error {
	n, err := tx.Exec(ctx, `update payment_statement set state = ?, kept = ?, moved_at = ?, doubtful = ?, version = version + 1 where id = ? and version = ?`,
		r.State, r.Kept, r.MovedAt, r.Doubtful, r.ID, r.Version)
	if err == nil && n == 0 {
		return fault.Conflict("payment.load.overtaken", nil)
	}
	return err
}

// overtake ends the turn of whoever still loads another file of an account.
func overtake(ctx context.Context, tx *db.Tx, account, hash string) error {
	_, err := tx.Exec(ctx, `update payment_statement set version = version + 1 where account_id = ? and state = 'loading' and hash <> ?`, account, hash)
	return err
}

// listStatements returns statements, newest first, that come after the one with an id; empty: from the newest.
func listStatements(ctx context.Context, tx *db.Tx, after string, limit int) ([]statementRow, error) {
	query, args := `select `+statementColumns+` from payment_statement`, []any{}
	if after != "" {
		query, args = query+` where id < ?`, append(args, after)
	}
	return db.List[statementRow](ctx, tx, query+` order by id desc limit ?`, append(args, limit)...)
}

// stateCount is how many movements of a statement are in a state.
type stateCount struct {
	Statement string        `db:"statement_id"`
	State     MovementState `db:"state"`
	Count     int64         `db:"count"`
}

func countStates(ctx context.Context, tx *db.Tx, statements []string) ([]stateCount, error) {
	if len(statements) == 0 {
		return nil, nil
	}
	return db.List[stateCount](ctx, tx, `select statement_id, state, count(*) as count from payment_movement where statement_id in (?)
		group by statement_id, state order by statement_id, state`, statements)
}

func insertMovements(ctx context.Context, tx *db.Tx, rows []movementRow) error {
	return db.InsertMany(ctx, tx, "payment_movement", rows)
}

type knownRow struct {
	Statement string  `db:"statement_id"`
	On        day.Day `db:"booked_on"`
	Number    []byte  `db:"number_index"`
	Words     []byte  `db:"words_index"`
}

// listKnown returns what movements of an account are known from a day until another.
func listKnown(ctx context.Context, tx *db.Tx, account string, first, last day.Day) ([]knownRow, error) {
	return db.List[knownRow](ctx, tx, `select statement_id, booked_on, number_index, words_index from payment_movement where account_id = ? and booked_on >= ? and booked_on <= ?`,
		account, first, last)
}

// hasEnded tells whether another statement of an account ended on a day with a balance.
func hasEnded(ctx context.Context, tx *db.Tx, account, but string, on day.Day, balance money.Amount) (bool, error) {
	_, found, err := db.Find[string](ctx, tx, `select id from payment_statement where account_id = ? and last_on = ? and closing = ? and id <> ? order by id limit 1`,
		account, on, balance, but)
	return found, err
}

func loadMovement(ctx context.Context, tx *db.Tx, id string) (movementRow, error) {
	return db.Get[movementRow](ctx, tx, `select `+movementColumns+` from payment_movement where id = ?`, id)
}

// listNew returns movements that nobody has looked at, oldest first.
func listNew(ctx context.Context, tx *db.Tx, limit int) ([]movementRow, error) {
	return db.List[movementRow](ctx, tx, `select `+movementColumns+` from payment_movement where state = 'new' order by id limit ?`, limit)
}

// ofLoader is an invoice of whoever loaded a statement.
type ofLoader struct {
	Statement string `db:"statement_id"`
	Reference string `db:"reference"`
}

// listOfLoaders returns which of some references are invoices of whoever loaded one of some statements.
func listOfLoaders(ctx context.Context, tx *db.Tx, statements, references []string) ([]ofLoader, error) {
	if len(references) == 0 {
		return nil, nil
	}
	return db.List[ofLoader](ctx, tx, `select s.id as statement_id, i.reference from payment_invoice i join payment_statement s on s.by_id = i.person_id
		where i.reference in (?) and s.id in (?)`, references, statements)
}

// listMovements returns the movements of a statement in the order of the file, after one.
func listMovements(ctx context.Context, tx *db.Tx, statement, after string, limit int) ([]movementRow, error) {
	return db.List[movementRow](ctx, tx, `select `+movementColumns+` from payment_movement where statement_id = ? and id > ? order by id limit ?`,
		statement, after, limit)
}

// listUnmatched returns the movements that nobody knows what they are for, oldest first, after one.
func listUnmatched(ctx context.Context, tx *db.Tx, after string, limit int) ([]movementRow, error) {
	return db.List[movementRow](ctx, tx, `select `+movementColumns+` from payment_movement where state = 'unmatched' and id > ? order by id limit ?`, after, limit)
}

// makeOutNew lets what left an account and nobody knew be looked at again, if it is of a sum.
func makeOutNew(ctx context.Context, tx *db.Tx, amount money.Amount) error {
	_, err := tx.Exec(ctx, `update payment_movement set state = 'new' where state = 'unmatched' and amount = ?`, -amount)
	return err
}

// makeNew lets movements be looked at again.
func makeNew(ctx context.Context, tx *db.Tx, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	_, err := tx.Exec(ctx, `update payment_movement set state = 'new' where id in (?) and state = 'unmatched'`, ids)
	return err
}

// listToldSince returns movements that nobody knew and of whose sum money, or of whose reference an invoice, was told since they were looked at.
func listToldSince(ctx context.Context, tx *db.Tx, limit int) ([]string, error) {
	return db.List[string](ctx, tx, `select id from payment_movement m where state = 'unmatched' and (exists
			(select 1 from payment_money p where p.amount = m.amount and p.id > m.tried and p.seen_at is null and p.state <> 'reversed' and p.channel <> 'statement')
		or reference <> '' and exists (select 1 from payment_invoice i where i.reference = m.reference and i.id > m.tried)) order by id limit ?`, limit)
}

// findForgettable returns the oldest statement that ended before a day and of which every line is decided.
func findForgettable(ctx context.Context, tx *db.Tx, before day.Day) (statementRow, bool, error) {
	return db.Find[statementRow](ctx, tx, `select `+statementColumns+` from payment_statement s where state = 'loaded' and last_on < ? and not exists
		(select 1 from payment_movement m where (m.state = 'new' or m.state = 'unmatched') and m.statement_id = s.id) order by id limit 1`, before)
}

// forgetMovements takes all that is sealed out of the movements of a statement, and what they are found by.
func forgetMovements(ctx context.Context, tx *db.Tx, statement string) error {
	_, err := tx.Exec(ctx, `update payment_movement set number = null, other = null, words = null, payer = null, reason = null, bank_index = null
		where statement_id = ?`, statement)
	return err
}

// listMovementsOf returns the movements that show, or are, some money.
func listMovementsOf(ctx context.Context, tx *db.Tx, moneys []string) ([]movementRow, error) {
	if len(moneys) == 0 {
		return nil, nil
	}
	return db.List[movementRow](ctx, tx, `select `+movementColumns+` from payment_movement where money_id in (?) and money_id <> ''
		and state in ('told', 'received') order by id`, moneys)
}

// countUnmatched counts them, up to limit.
func countUnmatched(ctx context.Context, tx *db.Tx, limit int) (int, error) {
	list, err := db.List[string](ctx, tx, `select id from payment_movement where state = 'unmatched' order by id limit ?`, limit)
	return len(list), err
}

// updateMovement stores the next version of r, if nobody stored it before.
func updateMovement(ctx context.Context, tx *db.Tx, r movementRow) error {
	n, err := tx.Exec(ctx, `update payment_movement set state = ?, money_id = ?, move_id = ?, tried = ?, owner_id = ?, reason = ?, decided_by = ?, decided_at = ?,
		version = version + 1 where id = ? and version = ?`, r.State, r.Money, r.Move, r.Tried, r.Owner, r.Reason, r.DecidedBy, r.DecidedAt, r.ID, r.Version)
	if err == nil && n == 0 {
		return fault.Conflict("fault.stale", nil)
	}
	return err
}

// listReferences returns the invoices with some references.
func listReferences(ctx context.Context, tx *db.Tx, references []string) ([]invoiceRow, error) {
	if len(references) == 0 {
		return nil, nil
	}
	return db.List[invoiceRow](ctx, tx, `select `+invoiceColumns+` from payment_invoice where reference in (?) order by id limit 20`, references)
}

// listThere returns those of some references that an invoice has, and of some ids of channels under which money was told that no bank has shown.
func listThere(ctx context.Context, tx *db.Tx, references, externals []string) (found []string, err error) {
	if len(references) > 0 {
		found, err = db.List[string](ctx, tx, `select reference from payment_invoice where reference in (?)`, references)
	}
	if err != nil || len(externals) == 0 {
		return found, err
	}
	more, err := db.List[string](ctx, tx, `select external_id from payment_money where`+ofTeller, externals)
	if err != nil {
		return found, err
	}
	externals = slices.DeleteFunc(slices.Clone(externals), func(w string) bool { return len(w) < shortestPart })
	if len(externals) == 0 {
		return append(found, more...), nil
	}
	own, err := db.List[string](ctx, tx, `select own_id from payment_money where`+ofBank, externals)
	return slices.Concat(found, more, own), err
}

// listOfAmount returns the newest invoices that ask for a sum, or of which that is left.
func listOfAmount(ctx context.Context, tx *db.Tx, amount money.Amount, limit int) ([]invoiceRow, error) {
	return db.List[invoiceRow](ctx, tx, `select `+invoiceColumns+` from payment_invoice where id in (
		select id from (select id from payment_invoice where amount = ? and state in ('issued', 'expired') order by id desc limit ?) a union
		select id from (select id from payment_invoice where amount - held = ? and state = 'issued' and held > 0 order by id desc limit ?) b)
		order by id desc limit ?`, amount, limit, amount, limit, limit)
}

// listInvoicesOf returns invoices by their ids.
func listInvoicesOf(ctx context.Context, tx *db.Tx, ids []string) ([]invoiceRow, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return db.List[invoiceRow](ctx, tx, `select `+invoiceColumns+` from payment_invoice where id in (?) order by id`, ids)
}

const (
	unseen = ` seen_at is null and state <> 'reversed' and channel <> 'statement' `
	// ofTeller names the channels whose ids a bank may write, by which one is found in the index.
	ofTeller = ` channel in ('biller', 'card') and external_id in (?) and seen_at is null and state <> 'reversed' `
	ofBank   = ` own_id in (?) and own_id <> '' and seen_at is null and state <> 'reversed' `
)

// listUnseenOf returns money that was told and no bank has shown, on some invoices or under some ids of its channel.
func listUnseenOf(ctx context.Context, tx *db.Tx, invoices, externals []string) (list []moneyRow, err error) {
	if len(invoices) > 0 {
		list, err = db.List[moneyRow](ctx, tx, `select `+moneyColumns+` from payment_money where invoice_id in (?) and invoice_id <> '' and`+unseen+`order by id limit 50`, invoices)
	}
	if err != nil || len(externals) == 0 {
		return list, err
	}
	more, err := db.List[moneyRow](ctx, tx, `select `+moneyColumns+` from payment_money where`+ofTeller+`limit 100`, externals)
	if err != nil {
		return list, err
	}
	own, err := db.List[moneyRow](ctx, tx, `select `+moneyColumns+` from payment_money where`+ofBank+`limit 100`, externals)
	return slices.Concat(list, more, own), err
}

// listSpent returns under which of some ids a channel told of the sum of a line, if a bank has shown it, or it was taken back; of ids that banks use again,
// in the half year before the line.
func listSpent(ctx context.Context, tx *db.Tx, l BankLine, externals []string) ([]string, error) {
	if len(externals) == 0 {
		return nil, nil
	}
	return db.List[string](ctx, tx, spentMoney, externals, l.Amount, externals, l.Amount, l.On.Add(-180), l.On.Add(1))
}

// listUnseenAmount returns money of a sum that was told and no bank has shown, oldest first.
func listUnseenAmount(ctx context.Context, tx *db.Tx, amount money.Amount, limit int) ([]moneyRow, error) {
	return db.List[moneyRow](ctx, tx, `select `+moneyColumns+` from payment_money where amount = ? and`+unseen+`order by id limit ?`, amount, limit)
}

func loadTold(ctx context.Context, tx *db.Tx, id string) (moneyRow, error) {
	return db.Get[moneyRow](ctx, tx, `select `+moneyColumns+` from payment_money where id = ?`, id)
}

// listMoneyOf returns money by its ids.
func listMoneyOf(ctx context.Context, tx *db.Tx, ids []string) ([]moneyRow, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return db.List[moneyRow](ctx, tx, `select `+moneyColumns+` from payment_money where id in (?) order by id`, ids)
}
