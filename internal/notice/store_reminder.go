package notice

import (
	"context"

	"sanad/internal/db"
)

// countRow is how many letters of a kind are in a state.
type countRow struct {
	Kind    string `db:"kind"`
	State   State  `db:"state"`
	Letters int64  `db:"letters"`
}

// countLately counts letters of some kinds that were promised after an id.
func countLately(ctx context.Context, tx *db.Tx, kinds []string, after string) ([]countRow, error) {
	return db.List[countRow](ctx, tx, `select kind, state, count(*) letters from notice_message where id > ? and kind in (?) group by kind, state`, after, kinds)
}
