package notice

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
	"sanad/internal/gsm"
	"sanad/internal/id"
	"sanad/internal/jobs"
)

// office is a room with campaigns over a register that a test writes.
type office struct {
	*room
	register                    []Entry // in the order of their numbers
	wanting                     map[string]Wishes
	officer, registrar, privacy access.Actor
}

func newOffice(t *testing.T, d *db.DB) *office {
	t.Helper()
	o := &office{room: newRoom(t, d), wanting: map[string]Wishes{}}
	o.campaigns = approved{o.Service}
	o.needs.Match = func(_ context.Context, a Audience, after string, page int) (list []Entry, last string, err error) {
		from, _ := strconv.Atoi(after)
		for i := from; i < len(o.register); i++ {
			if i-from == page {
				return list, strconv.Itoa(i), nil
			}
			if a.meets(o.register[i]) == 15 {
				list = append(list, o.register[i])
			}
		}
		return list, "", nil
	}
	o.needs.Exit = func(address string) string {
		if address == "https://www.hec.gov.pk/a" {
			return "/out?to=a"
		}
		return ""
	}
	o.needs.Wishes = func(_ context.Context, _ *db.Tx, person string) (Wishes, error) { return o.wanting[person], nil }
	o.needs.WishesOf = func(context.Context, *db.Tx, []string) (map[string]Wishes, error) { return o.wanting, nil }
	as := func(role access.Role) access.Actor {
		return access.Actor{Person: o.member("en"), Roles: []access.Role{role}, Purpose: access.Outreach, Strong: true}
	}
	o.officer, o.registrar, o.privacy = as(access.Officer), as(access.Registrar), as(access.PrivacyOfficer)
	return o
}

// enters puts persons on the register who asked for letters; every second of them reads Urdu.
func (o *office) enters(n int, a Audience) (persons []string) {
	o.t.Helper()
	for i := range n {
		p := o.member([]string{"en", "ur"}[i%2])
		o.wanting[p] = Wishes{Optional: Given}
		o.register, persons = append(o.register, Entry{p, a}), append(persons, p)
	}
	return persons
}

var civil = Audience{"CIVIL", "punjab", "registered_engineer", "active"}

// aCourse is a campaign as an officer types it, on the ground that goes to those who asked.
func aCourse() DraftCampaign {
	return DraftCampaign{
		Title: "A course", Ground: "asked", Discipline: "CIVIL", SubjectEn: "A course on earthquakes", BodyEn: "It is in December.\n\nSee https://www.hec.gov.pk/a.",
		SubjectUr: "زلزلوں پر کورس", BodyUr: "یہ دسمبر میں ہے۔", UntilDay: "31", UntilMonth: "12", UntilYear: "2026",
	}
}

func (o *office) show(campaign string) Campaign {
	o.t.Helper()
	c, err := o.ShowCampaign(o.ctx, o.registrar, campaign)
	o.must(err)
	return c
}

func (o *office) page(campaign string) CampaignPage {
	return CampaignPage{Version: strconv.FormatInt(o.show(campaign).Version, 10)}
}

// asks writes a campaign, reads its proof and asks for its approval.
func (o *office) asks(c DraftCampaign) string {
	o.t.Helper()
	made, err := o.DraftCampaign(o.ctx, o.officer, "", c)
	o.must(err)
	o.drain()
	o.must(o.ProveCampaign(o.ctx, o.officer, made, o.page(made)))
	o.must(o.AskCampaign(o.ctx, o.officer, made, AskCampaign{o.page(made).Version, "yes"}))
	return made
}

// runs lets a campaign go that the registrar approves.
func (o *office) runs(c DraftCampaign) string {
	o.t.Helper()
	made := o.asks(c)
	o.must(o.ApproveCampaign(o.ctx, o.registrar, made, o.page(made)))
	return made
}

// pass lets time pass minute by minute, with the jobs of each.
func (o *office) pass(d time.Duration) {
	o.t.Helper()
	for ; d > 0; d -= 5 * time.Minute {
		o.now.Move(min(d, 5*time.Minute))
		o.goOn()
	}
}

