package notice

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/gsm"
	"sanad/internal/pii"
	"sanad/internal/text"
)

// CampaignState says how far a campaign is.
type CampaignState string

// The states of a campaign.
const (
	CampaignDrafted CampaignState = "draft"
	CampaignAsked   CampaignState = "asked" // waits for a second officer
	CampaignRunning CampaignState = "running"
	CampaignPaused  CampaignState = "paused"
	CampaignStopped CampaignState = "stopped"
	CampaignDone    CampaignState = "done"
	CampaignDropped CampaignState = "dropped"
)

// The bounds of what is written in a campaign, in characters; of its time; and of the parts that it takes as a text.
const (
	mostTitle     = 120
	mostSubject   = 120
	mostBody      = 2000
	mostReason    = 500
	mostTexted    = 10
	mostDays      = 92
	longestNotice = 366 * 24 * time.Hour
)

// typedLink finds the addresses that a text has.
var typedLink = regexp.MustCompile(`(?i)\bhttps?://[^\s<>"]+`)

// linksIn returns the addresses of a text without what ends a sentence behind them.
func linksIn(words string) (list []string) {
	for _, l := range typedLink.FindAllString(words, -1) {
		list = append(list, strings.TrimRight(l, ".,;:!?)]}»”’'\"۔،؟"))
	}
	return list
}

// checkCampaignWords wants a subject of one line and words in both languages, without what may not stand in a letter to many.
func checkCampaignWords(f *fault.Fields, class Class, words map[string]Wording, x around) {
	refused := map[string]bool{}
	add := func(name, key string, values fault.Values) {
		if !refused[name] {
			f.Add(name, key, values)
		}
		refused[name] = true
	}
	away := func(link string) bool {
		return link != x.base && !strings.HasPrefix(link, x.base+"/") && !x.listed(link)
	}
	for _, lang := range []string{"en", "ur"} {
		w := words[lang]
		for _, t := range []struct {
			name, words string
			most        int
		}{{"subject_" + lang, w.Subject, mostSubject}, {"body_" + lang, w.Body, mostBody}} {
			switch {
			case strings.TrimSpace(t.words) == "":
				add(t.name, "notice.campaign.empty."+t.name, nil)
			case utf8.RuneCountInString(t.words) > t.most:
				add(t.name, "fault.too_long", fault.Values{"Max": t.most})
			case strings.ContainsFunc(strings.ReplaceAll(t.words, "\n", ""), unicode.IsControl):
				add(t.name, "notice.campaign.control", nil)
			case pii.HasWrittenIdentity(t.words) || pii.HasCard(t.words):
				add(t.name, "notice.campaign.number", nil)
			}
			if i := slices.IndexFunc(linksIn(t.words), away); i >= 0 {
				add(t.name, "notice.campaign.wording.link", fault.Values{"What": linksIn(t.words)[i]})
			}
		}
		if parts, _, _ := gsm.Count(x.text(lang, class, w)); parts > mostTexted {
			add("body_"+lang, "notice.campaign.parts", fault.Values{"Parts": parts, "Most": mostTexted})
		}
	}
	for _, fault := range checkWording(class, x.hosts, nil, words) {
		name := "body_" + fault.Lang
		if fault.Why == "subject" || strings.Contains(words[fault.Lang].Subject, fault.What) && fault.What != "" {
			name = "subject_" + fault.Lang
		}
		if fault.Why != "missing" {
			add(name, "notice.campaign.wording."+fault.Why, map[string]any{"What": fault.What})
		}
	}
}

// around is what a campaign is written in: the law of the day, the address of this site, which others are listed, and how it looks as a text.
type around struct {
	law    council.Law
	base   string
	listed func(address string) bool
	hosts  []string // to which letters may lead
	text   func(lang string, class Class, w Wording) string
	now    time.Time
}

