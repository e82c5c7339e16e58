package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"regexp"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/app"
	"sanad/internal/clock"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/kannel"
	"sanad/internal/outbound"
	"sanad/internal/person"
	"sanad/internal/postfix"
	"sanad/internal/preference"
	"sanad/internal/sample"
)

// textsEach is how many texts somebody gets in the run: as many as go to a number in a day.
const textsEach = 10

// TestNoLetterLost kills in turn the server, the mail server and the gateway for texts under letters and texts to many people: none is lost, and
// each death repeats one at most. One job runs at once, because each that does may have handed a letter over and not written it down.
func TestNoLetterLost(t *testing.T) {
	if !long() {
		t.Skip("a kill run belongs to the longer tests")
	}
	t.Parallel()
	const letters, texts, deaths = 8000, 2000, 12
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			mail, gateway := postfix.Start(t, true), kannel.Start(t)
			c := newCity(t, engine, mail)
			c.env = append(c.env, "SANAD_WORKERS=1", "SANAD_SMS_URL="+gateway.URL, "SANAD_SMS_USER="+gateway.User, "SANAD_SMS_PASSWORD="+gateway.Password, "SANAD_SMS_FROM=SANAD")
			c.texts = &outbound.Gateway{} // people may choose texts; none leaves but by the server
			promised := c.promise(letters, texts)
			s := c.serve()
			begun := time.Now()
			for i := range deaths {
				before := c.left()
				for wait := before * (deaths - i) / (deaths - i + 1); c.left() > wait && time.Since(begun) < 5*time.Minute; { // so that all of them happen while letters leave
					c.hurry()
					time.Sleep(time.Second / 2)
				}
				time.Sleep(time.Duration(rand.IntN(200)) * time.Millisecond)
				switch i % 3 {
				case 0:
					end(s.Cmd)
					if panicked(s.log.String()) {
						t.Fatalf("the server panicked:\n%s", s.log)
					}
					s = c.serve()
				case 1:
					mail.Kill(t)
					time.Sleep(100 * time.Millisecond)
					mail.Again(t)
				case 2:
					gateway.Kill(t)
					gateway.Again(t)
				}
			}
			for c.left() > 0 && time.Since(begun) < 8*time.Minute {
				c.hurry()
				time.Sleep(time.Second)
			}
			end(s.Cmd)
			c.arrive(promised, mail, gateway, deaths)
			t.Logf("%s: %d letters and %d texts in %s", engine, letters, texts, time.Since(begun).Round(time.Second))
		})
	}
}

// promise promises letters to forty people, and texts to as many as may get them, and returns their ids: of letters, and of texts.
func (c *city) promise(letters, texts int) (promised [2][]string) {
	c.t.Helper()
	const readers = 40
	c.inside(func(a *app.App) {
		ctx := a.English(c.t.Context())
		province := a.Council.At(clock.System{}.Now()).Provinces[0]
		var people []string
		for n := range readers + texts/textsEach {
			p := sample.Someone(n)
			who, err := a.Account.Enrol(ctx, p.Email, "en")
			c.must(err)
			people = append(people, who)
			if n < readers {
				continue
			}
			by := access.Actor{Person: who, Purpose: access.Self}
			c.must(a.People.Record(ctx, by, person.Claim{NameLatin: p.NameLatin, NameUrdu: p.NameUrdu, Father: p.Father, Kind: "cnic", Number: p.CNIC,
				District: province.ID + "/" + province.Districts[0].ID, Phone: fmt.Sprintf("0300%07d", n), Address: p.Address, Version: "1"}))
			shown, err := a.Preference.Show(ctx, by)
			c.must(err)
			c.must(a.Preference.Choose(ctx, by, preference.Choose{Way: "sms", Shown: shown.Hash, Seen: shown.Seen}))
		}
		last := id.New(clock.System{}.Now())
		for begin := 0; begin < letters+texts; begin += 500 {
			c.must(a.Stores.DB.Update(ctx, func(tx *db.Tx) error {
				for n := begin; n < min(begin+500, letters+texts); n++ {
					who := people[n%readers]
					if n%5 == 4 { // among the others
						who = people[readers+n/5%(texts/textsEach)]
					}
					if err := a.Notice.Tell(ctx, tx, who, "engineer_withdrawn", nil, ""); err != nil {
						return err
					}
				}
				return nil
			}))
		}
		c.must(a.Stores.DB.View(ctx, func(tx *db.Tx) (err error) {
			for i, want := range []string{"not in", "in"} {
				promised[i], err = db.List[string](ctx, tx, `select id from notice_message where kind = 'engineer_withdrawn' and id > ? and person_id `+want+
					` (select person_id from preference_choice) order by id`, last)
				if err != nil {
					return err
				}
			}
			return nil
		}))
	})
	if len(promised[0]) != letters || len(promised[1]) != texts {
		c.t.Fatalf("%d letters and %d texts are promised", len(promised[0]), len(promised[1]))
	}
	return promised
}

