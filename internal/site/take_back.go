package site

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// TakeBack names the state of a draft that was seen.
type TakeBack struct {
	Version string `form:"version" max:"20"`
}

// TakeBack makes a draft again of news that wait for a second officer, or for their hour; a banner comes down with it.
func (s *Service) TakeBack(ctx context.Context, by access.Actor, draft string, c TakeBack) error {
	now := s.clock.Now()
	defer s.forget()
	return s.db.Update(ctx, func(tx *db.Tx) error {
		r, err := loadDraft(ctx, tx, draft)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "site.draft", access.Subject{}); err != nil {
			return err
		}
		if err := decideTakeBack(r, c.Version, now); err != nil {
			return err
		}
		if r.State == Approved && r.What != news {
			if err := deleteBanner(ctx, tx, r.Post); err != nil {
				return err
			}
		} else if r.State == Approved {
			if err := deletePost(ctx, tx, r.Post, now); err != nil {
				return err
			}
		}
		r.State, r.Post, r.AskedAt = Drafted, "", nil
		if err := updateDraft(ctx, tx, r); err != nil {
			return err
		}
		return s.needs.Events.Record(ctx, tx, by, NewsTakenBack{Draft: r.ID})
	})
}
