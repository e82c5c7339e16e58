package site

import (
	"context"
	"time"

	"sanad/internal/db"
)

type bannerRow struct {
	ID      string    `db:"id"`
	Kind    string    `db:"kind"`
	TitleEn string    `db:"title_en"`
	TitleUr string    `db:"title_ur"`
	BodyEn  string    `db:"body_en"`
	BodyUr  string    `db:"body_ur"`
	Pages   string    `db:"pages"`
	From    time.Time `db:"from_at"`
	Until   time.Time `db:"until_at"`
}

func insertBanner(ctx context.Context, tx *db.Tx, r bannerRow) error {
	return db.Insert(ctx, tx, "site_banner", r)
}

// listBanners returns the banners that are not over, the ones that end first before the others.
func listBanners(ctx context.Context, tx *db.Tx, now time.Time, limit int) ([]bannerRow, error) {
	return db.List[bannerRow](ctx, tx, `select id, kind, title_en, title_ur, body_en, body_ur, pages, from_at, until_at from site_banner where until_at > ? order by until_at, id limit ?`, now, limit)
}

// deleteBanner takes a banner down.
func deleteBanner(ctx context.Context, tx *db.Tx, id string) error {
	_, err := tx.Exec(ctx, `delete from site_banner where id = ?`, id)
	return err
}
