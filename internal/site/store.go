package site

import (
	"context"
	"time"

	"sanad/internal/db"
	"sanad/internal/fault"
)

const postColumns = `id, title_en, title_ur, body_en, body_ur, published_at`

func insertPost(ctx context.Context, tx *db.Tx, p Post) error {
	return db.Insert(ctx, tx, "site_post", p)
}

func listPosts(ctx context.Context, tx *db.Tx, now time.Time, limit int) ([]Post, error) {
	return db.List[Post](ctx, tx, `select `+postColumns+` from site_post where published_at <= ? order by published_at desc, id desc limit ?`, now, limit)
}

func loadPost(ctx context.Context, tx *db.Tx, id string, now time.Time) (Post, error) {
	return db.Get[Post](ctx, tx, `select `+postColumns+` from site_post where id = ? and published_at <= ?`, id, now)
}

// deletePost takes back what has not appeared yet.
func deletePost(ctx context.Context, tx *db.Tx, id string, now time.Time) error {
	n, err := tx.Exec(ctx, `delete from site_post where id = ? and published_at > ?`, id, now)
	if err == nil && n == 0 {
		return fault.Conflict("site.news.out", nil)
	}
	return err
}
