package engineer

import (
	"context"
	"time"

	"sanad/internal/db"
)

type awaitingRow struct {
	Application string    `db:"application_id"`
	Batch       []byte    `db:"batch_key"`
	Since       time.Time `db:"since_at"`
}

// replaceWaiting notes that a draft waits for a batch, in the place of what was noted of it.
func replaceWaiting(ctx context.Context, tx *db.Tx, r awaitingRow) error {
	if err := deleteWaiting(ctx, tx, []string{r.Application}); err != nil {
		return err
	}
	return db.Insert(ctx, tx, "engineer_waiting", r)
}

func deleteWaiting(ctx context.Context, tx *db.Tx, applications []string) error {
	_, err := tx.Exec(ctx, `delete from engineer_waiting where application_id in (?)`, applications)
	return err
}

// listAwaited returns the batches for which anybody waits, after one.
func listAwaited(ctx context.Context, tx *db.Tx, after []byte, limit int) ([][]byte, error) {
	return db.List[[]byte](ctx, tx, `select distinct batch_key from engineer_waiting where batch_key > ? order by batch_key limit ?`, after, limit)
}

const selectAwaiting = `select application_id, batch_key, since_at from engineer_waiting where batch_key = ? order by application_id limit ?`

// listAwaiting returns who waits for a batch, the oldest application first.
func listAwaiting(ctx context.Context, tx *db.Tx, batch []byte, limit int) (applications []string, err error) {
	rows, err := db.List[awaitingRow](ctx, tx, selectAwaiting, batch, limit)
	for _, r := range rows {
		applications = append(applications, r.Application)
	}
	return applications, err
}

// listApplicationsBy returns some applications.
func listApplicationsBy(ctx context.Context, tx *db.Tx, ids []string) ([]applicationRow, error) {
	return db.List[applicationRow](ctx, tx, `select `+applicationColumns+` from engineer_application where id in (?) order by id`, ids)
}
