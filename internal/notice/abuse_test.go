package notice

import (
	"context"
	"fmt"
	"testing"
	"time"

	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/inbound"
	"sanad/internal/jobs"
	"sanad/internal/pii"
)

// Whoever says that their number works does not have more texts sent there in a day than others: nobody checked whose number it is.
func TestWhatWorksAgainIsBounded(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		sent := &texts{}
		r.texter = sent
		r.Service = r.again(r)
		who := r.member("en")
		r.calls(who, "0300 1234567")
		r.wishes = Wishes{Preferred: SMS}
		for range 3 * mostTexts {
			r.tell(who, "engineer_withdrawn", nil, "")
		}
		r.drain()
		for range 3 {
			_, err := r.Works(r.ctx, self(who))
			r.must(err)
			r.drain()
		}
		if len(sent.list) != mostTexts {
			t.Errorf("%d texts to a number in a day", len(sent.list))
		}
		r.now.Move(25 * time.Hour)
		r.must(r.sweep(r.ctx, jobs.Job{}))
		r.drain()
		if len(sent.list) != 2*mostTexts {
			t.Errorf("%d texts in two days", len(sent.list))
		}
	})
}

// A letter that must be got, to somebody to whom nothing leads, is not lost: an officer sees it.
func TestALetterToWhomNothingLeads(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		old := r.settler("en", "", "")
		r.tell(old, "engineer_asked", map[string]string{"Until": "2026-12-24", "Path": "/my"}, "")
		r.tell(old, "engineer_withdrawn", nil, "")
		r.drain()
		list, _, err := r.ListUnreached(r.ctx, r.clerk(), false, "")
		r.must(err)
		if len(list) != 1 || list[0].State != StateHeld {
			t.Fatalf("an officer sees %+v", list)
		}
		v, err := r.ShowUnreached(r.ctx, r.clerk(), list[0].ID)
		r.must(err)
		if !v.MayServe() || v.Leads[Post] != Absent {
			t.Errorf("%+v", v)
		}
		if m := r.messages()[1]; m.State != StateDropped { // nobody must get it
			t.Errorf("%+v", m)
		}
		// Once there is an address, it leaves.
		r.lives(old, "House 1\nLahore 54000")
		r.must(r.Serve(r.ctx, r.clerk(), list[0].ID, Serve{"post", "The address came with an application."}))
		r.drain()
		if m := r.messages()[0]; m.State != StateWaits {
			t.Errorf("%+v", m)
		}
	})
}

// A letter that came in is read for as long as it lies at the desk: its key is not one that a kill left behind.
func TestALetterAtTheDeskKeepsItsKey(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newDesk(t, d)
		r.must(r.Receive(r.ctx, inbound.Letter{To: "no-reply@council.test", From: pii.New("bilal@example.org"), ID: "<1@example.org>", Subject: pii.New("A question"), Words: pii.New("Where are you?")}))
		r.now.Move(72 * time.Hour)
		r.must(r.sweep(r.ctx, jobs.Job{}))
		list := r.came()
		if len(list) != 1 || list[0].Title.Reveal() != "A question" {
			t.Fatalf("after three days %+v", list)
		}
		r.must(r.AnswerReceived(r.ctx, r.clerk(), list[0].ID, AnswerReceived{"In Islamabad."}))
		r.now.Move(72 * time.Hour)
		r.must(r.sweep(r.ctx, jobs.Job{}))
		if c, err := r.ShowReceived(r.ctx, r.clerk(), list[0].ID); err != nil || c.Answered.Reveal() != "In Islamabad." {
			t.Errorf("%+v %v", c, err)
		}
	})
}

// Who changes their wishes at the very moment at which a letter to them is held gets it: nothing would let it go later.
func TestWishesChangeWhileALetterIsHeld(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		asked := 0
		r.needs.Wishes = func(context.Context, *db.Tx, string) (Wishes, error) {
			if asked++; asked == 1 {
				return Wishes{Preferred: SMS}, nil
			}
			return Wishes{}, nil
		}
		r.tell(r.member("en"), "engineer_asked", map[string]string{"Until": "2026-12-24", "Path": "/my"}, "")
		r.drain()
		r.now.Move(time.Hour)
		r.drain()
		if m := r.messages()[0]; m.State != StateSent || len(r.letters()) != 1 {
			t.Errorf("%+v", m)
		}
	})
}

// Nobody has many strangers texted by saying, one after another, that their numbers are theirs.
func TestManyNumbersOfOnePerson(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		sent := &texts{}
		r.texter = sent
		r.Service = r.again(r)
		who, other := r.member("en"), r.member("en")
		r.wishes = Wishes{Preferred: SMS}
		for n := range 2 * mostTexts {
			r.calls(who, fmt.Sprintf("0300 12345%02d", n))
			r.tell(who, "security_changed", map[string]string{"What": "contact"}, "")
			r.drain()
		}
		if len(sent.list) != mostTexts {
			t.Errorf("%d strangers got a text", len(sent.list))
		}
		r.calls(other, "0300 7654321")
		r.tell(other, "engineer_withdrawn", nil, "")
		r.drain()
		if len(sent.list) != mostTexts+1 {
			t.Error("somebody else got none")
		}
	})
}

// A letter that came in whose key is gone, as after an older backup was restored, hides no other and can be closed.
func TestALetterAtTheDeskWithoutAKey(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newDesk(t, d)
		for n := range 2 {
			r.must(r.Receive(r.ctx, inbound.Letter{To: "no-reply@council.test", From: pii.New("bilal@example.org"), ID: fmt.Sprintf("<%d@example.org>", n), Subject: pii.New("A question"), Words: pii.New("Where are you?")}))
		}
		lost := r.came()[1].ID
		r.must(r.vault.Shred(r.ctx, scope(lost)))
		if list := r.came(); len(list) != 2 || list[0].Title.Empty() || !list[1].Title.Empty() {
			t.Fatalf("%+v", list)
		}
		if err := r.AnswerReceived(r.ctx, r.clerk(), lost, AnswerReceived{"In Islamabad."}); err == nil {
			t.Error("somebody was answered of whom nothing is known")
		}
		r.must(r.CloseReceived(r.ctx, r.clerk(), lost))
		if list := r.came(); len(list) != 1 {
			t.Errorf("%d lie at the desk", len(list))
		}
	})
}
