package access

import (
	"context"
	"fmt"
	"time"

	"sanad/internal/db"
	"sanad/internal/ledger"
)

// CheckLooks compares every recorded look with its entry in the log, and tells how many there are: a look that was changed, added or
// taken away behind the program is named.
func (a *Access) CheckLooks(ctx context.Context, l *ledger.Ledger) (n int64, err error) {
	const page = 500
	for after := ""; ; {
		var looks []Look
		err := a.db.View(ctx, func(tx *db.Tx) (err error) {
			looks, err = listLogged(ctx, tx, after, page)
			return err
		})
		if err != nil {
			return n, err
		}
		ids := make([]string, len(looks))
		for i, k := range looks {
			ids[i] = k.ID
		}
		lines, err := l.Lines(ctx, ledger.Access, ids)
		if err != nil {
			return n, err
		}
		for _, k := range looks {
			if lines[k.ID] != k.entry().Line() {
				return n, fmt.Errorf("the look %s of %s is not what its entry in the log commits to", k.ID, k.At.UTC().Format(time.RFC3339))
			}
		}
		n += int64(len(looks))
		if len(looks) < page {
			break
		}
		after = looks[len(looks)-1].ID
	}
	logged, err := l.Count(ctx, ledger.Access, "look")
	if err == nil && logged != n {
		err = fmt.Errorf("the log has %d looks, and %d are on record", logged, n)
	}
	return n, err
}
