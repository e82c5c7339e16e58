package site

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
	"sanad/internal/id"
)

// goodBanner stands from noon until six on the day of the tests.
var goodBanner = DraftBanner{
	Kind: "maintenance", TitleEn: "Closed tonight", TitleUr: "آج رات بند", BodyEn: "From 18:00.", BodyUr: "شام چھ بجے سے۔", Pages: []string{"verify", "home"},
	FromDay: "23", FromMonth: "11", FromYear: "2026", FromHour: "12:00", UntilDay: "۲۳", UntilMonth: "۱۱", UntilYear: "۲۰۲۶", UntilHour: "18.00",
}

func titles(s *Service, path, language string) (list []string) {
	for _, b := range s.Banners(context.Background(), path, language) {
		list = append(list, b.Title)
	}
	return list
}

// TestBannerStands from its hour until its end, on the pages that it concerns and no other, and comes down when it is taken back.
func TestBannerStands(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, now := newDesk(t, d)
		ctx := t.Context()
		made, err := s.DraftBanner(ctx, officer, "", goodBanner)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Ask(ctx, officer, made, Ask{"1"}); err != nil {
			t.Fatal(err)
		}
		day := time.Date(2026, 11, 23, 7, 0, 0, 0, time.UTC) // noon in Islamabad
		now.Set(day)
		if got := titles(s, "/verify", "en"); got != nil {
			t.Errorf("before anybody approved: %v", got)
		}
		now.Set(day.Add(-30 * time.Minute))
		if err := s.Approve(ctx, registrar, made, Approve{"2"}); err != nil {
			t.Fatal(err)
		}
		for at, want := range map[time.Duration]bool{-time.Second: false, 0: true, 6*time.Hour - time.Second: true, 6 * time.Hour: false, 48 * time.Hour: false} {
			now.Set(day.Add(at))
			for path, there := range map[string]bool{"/verify": true, "/verify/engineers/CIVIL-1": true, "/": true, "/v/": true, "/verifying": false, "/privacy": false, "/my": false, "/desk/news": false} {
				if got := titles(s, path, "en"); (len(got) == 1) != (want && there) {
					t.Errorf("%v, %s: %v", at, path, got)
				}
			}
		}
		now.Set(day.Add(time.Hour))
		if got := titles(s, "/verify", "ur"); !slices.Equal(got, []string{"آج رات بند"}) {
			t.Errorf("in Urdu: %v", got)
		}
		public := dbtest.Public(t, d, "site_banner", "site_post")
		other := New(public, access.New(public, now), s.council, now, Needs{}) // the public process
		if len(titles(other, "/verify", "en")) != 1 {
			t.Error("another process does not show it")
		}
		if err := s.TakeBack(ctx, officer, made, TakeBack{"3"}); err != nil {
			t.Fatal(err)
		}
		if got := titles(s, "/verify", "en"); got != nil {
			t.Errorf("taken down: %v", got)
		}
		now.Move(time.Minute)
		if got := titles(other, "/verify", "en"); got != nil {
			t.Errorf("taken down, a minute later in another process: %v", got)
		}
		// It is approved anew after its end: there is nothing to show.
		if err := s.Ask(ctx, officer, made, Ask{"4"}); err != nil {
			t.Fatal(err)
		}
		now.Set(day.Add(7 * time.Hour))
		if err := s.Approve(ctx, registrar, made, Approve{"5"}); !fault.Is(err, fault.KindConflict) {
			t.Errorf("a banner that is over: %v", err)
		}
		if list, err := s.News(ctx, 10); err != nil || len(list) != 0 {
			t.Errorf("a banner is among the news: %v %v", list, err)
		}
	})
}

