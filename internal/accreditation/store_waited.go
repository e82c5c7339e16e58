package accreditation

import (
	"context"
	"time"

	"sanad/internal/db"
	"sanad/internal/fault"
)

// waitedRow is a batch for whose lists graduates wait.
type waitedRow struct {
	Programme string     `db:"programme_id"`
	Batch     int64      `db:"batch"`
	Since     time.Time  `db:"since_at"`
	Asked     *time.Time `db:"asked_at"`
	Reminded  *time.Time `db:"reminded_at"`
}

const waitedColumns = `programme_id, batch, since_at, asked_at, reminded_at`

// loadWaited returns what is noted of a batch; false if nobody waits for it.
func loadWaited(ctx context.Context, tx *db.Tx, programme string, batch int) (waitedRow, bool, error) {
	r, err := db.Get[waitedRow](ctx, tx, `select `+waitedColumns+` from accreditation_waited where programme_id = ? and batch = ?`, programme, int64(batch))
	if fault.Is(err, fault.KindNotFound) {
		return r, false, nil
	}
	return r, err == nil, err
}

func insertWaited(ctx context.Context, tx *db.Tx, r waitedRow) error {
	return db.Insert(ctx, tx, "accreditation_waited", r)
}

// updateWaited notes when the institution was told.
func updateWaited(ctx context.Context, tx *db.Tx, r waitedRow) error {
	_, err := tx.Exec(ctx, `update accreditation_waited set asked_at = ?, reminded_at = ? where programme_id = ? and batch = ?`, r.Asked, r.Reminded, r.Programme, r.Batch)
	return err
}

func deleteWaited(ctx context.Context, tx *db.Tx, r waitedRow) error {
	_, err := tx.Exec(ctx, `delete from accreditation_waited where programme_id = ? and batch = ?`, r.Programme, r.Batch)
	return err
}

// listWaited returns batches for which graduates wait, after one.
func listWaited(ctx context.Context, tx *db.Tx, after waitedRow, limit int) ([]waitedRow, error) {
	return db.List[waitedRow](ctx, tx, `select `+waitedColumns+` from accreditation_waited where programme_id > ? or programme_id = ? and batch > ? order by programme_id, batch limit ?`,
		after.Programme, after.Programme, after.Batch, limit)
}

// listWaitedOf returns those of some programmes, the oldest batch first.
func listWaitedOf(ctx context.Context, tx *db.Tx, programmes []string) ([]waitedRow, error) {
	return db.List[waitedRow](ctx, tx, `select `+waitedColumns+` from accreditation_waited where programme_id in (?) order by batch, programme_id limit 200`, programmes)
}

// listByRoll returns those of a list with some roll numbers, in order.
func listByRoll(ctx context.Context, tx *db.Tx, list string, rolls [][]byte) ([]studentRow, error) {
	return db.List[studentRow](ctx, tx, `select `+studentColumns+` from accreditation_student where list_id = ? and roll_index in (?) order by position limit 200`, list, rolls)
}
