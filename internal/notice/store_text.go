package notice

import (
	"context"
	"time"

	"sanad/internal/db"
	"sanad/internal/pii"
)

// textRow is a text that came in. It is kept for as long as it counts for a number, and as the gateway may hand it over again.
type textRow struct {
	ID     string     `db:"id"`
	Print  []byte     `db:"print"`  // of the gateway's own id
	Number pii.Sealed `db:"number"` // blanked once it is answered
	Words  pii.Sealed `db:"words"`  // blanked once it is answered
	Index  []byte     `db:"number_index"`
	What   Asked      `db:"what"`
	Lang   string     `db:"lang"` // in which it was written
	State  State      `db:"state"`
	At     time.Time  `db:"came_at"`
}

const textColumns = `id, print, number, words, number_index, what, lang, state, came_at`

func insertText(ctx context.Context, tx *db.Tx, row textRow) error {
	return db.Insert(ctx, tx, "notice_text", row)
}

func findText(ctx context.Context, tx *db.Tx, id string) (textRow, bool, error) {
	return db.Find[textRow](ctx, tx, `select `+textColumns+` from notice_text where id = ?`, id)
}

// countTexts tells whether a text came before, and how many came lately.
func countTexts(ctx context.Context, tx *db.Tx, row textRow) (known bool, n counted, err error) {
	same, err := db.Get[int64](ctx, tx, `select count(*) from notice_text where print = ?`, row.Print)
	if err != nil {
		return false, n, err
	}
	day := row.At.Add(-askedWindow)
	if n.ofNumber, err = db.Get[int64](ctx, tx, `select count(*) from notice_text where number_index = ? and came_at > ?`, row.Index, day); err != nil {
		return false, n, err
	}
	if n.ofKind, err = db.Get[int64](ctx, tx, `select count(*) from notice_text where number_index = ? and came_at > ? and what = ?`, row.Index, day, row.What); err != nil {
		return false, n, err
	}
	n.ofHour, err = db.Get[int64](ctx, tx, `select count(*) from notice_text where came_at > ?`, row.At.Add(-time.Hour))
	return same > 0, n, err
}

// updateAnswered ends a text and blanks what is personal in it.
func updateAnswered(ctx context.Context, tx *db.Tx, id string, state State) error {
	_, err := tx.Exec(ctx, `update notice_text set state = ?, number = null, words = null where id = ?`, state, id)
	return err
}

// listUnanswered returns texts that wait since before a moment.
func listUnanswered(ctx context.Context, tx *db.Tx, before time.Time, limit int) ([]textRow, error) {
	return db.List[textRow](ctx, tx, `select `+textColumns+` from notice_text where state = 'queued' and came_at < ? order by came_at limit ?`, before, limit)
}

func deleteTexts(ctx context.Context, tx *db.Tx, before time.Time) error {
	_, err := tx.Exec(ctx, `delete from notice_text where came_at < ? and state <> 'queued'`, before)
	return err
}

// listTold returns a letter of each person who was sent one at an address, the newest persons first.
func listTold(ctx context.Context, tx *db.Tx, index []byte, limit int) ([]messageRow, error) {
	return db.List[messageRow](ctx, tx, `select `+messageColumns+` from notice_message where id in (
		select max(m.id) from notice_delivery d join notice_message m on m.id = d.message_id where d.address_index = ? and m.person_id <> '' group by m.person_id)
		order by id desc limit ?`, index, limit)
}
