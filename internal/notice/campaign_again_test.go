package notice

import (
	"context"
	"errors"
	"testing"
	"time"

	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
	"sanad/internal/jobs"
	"sanad/internal/outbound"
)

// What could not reach somebody of a campaign leaves by its lanes alone, once it can: not while it is paused, not by night, and never after it was
// stopped or is over.
func TestALetterOfACampaignAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		again := func(o *office, who string) {
			o.t.Helper()
			_, err := o.Works(o.ctx, self(who))
			o.must(err)
			o.must(o.db.Update(o.ctx, func(tx *db.Tx) error { return o.Readdressed(o.ctx, tx, who) }))
			o.must(o.db.Update(o.ctx, func(tx *db.Tx) error { return o.Chosen(o.ctx, tx, who) }))
			o.goOn()
		}
		// fails has a campaign of which no letter could be delivered.
		fails := func(t *testing.T) (o *office, made string, persons []string) {
			o = newOffice(t, d)
			persons = o.enters(12, civil)
			made = o.runs(aCourse())
			o.broken = outbound.ErrRefused
			o.goOn()
			o.pass(5 * time.Minute)
			o.broken = nil
			if n := o.countOf(made, StateRefused, ""); n != 12 {
				t.Fatalf("%d were refused", n)
			}
			return o, made, persons
		}
		o, made, persons := fails(t)
		again(o, persons[0])
		o.pass(10 * time.Minute)
		if o.got(made)[persons[0]] != 1 || len(o.got(made)) != 1 {
			t.Fatalf("of a campaign that runs %v left", o.got(made))
		}
		if c := o.show(made); c.State != CampaignDone || c.EndedAt == nil {
			t.Errorf("the campaign is %s", c.State)
		}
		o.now.Move(12 * time.Hour) // it is night
		again(o, persons[1])
		if o.got(made)[persons[1]] != 0 {
			t.Error("a letter left by night")
		}
		o.now.Move(12 * time.Hour)
		o.goOn()
		o.pass(10 * time.Minute)
		if o.got(made)[persons[1]] != 1 {
			t.Error("a letter did not leave in the morning")
		}
		again(o, persons[2])
		o.now.Move(60 * 24 * time.Hour)
		again(o, persons[3])
		o.pass(10 * time.Minute)
		if o.got(made)[persons[3]] != 0 || len(o.got(made)) != 3 {
			t.Errorf("after the last day %v left", o.got(made))
		}
		if n, err := o.Lost(o.ctx, self(persons[3])); n != 0 || err != nil {
			t.Errorf("%d letters of it could still leave, %v", n, err)
		}
	})
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := newOffice(t, d)
		persons := o.enters(12, civil)
		made := o.runs(aCourse())
		o.broken = outbound.ErrRefused
		o.must(o.runCampaigns(o.ctx, jobs.Job{}))
		o.must(o.lanes(o.ctx, jobs.Job{}))
		o.drain()
		o.broken = nil
		if n := o.countOf(made, StateRefused, ""); n == 0 {
			t.Fatal("none was refused")
		}
		o.must(o.PauseCampaign(o.ctx, o.officer, made, o.page(made)))
		_, err := o.Works(o.ctx, self(persons[0]))
		o.must(err)
		o.pass(10 * time.Minute)
		if n := len(o.got(made)); n != 0 {
			t.Errorf("%d left while it was paused", n)
		}
		o.must(o.StopCampaign(o.ctx, o.officer, made, o.page(made)))
		o.goOn()
		for _, who := range persons[:2] {
			o.must(o.db.Update(o.ctx, func(tx *db.Tx) error { return o.Readdressed(o.ctx, tx, who) }))
		}
		o.pass(10 * time.Minute)
		if n := len(o.got(made)); n != 0 {
			t.Errorf("%d left after it was stopped", n)
		}
	})
}

// Letters of a campaign that go by post are not printed while it is paused, nor after it is over.
func TestACampaignByPostPausesToo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := newOffice(t, d)
		for range 12 {
			who := o.settler("en", "House 1\nLahore 54000", "")
			o.wanting[who] = Wishes{Optional: Given}
			o.register = append(o.register, Entry{who, civil})
		}
		made := o.runs(aCourse())
		o.goOn()
		o.pass(10 * time.Minute)
		if n := o.countOf(made, StateWaits, ""); n != 12 || o.show(made).State != CampaignDone {
			t.Fatalf("%d wait for the post of a campaign that is %s", n, o.show(made).State)
		}
		paused := func(state CampaignState) {
			o.must(o.db.Update(o.ctx, func(tx *db.Tx) error {
				_, err := tx.Exec(o.ctx, `update notice_campaign set state = ? where id = ?`, state, made)
				return err
			}))
		}
		paused(CampaignPaused)
		_, err := o.MakeBatch(o.ctx, o.clerk())
		o.refuses(err, fault.KindConflict, "notice.batch.none")
		paused(CampaignDone)
		o.now.Move(60 * 24 * time.Hour)
		_, err = o.MakeBatch(o.ctx, o.clerk())
		o.refuses(err, fault.KindConflict, "notice.batch.none")
		if n := o.countOf(made, StateDropped, ""); n != 12 {
			t.Errorf("%d are over", n)
		}
	})
}

// A campaign that cannot go on keeps no other back.
func TestACampaignThatFails(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := newOffice(t, d)
		o.enters(12, civil)
		o.enters(12, Audience{"CIVIL", "sindh", "registered_engineer", "active"})
		first, second := aCourse(), aCourse()
		first.Province, second.Province = "punjab", "sindh"
		a, b := o.runs(first), o.runs(second)
		match := o.needs.Match
		o.needs.Match = func(ctx context.Context, want Audience, after string, page int) ([]Entry, string, error) {
			if want.Province == "punjab" {
				return nil, "", errDown
			}
			return match(ctx, want, after, page)
		}
		for range 3 {
			if err := o.runCampaigns(o.ctx, jobs.Job{}); !errors.Is(err, errDown) {
				t.Errorf("nobody is told: %v", err)
			}
			o.now.Move(time.Minute)
			o.must(o.lanes(o.ctx, jobs.Job{}))
			o.drain()
		}
		if len(o.got(a)) != 0 || len(o.got(b)) != 12 {
			t.Errorf("%d and %d left", len(o.got(a)), len(o.got(b)))
		}
	})
}
