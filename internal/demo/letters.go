package demo

import (
	"context"
	"errors"
	"time"

	"sanad/internal/inbound"
	"sanad/internal/pii"
)

// mails are what was written to the council by e-mail, with how many hours ago.
var mails = []struct {
	ago                int
	id, subject, words string
	files              int
	signed             string
}{
	{50, "<visit@example.org>", "Visiting your office in Lahore", "Assalam o alaikum,\n\nI would like to hand in the original of my transcript. On which days is the counter in Lahore open, and do I need an appointment?\n\nRegards", 0, "example.org"},
	{5, "<halaf@example.org>", "حلف نامے کے بارے میں", "السلام علیکم،\n\nکیا حلف نامہ نوٹری سے تصدیق شدہ ہونا ضروری ہے، یا سادہ کاغذ پر بھی قبول ہے؟ ساتھ ایک نمونہ بھیج رہا ہوں۔\n\nشکریہ", 1, ""},
}

// write has letters come in that belong to no case.
func (c *Council) write(ctx context.Context, today time.Time) error {
	stands := c.now.Now()
	defer c.now.Set(stands)
	for _, m := range mails {
		c.now.Set(today.Add(-time.Duration(m.ago) * time.Hour))
		err := c.app.Notice.Receive(ctx, inbound.Letter{
			To: c.app.Config.MailFrom, From: pii.New("somebody@example.org"), ID: m.id, Subject: pii.New(m.subject), Words: pii.New(m.words), Files: m.files, Signed: m.signed,
		})
		if err != nil && !errors.Is(err, inbound.ErrNobody) { // no letters leave, so none come back
			return err
		}
	}
	return nil
}
