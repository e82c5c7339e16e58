package site

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/events"
	"sanad/internal/fault"
)

var (
	officer   = access.Actor{Person: "o", Roles: []access.Role{access.Officer}, Purpose: access.Publish, Strong: true}
	registrar = access.Actor{Person: "r", Roles: []access.Role{access.Registrar}, Purpose: access.Publish, Strong: true}
	privacy   = access.Actor{Person: "p", Roles: []access.Role{access.PrivacyOfficer}, Purpose: access.Publish, Strong: true}
)

// newDesk is the room over a database, at 11 on a Monday in Islamabad.
func newDesk(t *testing.T, d *db.DB) (*Service, *clock.Moved) {
	t.Helper()
	c, err := council.Load("pec")
	if err != nil {
		t.Fatal(err)
	}
	now := clock.At(time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC))
	return New(d, access.New(d, now), c, now, Needs{Events: events.New(now)}), now
}

var good = Draft{TitleEn: "Holidays", TitleUr: "تعطیلات", BodyEn: "The office is closed.", BodyUr: "دفتر بند ہے۔"}

// asked returns news that somebody wrote and asked to approve.
func asked(t *testing.T, s *Service, by access.Actor, c Draft) string {
	t.Helper()
	id, err := s.Draft(t.Context(), by, "", c)
	if err == nil {
		err = s.Ask(t.Context(), by, id, Ask{Version: "1"})
	}
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func version(t *testing.T, s *Service, id string) string {
	t.Helper()
	v, err := s.ShowDraft(t.Context(), registrar, id)
	if err != nil {
		t.Fatal(err)
	}
	return strconv.FormatInt(v.Version, 10)
}

// TestNewsByTwo writes, asks, declines, writes anew and approves: what an officer wrote stands once a second one said yes, and not before.
func TestNewsByTwo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, now := newDesk(t, d)
		ctx := t.Context()
		none := func(when string) {
			t.Helper()
			if list, err := s.News(ctx, 10); err != nil || len(list) != 0 {
				t.Fatalf("%s: %v %v", when, list, err)
			}
		}
		id := asked(t, s, officer, good)
		none("asked")
		if n, err := s.Waiting(ctx, privacy); err != nil || n != 1 {
			t.Errorf("%d wait, %v", n, err)
		}
		if err := s.Decline(ctx, privacy, id, Decline{Version: "2", Reason: "The Urdu says another day."}); err != nil {
			t.Fatal(err)
		}
		v, err := s.ShowDraft(ctx, officer, id)
		if err != nil || v.State != Drafted || v.Reason == "" || !v.Mine || !v.Writes || v.Decides {
			t.Fatalf("declined: %+v %v", v, err)
		}
		better := good
		better.Version, better.BodyUr = "3", "دفتر جمعے کو بند ہے۔"
		if _, err := s.Draft(ctx, officer, id, better); err != nil {
			t.Fatal(err)
		}
		if err := s.Ask(ctx, officer, id, Ask{Version: "4"}); err != nil {
			t.Fatal(err)
		}
		now.Move(time.Hour)
		none("asked again")
		if err := s.Approve(ctx, registrar, id, Approve{Version: "5"}); err != nil {
			t.Fatal(err)
		}
		list, err := s.News(ctx, 10)
		if err != nil || len(list) != 1 || list[0].BodyUr != better.BodyUr || !list[0].PublishedAt.Equal(now.Now()) {
			t.Fatalf("published: %+v %v", list, err)
		}
		if p, err := s.Read(ctx, list[0].ID); err != nil || p != list[0] {
			t.Errorf("%+v %v", p, err)
		}
		if _, err := s.Draft(ctx, officer, id, Draft{Version: "6", TitleEn: "x", TitleUr: "x", BodyEn: "x", BodyUr: "x"}); !fault.Is(err, fault.KindConflict) {
			t.Errorf("what stands is written anew: %v", err)
		}
		if err := s.TakeBack(ctx, officer, id, TakeBack{Version: "6"}); !fault.Is(err, fault.KindConflict) {
			t.Errorf("what stands is taken back: %v", err)
		}
	})
}

