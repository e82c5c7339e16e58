package notice

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"sanad/internal/clock"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/gsm"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/jobs"
	"sanad/internal/kannel"
	"sanad/internal/outbound"
	"sanad/internal/pii"
)

// texts is a gateway of the room's tests: it breaks down when told to.
type texts struct {
	list   []outbound.Text
	broken error
}

func (x *texts) Text(_ context.Context, t outbound.Text) error {
	if x.broken != nil {
		return x.broken
	}
	x.list = append(x.list, t)
	return nil
}

// calls gives somebody a telephone number, as they wrote it.
func (r *room) calls(who, number string) {
	r.t.Helper()
	sealed, err := r.vault.Seal(r.ctx, fieldOfPerson("phone", who), number)
	r.must(err)
	r.must(r.db.Update(r.ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(r.ctx, `update person set phone = ? where id = ?`, sealed, who)
		return err
	}))
}

// refuse has a first letter to somebody refused by the mail server.
func (r *room) refuse(who string) {
	r.t.Helper()
	r.tell(who, "engineer_withdrawn", nil, "")
	r.broken = outbound.ErrRefused
	r.drain()
	r.broken = nil
}

// Whose e-mail address came back is told by SMS what a letter is about and where it is read, in their language, and sees that it went so.
func TestByText(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		gateway := &texts{}
		r := newRoom(t, d)
		r.texter = gateway
		r.Service = r.again(r)
		ayesha, bilal, none, odd := r.member("en"), r.member("ur"), r.member("en"), r.member("en")
		r.calls(ayesha, "0300 1234567")
		r.calls(bilal, "+92 301 ۷۶۵۴۳۲۱")
		r.calls(odd, "3001234567")
		for _, who := range []string{ayesha, bilal, none, odd} {
			r.refuse(who)
		}
		if len(gateway.list) != 0 {
			t.Fatal("a text left although nobody knew that the address is broken")
		}
		for _, who := range []string{ayesha, bilal, none, odd} {
			r.tell(who, "engineer_renewed", map[string]string{"Number": "CIVIL/1", "Until": "2027-12-24", "Path": "/my/licence"}, "")
		}
		r.drain()
		if len(gateway.list) != 2 || len(r.letters()) != 0 {
			t.Fatalf("%d texts, %d letters", len(gateway.list), len(r.letters()))
		}
		for i, x := range []struct{ who, to, link, word string }{{ayesha, "+923001234567", "https://council.test/my/messages/", "PEC: "}, {bilal, "+923017654321", "https://council.test/ur/my/messages/", "PEC: "}} {
			own, _, lost, err := r.ListOwn(r.ctx, self(x.who), "")
			r.must(err)
			last := own[0]
			got := gateway.list[i]
			if words := got.Body.Reveal(); got.To.Reveal() != x.to || !strings.HasSuffix(words, x.link+last.ID) || !strings.HasPrefix(words, x.word) || strings.Contains(words, "CIVIL/1") {
				t.Errorf("%q", words)
			}
			if last.State != StateSent || len(last.Deliveries) != 1 || last.Deliveries[0].Way != SMS || last.Deliveries[0].State != Taken || lost != 1 {
				t.Errorf("lost %d: %+v", lost, last)
			}
		}
		for _, who := range []string{none, odd} {
			if own, _, _, err := r.ListOwn(r.ctx, self(who), ""); err != nil || own[0].State != StateHeld || own[0].Why != heldUnreachable {
				t.Errorf("%+v %v", own[0], err)
			}
		}

		// A passing fault is tried again; a number that takes nothing is used no more.
		r.tell(ayesha, "engineer_withdrawn", nil, "")
		gateway.broken = &outbound.TextError{Status: 503}
		r.drain()
		if own, _, _, err := r.ListOwn(r.ctx, self(ayesha), ""); err != nil || own[0].State != StateQueued {
			t.Errorf("%+v %v", own[0], err)
		}
		gateway.broken = outbound.ErrRefused
		r.now.Move(3600e9)
		r.drain()
		gateway.broken = nil
		r.tell(ayesha, "engineer_withdrawn", nil, "")
		r.drain()
		own, _, _, err := r.ListOwn(r.ctx, self(ayesha), "")
		r.must(err)
		if own[0].State != StateHeld || own[1].State != StateRefused || own[1].Deliveries[0].Way != SMS || own[1].Deliveries[0].State != Failed || len(gateway.list) != 2 {
			t.Errorf("%+v", own[:2])
		}
	})
}

// A letter with a code or a link of its own never goes by SMS, nor does one to an address that a stranger typed.
func TestSecretsDoNotGoByText(t *testing.T) {
	gateway := &texts{}
	r := newRoom(t, dbtest.SQLite(t))
	r.texter = gateway
	r.Service = r.again(r)
	who := r.member("en")
	r.calls(who, "0300 1234567")
	r.refuse(who)
	r.must(r.db.Update(r.ctx, func(tx *db.Tx) error {
		if err := r.TellSecret(r.ctx, tx, who, "takeover_code", map[string]string{"Number": "CIVIL/1", "Minutes": "30"}, map[string]string{"Code": "481516"}); err != nil {
			return err
		}
		return r.TellAddress(r.ctx, tx, Letter{Kind: "sign_in_code", Address: "ayesha@example.org", Language: "en", Values: map[string]string{"Code": "481516"}})
	}))
	r.drain()
	if len(gateway.list) != 0 {
		t.Errorf("%d texts with a code", len(gateway.list))
	}
}

