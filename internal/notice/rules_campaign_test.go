package notice

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/fault"
	"sanad/internal/gsm"
)

// TestTally compares how an audience is counted with counting by hand, on registers that chance makes: persons with several registrations, and
// audiences of every set of criteria.
func TestTally(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pick := func(list ...string) string { return list[random.IntN(len(list))] }
	some := func() Audience {
		return Audience{pick("a", "b"), pick("p", "q"), pick("k", "l"), pick("active", "lapsed")}
	}
	leaveOut := func(a Audience, bits int) Audience {
		for i, criterion := range []*string{&a.Discipline, &a.Province, &a.Kind, &a.Standing} {
			if bits&(1<<i) != 0 {
				*criterion = ""
			}
		}
		return a
	}
	same := func(want, is string) bool { return want == "" || want == is }
	narrow, wide := 0, 0
	for range 400 {
		var list []Entry
		for range random.IntN(120) {
			list = append(list, Entry{fmt.Sprint(random.IntN(60)), some()})
		}
		want := leaveOut(some(), random.IntN(16))
		persons := func(a Audience) int {
			seen := map[string]bool{}
			for _, e := range list {
				if same(a.Discipline, e.Discipline) && same(a.Province, e.Province) && same(a.Kind, e.Kind) && same(a.Standing, e.Standing) {
					seen[e.Person] = true
				}
			}
			return len(seen)
		}
		size, close := persons(want), false
		for bits := range 16 {
			n := persons(leaveOut(want, bits))
			close = close || n > size && n-size < Least
		}
		tally := newTally(want)
		for page := range slices.Chunk(list, 7) {
			tally.add(page)
		}
		if n, isClose := tally.size(); n != size || isClose != close {
			t.Fatalf("%+v: %d %v, want %d %v", want, n, isClose, size, close)
		}
		if close {
			narrow++
		} else {
			wide++
		}
	}
	if narrow < 20 || wide < 20 {
		t.Errorf("%d narrow, %d not: chance did not try both", narrow, wide)
	}
}

// TestTold has what is told of a number of persons. Between two numbers that are told nothing under ten stands.
func TestTold(t *testing.T) {
	for n := range 200 {
		tens, fewer := Told(n)
		if fewer != (n < 10) || tens%10 != 0 || tens > n || tens <= n-10 {
			t.Errorf("%d is told as %d, fewer %v", n, tens, fewer)
		}
	}
	for n, want := range map[int]string{0: "few", 9: "few", 10: "", 11: ""} {
		if err := decideSize(n, false); (err != nil) != (want != "") {
			t.Errorf("%d: %v", n, err)
		}
	}
	if f := fault.Of(decideSize(50, true)); f == nil || f.Key != "notice.campaign.narrow" {
		t.Errorf("a narrow one: %v", f)
	}
}

var (
	karachi, _ = time.LoadLocation("Asia/Karachi")
	// writing is what a campaign is written in on a Monday at noon in Islamabad.
	writing = around{
		law: council.Law{
			ID: "law", Day: day.Must("2026-11-23"), ShortName: "PEC", Zone: karachi, Kinds: []council.Kind{{ID: "engineer"}}, Disciplines: []council.Discipline{{Prefix: "CIVIL"}},
			Provinces: []council.Province{{ID: "punjab"}}, Outreach: council.Outreach{Opens: 540, Closes: 1200, AnHour: 100, Most: 2, Days: 30},
			Grounds: []council.Ground{{ID: "asked", Rule: council.Rule{ID: "optional_letters"}}, {ID: "extension", Service: true, Rule: council.Rule{ID: "extension"}}},
		},
		base: "https://council.test", hosts: []string{"council.test", "hec.gov.pk"}, listed: func(a string) bool { return strings.HasPrefix(a, "https://hec.gov.pk") },
		text: func(lang string, _ Class, w Wording) string { return "PEC: " + w.Subject + "\n\n" + w.Body }, now: noon,
	}
	goodCampaign = DraftCampaign{
		Title: "Validity extended", Ground: "extension", Discipline: "CIVIL", SubjectEn: "Your validity is extended", BodyEn: "Your registration is valid until June.\n\nRead https://council.test/news.",
		SubjectUr: "میعاد میں توسیع", BodyUr: "آپ کی رجسٹریشن جون تک مؤثر ہے۔", UntilDay: "30", UntilMonth: "11", UntilYear: "۲۰۲۶",
	}
)

