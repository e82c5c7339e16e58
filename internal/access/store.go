package access

import (
	"context"
	"time"

	"sanad/internal/db"
	"sanad/internal/id"
	"sanad/internal/ledger"
)

// insertLook stores a look and its line in the log. Sealing the log puts them on the disk within a second.
func insertLook(ctx context.Context, d *db.DB, l Look) error {
	line, err := ledger.Row(ledger.Access, l.entry())
	if err != nil {
		return err
	}
	return d.InsertSoon(ctx, db.Row{Table: "access_look", Value: l}, line)
}

func listLooks(ctx context.Context, tx *db.Tx, person string, limit int) ([]Look, error) {
	return db.List[Look](ctx, tx, `select id, person_id, case_id, actor_id, role, purpose, action, fields, at, salt from access_look
		where person_id = ? order by id desc limit ?`, person, limit)
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

// listLooksBy returns the newest looks of an officer at others, or those before an id.
func listLooksBy(ctx context.Context, tx *db.Tx, actor, before string, limit int) ([]Look, error) {
	if before == "" {
		before = "~"
	}
	return db.List[Look](ctx, tx, `select id, person_id, case_id, actor_id, role, purpose, action, fields, at, salt from access_look
		where actor_id = ? and id < ? and person_id <> actor_id order by id desc limit ?`, actor, before, limit)
}

// listLookers reads the looks since a moment by their ids, which sort by time.
func listLookers(ctx context.Context, tx *db.Tx, since time.Time, limit int) ([]Looker, error) {
	return db.List[Looker](ctx, tx, `select actor_id, count(*) as looks, count(distinct person_id) as persons from access_look
		where id >= ? and actor_id <> person_id group by actor_id order by looks desc, actor_id limit ?`, id.From(since), limit)
}