// Each letter's text is short enough in both languages, and tells no value of the letter.
func TestTextsAreShort(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	for _, name := range slices.Sorted(maps.Keys(kinds)) {
		if len(kinds[name].secret) > 0 {
			continue
		}
		for _, lang := range []string{"en", "ur"} {
			to := contact{address: pii.New("+923001234567"), language: i18n.Of(lang), number: "PEC-2026-000123"}
			made, err := r.text(r.ctx, r.law(), messageRow{ID: "06h0ghqy03gqz886p3xbnctz5g", Kind: name}, to, full(kinds[name]))
			r.must(err)
			words := made.Body.Reveal()
			if parts, coding, _ := gsm.Count(words); parts > 3 || lang == "en" && coding != gsm.GSM7 || strings.Contains(words, "{{") {
				t.Errorf("%s in %s: %d parts in %s: %s", name, lang, parts, coding, words)
			}
		}
	}
}

// TestByGateway has a text arrive at the centre of a real gateway.
func TestByGateway(t *testing.T) {
	k := kannel.Start(t)
	gate, err := outbound.NewGate(map[string]string{"SANAD_SMS_URL": "127.0.0.1"}, clock.System{}, nil, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	r := newRoom(t, dbtest.SQLite(t))
	r.texter = &outbound.Gateway{URL: k.URL, User: k.User, Password: k.Password, From: "PEC", HTTP: gate.Client("sms")}
	r.Service = r.again(r)
	who := r.member("ur")
	r.calls(who, "۰۳۰۰-۱۲۳۴۵۶۷")
	r.refuse(who)
	r.tell(who, "engineer_withdrawn", nil, "")
	r.drain()
	own, _, _, err := r.ListOwn(r.ctx, self(who), "")
	r.must(err)
	text := k.Texts(t, 1)[0]
	made, err := r.text(r.ctx, r.law(), messageRow{ID: own[0].ID, Kind: "engineer_withdrawn"}, contact{language: i18n.Of("ur")}, nil)
	r.must(err)
	if want := made.Body.Reveal(); text.To != "+923001234567" || text.Words != want {
		t.Errorf("%+v\n%s", text, want)
	}
}

// What the gateway tells of a text goes forward only, once; what it tells before the text is written down it must tell again, and what it
// tells of others changes nothing.
func TestReports(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		r.texter = &texts{}
		r.Service = r.again(r)
		who := r.member("en")
		r.calls(who, "0300 1234567")
		r.refuse(who)
		last := func() Sent {
			t.Helper()
			own, _, _, err := r.ListOwn(r.ctx, self(who), "")
			r.must(err)
			return own[0]
		}
		refused := last().ID
		r.tell(who, "engineer_withdrawn", nil, "")
		if err := r.HearReport(r.ctx, id.New(r.now.Now()), "1"); !errors.Is(err, errTooSoon) {
			t.Errorf("a report before its text: %v", err)
		}
		r.drain()
		if v := last(); v.State != StateSent || v.Deliveries[0].State != Taken {
			t.Fatalf("%+v", v)
		}
		for range 2 {
			r.must(r.HearReport(r.ctx, r.delivery(last().ID), "2"))
			if v := last(); v.State != StateRefused || v.Deliveries[0].State != Bounced {
				t.Errorf("%+v", v)
			}
		}
		r.must(r.HearReport(r.ctx, r.delivery(last().ID), "1"))
		if v := last(); v.Deliveries[0].State != Bounced {
			t.Errorf("it went back: %+v", v)
		}
		// The telephone was off: the next text goes there too, and arrives.
		r.now.Move(1e9)
		r.tell(who, "engineer_withdrawn", nil, "")
		r.drain()
		for _, arrived := range []string{"1", "2", "34", "66", "nonsense", "", "1"} {
			r.must(r.HearReport(r.ctx, r.delivery(last().ID), arrived))
			if v := last(); v.State != StateSent || v.Deliveries[0].State != Delivered {
				t.Errorf("%+v", v)
			}
		}
		// A letter by mail, none at all, and nonsense.
		for _, other := range []string{r.delivery(refused), id.New(noon.Add(-48 * time.Hour)), "", "'; drop table"} {
			r.must(r.HearReport(r.ctx, other, "2"))
		}
		if v, err := r.ShowOwn(r.ctx, self(who), refused); err != nil || v.Deliveries[0].State != Failed {
			t.Errorf("%+v %v", v, err)
		}
	})
}

