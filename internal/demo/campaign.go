package demo

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"sanad/internal/access"
	"sanad/internal/fault"
	"sanad/internal/notice"
)

// campaigns are what the demonstration council writes to many: the first is under way, the second waits for a second officer.
var campaigns = []notice.DraftCampaign{
	{
		Title: "Extension until June", Ground: "extension", SubjectEn: "Your registration is valid until 30 June", SubjectUr: "آپ کی رجسٹریشن 30 جون تک مؤثر ہے",
		BodyEn: "The council extended the validity of every registration that would end before that day.\n\nYou need not do anything.",
		BodyUr: "کونسل نے ہر اس رجسٹریشن کی میعاد بڑھا دی ہے جو اس دن سے پہلے ختم ہوتی۔\n\nآپ کو کچھ کرنے کی ضرورت نہیں۔",
	},
	{
		Title: "Course on earthquakes", Ground: "asked", Discipline: "CIVIL", SubjectEn: "A course on building for earthquakes", SubjectUr: "زلزلہ مزاحم تعمیر پر کورس",
		BodyEn: "The course is in December, in Lahore and in Karachi. Programmes stand at https://www.hec.gov.pk/.",
		BodyUr: "یہ کورس دسمبر میں لاہور اور کراچی میں ہے۔ پروگرام https://www.hec.gov.pk/ پر درج ہیں۔",
	},
}

// writeToMany lets an officer write campaigns, where the council sends any. Of too few engineers they stay drafts.
func (c *Council) writeToMany(ctx context.Context, today time.Time) error {
	c.now.Set(today)
	law := c.law()
	officer, registrar := c.office["officer"], c.office["registrar"]
	officer.Purpose, registrar.Purpose = access.Outreach, access.Outreach
	for i, draft := range campaigns {
		if _, ok := law.Ground(draft.Ground); !ok || law.Outreach.AnHour == 0 {
			continue
		}
		until := law.Day.Add(30)
		draft.UntilDay, draft.UntilMonth, draft.UntilYear = strconv.Itoa(until.Date()), strconv.Itoa(int(until.Month())), strconv.Itoa(until.Year())
		made, err := c.app.Notice.DraftCampaign(ctx, officer, "", draft)
		if err != nil {
			return err
		}
		page := func() notice.CampaignPage {
			v, err := c.app.Notice.ShowCampaign(ctx, officer, made)
			if err != nil {
				return notice.CampaignPage{}
			}
			return notice.CampaignPage{Version: fmt.Sprint(v.Version)}
		}
		if err := c.counted(ctx, officer, made); err != nil {
			return err
		}
		if err := c.app.Notice.ProveCampaign(ctx, officer, made, page()); err != nil {
			return err
		}
		err = c.app.Notice.AskCampaign(ctx, officer, made, notice.AskCampaign{Version: page().Version, Read: "yes"})
		if fault.Is(err, fault.KindConflict) {
			continue
		}
		if err == nil && i == 0 {
			err = c.app.Notice.ApproveCampaign(ctx, registrar, made, page())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// counted waits until the audience of a campaign was counted, by whichever worker has the job.
func (c *Council) counted(ctx context.Context, by access.Actor, campaign string) error {
	for range 300 {
		if err := c.app.Jobs.Drain(ctx); err != nil {
			return err
		}
		if v, err := c.app.Notice.ShowCampaign(ctx, by, campaign); err != nil || v.CountedAt != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
	return fmt.Errorf("the audience of campaign %s was not counted", campaign)
}
