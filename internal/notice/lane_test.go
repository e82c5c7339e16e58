package notice

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/id"
	"sanad/internal/outbound"
	"sanad/internal/pii"
	"sanad/internal/sample"
)

// fixture are campaigns of tests.
type fixture struct {
	mu   sync.Mutex
	list []campaignLetter
	off  map[string]bool // paused
}

func (f *fixture) running(context.Context, *db.Tx) (list []campaignLetter, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range f.list {
		if !f.off[c.ID] {
			list = append(list, c)
		}
	}
	return list, nil
}

func (f *fixture) runs(_ context.Context, _ *db.Tx, id string) (bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return !f.off[id], nil
}

func (f *fixture) over(context.Context, *db.Tx, string) (State, error) { return "", nil }

func (f *fixture) find(_ context.Context, _ *db.Tx, id string) (campaignLetter, bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range f.list {
		if c.ID == id {
			return c, true, nil
		}
	}
	return campaignLetter{}, false, nil
}

func (f *fixture) pause(id string, off bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.off == nil {
		f.off = map[string]bool{}
	}
	f.off[id] = off
}

// course starts a campaign of letters about a course, which nobody must get.
func (r *room) course() string {
	c := campaignLetter{ID: id.Random(), Class: optional, Words: map[string]Wording{
		"en": {Subject: "A course on earthquakes", Body: "It is in December.\n\nIt costs nothing."}, "ur": {Subject: "زلزلوں پر کورس", Body: "یہ دسمبر میں ہے۔"},
	}}
	r.many.mu.Lock()
	defer r.many.mu.Unlock()
	r.many.list = append(r.many.list, c)
	return c.ID
}

// promise promises letters of a campaign to persons, from now on.
func (r *room) promiseTo(campaign string, persons ...string) (n int) {
	r.t.Helper()
	var to []planned
	for _, p := range persons {
		to = append(to, planned{Person: p})
	}
	r.must(r.db.Update(r.ctx, func(tx *db.Tx) (err error) {
		n, err = r.promiseMany(r.ctx, tx, campaign, to)
		return err
	}))
	return n
}

// states are the states of all letters, with why.
func (r *room) states() (list []string) {
	for _, m := range r.messages() {
		list = append(list, strings.TrimSuffix(string(m.State)+" "+m.Why, " "))
	}
	return list
}

// later lets time pass and the lanes look again.
func (r *room) later(d time.Duration) {
	r.t.Helper()
	r.now.Move(d)
	r.drain()
}

// TestLane sends letters to many: each once, in the language of each, with where such letters are stopped.
func TestLane(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		r.wishes.Optional = Given
		ayesha, bilal := r.member("en"), r.member("ur")
		c, stops := r.course(), map[string]string{}
		r.Service = r.again(sending(func(ctx context.Context, m outbound.Mail) error {
			stops[m.ID] = m.Stop
			return r.outbox.Send(ctx, m)
		}))
		if n := r.promiseTo(c, ayesha, bilal, ayesha); n != 2 {
			t.Fatalf("%d were promised", n)
		}
		if n := r.promiseTo(c, bilal, ayesha); n != 0 {
			t.Fatalf("%d were promised twice", n)
		}
		r.drain()
		list := r.letters()
		if len(list) != 2 {
			t.Fatalf("%d letters: %v", len(list), r.states())
		}
		for _, l := range list {
			m := r.messageOf(l.ID)
			stop := "https://council.test/unsubscribe/" + l.ID + ".tag"
			if l.Lang == "ur" {
				stop = "https://council.test/ur/unsubscribe/" + l.ID + ".tag"
				contains(t, l.Subject+l.Body, "زلزلوں پر کورس", "دسمبر")
			} else {
				contains(t, l.Subject+l.Body, "A course on earthquakes", "It is in December.\n\nIt costs nothing.", "Greetings,")
			}
			contains(t, l.Body, stop)
			if stops[l.ID] != stop {
				t.Errorf("the head of the letter says %q", stops[l.ID])
			}
			if m.State != StateSent || m.SentAt == nil || m.Lang != l.Lang || m.LeasedUntil != nil || r.delivery(l.ID) == "" {
				t.Errorf("%+v", m)
			}
		}
		r.later(time.Hour)
		if n := len(r.letters()); n != 2 {
			t.Errorf("%d letters", n)
		}
	})
}

func (r *room) messageOf(id string) messageRow {
	r.t.Helper()
	for _, m := range r.messages() {
		if m.ID == id {
			return m
		}
	}
	r.t.Fatalf("no letter %s", id)
	return messageRow{}
}

