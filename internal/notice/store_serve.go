package notice

import (
	"context"
	"time"

	"sanad/internal/db"
	"sanad/internal/pii"
)

// servingRow is that an officer served a letter another way.
type servingRow struct {
	ID      string     `db:"id"`
	Message string     `db:"message_id"`
	Person  string     `db:"person_id"`
	Way     Way        `db:"way"`
	Reason  pii.Sealed `db:"reason"`
	By      string     `db:"by_id"`
	At      time.Time  `db:"at"`
}

// askingRow is that an officer asked somebody for an address that works.
type askingRow struct {
	ID      string    `db:"id"`
	Person  string    `db:"person_id"`
	Message string    `db:"message_id"`
	Way     Way       `db:"way"` // by which the question left; empty: it stands on their own page alone
	By      string    `db:"by_id"`
	At      time.Time `db:"at"`
}

func insertServing(ctx context.Context, tx *db.Tx, row servingRow) error {
	return db.Insert(ctx, tx, "notice_serving", row)
}

// listServings returns how a letter was served, oldest first.
func listServings(ctx context.Context, tx *db.Tx, message string) ([]servingRow, error) {
	return db.List[servingRow](ctx, tx, `select id, message_id, person_id, way, reason, by_id, at from notice_serving where message_id = ? order by id`, message)
}

// updateServed lets a letter leave that an officer serves.
func updateServed(ctx context.Context, tx *db.Tx, id string) (bool, error) {
	n, err := tx.Exec(ctx, `update notice_message set state = 'queued', due_at = null, fault = '', why = ? where id = ? and state in ('refused', 'held')`, served, id)
	return n == 1, err
}

func insertAsking(ctx context.Context, tx *db.Tx, row askingRow) error {
	return db.Insert(ctx, tx, "notice_asking", row)
}

// findAsking returns when somebody was last asked for an address.
func findAsking(ctx context.Context, tx *db.Tx, person string) (askingRow, bool, error) {
	return db.Find[askingRow](ctx, tx, `select id, person_id, message_id, way, by_id, at from notice_asking where person_id = ? order by id desc limit 1`, person)
}

// listUnreached returns letters of some kinds that did not reach whoever they are to, newest first, before one of them (empty: from the
// newest), but for those to one person.
func listUnreached(ctx context.Context, tx *db.Tx, kinds []string, but, before string, limit int) ([]messageRow, error) {
	query, args := `select `+messageColumns+` from notice_message where state in ('refused', 'held') and campaign_id = '' and person_id not in ('', ?) and kind in (?)
		and why not in (?)`, []any{but, kinds, []string{heldNotAsked, heldWithdrawn, heldNever}}
	if before != "" {
		query += ` and (created_at, id) < (select created_at, id from notice_message where id = ?)`
		args = append(args, before)
	}
	return db.List[messageRow](ctx, tx, query+` order by created_at desc, id desc limit ?`, append(args, limit)...)
}
