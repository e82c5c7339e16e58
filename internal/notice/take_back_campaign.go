package notice

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// TakeBackCampaign makes a draft again of a campaign that waits for a second officer.
func (s *Service) TakeBackCampaign(ctx context.Context, by access.Actor, campaign string, c CampaignPage) error {
	return s.moveCampaign(ctx, by, campaign, "notice.draft_campaign", "taken_back", func(_ *db.Tx, r campaignRow) (campaignRow, error) {
		err := decideCampaign(r, c.Version, CampaignAsked)
		r.State, r.AskedAt = CampaignDrafted, nil
		return r, err
	})
}