// TestLaneWishes sees that what is decided is decided when a letter leaves: who said no since, who never said anything, and whose address never
// wants one again, gets none, and nothing is held for them.
func TestLaneWishes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for want, wish := range map[string]func(r *room, who string){
			"dropped withdrawn":   func(r *room, _ string) { r.wishes.Optional = Withdrawn },
			"dropped not_asked":   func(r *room, _ string) { r.wishes.Optional = NeverAsked },
			"dropped never_again": func(r *room, _ string) { r.never = map[string]bool{sample.Someone(1).Email: true} },
			"dropped off":         func(r *room, _ string) { r.wishes.Preferred = SMS },
			"dropped broken":      func(r *room, _ string) { r.breaks(sample.Someone(1).Email); r.wishes.Preferred = Email },
			"sent":                func(*room, string) {},
			"waits":               func(r *room, who string) { r.settle(who); r.wishes.Preferred = Post },
			"dropped":             func(r *room, who string) { r.must(r.vault.Shred(r.ctx, "person/"+who)) },
		} {
			r := newRoom(t, d)
			r.wishes.Optional = Given
			who := r.member("en")
			r.promiseTo(r.course(), who)
			wish(r, who)
			before := len(r.states()) - 1
			r.drain()
			if got := r.states(); len(got) != before+1 || got[before] != want {
				t.Errorf("%q, not %q", got, want)
			}
			if n := len(r.letters()); n > 0 != (want == "sent") {
				t.Errorf("%s: %d letters", want, n)
			}
			r.must(r.db.Update(r.ctx, func(tx *db.Tx) error {
				_, err := tx.Exec(r.ctx, `delete from notice_message`)
				return err
			}))
		}
	})
}

// TestWhileALaneHasIt sees that what somebody says, and that they are no more, counts until a letter is opened, also when a lane has taken it.
func TestWhileALaneHasIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		r.wishes.Optional = Given
		gone, here := r.member("en"), r.member("en")
		r.promiseTo(r.course(), gone, here)
		b, err := r.lease(r.ctx)
		r.must(err)
		r.must(r.vault.Shred(r.ctx, "person/"+gone))
		r.must(r.carry(r.ctx, b))
		for _, m := range r.messages() {
			if m.Person == gone && (m.State != StateDropped || m.Why != "") || m.Person == here && m.State != StateSent || m.LeasedUntil != nil {
				t.Errorf("%+v", m)
			}
		}
		r.promiseTo(r.course(), here)
		b, err = r.lease(r.ctx)
		r.must(err)
		r.wishes.Optional = Withdrawn
		r.must(r.carry(r.ctx, b))
		if n := len(r.letters()); n != 1 || r.messages()[2].State != StateDropped {
			t.Errorf("%d letters: %v", n, r.states())
		}
		// Stopped while a lane has it, before it is handed over: it stays so.
		r.wishes.Optional = Given
		r.promiseTo(r.course(), here)
		b, err = r.lease(r.ctx)
		r.must(err)
		r.must(r.db.Update(r.ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(r.ctx, `update notice_message set state = 'stopped' where id = ?`, b.rows[0].ID)
			return err
		}))
		r.must(r.giveBack(r.ctx, b))
		r.later(time.Hour)
		if m := r.messages()[3]; m.State != StateStopped || m.LeasedUntil != nil {
			t.Errorf("%+v", m)
		}
	})
}

// breaks notes that what was sent to an address came back.
func (r *room) breaks(address string) {
	r.t.Helper()
	r.must(r.db.Update(r.ctx, func(tx *db.Tx) error {
		return insertBroken(r.ctx, tx, brokenRow{r.indexOf(Email, "", pii.New(address)), Email, "bounced", r.now.Now()})
	}))
}

// settle gives somebody a postal address.
func (r *room) settle(who string) {
	r.t.Helper()
	sealed, err := r.vault.Seal(r.ctx, fieldOfPerson("address", who), "House 1, Street 2, Lahore 54000")
	r.must(err)
	r.must(r.db.Update(r.ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(r.ctx, `update person set address = ? where id = ?`, sealed, who)
		return err
	}))
}

// TestLaneOfAService sees that what must be told to many is held for whom it cannot reach, and leaves by its own job when it can.
func TestLaneOfAService(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		who := r.member("en")
		c := r.course()
		r.many.list[0].Class = service
		r.wishes.Preferred = SMS
		r.promiseTo(c, who)
		r.drain()
		if got := r.states(); got[0] != "held off" {
			t.Fatal(got)
		}
		r.wishes.Preferred = ""
		r.must(r.db.Update(r.ctx, func(tx *db.Tx) error { return r.Chosen(r.ctx, tx, who) }))
		r.later(time.Hour)
		if list := r.letters(); len(list) != 1 || strings.Contains(list[0].Body, "unsubscribe") || r.states()[0] != "sent" {
			t.Errorf("%v %+v", r.states(), list)
		}
	})
}

