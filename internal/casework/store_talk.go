package casework

import (
	"context"
	"slices"
	"time"

	"sanad/internal/db"
	"sanad/internal/pii"
)

type messageRow struct {
	ID       string     `db:"id"`
	Case     string     `db:"case_id"`
	Side     Side       `db:"side"`
	Person   string     `db:"person_id"`
	Text     pii.Sealed `db:"text"`
	Document string     `db:"document_id"`
	Came     string     `db:"came"` // empty: it was written here
	At       time.Time  `db:"at"`
	ReadAt   *time.Time `db:"read_at"`
}

type noteRow struct {
	ID     string     `db:"id"`
	Case   string     `db:"case_id"`
	Note   string     `db:"note_id"`
	Person string     `db:"person_id"`
	Text   pii.Sealed `db:"text"` // nil: struck out
	At     time.Time  `db:"at"`
}

func insertMessage(ctx context.Context, tx *db.Tx, r messageRow) error {
	return db.Insert(ctx, tx, "casework_message", r)
}

// listMessages returns the newest messages before a position (empty: of all), in the order in which they were written.
func listMessages(ctx context.Context, tx *db.Tx, caseID, before string, limit int) ([]messageRow, error) {
	query := `select id, case_id, side, person_id, text, document_id, came, at, read_at from casework_message where case_id = ?`
	args := []any{caseID}
	if before != "" {
		query += ` and id < ?`
		args = append(args, before)
	}
	rows, err := db.List[messageRow](ctx, tx, query+` order by id desc limit ?`, append(args, limit)...)
	slices.Reverse(rows)
	return rows, err
}

// lastMessage tells when a side wrote last; nil: never.
func lastMessage(ctx context.Context, tx *db.Tx, caseID string, side Side) (*time.Time, error) {
	list, err := db.List[time.Time](ctx, tx, `select at from casework_message where case_id = ? and side = ? order by id desc limit 1`, caseID, string(side))
	if len(list) == 0 {
		return nil, err
	}
	return &list[0], err
}

func updateRead(ctx context.Context, tx *db.Tx, caseID string, side Side, now time.Time) error {
	_, err := tx.Exec(ctx, `update casework_message set read_at = ? where case_id = ? and side = ? and read_at is null`, now, caseID, string(side))
	return err
}

// updateUnread marks a case, whatever its version: a message changes nothing that an officer decides on.
func updateUnread(ctx context.Context, tx *db.Tx, caseID string, unread bool) error {
	_, err := tx.Exec(ctx, `update casework_case set unread = ? where id = ?`, unread, caseID)
	return err
}

func countUnread(ctx context.Context, tx *db.Tx, caseID string, side Side) (int, error) {
	n, err := db.Get[int64](ctx, tx, `select count(*) from casework_message where case_id = ? and side = ? and read_at is null`, caseID, string(side))
	return int(n), err
}

func insertNote(ctx context.Context, tx *db.Tx, r noteRow) error {
	return db.Insert(ctx, tx, "casework_note", r)
}

// listNotes returns every wording of the notes of a case, note by note.
func listNotes(ctx context.Context, tx *db.Tx, caseID string) ([]noteRow, error) {
	return db.List[noteRow](ctx, tx, `select id, case_id, note_id, person_id, text, at from casework_note
		where case_id = ? order by note_id, id limit ?`, caseID, mostNotes)
}

func countNotes(ctx context.Context, tx *db.Tx, caseID string) (int, error) {
	n, err := db.Get[int64](ctx, tx, `select count(distinct note_id) from casework_note where case_id = ?`, caseID)
	return int(n), err
}