func (o *office) goOn() {
	o.t.Helper()
	o.must(o.runCampaigns(o.ctx, jobs.Job{}))
	o.must(o.lanes(o.ctx, jobs.Job{}))
	o.drain()
}

// got counts the letters of a campaign that left, by person.
func (o *office) got(campaign string) map[string]int {
	n := map[string]int{}
	for _, m := range o.messages() {
		if m.Campaign == campaign && m.State == StateSent {
			n[m.Person]++
		}
	}
	return n
}

// count is how many letters of a campaign are in a state, with why.
func (o *office) countOf(campaign string, state State, why string) (n int) {
	for _, m := range o.messages() {
		if m.Campaign == campaign && m.State == state && m.Why == why {
			n++
		}
	}
	return n
}

// TestCampaign walks one from its first word to its report: it is counted, proved, asked, declined, written anew, approved, leaves to each once in
// their language with its links through our page, and ends.
func TestCampaign(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := newOffice(t, d)
		persons := o.enters(24, civil)
		o.register = append(o.register, Entry{persons[3], Audience{"CIVIL", "punjab", "supervisory_certificate", "active"}}) // a second registration
		o.enters(15, Audience{"MECH", "sindh", "registered_engineer", "lapsed"})
		silent := o.enters(12, civil)
		for _, p := range silent {
			o.wanting[p] = Wishes{}
		}
		made, err := o.DraftCampaign(o.ctx, o.officer, "", aCourse())
		o.must(err)
		ask := func(read string) error {
			return o.AskCampaign(o.ctx, o.officer, made, AskCampaign{o.page(made).Version, read})
		}
		if c := o.show(made); c.CountedAt != nil || c.Class != optional {
			t.Errorf("%+v", c)
		}
		refuses := func(what string, err error, key string) {
			t.Helper()
			if f := fault.Of(err); f == nil || f.Key != key && (len(f.Fields) == 0 || f.Fields[0].Key != key) {
				t.Errorf("%s: %v, want %s", what, err, key)
			}
		}
		refuses("asked without a proof", ask("yes"), "notice.campaign.not_proved")
		o.must(o.ProveCampaign(o.ctx, o.officer, made, o.page(made)))
		refuses("asked before it is counted", ask("yes"), "notice.campaign.not_counted")
		o.drain()
		if c := o.show(made); c.Size != 36 || c.Narrow {
			t.Errorf("counted: %d %v", c.Size, c.Narrow)
		}
		proofs := o.letters()
		if len(proofs) != 2 || !strings.HasPrefix(proofs[0].Subject+proofs[1].Subject, "نمونہ: زلزلوں پر کورسProof: A course") && !strings.HasPrefix(proofs[1].Subject, "نمونہ: زلزلوں") {
			t.Errorf("proofs: %+v", proofs)
		}
		refuses("asked without saying that it was read", ask(""), "notice.campaign.not_read")
		o.must(ask("yes"))
		refuses("approved by its writer", o.ApproveCampaign(o.ctx, func() access.Actor { a := o.officer; a.Roles = []access.Role{access.Registrar}; return a }(), made, o.page(made)), "notice.campaign.own")
		refuses("declined without a reason", o.DeclineCampaign(o.ctx, o.privacy, made, DeclineCampaign{Version: o.page(made).Version}), "fault.empty")
		o.must(o.DeclineCampaign(o.ctx, o.privacy, made, DeclineCampaign{o.page(made).Version, "Say where."}))
		if c := o.show(made); c.State != CampaignDrafted || c.Reason != "Say where." || c.ProvedAt == nil {
			t.Errorf("declined: %+v", c)
		}
		better := aCourse()
		better.Version, better.BodyEn = o.page(made).Version, "It is in December, in Lahore.\n\nSee https://www.hec.gov.pk/a."
		_, err = o.DraftCampaign(o.ctx, o.officer, made, better)
		o.must(err)
		refuses("asked with the proof of other words", ask("yes"), "notice.campaign.not_proved")
		o.drain()
		o.must(o.ProveCampaign(o.ctx, o.officer, made, o.page(made)))
		o.must(ask("yes"))
		stale := o.page(made)
		better.Version = stale.Version
		_, err = o.DraftCampaign(o.ctx, o.officer, made, better) // edited while it waits
		o.must(err)
		refuses("approved as it was before", o.ApproveCampaign(o.ctx, o.registrar, made, stale), "fault.stale")
		refuses("approved as a draft", o.ApproveCampaign(o.ctx, o.registrar, made, o.page(made)), "notice.campaign.moved")
		o.drain()
		o.must(o.ProveCampaign(o.ctx, o.officer, made, o.page(made)))
		o.must(ask("yes"))
		o.must(o.ApproveCampaign(o.ctx, o.registrar, made, o.page(made)))
		if n := len(o.got(made)); n != 0 {
			t.Errorf("%d left at once", n)
		}
		o.goOn()
		o.pass(10 * time.Minute)
		for _, p := range persons {
			if n := o.got(made)[p]; n != 1 {
				t.Errorf("%s got %d", p, n)
			}
		}
		if n := len(o.got(made)); n != 24 {
			t.Errorf("%d got it", n)
		}
		letters := o.letters()
		english, urdu := 0, 0
		for _, l := range letters {
			switch {
			case l.Subject == "A course on earthquakes":
				english++
				contains(t, l.Body, "in Lahore", "See https://council.test/out?to=a.", "/unsubscribe/")
			case l.Subject == "زلزلوں پر کورس":
				urdu++
			}
		}
		if english != 12 || urdu != 12 {
			t.Errorf("%d in English, %d in Urdu", english, urdu)
		}
		c := o.show(made)
		if c.State != CampaignDone || c.EndedAt == nil {
			t.Errorf("ended: %s", c.State)
		}
		var told []string
		for _, r := range c.Report {
			told = append(told, fmt.Sprint(r.What, " ", r.Way, " ", r.Came, " ", r.Count, r.Fewer))
		}
		if got := strings.Join(told, ", "); got != "left   20 false, left email sent 20 false, unasked   10 false" {
			t.Error(got)
		}
		// Nobody gets it twice by a planning that is done again.
		o.must(d.Update(o.ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(o.ctx, `update notice_campaign set state = 'running', after_key = '', planned_at = null, ended_at = null where id = ?`, made)
			return err
		}))
		o.pass(15 * time.Minute)
		if n := len(o.messages()); n != 24+6 {
			t.Errorf("%d letters", n)
		}
	})
}

