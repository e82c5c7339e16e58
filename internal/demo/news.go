package demo

import (
	"context"
	"time"

	"sanad/internal/access"
	"sanad/internal/site"
)

// news are what the demonstration council has told everybody, with how many days ago.
var news = []struct {
	ago  int
	post site.Post
}{
	{200, site.Post{
		TitleEn: "The register can be searched by name", TitleUr: "رجسٹر میں نام سے تلاش ممکن ہے",
		BodyEn: "Until now a number was needed to verify an engineer. A name is enough now: write it as far as you know it.\n\nAt most ten engineers are listed. If yours is not among them, write more of the name.",
		BodyUr: "اب تک کسی انجینئر کی تصدیق کے لیے نمبر درکار تھا۔ اب نام کافی ہے: جتنا معلوم ہو لکھ دیں۔\n\nزیادہ سے زیادہ دس انجینئر دکھائے جاتے ہیں۔ مطلوبہ نام نہ ملے تو نام مزید مکمل لکھیں۔",
	}},
	{30, site.Post{
		TitleEn: "Larger files are taken", TitleUr: "اب بڑی فائلیں قبول ہیں",
		BodyEn: "A document may now have up to ten megabytes, so that a scan of all pages of a transcript fits into one file.",
		BodyUr: "اب ایک دستاویز دس میگا بائٹ تک ہو سکتی ہے، تاکہ نمبروں کی فہرست کے تمام صفحات ایک ہی فائل میں آ جائیں۔",
	}},
}

// tell publishes the news of the past.
func (c *Council) tell(ctx context.Context, today time.Time) error {
	stands := c.now.Now()
	defer c.now.Set(stands)
	for _, n := range news {
		c.now.Set(today.AddDate(0, 0, -n.ago))
		if err := c.app.Site.Post(ctx, access.System(access.Publish), n.post); err != nil {
			return err
		}
	}
	return nil
}