// TestDecideDraftCampaign has what an officer may write, and what may not leave to many.
func TestDecideDraftCampaign(t *testing.T) {
	by := access.Actor{Person: "o"}
	made, err := decideDraftCampaign(campaignRow{Version: 1}, by, goodCampaign, writing)
	if err != nil || made.Class != service || made.Rule != "extension" || made.State != CampaignDrafted || made.MadeBy != "o" || made.Until != day.Must("2026-11-30") || made.From != nil {
		t.Fatalf("%+v %v", made, err)
	}
	asked := goodCampaign
	asked.Ground = "asked"
	if made, err := decideDraftCampaign(campaignRow{Version: 1}, by, asked, writing); err != nil || made.Class != optional {
		t.Errorf("%+v %v", made.Class, err)
	}
	for _, x := range []struct {
		name, field, key string
		change           func(c *DraftCampaign)
	}{
		{"no name", "title", "notice.campaign.empty.title", func(c *DraftCampaign) { c.Title = " " }},
		{"an identity number as a name", "title", "notice.campaign.number", func(c *DraftCampaign) { c.Title = "91234-1234567-1" }},
		{"no ground", "ground", "notice.campaign.empty.ground", func(c *DraftCampaign) { c.Ground = "" }},
		{"a class instead of a ground", "ground", "notice.campaign.empty.ground", func(c *DraftCampaign) { c.Ground = "statutory" }},
		{"a discipline that is none", "discipline", "fault.choose", func(c *DraftCampaign) { c.Discipline = "MAGIC" }},
		{"a province that is none", "province", "fault.choose", func(c *DraftCampaign) { c.Province = "x" }},
		{"a kind that is none", "kind", "fault.choose", func(c *DraftCampaign) { c.Kind = "x" }},
		{"whoever is no longer on the register", "standing", "fault.choose", func(c *DraftCampaign) { c.Standing = "deceased" }},
		{"no English", "body_en", "notice.campaign.empty.body_en", func(c *DraftCampaign) { c.BodyEn = "" }},
		{"no Urdu", "subject_ur", "notice.campaign.empty.subject_ur", func(c *DraftCampaign) { c.SubjectUr = "" }},
		{"a header in the subject", "subject_en", "notice.campaign.wording.subject", func(c *DraftCampaign) { c.SubjectEn = "a\nBcc: all@example.org" }},
		{"a header in the subject, with a return", "subject_ur", "notice.campaign.control", func(c *DraftCampaign) { c.SubjectUr = "a\r\nBcc: x" }},
		{"a sign that is no letter", "body_en", "notice.campaign.control", func(c *DraftCampaign) { c.BodyEn = "a\x00b" }},
		{"words that turn", "body_ur", "notice.campaign.wording.invisible", func(c *DraftCampaign) { c.BodyUr = "آ\u202eب" }},
		{"an identity number", "body_en", "notice.campaign.number", func(c *DraftCampaign) { c.BodyEn = "Call 91234-1234567-1." }},
		{"a card", "body_ur", "notice.campaign.number", func(c *DraftCampaign) { c.BodyUr = "4111 1111 1111 1111" }},
		{"another site", "body_en", "notice.campaign.wording.link", func(c *DraftCampaign) { c.BodyEn = "See https://evil.test/" }},
		{"another site without a scheme", "body_en", "notice.campaign.wording.link", func(c *DraftCampaign) { c.BodyEn = "See evil.com today" }},
		{"a site below a listed one", "body_en", "notice.campaign.wording.link", func(c *DraftCampaign) { c.BodyEn = "See https://evil.hec.gov.pk/" }},
		{"a script", "body_en", "notice.campaign.wording.link", func(c *DraftCampaign) { c.BodyEn = "See javascript:alert(1)" }},
		{"one that begins as this site does", "body_en", "notice.campaign.wording.link", func(c *DraftCampaign) { c.BodyEn = "https://council.test.evil.test/" }},
		{"an offer on a ground of service", "body_en", "notice.campaign.wording.offer", func(c *DraftCampaign) { c.BodyEn = "A discount for you." }},
		{"eleven parts", "body_ur", "notice.campaign.parts", func(c *DraftCampaign) { c.BodyUr = strings.Repeat("آ ", 370) }},
		{"no last day", "until", "notice.campaign.empty.until", func(c *DraftCampaign) { c.UntilDay, c.UntilMonth, c.UntilYear = "", "", "" }},
		{"half a last day", "until", "notice.campaign.no_such_day", func(c *DraftCampaign) { c.UntilDay = "" }},
		{"a last day that is over", "until", "notice.campaign.ends_before", func(c *DraftCampaign) { c.UntilDay = "22" }},
		{"too long", "until", "notice.campaign.too_long", func(c *DraftCampaign) { c.UntilMonth, c.UntilYear = "3", "2027" }},
		{"a moment that is over", "from", "notice.campaign.past", func(c *DraftCampaign) {
			c.FromDay, c.FromMonth, c.FromYear, c.FromHour = "23", "11", "2026", "12:00"
		}},
		{"no hour", "from_hour", "notice.campaign.hour_missing", func(c *DraftCampaign) {
			c.FromDay, c.FromMonth, c.FromYear = "24", "11", "2026"
		}},
		{"an hour that there is not", "from_hour", "notice.campaign.no_such_hour", func(c *DraftCampaign) {
			c.FromDay, c.FromMonth, c.FromYear, c.FromHour = "24", "11", "2026", "25:00"
		}},
		{"it ends before it begins", "until", "notice.campaign.ends_before", func(c *DraftCampaign) {
			c.FromDay, c.FromMonth, c.FromYear, c.FromHour = "1", "12", "2026", "9.30"
		}},
	} {
		c := goodCampaign
		x.change(&c)
		_, err := decideDraftCampaign(campaignRow{Version: 1}, by, c, writing)
		f := fault.Of(err)
		if f == nil || !slices.ContainsFunc(f.Fields, func(f fault.Field) bool { return f.Name == x.field && f.Key == x.key }) {
			t.Errorf("%s: %+v", x.name, f)
		}
	}
	offer := asked
	offer.BodyEn = "A discount for you. See https://hec.gov.pk/a."
	if _, err := decideDraftCampaign(campaignRow{Version: 1}, by, offer, writing); err != nil {
		t.Errorf("an offer to those who asked for it: %v", err)
	}
	row := campaignRow{ID: "c", Version: 3, State: CampaignAsked, ProvedAt: &noon, CountedAt: &noon, AskedAt: &noon, AskedBy: "o"}
	edited := goodCampaign
	edited.Version = "3"
	if made, err := decideDraftCampaign(row, by, edited, writing); err != nil || made.State != CampaignDrafted || made.ProvedAt != nil || made.CountedAt != nil || made.AskedBy != "" {
		t.Errorf("written anew after the proof: %+v %v", made, err)
	}
	edited.Version = "2"
	if _, err := decideDraftCampaign(row, by, edited, writing); !fault.Is(err, fault.KindConflict) {
		t.Errorf("a stale page: %v", err)
	}
	edited.Version, row.State = "3", CampaignRunning
	if made, err := decideDraftCampaign(row, by, edited, writing); err != nil || made.State != CampaignDrafted || made.DecidedBy != "" {
		t.Errorf("written anew after the approval: %+v %v", made, err)
	}
	row.StartedAt = &noon
	if _, err := decideDraftCampaign(row, by, edited, writing); !fault.Is(err, fault.KindConflict) {
		t.Errorf("one that runs: %v", err)
	}
}