// Nobody checked whose number it is, and texts cost: ten go to one in a day, none abroad, and what is more waits for another way.
func TestTextsAreBounded(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		sent := &texts{}
		r.texter = sent
		r.Service = r.again(r)
		who := r.member("en")
		r.calls(who, "0300 1234567")
		r.wishes = Wishes{Preferred: SMS}
		for range mostTexts + 2 {
			r.tell(who, "engineer_withdrawn", nil, "")
		}
		r.drain()
		_, _, lost, err := r.ListOwn(r.ctx, self(who), "")
		r.must(err)
		if lost != 2 {
			t.Errorf("%d of %d texts are held", lost, mostTexts+2)
		}
		r.must(r.sweep(r.ctx, jobs.Job{}))
		r.drain()
		if n, err := r.Lost(r.ctx, self(who)); n != 2 || err != nil {
			t.Errorf("on the same day %d are held, %v", n, err)
		}
		r.now.Move(25 * time.Hour)
		r.must(r.sweep(r.ctx, jobs.Job{}))
		r.drain()
		if n, err := r.Lost(r.ctx, self(who)); n != 0 || err != nil {
			t.Errorf("on the next day %d are held, %v", n, err)
		}
		abroad := r.member("en")
		r.calls(abroad, "+44 7700 900123")
		r.tell(abroad, "engineer_withdrawn", nil, "")
		r.drain()
		if _, _, lost, err := r.ListOwn(r.ctx, self(abroad), ""); lost != 1 || err != nil {
			t.Errorf("a text went abroad: %d %v", lost, err)
		}
	})
}

// A number that took none of three texts over two days is used no more, and again once its holder says that it works; what the network did
// not take says nothing of it, and one text that arrives makes good what was before.
func TestANumberThatTakesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		sent := &texts{}
		r.texter = sent
		r.Service = r.again(r)
		who := r.member("en")
		r.calls(who, "0300 1234567")
		r.wishes = Wishes{Preferred: SMS}
		try := func(report string) (taken bool) {
			t.Helper()
			before := len(sent.list)
			r.tell(who, "engineer_withdrawn", nil, "")
			r.drain()
			if len(sent.list) == before {
				return false
			}
			list, _, _, err := r.ListOwn(r.ctx, self(who), "")
			r.must(err)
			r.must(r.HearReport(r.ctx, r.delivery(list[0].ID), report))
			r.now.Move(24 * time.Hour)
			return true
		}
		for _, report := range []string{"16", "16", "34", "66", "2", "2", "1", "16", "2", "2", "34"} {
			if !try(report) {
				t.Fatalf("before %s nothing went to a number that may work", report)
			}
		}
		if !try("2") || try("2") {
			t.Fatal("three texts in a row could not be delivered, and the number is used on")
		}
		list, _, lost, err := r.ListOwn(r.ctx, self(who), "")
		r.must(err)
		if list[0].State != StateHeld || list[0].Why != "broken" || lost < 4 || list[1].Deliveries[0].Fault != "sms.2" {
			t.Errorf("lost %d: %+v", lost, list[:2])
		}
		// Its holder says that it works again: what waits leaves, and what follows.
		before := len(sent.list)
		if n, err := r.Works(r.ctx, self(who)); n != lost || err != nil {
			t.Fatalf("%d %v", n, err)
		}
		r.drain()
		if n := len(sent.list) - before; n < 4 {
			t.Errorf("%d texts left", n)
		}
		r.now.Move(25 * time.Hour)
		if !try("1") || !try("2") {
			t.Error("the number is still not used")
		}
	})
}

func TestDecideNumber(t *testing.T) {
	at := func(day int, state Came, fault string) deliveryRow {
		return deliveryRow{State: state, Fault: fault, SentAt: noon.AddDate(0, 0, day)}
	}
	for what, x := range map[string]struct {
		last []deliveryRow
		want bool
	}{
		"none":                {nil, false},
		"two":                 {[]deliveryRow{at(9, Bounced, "sms.2"), at(1, Bounced, "sms.2")}, false},
		"three in two days":   {[]deliveryRow{at(9, Bounced, "sms.2"), at(8, Bounced, "sms.2"), at(7, Bounced, "sms.2")}, true},
		"three in one day":    {[]deliveryRow{at(9, Bounced, "sms.2"), at(9, Bounced, "sms.2"), at(8, Bounced, "sms.2")}, false},
		"one arrived between": {[]deliveryRow{at(9, Bounced, "sms.2"), at(8, Delivered, ""), at(7, Bounced, "sms.2"), at(6, Bounced, "sms.2")}, false},
		"not heard of":        {[]deliveryRow{at(9, Taken, ""), at(8, Bounced, "sms.2"), at(7, Taken, ""), at(6, Bounced, "sms.2"), at(5, Bounced, "sms.2")}, true},
		"the network":         {[]deliveryRow{at(9, Bounced, "sms.16"), at(8, Bounced, "sms.16"), at(7, Bounced, "sms.16"), at(6, Bounced, "sms.34"), at(5, Bounced, "")}, false},
	} {
		if got := decideNumber(x.last); got != x.want {
			t.Errorf("%s: %v", what, got)
		}
	}
}
