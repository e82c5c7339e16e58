package notice

import (
	"context"
	"time"

	"sanad/internal/db"
)

// receivedRow says that a letter was taken. It is kept for as long as a mail server may hand it over again.
type receivedRow struct {
	Print  []byte    `db:"print"`
	Sender []byte    `db:"sender_index"`
	Case   string    `db:"case_id"`
	What   string    `db:"what"`
	At     time.Time `db:"received_at"`
}

func insertReceived(ctx context.Context, tx *db.Tx, row receivedRow) error {
	return db.Insert(ctx, tx, "notice_received", row)
}

// countReceived tells whether a letter was taken before, and how many of its kind were since a moment.
func countReceived(ctx context.Context, tx *db.Tx, row receivedRow, since time.Time) (known bool, ofSender, ofAll int64, err error) {
	n, err := db.Get[int64](ctx, tx, `select count(*) from notice_received where print = ?`, row.Print)
	if err != nil {
		return false, 0, 0, err
	}
	if ofSender, err = db.Get[int64](ctx, tx, `select count(*) from notice_received where sender_index = ? and what = ? and received_at > ?`, row.Sender, row.What, since); err != nil {
		return false, 0, 0, err
	}
	ofAll, err = db.Get[int64](ctx, tx, `select count(*) from notice_received where what = ? and received_at > ?`, row.What, since)
	return n > 0, ofSender, ofAll, err
}

func deleteReceived(ctx context.Context, tx *db.Tx, before time.Time) error {
	_, err := tx.Exec(ctx, `delete from notice_received where received_at < ?`, before)
	return err
}
