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
	Why       string     `db:"why"`     // it is held, or was dropped
	Wording   string     `db:"wording"` // hash of the words with which it left

	Campaign    string     `db:"campaign_id"`  // empty: of none
	DueAt       *time.Time `db:"due_at"`       // from when on a lane may take it; nil: it has a job of its own
	LeasedUntil *time.Time `db:"leased_until"` // a lane has it; nil: none has
	Tries       int        `db:"tries"`        // of lanes
}

const messageColumns = `id, person_id, case_id, kind, lang, data, address, secret, state, fault, created_at, sent_at, why, wording, campaign_id, due_at, leased_until, tries`

func insertMessage(ctx context.Context, tx *db.Tx, row messageRow) error {
	return db.Insert(ctx, tx, "notice_message", row)
}

func findMessage(ctx context.Context, tx *db.Tx, id string) (messageRow, bool, error) {
	return db.Find[messageRow](ctx, tx, `select `+messageColumns+` from notice_message where id = ?`, id)
}

// updateOver writes how a letter ended and blanks its secrets.
func updateOver(ctx context.Context, tx *db.Tx, id string, state State, lang, fault string, at *time.Time) error {
	_, err := tx.Exec(ctx, `update notice_message set state = ?, lang = ?, fault = ?, why = '', sent_at = ?, address = null, secret = null where id = ?`,
		state, lang, fault, at, id)
	return err
}

// updateAgain lets a letter be tried once more, whatever is known of the address.
func updateAgain(ctx context.Context, tx *db.Tx, id string) (bool, error) {
	n, err := tx.Exec(ctx, `update notice_message set state = 'queued', due_at = null, fault = '', why = ? where id = ? and state in ('refused', 'held')`, triedAgain, id)
	return n == 1, err
}

// listUndelivered returns letters to a person that did not leave, oldest first.
func listUndelivered(ctx context.Context, tx *db.Tx, person string, limit int) ([]messageRow, error) {
	return db.List[messageRow](ctx, tx, `select `+messageColumns+` from notice_message where person_id = ? and state in ('refused', 'held')
		order by created_at, id limit ?`, person, limit)
}

// listHeldFor returns letters that are held for a reason, oldest first.
func listHeldFor(ctx context.Context, tx *db.Tx, why Reach, limit int) ([]messageRow, error) {
	return db.List[messageRow](ctx, tx, `select `+messageColumns+` from notice_message where state = 'held' and why = ? order by created_at, id limit ?`, why, limit)
}

// listOwn returns the letters to a person, newest first, before one of them (empty: from the newest).
func listOwn(ctx context.Context, tx *db.Tx, person, before string, limit int) ([]messageRow, error) {
	query, args := `select `+messageColumns+` from notice_message where person_id = ?`, []any{person}
	if before != "" {
		query += ` and (created_at, id) < (select created_at, id from notice_message where id = ? and person_id = ?)`
		args = append(args, before, person)
	}
	return db.List[messageRow](ctx, tx, query+` order by created_at desc, id desc limit ?`, append(args, limit)...)
}

// updateHeld keeps a letter back, with what is secret in it.
func updateHeld(ctx context.Context, tx *db.Tx, id, why string) error {
	_, err := tx.Exec(ctx, `update notice_message set state = 'held', why = ? where id = ? and state in ('queued', 'dead')`, why, id)
	return err
}

// updateWaits lets a letter wait for the post.
func updateWaits(ctx context.Context, tx *db.Tx, id string) error {
	_, err := tx.Exec(ctx, `update notice_message set state = 'waits' where id = ? and state in ('queued', 'dead')`, id)
	return err
}

func updateState(ctx context.Context, tx *db.Tx, id string, from, to State) (bool, error) {
	n, err := tx.Exec(ctx, `update notice_message set state = ?, due_at = null, fault = '', why = '' where id = ? and state = ?`, to, id, from)
	return n == 1, err
}

// listBack returns the newest letters that a mail server refused, or that are held. Letters to many are not among them: a campaign tells of its own.
func listBack(ctx context.Context, tx *db.Tx, limit int) ([]messageRow, error) {
	return db.List[messageRow](ctx, tx, `select `+messageColumns+` from notice_message where state in ('refused', 'held') and campaign_id = ''
		order by created_at desc, id desc limit ?`, limit)
}

// listWaiting returns the letters that wait since before a moment, oldest first.
func listWaiting(ctx context.Context, tx *db.Tx, before time.Time, limit int) ([]messageRow, error) {
	return db.List[messageRow](ctx, tx, `select `+messageColumns+` from notice_message where state = 'queued' and created_at < ? and campaign_id = ''
		order by created_at, id limit ?`, before, limit)
}

// listQueued returns letters to persons that are to leave, after one of them, in order.
func listQueued(ctx context.Context, tx *db.Tx, after string, limit int) ([]messageRow, error) {
	return db.List[messageRow](ctx, tx, `select `+messageColumns+` from notice_message where state = 'queued' and person_id <> '' and campaign_id = '' and id > ?
		order by id limit ?`, after, limit)
}

func listMessages(ctx context.Context, tx *db.Tx, ids []string) ([]messageRow, error) {
	return db.List[messageRow](ctx, tx, `select `+messageColumns+` from notice_message where id in (?)`, ids)
}

// listOver returns letters of a kind that have not left and were promised before a moment.
func listOver(ctx context.Context, tx *db.Tx, kind string, before time.Time, limit int) ([]messageRow, error) {
	return db.List[messageRow](ctx, tx, `select `+messageColumns+` from notice_message where state in ('queued', 'dead', 'held')
		and kind = ? and created_at < ? order by created_at, id limit ?`, kind, before, limit)
}

// listNewestOf returns the newest letters of a kind.
func listNewestOf(ctx context.Context, tx *db.Tx, kind string, limit int) ([]messageRow, error) {
	return db.List[messageRow](ctx, tx, `select `+messageColumns+` from notice_message where kind = ? order by id desc limit ?`, kind, limit)
}