// TestEditedAfterApproval writes a campaign anew that was approved for tomorrow: it is a draft again, nothing leaves, and it must be approved anew. One
// whose letters are on their way is not written anew.
func TestEditedAfterApproval(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := newOffice(t, d)
		o.enters(12, civil)
		later := aCourse()
		later.FromDay, later.FromMonth, later.FromYear, later.FromHour = "24", "11", "2026", "10:00"
		made := o.runs(later)
		o.goOn()
		later.Version, later.BodyEn = o.page(made).Version, "Other words."
		_, err := o.DraftCampaign(o.ctx, o.officer, made, later)
		o.must(err)
		o.now.Move(26 * time.Hour)
		o.goOn()
		o.pass(10 * time.Minute)
		if c := o.show(made); c.State != CampaignDrafted || c.ProvedAt != nil || c.DecidedBy != "" || len(o.got(made)) != 0 {
			t.Errorf("%s, %d left", c.State, len(o.got(made)))
		}
		now := o.runs(aCourse())
		o.goOn()
		again := aCourse()
		again.Version = o.page(now).Version
		if _, err := o.DraftCampaign(o.ctx, o.officer, now, again); !fault.Is(err, fault.KindConflict) {
			t.Errorf("one whose letters are on their way: %v", err)
		}
	})
}

