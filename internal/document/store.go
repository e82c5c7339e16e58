package document

import (
	"context"
	"time"

	"sanad/internal/db"
	"sanad/internal/pii"
)

// mostOfCase is how many files a case may have; it bounds every list.
const mostOfCase = 30

type documentRow struct {
	ID      string     `db:"id"`
	Person  string     `db:"person_id"`
	Case    string     `db:"case_id"`
	Kind    string     `db:"kind"`
	Name    pii.Sealed `db:"name"`
	Receipt pii.Sealed `db:"receipt"`
	Type    string     `db:"media_type"`
	Bytes   int64      `db:"bytes"`
	Pages   int64      `db:"pages"`
	At      time.Time  `db:"added_at"`
}

const columns = `id, person_id, case_id, kind, name, receipt, media_type, bytes, pages, added_at`

func insertDocument(ctx context.Context, tx *db.Tx, row documentRow) error {
	return db.Insert(ctx, tx, "document", row)
}

// loadDocument returns a row whoever asks; loadOwn and the desk's load decide who may.
func loadDocument(ctx context.Context, tx *db.Tx, id string) (documentRow, error) {
	return db.Get[documentRow](ctx, tx, `select `+columns+` from document where id = ?`, id)
}

func loadOwn(ctx context.Context, tx *db.Tx, id, person string) (documentRow, error) {
	return db.Get[documentRow](ctx, tx, `select `+columns+` from document where id = ? and person_id = ?`, id, person)
}

func listOfCase(ctx context.Context, tx *db.Tx, caseID string) ([]documentRow, error) {
	return db.List[documentRow](ctx, tx, `select `+columns+` from document where case_id = ? order by id limit ?`, caseID, mostOfCase)
}

func deleteDocument(ctx context.Context, tx *db.Tx, id string) error {
	_, err := tx.Exec(ctx, `delete from document where id = ?`, id)
	return err
}

func listKnown(ctx context.Context, tx *db.Tx, ids []string) ([]string, error) {
	return db.List[string](ctx, tx, `select id from document where id in (?) union all select id from document_shared where id in (?)`, ids, ids)
}

func listIDs(ctx context.Context, tx *db.Tx, after string, limit int) ([]string, error) {
	return db.List[string](ctx, tx, `select id from document where id > ? union all select id from document_shared where id > ? order by id limit ?`, after, after, limit)
}
