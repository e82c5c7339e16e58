package payment

import (
	"testing"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
	"sanad/internal/money"
)

// trial sees that the accounts come to nothing together, as each entry does, and what some of them have.
func (r *room) trial(want map[string]money.Amount) {
	r.t.Helper()
	r.sound()
	r.must(r.db.View(r.ctx, func(tx *db.Tx) error {
		all, err := db.Get[money.Amount](r.ctx, tx, `select cast(coalesce(sum(amount), 0) as bigint) from payment_posting`)
		if all != 0 {
			r.t.Errorf("the books come to %d", all)
		}
		return err
	}))
	for account, sum := range want {
		if got := r.booked(account); got != sum {
			r.t.Errorf("%s has %d, want %d", account, got, sum)
		}
	}
}

// out returns the only line that left the account and that nobody knows.
func (r *room) out(by access.Actor) MovementView {
	r.t.Helper()
	var found []Movement
	for _, m := range r.unmatched(by) {
		if m.Amount < 0 {
			found = append(found, m)
		}
	}
	if len(found) != 1 {
		r.t.Fatalf("%d lines left the account: %+v", len(found), found)
	}
	return r.movement(by, found[0].ID)
}

// TestALineShowsThatMoneyWentBack gives the line by which a bank takes back what its switch took back a road, whichever of them came first.
func TestALineShowsThatMoneyWentBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		at := cashier()
		account := r.account(at)
		bank := "bank/" + account
		by, i := r.issued()
		_, others := r.issued()
		r.must(errOf(r.notice("004711-22", i.Reference, i.Amount)))
		r.must(errOf(r.notice("004711-23", others.Reference, others.Amount)))
		r.must(errOf(r.load(at, account, "23/11/2026,1750,1LINK 004711-22,A1,", "23/11/2026,1750,1LINK 004711-23,A2,", "23/11/2026,-1750,REV 004711-22,A3,")))
		line := r.out(at)
		apply := func(by access.Actor, line MovementView, c ApplyMovement) error {
			c.Version = r.movement(at, line.ID).versioned()
			return r.ApplyMovement(r.ctx, by, line.ID, c)
		}
		if len(line.Proposed) != 0 {
			t.Errorf("nobody took anything back: %+v", line.Proposed)
		}
		r.refused(apply(at, line, ApplyMovement{Money: r.moneyOf("004711-22")}), "payment.back.not_told")
		r.refused(apply(at, line, ApplyMovement{Reference: i.Reference}), "reference payment.back.none")
		r.must(errOf(r.Reverse(r.ctx, program, ChannelBiller, "004711-22", i.Amount)))
		r.trial(map[string]money.Amount{"due/biller": -i.Amount, bank: 2 * i.Amount})
		line = r.movement(at, line.ID)
		if len(line.Proposed) != 1 || !line.Proposed[0].Back || line.Proposed[0].Reference != i.Reference || line.Proposed[0].Certain {
			t.Fatalf("%+v", line.Proposed)
		}
		own := at
		own.Person = by.Person
		r.refused(apply(own, line, ApplyMovement{Money: line.Proposed[0].ID}), "access.own_affair")
		r.must(apply(at, line, ApplyMovement{Money: line.Proposed[0].ID}))
		r.trial(map[string]money.Amount{"due/biller": 0, bank: i.Amount, accountReversed: i.Amount})
		if v := r.movement(at, line.ID); v.State != MovementBack {
			t.Errorf("it is %s", v.State)
		}
		r.refused(apply(at, line, ApplyMovement{Money: r.moneyOf("004711-22")}), "payment.apply.decided")
		again, err := r.load(at, account, "23/11/2026,-1750,REV 004711-22,A4,")
		r.must(err)
		if s := r.became(at, again.Statement); s != "unmatched" {
			t.Error(s)
		}
		r.refused(apply(at, r.out(at), ApplyMovement{Money: r.moneyOf("004711-22")}), "payment.match.seen")

		// It was said of the wrong line.
		r.must(r.ReopenMovement(r.ctx, at, line.ID, ReopenMovement{Version: r.movement(at, line.ID).versioned(), Reason: whyReopened}))
		r.trial(map[string]money.Amount{"due/biller": -i.Amount, bank: 2 * i.Amount})
		r.must(apply(at, line, ApplyMovement{Reference: i.Reference}))
		r.trial(map[string]money.Amount{"due/biller": 0, bank: i.Amount})
		if v := r.view(by, i); v.OwedBack != i.Amount || v.Money[0].Line.Number.Reveal() != "A1" {
			t.Errorf("%+v", v)
		}
	})
}

