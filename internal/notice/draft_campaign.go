package notice

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/id"
	"sanad/internal/jobs"
)

// DraftCampaign is a campaign as an officer writes it: to whom, on which ground, and in which words. No day to begin: its letters leave once it is
// approved.
type DraftCampaign struct {
	Version    string `form:"version" max:"20"`
	Title      string `form:"title" entry:"notice_campaign.title" max:"120"`
	Ground     string `form:"ground" max:"60"`
	Discipline string `form:"discipline" max:"20"`
	Province   string `form:"province" max:"60"`
	Kind       string `form:"kind" max:"60"`
	Standing   string `form:"standing" max:"20"`
	SubjectEn  string `form:"subject_en" entry:"notice_campaign.subject_en" max:"120"`
	SubjectUr  string `form:"subject_ur" entry:"notice_campaign.subject_ur" max:"120"`
	BodyEn     string `form:"body_en" entry:"notice_campaign.body_en" lines:"true" max:"2000"`
	BodyUr     string `form:"body_ur" entry:"notice_campaign.body_ur" lines:"true" max:"2000"`
	FromDay    string `form:"from_day" max:"2"`
	FromMonth  string `form:"from_month" max:"2"`
	FromYear   string `form:"from_year" max:"4"`
	FromHour   string `form:"from_hour" max:"5"`
	UntilDay   string `form:"until_day" max:"2"`
	UntilMonth string `form:"until_month" max:"2"`
	UntilYear  string `form:"until_year" max:"4"`
}

// MayDraftCampaign tells whether somebody may write campaigns; nil: they may.
func (s *Service) MayDraftCampaign(by access.Actor) error {
	_, err := s.access.May(by, "notice.draft_campaign", access.Subject{Any: true})
	return err
}

// DraftCampaign writes a campaign, or writes it anew, and has its audience counted. What was proved or asked before is to be proved and asked again.
func (s *Service) DraftCampaign(ctx context.Context, by access.Actor, campaign string, c DraftCampaign) (string, error) {
	x := s.around()
	made := campaign
	err := s.db.Update(ctx, func(tx *db.Tx) (err error) {
		r := campaignRow{Version: 1}
		if campaign != "" {
			if r, err = loadCampaign(ctx, tx, campaign); err != nil {
				return err
			}
		}
		if err := s.MayDraftCampaign(by); err != nil {
			return err
		}
		if r, err = decideDraftCampaign(r, by, c, x); err != nil {
			return err
		}
		if campaign == "" {
			r.ID = id.New(x.now)
			made = r.ID
			err = insertCampaign(ctx, tx, r)
		} else {
			err = updateCampaign(ctx, tx, r)
		}
		if err != nil {
			return err
		}
		if err := s.jobs.Enqueue(ctx, tx, countJob, countArgs{r.ID}, jobs.Unique(countJob+"/"+r.ID)); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, CampaignMoved{Campaign: r.ID, What: "written"})
	})
	return made, err
}
