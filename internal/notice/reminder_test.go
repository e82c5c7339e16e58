package notice

import (
	"context"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/id"
	"sanad/internal/notice/pages"
)

// Officers see how far the letters of each reminder came in the last 30 days.
func TestReminders(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := r.clerk()
		r.reminders = []Reminder{{Kind: "engineer_renew_soon", Days: []int{60, 30}, Job: sweepJob}, {Kind: "payment_reminder", Days: []int{3}, Job: "none"}}
		soon := func(who string) {
			r.tell(who, "engineer_renew_soon", map[string]string{"Until": "2027-06-30", "Path": "/my/licence/renew"}, "")
		}
		soon(r.member("en"))
		r.drain()
		r.now.Move(31 * 24 * time.Hour)
		broken := r.member("en")
		r.refuse(broken)
		for _, who := range []string{broken, r.member("en"), r.member("ur"), r.settler("en", "House 1, Lahore 54000", "")} {
			soon(who)
		}
		r.drain()
		list, err := r.ListReminders(r.ctx, by)
		r.must(err)
		if x := list[0]; len(list) != 2 || x.Left != 2 || x.Waiting != 1 || x.Unreachable != 1 || list[1].Left != 0 {
			t.Errorf("%+v", list)
		}
		cashier := r.clerk()
		cashier.Roles = []access.Role{access.Cashier}
		for _, other := range []access.Actor{{}, self(id.Random()), cashier} {
			if _, err := r.ListReminders(r.ctx, other); !denied(err) {
				t.Errorf("%+v: %v", other, err)
			}
		}
	})
}

// Who has no e-mail address is reminded by post; a reminder whose day passed meanwhile is not sent.
func TestAReminderOfADayThatPassed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := r.clerk()
		for _, until := range []string{"2026-11-25", "2026-11-26"} {
			r.tell(r.settler("en", "House 1, Lahore 54000", ""), "engineer_renew_soon", map[string]string{"Until": until, "Path": "/my/licence/renew"}, "")
		}
		r.drain()
		r.broken = errDown
		r.tell(r.member("en"), "payment_reminder", map[string]string{"Reference": "9021000001", "Due": "2026-11-25", "Path": "/my/invoices/1"}, "")
		r.drain()
		r.broken = nil
		r.now.Move(3 * 24 * time.Hour) // the 26th
		if b := r.postAll(by); b.Letters != 1 {
			t.Errorf("%d letters in the batch", b.Letters)
		}
		r.drain()
		want := []State{StateDropped, StateSent, StateDropped}
		for i, m := range r.messages() {
			if m.State != want[i] {
				t.Errorf("letter %d is %s", i, m.State)
			}
		}
	})
}

func TestRemindersPage(t *testing.T) {
	readers(t, func(t *testing.T, ctx context.Context) {
		if root := draw(t, ctx, pages.RemindersPage(nil)); len(find(root, ".empty")) != 1 {
			t.Error("the empty page has no words")
		}
		root := draw(t, ctx, pages.RemindersPage([]pages.Reminder{{Subject: "S", Of: "O", When: "W", Rule: "R", Cited: "C", Ran: "R", Left: 2}, {Subject: "S", Ran: "given up", Ill: true, Unreachable: 3}}))
		if len(find(root, "tbody tr")) != 2 || len(find(root, ".tag")) != 1 || len(find(root, "tbody a")) != 1 {
			t.Error("rows are missing")
		}
	})
}
