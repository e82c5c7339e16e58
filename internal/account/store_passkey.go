package account

import (
	"context"
	"time"

	"sanad/internal/db"
	"sanad/internal/pii"
)

type passkeyRow struct {
	ID         string     `db:"id"`
	Person     string     `db:"person_id"`
	KeyHash    []byte     `db:"key_hash"`   // of the id that the authenticator gave it
	Credential pii.Sealed `db:"credential"` // public key, counter and flags
	Browser    string     `db:"browser"`    // in which it was made
	MadeAt     time.Time  `db:"made_at"`
	UsedAt     time.Time  `db:"used_at"`
	BarredAt   *time.Time `db:"barred_at"` // a copy of it was seen
}

const passkeyColumns = `id, person_id, key_hash, credential, browser, made_at, used_at, barred_at`

func insertPasskey(ctx context.Context, tx *db.Tx, row passkeyRow) error {
	return db.Insert(ctx, tx, "account_passkey", row)
}

func findPasskey(ctx context.Context, tx *db.Tx, keyHash []byte) (passkeyRow, bool, error) {
	return db.Find[passkeyRow](ctx, tx, `select `+passkeyColumns+` from account_passkey where key_hash = ?`, keyHash)
}

func listPasskeys(ctx context.Context, tx *db.Tx, person string) ([]passkeyRow, error) {
	return db.List[passkeyRow](ctx, tx, `select `+passkeyColumns+` from account_passkey where person_id = ? order by id limit ?`, person, mostPasskeys)
}

// countPasskeys counts those that still open.
func countPasskeys(ctx context.Context, tx *db.Tx, person string) (int64, error) {
	return db.Get[int64](ctx, tx, `select count(*) from account_passkey where person_id = ? and barred_at is null`, person)
}

func updatePasskey(ctx context.Context, tx *db.Tx, id string, credential pii.Sealed, used time.Time) error {
	_, err := tx.Exec(ctx, `update account_passkey set credential = ?, used_at = ? where id = ?`, credential, used, id)
	return err
}

func barPasskey(ctx context.Context, tx *db.Tx, id string, now time.Time) error {
	_, err := tx.Exec(ctx, `update account_passkey set barred_at = ? where id = ?`, now, id)
	return err
}

func deletePasskey(ctx context.Context, tx *db.Tx, person, id string) (int64, error) {
	return tx.Exec(ctx, `delete from account_passkey where id = ? and person_id = ?`, id, person)
}