// TestAudienceEmpties has an audience that became too small, or too close to a wider one, between the approval and the first letter.
func TestAudienceEmpties(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for _, x := range []struct {
			name, key string
			change    func(o *office)
		}{
			{"few", "notice.campaign.few", func(o *office) { o.register = o.register[:9] }},
			{"narrow", "notice.campaign.narrow", func(o *office) { o.enters(3, Audience{"MECH", "punjab", "registered_engineer", "active"}) }},
			{"none", "notice.campaign.few", func(o *office) { o.register = nil }},
		} {
			o := newOffice(t, d)
			o.enters(12, civil)
			made := o.runs(aCourse())
			x.change(o)
			o.pass(10 * time.Minute)
			if c := o.show(made); c.State != CampaignStopped || c.Reason != x.key || c.EndedAt == nil || len(o.got(made)) != 0 {
				t.Errorf("%s: %s %s, %d left", x.name, c.State, c.Reason, len(o.got(made)))
			}
		}
		o := newOffice(t, d)
		o.enters(9, civil)
		made, err := o.DraftCampaign(o.ctx, o.officer, "", aCourse())
		o.must(err)
		o.drain()
		o.must(o.ProveCampaign(o.ctx, o.officer, made, o.page(made)))
		if f := fault.Of(o.AskCampaign(o.ctx, o.officer, made, AskCampaign{o.page(made).Version, "yes"})); f == nil || f.Key != "notice.campaign.few" {
			t.Errorf("nine are asked for: %v", f)
		}
	})
}

// TestTwoCampaignsOneCap sends three campaigns to the same persons, who may get two in thirty days: of the third no letter leaves before the cap
// lets it, and what its last day finds is dropped as capped. Two lanes carry all at once.
func TestTwoCampaignsOneCap(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := newOffice(t, d)
		persons := o.enters(14, civil)
		var all []string
		for range 3 {
			all = append(all, o.asks(aCourse()))
		}
		for _, c := range all {
			o.must(o.ApproveCampaign(o.ctx, o.registrar, c, o.page(c)))
		}
		o.must(o.runCampaigns(o.ctx, jobs.Job{}))
		o.now.Move(10 * time.Minute)
		for range 20 { // lanes of several processes
			var group sync.WaitGroup
			for range 3 {
				group.Go(func() {
					if _, err := o.laneOnce(o.ctx); err != nil && !errors.Is(err, errDown) {
						t.Error(err)
					}
				})
			}
			group.Wait()
		}
		of := map[string]int{}
		for _, c := range all {
			for p, n := range o.got(c) {
				if of[p] += n; n > 1 {
					t.Errorf("%s got one twice", p)
				}
			}
		}
		for _, p := range persons {
			if of[p] != 2 {
				t.Errorf("%s got %d", p, of[p])
			}
		}
		o.pass(15 * time.Minute)
		wait := 0
		for _, c := range all {
			wait += o.countOf(c, StateQueued, capped)
		}
		if wait != 14 {
			t.Errorf("%d wait", wait)
		}
		o.now.Set(time.Date(2027, 1, 1, 7, 0, 0, 0, time.UTC)) // after the last day, and the cap
		o.goOn()
		dropped := 0
		for _, c := range all {
			dropped += o.countOf(c, StateDropped, capped)
			if s := o.show(c).State; s != CampaignDone {
				t.Errorf("%s", s)
			}
		}
		if dropped != 14 {
			t.Errorf("%d dropped as capped", dropped)
		}
	})
}

