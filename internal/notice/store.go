package notice

import (
	"context"
	"time"

	"sanad/internal/db"
	"sanad/internal/pii"
)

type messageRow struct {
	ID        string     `db:"id"`
	Person    string     `db:"person_id"`
	Case      string     `db:"case_id"`
	Kind      string     `db:"kind"`
	Lang      string     `db:"lang"` // of a letter to a person: once it was written
	Data      string     `db:"data"`
	Address   pii.Sealed `db:"address"`
	Secret    pii.Sealed `db:"secret"`
	State     State      `db:"state"`
	Fault     string     `db:"fault"`
	CreatedAt time.Time  `db:"created_at"`
	SentAt    *time.Time `db:"sent_at"`
}

const messageColumns = `id, person_id, case_id, kind, lang, data, address, secret, state, fault, created_at, sent_at`

func insertMessage(ctx context.Context, tx *db.Tx, row messageRow) error {
	return db.Insert(ctx, tx, "notice_message", row)
}

func findMessage(ctx context.Context, tx *db.Tx, id string) (messageRow, bool, error) {
	return db.Find[messageRow](ctx, tx, `select `+messageColumns+` from notice_message where id = ?`, id)
}

// updateOver writes how a letter ended and blanks its secrets.
func updateOver(ctx context.Context, tx *db.Tx, id string, state State, lang, why string, at *time.Time) error {
	_, err := tx.Exec(ctx, `update notice_message set state = ?, lang = ?, fault = ?, sent_at = ?, address = null, secret = null where id = ?`,
		state, lang, why, at, id)
	return err
}

func updateState(ctx context.Context, tx *db.Tx, id string, from, to State) (bool, error) {
	n, err := tx.Exec(ctx, `update notice_message set state = ?, fault = '' where id = ? and state = ?`, to, id, from)
	return n == 1, err
}

// listRefused returns the newest letters that a mail server refused.
func listRefused(ctx context.Context, tx *db.Tx, limit int) ([]messageRow, error) {
	return db.List[messageRow](ctx, tx, `select `+messageColumns+` from notice_message where state = 'refused'
		order by created_at desc, id desc limit ?`, limit)
}

// listWaiting returns the letters that wait since before a moment, oldest first.
func listWaiting(ctx context.Context, tx *db.Tx, before time.Time, limit int) ([]messageRow, error) {
	return db.List[messageRow](ctx, tx, `select `+messageColumns+` from notice_message where state = 'queued' and created_at < ?
		order by created_at, id limit ?`, before, limit)
}

func listMessages(ctx context.Context, tx *db.Tx, ids []string) ([]messageRow, error) {
	return db.List[messageRow](ctx, tx, `select `+messageColumns+` from notice_message where id in (?)`, ids)
}

// listOver returns letters of a kind that have not left and were promised before a moment.
func listOver(ctx context.Context, tx *db.Tx, kind string, before time.Time, limit int) ([]messageRow, error) {
	return db.List[messageRow](ctx, tx, `select `+messageColumns+` from notice_message where state in ('queued', 'dead')
		and kind = ? and created_at < ? order by created_at, id limit ?`, kind, before, limit)
}
