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

type duplicateRow struct {
	ID          string         `db:"id"`
	One         string         `db:"one_id"` // before Other, so that each two stand once
	Other       string         `db:"other_id"`
	Reason      string         `db:"reason"`
	FoundBy     string         `db:"found_by"`
	State       DuplicateState `db:"state"`
	Keep        string         `db:"keep_id"` // who has the registrations since; empty: nobody was merged
	Reasons     pii.Sealed     `db:"reasons"`
	UndoReasons pii.Sealed     `db:"undo_reasons"`
	Version     int64          `db:"version"`
	FoundAt     time.Time      `db:"found_at"`
	DecidedBy   string         `db:"decided_by"`
	DecidedAt   *time.Time     `db:"decided_at"`
}

const duplicateColumns = `id, one_id, other_id, reason, found_by, state, keep_id, reasons, undo_reasons, version, found_at, decided_by, decided_at`

// field names the sealed reasons.
func (r duplicateRow) field(column string) vault.Field {
	return vault.Field{Entry: "engineer_duplicate." + column, Row: r.ID, Scope: person.Scope(r.sealedFor())}
}

// sealedFor is whose key seals the reasons: that of one of the two, and of whom is left once the other was emptied.
func (r duplicateRow) sealedFor() string {
	if r.State == DuplicateFinal {
		return r.Keep
	}
	return r.One
}

// insertDuplicate notes two persons, unless they were noted before.
func insertDuplicate(ctx context.Context, tx *db.Tx, r duplicateRow) error {
	_, err := tx.Exec(ctx, `insert into engineer_duplicate (id, one_id, other_id, reason, found_by, state, keep_id, version, found_at, decided_by)
		values (?, ?, ?, ?, ?, ?, '', 1, ?, '') on conflict (one_id, other_id) do nothing`, r.ID, r.One, r.Other, r.Reason, r.FoundBy, r.State, r.FoundAt)
	return err
}

func loadDuplicate(ctx context.Context, tx *db.Tx, id string) (duplicateRow, error) {
	return db.Get[duplicateRow](ctx, tx, `select `+duplicateColumns+` from engineer_duplicate where id = ?`, id)
}

// listDuplicates returns those that nobody decided, the oldest first, without those of an officer's own.
func listDuplicates(ctx context.Context, tx *db.Tx, by, after string, limit int) ([]duplicateRow, error) {
	return db.List[duplicateRow](ctx, tx, `select `+duplicateColumns+` from engineer_duplicate
		where state = 'open' and id > ? and one_id <> ? and other_id <> ? order by id limit ?`, after, by, by, limit)
}

// listMerged returns what was decided of a person and others who are one.
func listMerged(ctx context.Context, tx *db.Tx, who string) ([]duplicateRow, error) {
	return db.List[duplicateRow](ctx, tx, `select `+duplicateColumns+` from engineer_duplicate where one_id = ? and state = 'one'
		union all select `+duplicateColumns+` from engineer_duplicate where other_id = ? and state = 'one'`, who, who)
}

// updateDuplicate stores the next version of r, if nobody stored it before.
func updateDuplicate(ctx context.Context, tx *db.Tx, r duplicateRow) error {
	n, err := tx.Exec(ctx, `update engineer_duplicate set state = ?, keep_id = ?, reasons = ?, undo_reasons = ?, decided_by = ?, decided_at = ?, version = version + 1
		where id = ? and version = ?`, r.State, r.Keep, r.Reasons, r.UndoReasons, r.DecidedBy, r.DecidedAt, r.ID, r.Version)
	if err == nil && n == 0 {
		return fault.Conflict("fault.stale", nil)
	}
	return err
}

// closeDuplicate ends the note on two persons of whom one took the other's registration over.
func closeDuplicate(ctx context.Context, tx *db.Tx, one, other, by string, now time.Time) error {
	_, err := tx.Exec(ctx, `update engineer_duplicate set state = 'claimed', decided_by = ?, decided_at = ?, version = version + 1
		where one_id = ? and other_id = ? and state = 'open'`, by, now, min(one, other), max(one, other))
	return err
}

func deleteDuplicates(ctx context.Context, tx *db.Tx, persons []string) error {
	if _, err := tx.Exec(ctx, `delete from engineer_duplicate where one_id in (?)`, persons); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `delete from engineer_duplicate where other_id in (?)`, persons)
	return err
}

// listCaused returns the moves that were made for a cause, the oldest first.
func listCaused(ctx context.Context, tx *db.Tx, cause string) ([]moveRow, error) {
	return db.List[moveRow](ctx, tx, `select id, registration_id, number_key, from_id, to_id, cause_id, by_id, at from engineer_move where cause_id = ? order by id`, cause)
}

// listHolding returns which of some persons are registered.
func listHolding(ctx context.Context, tx *db.Tx, persons []string) (map[string]bool, error) {
	list, err := db.List[string](ctx, tx, `select distinct person_id from engineer_registration where person_id in (?)`, persons)
	held := map[string]bool{}
	for _, who := range list {
		held[who] = true
	}
	return held, err
}
