package notice

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/i18n"
	"sanad/internal/id"
	"sanad/internal/inbound"
	"sanad/internal/jobs"
	"sanad/internal/outbound"
	"sanad/internal/pii"
)

func TestDecideReport(t *testing.T) {
	for _, x := range []struct {
		r             inbound.Report
		came          Came
		broken, known bool
	}{
		{inbound.Report{Action: "failed", Status: "5.1.1"}, Bounced, true, true},
		{inbound.Report{Action: "failed", Status: "5.1.10"}, Bounced, true, true},
		{inbound.Report{Action: "failed", Status: "5.2.1"}, Bounced, true, true},
		{inbound.Report{Action: "failed", Status: "5.4.4"}, Bounced, true, true},
		{inbound.Report{Action: "failed", Status: "5.2.2"}, Bounced, false, true}, // its mailbox is full
		{inbound.Report{Action: "failed", Status: "5.7.1"}, Bounced, false, true}, // we are not let in
		{inbound.Report{Action: "failed", Status: "4.4.7"}, Bounced, false, true}, // tried too long
		{inbound.Report{Action: "failed"}, Bounced, false, true},
		{inbound.Report{Action: "delayed", Status: "4.4.1"}, "", false, false},
		{inbound.Report{Action: "delivered", Status: "2.0.0"}, Delivered, false, true},
		{inbound.Report{Action: "relayed", Status: "2.0.0"}, "", false, false}, // the next server reports nothing
		{inbound.Report{Complaint: true}, Complained, false, true},
		{inbound.Report{}, "", false, false},
	} {
		if came, broken, known := decideReport(x.r); came != x.came || broken != x.broken || known != x.known {
			t.Errorf("%+v: %s %v %v", x.r, came, broken, known)
		}
	}
}

// A letter that came back is known to have, its address is used no more, and the holder sees both; what is forged, unknown or told twice
// changes nothing.
func TestReceiveAReport(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		r.settings.Returned = func(to string) (string, bool) { return strings.CutSuffix(to, "@back.test") }
		who := r.member("en")
		r.tell(who, "engineer_withdrawn", nil, "")
		r.drain()
		m := r.messages()[0]
		failed := inbound.Letter{To: r.delivery(m.ID) + "@back.test", Automatic: true, Report: &inbound.Report{Action: "failed", Status: "5.1.1"}}
		for name, l := range map[string]inbound.Letter{
			"an answer on holiday": {To: failed.To, Automatic: true},
			"only late":            {To: failed.To, Report: &inbound.Report{Action: "delayed", Status: "4.4.1"}},
			"an unknown letter":    {To: id.New(noon.Add(-48*time.Hour)) + "@back.test", Report: failed.Report},
			"not a letter's id":    {To: "x'; drop table@back.test", Report: failed.Report},
		} {
			r.must(r.Receive(r.ctx, l))
			if now := r.messages()[0]; now.State != StateSent {
				t.Errorf("%s: %+v", name, now)
			}
		}
		soon := inbound.Letter{To: id.New(r.now.Now()) + "@back.test", Report: failed.Report}
		if err := r.Receive(r.ctx, soon); !errors.Is(err, errTooSoon) { // the mail server was faster than we
			t.Errorf("a report before its letter: %v", err)
		}
		if err := r.Receive(r.ctx, inbound.Letter{To: "office@council.test", Report: failed.Report}); err != inbound.ErrNobody {
			t.Errorf("an address that is nobody's: %v", err)
		}
		r.must(r.Receive(r.ctx, failed))
		r.must(r.Receive(r.ctx, failed))
		list, _, lost, err := r.ListOwn(r.ctx, self(who), "")
		r.must(err)
		if v := list[0]; lost != 1 || v.State != StateRefused || len(v.Deliveries) != 1 || v.Deliveries[0].State != Bounced || v.Deliveries[0].Fault != "5.1.1" {
			t.Errorf("lost %d: %+v", lost, v)
		}
		r.tell(who, "engineer_withdrawn", nil, "")
		r.drain()
		if n := len(r.letters()); n != 1 || r.messages()[1].State != StateHeld {
			t.Errorf("%d letters left to an address that takes none", n)
		}
		if n, err := r.Works(r.ctx, self(who)); n != 2 || err != nil {
			t.Fatalf("%d %v", n, err)
		}
		r.drain()
		if n := len(r.letters()); n != 3 {
			t.Errorf("%d letters left", n)
		}
		r.must(r.Receive(r.ctx, failed)) // told once more, of what was sent again since
		if n, err := r.Lost(r.ctx, self(who)); n != 0 || err != nil {
			t.Errorf("an old report is believed of a new sending: %d %v", n, err)
		}
		r.must(r.Receive(r.ctx, inbound.Letter{To: r.delivery(m.ID) + "@back.test", Report: &inbound.Report{Complaint: true}}))
		list, _, lost, err = r.ListOwn(r.ctx, self(who), "")
		r.must(err)
		if v := list[1]; lost != 0 || v.State != StateSent || v.Deliveries[1].State != Complained {
			t.Errorf("a complaint: lost %d, %+v", lost, v)
		}
		r.must(r.Receive(r.ctx, inbound.Letter{To: r.delivery(m.ID) + "@back.test", Report: &inbound.Report{Complaint: true}}))
		if len(r.complained) != 1 || r.complained[0] != who {
			t.Errorf("who complained: %v", r.complained)
		}
		// One that is known to have arrived is complained of as well, and stays so.
		r.must(r.db.Update(r.ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(r.ctx, `update notice_delivery set state = 'delivered' where id = ?`, r.delivery(m.ID))
			return err
		}))
		r.must(r.Receive(r.ctx, inbound.Letter{To: r.delivery(m.ID) + "@back.test", Report: &inbound.Report{Complaint: true}}))
		r.must(r.Receive(r.ctx, inbound.Letter{To: r.delivery(m.ID) + "@back.test", Report: &inbound.Report{Action: "failed", Status: "5.1.1"}}))
		if len(r.complained) != 2 || r.messageOf(m.ID).State != StateSent {
			t.Errorf("who complained: %v, %+v", r.complained, r.messageOf(m.ID))
		}
	})
}

