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
	for i, draft := range campaigns {
		if _, ok := law.Ground(draft.Ground); !ok || law.Outreach.AnHour == 0 {
			continue
		}
		made, err := c.draft(ctx, draft)
		if err == nil {
			err = c.ask(ctx, made)
		}
		if fault.Is(err, fault.KindConflict) {
			continue
		}
		if err == nil && i == 0 {
			err = c.app.Notice.ApproveCampaign(ctx, c.as("registrar", access.Outreach), made, c.seen(ctx, made))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// draft has an officer write a campaign, whose letters may leave for a month.
func (c *Council) draft(ctx context.Context, draft notice.DraftCampaign) (string, error) {
	until := c.law().Day.Add(30)
	draft.UntilDay, draft.UntilMonth, draft.UntilYear = strconv.Itoa(until.Date()), strconv.Itoa(int(until.Month())), strconv.Itoa(until.Year())
	return c.app.Notice.DraftCampaign(ctx, c.as("officer", access.Outreach), "", draft)
}

// ask has its writer read the proof, and ask a second officer.
func (c *Council) ask(ctx context.Context, campaign string) error {
	officer := c.as("officer", access.Outreach)
	if err := c.counted(ctx, officer, campaign); err != nil {
		return err
	}
	if err := c.app.Notice.ProveCampaign(ctx, officer, campaign, c.seen(ctx, campaign)); err != nil {
		return err
	}
	return c.app.Notice.AskCampaign(ctx, officer, campaign, notice.AskCampaign{Version: c.seen(ctx, campaign).Version, Read: "yes"})
}

// seen is the page of a campaign as it is now.
func (c *Council) seen(ctx context.Context, campaign string) notice.CampaignPage {
	v, err := c.app.Notice.ShowCampaign(ctx, c.as("officer", access.Outreach), campaign)
	if err != nil {
		return notice.CampaignPage{}
	}
	return notice.CampaignPage{Version: strconv.FormatInt(v.Version, 10)}
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
