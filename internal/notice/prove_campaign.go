package notice

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/i18n"
)

// proofKind is the kind of a proof: what a letter of a campaign will say, for the officer who wrote it.
const proofKind = "campaign_proof"

// ProveCampaign sends whoever writes a campaign its letter in each language, as people will get it.
func (s *Service) ProveCampaign(ctx context.Context, by access.Actor, campaign string, c CampaignPage) error {
	now := s.clock.Now()
	return s.moveCampaign(ctx, by, campaign, "notice.draft_campaign", "proved", func(tx *db.Tx, r campaignRow) (campaignRow, error) {
		if err := decideCampaign(r, c.Version, CampaignDrafted); err != nil {
			return r, err
		}
		for _, l := range i18n.Languages {
			if err := s.Tell(ctx, tx, by.Person, proofKind, map[string]string{"Campaign": r.ID, "Language": l.Code}, ""); err != nil {
				return r, err
			}
		}
		r.ProvedAt = &now
		return r, nil
	})
}
