package notice

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// ResumeCampaign lets the letters of a paused campaign leave again, from now on and not faster than before.
func (s *Service) ResumeCampaign(ctx context.Context, by access.Actor, campaign string, c CampaignPage) error {
	law, now := s.law(), s.clock.Now()
	return s.moveCampaign(ctx, by, campaign, "notice.steer_campaign", "resumed", func(tx *db.Tx, r campaignRow) (campaignRow, error) {
		if err := decideSteer(r, by, c.Version, CampaignPaused); err != nil {
			return r, err
		}
		r.State, r.MovedAt = CampaignRunning, &now
		if law.Outreach.AnHour == 0 {
			return r, fault.Conflict("notice.campaign.off_text", nil)
		}
		waiting, err := listPlanned(ctx, tx, r.ID, mostPlanned)
		if err != nil || r.StartedAt == nil {
			return r, err
		}
		times, next := decideTimes(law.Outreach, law.Zone, now, len(waiting))
		for i, letter := range waiting {
			if err := updateDue(ctx, tx, letter, times[i]); err != nil {
				return r, err
			}
		}
		return r, updateNext(ctx, tx, r.ID, next)
	})
}

// mostPlanned is how many letters of a campaign are planned anew at once; no more than a few pages of the register are planned ahead of their time.
const mostPlanned = 5000