// TestPartsAreTen has the longest words that still pass, and one letter more.
func TestPartsAreTen(t *testing.T) {
	c := goodCampaign
	for n := range 700 {
		c.BodyUr = strings.Repeat("آ", n+1)
		parts, _, _ := gsm.Count(writing.text("ur", service, Wording{Subject: c.SubjectUr, Body: c.BodyUr}))
		if _, err := decideDraftCampaign(campaignRow{Version: 1}, access.Actor{Person: "o"}, c, writing); (err != nil) != (parts > 10) {
			t.Fatalf("%d letters, %d parts: %v", n+1, parts, err)
		}
	}
}

// TestDecideApproveCampaign has who may let a campaign go, and when.
func TestDecideApproveCampaign(t *testing.T) {
	row := campaignRow{ID: "c", Version: 3, State: CampaignAsked, Class: service, Ground: "extension", Size: 40, MadeBy: "o", AskedBy: "p", Until: day.Must("2026-11-30"), ProvedAt: &noon, CountedAt: &noon}
	for _, x := range []struct {
		name, by, key string
		change        func(r *campaignRow)
	}{
		{"another", "r", "", func(*campaignRow) {}},
		{"who wrote it", "o", "notice.campaign.own", func(*campaignRow) {}},
		{"who asked for it", "p", "notice.campaign.own", func(*campaignRow) {}},
		{"not asked", "r", "notice.campaign.moved", func(r *campaignRow) { r.State = CampaignDrafted }},
		{"stale", "r", "fault.stale", func(r *campaignRow) { r.Version = 4 }},
		{"over", "r", "notice.campaign.over", func(r *campaignRow) { r.Until = day.Must("2026-11-22") }},
		{"on its last day", "r", "", func(r *campaignRow) { r.Until = day.Must("2026-11-23") }},
		{"on a ground that is gone", "r", "notice.campaign.no_ground", func(r *campaignRow) { r.Ground = "x" }},
		{"of another class than its ground", "r", "notice.campaign.no_ground", func(r *campaignRow) { r.Class = optional }},
		{"that calls itself statutory", "r", "notice.campaign.no_ground", func(r *campaignRow) { r.Class, r.Ground = statutory, "asked" }},
		{"too few by now", "r", "notice.campaign.few", func(r *campaignRow) { r.Size = 9 }},
		{"too close by now", "r", "notice.campaign.narrow", func(r *campaignRow) { r.Narrow = true }},
	} {
		r := row
		x.change(&r)
		f := fault.Of(decideApproveCampaign(r, access.Actor{Person: x.by}, "3", writing.law))
		if (f == nil) != (x.key == "") || f != nil && f.Key != x.key {
			t.Errorf("%s: %+v", x.name, f)
		}
	}
	none := writing.law
	none.Outreach.AnHour = 0
	if f := fault.Of(decideApproveCampaign(row, access.Actor{Person: "r"}, "3", none)); f == nil || f.Key != "notice.campaign.off_text" {
		t.Errorf("a council that sends none: %+v", f)
	}
	// Whoever wrote it, asked for it or approved it, and any registrar, steer it.
	row.State, row.DecidedBy = CampaignRunning, "r"
	for by, may := range map[string]bool{"o": true, "p": true, "r": true, "x": false} {
		if err := decideSteer(row, access.Actor{Person: by, Roles: []access.Role{access.Officer}}, "3", CampaignRunning); (err == nil) != may {
			t.Errorf("%s steers it: %v", by, err)
		}
	}
	if err := decideSteer(row, access.Actor{Person: "x", Roles: []access.Role{access.Registrar}}, "3", CampaignRunning); err != nil {
		t.Errorf("a registrar: %v", err)
	}
	if err := decideSteer(row, access.Actor{Person: "o"}, "3", CampaignPaused); !fault.Is(err, fault.KindConflict) {
		t.Errorf("in another state: %v", err)
	}
}

