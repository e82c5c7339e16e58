package site

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/id"
)

// Approve is the yes of a second officer, to the state that they saw.
type Approve struct {
	Version string `form:"version" max:"20"`
}

// Approve publishes news that somebody else wrote, from their hour on.
func (s *Service) Approve(ctx context.Context, by access.Actor, draft string, c Approve) error {
	now := s.clock.Now()
	return s.db.Update(ctx, func(tx *db.Tx) error {
		r, err := loadDraft(ctx, tx, draft)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "site.approve", access.Subject{}); err != nil {
			return err
		}
		at, err := decideApprove(r, by, c.Version, now)
		if err != nil {
			return err
		}
		p := Post{ID: id.New(at), TitleEn: r.TitleEn, TitleUr: r.TitleUr, BodyEn: r.BodyEn, BodyUr: r.BodyUr, PublishedAt: at}
		if err := insertPost(ctx, tx, p); err != nil {
			return err
		}
		r.State, r.Post, r.From, r.DecidedBy, r.DecidedAt = Approved, p.ID, &at, by.Person, &now
		if err := updateDraft(ctx, tx, r); err != nil {
			return err
		}
		return s.needs.Events.Record(ctx, tx, by, NewsApproved{Draft: r.ID})
	})
}
