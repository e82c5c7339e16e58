package site

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// Decline is the no of a second officer.
type Decline struct {
	Version string `form:"version" max:"20"`
	Reason  string `form:"reason" entry:"site_draft.reason" lines:"true" max:"500"`
}

// Decline sends news back to whoever wrote them, with a reason.
func (s *Service) Decline(ctx context.Context, by access.Actor, draft string, c Decline) error {
	now := s.clock.Now()
	return s.db.Update(ctx, func(tx *db.Tx) error {
		r, err := loadDraft(ctx, tx, draft)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "site.approve", access.Subject{}); err != nil {
			return err
		}
		if err := decideDecline(r, by, c); err != nil {
			return err
		}
		r.State, r.Reason, r.AskedAt, r.DecidedBy, r.DecidedAt = Drafted, c.Reason, nil, by.Person, &now
		if err := updateDraft(ctx, tx, r); err != nil {
			return err
		}
		return s.needs.Events.Record(ctx, tx, by, NewsDeclined{Draft: r.ID})
	})
}
