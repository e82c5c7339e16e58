package vault

import (
	"context"
	"time"

	"sanad/internal/db"
)

type keyRow struct {
	Scope    string    `db:"scope"`
	Wrapped  []byte    `db:"wrapped"`
	MintedAt time.Time `db:"minted_at"`
}

func insertKey(ctx context.Context, tx *db.Tx, row keyRow) error {
	_, err := tx.Exec(ctx, `insert into key_scope (scope, wrapped, minted_at) values (?, ?, ?) on conflict (scope) do nothing`,
		row.Scope, row.Wrapped, row.MintedAt)
	return err
}

func loadKey(ctx context.Context, tx *db.Tx, scope string) (keyRow, error) {
	return db.Get[keyRow](ctx, tx, `select scope, wrapped, minted_at from key_scope where scope = ?`, scope)
}

func listKeys(ctx context.Context, tx *db.Tx, scopes []string) ([]keyRow, error) {
	return db.List[keyRow](ctx, tx, `select scope, wrapped, minted_at from key_scope where scope in (?)`, scopes)
}

func deleteKey(ctx context.Context, tx *db.Tx, scope string) error {
	_, err := tx.Exec(ctx, `delete from key_scope where scope = ?`, scope)
	return err
}

func insertKeys(ctx context.Context, tx *db.Tx, rows []keyRow) error {
	return db.InsertMany(ctx, tx, "key_scope", rows)
}

func deleteKeys(ctx context.Context, tx *db.Tx, scopes []string) error {
	_, err := tx.Exec(ctx, `delete from key_scope where scope in (?)`, scopes)
	return err
}

// listScopes returns scopes between two that were minted before a moment.
func listScopes(ctx context.Context, tx *db.Tx, after, to string, before time.Time, limit int) ([]string, error) {
	return db.List[string](ctx, tx, `select scope from key_scope where scope > ? and scope < ? and minted_at < ? order by scope limit ?`, after, to, before, limit)
}
