package demo

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"sanad/internal/access"
	"sanad/internal/fault"
	"sanad/internal/inbound"
	"sanad/internal/notice"
	"sanad/internal/pii"
	"sanad/internal/preference"
	"sanad/internal/roll"
	"sanad/internal/sample"
)

// correspond has the council write to people by every way, and be written to: letters on paper, of which one came back, others that did not
// arrive, a campaign that is over, a letter that was answered and a text. It is the last of the past, because its clock goes back once more.
func (c *Council) correspond(ctx context.Context, today time.Time) error {
	if _, ok := c.app.Mailer.(*Mailer); !ok { // letters wait for whoever looks at them
		return nil
	}
	for _, x := range []struct {
		what string
		do   func(ctx context.Context, today time.Time) error
	}{
		{"letters that did not arrive", c.writeInVain}, {"letters on paper", c.writeOnPaper}, {"a campaign that is over", c.writeToOld}, {"a second batch", c.writeOnPaperAgain},
		{"an answer", c.answerLetter}, {"a text", c.text},
	} {
		if err := x.do(ctx, today); err != nil {
			return fmt.Errorf("%s: %w", x.what, err)
		}
	}
	return nil
}

// ago lets the past stand so many days before today, at an hour of the council's day.
func (c *Council) ago(today time.Time, days, hour int) {
	on := c.app.Council.At(today.AddDate(0, 0, -days))
	c.now.Set(on.Day.Start(on.Zone).Add(time.Duration(hour) * time.Hour))
}

// as is an officer who acts for a purpose.
func (c *Council) as(office string, purpose access.Purpose) access.Actor {
	by := c.office[office]
	by.Purpose = purpose
	return by
}

// reached enrols the next invented person, who wants letters by one way and by no other, and leads them as far as end.
func (c *Council) reached(ctx context.Context, way, begins, postcode, language, end string) (access.Actor, error) {
	p := sample.Someone(c.next)
	p.Email, p.Address = begins+p.Email, p.Address+", "+postcode
	by, err := c.enrolAs(ctx, p, language)
	if err != nil {
		return by, err
	}
	ctx = c.app.English(ctx)
	shown, err := c.app.Preference.Show(ctx, by)
	if err != nil {
		return by, err
	}
	err = c.app.Preference.Choose(ctx, by, preference.Choose{Way: way, Fallback: preference.No, Shown: shown.Hash, Seen: shown.Seen})
	if err != nil {
		return by, err
	}
	_, err = c.lead(ctx, by, end)
	return by, err
}

// writeInVain writes to somebody whose mailbox is closed, and who allowed no other way.
func (c *Council) writeInVain(ctx context.Context, today time.Time) error {
	c.ago(today, 18, 9)
	if _, err := c.reached(ctx, "email", closed, "Karachi 75300", "en", "asked"); err != nil {
		return err
	}
	if _, posts := c.law().Posts(); posts { // what is printed next is sent before
		return nil
	}
	return c.app.Jobs.Drain(ctx)
}

// writeOnPaper writes to two who want letters on paper: an officer prints and posts them, and one comes back.
func (c *Council) writeOnPaper(ctx context.Context, today time.Time) error {
	if _, posts := c.law().Posts(); !posts {
		return nil
	}
	for _, place := range []string{"Multan 60000", "Lahore 54000"} {
		c.ago(today, 18, 10)
		if _, err := c.reached(ctx, "post", "", place, "en", "entered"); err != nil {
			return err
		}
	}
	c.ago(today, 14, 10)
	officer := c.as("officer", access.Notice)
	batch, err := c.print(ctx, officer)
	if err != nil {
		return err
	}
	c.move(3 * time.Hour)
	on := c.law().Day
	err = c.app.Notice.PostBatch(ctx, officer, batch, notice.PostBatch{Day: strconv.Itoa(on.Date()), Month: strconv.Itoa(int(on.Month())), Year: strconv.Itoa(on.Year())})
	if err != nil {
		return err
	}
	c.ago(today, 8, 11)
	b, err := c.app.Notice.ShowBatch(ctx, officer, batch)
	if err != nil {
		return err
	}
	for _, l := range b.List {
		if l.Kind == "engineer_entered" {
			_, err = c.app.Notice.ReturnLetter(ctx, officer, notice.ReturnLetter{Code: l.Code, Why: "unknown"})
			return err
		}
	}
	return errors.New("nothing of an entry was posted")
}

// print sends what is due, and prints what waits for the post.
func (c *Council) print(ctx context.Context, officer access.Actor) (batch string, err error) {
	if err := c.app.Jobs.Drain(ctx); err != nil {
		return "", err
	}
	if batch, err = c.app.Notice.MakeBatch(ctx, officer); err != nil {
		return "", err
	}
	_, err = c.app.Notice.OpenBatch(ctx, officer, batch, "letters")
	if err == nil {
		_, err = c.app.Notice.OpenBatch(ctx, officer, batch, "manifest")
	}
	return batch, err
}

