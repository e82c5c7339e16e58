package notice

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// AskCampaign names the state of a campaign that was seen, and says that its proof was read.
type AskCampaign struct {
	Version string `form:"version" max:"20"`
	Read    string `form:"read" max:"3"`
}

// AskCampaign asks a second officer to let a campaign go.
func (s *Service) AskCampaign(ctx context.Context, by access.Actor, campaign string, c AskCampaign) error {
	now := s.clock.Now()
	return s.moveCampaign(ctx, by, campaign, "notice.draft_campaign", "asked", func(_ *db.Tx, r campaignRow) (campaignRow, error) {
		err := decideAskCampaign(r, c)
		r.State, r.AskedBy, r.AskedAt, r.Reason = CampaignAsked, by.Person, &now, ""
		return r, err
	})
}

// moveCampaign stores what is decided of a campaign, and records what was done.
func (s *Service) moveCampaign(ctx context.Context, by access.Actor, campaign string, action access.Action, what string, decide func(tx *db.Tx, r campaignRow) (campaignRow, error)) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		r, err := loadCampaign(ctx, tx, campaign)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, action, access.Subject{Any: true}); err != nil {
			return err
		}
		if r, err = decide(tx, r); err != nil {
			return err
		}
		if err := updateCampaign(ctx, tx, r); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, CampaignMoved{Campaign: r.ID, What: what})
	})
}
