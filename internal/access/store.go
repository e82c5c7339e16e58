package access

import (
	"context"

	"sanad/internal/db"
)

func insertLook(ctx context.Context, tx *db.Tx, l Look) error {
	return db.Insert(ctx, tx, "access_look", l)
}

func listLooks(ctx context.Context, tx *db.Tx, person string, limit int) ([]Look, error) {
	return db.List[Look](ctx, tx, `select id, person_id, case_id, actor_id, role, purpose, action, fields, at, salt from access_look
		where person_id = ? order by at desc, id desc limit ?`, person, limit)
}

// listLooksOfOthers returns the newest looks of others at a person, or those before an id.
func listLooksOfOthers(ctx context.Context, tx *db.Tx, person, before string, limit int) ([]Look, error) {
	if before == "" {
		before = "~" // after every id
	}
	return db.List[Look](ctx, tx, `select id, person_id, case_id, actor_id, role, purpose, action, fields, at, salt from access_look
		where person_id = ? and id < ? and actor_id <> person_id order by id desc limit ?`, person, before, limit)
}

// listLogged returns looks in the order of their ids, without those from before there was a log.
func listLogged(ctx context.Context, tx *db.Tx, after string, limit int) ([]Look, error) {
	return db.List[Look](ctx, tx, `select id, person_id, case_id, actor_id, role, purpose, action, fields, at, salt from access_look
		where id > ? and salt <> ? order by id limit ?`, after, []byte{}, limit)
}
