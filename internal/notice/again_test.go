package notice

import (
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/outbound"
)

func TestAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		who, by := r.member("en"), r.officer(access.Registrar)
		caseID := id.New(noon)
		r.tell(who, "engineer_withdrawn", nil, caseID)
		r.exhaust(errDown)
		if m := r.messages()[0]; m.State != StateDead {
			t.Fatalf("%+v", m)
		}
		list, err := r.List(r.ctx, by)
		r.must(err)
		if len(list) != 1 {
			t.Fatalf("%+v", list)
		}
		u := list[0]
		if u.What != "engineer_withdrawn" || u.Case != caseID || u.State != StateDead || u.Fault != "*errors.errorString" || u.Tries != 10 || !u.Again {
			t.Errorf("%+v", u)
		}
		r.must(r.Again(r.ctx, by, u.ID))
		if err := r.Again(r.ctx, by, u.ID); !fault.Is(err, fault.KindConflict) {
			t.Errorf("the second officer: %v", err)
		}
		r.drain()
		if m := r.messages()[0]; m.State != StateSent || len(r.letters()) != 1 {
			t.Errorf("%+v", m)
		}
		if list, err := r.List(r.ctx, by); err != nil || len(list) != 0 {
			t.Errorf("%+v %v", list, err)
		}
		r.must(r.db.View(r.ctx, func(tx *db.Tx) error {
			list, err := r.events.OfCase(r.ctx, tx, caseID)
			if err == nil && (len(list) != 1 || list[0].Kind != "notice.retried" || list[0].Actor != by.Person) {
				t.Errorf("%+v", list)
			}
			return err
		}))
	})
}

func TestAgainAfterARefusal(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := r.officer(access.PrivacyOfficer)
		r.tell(r.member("en"), "engineer_withdrawn", nil, "")
		r.tellAddress(Letter{Kind: "not_here", Address: "closed@example.org", Language: "en"})
		r.broken = outbound.ErrRefused
		r.drain()
		r.broken = nil
		list, err := r.List(r.ctx, by)
		r.must(err)
		if len(list) != 2 {
			t.Fatalf("%+v", list)
		}
		for _, u := range list {
			err := r.Again(r.ctx, by, u.ID)
			if u.Again != (u.What == "engineer_withdrawn") || u.Again != (err == nil) || u.State != StateRefused {
				t.Errorf("%+v: %v", u, err)
			}
		}
		r.drain()
		if list := r.letters(); len(list) != 1 {
			t.Errorf("%+v", list)
		}
	})
}

func TestWaitingLettersAreShown(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := r.officer(access.Registrar)
		r.tell(r.member("en"), "engineer_withdrawn", nil, "")
		for _, want := range []int{0, 1} {
			list, err := r.List(r.ctx, by)
			r.must(err)
			if len(list) != want || want == 1 && (list[0].State != StateQueued || list[0].Again) {
				t.Errorf("%+v", list)
			}
			r.now.Move(time.Hour)
		}
	})
}

func TestOtherJobsAreShownToo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := r.officer(access.Registrar)
		fails := true
		r.jobs.Handle("test.work", workThat(&fails))
		r.must(r.db.Update(r.ctx, func(tx *db.Tx) error { return r.jobs.Enqueue(r.ctx, tx, "test.work", nil) }))
		r.exhaust(nil)
		list, err := r.List(r.ctx, by)
		r.must(err)
		if len(list) != 1 || list[0].What != "test.work" || list[0].State != "" || !list[0].Again {
			t.Fatalf("%+v", list)
		}
		fails = false
		r.must(r.Again(r.ctx, by, list[0].ID))
		r.drain()
		if list, err := r.List(r.ctx, by); err != nil || len(list) != 0 {
			t.Errorf("%+v %v", list, err)
		}
	})
}

func TestWhoMay(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	weak := r.officer(access.Registrar)
	weak.Strong = false
	elsewhere := r.officer(access.Registrar)
	elsewhere.Purpose = access.Licensing
	for _, x := range []struct {
		name string
		by   access.Actor
		may  bool
	}{
		{"registrar", r.officer(access.Registrar), true},
		{"privacy officer", r.officer(access.PrivacyOfficer), true},
		{"dealing officer", r.officer(access.Officer), false},
		{"committee", r.officer(access.Committee), false},
		{"without a second factor", weak, false},
		{"for another purpose", elsewhere, false},
		{"a person", access.Actor{Person: id.Random(), Purpose: access.Self}, false},
		{"a visitor", access.Actor{}, false},
	} {
		_, err := r.List(r.ctx, x.by)
		if again := r.Again(r.ctx, x.by, id.Random()); (err == nil) != x.may || fault.Is(again, fault.KindConflict) != x.may {
			t.Errorf("%s: %v, %v", x.name, err, again)
		}
	}
}