// TestCapEnds lets what was capped leave when thirty days are over, if its campaign lasts so long; a campaign of service knows no cap and goes to those
// who never asked.
func TestCapEnds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := newOffice(t, d)
		o.enters(10, civil)
		o.runs(aCourse())
		o.runs(aCourse())
		long := aCourse()
		long.UntilMonth, long.UntilDay, long.UntilYear = "1", "31", "2027"
		third := o.runs(long)
		o.goOn()
		o.pass(20 * time.Minute)
		if n := len(o.got(third)); n != 0 {
			t.Errorf("%d of the third", n)
		}
		for p := range o.wanting {
			o.wanting[p] = Wishes{}
		}
		service := aCourse()
		service.Ground = "extension"
		fourth := o.runs(service)
		o.goOn()
		o.pass(20 * time.Minute)
		if n := len(o.got(fourth)); n != 10 {
			t.Errorf("%d of what is of service", n)
		}
		for i := range o.register {
			o.wanting[o.register[i].Person] = Wishes{Optional: Given}
		}
		o.wanting[o.register[0].Person] = Wishes{Optional: Withdrawn}
		o.now.Move(30 * 24 * time.Hour)
		o.goOn()
		o.pass(10 * time.Minute)
		if n := len(o.got(third)); n != 9 {
			t.Errorf("%d of the third, thirty days later", n)
		}
		if n := o.countOf(third, StateDropped, heldWithdrawn); n != 1 {
			t.Errorf("%d withdrawn", n)
		}
	})
}

// pace lets time pass by ten seconds, in which fourteen letters of a campaign may leave.
func (o *office) pace(d time.Duration) {
	o.t.Helper()
	for ; d > 0; d -= 10 * time.Second {
		o.now.Move(10 * time.Second)
		o.goOn()
	}
}

// TestPauseAndStop pauses a campaign half-way, lets it go on and stops it: nothing leaves meanwhile, nothing leaves faster afterwards, and what had not
// left never does. The clock is moved back in between.
func TestPauseAndStop(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := newOffice(t, d)
		o.enters(80, civil)
		made := o.runs(aCourse())
		o.goOn()
		o.pace(20 * time.Second)
		half := len(o.got(made))
		if half < 26 || half > 30 {
			t.Errorf("%d in twenty seconds", half)
		}
		other := o.officer
		other.Person = id.Random()
		if f := fault.Of(o.PauseCampaign(o.ctx, other, made, o.page(made))); f == nil || f.Key != "notice.campaign.not_yours" {
			t.Errorf("paused by somebody else: %v", f)
		}
		stale := o.page(made)
		o.must(o.PauseCampaign(o.ctx, o.officer, made, o.page(made)))
		if err := o.StopCampaign(o.ctx, o.registrar, made, stale); !fault.Is(err, fault.KindConflict) {
			t.Errorf("a stale page: %v", err)
		}
		o.must(d.View(o.ctx, func(tx *db.Tx) error { // a lane that is in the midst asks this
			runs, err := o.campaigns.runs(o.ctx, tx, made)
			if runs {
				t.Error("a paused campaign runs")
			}
			return err
		}))
		o.pass(2 * time.Hour)
		if n := len(o.got(made)); n != half {
			t.Errorf("%d left while it was paused", n-half)
		}
		o.must(o.ResumeCampaign(o.ctx, o.registrar, made, o.page(made)))
		o.goOn()
		o.pace(10 * time.Second)
		if n := len(o.got(made)); n < half+12 || n > half+16 {
			t.Errorf("%d left in ten seconds after two hours of pause", n-half)
		}
		o.now.Move(-90 * time.Minute) // the clock is moved back
		before := len(o.got(made))
		o.goOn()
		o.pace(30 * time.Second)
		if n := len(o.got(made)); n != before {
			t.Errorf("%d left of those that are due later", n-before)
		}
		o.must(o.StopCampaign(o.ctx, o.registrar, made, o.page(made)))
		if n := o.countOf(made, StateQueued, ""); n != 0 {
			t.Errorf("%d wait still", n)
		}
		o.pass(3 * time.Hour)
		if n := len(o.got(made)); n != before {
			t.Errorf("%d left after it was stopped", n-before)
		}
		if c := o.show(made); c.State != CampaignStopped || c.EndedAt == nil || o.countOf(made, StateStopped, "") != 80-before {
			t.Errorf("%s %v, %d stopped", c.State, c.EndedAt, o.countOf(made, StateStopped, ""))
		}
		if err := o.ResumeCampaign(o.ctx, o.registrar, made, o.page(made)); !fault.Is(err, fault.KindConflict) {
			t.Errorf("let go on after it was stopped: %v", err)
		}
	})
}

