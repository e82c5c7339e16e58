package notice

import (
	"cmp"
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/notice/pages"
	"sanad/internal/web"
	"sanad/internal/web/parts"
)

// campaigns is where officers write to many.
const campaigns = "/desk/campaigns"

func campaignPath(campaign string) string { return campaigns + "/" + campaign }

// GetCampaigns lists campaigns.
func (p *Pages) GetCampaigns(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	before := r.URL.Query().Get("before")
	list, more, err := p.service.ListCampaigns(ctx, web.Actor(ctx), before)
	if err != nil {
		return err
	}
	page := pages.Campaigns{Writes: p.service.MayDraftCampaign(web.Actor(ctx)) == nil, Off: p.service.law().Outreach.AnHour == 0}
	for _, c := range list {
		page.Rows = append(page.Rows, pages.CampaignRow{Href: campaignPath(c.ID), Title: c.Title, State: campaignState(c), Size: sizeOf(ctx, c), When: p.campaignTime(ctx, c)})
	}
	if more {
		page.Next = parts.Query(campaigns, "before", list[len(list)-1].ID)
	}
	if before != "" {
		page.First = campaigns
	}
	return web.Page(w, r, http.StatusOK, pages.CampaignsPage(page))
}

// campaignState is how far a campaign is, as its reader counts.
func campaignState(c Campaign) string {
	switch {
	case c.State == CampaignDrafted && c.Reason != "":
		return "declined"
	case c.State == CampaignStopped && c.Reason != "":
		return "given_up"
	}
	return string(c.State)
}

// told says a number of persons as it may be told.
func told(ctx context.Context, n int) string {
	tens, fewer := Told(n)
	if fewer {
		return i18n.T(ctx, "notice.campaign.fewer", "Least", Least)
	}
	return i18n.T(ctx, "notice.campaign.least", "Number", i18n.Number(ctx, int64(tens)))
}

func sizeOf(ctx context.Context, c Campaign) string {
	if c.CountedAt == nil {
		return i18n.T(ctx, "notice.campaign.not_yet")
	}
	return told(ctx, int(c.Size))
}

// campaignTime says between which days letters leave.
func (p *Pages) campaignTime(ctx context.Context, c Campaign) string {
	from := i18n.T(ctx, "notice.campaign.at_once")
	if c.From != nil {
		from = i18n.Moment(ctx, *c.From)
	}
	return i18n.T(ctx, "notice.campaign.between", "From", from, "Until", i18n.Date(ctx, c.Until))
}

// GetNewCampaign asks for a campaign.
func (p *Pages) GetNewCampaign(w http.ResponseWriter, r *http.Request) error {
	if err := p.service.MayDraftCampaign(web.Actor(r.Context())); err != nil {
		return err
	}
	return p.writeCampaign(w, r, http.StatusOK, "", parts.NewForm(nil))
}

// GetEditCampaign shows a campaign as it is, to be written anew.
func (p *Pages) GetEditCampaign(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if err := p.service.MayDraftCampaign(web.Actor(ctx)); err != nil {
		return err
	}
	c, err := p.service.ShowCampaign(ctx, web.Actor(ctx), r.PathValue("id"))
	if err == nil {
		err = mayEdit(c.campaignRow)
	}
	if err != nil {
		return err
	}
	typed := map[string]string{
		"version": strconv.FormatInt(c.Version, 10), "title": c.Title, "ground": c.Ground, "discipline": c.Discipline, "province": c.Province, "kind": c.Kind, "standing": c.Standing,
		"subject_en": c.SubjectEn, "body_en": c.BodyEn, "subject_ur": c.SubjectUr, "body_ur": c.BodyUr,
		"until_day": strconv.Itoa(c.Until.Date()), "until_month": strconv.Itoa(int(c.Until.Month())), "until_year": strconv.Itoa(c.Until.Year()),
	}
	if c.From != nil {
		at := c.From.In(p.service.law().Zone)
		typed["from_day"], typed["from_month"], typed["from_year"], typed["from_hour"] = strconv.Itoa(at.Day()), strconv.Itoa(int(at.Month())), strconv.Itoa(at.Year()), at.Format("15:04")
	}
	return p.writeCampaign(w, r, http.StatusOK, c.ID, parts.NewForm(typed))
}

