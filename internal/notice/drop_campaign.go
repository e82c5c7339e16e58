package notice

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// DropCampaign throws a draft away.
func (s *Service) DropCampaign(ctx context.Context, by access.Actor, campaign string, c CampaignPage) error {
	return s.moveCampaign(ctx, by, campaign, "notice.draft_campaign", "dropped", func(_ *db.Tx, r campaignRow) (campaignRow, error) {
		err := decideCampaign(r, c.Version, CampaignDrafted)
		r.State = CampaignDropped
		return r, err
	})
}
