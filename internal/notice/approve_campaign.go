package notice

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// CampaignPage names the state of a campaign that was seen.
type CampaignPage struct {
	Version string `form:"version" max:"20"`
}

// ApproveCampaign lets a campaign go that somebody else wrote and asked for.
func (s *Service) ApproveCampaign(ctx context.Context, by access.Actor, campaign string, c CampaignPage) error {
	law, now := s.law(), s.clock.Now()
	return s.moveCampaign(ctx, by, campaign, "notice.approve_campaign", "approved", func(_ *db.Tx, r campaignRow) (campaignRow, error) {
		err := decideApproveCampaign(r, by, c.Version, law)
		r.State, r.DecidedBy, r.DecidedAt = CampaignRunning, by.Person, &now
		return r, err
	})
}
