package payment

import (
	"fmt"
	"strconv"
	"sync"
	"testing"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/money"
)

// ofToday is a payout of what a channel told as paid today.
func (r *room) ofToday(c Channel, without ...string) Payout {
	s := r.slip("")
	return Payout{Channel: string(c), FromDay: s.Day, FromMonth: s.Month, FromYear: s.Year, ToDay: s.Day, ToMonth: s.Month, ToYear: s.Year, Without: without}
}

// asShown is what a cashier books of what a page showed.
func asShown(v PayoutView, c Payout) BookPayout {
	return BookPayout{Payout: c, Version: strconv.FormatInt(v.Version, 10), Shown: v.Shown, Reason: "The rate of the contract, by the account of today."}
}

func (r *room) payoutOf(by access.Actor, movement string, c Payout) PayoutView {
	r.t.Helper()
	v, err := r.ShowPayout(r.ctx, by, movement, c)
	r.must(err)
	return v
}

const whyReopened = "The processor says that it is another one."

// TestPayout books one sum for many payments, less a charge and what was taken back, just as it was shown, and takes it back again.
func TestPayout(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := cashier()
		account := r.account(by)
		var payers []access.Actor
		var sum money.Amount
		for n := range 30 {
			payer, i := r.issued()
			payers, sum = append(payers, payer), sum+i.Amount
			r.must(errOf(r.notice(fmt.Sprint("stan-", n), i.Reference, i.Amount)))
		}
		paid := func(amount money.Amount) string {
			r.must(errOf(r.load(by, account, fmt.Sprintf("23/11/2026,%d.%02d,1BILL SETTLEMENT %d,,", amount/100, amount%100, amount))))
			for _, m := range r.unmatched(by) {
				if m.Amount == amount {
					return m.ID
				}
			}
			t.Fatal("the line is not there")
			return ""
		}
		line, today := paid(sum-12_345), r.ofToday(ChannelBiller)
		v := r.payoutOf(by, line, Payout{})
		if v.Of != "" || len(v.Items) != 0 || v.Bank == "" {
			t.Errorf("nothing is asked: %+v", v)
		}
		for _, bad := range []struct {
			change func(*Payout)
			want   string
		}{
			{func(c *Payout) { c.Channel = "slip" }, "channel fault.choose"},
			{func(c *Payout) { c.FromDay = "31" }, "from payment.slip.no_such_day"},
			{func(c *Payout) { c.ToYear = "" }, "to payment.slip.no_such_day"},
			{func(c *Payout) { c.ToYear = "2025" }, "to payment.payout.order"},
		} {
			c := today
			bad.change(&c)
			_, err := r.ShowPayout(r.ctx, by, line, c)
			r.refused(err, bad.want)
		}
		v = r.payoutOf(by, line, today)
		if v.Count != 30 || v.Sum != sum || v.Charge != 12_345 || v.May != nil || v.Booked {
			t.Fatalf("%+v", v.PayoutSum)
		}
		if v := r.payoutOf(by, line, r.ofToday(ChannelCard)); key(v.May) != "payment.payout.none" {
			t.Error(v.May)
		}
		if v := r.payoutOf(by, line, r.ofToday(ChannelBiller, v.Items[0].ID)); key(v.May) != "payment.payout.less" || v.Count != 29 {
			t.Errorf("%v %+v", v.May, v.PayoutSum)
		}
		own := by
		own.Person = payers[0].Person
		if v := r.payoutOf(own, line, today); !fault.Is(v.May, fault.KindDenied) {
			t.Errorf("a payment of one's own: %v", v.May)
		}
		third := paid(sum - sum/8)
		if v := r.payoutOf(by, third, today); key(v.May) != "payment.payout.much" {
			t.Error(v.May)
		}

		// What is booked is what was seen.
		c := asShown(v, today)
		stale := c
		_, late := r.issued()
		r.must(errOf(r.notice("stan-late", late.Reference, late.Amount)))
		r.refused(r.BookPayout(r.ctx, by, line, c), "fault.stale")
		today.Without = []string{r.moneyOf("stan-late")}
		v = r.payoutOf(by, line, today)
		c = asShown(v, today)
		stale = c
		stale.Version = "9"
		r.refused(r.BookPayout(r.ctx, by, line, stale), "fault.stale")
		untold := c
		untold.Reason = "no"
		r.refused(r.BookPayout(r.ctx, by, line, untold), "payout_reason payment.aside.reason")
		for _, who := range []access.Actor{payers[1], registrar(), {Person: id.Random(), Roles: []access.Role{access.Officer}, Purpose: access.Licensing, Strong: true}} {
			if err := r.BookPayout(r.ctx, who, line, c); !fault.Is(err, fault.KindDenied) {
				t.Error(err)
			}
		}
		var wait sync.WaitGroup
		errs := make([]error, 4)
		for n := range errs {
			wait.Go(func() { errs[n] = r.BookPayout(r.ctx, by, line, c) })
		}
		wait.Wait()
		done := 0
		for _, err := range errs {
			if err == nil {
				done++
			} else if !fault.Is(err, fault.KindConflict) {
				t.Error(err)
			}
		}
		if done != 1 {
			t.Errorf("%d booked it", done)
		}
		r.sound()
		if got := []money.Amount{r.booked("bank/" + account), r.booked("due/biller"), r.booked(accountCharge)}; got[0] != sum-12_345 || got[1] != late.Amount || got[2] != 12_345 {
			t.Errorf("bank, due, charge: %v", got)
		}
		if v := r.payoutOf(by, line, Payout{}); !v.Booked || v.Count != 30 || v.Sum != sum || v.Charge != 12_345 || len(v.Items) != 30 {
			t.Errorf("%+v", v.PayoutSum)
		}
		if b := r.bankOf(by); b.Differs != 0 {
			t.Errorf("%+v", b)
		}

		// What is taken back after that is kept from a later payout.
		r.must(errOf(r.Reverse(r.ctx, access.System(access.Fees), ChannelBiller, "stan-3", late.Amount)))
		r.sound()
		_, next := r.issued()
		r.must(errOf(r.notice("stan-next", next.Reference, next.Amount)))
		second := paid(next.Amount - 100)
		w := r.payoutOf(by, second, r.ofToday(ChannelBiller))
		if w.Count != 3 || w.Sum != next.Amount || w.Charge != 100 || w.May != nil {
			t.Fatalf("%+v %v", w.PayoutSum, w.May)
		}
		r.must(r.BookPayout(r.ctx, by, second, asShown(w, r.ofToday(ChannelBiller))))
		r.sound()
		if got := r.booked("due/biller"); got != 0 {
			t.Errorf("due %d", got)
		}
		if v := r.payoutOf(by, third, r.ofToday(ChannelBiller)); len(v.Items) != 0 {
			t.Errorf("given over, or kept back, and offered again: %+v", v.Items)
		}

		// It was another payout: the books get the opposite, and all waits again.
		version := func(m string) string { return r.movement(by, m).versioned() }
		r.refused(r.ReopenMovement(r.ctx, by, second, ReopenMovement{Version: version(second), Reason: "no"}), "reopen_reason payment.aside.reason")
		r.refused(r.ReopenMovement(r.ctx, by, second, ReopenMovement{Version: "1", Reason: whyReopened}), "fault.stale")
		if err := r.ReopenMovement(r.ctx, payers[0], second, ReopenMovement{Version: version(second), Reason: whyReopened}); !fault.Is(err, fault.KindDenied) {
			t.Error(err)
		}
		r.must(r.ReopenMovement(r.ctx, by, second, ReopenMovement{Version: version(second), Reason: whyReopened}))
		r.refused(r.ReopenMovement(r.ctx, by, second, ReopenMovement{Version: version(second), Reason: whyReopened}), "payment.reopen.not")
		r.sound()
		w = r.payoutOf(by, second, r.ofToday(ChannelBiller))
		if w.Count != 3 || w.Charge != 100 || w.State != MovementUnmatched || w.Reason.Reveal() != whyReopened {
			t.Errorf("%+v", w)
		}
		r.must(r.BookPayout(r.ctx, by, second, asShown(w, r.ofToday(ChannelBiller))))
		r.must(r.ReopenMovement(r.ctx, by, second, ReopenMovement{Version: version(second), Reason: whyReopened}))
		r.sound()
		if b := r.bankOf(by); b.Differs != 0 || b.Books != sum-12_345 {
			t.Errorf("%+v", b)
		}
	})
}

