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
	Told        bool      `db:"told"` // that the batch opens registration, or it did when it was named
}

// replaceWaiting notes the batch that a draft rests on, in the place of what was noted of it.
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

// updateTold notes that applicants were told how it stands now.
func updateTold(ctx context.Context, tx *db.Tx, applications []string, told bool, now time.Time) error {
	_, err := tx.Exec(ctx, `update engineer_waiting set told = ?, since_at = ? where application_id in (?)`, told, now, applications)
	return err
}

// hasWaiting tells whether the batch of a draft is noted.
func hasWaiting(ctx context.Context, tx *db.Tx, application string) (bool, error) {
	_, found, err := db.Find[string](ctx, tx, `select application_id from engineer_waiting where application_id = ?`, application)
	return found, err
}

// awaitedRow is a batch that drafts rest on.
type awaitedRow struct {
	Batch []byte `db:"batch_key"`
	All   int64  `db:"drafts"`
	Told  int64  `db:"told"`
}

// listAwaited returns batches that drafts rest on, after one.
func listAwaited(ctx context.Context, tx *db.Tx, after []byte, limit int) ([]awaitedRow, error) {
	return db.List[awaitedRow](ctx, tx, `select batch_key, count(*) as drafts, count(case when told then 1 end) as told from engineer_waiting
		where batch_key > ? group by batch_key order by batch_key limit ?`, after, limit)
}

const selectAwaiting = `select application_id from engineer_waiting where batch_key = ? and told = ? order by application_id limit ?`

// listAwaiting returns the drafts of a batch whose applicants were told that it is open, or not, the oldest application first.
func listAwaiting(ctx context.Context, tx *db.Tx, batch []byte, told bool, limit int) ([]string, error) {
	return db.List[string](ctx, tx, selectAwaiting, batch, told, limit)
}

// listApplicationsBy returns some applications.
func listApplicationsBy(ctx context.Context, tx *db.Tx, ids []string) ([]applicationRow, error) {
	return db.List[applicationRow](ctx, tx, `select `+applicationColumns+` from engineer_application where id in (?) order by id`, ids)
}