// TestDecideTimes spreads letters over the hours, at the rate, across midnight.
func TestDecideTimes(t *testing.T) {
	at := func(s string) time.Time {
		moment, err := time.ParseInLocation("2006-01-02 15:04", s, karachi)
		if err != nil {
			t.Fatal(err)
		}
		return moment.UTC()
	}
	day, night := council.Outreach{Opens: 540, Closes: 1200, AnHour: 4}, council.Outreach{Opens: 22 * 60, Closes: 60, AnHour: 2}
	for _, x := range []struct {
		o           council.Outreach
		from, times string
		next        string
	}{
		{day, "2026-11-23 08:00", "09:00 09:15 09:30", "2026-11-23 09:45"},
		{day, "2026-11-23 19:40", "19:40 19:55 09:00", "2026-11-24 09:15"},
		{night, "2026-11-23 23:50", "23:50 00:20 00:50", "2026-11-24 01:20"},
		{night, "2026-11-24 00:40", "00:40 22:00 22:30", "2026-11-24 23:00"},
	} {
		times, next := decideTimes(x.o, karachi, at(x.from), 3)
		var got []string
		for _, m := range times {
			got = append(got, m.In(karachi).Format("15:04"))
		}
		if strings.Join(got, " ") != x.times || !next.Equal(at(x.next)) {
			t.Errorf("from %s: %v, then %v", x.from, got, next.In(karachi))
		}
	}
	if times, next := decideTimes(day, karachi, noon, 0); len(times) != 0 || !next.Equal(noon) {
		t.Errorf("nobody: %v %v", times, next)
	}
}

