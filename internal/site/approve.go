package site

import (
	"context"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/id"
)

// Approve is the yes of a second officer, to the state that they saw.
type Approve struct {
	Version string `form:"version" max:"20"`
}

// Approve publishes news, or a banner, that somebody else wrote, from its hour on.
func (s *Service) Approve(ctx context.Context, by access.Actor, draft string, c Approve) error {
	now := s.clock.Now()
	defer s.forget()
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
		if r.What != news {
			b := bannerRow{id.New(at), r.What, r.TitleEn, r.TitleUr, r.BodyEn, r.BodyUr, r.Pages, at, *r.Until}
			if err := insertBanner(ctx, tx, b); err != nil {
				return err
			}
			return s.approved(ctx, tx, by, r, b.ID, at)
		}
		p := Post{ID: id.New(at), TitleEn: r.TitleEn, TitleUr: r.TitleUr, BodyEn: r.BodyEn, BodyUr: r.BodyUr, PublishedAt: at}
		if err := insertPost(ctx, tx, p); err != nil {
			return err
		}
		return s.approved(ctx, tx, by, r, p.ID, at)
	})
}

// approved notes what a draft became, and from when that stands.
func (s *Service) approved(ctx context.Context, tx *db.Tx, by access.Actor, r draftRow, became string, at time.Time) error {
	now := s.clock.Now()
	r.State, r.Post, r.From, r.DecidedBy, r.DecidedAt = Approved, became, &at, by.Person, &now
	if err := updateDraft(ctx, tx, r); err != nil {
		return err
	}
	return s.needs.Events.Record(ctx, tx, by, NewsApproved{Draft: r.ID})
}
