package notice

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// DeclineCampaign says why a campaign may not go as it is.
type DeclineCampaign struct {
	Version string `form:"version" max:"20"`
	Reason  string `form:"reason" entry:"notice_campaign.reason" lines:"true" max:"500"`
}

// DeclineCampaign sends a campaign back to whoever wrote it.
func (s *Service) DeclineCampaign(ctx context.Context, by access.Actor, campaign string, c DeclineCampaign) error {
	now := s.clock.Now()
	return s.moveCampaign(ctx, by, campaign, "notice.approve_campaign", "declined", func(_ *db.Tx, r campaignRow) (campaignRow, error) {
		err := decideDeclineCampaign(r, by, c)
		r.State, r.DecidedBy, r.DecidedAt, r.AskedAt, r.Reason = CampaignDrafted, by.Person, &now, nil, c.Reason
		return r, err
	})
}