// TestReopen takes back what was said of a payment, a refund and a charge, and never of money that a line brought.
func TestReopen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := cashier()
		account := r.account(by)
		payer, i := r.issued()
		_, j := r.issued()
		r.must(errOf(r.notice("004711-22", i.Reference, i.Amount)))
		_, m := r.refunded(500, "FT-77/8800")
		loaded, err := r.load(by, account, "23/11/2026,1750,1LINK 004711-22,A1,", "23/11/2026,-5,FT-77/8800,A2,", "23/11/2026,-25,Charges,,", "23/11/2026,1750,"+j.Reference+",A3,")
		r.must(err)
		s, err := r.ShowStatement(r.ctx, by, loaded.Statement, "")
		r.must(err)
		list := s.Movements
		r.must(r.BookCharge(r.ctx, by, list[2].ID, BookCharge{Version: "1", Reason: whyAside}))
		if got := r.became(by, loaded.Statement); got != "told refund charge received" {
			t.Fatal(got)
		}
		before := r.bankOf(by)
		own := by
		own.Person = payer.Person
		if err := r.ReopenMovement(r.ctx, own, list[0].ID, ReopenMovement{Version: "2", Reason: whyReopened}); !fault.Is(err, fault.KindDenied) {
			t.Error(err)
		}
		for n, x := range list[:3] {
			r.must(r.ReopenMovement(r.ctx, by, x.ID, ReopenMovement{Version: r.movement(by, x.ID).versioned(), Reason: whyReopened}))
			r.sound()
			if v := r.movement(by, x.ID); v.State != MovementUnmatched || v.Money != "" || v.Move != "" {
				t.Errorf("%d: %+v", n, v.Movement)
			}
		}
		r.refused(r.ReopenMovement(r.ctx, by, list[3].ID, ReopenMovement{Version: "2", Reason: whyReopened}), "payment.reopen.not")
		if b := r.bankOf(by); b.Books != j.Amount || b.Differs != 0 || before.Differs != 0 {
			t.Errorf("%+v", b)
		}
		if r.booked("due/biller") != i.Amount+j.Amount+500 || r.booked("due/refund") != -500 || r.booked(accountCharge) != 0 {
			t.Errorf("due %d %d %d", r.booked("due/biller"), r.booked("due/refund"), r.booked(accountCharge))
		}
		// And it can be said anew.
		r.must(r.ApplyMovement(r.ctx, by, list[1].ID, ApplyMovement{Version: r.movement(by, list[1].ID).versioned(), Move: m.ID}))
		r.must(r.ApplyMovement(r.ctx, by, list[0].ID, ApplyMovement{Version: r.movement(by, list[0].ID).versioned(), Money: r.moneyOf("004711-22")}))
		r.sound()
	})
}

// moneyOf is the id of what the switch told under an id.
func (r *room) moneyOf(external string) (found string) {
	r.t.Helper()
	r.must(r.db.View(r.ctx, func(tx *db.Tx) error {
		m, _, err := findMoney(r.ctx, tx, ChannelBiller, external)
		found = m.ID
		return err
	}))
	return found
}

func (r *room) bankOf(by access.Actor) BankAgreement {
	r.t.Helper()
	a, err := r.ShowAgreement(r.ctx, by)
	r.must(err)
	return a.Banks[0]
}