// TestHours keeps letters back until the hours of the council's own zone.
func TestHours(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := newOffice(t, d)
		o.enters(40, civil)
		o.now.Set(time.Date(2026, 11, 23, 14, 59, 40, 0, time.UTC)) // 19:59:40 in Islamabad
		made := o.runs(aCourse())
		o.goOn()
		o.pace(30 * time.Second)
		evening := len(o.got(made))
		if evening < 13 || evening > 28 {
			t.Errorf("%d left in twenty seconds", evening)
		}
		o.pass(12*time.Hour + 55*time.Minute)
		if n := len(o.got(made)); n != evening {
			t.Errorf("%d left by night", n-evening)
		}
		o.pass(10 * time.Minute)
		if n := len(o.got(made)); n != 40 {
			t.Errorf("%d left by nine", n)
		}
	})
}

// TestPlanningDies plans a register of several pages with deaths after each step: nobody is left out, nobody gets two.
func TestPlanningDies(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := newOffice(t, d)
		persons := o.enters(30, civil)
		var long []Entry // the same persons again and again, with others between them
		for i := range 1_700 {
			long = append(long, Entry{persons[i%30], civil})
		}
		o.register = long
		made := o.runs(aCourse())
		o.must(o.runCampaignOnce(made)) // begins
		died := errors.New("killed")
		match, pages := o.needs.Match, 0
		o.needs.Match = func(ctx context.Context, a Audience, after string, page int) ([]Entry, string, error) {
			if pages++; pages%2 == 0 {
				return nil, "", died
			}
			return match(ctx, a, after, page)
		}
		for n := 0; o.show(made).PlannedAt == nil; n++ {
			if err := o.runCampaigns(o.ctx, jobs.Job{}); err != nil && !errors.Is(err, died) {
				t.Fatal(err)
			}
			if n > 50 {
				t.Fatal("it does not end")
			}
		}
		if c := o.show(made); c.Planned != 30 {
			t.Errorf("%d planned", c.Planned)
		}
		o.needs.Match = match
		// A page that two processes read is written by one.
		o.must(d.Update(o.ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(o.ctx, `update notice_campaign set after_key = '500', planned_at = null where id = ?`, made)
			return err
		}))
		row := o.show(made).campaignRow
		row.After = ""
		if more, err := o.planPage(o.ctx, row); more || err != nil {
			t.Errorf("a page that was planned: %v %v", more, err)
		}
		o.pass(10 * time.Minute)
		if got := o.got(made); len(got) != 30 {
			t.Errorf("%d got it", len(got))
		}
	})
}

func (o *office) runCampaignOnce(campaign string) error {
	_, err := o.runCampaign(o.ctx, campaign)
	return err
}

