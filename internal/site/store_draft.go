package site

import (
	"context"
	"time"

	"sanad/internal/db"
	"sanad/internal/fault"
)

type draftRow struct {
	ID        string     `db:"id"`
	What      string     `db:"what"`  // news, or the kind of a banner
	Pages     string     `db:"pages"` // of a banner, with spaces between
	TitleEn   string     `db:"title_en"`
	TitleUr   string     `db:"title_ur"`
	BodyEn    string     `db:"body_en"`
	BodyUr    string     `db:"body_ur"`
	From      *time.Time `db:"from_at"`
	Until     *time.Time `db:"until_at"` // of a banner
	State     DraftState `db:"state"`
	Post      string     `db:"post_id"`
	Reason    string     `db:"reason"`
	MadeBy    string     `db:"made_by"`
	MadeAt    time.Time  `db:"made_at"`
	AskedAt   *time.Time `db:"asked_at"`
	DecidedBy string     `db:"decided_by"`
	DecidedAt *time.Time `db:"decided_at"`
	Version   int64      `db:"version"`
}

const draftColumns = `id, what, pages, until_at, title_en, title_ur, body_en, body_ur, from_at, state, post_id, reason, made_by, made_at, asked_at, decided_by, decided_at, version`

func insertDraft(ctx context.Context, tx *db.Tx, r draftRow) error {
	return db.Insert(ctx, tx, "site_draft", r)
}

func loadDraft(ctx context.Context, tx *db.Tx, id string) (draftRow, error) {
	return db.Get[draftRow](ctx, tx, `select `+draftColumns+` from site_draft where id = ?`, id)
}

// listDrafts returns what was written for the news, the newest first, before one; nothing of what was dropped.
func listDrafts(ctx context.Context, tx *db.Tx, before string, limit int) ([]draftRow, error) {
	return db.List[draftRow](ctx, tx, `select `+draftColumns+` from site_draft where state <> 'dropped' and (? = '' or id < ?) order by id desc limit ?`, before, before, limit)
}

// countAsked counts what waits for a second officer, up to limit.
func countAsked(ctx context.Context, tx *db.Tx, limit int) (int, error) {
	list, err := db.List[string](ctx, tx, `select id from site_draft where state = 'asked' order by id limit ?`, limit)
	return len(list), err
}

// updateDraft stores a draft, if nobody changed it before.
func updateDraft(ctx context.Context, tx *db.Tx, r draftRow) error {
	n, err := tx.Exec(ctx, `update site_draft set what = ?, pages = ?, until_at = ?, title_en = ?, title_ur = ?, body_en = ?, body_ur = ?, from_at = ?, state = ?, post_id = ?, reason = ?, made_by = ?, made_at = ?,
		asked_at = ?, decided_by = ?, decided_at = ?, version = version + 1 where id = ? and version = ?`,
		r.What, r.Pages, r.Until, r.TitleEn, r.TitleUr, r.BodyEn, r.BodyUr, r.From, r.State, r.Post, r.Reason, r.MadeBy, r.MadeAt, r.AskedAt, r.DecidedBy, r.DecidedAt, r.ID, r.Version)
	if err == nil && n == 0 {
		return fault.Conflict("fault.stale", nil)
	}
	return err
}