// A letter to somebody's typed address that came back says nothing of anybody here.
func TestAStrangersLetterCameBack(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	r.settings.Returned = func(to string) (string, bool) { return to, true }
	r.tellAddress(Letter{Kind: "not_here", Address: "closed@example.org", Language: "en"})
	r.drain()
	r.must(r.Receive(r.ctx, inbound.Letter{To: r.delivery(r.messages()[0].ID), Report: &inbound.Report{Action: "failed", Status: "5.1.1"}}))
	if m := r.messages()[0]; m.State != StateRefused || m.Address != nil {
		t.Errorf("%+v", m)
	}
	r.must(r.db.View(r.ctx, func(tx *db.Tx) error {
		n, err := db.Get[int64](r.ctx, tx, `select count(*) from notice_broken`)
		if n != 0 {
			t.Errorf("%d addresses are known as broken", n)
		}
		return err
	}))
}

// A letter to the contact is taken once, without numbers that are not kept; a sender takes five a day; what a machine wrote is not taken.
func TestReceiveALetter(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		var opened []Received
		fails := false
		r.needs.Open = func(ctx context.Context, l Received, also func(tx *db.Tx, caseID string) error) error {
			return r.db.Update(ctx, func(tx *db.Tx) error {
				if err := also(tx, id.Random()); err != nil {
					return err
				}
				if fails {
					return errDown
				}
				opened = append(opened, l)
				return nil
			})
		}
		letter := inbound.Letter{To: strings.ToUpper(r.law().PrivacyContact), From: pii.New("ayesha@example.org"), ID: "<1@example.org>", Subject: pii.New("میرا ڈیٹا"),
			Words: pii.New("میرا شناختی کارڈ 91234-1234567-1 ہے، اور کارڈ 4111 1111 1111 1111۔")}
		fails = true
		if err := r.Receive(r.ctx, letter); !errors.Is(err, errDown) {
			t.Fatalf("it was not kept, and the mail server is told %v", err)
		}
		fails = false
		r.must(r.Receive(r.ctx, letter))
		r.must(r.Receive(r.ctx, letter)) // the answer to the mail server was lost
		if len(opened) != 1 || opened[0].Language != "ur" || opened[0].From.Reveal() != "ayesha@example.org" {
			t.Fatalf("%+v", opened)
		}
		if words := opened[0].Words.Reveal(); strings.Contains(words, "91234") || strings.Contains(words, "4111") || !strings.HasPrefix(words, "میرا ڈیٹا\n\n") {
			t.Errorf("%q", words)
		}
		machine := letter
		machine.Automatic, machine.ID = true, "<2@example.org>"
		if err := r.Receive(r.ctx, machine); !errors.Is(err, inbound.ErrMachine) {
			t.Errorf("a machine: %v", err)
		}
		nobody := machine
		nobody.From = pii.Value{}
		if err := r.Receive(r.ctx, nobody); err != nil {
			t.Errorf("nobody could be told: %v", err)
		}
		for n := range 6 {
			letter.ID = fmt.Sprintf("<more-%d@example.org>", n)
			if err := r.Receive(r.ctx, letter); (n < mostOfSender-1) != (err == nil) || err != nil && !errors.Is(err, inbound.ErrMany) {
				t.Errorf("letter %d of a day: %v", n+2, err)
			}
		}
		letter.From = pii.New("bilal@example.org")
		r.must(r.Receive(r.ctx, letter))
		r.now.Move(25 * time.Hour)
		letter.From = pii.New("Ayesha@Example.org")
		r.must(r.Receive(r.ctx, letter))
		if len(opened) != mostOfSender+2 {
			t.Errorf("%d cases", len(opened))
		}
		r.now.Move(31 * 24 * time.Hour)
		r.must(r.sweep(r.ctx, jobs.Job{}))
		r.must(r.db.View(r.ctx, func(tx *db.Tx) error {
			n, err := db.Get[int64](r.ctx, tx, `select count(*) from notice_received`)
			if n != 0 {
				t.Errorf("%d are still known", n)
			}
			return err
		}))
	})
}