// TestScheduledNews are approved today and appear tomorrow: until then nobody reads them, by no list and no address.
func TestScheduledNews(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, now := newDesk(t, d)
		ctx := t.Context()
		later := good
		later.Day, later.Month, later.Year, later.Hour = "24", "11", "۲۰۲۶", "9.30"
		id := asked(t, s, officer, later)
		if err := s.Approve(ctx, privacy, id, Approve{Version: "2"}); err != nil {
			t.Fatal(err)
		}
		post := func() (id string) {
			t.Helper()
			err := d.View(ctx, func(tx *db.Tx) (err error) {
				id, err = db.Get[string](ctx, tx, `select id from site_post`)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
		hidden := post()
		for _, at := range []time.Time{now.Now(), time.Date(2026, 11, 24, 4, 29, 59, 999000000, time.UTC)} {
			now.Set(at)
			list, err := s.News(ctx, 10)
			if _, read := s.Read(ctx, hidden); err != nil || len(list) != 0 || !fault.Is(read, fault.KindNotFound) {
				t.Errorf("%v: %v %v, by its address %v", at, list, err, read)
			}
			if v, err := s.ShowDraft(ctx, officer, id); err != nil || !v.Waiting {
				t.Errorf("%v: %+v %v", at, v, err)
			}
		}
		// Taken back in time, and approved anew for the same hour.
		if err := s.TakeBack(ctx, officer, id, TakeBack{Version: version(t, s, id)}); err != nil {
			t.Fatal(err)
		}
		now.Move(time.Second)
		if _, err := s.Read(ctx, hidden); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("what was taken back appears: %v", err)
		}
		if err := s.Ask(ctx, officer, id, Ask{Version: version(t, s, id)}); err != nil {
			t.Fatal(err)
		}
		if err := s.Approve(ctx, privacy, id, Approve{Version: version(t, s, id)}); err != nil {
			t.Fatal(err)
		}
		if p, err := s.Read(ctx, post()); err != nil || !p.PublishedAt.Equal(now.Now()) {
			t.Errorf("an hour that is over by the time of the yes is the hour of the yes: %+v %v", p, err)
		}
	})
}

// TestWhoMayNews tries each deed in the name of everybody, on news in each state.
func TestWhoMayNews(t *testing.T) {
	s, _ := newDesk(t, dbtest.SQLite(t))
	ctx := t.Context()
	weak, cashier, idle := registrar, officer, officer
	weak.Strong, cashier.Roles, idle.Purpose = false, []access.Role{access.Cashier}, access.Licensing
	for name, by := range map[string]access.Actor{"without a second factor": weak, "a cashier": cashier, "for other work": idle, "a visitor": {}} {
		id := asked(t, s, officer, good)
		_, draft := s.Draft(ctx, by, "", good)
		_, show := s.ShowDraft(ctx, by, id)
		_, _, list := s.Drafts(ctx, by, "")
		_, count := s.Waiting(ctx, by)
		for deed, err := range map[string]error{
			"draft": draft, "show": show, "list": list, "count": count, "ask": s.Ask(ctx, by, id, Ask{"2"}), "approve": s.Approve(ctx, by, id, Approve{"2"}),
			"decline": s.Decline(ctx, by, id, Decline{"2", "x"}), "take back": s.TakeBack(ctx, by, id, TakeBack{"2"}), "drop": s.Drop(ctx, by, id, Drop{"2"}),
		} {
			if !fault.Is(err, fault.KindDenied) {
				t.Errorf("%s, %s: %v", name, deed, err)
			}
		}
	}
	own := asked(t, s, registrar, good)
	another := registrar
	another.Person = "r2"
	dropped := asked(t, s, officer, good)
	if err := errors.Join(s.TakeBack(ctx, officer, dropped, TakeBack{"2"}), s.Drop(ctx, registrar, dropped, Drop{"3"})); err != nil {
		t.Fatal(err)
	}
	plain, err := s.Draft(ctx, officer, "", good)
	if err != nil {
		t.Fatal(err)
	}
	for name, x := range map[string]struct {
		err  error
		want fault.Kind
	}{
		"one's own":                  {s.Approve(ctx, registrar, own, Approve{"2"}), fault.KindDenied},
		"one's own declined":         {s.Decline(ctx, registrar, own, Decline{"2", "x"}), fault.KindDenied},
		"an officer approves":        {s.Approve(ctx, officer, own, Approve{"2"}), fault.KindDenied},
		"the privacy officer writes": {func() error { _, err := s.Draft(ctx, privacy, "", good); return err }(), fault.KindDenied},
		"another state":              {s.Approve(ctx, another, own, Approve{"1"}), fault.KindConflict},
		"no state":                   {s.Approve(ctx, another, own, Approve{}), fault.KindConflict},
		"no reason":                  {s.Decline(ctx, another, own, Decline{"2", " \n"}), fault.KindInvalid},
		"a long reason":              {s.Decline(ctx, another, own, Decline{"2", strings.Repeat("a", 501)}), fault.KindInvalid},
		"a reason of somebody":       {s.Decline(ctx, another, own, Decline{"2", "she is 91234-1234567-1"}), fault.KindInvalid},
		"nobody asked":               {s.Approve(ctx, another, plain, Approve{"1"}), fault.KindConflict},
		"asked twice":                {s.Ask(ctx, registrar, own, Ask{"2"}), fault.KindConflict},
		"dropped while asked":        {s.Drop(ctx, registrar, own, Drop{"2"}), fault.KindConflict},
		"dropped twice":              {s.Drop(ctx, registrar, dropped, Drop{"4"}), fault.KindConflict},
		"dropped and asked":          {s.Ask(ctx, registrar, dropped, Ask{"4"}), fault.KindConflict},
		"none":                       {s.Approve(ctx, another, "nothing", Approve{"2"}), fault.KindNotFound},
	} {
		if !fault.Is(x.err, x.want) {
			t.Errorf("%s: %v", name, x.err)
		}
	}
	if _, err := s.ShowDraft(ctx, registrar, dropped); !fault.Is(err, fault.KindNotFound) {
		t.Errorf("what was dropped is shown: %v", err)
	}
	if list, err := s.News(ctx, 10); err != nil || len(list) != 0 {
		t.Errorf("something stands: %v %v", list, err)
	}
	if err := s.Approve(ctx, another, own, Approve{"2"}); err != nil {
		t.Error(err)
	}
}

