package payment

import (
	"fmt"
	"testing"
	"time"

	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
	"sanad/internal/id"
)

// TestTracePayment looks for a payment before its statement comes, finds it when it has, and follows it until a cashier counted it.
func TestTracePayment(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		at := r.named("cashier")
		account := r.account(at)
		payer, i := r.issued()
		other, j := r.issued()
		trace := func(number string) error { return r.TracePayment(r.ctx, payer, i.ID, TracePayment{number}) }
		states := func() (list string) {
			t.Helper()
			v, err := r.Show(r.ctx, payer, i.ID)
			r.must(err)
			for _, x := range v.Traces {
				list += string(x.State) + " "
			}
			return list
		}
		looking := func(want int) {
			t.Helper()
			if list, more, err := r.Looking(r.ctx, at, ""); err != nil || more || len(list) != want {
				t.Errorf("%d look: %+v %v", want, list, err)
			}
		}
		r.refused(trace(""), "number payment.trace.number")
		r.refused(trace("FT?"), "number payment.trace.number")
		if err := r.TracePayment(r.ctx, other, i.ID, TracePayment{"FT7"}); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("somebody else's: %v", err)
		}
		r.must(trace("ft ۷۷"))
		r.refused(trace("FT 77"), "number payment.trace.again")
		r.refused(trace("ft77"), "number payment.trace.again")
		if s := states(); s != "nowhere " {
			t.Error(s)
		}
		looking(1)
		if _, _, err := r.Looking(r.ctx, payer, ""); err == nil {
			t.Error("a payer reads for what others look")
		}

		// The statement comes; nothing on it says for what it is.
		got, err := r.load(at, account, "23/11/2026,1750,Cash,FT77,", "23/11/2026,1750,"+id.Grouped(j.Reference)+",FT78,")
		r.must(err)
		if s := r.became(at, got.Statement); s != "unmatched received" {
			t.Error(s)
		}
		if s := states(); s != "found " {
			t.Error(s)
		}
		looking(0)
		list, err := r.ListUnmatched(r.ctx, at, "")
		r.must(err)
		m, err := r.ShowMovement(r.ctx, at, list.List[0].ID)
		if err != nil || len(m.Said) != 1 || m.Said[0].Reference != i.Reference || m.Said[0].Payer.Empty() {
			t.Errorf("%+v %v", m.Said, err)
		}
		r.must(r.ApplyMovement(r.ctx, at, m.ID, ApplyMovement{Version: fmt.Sprint(m.Version), Reference: i.Reference}))
		if s := states(); s != "counted " {
			t.Error(s)
		}
		// What was counted for somebody else is not theirs by naming its number.
		r.must(trace("FT78"))
		if s := states(); s != "counted elsewhere " {
			t.Error(s)
		}
		if v, err := r.Show(r.ctx, other, j.ID); err != nil || v.State != StatePaid {
			t.Errorf("%+v %v", v, err)
		}
		for n := range mostTraces - 2 {
			r.must(trace(fmt.Sprint("X", n)))
		}
		r.refused(trace("Y"), "payment.trace.many")
		looking(0) // the invoice is paid
		r.now.Move(time.Hour)
		r.sound()
	})
}