func (p *Pages) writeCampaign(w http.ResponseWriter, r *http.Request, status int, campaign string, form *parts.Form) error {
	ctx, law := r.Context(), p.service.law()
	lang := i18n.From(ctx).Code
	page := pages.WriteCampaign{Form: form, Path: campaigns + "/new", Back: campaigns, Today: i18n.Date(ctx, law.Day)}
	if campaign != "" {
		page.Path, page.Back = campaignPath(campaign)+"/edit", campaignPath(campaign)
	}
	for _, g := range law.Grounds {
		hint := "notice.campaign.optional_hint"
		if g.Service {
			hint = "notice.campaign.service_hint"
		}
		page.Grounds = append(page.Grounds, parts.Option{Value: g.ID, Label: g.Name.In(lang), Hint: i18n.T(ctx, hint, "Rule", citedOf(ctx, g.Rule))})
	}
	for _, d := range law.Disciplines {
		page.Disciplines = append(page.Disciplines, parts.Option{Value: d.Prefix, Label: d.Name.In(lang)})
	}
	for _, x := range law.Provinces {
		page.Provinces = append(page.Provinces, parts.Option{Value: x.ID, Label: x.Name.In(lang)})
	}
	for _, k := range law.Kinds {
		page.Kinds = append(page.Kinds, parts.Option{Value: k.ID, Label: k.Title.In(lang)})
	}
	for _, x := range standings {
		page.Stand = append(page.Stand, parts.Option{Value: x, Label: i18n.T(ctx, "notice.campaign.standing."+x)})
	}
	return web.Page(w, r, status, pages.WriteCampaignPage(page))
}

// PostNewCampaign writes a campaign.
func (p *Pages) PostNewCampaign(w http.ResponseWriter, r *http.Request) error {
	return p.postCampaign(w, r, "")
}

// PostEditCampaign writes a campaign anew.
func (p *Pages) PostEditCampaign(w http.ResponseWriter, r *http.Request) error {
	return p.postCampaign(w, r, r.PathValue("id"))
}

func (p *Pages) postCampaign(w http.ResponseWriter, r *http.Request, campaign string) error {
	ctx := r.Context()
	var c DraftCampaign
	form, err := web.Read(r, &c)
	made := campaign
	if err == nil {
		if made, err = p.service.DraftCampaign(ctx, web.Actor(ctx), campaign, c); err == nil {
			return web.See(w, r, campaignPath(made))
		}
	}
	return again(r, form, err, func(status int) error { return p.writeCampaign(w, r, status, campaign, form) })
}

// again shows a page anew with what was refused; whoever has no business here sees none.
func again(r *http.Request, form *parts.Form, err error, show func(status int) error) error {
	if f := fault.Of(err); f != nil && strings.HasPrefix(f.Key, "access.") || !form.Refused(r.Context(), err) {
		return err
	}
	return show(refused(err))
}

// GetCampaign shows a campaign, how far it came, and what can be done with it.
func (p *Pages) GetCampaign(w http.ResponseWriter, r *http.Request) error {
	return p.campaign(w, r, http.StatusOK, parts.NewForm(nil))
}

func (p *Pages) campaign(w http.ResponseWriter, r *http.Request, status int, form *parts.Form) error {
	ctx := r.Context()
	c, err := p.service.ShowCampaign(ctx, web.Actor(ctx), r.PathValue("id"))
	if err != nil {
		return err
	}
	page := p.campaignPage(ctx, c)
	page.Form = form
	f := parts.FrameOf(ctx)
	f.Exit = p.service.exit // links as everybody will find them
	return web.Page(w, r.WithContext(parts.WithFrame(ctx, f)), status, pages.CampaignPage(page))
}

