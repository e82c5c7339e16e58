package payment

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/money"
)

func TestSecondCashier(t *testing.T) {
	one, two := access.Actor{Person: "one"}, access.Actor{Person: "two"}
	at := time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC)
	later := at.Add(time.Second)
	open := movementRow{State: MovementUnmatched}
	asked := chargeRow{"m", asCharge, one.Person, at}
	law := council.Law{Charges: council.Charges{Alone: 100}}
	for name, x := range map[string]struct {
		law    council.Law
		row    movementRow
		asked  chargeRow
		charge money.Amount
		by     access.Actor
		want   chargeStep
	}{
		"as much as one may":          {law, open, chargeRow{}, 100, one, chargeAlone},
		"more":                        {law, open, chargeRow{}, 101, one, chargeAsked},
		"a council without a limit":   {council.Law{}, open, chargeRow{}, 1 << 40, one, chargeAlone},
		"asked again by the same":     {law, open, asked, 101, one, chargeAsked},
		"another":                     {law, open, asked, 101, two, chargeAgreed},
		"another, for something else": {law, open, chargeRow{"m", "channel=card", one.Person, at}, 101, two, chargeAsked},
		"something was decided since": {law, movementRow{State: MovementUnmatched, DecidedAt: &later}, asked, 101, two, chargeAsked},
		"and before":                  {law, movementRow{State: MovementUnmatched, DecidedAt: &at}, chargeRow{"m", asCharge, one.Person, later}, 101, two, chargeAgreed},
	} {
		if got := decideSecond(x.law, x.row, x.asked, asCharge, x.charge, x.by); got != x.want {
			t.Errorf("%s: %d, want %d", name, got, x.want)
		}
	}
}

// TestLargeChargeOfARefund is refused: a bank takes no such sum for a transfer.
func TestLargeChargeOfARefund(t *testing.T) {
	law := council.Law{Currency: rupees, Charges: council.Charges{Alone: 1_000_000}}
	for left, want := range map[money.Amount]string{-11_000_000: "", -11_000_001: "payment.second.refund", -10_000_000: ""} {
		r := movementRow{State: MovementUnmatched, Amount: left, Version: 1}
		err := decideApply(law, r, Candidate{Out: true, Amount: -10_000_000}, invoiceRow{}, access.Actor{}, ApplyMovement{Version: "1", Reason: whyAside})
		if key(err) != want {
			t.Errorf("%d: %v", left, err)
		}
	}
}

// TestLargeCharge books a charge above the limit by two cashiers, and none by one.
func TestLargeCharge(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		one, two := cashier(), cashier()
		account := r.account(one)
		limit := r.law().Charges.Alone
		r.must(errOf(r.load(one, account, "23/11/2026,-10000,Charges,,", "23/11/2026,-10000.01,Charges of a year,,")))
		list := r.unmatched(one)
		if limit != 1_000_000 || list[0].Amount != -limit || list[1].Amount != -limit-1 {
			t.Fatalf("%d %+v", limit, list)
		}
		small, large := list[0].ID, list[1].ID
		book := func(by access.Actor, movement, why string) error {
			r.now.Move(time.Second)
			return r.BookCharge(r.ctx, by, movement, BookCharge{Version: r.movement(by, movement).versioned(), Reason: why})
		}
		r.must(book(one, small, whyAside))
		if v := r.movement(one, small); v.State != MovementCharge {
			t.Errorf("%+v", v.Movement)
		}
		if v := r.movement(one, large).Second; v.Alone != limit || v.How != "" || v.Agree {
			t.Errorf("%+v", v)
		}
		r.refused(book(one, large, "no"), "charge_reason payment.aside.reason")
		r.must(book(one, large, whyAside))
		r.must(book(one, large, whyAside+" Once more.")) // oneself is nobody else
		if v := r.movement(one, large); v.State != MovementUnmatched || !v.Second.Mine || v.Second.Agree || !strings.HasSuffix(v.Reason.Reveal(), "more.") || r.booked(accountCharge) != limit {
			t.Errorf("%+v %+v", v.Movement, v.Second)
		}
		if v := r.movement(two, large).Second; v.Mine || !v.Agree || v.How != asCharge {
			t.Errorf("%+v", v)
		}

		// What is decided otherwise meanwhile is not agreed to.
		r.now.Move(time.Second)
		r.must(r.SetAside(r.ctx, two, large, SetAside{Version: r.movement(two, large).versioned(), Reason: whyAside}))
		r.must(book(two, large, whyAside))
		if v := r.movement(one, large); v.State != MovementUnmatched || v.Second.Mine || !v.Second.Agree {
			t.Errorf("%+v %+v", v.Movement, v.Second)
		}
		r.refused(r.BookCharge(r.ctx, one, large, BookCharge{Version: "1"}), "fault.stale")
		r.must(book(one, large, "")) // for the reason of the other
		if v := r.movement(two, large); v.State != MovementCharge || v.Reason.Reveal() != whyAside || r.booked(accountCharge) != 2*limit+1 {
			t.Errorf("%+v", v.Movement)
		}
		// Reopened, it is asked anew.
		r.now.Move(time.Second)
		r.must(r.ReopenMovement(r.ctx, one, large, ReopenMovement{Version: r.movement(one, large).versioned(), Reason: whyReopened}))
		if v := r.movement(one, large).Second; v.Agree || v.How != "" {
			t.Errorf("%+v", v)
		}
		r.sound()
	})
}

