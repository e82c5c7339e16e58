package events

import (
	"context"
	"time"

	"sanad/internal/db"
)

type eventRow struct {
	ID     string    `db:"id"`
	At     time.Time `db:"at"`
	Actor  string    `db:"actor"`
	Kind   string    `db:"kind"`
	Person string    `db:"person_id"`
	Case   string    `db:"case_id"`
	Data   string    `db:"data"`
}

func insertEvent(ctx context.Context, tx *db.Tx, row eventRow) error {
	return db.Insert(ctx, tx, "event", row)
}

func countOf(ctx context.Context, tx *db.Tx, person, kind string, since time.Time, most int) (int, error) {
	n, err := db.Get[int64](ctx, tx, `select count(*) from (select id from event where person_id = ? and person_id <> '' and at >= ? and kind = ? limit ?) as counted`,
		person, since, kind, most)
	return int(n), err
}

func listCase(ctx context.Context, tx *db.Tx, caseID string) ([]Entry, error) {
	return db.List[Entry](ctx, tx, `select id, at, actor, kind, case_id, data from event
		where case_id = ? and case_id <> '' order by at, id limit 500`, caseID)
}