// TestBadNews changes nothing.
func TestBadNews(t *testing.T) {
	s, _ := newDesk(t, dbtest.SQLite(t))
	for name, x := range map[string]struct {
		change func(c *Draft)
		field  string
	}{
		"no English":            {func(c *Draft) { c.BodyEn = " \n " }, "body_en"},
		"no Urdu":               {func(c *Draft) { c.TitleUr = "" }, "title_ur"},
		"a long title":          {func(c *Draft) { c.TitleEn = strings.Repeat("a", 121) }, "title_en"},
		"a long text":           {func(c *Draft) { c.BodyUr = strings.Repeat("ب", 5001) }, "body_ur"},
		"a number":              {func(c *Draft) { c.BodyEn = "91234-1234567-1 is struck off" }, "body_en"},
		"a number in Urdu":      {func(c *Draft) { c.BodyUr = "۹۱۲۳۴-۱۲۳۴۵۶۷-۱" }, "body_ur"},
		"no such day":           {func(c *Draft) { c.Day, c.Month, c.Year, c.Hour = "31", "11", "2026", "9:00" }, "on"},
		"words for a day":       {func(c *Draft) { c.Day, c.Month, c.Year, c.Hour = "x", "y", "z", "9:00" }, "on"},
		"a day without an hour": {func(c *Draft) { c.Day, c.Month, c.Year = "1", "12", "2026" }, "hour"},
		"an hour without a day": {func(c *Draft) { c.Hour = "9:00" }, "on"},
		"no such hour":          {func(c *Draft) { c.Day, c.Month, c.Year, c.Hour = "1", "12", "2026", "24:00" }, "hour"},
		"what is over":          {func(c *Draft) { c.Day, c.Month, c.Year, c.Hour = "23", "11", "2026", "10:59" }, "on"},
		"now":                   {func(c *Draft) { c.Day, c.Month, c.Year, c.Hour = "23", "11", "2026", "11:00" }, "on"},
		"two years ahead":       {func(c *Draft) { c.Day, c.Month, c.Year, c.Hour = "1", "12", "2028", "11:00" }, "on"},
	} {
		c := good
		x.change(&c)
		_, err := s.Draft(t.Context(), officer, "", c)
		f := fault.Of(err)
		if f == nil || f.Kind != fault.KindInvalid || len(f.Fields) == 0 || f.Fields[0].Name != x.field {
			t.Errorf("%s: %v %+v", name, err, f)
		}
	}
	if list, _, err := s.Drafts(t.Context(), officer, ""); err != nil || len(list) != 0 {
		t.Errorf("%d were kept, %v", len(list), err)
	}
}

// TestApprovedOnce lets two officers approve and take back at the same time: news stand once, or not at all.
func TestApprovedOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _ := newDesk(t, d)
		for range 5 {
			id := asked(t, s, officer, good)
			deeds := []func(ctx context.Context) error{
				func(ctx context.Context) error { return s.Approve(ctx, registrar, id, Approve{"2"}) },
				func(ctx context.Context) error { return s.Approve(ctx, privacy, id, Approve{"2"}) },
				func(ctx context.Context) error { return s.TakeBack(ctx, officer, id, TakeBack{"2"}) },
				func(ctx context.Context) error { return s.Decline(ctx, privacy, id, Decline{"2", "x"}) },
			}
			done := make([]error, len(deeds))
			var wg sync.WaitGroup
			for i, do := range deeds {
				wg.Go(func() { done[i] = do(t.Context()) })
			}
			wg.Wait()
			n := 0
			for _, err := range done {
				if err == nil {
					n++
				} else if !fault.Is(err, fault.KindConflict) {
					t.Error(err)
				}
			}
			if n != 1 {
				t.Errorf("%d deeds on one state: %v", n, done)
			}
		}
	})
}

// TestFortyDrafts are read in two pages.
func TestFortyDrafts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, now := newDesk(t, d)
		for range 41 {
			now.Move(time.Second)
			if _, err := s.Draft(t.Context(), officer, "", good); err != nil {
				t.Fatal(err)
			}
		}
		first, more, err := s.Drafts(t.Context(), registrar, "")
		if err != nil || len(first) != 40 || !more {
			t.Fatalf("%d %v %v", len(first), more, err)
		}
		rest, more, err := s.Drafts(t.Context(), registrar, first[39].ID)
		if err != nil || len(rest) != 1 || more || rest[0].ID >= first[39].ID {
			t.Errorf("%d %v %v", len(rest), more, err)
		}
	})
}