// left counts the letters that have not left.
func (c *city) left() (n int) {
	c.t.Helper()
	c.read(func(ctx context.Context, tx *db.Tx) error {
		left, err := db.Get[int64](ctx, tx, `select count(*) from notice_message where state <> 'sent'`)
		n = int(left)
		return err
	})
	return n
}

// hurry makes the jobs due that rest because they failed: it would take minutes.
func (c *city) hurry() {
	c.t.Helper()
	d, err := db.Open(c.t.Context(), c.url)
	c.must(err)
	err = d.Update(c.t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(c.t.Context(), `update job set due_at = ? where kind = 'notice.mail' and state = 'due' and attempt > 0`, clock.System{}.Now())
		return err
	})
	if !fault.Is(err, fault.KindBusy) { // the server wins
		c.must(err)
	}
	c.must(d.Close())
}

var (
	queueID = regexp.MustCompile(`(?m)^\tby mail\.example\.test \(Postfix\) with E?SMTP id (\S+)`)
	readAt  = regexp.MustCompile(`/my/messages/(\S+)$`)
)

// arrive sees that all that was promised has arrived, and how often it was handed over more than once. What a mail server delivers twice after its own
// death was handed to it once.
func (c *city) arrive(promised [2][]string, mail *postfix.Postfix, gateway *kannel.Kannel, deaths int) {
	c.t.Helper()
	there := [2]map[string]map[string]bool{} // by which numbers of the server that took it, each
	for try := 0; ; try++ {                  // both deliver after they have taken something
		there = [2]map[string]map[string]bool{{}, {}}
		add := func(way int, message, number string) {
			if there[way][message] == nil {
				there[way][message] = map[string]bool{}
			}
			there[way][message][number] = true
		}
		for _, l := range mail.All(c.t) {
			if m, q := messageID.FindStringSubmatch(l), queueID.FindStringSubmatch(l); m != nil && q != nil {
				add(0, m[1], q[1])
			}
		}
		for n, x := range gateway.Texts(c.t, 0) {
			if m := readAt.FindStringSubmatch(x.Words); m != nil {
				add(1, m[1], fmt.Sprint(n))
			}
		}
		if len(there[0]) >= len(promised[0]) && len(there[1]) >= len(promised[1]) || try == 300 {
			break
		}
		time.Sleep(200 * time.Millisecond)
	}
	repeats := 0
	for way, ids := range promised {
		for _, message := range ids {
			switch n := len(there[way][message]); {
			case n == 0:
				c.t.Errorf("%s never arrived", message)
			default:
				repeats += n - 1
			}
		}
	}
	if repeats > deaths {
		c.t.Errorf("%d were handed over more than once, after %d deaths", repeats, deaths)
	}
	c.t.Logf("%d of %d repeats that %d deaths may make", repeats, deaths, deaths)
}
