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
		for _, short := range []string{"77", "FT7", "000000", "-"} {
			r.refused(trace(short), "number payment.trace.short")
		}
		if err := r.TracePayment(r.ctx, other, i.ID, TracePayment{"FT70"}); !fault.Is(err, fault.KindNotFound) {
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
			r.must(trace(fmt.Sprint("XYZ", n)))
		}
		r.refused(trace("YYYY"), "payment.trace.many")
		looking(0) // the invoice is paid
		r.now.Move(time.Hour)
		r.sound()
	})
}

// TestANumberThatCameAgain sees that a payer is told of all the payments with their number that can be theirs, and of none from before they were asked to pay.
func TestANumberThatCameAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		at := r.named("cashier")
		account := r.account(at)
		_, old := r.issued()
		r.must(errOf(r.load(at, account, "23/11/2026,1750,"+old.Reference+",CHQ 000471,")))
		r.must(errOf(r.load(at, account, "22/11/2026,1750,Cash,CHQ 000471,")))
		r.now.Move(30 * 24 * time.Hour)
		payer, i := r.issued()
		other, j := r.issued()
		r.must(r.TracePayment(r.ctx, payer, i.ID, TracePayment{"chq000471"}))
		state := func(want TraceState) {
			t.Helper()
			if v := r.view(payer, i); len(v.Traces) != 1 || v.Traces[0].State != want {
				t.Errorf("%+v, want %s", v.Traces, want)
			}
		}
		looking := func(want int) {
			t.Helper()
			if list, _, err := r.Looking(r.ctx, at, ""); err != nil || len(list) != want {
				t.Errorf("%d look: %+v %v", want, list, err)
			}
		}
		state(TraceNowhere)
		looking(1)
		for _, m := range r.unmatched(at) {
			if v := r.movement(at, m.ID); len(v.Said) != 0 {
				t.Errorf("a line from before is said to be theirs: %+v", v.Said)
			}
		}
		r.must(errOf(r.load(at, account, "23/12/2026,1750,"+j.Reference+",CHQ 000471,")))
		state(TraceElsewhere)
		r.now.Move(2 * 24 * time.Hour)
		r.must(errOf(r.load(at, account, "24/12/2026,1750,Cash at Gulberg,CHQ 000471,")))
		state(TraceFound)
		looking(0)
		r.must(errOf(r.load(at, account, "25/12/2026,1750,Cash at Saddar,CHQ 000471,")))
		state(TraceSeveral)
		for _, m := range r.unmatched(at) {
			if v := r.movement(at, m.ID); v.On == r.law().Day && (len(v.Said) != 1 || v.Said[0].Reference != i.Reference) {
				t.Errorf("%+v", v.Said)
			} else if v.On == r.law().Day {
				r.must(r.ApplyMovement(r.ctx, at, m.ID, ApplyMovement{Version: v.versioned(), Reference: i.Reference}))
				break
			}
		}
		state(TraceCounted)
		if v := r.view(other, j); v.State != StatePaid || v.Credit != 0 {
			t.Errorf("%+v", v)
		}
		r.must(errOf(r.load(at, account, "25/12/2026,-1750,Cheque returned,CHQ 000472,")))
		out := r.out(at)
		r.must(r.ApplyMovement(r.ctx, at, out.ID, ApplyMovement{Version: out.versioned(), Reference: i.Reference}))
		state(TraceFound) // the other line with this number waits
		looking(0)
		r.sound()
	})
}

// TestWhereATracedPaymentIs tells it by all the movements that have its number: what counts here before what waits, and what was taken back last of these.
func TestWhereATracedPaymentIs(t *testing.T) {
	here, back := countedRow{Invoice: "i", State: MoneyApplied}, countedRow{Invoice: "i", State: MoneyReversed}
	other, waits := countedRow{Invoice: "j", State: MoneyApplied}, countedRow{}
	for _, x := range []struct {
		found []countedRow
		want  TraceState
	}{
		{nil, TraceNowhere}, {[]countedRow{waits}, TraceFound}, {[]countedRow{waits, waits, other}, TraceSeveral}, {[]countedRow{other}, TraceElsewhere}, {[]countedRow{waits, back, here}, TraceCounted},
		{[]countedRow{back}, TraceTaken}, {[]countedRow{other, back}, TraceTaken}, {[]countedRow{back, waits}, TraceFound},
	} {
		if got := traceState("i", x.found); got != x.want {
			t.Errorf("%+v is %s, want %s", x.found, got, x.want)
		}
	}
}
