package payment

import (
	"strconv"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
)

// TestToday follows a cashier's day: what needs them, until nothing does.
func TestToday(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := cashier()
		want := func(what string, w Today) Today {
			t.Helper()
			got, err := r.ShowToday(r.ctx, by)
			r.must(err)
			reach := got.Reach
			if got.Reach = nil; got != w {
				t.Errorf("%s: %+v, want %+v", what, got, w)
			}
			got.Reach = reach
			return got
		}
		if first := want("nothing ever happened", Today{}); first.Reach != nil {
			t.Errorf("there is no account, and statements reach to %s", first.Reach)
		}
		if _, err := r.ShowToday(r.ctx, as(access.Officer)); !fault.Is(err, fault.KindNotFound) && !fault.Is(err, fault.KindDenied) {
			t.Errorf("who is no cashier is told: %v", err)
		}
		account := r.account(by)
		r.must(errOf(r.load(by, account, "20/11/2026,77,Somebody,FT1,")))
		if reach := want("a line nobody knows", Today{Unmatched: 1}).Reach; reach == nil || *reach != day.Must("2026-11-20") {
			t.Errorf("the statements reach to %v", reach)
		}
		list, err := r.ListUnmatched(r.ctx, by, "")
		r.must(err)
		r.must(r.SetAside(r.ctx, by, list.List[0].ID, SetAside{Version: "1", Reason: "The rent of the hall, which is booked elsewhere."}))

		// Two claims: from the first, once it is decided, the second is next.
		for range 2 {
			payer, i := r.issued()
			r.must(r.SendSlip(r.ctx, payer, i.ID, r.slip(i.Reference)))
		}
		want("two claims", Today{Claims: 2})
		claims, _, err := r.Inbox(r.ctx, by, Filter{})
		r.must(err)
		if e, err := r.Examine(r.ctx, by, claims[0].ID); err != nil || e.Next != "" {
			t.Errorf("a claim that waits leads on to %q: %v", e.Next, err)
		}
		for n, next := range []string{claims[1].ID, ""} {
			r.must(r.Reject(r.ctx, by, claims[n].ID, Reject{Version: "1", Reason: "The bank does not know of this number."}))
			if e, err := r.Examine(r.ctx, by, claims[n].ID); err != nil || e.Next != next {
				t.Errorf("claim %d leads on to %q, not %q: %v", n, e.Next, next, err)
			}
		}
		want("both decided", Today{})

		// A bank tells of a payment that no statement shows, and the month ends.
		_, i := r.issued()
		r.must(errOf(r.notice("004711-22", i.Reference, i.Amount)))
		r.now.Move(24 * time.Hour)
		want("Monday is over", Today{Behind: true})
		r.now.Move(6 * 24 * time.Hour)
		want("it is late", Today{Behind: true, Late: 1})
		r.must(errOf(r.load(by, account, "30/11/2026,1750,1LINK 004711-22,FT3,", "30/11/2026,78,Somebody else,FT4,")))
		want("the statement shows it", Today{Unmatched: 1})
		list, err = r.ListUnmatched(r.ctx, by, "")
		r.must(err)
		r.must(r.SetAside(r.ctx, by, list.List[0].ID, SetAside{Version: "1", Reason: "The rent of the hall, which is booked elsewhere."}))
		r.now.Move(24 * time.Hour)
		want("November is over", Today{Close: "2026-11"})
		books, err := r.ShowBooks(r.ctx, by, "2026-11")
		r.must(err)
		r.must(r.CloseMonth(r.ctx, by, "2026-11", CloseMonth{strconv.FormatInt(books.Entries, 10), "2026-11"}))
		want("November is closed", Today{})
		r.must(errOf(r.notice("nobody's", "4711", 900)))
		want("money came for no invoice", Today{Nobodys: 1})
	})
}