// TestBothLinesOfWhatWasTakenBack shows money that was told and taken back before its statement: one line brings it and one takes it away, in any order.
func TestBothLinesOfWhatWasTakenBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		at := cashier()
		account := r.account(at)
		_, i := r.issued()
		r.must(errOf(r.notice("004711-22", i.Reference, i.Amount)))
		r.must(errOf(r.Reverse(r.ctx, program, ChannelBiller, "004711-22", i.Amount)))
		r.must(errOf(r.load(at, account, "23/11/2026,1750,1LINK 004711-22,A1,", "23/11/2026,-1750,REV 004711-22,A2,")))
		money1 := r.moneyOf("004711-22")
		for _, m := range r.unmatched(at) {
			r.must(r.ApplyMovement(r.ctx, at, m.ID, ApplyMovement{Version: r.movement(at, m.ID).versioned(), Money: money1}))
			r.trial(nil)
		}
		r.trial(map[string]money.Amount{"due/biller": 0, "bank/" + account: 0})

		// A statement brought it, the switch told it late and took it back.
		_, j := r.issued()
		r.must(errOf(r.load(at, account, "23/11/2026,1750,"+j.Reference+" 004711-23,B1,")))
		r.must(errOf(r.notice("004711-23", j.Reference, j.Amount)))
		r.must(errOf(r.load(at, account, "23/11/2026,-1750,REV "+j.Reference+",B2,")))
		line := r.out(at)
		if len(line.Proposed) != 0 {
			t.Errorf("the switch took nothing back: %+v", line.Proposed)
		}
		r.must(errOf(r.Reverse(r.ctx, program, ChannelBiller, "004711-23", j.Amount)))
		r.trial(map[string]money.Amount{"due/biller": -j.Amount, "bank/" + account: j.Amount})
		line = r.movement(at, line.ID)
		if len(line.Proposed) != 1 || line.Proposed[0].Score != 100 {
			t.Fatalf("%+v", line.Proposed)
		}
		r.must(r.ApplyMovement(r.ctx, at, line.ID, ApplyMovement{Version: line.versioned(), Money: line.Proposed[0].ID}))
		r.trial(map[string]money.Amount{"due/biller": 0, "bank/" + account: 0})
	})
}

// TestACheckIsReturned takes a payment back by the line that shows it, where nobody but the bank tells of that; it can be taken back in its turn.
func TestACheckIsReturned(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		at := cashier()
		account := r.account(at)
		bank := "bank/" + account
		by, i := r.issued()
		s := r.slip("cheque")
		s.BankNumber = "CHQ-0815471"
		r.must(r.SendSlip(r.ctx, by, i.ID, s))
		r.must(errOf(r.Confirm(r.ctx, at, r.view(by, i).Claims[0].ID, Confirm{Version: "1"})))
		other, j := r.issued()
		r.must(errOf(r.load(at, account, "23/11/2026,-1750,RETURNED CHQ-0815471,,", "23/11/2026,1750,"+j.Reference+",J1,")))
		line := r.out(at)
		apply := func(c ApplyMovement) error {
			c.Version = r.movement(at, line.ID).versioned()
			return r.ApplyMovement(r.ctx, at, line.ID, c)
		}
		r.refused(apply(ApplyMovement{Reference: i.Reference}), "reference payment.back.none") // no line has shown that it came
		r.must(errOf(r.load(at, account, "23/11/2026,1750,CLEARING,CHQ-0815471,")))
		r.listen()
		if line = r.movement(at, line.ID); len(line.Proposed) != 1 || line.Proposed[0].Reasons[0].Key != "payment.match.line" || line.Proposed[0].Certain {
			t.Fatalf("%+v", line.Proposed)
		}
		r.must(apply(ApplyMovement{Money: line.Proposed[0].ID}))
		r.trial(map[string]money.Amount{"due/slip": 0, bank: j.Amount, accountReversed: i.Amount})
		if v := r.view(by, i); v.OwedBack != i.Amount || v.State != StatePaid || v.Money[0].State != MoneyReversed || r.movement(at, line.ID).State != MovementBounced {
			t.Errorf("%+v", v)
		}
		told := 0
		for _, e := range r.listen() {
			if x, ok := e.(Reversed); ok && x.Invoice == i.ID && x.Earned {
				told++
			}
		}
		if told == 0 {
			t.Error("the payer is not told")
		}
		// The payer pays again, and then it was another cheque.
		r.must(errOf(r.notice("again", i.Reference, i.Amount)))
		r.must(r.ReopenMovement(r.ctx, at, line.ID, ReopenMovement{Version: r.movement(at, line.ID).versioned(), Reason: whyReopened}))
		r.trial(map[string]money.Amount{"due/slip": 0, bank: i.Amount + j.Amount, accountReversed: 0})
		if v := r.view(by, i); v.OwedBack != 0 || v.Credit != i.Amount || v.Money[0].State != MoneyApplied {
			t.Errorf("%+v", v)
		}
		// It was what a statement brought alone.
		r.must(apply(ApplyMovement{Reference: j.Reference}))
		if v := r.view(other, j); v.OwedBack != j.Amount {
			t.Errorf("%+v", v)
		}
		r.must(r.ReopenMovement(r.ctx, at, line.ID, ReopenMovement{Version: r.movement(at, line.ID).versioned(), Reason: whyReopened}))
		if v := r.view(other, j); v.OwedBack != 0 || v.State != StatePaid {
			t.Errorf("%+v", v)
		}
		r.trial(map[string]money.Amount{bank: i.Amount + j.Amount, accountReversed: 0})
	})
}

