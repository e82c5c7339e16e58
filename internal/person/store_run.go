package person

import (
	"context"
	"slices"

	"sanad/internal/db"
)

// listRun returns who has a token and came with many others, after an id and in the order of ids.
func listRun(ctx context.Context, tx *db.Tx, token []byte, after string) ([]string, error) {
	rows, err := db.List[runRow](ctx, tx, `select bucket, id, entries from person_run where bucket = ?`, int64(token[0]))
	var ids []string
	for _, r := range rows {
		for _, who := range r.having(token) {
			if who > after {
				ids = append(ids, who)
			}
		}
	}
	slices.Sort(ids)
	return ids, err
}

// takeNames takes out of the index what some persons are found by.
func takeNames(ctx context.Context, tx *db.Tx, ids []string) error {
	rows, err := db.List[personRow](ctx, tx, `select id, tokens, run_id from person where id in (?)`, ids)
	if err != nil {
		return err
	}
	gone, packed := map[string]map[string]bool{}, map[string]tokens{}
	for _, r := range rows {
		if r.Run != "" {
			if gone[r.Run] == nil {
				gone[r.Run] = map[string]bool{}
			}
			gone[r.Run][r.ID] = true
			packed[r.Run] = append(packed[r.Run], r.Tokens...)
			continue
		}
		if len(r.Tokens) == 0 {
			continue
		}
		if _, err := tx.Exec(ctx, `delete from person_name where token in (?) and person_id = ?`, r.Tokens.list(), r.ID); err != nil {
			return err
		}
	}
	for run, all := range packed {
		rows, err := db.List[runRow](ctx, tx, `select bucket, id, entries from person_run where bucket in (?) and id = ?`, all.buckets(), run)
		if err != nil {
			return err
		}
		for _, r := range rows {
			query, args := `update person_run set entries = ? where bucket = ? and id = ?`, []any{r.without(gone[run]), r.Bucket, r.ID}
			if left := args[0].([]byte); len(left) == 0 {
				query, args = `delete from person_run where bucket = ? and id = ?`, args[1:]
			}
			if _, err := tx.Exec(ctx, query, args...); err != nil {
				return err
			}
		}
	}
	return nil
}
