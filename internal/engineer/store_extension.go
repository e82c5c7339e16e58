package engineer

import (
	"context"
	"time"

	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// ExtensionState is how far an extension is.
type ExtensionState string

const (
	extensionProposed ExtensionState = "proposed"
	extensionDeclined ExtensionState = "declined"
	extensionRunning  ExtensionState = "running"
	extensionDone     ExtensionState = "done"
)

type extensionRow struct {
	ID         string         `db:"id"`
	Kind       string         `db:"kind"`
	From       day.Day        `db:"from_on"`
	To         day.Day        `db:"to_on"`
	Until      day.Day        `db:"until_on"`
	Instrument string         `db:"instrument"`
	State      ExtensionState `db:"state"`
	Expected   int64          `db:"expected"`
	Done       int64          `db:"done"`
	AfterOn    day.Day        `db:"after_on"`
	AfterID    string         `db:"after_id"`
	Rule       string         `db:"rule_id"`
	Law        string         `db:"law_id"`
	By         string         `db:"by_id"`
	DecidedBy  string         `db:"decided_by"`
	Version    int64          `db:"version"`
	ProposedAt time.Time      `db:"proposed_at"`
	DecidedAt  *time.Time     `db:"decided_at"`
	EndedAt    *time.Time     `db:"ended_at"`
}

const extensionColumns = `id, kind, from_on, to_on, until_on, instrument, state, expected, done, after_on, after_id, rule_id, law_id, by_id, decided_by,
	version, proposed_at, decided_at, ended_at`

func insertExtension(ctx context.Context, tx *db.Tx, r extensionRow) error {
	return db.Insert(ctx, tx, "engineer_extension", r)
}

func loadExtension(ctx context.Context, tx *db.Tx, id string) (extensionRow, error) {
	return db.Get[extensionRow](ctx, tx, `select `+extensionColumns+` from engineer_extension where id = ?`, id)
}

// listExtensions returns the newest extensions that come before one; empty: from the newest.
func listExtensions(ctx context.Context, tx *db.Tx, before string, limit int) ([]extensionRow, error) {
	query, args := `select `+extensionColumns+` from engineer_extension`, []any{}
	if before != "" {
		query, args = query+` where id < ?`, append(args, before)
	}
	return db.List[extensionRow](ctx, tx, query+` order by id desc limit ?`, append(args, limit)...)
}

// countProposed counts the extensions that wait for a second person.
func countProposed(ctx context.Context, tx *db.Tx) (int64, error) {
	return db.Get[int64](ctx, tx, `select count(*) from engineer_extension where state = ?`, extensionProposed)
}

// updateExtension stores the next version of r, if nobody stored it before.
func updateExtension(ctx context.Context, tx *db.Tx, r extensionRow) error {
	n, err := tx.Exec(ctx, `update engineer_extension set state = ?, expected = ?, done = ?, after_on = ?, after_id = ?, decided_by = ?, decided_at = ?,
		ended_at = ?, version = version + 1 where id = ? and version = ?`, r.State, r.Expected, r.Done, r.AfterOn, r.AfterID, r.DecidedBy, r.DecidedAt,
		r.EndedAt, r.ID, r.Version)
	if err == nil && n == 0 {
		return fault.Conflict("fault.stale", nil)
	}
	return err
}

// listEnding returns validities that end after a place in the order of ends, up to a day.
func listEnding(ctx context.Context, tx *db.Tx, to day.Day, after validEnd, limit int) ([]validEnd, error) {
	return db.List[validEnd](ctx, tx, `select id, registration_id, until_on from engineer_fact
		where kind = 'valid' and until_on <= ? and (until_on, id) > (?, ?) order by until_on, id limit ?`, to, after.Until, after.Fact, limit)
}

// listRegistrationsOf returns some registrations with their facts, whoever's they are.
func listRegistrationsOf(ctx context.Context, tx *db.Tx, ids []string) ([]Registration, error) {
	list, err := db.List[Registration](ctx, tx, `select `+registrationColumns+` from engineer_registration where id in (?) order by id`, ids)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return list, addFacts(ctx, tx, list)
}