// TestLargeChargeOfAPayout books a payout with a charge above the limit by two cashiers who mean the same payments.
func TestLargeChargeOfAPayout(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		one, two := cashier(), cashier()
		account := r.account(one)
		var sum money.Amount
		for n := range 70 {
			reference := ""
			r.must(errOf(r.notice(fmt.Sprint("stan-", n), reference, 175_000)))
			sum += 175_000
		}
		r.must(errOf(r.load(one, account, fmt.Sprintf("23/11/2026,%d.99,1BILL SETTLEMENT,,", (sum-1_000_100)/100))))
		line, today := r.unmatched(one)[0].ID, r.ofToday(ChannelBiller)
		v := r.payoutOf(one, line, today)
		if v.Charge != 1_000_001 || v.May != nil || v.Second.Alone == 0 {
			t.Fatalf("%+v %+v", v.PayoutSum, v.Second)
		}
		book := func(by access.Actor, c Payout, why string) error {
			r.now.Move(time.Second)
			b := asShown(r.payoutOf(by, line, c), c)
			b.Reason = why
			return r.BookPayout(r.ctx, by, line, b)
		}
		r.refused(book(one, today, "no"), "payout_reason payment.aside.reason")
		junk := today
		junk.Without = []string{"0", "a number that somebody types"}
		r.must(book(one, junk, whyAside)) // what is left out and is not among them is not kept
		if s := r.movement(two, line); s.State != MovementUnmatched || s.Second.How != today.address() || r.booked(accountCharge) != 0 {
			t.Errorf("%+v %+v", s.Movement, s.Second)
		}
		other := today
		other.FromDay = "22"
		r.must(book(two, other, whyAside)) // other days are another payout
		if s := r.movement(one, line).Second; s.How != other.address() || r.booked(accountCharge) != 0 {
			t.Errorf("%+v", s)
		}
		if s := r.payoutOf(one, line, today).Second; s.Agree || s.Mine {
			t.Errorf("%+v", s)
		}
		if s := r.payoutOf(one, line, other).Second; !s.Agree {
			t.Errorf("%+v", s)
		}
		r.must(book(one, other, ""))
		if s := r.movement(one, line); s.State != MovementPayout || s.Reason.Reveal() != whyAside || r.booked(accountCharge) != 1_000_001 {
			t.Errorf("%+v", s.Movement)
		}
		r.sound()
	})
}

// TestLargeChargeGrows agrees to no larger charge than was asked: a payment that is told between the two cashiers' words makes it another payout.
func TestLargeChargeGrows(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		one, two := cashier(), cashier()
		account := r.account(one)
		var sum money.Amount
		for n := range 70 {
			r.must(errOf(r.notice(fmt.Sprint("stan-", n), "", 175_000)))
			sum += 175_000
		}
		r.must(errOf(r.load(one, account, fmt.Sprintf("23/11/2026,%d.99,1BILL SETTLEMENT,,", (sum-1_000_100)/100))))
		line, today := r.unmatched(one)[0].ID, r.ofToday(ChannelBiller)
		book := func(by access.Actor, why string) error {
			r.now.Move(time.Second)
			b := asShown(r.payoutOf(by, line, today), today)
			b.Reason = why
			return r.BookPayout(r.ctx, by, line, b)
		}
		r.must(book(one, whyAside))
		if v := r.payoutOf(two, line, today).Second; !v.Agree {
			t.Errorf("%+v", v)
		}
		r.must(errOf(r.notice("late-1", "", 100_000)))
		if v := r.payoutOf(two, line, today); v.Second.Agree || v.Second.Mine || v.Second.How != today.address() || v.Charge != 1_100_001 {
			t.Errorf("%+v %+v", v.PayoutSum, v.Second)
		}
		r.refused(book(two, ""), "payout_reason payment.aside.reason")
		r.must(book(two, whyAside)) // it is asked anew
		if s := r.movement(one, line); s.State != MovementUnmatched || r.booked(accountCharge) != 0 {
			t.Errorf("%+v", s.Movement)
		}
		r.must(book(one, ""))
		if s := r.movement(one, line); s.State != MovementPayout || r.booked(accountCharge) != 1_100_001 {
			t.Errorf("%+v", s.Movement)
		}
		r.sound()
	})
}
