package parts

import (
	"context"

	"sanad/internal/fault"
	"sanad/internal/i18n"
)

// galleryNames are invented, and as long as names get.
var galleryNames = []string{
	"Ayesha Siddiqui", "محمد عبد اللہ خان", "Syed Muhammad Abdul Rehman Shah Bukhari Al-Hussaini of Dera Ghazi Khan", "Li",
}

// GalleryForms returns a form that was filled, and one that was refused at every field.
func GalleryForms(ctx context.Context) (full, bad *Form) {
	values, refused := map[string]string{}, map[string]string{}
	var fields fault.Fields
	for name, value := range map[string]string{
		"name": galleryNames[0], "name_urdu": "عائشہ صدیقی", "email": "ayesha@example.org", "code": "123 456", "year": "2019", "born_day": "29",
		"born_month": "2", "born_year": "1998", "district": "b", "programme": "a", "outcome": "a", "yes": "1", "several": "b",
		"reasons": i18n.T(ctx, "web.gallery.quote"), "true": "yes",
	} {
		values[name], refused["bad_"+name] = value, value
	}
	for _, name := range []string{"q", "name", "name_urdu", "email", "code", "secret", "year", "born", "district", "programme", "outcome", "yes", "several", "reasons", "file", "true"} {
		fields.Add("bad_"+name, "fault.empty", nil)
	}
	full, bad = NewForm(values), NewForm(refused)
	bad.Refused(ctx, fields.Err())
	return full, bad
}

func galleryStandingProps(ctx context.Context, left int) StandingProps {
	return StandingProps{
		Step: i18n.T(ctx, "web.gallery.step_2"), Holder: i18n.T(ctx, "web.gallery.holder"), Since: i18n.T(ctx, "web.gallery.since"),
		Unblocks: i18n.T(ctx, "web.gallery.unblocks"), Deadline: i18n.T(ctx, "web.gallery.deadline"), Left: left, Median: i18n.T(ctx, "web.gallery.median"),
	}
}

func gallerySummary(ctx context.Context) []SummaryRow {
	change := i18n.T(ctx, "web.gallery.change")
	return []SummaryRow{
		{Label: i18n.T(ctx, "web.gallery.name"), Value: galleryNames[2], ChangeHref: "/parts", ChangeLabel: change},
		{Label: i18n.T(ctx, "web.gallery.name_urdu"), Value: galleryNames[1], ChangeHref: "/parts", ChangeLabel: change},
		{Label: i18n.T(ctx, "web.gallery.number"), Value: "CIVIL/12345"},
		{Label: i18n.T(ctx, "web.gallery.address"), Value: "House 1, Street 2\nInvented Town\nLahore"},
		{Label: i18n.T(ctx, "web.gallery.state"), Show: Tag(i18n.T(ctx, "web.gallery.tag.good"), "good")},
	}
}

func galleryTasks(ctx context.Context) []Task {
	return []Task{
		{Title: i18n.T(ctx, "web.gallery.task_1"), Href: "/parts", State: TaskDone},
		{Title: i18n.T(ctx, "web.gallery.task_2"), Href: "/parts", State: TaskNeedsYou, Hint: i18n.T(ctx, "web.gallery.task_2_hint")},
		{Title: i18n.T(ctx, "web.gallery.task_3"), Href: "/parts", State: TaskInProgress},
		{Title: i18n.T(ctx, "web.gallery.task_4"), Href: "/parts", State: TaskNotStarted},
		{Title: i18n.T(ctx, "web.gallery.task_5"), State: TaskLater, Hint: i18n.T(ctx, "web.gallery.task_5_hint")},
	}
}

func galleryTable(ctx context.Context, n int) TableProps {
	p := TableProps{
		Caption: i18n.T(ctx, "web.gallery.table"), Keys: true, Empty: i18n.T(ctx, "web.gallery.empty"),
		Head: []Column{
			{Title: i18n.T(ctx, "web.gallery.name")}, {Title: i18n.T(ctx, "web.gallery.number")}, {Title: i18n.T(ctx, "web.gallery.state")},
			{Title: i18n.T(ctx, "web.gallery.amount"), Number: true},
		},
	}
	tones := []string{"waiting", "good", "stop", "warning"}
	for i := range n {
		p.Rows = append(p.Rows, []Cell{
			{Text: galleryNames[i%4], Href: "/parts", Hint: i18n.T(ctx, "web.gallery.since")}, {Text: "CIVIL/" + i18n.Number(ctx, int64(1+i*i*i*777))},
			{Text: i18n.T(ctx, "web.gallery.tag."+tones[i%4]), Tag: tones[i%4]}, {Text: i18n.Number(ctx, int64(i+1)*312500)},
		})
	}
	return p
}

func galleryTimeline(ctx context.Context) []TimelineRow {
	return []TimelineRow{
		{What: i18n.T(ctx, "web.gallery.step_2"), By: i18n.T(ctx, "web.gallery.holder"), At: i18n.T(ctx, "web.gallery.since"), Text: i18n.T(ctx, "web.gallery.quote")},
		{What: i18n.T(ctx, "web.gallery.change"), By: galleryNames[1], At: i18n.T(ctx, "web.gallery.since"), Was: "Ayesha Siddiqi", Is: "Ayesha Siddiqui"},
		{What: i18n.T(ctx, "web.gallery.sent"), By: galleryNames[0], At: i18n.T(ctx, "web.gallery.since")},
	}
}

func galleryOptions(ctx context.Context) []Option {
	return []Option{
		{Value: "a", Label: i18n.T(ctx, "web.gallery.option_1"), Hint: i18n.T(ctx, "web.gallery.option_1_hint")},
		{Value: "b", Label: i18n.T(ctx, "web.gallery.option_2")},
	}
}