// TestLaneFails sees that a mail server that is away costs nothing but time, and that a letter is given up after ten tries.
func TestLaneFails(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		r.wishes.Optional = Given
		c := r.course()
		var all []string
		for range 8 {
			all = append(all, r.member("en"))
		}
		r.promiseTo(c, all...)
		r.broken = errDown
		r.drain()
		tries := 0
		for _, m := range r.messages() {
			tries += m.Tries
			if m.State != StateQueued || m.LeasedUntil != nil || m.Fault != "" && strings.Contains(m.Fault, "@") {
				t.Errorf("%+v", m)
			}
		}
		if tries != 2*mostInARow {
			t.Errorf("two lanes tried %d letters", tries)
		}
		r.broken = nil
		r.later(10 * time.Minute)
		if n := len(r.letters()); n != 8 {
			t.Errorf("%d letters: %v", n, r.states())
		}
		// One that fails each time is tried on, more and more seldom.
		who := r.member("en")
		r.promiseTo(c, who)
		r.broken = errDown
		for range 40 {
			r.later(time.Hour)
		}
		r.broken = nil
		if m := r.messages()[8]; m.State != StateQueued || m.Tries <= slowest || m.Tries > 2*slowest || m.LeasedUntil != nil {
			t.Errorf("%+v", m)
		}
		r.later(5 * time.Hour)
		if m := r.messages()[8]; m.State != StateSent {
			t.Errorf("after two days without a mail server: %+v", m)
		}
		// A refused address is final, and known.
		who = r.member("en")
		r.promiseTo(c, who)
		r.broken = &outbound.Error{}
		r.broken = outbound.ErrRefused
		r.drain()
		if got := r.states(); got[9] != "refused" {
			t.Error(got)
		}
	})
}

// TestLaneStops sees that a campaign that is paused sends few letters more, and goes on where it was.
func TestLaneStops(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		r.wishes.Optional = Given
		c := r.course()
		var all []string
		for range 2*laneLook + 5 {
			all = append(all, r.member("en"))
		}
		n := 0
		r.Service = r.again(sending(func(ctx context.Context, m outbound.Mail) error {
			if n++; n == 5 {
				r.many.pause(c, true)
			}
			return r.outbox.Send(ctx, m)
		}))
		r.promiseTo(c, all...)
		r.drain()
		r.later(time.Hour)
		if got := len(r.letters()); got != laneLook {
			t.Fatalf("%d letters", got)
		}
		for _, m := range r.messages() {
			if m.LeasedUntil != nil {
				t.Errorf("%+v", m)
			}
		}
		r.many.pause(c, false)
		r.later(time.Hour)
		if got := len(r.letters()); got != 2*laneLook+5 {
			t.Errorf("%d letters: %v", got, r.states())
		}
	})
}

// sending is a mail server made of a function.
type sending func(ctx context.Context, m outbound.Mail) error

func (f sending) Send(ctx context.Context, m outbound.Mail) error { return f(ctx, m) }

// TestTwoLanes lets lanes of two programs take the same letters at once: each leaves once.
func TestTwoLanes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		r.wishes.Optional = Given
		c := r.course()
		var all []string
		for range 450 {
			all = append(all, r.member("en"))
		}
		var mu sync.Mutex
		times := map[string]int{}
		take := sending(func(_ context.Context, m outbound.Mail) error {
			mu.Lock()
			defer mu.Unlock()
			times[m.ID]++
			return nil
		})
		r.promiseTo(c, all...)
		var wait sync.WaitGroup
		for range 4 {
			s := r.again(take)
			wait.Go(func() {
				for more := true; more; {
					var err error
					if more, err = s.laneOnce(r.ctx); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		wait.Wait()
		if len(times) != 450 {
			t.Errorf("%d letters", len(times))
		}
		for id, n := range times {
			if n != 1 {
				t.Errorf("%s left %d times", id, n)
			}
		}
		for _, m := range r.messages() {
			if m.State != StateSent || m.LeasedUntil != nil {
				t.Errorf("%+v", m)
			}
		}
	})
}

// TestALaneVanishes kills a lane between handing a letter over and writing that down: what it had is taken by another when its time is over, one
// letter is repeated, under the same id, and what had ended stays so.
func TestALaneVanishes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		r.wishes.Optional = Given
		c := r.course()
		var all []string
		for range 10 {
			all = append(all, r.member("en"))
		}
		r.promiseTo(c, all...)
		times, died, over := map[string]int{}, make(chan bool), false
		s := r.again(sending(func(_ context.Context, m outbound.Mail) error {
			times[m.ID]++
			if len(times) == 4 && !over {
				over = true
				close(died)
				select {} // a lane of which nothing is heard any more
			}
			return nil
		}))
		go func() { _, _ = s.laneOnce(context.WithoutCancel(r.ctx)) }()
		<-died
		r.must(s.jobs.Drain(r.ctx))
		if len(times) != 4 {
			t.Errorf("another takes what a lane has: %d letters", len(times))
		}
		r.now.Move(laneLease + time.Second)
		r.must(s.jobs.Drain(r.ctx))
		repeated := 0
		for _, n := range times {
			repeated += n - 1
		}
		if len(times) != 10 || repeated != 1 || strings.Join(r.states(), " ") != strings.TrimSpace(strings.Repeat("sent ", 10)) {
			t.Errorf("%d letters, %d repeated: %v", len(times), repeated, r.states())
		}
	})
}

