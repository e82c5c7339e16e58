package site

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/id"
)

// DraftBanner is a banner as an officer writes it. No day to begin: it stands when it is approved.
type DraftBanner struct {
	Version    string   `form:"version" max:"20"`
	Kind       string   `form:"kind" max:"20"`
	TitleEn    string   `form:"title_en" entry:"site_draft.title_en" max:"120"`
	TitleUr    string   `form:"title_ur" entry:"site_draft.title_ur" max:"120"`
	BodyEn     string   `form:"body_en" entry:"site_draft.body_en" max:"400"`
	BodyUr     string   `form:"body_ur" entry:"site_draft.body_ur" max:"400"`
	Pages      []string `form:"page" max:"20"`
	FromDay    string   `form:"from_day" max:"2"`
	FromMonth  string   `form:"from_month" max:"2"`
	FromYear   string   `form:"from_year" max:"4"`
	FromHour   string   `form:"from_hour" max:"5"`
	UntilDay   string   `form:"until_day" max:"2"`
	UntilMonth string   `form:"until_month" max:"2"`
	UntilYear  string   `form:"until_year" max:"4"`
	UntilHour  string   `form:"until_hour" max:"5"`
}

// DraftBanner writes a banner, or writes it anew. It stands nowhere until a second officer approved it.
func (s *Service) DraftBanner(ctx context.Context, by access.Actor, draft string, c DraftBanner) (string, error) {
	return s.write(ctx, by, draft, func(r draftRow) (draftRow, error) { return decideBanner(r, by, c, s.clock.Now(), s.law().Zone) })
}

// write stores what is decided of a draft, or of a new one.
func (s *Service) write(ctx context.Context, by access.Actor, draft string, decide func(r draftRow) (draftRow, error)) (string, error) {
	made := draft
	err := s.db.Update(ctx, func(tx *db.Tx) (err error) {
		r := draftRow{State: Drafted, Version: 1}
		if draft != "" {
			if r, err = loadDraft(ctx, tx, draft); err != nil {
				return err
			}
		}
		if _, err := s.access.May(by, "site.draft", access.Subject{}); err != nil {
			return err
		}
		if r, err = decide(r); err != nil {
			return err
		}
		if draft != "" {
			return updateDraft(ctx, tx, r)
		}
		r.ID = id.New(r.MadeAt)
		made = r.ID
		return insertDraft(ctx, tx, r)
	})
	return made, err
}