// TestARefundWithACharge shows a refund by the line in which the bank took more, and books the rest as kept; a charge in a line of its own is one.
func TestARefundWithACharge(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		at := cashier()
		account := r.account(at)
		bank := "bank/" + account
		by, m := r.refunded(100_000, "FT-77/8800")
		r.must(errOf(r.load(at, account, "23/11/2026,-1025,IBFT FT-77/8800,A1,")))
		line := r.out(at)
		if len(line.Proposed) != 1 || !line.Proposed[0].Out || line.Proposed[0].ID != m.ID || line.Proposed[0].Certain {
			t.Fatalf("%+v", line.Proposed)
		}
		apply := func(c ApplyMovement) error {
			c.Version = r.movement(at, line.ID).versioned()
			return r.ApplyMovement(r.ctx, at, line.ID, c)
		}
		const why = "The bank's fee for a transfer to another bank."
		r.refused(apply(ApplyMovement{Move: m.ID}), "refund_reason payment.aside.reason")
		r.refused(apply(ApplyMovement{Reason: why}), "move fault.choose")
		own := at
		own.Person = by.Person
		if err := r.ApplyMovement(r.ctx, own, line.ID, ApplyMovement{Version: line.versioned(), Move: m.ID, Reason: why}); !fault.Is(err, fault.KindDenied) {
			t.Errorf("of one's own: %v", err)
		}
		r.trial(map[string]money.Amount{"due/refund": -100_000, accountCharge: 0})
		r.must(apply(ApplyMovement{Move: m.ID, Reason: why}))
		r.trial(map[string]money.Amount{"due/refund": 0, accountCharge: 2_500, bank: -102_500})
		if v := r.movement(at, line.ID); v.State != MovementRefund || v.Reason.Reveal() != why {
			t.Errorf("%+v", v.Movement)
		}
		r.must(r.ReopenMovement(r.ctx, at, line.ID, ReopenMovement{Version: r.movement(at, line.ID).versioned(), Reason: whyReopened}))
		r.trial(map[string]money.Amount{"due/refund": -100_000, accountCharge: 0, bank: 0})

		// The charge came in a line of its own.
		got, err := r.load(at, account, "23/11/2026,-1000,IBFT FT-77/8800,A2,", "23/11/2026,-25,Charges,A3,")
		r.must(err)
		if s := r.became(at, got.Statement); s != "refund unmatched" {
			t.Error(s)
		}
		for _, x := range r.unmatched(at) {
			if x.Amount == -2_500 {
				r.must(r.BookCharge(r.ctx, at, x.ID, BookCharge{Version: r.movement(at, x.ID).versioned(), Reason: why}))
			}
		}
		r.trial(map[string]money.Amount{"due/refund": 0, accountCharge: 2_500, bank: -102_500})
		r.refused(apply(ApplyMovement{Move: m.ID, Reason: why}), "payment.match.seen")

		// What is more than a bank charges is no charge.
		_, much := r.refunded(100_000, "FT-77/8801")
		r.must(errOf(r.load(at, account, "23/11/2026,-1251,IBFT FT-77/8801,A4,", "23/11/2026,-999,IBFT FT-77/8801,A5,")))
		for _, x := range r.unmatched(at) {
			v := r.movement(at, x.ID)
			want := "payment.match.much"
			switch x.Amount {
			case -125_100:
			case -99_900:
				want = "payment.match.other_sum"
			default:
				continue
			}
			if len(v.Proposed) != 0 {
				t.Errorf("%d: %+v", x.Amount, v.Proposed)
			}
			r.refused(r.ApplyMovement(r.ctx, at, x.ID, ApplyMovement{Version: v.versioned(), Move: much.ID, Reason: why}), want)
		}
		r.trial(map[string]money.Amount{"due/refund": -100_000})
	})
}
