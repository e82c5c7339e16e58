package engineer

import (
	"context"
	"time"

	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/person"
	"sanad/internal/pii"
	"sanad/internal/vault"
)

type takeoverRow struct {
	ID           string        `db:"id"`
	Number       string        `db:"number"`
	Person       string        `db:"person_id"`
	Registration string        `db:"registration_id"` // empty: nobody is registered under the number
	Holder       string        `db:"holder_id"`       // who had it when it was asked for
	State        TakeoverState `db:"state"`
	CodeHash     []byte        `db:"code_hash"` // nil: no code is right
	CodeUntil    time.Time     `db:"code_until"`
	Tries        int64         `db:"tries"`
	Sent         bool          `db:"sent"` // a code left by mail
	Letter       LetterState   `db:"letter"`
	Proposal     pii.Sealed    `db:"proposal"` // why an officer would give it although the numbers differ
	ProposedBy   string        `db:"proposed_by"`
	ProposedAt   *time.Time    `db:"proposed_at"`
	Reasons      pii.Sealed    `db:"reasons"`
	UndoReasons  pii.Sealed    `db:"undo_reasons"`
	Rule         string        `db:"rule_id"`
	Law          string        `db:"law_id"`
	Version      int64         `db:"version"`
	AskedAt      time.Time     `db:"asked_at"`
	DecidedBy    string        `db:"decided_by"`
	DecidedAt    *time.Time    `db:"decided_at"`
}

const takeoverColumns = `id, number, person_id, registration_id, holder_id, state, code_hash, code_until, tries, sent, letter, proposal, proposed_by, proposed_at, reasons, undo_reasons, rule_id, law_id, version, asked_at, decided_by, decided_at`

// field names the sealed reasons; the claimant's own key seals them.
func (r takeoverRow) field(column string) vault.Field {
	return vault.Field{Entry: "engineer_takeover." + column, Row: r.ID, Scope: person.Scope(r.Person)}
}

func insertTakeover(ctx context.Context, tx *db.Tx, r takeoverRow) error {
	return db.Insert(ctx, tx, "engineer_takeover", r)
}

func loadTakeover(ctx context.Context, tx *db.Tx, id string) (takeoverRow, error) {
	return db.Get[takeoverRow](ctx, tx, `select `+takeoverColumns+` from engineer_takeover where id = ?`, id)
}

// loadOpenTakeover returns the one of a person that is open.
func loadOpenTakeover(ctx context.Context, tx *db.Tx, person string) (takeoverRow, error) {
	return db.Get[takeoverRow](ctx, tx, `select `+takeoverColumns+` from engineer_takeover where person_id = ? and state = 'open'`, person)
}

// findLastTakeover returns what a person asked for last.
func findLastTakeover(ctx context.Context, tx *db.Tx, person string) (takeoverRow, bool, error) {
	return db.Find[takeoverRow](ctx, tx, `select `+takeoverColumns+` from engineer_takeover where person_id = ? order by id desc limit 1`, person)
}

// listOldTakeovers returns the open ones that were asked for between two ids and wait for nobody at the desk, the oldest first.
func listOldTakeovers(ctx context.Context, tx *db.Tx, after, before string, limit int) ([]takeoverRow, error) {
	return db.List[takeoverRow](ctx, tx, `select `+takeoverColumns+` from engineer_takeover
		where state = 'open' and proposed_by = '' and id > ? and id < ? order by id limit ?`, after, before, limit)
}

// countProposedTakeovers counts the claims whose confirmation others than an officer proposed, up to a limit.
func countProposedTakeovers(ctx context.Context, tx *db.Tx, officer string, limit int) (int64, error) {
	return db.Get[int64](ctx, tx, `select count(*) from (select id from engineer_takeover where state = 'open' and proposed_by <> '' and proposed_by <> ?
		limit ?) waiting`, officer, limit)
}

// updateTakeover stores the next version of r, if nobody stored it before.
func updateTakeover(ctx context.Context, tx *db.Tx, r takeoverRow) error {
	n, err := tx.Exec(ctx, `update engineer_takeover set state = ?, code_hash = ?, code_until = ?, tries = ?, sent = ?, letter = ?, proposal = ?, proposed_by = ?, proposed_at = ?, reasons = ?, undo_reasons = ?, decided_by = ?, decided_at = ?,
		version = version + 1 where id = ? and version = ?`, r.State, r.CodeHash, r.CodeUntil, r.Tries, r.Sent, r.Letter, r.Proposal, r.ProposedBy, r.ProposedAt, r.Reasons, r.UndoReasons, r.DecidedBy, r.DecidedAt, r.ID, r.Version)
	if err == nil && n == 0 {
		return fault.Conflict("fault.stale", nil)
	}
	return err
}