// TestALetterBreaksItsLane sees that a letter at which the program breaks is tried no more often than any other, and holds up none.
func TestALetterBreaksItsLane(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		r.wishes.Optional = Given
		var all []string
		for range 5 {
			all = append(all, r.member("en"))
		}
		r.promiseTo(r.course(), all...)
		bad := r.messages()[2].ID
		tries := 0
		s := r.again(sending(func(ctx context.Context, m outbound.Mail) error {
			if m.ID == bad {
				tries++
				panic("broken")
			}
			return r.outbox.Send(ctx, m)
		}))
		r.must(s.jobs.Drain(r.ctx))
		for _, m := range r.messages() {
			if m.LeasedUntil != nil {
				t.Errorf("%+v", m)
			}
		}
		for range 60 {
			r.now.Move(time.Hour)
			r.must(s.jobs.Drain(r.ctx))
		}
		if m := r.messageOf(bad); len(r.letters()) != 4 || tries < slowest || tries > 3*slowest || m.State != StateQueued {
			t.Errorf("%d letters, %d tries, %+v", len(r.letters()), tries, m)
		}
	})
}

// TestLaneTooLate sees that a lane whose time was over changes nothing of what another has by now.
func TestLaneTooLate(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		r.wishes.Optional = Given
		c := r.course()
		r.promiseTo(c, r.member("en"), r.member("en"))
		slow, err := r.lease(r.ctx)
		r.must(err)
		r.now.Move(laneLease + time.Second)
		quick, err := r.lease(r.ctx)
		r.must(err)
		if len(slow.rows) != 2 || len(quick.rows) != 2 {
			t.Fatalf("%d and %d", len(slow.rows), len(quick.rows))
		}
		r.must(r.giveBack(r.ctx, slow))
		l := leaving{m: slow.rows[0], over: StateDropped}
		r.must(r.endInLane(r.ctx, &l, slow.lease, nil))
		l = leaving{m: slow.rows[1]}
		r.must(r.endInLane(r.ctx, &l, slow.lease, errDown))
		for _, m := range r.messages() {
			if m.State != StateQueued || m.LeasedUntil == nil || m.Tries != 0 {
				t.Errorf("%+v", m)
			}
		}
		r.must(r.carry(r.ctx, quick))
		if got := fmt.Sprint(r.states()); got != "[sent sent]" {
			t.Error(got)
		}
		// What left is not dropped, held or sent again by one that comes late.
		for _, why := range []error{nil, errDown, outbound.ErrRefused} {
			l := leaving{m: quick.rows[0]}
			if why == nil {
				l.over = StateDropped
			}
			r.must(r.endInLane(r.ctx, &l, quick.lease, why))
		}
		if got := fmt.Sprint(r.states()); got != "[sent sent]" {
			t.Error(got)
		}
	})
}

// TestLaneReadsAnIndex sees that what lanes ask does not read all letters.
func TestLaneReadsAnIndex(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	type step struct {
		ID     int    `db:"id"`
		Parent int    `db:"parent"`
		Unused int    `db:"notused"`
		Detail string `db:"detail"`
	}
	for query, args := range map[string][]any{
		`select id` + due + ` order by due_at, id limit 200`:                                                    {"c", noon, noon},
		`select person_id from notice_message where campaign_id = ? and campaign_id <> '' and person_id in (?)`: {"c", []string{"a", "b"}},
	} {
		r.must(r.db.View(r.ctx, func(tx *db.Tx) error {
			plan, err := db.List[step](r.ctx, tx, `explain query plan `+query, args...)
			if got := fmt.Sprint(plan); !strings.Contains(got, "USING INDEX notice_message_lane") && !strings.Contains(got, "USING COVERING INDEX notice_message_campaign") || strings.Contains(got, "SCAN") || strings.Contains(got, "TEMP B-TREE") {
				t.Error(got)
			}
			return err
		}))
	}
}

