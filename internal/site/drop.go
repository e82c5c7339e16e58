package site

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// Drop names the state of a draft that was seen.
type Drop struct {
	Version string `form:"version" max:"20"`
}

// Drop throws a draft away.
func (s *Service) Drop(ctx context.Context, by access.Actor, draft string, c Drop) error {
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
		r.State = Dropped
		if err := updateDraft(ctx, tx, r); err != nil {
			return err
		}
		return s.needs.Events.Record(ctx, tx, by, NewsDropped{Draft: r.ID})
	})
}