// TestNextLetters has what a page says of when letters leave that do not leave now.
func TestNextLetters(t *testing.T) {
	night, tomorrow := noon.Add(12*time.Hour), noon.Add(24*time.Hour)
	row := campaignRow{State: CampaignRunning, Until: day.Must("2026-11-30")}
	for _, x := range []struct {
		name string
		now  time.Time
		want string
		edit func(r *campaignRow)
	}{
		{"by day", noon, "", func(*campaignRow) {}},
		{"by night", night, "2026-11-24 09:00", func(*campaignRow) {}},
		{"from tomorrow on", noon, "2026-11-24 12:00", func(r *campaignRow) { r.From = &tomorrow }},
		{"since this morning", noon, "", func(r *campaignRow) { r.From = &noon }},
		{"paused", night, "", func(r *campaignRow) { r.State = CampaignPaused }},
		{"over", noon, "", func(r *campaignRow) { r.Until = day.Must("2026-11-22") }},
	} {
		r := row
		x.edit(&r)
		got := ""
		if at := r.next(writing.law, x.now); !at.IsZero() {
			got = at.In(karachi).Format("2006-01-02 15:04")
		}
		if got != x.want {
			t.Errorf("%s: %q, want %q", x.name, got, x.want)
		}
	}
}

// TestDecideCap has from when on somebody may get another letter.
func TestDecideCap(t *testing.T) {
	o := council.Outreach{Most: 2, Days: 30}
	ago := func(days int) time.Time { return noon.Add(-time.Duration(days) * 24 * time.Hour) }
	for _, x := range []struct {
		sent []time.Time
		want time.Time
	}{
		{nil, noon},
		{[]time.Time{ago(1)}, noon},
		{[]time.Time{ago(1), ago(2)}, noon.Add(28 * 24 * time.Hour)},
		{[]time.Time{ago(1), ago(2), ago(3)}, noon.Add(28 * 24 * time.Hour)},
		{[]time.Time{ago(1), ago(30)}, noon},
		{[]time.Time{ago(-1), ago(-1)}, noon.Add(31 * 24 * time.Hour)}, // the clock was moved back
	} {
		if got := decideCap(o, x.sent, noon); !got.Equal(x.want) {
			t.Errorf("%v: %v, want %v", x.sent, got, x.want)
		}
	}
}

// TestDecidePlan has what is done next for a campaign.
func TestDecidePlan(t *testing.T) {
	later, soon := noon.Add(time.Hour), noon.Add(time.Minute)
	row := campaignRow{State: CampaignRunning, StartedAt: &noon, NextAt: &noon, Until: day.Must("2026-11-23")}
	for _, x := range []struct {
		name   string
		want   plan
		change func(r *campaignRow)
	}{
		{"on its last day", planPage, func(*campaignRow) {}},
		{"the next letter is due soon", planPage, func(r *campaignRow) { r.NextAt = &soon }},
		{"the next letter is due later, or the clock was moved back", planNothing, func(r *campaignRow) { r.NextAt = &later }},
		{"paused", planNothing, func(r *campaignRow) { r.State = CampaignPaused }},
		{"stopped", planStop, func(r *campaignRow) { r.State = CampaignStopped }},
		{"after its last day", planStop, func(r *campaignRow) { r.Until = day.Must("2026-11-22") }},
		{"before it begins", planNothing, func(r *campaignRow) { r.From, r.StartedAt = &later, nil }},
		{"as it begins", planStart, func(r *campaignRow) { r.From, r.StartedAt = &noon, nil }},
		{"all promised", planEnd, func(r *campaignRow) { r.PlannedAt = &noon }},
		{"over", planNothing, func(r *campaignRow) { r.State = CampaignDone }},
	} {
		r := row
		x.change(&r)
		if got := decidePlan(r, writing.law, noon); got != x.want {
			t.Errorf("%s: %v, want %v", x.name, got, x.want)
		}
	}
}