// decideDraftCampaign writes a campaign anew from what an officer typed. Whatever was proved, counted or asked is to be done again.
func decideDraftCampaign(r campaignRow, by access.Actor, c DraftCampaign, x around) (campaignRow, error) {
	if r.ID != "" {
		if err := mayEdit(r); err != nil {
			return r, err
		}
	}
	if r.ID != "" && strconv.FormatInt(r.Version, 10) != c.Version {
		return r, fault.Conflict("fault.stale", nil)
	}
	var f fault.Fields
	switch {
	case strings.TrimSpace(c.Title) == "":
		f.Add("title", "notice.campaign.empty.title", nil)
	case utf8.RuneCountInString(c.Title) > mostTitle:
		f.Add("title", "fault.too_long", fault.Values{"Max": mostTitle})
	case pii.HasWrittenIdentity(c.Title) || pii.HasCard(c.Title):
		f.Add("title", "notice.campaign.number", nil)
	}
	g, ok := x.law.Ground(c.Ground)
	if !ok {
		f.Add("ground", "notice.campaign.empty.ground", nil)
	}
	a := Audience{c.Discipline, c.Province, c.Kind, c.Standing}
	a.check(&f, x.law)
	class := classOf(g)
	en, ur := Wording{Subject: c.SubjectEn, Body: c.BodyEn}, Wording{Subject: c.SubjectUr, Body: c.BodyUr}
	checkCampaignWords(&f, class, map[string]Wording{"en": en, "ur": ur}, x)
	from := c.from(&f, x)
	until, err := day.Parse(text.Day(c.UntilDay, c.UntilMonth, c.UntilYear))
	first := x.law.Day
	if from != nil {
		first = day.Of(*from, x.law.Zone)
	}
	switch {
	case c.UntilDay+c.UntilMonth+c.UntilYear == "":
		f.Add("until", "notice.campaign.empty.until", nil)
	case err != nil:
		f.Add("until", "notice.campaign.no_such_day", nil)
	case until.Before(first):
		f.Add("until", "notice.campaign.ends_before", nil)
	case until.After(first.Add(mostDays)):
		f.Add("until", "notice.campaign.too_long", fault.Values{"Days": mostDays})
	}
	if err := f.Err(); err != nil {
		return r, err
	}
	return campaignRow{
		ID: r.ID, Version: r.Version, State: CampaignDrafted, Title: c.Title, Ground: g.ID, Rule: g.Rule.ID, LawID: x.law.ID, Class: class,
		Discipline: a.Discipline, Province: a.Province, Kind: a.Kind, Standing: a.Standing,
		SubjectEn: en.Subject, BodyEn: en.Body, SubjectUr: ur.Subject, BodyUr: ur.Body, From: from, Until: until, MadeBy: by.Person, MadeAt: x.now,
	}, nil
}

// classOf is what the ground of a campaign makes of its letters. None is statutory: what the law says must be told is told one by one.
func classOf(g council.Ground) Class {
	if g.Service {
		return service
	}
	return optional
}

// mayEdit lets a campaign be written anew before its first letter was promised. One that was approved is a draft again by that.
func mayEdit(r campaignRow) error {
	if r.StartedAt != nil || !slices.Contains([]CampaignState{CampaignDrafted, CampaignAsked, CampaignRunning, CampaignPaused}, r.State) {
		return fault.Conflict("notice.campaign.decided", nil)
	}
	return nil
}

// from reads from when letters are to leave; nothing typed: from the approval.
func (c DraftCampaign) from(f *fault.Fields, x around) *time.Time {
	if c.FromDay+c.FromMonth+c.FromYear+c.FromHour == "" {
		return nil
	}
	on, err := day.Parse(text.Day(c.FromDay, c.FromMonth, c.FromYear))
	if err != nil {
		f.Add("from", "notice.campaign.no_such_day", nil)
		return nil
	}
	if strings.TrimSpace(c.FromHour) == "" {
		f.Add("from_hour", "notice.campaign.hour_missing", nil)
		return nil
	}
	at, err := time.Parse("15:04", strings.Replace(text.Digits(c.FromHour), ".", ":", 1))
	if err != nil {
		f.Add("from_hour", "notice.campaign.no_such_hour", nil)
		return nil
	}
	moment := time.Date(on.Year(), on.Month(), on.Date(), at.Hour(), at.Minute(), 0, 0, x.law.Zone).UTC()
	switch {
	case !moment.After(x.now):
		f.Add("from", "notice.campaign.past", nil)
	case moment.Sub(x.now) > longestNotice:
		f.Add("from", "notice.campaign.too_far", nil)
	}
	return &moment
}

// decideCampaign refuses a deed on a campaign in another state than it wants, and on a page that is out of date.
func decideCampaign(r campaignRow, version string, wants ...CampaignState) error {
	switch {
	case strconv.FormatInt(r.Version, 10) != version:
		return fault.Conflict("fault.stale", nil)
	case !slices.Contains(wants, r.State):
		return fault.Conflict("notice.campaign.moved", nil)
	}
	return nil
}

// decideAskCampaign lets a second officer be asked once the audience was counted and the proof was read.
func decideAskCampaign(r campaignRow, c AskCampaign) error {
	if err := decideCampaign(r, c.Version, CampaignDrafted); err != nil {
		return err
	}
	switch {
	case r.ProvedAt == nil:
		return fault.Conflict("notice.campaign.not_proved", nil)
	case r.CountedAt == nil:
		return fault.Conflict("notice.campaign.not_counted", nil)
	}
	if err := decideSize(int(r.Size), r.Narrow); err != nil {
		return err
	}
	if c.Read != "yes" {
		var f fault.Fields
		f.Add("read", "notice.campaign.not_read", nil)
		return f.Err()
	}
	return nil
}

