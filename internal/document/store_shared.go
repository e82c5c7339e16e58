package document

import (
	"context"
	"time"

	"sanad/internal/db"
	"sanad/internal/pii"
)

type sharedRow struct {
	ID          string     `db:"id"`
	Institution string     `db:"institution_id"`
	Thing       string     `db:"thing_id"`
	Kind        string     `db:"kind"`
	Name        pii.Sealed `db:"name"`
	Receipt     pii.Sealed `db:"receipt"`
	Type        string     `db:"media_type"`
	Bytes       int64      `db:"bytes"`
	Pages       int64      `db:"pages"`
	Person      string     `db:"person_id"`
	At          time.Time  `db:"added_at"`
}

const sharedColumns = `id, institution_id, thing_id, kind, name, receipt, media_type, bytes, pages, person_id, added_at`

// mostShared bounds the list of the files of a thing.
const mostShared = 2000

func insertShared(ctx context.Context, tx *db.Tx, row sharedRow) error {
	return db.Insert(ctx, tx, "document_shared", row)
}

func loadShared(ctx context.Context, tx *db.Tx, id, thing, kind string) (sharedRow, error) {
	return db.Get[sharedRow](ctx, tx, `select `+sharedColumns+` from document_shared where id = ? and thing_id = ? and kind = ?`, id, thing, kind)
}

// listShared returns the files of a thing, of a kind or (empty) of all, the oldest first.
func listShared(ctx context.Context, tx *db.Tx, thing, kind string) ([]sharedRow, error) {
	query, args := `select `+sharedColumns+` from document_shared where thing_id = ?`, []any{thing}
	if kind != "" {
		query, args = query+` and kind = ?`, append(args, kind)
	}
	return db.List[sharedRow](ctx, tx, query+` order by id limit ?`, append(args, mostShared)...)
}

func countShared(ctx context.Context, tx *db.Tx, thing, kind string) (int, error) {
	return db.Get[int](ctx, tx, `select count(*) from document_shared where thing_id = ? and kind = ?`, thing, kind)
}

func deleteShared(ctx context.Context, tx *db.Tx, id string) error {
	_, err := tx.Exec(ctx, `delete from document_shared where id = ?`, id)
	return err
}