// countTakeovers counts what a person asked for after an id.
func countTakeovers(ctx context.Context, tx *db.Tx, person, after string) (int64, error) {
	return db.Get[int64](ctx, tx, `select count(*) from engineer_takeover where person_id = ? and id > ?`, person, after)
}

// countCodes counts the codes that left for a registration after an id.
func countCodes(ctx context.Context, tx *db.Tx, registration, after string) (int64, error) {
	return db.Get[int64](ctx, tx, `select count(*) from engineer_takeover where registration_id = ? and id > ? and sent`, registration, after)
}

// listRivals returns who else asked for a registration and waits.
func listRivals(ctx context.Context, tx *db.Tx, registration, id string) ([]takeoverRow, error) {
	return db.List[takeoverRow](ctx, tx, `select `+takeoverColumns+` from engineer_takeover where registration_id = ? and id <> ? and state = 'open' order by id limit 100`, registration, id)
}

// waitingTakeover is a takeover in the list of those that wait.
type waitingTakeover struct {
	ID     string      `db:"id"`
	Number string      `db:"number"`
	Person string      `db:"person_id"`
	Entry  string      `db:"entry"`
	Letter LetterState `db:"letter"`
	By     string      `db:"proposed_by"` // the officer who would give it; empty: nobody said so yet
	At     time.Time   `db:"asked_at"`
}

// listWaitingTakeovers returns what waits, the oldest first, without what an officer asked for.
func listWaitingTakeovers(ctx context.Context, tx *db.Tx, by, after string, limit int) ([]waitingTakeover, error) {
	return db.List[waitingTakeover](ctx, tx, `select t.id, t.number, t.person_id, coalesce(r.number, '') as entry, t.letter, t.proposed_by, t.asked_at
		from engineer_takeover t left join engineer_registration r on r.id = t.registration_id
		where t.state = 'open' and t.id > ? and t.person_id <> ? order by t.id limit ?`, after, by, limit)
}

func findTakeover(ctx context.Context, tx *db.Tx, number string) (string, error) {
	return db.Get[string](ctx, tx, `select id from engineer_takeover where number = ?`, number)
}

// moveRow says that a registration went from one person to another.
type moveRow struct {
	ID           string    `db:"id"`
	Registration string    `db:"registration_id"`
	Number       string    `db:"number_key"`
	From         string    `db:"from_id"`
	To           string    `db:"to_id"`
	Cause        string    `db:"cause_id"`
	By           string    `db:"by_id"`
	At           time.Time `db:"at"`
}

func insertMove(ctx context.Context, tx *db.Tx, r moveRow) error {
	return db.Insert(ctx, tx, "engineer_move", r)
}

// listMoves returns how the registrations under some numbers moved, the oldest first.
func listMoves(ctx context.Context, tx *db.Tx, numbers []string) ([]moveRow, error) {
	return db.List[moveRow](ctx, tx, `select id, registration_id, number_key, from_id, to_id, cause_id, by_id, at from engineer_move where number_key in (?) order by number_key, id`, numbers)
}

// listMovesBetween returns moves after an id and before another, in the order of ids.
func listMovesBetween(ctx context.Context, tx *db.Tx, after, before string, limit int) ([]moveRow, error) {
	return db.List[moveRow](ctx, tx, `select id, registration_id, number_key, from_id, to_id, cause_id, by_id, at from engineer_move
		where id > ? and id < ? order by id limit ?`, after, before, limit)
}

// listMovesFrom returns what went on from a person, the oldest first.
func listMovesFrom(ctx context.Context, tx *db.Tx, who string) ([]moveRow, error) {
	return db.List[moveRow](ctx, tx, `select id, registration_id, number_key, from_id, to_id, cause_id, by_id, at from engineer_move where from_id = ? order by id`, who)
}

// updateHolder gives a registration to another, if it is still that person's; false: it is not.
func updateHolder(ctx context.Context, tx *db.Tx, registration, from, to string) (bool, error) {
	n, err := tx.Exec(ctx, `update engineer_registration set person_id = ? where id = ? and person_id = ?`, to, registration, from)
	return n == 1, err
}

func updateFactHolder(ctx context.Context, tx *db.Tx, r factRow) error {
	_, err := tx.Exec(ctx, `update engineer_fact set person_id = ?, grounds = ? where registration_id = ? and id = ?`, r.Person, r.Grounds, r.Registration, r.ID)
	return err
}

func updateProposalHolder(ctx context.Context, tx *db.Tx, r proposalRow) error {
	_, err := tx.Exec(ctx, `update engineer_proposal set person_id = ?, grounds = ?, reason = ? where id = ?`, r.Person, r.Grounds, r.Reason, r.ID)
	return err
}

func updatePrintHolder(ctx context.Context, tx *db.Tx, p Print) error {
	_, err := tx.Exec(ctx, `update engineer_print set person_id = ?, token = ? where id = ?`, p.Person, p.Token, p.ID)
	return err
}
