package notice

import (
	"context"
	"time"

	"sanad/internal/db"
)

// wordingRow is what letters of a kind say in a language since a moment, until the next one.
type wordingRow struct {
	ID    string    `db:"id"`
	Kind  string    `db:"kind"`
	Lang  string    `db:"lang"`
	Hash  string    `db:"hash"`
	Words string    `db:"words"` // a Wording as JSON
	Since time.Time `db:"since"`
}

const wordingColumns = `id, kind, lang, hash, words, since`

func insertWording(ctx context.Context, tx *db.Tx, row wordingRow) error {
	return db.Insert(ctx, tx, "notice_wording", row)
}

// listNewestWordings returns the newest version of each wording.
func listNewestWordings(ctx context.Context, tx *db.Tx) ([]wordingRow, error) {
	return db.List[wordingRow](ctx, tx, `select `+wordingColumns+` from notice_wording w
		where id = (select max(id) from notice_wording x where x.kind = w.kind and x.lang = w.lang)`)
}

// listVersions returns the versions of a kind's wordings, newest first.
func listVersions(ctx context.Context, tx *db.Tx, kind string, limit int) ([]wordingRow, error) {
	return db.List[wordingRow](ctx, tx, `select `+wordingColumns+` from notice_wording where kind = ? order by id desc limit ?`, kind, limit)
}

// listWordings returns wordings by their hashes.
func listWordings(ctx context.Context, tx *db.Tx, hashes []string) ([]wordingRow, error) {
	if len(hashes) == 0 {
		return nil, nil
	}
	return db.List[wordingRow](ctx, tx, `select `+wordingColumns+` from notice_wording where hash in (?) order by id`, hashes)
}

// updateWording writes with which words a letter left.
func updateWording(ctx context.Context, tx *db.Tx, message, hash string) error {
	_, err := tx.Exec(ctx, `update notice_message set wording = ? where id = ?`, hash, message)
	return err
}