func (p *Pages) campaignPage(ctx context.Context, c Campaign) pages.Campaign {
	page := pages.Campaign{
		Path: campaignPath(c.ID), Version: strconv.FormatInt(c.Version, 10), State: campaignState(c), Title: c.Title, Reason: c.Reason, Mine: c.Mine,
		Counted: c.CountedAt != nil, Proved: c.ProvedAt != nil, Writes: c.Writes, Decides: c.Decides, Steers: c.Steers, Due: c.StartedAt != nil, Rows: p.campaignRows(ctx, c),
	}
	if page.State == "given_up" {
		page.Reason = ""
		page.Small = i18n.T(ctx, c.Reason, "Least", Least)
	} else if small := fault.Of(decideSize(int(c.Size), c.Narrow)); small != nil && page.Counted && (c.State == CampaignDrafted || c.State == CampaignAsked) {
		page.Small = i18n.T(ctx, small.Key, "Least", Least)
	}
	if page.Proof = i18n.T(ctx, "notice.campaign.prove_text"); c.Class == optional {
		page.Proof = i18n.T(ctx, "notice.campaign.prove_optional")
	}
	for _, l := range readersFirst(ctx) {
		w := c.wordings()[l.Code]
		page.Words = append(page.Words, pages.CampaignWords{
			Lang: l.Code, Dir: l.Dir, Subject: w.Subject, Paragraphs: strings.Split(w.Body, "\n\n"),
			Parts: i18n.T(ctx, "notice.campaign.texted", "Parts", c.Parts[l.Code], "Most", mostTexted, "Language", i18n.T(ctx, "notice.language."+l.Code)),
		})
	}
	for _, x := range c.Report {
		row := pages.ReportRow{What: i18n.T(ctx, "notice.report."+x.What), Way: x.Way != "", Count: i18n.T(ctx, "notice.campaign.fewer", "Least", Least)}
		if x.Way != "" {
			row.What = i18n.T(ctx, "notice.report.way", "Way", i18n.T(ctx, "notice.way."+string(x.Way)), "Came", came(ctx, Delivery{Way: x.Way, State: x.Came}))
		}
		if !x.Fewer {
			row.Count = i18n.T(ctx, "notice.campaign.least", "Number", i18n.Number(ctx, int64(x.Count)))
		}
		page.Report = append(page.Report, row)
	}
	return page
}

// campaignRows say of a campaign to whom, on which ground, when, and who had a part in it.
func (p *Pages) campaignRows(ctx context.Context, c Campaign) []parts.SummaryRow {
	lang, law := i18n.From(ctx).Code, p.service.law()
	row := func(key, value string) parts.SummaryRow {
		return parts.SummaryRow{Label: i18n.T(ctx, "notice.campaign."+key), Value: value}
	}
	who := i18n.T(ctx, "notice.campaign.by_other")
	if c.Mine {
		who = i18n.T(ctx, "notice.campaign.by_you")
	}
	ground, rule, cited := c.Ground, "", ""
	if g, ok := law.Ground(c.Ground); ok {
		ground, rule, cited = g.Name.In(lang), g.Rule.Text.In(lang), citedOf(ctx, g.Rule)
	}
	rows := []parts.SummaryRow{
		row("audience", p.audienceWords(ctx, c.audience())), row("size", sizeOf(ctx, c)),
		row("ground", ground), row("rule", rule), row("cited", cited), row("class", i18n.T(ctx, "notice.campaign.class."+string(c.Class))), row("when", p.campaignTime(ctx, c)),
	}
	if o := law.Outreach; o.AnHour > 0 {
		rows = append(rows, row("hours", i18n.T(ctx, "notice.campaign.hours_text", "Opens", clockTime(o.Opens), "Closes", clockTime(o.Closes), "AnHour", i18n.Number(ctx, int64(o.AnHour)))))
		if c.Class == optional {
			rows = append(rows, row("cap", i18n.T(ctx, "notice.campaign.cap_text", "Most", o.Most, "Days", o.Days)))
		}
	}
	if next := c.next(law, p.service.clock.Now()); !next.IsZero() {
		rows = append(rows, row("next", i18n.Moment(ctx, next)))
	}
	rows = append(rows, row("by", who), row("written", i18n.Moment(ctx, c.MadeAt)))
	if c.State == CampaignPaused && c.MovedAt != nil {
		rows = append(rows, row("since", i18n.Moment(ctx, *c.MovedAt)))
	}
	return rows
}

// citedOf says where a rule stands, and how sure that is.
func citedOf(ctx context.Context, r council.Rule) string {
	cited := i18n.Isolate(ctx, r.Cited())
	if r.Confidence != "sourced" {
		cited += " · " + i18n.T(ctx, "web.confidence."+string(r.Confidence))
	}
	return cited
}

// clockTime writes a minute of the day.
func clockTime(minute int) string {
	two := func(n int) string { return string([]byte{byte('0' + n/10), byte('0' + n%10)}) }
	return two(minute/60) + ":" + two(minute%60)
}

// audienceWords describe an audience.
func (p *Pages) audienceWords(ctx context.Context, a Audience) string {
	lang, law := i18n.From(ctx).Code, p.service.law()
	var list []string
	for _, k := range law.Kinds {
		if k.ID == a.Kind && a.Kind != "" {
			list = append(list, k.Title.In(lang))
		}
	}
	for _, d := range law.Disciplines {
		if d.Prefix == a.Discipline && a.Discipline != "" {
			list = append(list, d.Name.In(lang))
		}
	}
	for _, x := range law.Provinces {
		if x.ID == a.Province && a.Province != "" {
			list = append(list, x.Name.In(lang))
		}
	}
	if a.Standing != "" {
		list = append(list, i18n.T(ctx, "notice.campaign.standing."+a.Standing))
	}
	return cmp.Or(strings.Join(list, " · "), i18n.T(ctx, "notice.campaign.everybody"))
}

