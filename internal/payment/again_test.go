package payment

import (
	"fmt"
	"testing"

	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/id"
)

// TestOwedAgainIsClaimed lets a payer show by a slip that they paid what is owed again, whatever became of the invoice; banks hear that it can be paid.
func TestOwedAgainIsClaimed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		at := cashier()
		status := func(i Invoice, want BillStatus, amount int64) {
			t.Helper()
			if o, err := r.Inquire(r.ctx, program, i.Reference); err != nil || o.Status != want || int64(o.Amount) != amount {
				t.Errorf("a bank hears %s of %d, want %s of %d: %v", o.Status, o.Amount, want, amount, err)
			}
		}
		by, i := r.issued()
		for n := range mostClaims {
			c := r.claimed(by, i, fmt.Sprint("wrong ", n))
			r.must(r.Reject(r.ctx, at, c.ID, Reject{Version: "1", Reason: "The bank does not know of this number."}))
		}
		r.refused(r.SendSlip(r.ctx, by, i.ID, r.slip("one more")), "payment.slip.too_many")
		r.must(errOf(r.notice("bounced", i.Reference, i.Amount)))
		r.refused(r.SendSlip(r.ctx, by, i.ID, r.slip("paid")), "payment.slip.paid")
		status(i, BillPaid, 0)
		r.must(errOf(r.Reverse(r.ctx, program, ChannelBiller, "bounced", i.Amount)))
		status(i, BillUnpaid, 175_000)
		if v := r.view(by, i); v.May != nil || v.OwedBack != i.Amount {
			t.Fatalf("%v", v.May)
		}
		c := r.claimed(by, i, "again")
		r.refused(r.SendSlip(r.ctx, by, i.ID, r.slip("another")), "payment.slip.open")
		list, _, err := r.Inbox(r.ctx, at, Filter{})
		if err != nil || len(list) != 1 || list[0].Owed != i.Amount {
			t.Errorf("%+v %v", list, err)
		}
		e, err := r.Examine(r.ctx, at, c.ID)
		if err != nil || e.Left != i.Amount {
			t.Errorf("%d %v", e.Left, err)
		}
		status(i, BillUnpaid, 175_000) // a claim is no payment
		r.sound()
		r.must(r.Reject(r.ctx, at, c.ID, Reject{Version: "1", Reason: "The bank does not know of this number."}))
		c = r.claimed(by, i, "in part")
		_, err = r.Confirm(r.ctx, at, c.ID, Confirm{Version: "1", Found: "750"})
		r.refused(err, "other payment.confirm.less")
		r.must(errOf(r.Confirm(r.ctx, at, c.ID, Confirm{Version: "1", Found: "750", Other: true})))
		status(i, BillUnpaid, 100_000)
		r.sound()
		s := r.slip("the rest")
		s.Amount = "1000"
		r.must(r.SendSlip(r.ctx, by, i.ID, s))
		v := r.view(by, i)
		r.must(errOf(r.Confirm(r.ctx, at, v.Claims[len(v.Claims)-1].ID, Confirm{Version: "1"})))
		if v = r.view(by, i); v.OwedBack != 0 || v.Credit != 0 || v.Receipt == nil || v.Again {
			t.Errorf("%+v", v)
		}
		status(i, BillPaid, 0)
		r.refused(r.SendSlip(r.ctx, by, i.ID, r.slip("once more")), "payment.slip.paid")
		r.sound()

		// One that was cancelled: what came for it was used for another, and then taken back.
		gone, caseID := r.member(), id.New(r.now.Now())
		j, k := r.issue(gone, caseID), r.issue(gone, id.New(r.now.Now()))
		r.must(r.db.Update(r.ctx, func(tx *db.Tx) error { return r.Cancel(r.ctx, tx, gone, caseID) }))
		status(j, BillBlocked, 0)
		r.must(errOf(r.notice("late", j.Reference, j.Amount)))
		r.must(r.UseCredit(r.ctx, gone, j.ID, UseCredit{k.ID}))
		r.must(errOf(r.Reverse(r.ctx, program, ChannelBiller, "late", j.Amount)))
		if v := r.view(gone, j); v.State != StateCancelled || v.OwedBack != j.Amount || v.May != nil {
			t.Fatalf("%+v", v)
		}
		status(j, BillUnpaid, 175_000)
		c = r.claimed(gone, j, "of what was cancelled")
		r.sound()
		r.must(errOf(r.notice("meanwhile", j.Reference, j.Amount))) // nothing is left for the claim
		if v := r.view(gone, j); v.Claims[0].State != ClaimDropped || v.OwedBack != 0 || v.Credit != 0 {
			t.Errorf("%+v", v)
		}
		_, err = r.Confirm(r.ctx, at, c.ID, Confirm{Version: "2"})
		r.refused(err, "payment.desk.decided.dropped")
		status(j, BillBlocked, 0)
		r.refused(r.SendSlip(r.ctx, gone, j.ID, r.slip("x")), "payment.slip.cancelled")
		r.sound()
	})
}