// TestWhoMayCampaign tries each deed in the name of everybody, and on what is not there.
func TestWhoMayCampaign(t *testing.T) {
	o := newOffice(t, dbtest.SQLite(t))
	o.enters(12, civil)
	made := o.asks(aCourse())
	weak, cashier, idle := o.registrar, o.officer, o.officer
	weak.Strong, cashier.Roles, idle.Purpose = false, []access.Role{access.Cashier}, access.Licensing
	deeds := func(by access.Actor, campaign string) map[string]error {
		p := CampaignPage{"1"}
		_, draft := o.DraftCampaign(o.ctx, by, campaign, aCourse())
		_, show := o.ShowCampaign(o.ctx, by, campaign)
		return map[string]error{
			"draft": draft, "show": show, "prove": o.ProveCampaign(o.ctx, by, campaign, p), "ask": o.AskCampaign(o.ctx, by, campaign, AskCampaign{"1", "yes"}),
			"approve": o.ApproveCampaign(o.ctx, by, campaign, p), "decline": o.DeclineCampaign(o.ctx, by, campaign, DeclineCampaign{"1", "x"}), "take back": o.TakeBackCampaign(o.ctx, by, campaign, p),
			"drop": o.DropCampaign(o.ctx, by, campaign, p), "pause": o.PauseCampaign(o.ctx, by, campaign, p), "resume": o.ResumeCampaign(o.ctx, by, campaign, p), "stop": o.StopCampaign(o.ctx, by, campaign, p),
		}
	}
	for name, by := range map[string]access.Actor{"without a second factor": weak, "a cashier": cashier, "for other work": idle, "a visitor": {}} {
		for deed, err := range deeds(by, made) {
			if f := fault.Of(err); f == nil || !strings.HasPrefix(f.Key, "access.") {
				t.Errorf("%s: %s: %v", name, deed, err)
			}
		}
		if _, _, err := o.ListCampaigns(o.ctx, by, ""); err == nil {
			t.Errorf("%s lists", name)
		}
		if _, err := o.WaitingCampaigns(o.ctx, by); err == nil {
			t.Errorf("%s counts", name)
		}
	}
	for deed, err := range deeds(o.privacy, made) {
		_, _, denied := deed, err, false
		f := fault.Of(err)
		denied = f != nil && strings.HasPrefix(f.Key, "access.")
		if want := strings.Contains("draft prove ask take back drop", deed); denied != want {
			t.Errorf("the privacy officer: %s: %v", deed, err)
		}
	}
	for _, nobody := range []string{id.New(noon), "", "x'y"} {
		for deed, err := range deeds(o.registrar, nobody) {
			if nobody == "" && deed == "draft" {
				continue
			}
			if !fault.Is(err, fault.KindNotFound) {
				t.Errorf("%s of a campaign that is not there: %v", deed, err)
			}
		}
	}
	if n, err := o.WaitingCampaigns(o.ctx, o.privacy); n != 1 || err != nil {
		t.Errorf("%d wait, %v", n, err)
	}
	o.must(o.TakeBackCampaign(o.ctx, o.officer, made, o.page(made)))
	page := o.page(made)
	o.must(o.DropCampaign(o.ctx, o.officer, made, page))
	if _, err := o.ShowCampaign(o.ctx, o.officer, made); !fault.Is(err, fault.KindNotFound) {
		t.Errorf("what was dropped: %v", err)
	}
	for range 45 {
		o.asks(aCourse())
	}
	first, more, err := o.ListCampaigns(o.ctx, o.officer, "")
	o.must(err)
	rest, end, err := o.ListCampaigns(o.ctx, o.officer, first[len(first)-1].ID)
	if err != nil || !more || end || len(first) != PageSize || len(rest) != 46-PageSize {
		t.Errorf("%d, then %d: %v %v %v", len(first), len(rest), more, end, err)
	}
}

// TestCampaignByText sends a campaign to a telephone: the whole of it, in as many parts as its page said.
func TestCampaignByText(t *testing.T) {
	o := newOffice(t, dbtest.SQLite(t))
	gateway := &texts{}
	o.settings.Texter = gateway
	persons := o.enters(10, civil)
	o.calls(persons[0], "0300 1234567")
	o.wanting[persons[0]] = Wishes{Preferred: SMS, Optional: Given}
	made := o.runs(aCourse())
	o.goOn()
	o.pass(10 * time.Minute)
	if len(gateway.list) != 1 {
		t.Fatalf("%d texts", len(gateway.list))
	}
	body := gateway.list[0].Body.Reveal()
	contains(t, body, "PEC: A course on earthquakes", "It is in December.", "/out?to=a", "/unsubscribe/")
	if n, _, _ := gsm.Count(body); n != o.show(made).Parts["en"] {
		t.Errorf("%d parts, told as %d", n, o.show(made).Parts["en"])
	}
}
