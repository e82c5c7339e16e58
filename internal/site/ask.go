package site

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// Ask names the state of a draft that was seen.
type Ask struct {
	Version string `form:"version" max:"20"`
}

// Ask asks a second officer to approve news.
func (s *Service) Ask(ctx context.Context, by access.Actor, draft string, c Ask) error {
	now := s.clock.Now()
	return s.db.Update(ctx, func(tx *db.Tx) error {
		r, err := loadDraft(ctx, tx, draft)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "site.draft", access.Subject{}); err != nil {
			return err
		}
		if err := decideDeed(r, c.Version, Drafted); err != nil {
			return err
		}
		r.State, r.AskedAt, r.Reason = Asked, &now, ""
		if err := updateDraft(ctx, tx, r); err != nil {
			return err
		}
		return s.needs.Events.Record(ctx, tx, by, NewsAsked{Draft: r.ID})
	})
}