// writeOnPaperAgain has a batch printed that nobody posted yet, and letters that wait for the next.
func (c *Council) writeOnPaperAgain(ctx context.Context, today time.Time) error {
	if _, posts := c.law().Posts(); !posts {
		return nil
	}
	c.ago(today, 5, 9)
	if _, err := c.reached(ctx, "post", "", "Quetta 87300", "en", "committee"); err != nil {
		return err
	}
	c.ago(today, 2, 11)
	if _, err := c.print(ctx, c.as("officer", access.Notice)); err != nil {
		return err
	}
	c.ago(today, 2, 14)
	_, err := c.reached(ctx, "post", "", "Peshawar 25000", "ur", "unpaid")
	return err
}

// oldOnes is how many engineers of an older register the campaign reaches that is over, and firstOld the number of the first.
const (
	oldOnes  = 12
	firstOld = 7001
)

// moved is the campaign that is over.
var moved = notice.DraftCampaign{
	Title: "Extension until January", Ground: "extension", SubjectEn: "Your registration stays valid until 31 January", SubjectUr: "آپ کی رجسٹریشن 31 جنوری تک مؤثر رہے گی",
	BodyEn: "While the older register was brought to this site, nobody could renew. The council therefore extended every registration that would have ended meanwhile.\n\nYou need not do anything.",
	BodyUr: "پرانا رجسٹر اس سائٹ پر لاتے وقت کوئی تجدید نہیں کرا سکتا تھا۔ اس لیے کونسل نے ہر اس رجسٹریشن کی میعاد بڑھا دی جو اس دوران ختم ہو جاتی۔\n\nآپ کو کچھ کرنے کی ضرورت نہیں۔",
}

// writeToOld brings in engineers of an older register, and leads a campaign to its end.
func (c *Council) writeToOld(ctx context.Context, today time.Time) error {
	c.ago(today, 7, 10)
	law, last := c.law(), c.law().Disciplines[len(c.law().Disciplines)-1].Prefix
	if _, ok := law.Ground(moved.Ground); !ok || law.Outreach.AnHour == 0 {
		return nil
	}
	var file bytes.Buffer
	lines := csv.NewWriter(&file)
	all := [][]string{{"number", "kind", "name", "father", "cnic", "entered on", "valid until", "email"}}
	for i := range oldOnes {
		p := sample.Someone(900_000 + i) // nobody else here
		all = append(all, []string{
			law.Number(last, int64(firstOld+i)), law.Kinds[0].ID, p.NameLatin, p.Father, p.CNIC, fmt.Sprintf("%d-09-01", 1995+i), law.Day.AddYears(1).String(), "old-" + p.Email,
		})
	}
	if err := lines.WriteAll(all); err != nil {
		return err
	}
	done, err := c.app.Roll.Import(ctx, access.System(access.Licensing), roll.File{Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(file.Bytes())), nil }})
	if err != nil || done.Entered != oldOnes {
		return errors.Join(err, fmt.Errorf("%d of %d came in", done.Entered, oldOnes))
	}
	campaign, err := c.draft(ctx, moved)
	if err == nil {
		err = c.ask(ctx, campaign)
	}
	if err == nil {
		err = c.app.Notice.ApproveCampaign(ctx, c.as("registrar", access.Outreach), campaign, c.seen(ctx, campaign))
	}
	for range 9 {
		if err != nil {
			return err
		}
		c.move(2 * time.Minute)
		if err := c.app.Jobs.Drain(ctx); err != nil {
			return err
		}
		v, err := c.app.Notice.ShowCampaign(ctx, c.as("officer", access.Outreach), campaign)
		if err != nil || v.State == notice.CampaignDone {
			return err
		}
	}
	return errors.New("it does not end")
}

// answerLetter has an officer answer a letter that came in.
func (c *Council) answerLetter(ctx context.Context, today time.Time) error {
	if c.app.Config.MailFrom == "" {
		return nil
	}
	c.ago(today, 4, 9)
	err := c.app.Notice.Receive(ctx, inbound.Letter{
		To: c.app.Config.MailFrom, From: pii.New("somebody@example.org"), ID: "<lost@example.org>", Subject: pii.New("Lost slip"), Signed: "example.org",
		Words: pii.New("Assalam o alaikum,\n\nI paid my fee at the counter of a bank and lost the slip. What can I send instead?\n\nRegards"),
	})
	if err != nil {
		return err
	}
	c.move(5 * time.Hour)
	officer := c.as("officer", access.Notice)
	list, _, err := c.app.Notice.ListReceived(ctx, officer, true, "")
	if err != nil {
		return err
	}
	for _, l := range list {
		if l.Title.Reveal() == "Lost slip" {
			return c.app.Notice.AnswerReceived(ctx, officer, l.ID, notice.AnswerReceived{
				Text: "Ask the branch for a statement of that day with its stamp, and send it in place of the slip. A payment by the reference on the challan needs no slip: the bank tells us of it.",
			})
		}
	}
	return fault.NotFound()
}

// text texts the council from the telephone of the demonstration.
func (c *Council) text(ctx context.Context, today time.Time) error {
	c.now.Set(today.Add(-30 * time.Minute))
	law := c.law()
	return c.app.Notice.HearText(ctx, notice.Heard{ID: "demonstration", From: pii.New(notice.DemoNumber), Words: pii.New(law.Number(law.Disciplines[0].Prefix, 1))})
}
