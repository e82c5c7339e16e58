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
	Domain []byte    `db:"domain_index"` // that signed it; nil: none did
	At     time.Time `db:"received_at"`
}

func insertReceived(ctx context.Context, tx *db.Tx, row receivedRow) error {
	return db.Insert(ctx, tx, "notice_received", row)
}

// receivedCount is how often a letter came, and how many of its kind did since a moment: signed ones and others apart.
type receivedCount struct{ same, ofSender, ofAll, ofDomain int64 }

func countReceived(ctx context.Context, tx *db.Tx, row receivedRow, since time.Time) (n receivedCount, err error) {
	if n.same, err = db.Get[int64](ctx, tx, `select count(*) from notice_received where print = ?`, row.Print); err != nil {
		return n, err
	}
	like := ` from notice_received where what = ? and received_at > ? and domain_index is null`
	if row.Domain != nil {
		like = ` from notice_received where what = ? and received_at > ? and domain_index is not null`
		if n.ofDomain, err = db.Get[int64](ctx, tx, `select count(*)`+like+` and domain_index = ?`, row.What, since, row.Domain); err != nil {
			return n, err
		}
	}
	if n.ofSender, err = db.Get[int64](ctx, tx, `select count(*)`+like+` and sender_index = ?`, row.What, since, row.Sender); err != nil {
		return n, err
	}
	n.ofAll, err = db.Get[int64](ctx, tx, `select count(*)`+like, row.What, since)
	return n, err
}

func deleteReceived(ctx context.Context, tx *db.Tx, before time.Time) error {
	_, err := tx.Exec(ctx, `delete from notice_received where received_at < ?`, before)
	return err
}