// Weeks later nobody is believed that a letter did not arrive: whoever got it knows where it would come back to.
func TestALateReport(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	r.settings.Returned = func(to string) (string, bool) { return to, true }
	r.tell(r.member("en"), "engineer_withdrawn", nil, "")
	r.drain()
	r.now.Move(believed + time.Hour)
	m := r.messages()[0]
	r.must(r.Receive(r.ctx, inbound.Letter{To: r.delivery(m.ID), Report: &inbound.Report{Action: "failed", Status: "5.1.1"}}))
	if m := r.messages()[0]; m.State != StateSent {
		t.Errorf("%+v", m)
	}
}

// A code that was refused has nothing left to say: tried again, it is over, and no empty letter leaves.
func TestARefusedCodeIsOver(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	who := r.member("en")
	r.must(r.db.Update(r.ctx, func(tx *db.Tx) error {
		return r.TellSecret(r.ctx, tx, who, "takeover_code", map[string]string{"Number": "CIVIL/1", "Minutes": "30"}, map[string]string{"Code": "481516"})
	}))
	r.broken = outbound.ErrRefused
	r.drain()
	r.broken = nil
	if _, err := r.Works(r.ctx, self(who)); err != nil {
		t.Fatal(err)
	}
	r.drain()
	if m := r.messages()[0]; m.State != StateDropped || len(r.letters()) != 0 {
		t.Errorf("%+v, %d letters", m, len(r.letters()))
	}
}

// Of a letter that must be got a report of its arrival is asked for; it stands by the letter, and goes back by nothing that is told later but
// a complaint.
func TestALetterArrived(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		r.settings.Returned = func(to string) (string, bool) { return strings.CutSuffix(to, "@back.test") }
		r.settings.Return = func(delivery string) string { return delivery + "@back.test" }
		who := r.member("en")
		for kind, told := range map[string]bool{"officer_dismissed": true, "engineer_withdrawn": false} {
			made := r.write(r.ctx, r.law(), messageRow{ID: id.New(noon), Kind: kind, Person: who}, contact{class: kinds[kind].class, delivery: "x", language: i18n.Of("en")}, full(kinds[kind]))
			if made.Told != told || made.Return != "x@back.test" {
				t.Errorf("%s: %+v", kind, made)
			}
		}
		r.tell(who, "officer_dismissed", map[string]string{"Role": "cashier"}, "")
		r.drain()
		hear := func(report inbound.Report) Sent {
			t.Helper()
			m := r.messages()[0]
			r.must(r.Receive(r.ctx, inbound.Letter{To: r.delivery(m.ID) + "@back.test", Automatic: true, Report: &report}))
			v, err := r.ShowOwn(r.ctx, self(who), m.ID)
			r.must(err)
			return v
		}
		if v := hear(inbound.Report{Action: "relayed", Status: "2.0.0"}); v.Deliveries[0].State != Taken {
			t.Errorf("%+v", v)
		}
		if v := hear(inbound.Report{Action: "delivered", Status: "2.0.0"}); v.State != StateSent || v.Deliveries[0].State != Delivered || v.Deliveries[0].Fault != "" {
			t.Errorf("%+v", v)
		}
		if v := hear(inbound.Report{Action: "failed", Status: "5.1.1"}); v.State != StateSent || v.Deliveries[0].State != Delivered {
			t.Errorf("%+v", v)
		}
	})
}