// decideApproveCampaign wants the yes of somebody who neither wrote the campaign nor asked for it, while it may still leave.
func decideApproveCampaign(r campaignRow, by access.Actor, version string, law council.Law) error {
	if err := decideCampaign(r, version, CampaignAsked); err != nil {
		return err
	}
	if r.MadeBy == by.Person || r.AskedBy == by.Person {
		return fault.Denied("notice.campaign.own", nil)
	}
	g, ok := law.Ground(r.Ground)
	switch {
	case r.Until.Before(law.Day):
		return fault.Conflict("notice.campaign.over", nil)
	case law.Outreach.AnHour == 0:
		return fault.Conflict("notice.campaign.off_text", nil)
	case !ok || r.Class != classOf(g):
		return fault.Conflict("notice.campaign.no_ground", nil)
	}
	return decideSize(int(r.Size), r.Narrow)
}

// decideDeclineCampaign wants a reason, from somebody who neither wrote the campaign nor asked for it.
func decideDeclineCampaign(r campaignRow, by access.Actor, c DeclineCampaign) error {
	if err := decideCampaign(r, c.Version, CampaignAsked); err != nil {
		return err
	}
	if r.MadeBy == by.Person || r.AskedBy == by.Person {
		return fault.Denied("notice.campaign.own", nil)
	}
	var f fault.Fields
	switch {
	case strings.TrimSpace(c.Reason) == "":
		f.Add("reason", "fault.empty", nil)
	case utf8.RuneCountInString(c.Reason) > mostReason:
		f.Add("reason", "fault.too_long", fault.Values{"Max": mostReason})
	case pii.HasWrittenIdentity(c.Reason):
		f.Add("reason", "notice.campaign.number", nil)
	}
	return f.Err()
}

// decideSteer lets a campaign that was approved be moved by whoever wrote it, asked for it or approved it, or by a registrar.
func decideSteer(r campaignRow, by access.Actor, version string, wants ...CampaignState) error {
	if !steers(r, by) {
		return fault.Denied("notice.campaign.not_yours", nil)
	}
	return decideCampaign(r, version, wants...)
}

func steers(r campaignRow, by access.Actor) bool {
	return by.Has(access.Registrar) || slices.Contains([]string{r.MadeBy, r.AskedBy, r.DecidedBy}, by.Person)
}

// next is when the next letters of a campaign that runs leave, if not now; zero: now, or not at all.
func (r campaignRow) next(law council.Law, now time.Time) (at time.Time) {
	if r.State != CampaignRunning || law.Outreach.AnHour == 0 || r.Until.Before(law.Day) {
		return at
	}
	from := now
	if r.From != nil && r.From.After(now) {
		from = *r.From
	}
	if opens := law.Outreach.Open(from, law.Zone); opens.After(now) {
		return opens
	}
	return at
}

// pagePersons is how much of the register one transaction plans, and ahead how long before its time a letter is planned.
const (
	pagePersons = 500
	ahead       = 5 * time.Minute
)

// decidePlan says what is to be done for a campaign that is under way.
func decidePlan(r campaignRow, law council.Law, now time.Time) plan {
	switch {
	case r.State == CampaignStopped:
		return planStop
	case r.State != CampaignRunning:
		return planNothing
	case r.Until.Before(law.Day):
		return planStop
	case r.From != nil && now.Before(*r.From), law.Outreach.AnHour == 0:
		return planNothing
	case r.StartedAt == nil:
		return planStart
	case r.PlannedAt != nil:
		return planEnd
	case r.NextAt != nil && r.NextAt.After(now.Add(ahead)):
		return planNothing
	}
	return planPage
}

// plan is what is to be done next for a campaign.
type plan int

const (
	planNothing plan = iota
	planStart        // it is counted once more, and begins
	planPage         // the next letters are promised
	planEnd          // it is over once each letter is
	planStop         // no letter leaves any more
)

// decideTimes spreads n letters over the hours in which they may leave, from a moment on, and says when the next may.
func decideTimes(o council.Outreach, zone *time.Location, from time.Time, n int) (times []time.Time, next time.Time) {
	next = from
	for range n {
		next = o.Open(next, zone)
		times = append(times, next)
		next = next.Add(time.Hour / time.Duration(o.AnHour))
	}
	return times, next
}

// decideCap says from when on somebody may get another optional letter: sent are the moments of those that they got, the newest first.
func decideCap(o council.Outreach, sent []time.Time, now time.Time) time.Time {
	if len(sent) < o.Most || o.Most == 0 {
		return now
	}
	if again := sent[o.Most-1].Add(time.Duration(o.Days) * 24 * time.Hour); again.After(now) {
		return again
	}
	return now
}
