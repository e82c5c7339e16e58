package notice

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// PauseCampaign keeps back the letters of a campaign that have not left.
func (s *Service) PauseCampaign(ctx context.Context, by access.Actor, campaign string, c CampaignPage) error {
	now := s.clock.Now()
	return s.moveCampaign(ctx, by, campaign, "notice.steer_campaign", "paused", func(_ *db.Tx, r campaignRow) (campaignRow, error) {
		err := decideSteer(r, by, c.Version, CampaignRunning)
		r.State, r.MovedAt = CampaignPaused, &now
		return r, err
	})
}
