package notice

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// StopCampaign ends a campaign for good: what has not left does not leave.
func (s *Service) StopCampaign(ctx context.Context, by access.Actor, campaign string, c CampaignPage) error {
	now := s.clock.Now()
	return s.moveCampaign(ctx, by, campaign, "notice.steer_campaign", "stopped", func(tx *db.Tx, r campaignRow) (campaignRow, error) {
		if err := decideSteer(r, by, c.Version, CampaignRunning, CampaignPaused); err != nil {
			return r, err
		}
		r.State, r.MovedAt = CampaignStopped, &now
		return r, updateStopped(ctx, tx, r.ID, now)
	})
}