// TestLaneBadInput sends what could break out of a letter's head, and to an address that no server takes.
func TestLaneBadInput(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		r.wishes.Optional = Given
		named, long := r.member("en"), r.member("en")
		name, err := r.vault.Seal(r.ctx, fieldOfPerson("name_latin", named), "Ayesha\r\nBcc: everybody@example.org\r\n\r\nhello")
		r.must(err)
		email, err := r.vault.Seal(r.ctx, fieldOfPerson("email", long), strings.Repeat("a", 308)+"@example.org")
		r.must(err)
		r.must(r.db.Update(r.ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(r.ctx, `update person set name_latin = ? where id = ?`, name, named)
			if err == nil {
				_, err = tx.Exec(r.ctx, `update person set email = ? where id = ?`, email, long)
			}
			return err
		}))
		r.promiseTo(r.course(), named, long)
		r.drain()
		list := r.letters()
		if len(list) != 1 || list[0].To != sample.Someone(1).Email {
			t.Fatalf("%+v", list)
		}
		contains(t, list[0].Body, "Bcc: everybody") // within the body, where it does nothing
		for _, m := range r.messages() {
			if m.Person == long && m.State != StateRefused || m.Person == named && m.State != StateSent {
				t.Errorf("%+v", m)
			}
		}
	})
}

// TestLaneOfManyWays sends a text with where such texts are stopped.
func TestLaneOfManyWays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		x := &texts{}
		r.texter = x
		r.Service = r.again(r)
		r.wishes = Wishes{Optional: Given, Preferred: SMS}
		who := r.member("en")
		phone, err := r.vault.Seal(r.ctx, fieldOfPerson("phone", who), "0300 1234567")
		r.must(err)
		r.must(r.db.Update(r.ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(r.ctx, `update person set phone = ? where id = ?`, phone, who)
			return err
		}))
		r.promiseTo(r.course(), who)
		r.drain()
		if len(x.list) != 1 || len(r.letters()) != 0 {
			t.Fatalf("%d texts, %d letters", len(x.list), len(r.letters()))
		}
		contains(t, x.list[0].Body.Reveal(), "A course on earthquakes", "/unsubscribe/"+r.messages()[0].ID+".tag")
		r.never = map[string]bool{"+923001234567": true}
		r.promiseTo(r.course(), who)
		r.drain()
		if got := r.states(); len(x.list) != 1 || got[1] != "dropped never_again" {
			t.Error(got)
		}
	})
}

// TestNoLetterWithoutAWayOut sees that a letter that nobody must get does not leave where it could not be stopped.
func TestNoLetterWithoutAWayOut(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	r.wishes.Optional = Given
	r.promiseTo(r.course(), r.member("en"))
	r.settings.Stop = nil
	_, err := r.laneOnce(r.ctx)
	r.must(err)
	if n := len(r.letters()); n > 0 || r.messages()[0].State != StateQueued {
		t.Errorf("%d letters, %v", n, r.states())
	}
}

// TestCodesGoFirst sees that a code does not stand behind a campaign.
func TestCodesGoFirst(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	r.wishes.Optional = Given
	var all []string
	for range 30 {
		all = append(all, r.member("en"))
	}
	var order []string
	r.Service = r.again(sending(func(_ context.Context, m outbound.Mail) error {
		order = append(order, m.To.Reveal())
		r.now.Move(laneRun / 10) // a slow server
		return nil
	}))
	r.promiseTo(r.course(), all...)
	r.tellAddress(Letter{Kind: "sign_in_code", Address: "code@example.org", Language: "en", Values: map[string]string{"Code": "481516"}})
	r.drain()
	at := -1
	for i, to := range order {
		if to == "code@example.org" {
			at = i
		}
	}
	if at < 0 || at > 25 || len(order) != 31 {
		t.Errorf("the code is number %d of %d", at+1, len(order))
	}
}

func TestDecideLater(t *testing.T) {
	last := time.Duration(0)
	for tries := 1; tries <= slowest; tries++ {
		if pause := decideLater(tries, noon).Sub(noon); pause <= last || pause > 5*time.Hour {
			t.Errorf("after %d tries: %v", tries, pause)
		} else {
			last = pause
		}
	}
	if pause := decideLater(1000, noon).Sub(noon); pause != last {
		t.Error(pause)
	}
}
