package engineer

import (
	"context"
	"time"

	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/pii"
	"sanad/internal/vault"
)

type refereeRow struct {
	ID          string       `db:"id"`
	Application string       `db:"application_id"`
	Person      string       `db:"person_id"` // the applicant
	Name        pii.Sealed   `db:"name"`
	Email       pii.Sealed   `db:"email"`
	Position    pii.Sealed   `db:"position"`
	Words       pii.Sealed   `db:"words"`
	State       RefereeState `db:"state"`
	Language    string       `db:"language"`
	Asks        int64        `db:"asks"`
	TokenHash   []byte       `db:"token_hash"`
	AskedAt     time.Time    `db:"asked_at"`
	EndsAt      time.Time    `db:"ends_at"`
	AnsweredAt  *time.Time   `db:"answered_at"`
}

// field names the sealed value of a column; the case's key seals what is told of people who have no account.
func (r refereeRow) field(column string) vault.Field {
	return vault.Field{Entry: "engineer_referee." + column, Row: r.ID, Scope: caseScope(r.Application)}
}

// sealed names the sealed columns.
func (r *refereeRow) sealed() map[string]*pii.Sealed {
	return map[string]*pii.Sealed{"name": &r.Name, "email": &r.Email, "position": &r.Position, "words": &r.Words}
}

const refereeColumns = `id, application_id, person_id, name, email, position, words, state, language, asks, token_hash, asked_at, ends_at, answered_at`

func insertReferee(ctx context.Context, tx *db.Tx, r refereeRow) error {
	return db.Insert(ctx, tx, "engineer_referee", r)
}

func listReferees(ctx context.Context, tx *db.Tx, application string) ([]refereeRow, error) {
	return db.List[refereeRow](ctx, tx, `select `+refereeColumns+` from engineer_referee where application_id = ? order by id limit 100`, application)
}

// findReferee returns who holds the link with a token.
func findReferee(ctx context.Context, tx *db.Tx, tokenHash []byte) (refereeRow, error) {
	return db.Get[refereeRow](ctx, tx, `select `+refereeColumns+` from engineer_referee where token_hash = ?`, tokenHash)
}

// updateReferee stores what became of a referee who is asked; Conflict if somebody was faster.
func updateReferee(ctx context.Context, tx *db.Tx, r refereeRow, asks int64) error {
	n, err := tx.Exec(ctx, `update engineer_referee set state = ?, words = ?, asks = ?, token_hash = ?, asked_at = ?, ends_at = ?, answered_at = ?
		where id = ? and state = ? and asks = ?`, r.State, r.Words, r.Asks, r.TokenHash, r.AskedAt, r.EndsAt, r.AnsweredAt, r.ID, RefereeAsked, asks)
	if err == nil && n == 0 {
		return fault.Conflict("fault.stale", nil)
	}
	return err
}

// deleteReferees forgets everybody whom an application named.
func deleteReferees(ctx context.Context, tx *db.Tx, application string) error {
	_, err := tx.Exec(ctx, `delete from engineer_referee where application_id = ?`, application)
	return err
}