// TestBadBanners changes nothing.
func TestBadBanners(t *testing.T) {
	s, now := newDesk(t, dbtest.SQLite(t))
	ctx := t.Context()
	for name, x := range map[string]struct {
		change func(c *DraftBanner)
		field  string
	}{
		"of another kind":       {func(c *DraftBanner) { c.Kind = "news" }, "kind"},
		"of no kind":            {func(c *DraftBanner) { c.Kind = "" }, "kind"},
		"nowhere":               {func(c *DraftBanner) { c.Pages = nil }, "page"},
		"where there is none":   {func(c *DraftBanner) { c.Pages = []string{"verify", "/etc"} }, "page"},
		"too long":              {func(c *DraftBanner) { c.BodyUr = strings.Repeat("ب", 401) }, "body_ur"},
		"much too long":         {func(c *DraftBanner) { c.BodyEn = strings.Repeat("b", 5001) }, "body_en"},
		"without Urdu":          {func(c *DraftBanner) { c.TitleUr = " " }, "title_ur"},
		"of somebody":           {func(c *DraftBanner) { c.BodyEn = "91234-1234567-1" }, "body_en"},
		"without an end":        {func(c *DraftBanner) { c.UntilDay, c.UntilMonth, c.UntilYear, c.UntilHour = "", "", "", "" }, "until"},
		"an end without hour":   {func(c *DraftBanner) { c.UntilHour = "" }, "until_hour"},
		"an end that is over":   {func(c *DraftBanner) { c.UntilHour = "11:00" }, "until"},
		"an end that is no day": {func(c *DraftBanner) { c.UntilDay = "32" }, "until"},
		"an end at its begin":   {func(c *DraftBanner) { c.UntilHour = "12:00" }, "until"},
		"for years":             {func(c *DraftBanner) { c.UntilYear = "2029" }, "until"},
		"no such begin":         {func(c *DraftBanner) { c.FromHour = "noon" }, "from_hour"},
	} {
		c := goodBanner
		x.change(&c)
		_, err := s.DraftBanner(ctx, officer, "", c)
		f := fault.Of(err)
		if f == nil || f.Kind != fault.KindInvalid || len(f.Fields) != 1 || f.Fields[0].Name != x.field {
			t.Errorf("%s: %v %+v", name, err, f)
		}
	}
	if list, _, err := s.Drafts(ctx, officer, ""); err != nil || len(list) != 0 {
		t.Errorf("%d were kept, %v", len(list), err)
	}
	banner, err := s.DraftBanner(ctx, officer, "", goodBanner)
	if err != nil {
		t.Fatal(err)
	}
	post := asked(t, s, officer, good)
	asNews, asBanner := good, goodBanner
	asNews.Version, asBanner.Version = "1", "2"
	stale := goodBanner
	stale.Version = "7"
	for name, x := range map[string]struct {
		err  error
		want fault.Kind
	}{
		"a banner as news":           {func() error { _, err := s.Draft(ctx, officer, banner, asNews); return err }(), fault.KindConflict},
		"news as a banner":           {func() error { _, err := s.DraftBanner(ctx, officer, post, asBanner); return err }(), fault.KindConflict},
		"another state":              {func() error { _, err := s.DraftBanner(ctx, officer, banner, stale); return err }(), fault.KindConflict},
		"none":                       {func() error { _, err := s.DraftBanner(ctx, officer, "nothing", stale); return err }(), fault.KindNotFound},
		"the privacy officer writes": {func() error { _, err := s.DraftBanner(ctx, privacy, "", goodBanner); return err }(), fault.KindDenied},
		"a visitor writes":           {func() error { _, err := s.DraftBanner(ctx, access.Actor{}, "", goodBanner); return err }(), fault.KindDenied},
	} {
		if !fault.Is(x.err, x.want) {
			t.Errorf("%s: %v", name, x.err)
		}
	}
	now.Move(time.Hour)
	if got := titles(s, "/verify", "en"); got != nil {
		t.Errorf("something stands: %v", got)
	}
}

// TestBannersOutlastTheDatabase shows what is known while nobody answers, and no more than three.
func TestBannersOutlastTheDatabase(t *testing.T) {
	d := dbtest.SQLite(t)
	s, now := newDesk(t, d)
	ctx := t.Context()
	err := d.Update(ctx, func(tx *db.Tx) error {
		for range 5 {
			b := bannerRow{id.New(now.Now()), "amnesty", "a", "ا", "b", "ب", "all", now.Now(), now.Now().Add(time.Hour)}
			if err := insertBanner(ctx, tx, b); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := titles(s, "/fees", "en"); len(got) != 3 {
		t.Errorf("%d banners above one page", len(got))
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	now.Move(2 * time.Minute)
	if got := titles(s, "/fees", "en"); len(got) != 3 {
		t.Errorf("without the database: %v", got)
	}
	now.Move(time.Hour)
	if got := titles(s, "/fees", "en"); len(got) != 0 {
		t.Errorf("over, without the database: %v", got)
	}
	c, err := council.Load("minimal")
	if err != nil {
		t.Fatal(err)
	}
	if got := titles(New(d, access.New(d, now), c, now, Needs{}), "/", "en"); got != nil {
		t.Errorf("nothing was ever known: %v", got)
	}
}

func TestWhereBannersStand(t *testing.T) {
	for place, paths := range map[string]string{
		"all": "/ /verify /my /desk /x", "home": "/", "verify": "/verify /verify/engineers/CIVIL-1 /v/", "apply": "/eligibility /fees /fees/firms/constructor /my/apply /my/applications/x",
		"my": "/my /my/apply /sign-in /sign-in/code /sign-up", "desk": "/desk /desk/news",
	} {
		for _, path := range strings.Fields("/ /verify /verify/engineers/CIVIL-1 /v/ /eligibility /fees /fees/firms/constructor /my /my/apply /my/applications/x /sign-in /sign-in/code /sign-up /desk /desk/news /x") {
			want := place == "all" || slices.Contains(strings.Fields(paths), path) || place == "my" && strings.HasPrefix(path, "/my")
			if got := concerns("nowhere "+place, path); got != want {
				t.Errorf("%s on %s: %v", place, path, got)
			}
		}
	}
	if concerns("", "/") || concerns("nowhere", "/my") {
		t.Error("a banner of no place stands somewhere")
	}
}