// moved reads a form, does what it asks for, and shows what came of it.
func (p *Pages) moved(w http.ResponseWriter, r *http.Request, c any, to string, do func(ctx context.Context, by access.Actor, campaign string) error) error {
	form, err := web.Read(r, c)
	if err == nil {
		if err = do(r.Context(), web.Actor(r.Context()), r.PathValue("id")); err == nil {
			return web.See(w, r, to)
		}
	}
	return again(r, form, err, func(status int) error { return p.campaign(w, r, status, form) })
}

func (p *Pages) moveCampaign(w http.ResponseWriter, r *http.Request, to string, do func(ctx context.Context, by access.Actor, campaign string, c CampaignPage) error) error {
	var c CampaignPage
	return p.moved(w, r, &c, to, func(ctx context.Context, by access.Actor, campaign string) error { return do(ctx, by, campaign, c) })
}

// PostProveCampaign sends the writer a proof.
func (p *Pages) PostProveCampaign(w http.ResponseWriter, r *http.Request) error {
	return p.moveCampaign(w, r, campaignPath(r.PathValue("id")), p.service.ProveCampaign)
}

// PostAskCampaign asks a second officer.
func (p *Pages) PostAskCampaign(w http.ResponseWriter, r *http.Request) error {
	var c AskCampaign
	return p.moved(w, r, &c, campaignPath(r.PathValue("id")), func(ctx context.Context, by access.Actor, campaign string) error {
		return p.service.AskCampaign(ctx, by, campaign, c)
	})
}

// PostApproveCampaign lets a campaign go.
func (p *Pages) PostApproveCampaign(w http.ResponseWriter, r *http.Request) error {
	return p.moveCampaign(w, r, campaignPath(r.PathValue("id")), p.service.ApproveCampaign)
}

// PostDeclineCampaign sends a campaign back.
func (p *Pages) PostDeclineCampaign(w http.ResponseWriter, r *http.Request) error {
	var c DeclineCampaign
	return p.moved(w, r, &c, campaignPath(r.PathValue("id")), func(ctx context.Context, by access.Actor, campaign string) error {
		return p.service.DeclineCampaign(ctx, by, campaign, c)
	})
}

// PostTakeBackCampaign makes a draft of a campaign again.
func (p *Pages) PostTakeBackCampaign(w http.ResponseWriter, r *http.Request) error {
	return p.moveCampaign(w, r, campaignPath(r.PathValue("id")), p.service.TakeBackCampaign)
}

// PostDropCampaign throws a draft away.
func (p *Pages) PostDropCampaign(w http.ResponseWriter, r *http.Request) error {
	return p.moveCampaign(w, r, campaigns, p.service.DropCampaign)
}

// PostPauseCampaign keeps letters back.
func (p *Pages) PostPauseCampaign(w http.ResponseWriter, r *http.Request) error {
	return p.moveCampaign(w, r, campaignPath(r.PathValue("id")), p.service.PauseCampaign)
}

// PostResumeCampaign lets letters leave again.
func (p *Pages) PostResumeCampaign(w http.ResponseWriter, r *http.Request) error {
	return p.moveCampaign(w, r, campaignPath(r.PathValue("id")), p.service.ResumeCampaign)
}

// PostStopCampaign ends a campaign for good.
func (p *Pages) PostStopCampaign(w http.ResponseWriter, r *http.Request) error {
	return p.moveCampaign(w, r, campaignPath(r.PathValue("id")), p.service.StopCampaign)
}

// CampaignsPanel shows on /desk how many campaigns wait for a second officer, where the council sends any.
func (p *Pages) CampaignsPanel(ctx context.Context, by access.Actor) (templ.Component, error) {
	if p.service.law().Outreach.AnHour == 0 || !by.Has(access.Officer) && !by.Has(access.Registrar) && !by.Has(access.PrivacyOfficer) {
		return nil, nil
	}
	by.Purpose = access.Outreach
	n, err := p.service.WaitingCampaigns(ctx, by)
	return pages.CampaignsPanel(n), err
}
