package policy

import (
	"context"

	"sanad/internal/db"
)

func insertVersion(ctx context.Context, tx *db.Tx, v Version) error {
	_, err := tx.Exec(ctx, `insert into policy_version (hash, wording, published_at) values (?, ?, ?) on conflict (hash) do nothing`,
		v.Hash, v.Wording, v.PublishedAt)
	return err
}

func loadNewest(ctx context.Context, tx *db.Tx) (Version, error) {
	return db.Get[Version](ctx, tx, `select hash, wording, published_at from policy_version order by published_at desc, hash limit 1`)
}
