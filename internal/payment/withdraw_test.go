package payment

import (
	"sync"
	"testing"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
	"sanad/internal/money"
)

// other is another account that does not exist.
const otherIBAN = "GB82WEST12345698765432"

// tooMuch is an invoice on which its payer has something, of which they asked a refund.
func (r *room) tooMuch(over money.Amount) (access.Actor, Invoice, Move) {
	r.t.Helper()
	by, i := r.issued()
	r.must(errOf(r.notice(i.ID, i.Reference, i.Amount+over)))
	r.must(r.AskRefund(r.ctx, by, i.ID, AskRefund{iban}))
	return by, i, r.view(by, i).Moves[0]
}

// agreed lets n officers agree to a refund.
func (r *room) agreed(id string, n int) Move {
	r.t.Helper()
	for k := range n {
		r.must(r.agree(r.named([]access.Role{access.Cashier, access.Registrar}[k]), r.move(id)))
	}
	return r.move(id)
}

// TestWithdrawRefund takes a refund back before two officers agreed to it; an approval falls, and the payer asks anew.
func TestWithdrawRefund(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		for n := range 2 {
			by, i, m := r.tooMuch(90)
			m = r.agreed(m.ID, n)
			if v := r.view(by, i); !v.Moves[0].Withdraws || v.Free != 0 {
				t.Errorf("after %d: %+v", n, v.Moves[0])
			}
			r.listen()
			r.must(r.WithdrawRefund(r.ctx, by, i.ID, WithdrawRefund{m.ID}))
			if heard := r.listen(); len(heard) != 1 || heard[0].(MoveEnded).State != MoveWithdrawn {
				t.Errorf("%+v", heard)
			}
			v := r.view(by, i)
			if v.Moves[0].State != MoveWithdrawn || v.Moves[0].Withdraws || v.Credit != 90 || v.Free != 90 {
				t.Errorf("after %d: %+v", n, v)
			}
			r.sound()
			r.refused(r.agree(r.named(access.Registrar), m), "payment.withdraw.nothing")
			r.refused(r.agree(r.named(access.Registrar), r.move(m.ID)), "payment.withdraw.nothing")
			r.refused(r.Decline(r.ctx, cashier(), m.ID, Decline{Version: "1", Reason: misread}), "payment.withdraw.nothing")
			r.refused(r.WithdrawRefund(r.ctx, by, i.ID, WithdrawRefund{m.ID}), "payment.withdraw.over")
			r.refused(r.PayOut(r.ctx, cashier(), m.ID, r.payOut(m)), "payment.withdraw.nothing")
			if err := r.AskRefund(r.ctx, by, i.ID, AskRefund{otherIBAN}); err != nil {
				t.Fatal(err)
			}
			again := r.view(by, i).Moves[0]
			if again.ID == m.ID || again.State != MoveAsked || again.FirstAt != nil || again.Account.Reveal() != otherIBAN {
				t.Errorf("%+v", again)
			}
			again = r.begun(cashier(), r.agreed(again.ID, 2).ID)
			r.must(r.PayOut(r.ctx, cashier(), again.ID, r.payOut(again)))
			r.refused(r.WithdrawRefund(r.ctx, by, i.ID, WithdrawRefund{again.ID}), "payment.withdraw.paid_out")
			r.sound()
		}
		for list := range map[string]bool{ListAsked: true, ListDue: true} {
			if rows, _, err := r.ListMoves(r.ctx, cashier(), list, ""); err != nil || len(rows) != 0 {
				t.Errorf("%s: %v %v", list, rows, err)
			}
		}
	})
}

// TestWithdrawOfDue takes back what two officers agreed to, until a cashier says that they are paying it: then it may have left the bank, and is paid once.
func TestWithdrawOfDue(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by, i, m := r.tooMuch(90)
		m = r.agreed(m.ID, 2)
		r.refused(r.PayOut(r.ctx, cashier(), m.ID, r.payOut(m)), "payment.move.not_begun")
		r.refused(r.HaltPayOut(r.ctx, cashier(), m.ID, r.paying(m.ID)), "payment.move.not_begun")
		if v := r.view(by, i); v.Moves[0].State != MoveDue || !v.Moves[0].Withdraws || v.Moves[0].Account.Empty() {
			t.Errorf("%+v", v.Moves[0])
		}
		if !m.Account.Empty() {
			t.Error("a cashier who has not said that they pay it sees the account")
		}
		self := cashier()
		self.Person = by.Person
		for name, who := range map[string]access.Actor{"their own": self, "a registrar": r.named(access.Registrar), "the payer": by} {
			if r.BeginPayOut(r.ctx, who, m.ID, r.paying(m.ID)) == nil {
				t.Errorf("%s pays it", name)
			}
		}
		r.listen()
		first := r.named(access.Cashier)
		m = r.begun(first, m.ID)
		if heard := r.listen(); len(heard) != 1 || heard[0].(PayingOut).State != MovePaying {
			t.Errorf("%+v", heard)
		}
		if m.State != MovePaying || m.PayingAt == nil || m.PayingBy.Empty() || m.Account.Reveal() != iban {
			t.Errorf("%+v", m)
		}
		if v := r.view(by, i); v.Moves[0].Withdraws || v.Credit != 0 {
			t.Errorf("%+v", v.Moves[0])
		}
		if rows, _, err := r.ListMoves(r.ctx, cashier(), ListDue, ""); err != nil || len(rows) != 1 {
			t.Errorf("nobody sees what a cashier is paying: %v %v", rows, err)
		}
		r.refused(r.WithdrawRefund(r.ctx, by, i.ID, WithdrawRefund{m.ID}), "payment.withdraw.paying")
		r.refused(r.Decline(r.ctx, r.named(access.Registrar), m.ID, Decline{Version: r.paying(m.ID).Version, Reason: misread}), "payment.move.paying")
		r.refused(r.agree(r.named(access.Registrar), m), "payment.move.paying")
		r.refused(r.BeginPayOut(r.ctx, cashier(), m.ID, r.paying(m.ID)), "payment.move.paying")
		o := r.another(by)
		if r.UseCredit(r.ctx, by, i.ID, UseCredit{To: o.ID}) == nil {
			t.Error("what is being paid was used")
		}

		// The bank refuses it: it is due again, and the payer takes it back.
		r.must(r.HaltPayOut(r.ctx, cashier(), m.ID, r.paying(m.ID)))
		r.refused(r.BeginPayOut(r.ctx, cashier(), m.ID, Paying{Version: "4"}), "fault.stale")
		if m = r.move(m.ID); m.State != MoveDue || m.PayingAt != nil || !m.PayingBy.Empty() {
			t.Errorf("%+v", m)
		}
		r.sound()
		r.must(r.WithdrawRefund(r.ctx, by, i.ID, WithdrawRefund{m.ID}))
		if v := r.view(by, i); v.Moves[0].State != MoveWithdrawn || v.Credit != 90 || v.Free != 90 {
			t.Errorf("%+v", v)
		}
		r.refused(r.BeginPayOut(r.ctx, cashier(), m.ID, r.paying(m.ID)), "payment.withdraw.nothing")
		r.sound()

		r.must(r.AskRefund(r.ctx, by, i.ID, AskRefund{otherIBAN}))
		m = r.begun(cashier(), r.agreed(r.view(by, i).Moves[0].ID, 2).ID)
		r.must(r.PayOut(r.ctx, cashier(), m.ID, r.payOut(m)))
		r.refused(r.WithdrawRefund(r.ctx, by, i.ID, WithdrawRefund{m.ID}), "payment.withdraw.paid_out")
		r.refused(r.BeginPayOut(r.ctx, cashier(), m.ID, r.paying(m.ID)), "payment.move.not_due")
		r.refused(r.HaltPayOut(r.ctx, cashier(), m.ID, r.paying(m.ID)), "payment.move.not_due")
		r.sound()
	})
}

// TestDeclineOfDue lets an officer decline what two agreed to, where its account is wrong: the money is the payer's again, who reads why. What was taken
// back from that invoice meanwhile is paid by it first.
func TestDeclineOfDue(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by, i, m := r.tooMuch(90)
		m = r.agreed(m.ID, 2)
		r.must(errOf(r.notice("stray", i.Reference, 30)))
		r.must(errOf(r.Reverse(r.ctx, access.System(access.Fees), ChannelBiller, "stray", 30)))
		self := cashier()
		self.Person = by.Person
		c := Decline{Version: r.paying(m.ID).Version, Reason: misread}
		r.refused(r.Decline(r.ctx, self, m.ID, c), "access.own_affair")
		r.refused(r.Decline(r.ctx, cashier(), m.ID, Decline{Version: "1", Reason: misread}), "fault.stale")
		r.listen()
		r.must(r.Decline(r.ctx, r.named(access.Registrar), m.ID, c))
		if heard := r.listen(); len(heard) != 1 || heard[0].(MoveEnded).State != MoveDeclined {
			t.Errorf("%+v", heard)
		}
		v := r.view(by, i)
		if v.Moves[0].State != MoveDeclined || v.Moves[0].Answer.Reveal() != misread || v.Credit != 90 || v.Free != 90 {
			t.Errorf("%+v", v)
		}
		r.refused(r.PayOut(r.ctx, cashier(), m.ID, r.payOut(r.move(m.ID))), "payment.move.not_due")
		r.sound()

		by, i = r.issued()
		r.must(errOf(r.notice("fee", i.Reference, i.Amount)))
		r.must(errOf(r.notice("more", i.Reference, 90)))
		m = r.due(by, i)
		r.must(errOf(r.Reverse(r.ctx, access.System(access.Fees), ChannelBiller, "more", 90))) // is owed again, for it is on its way out
		if v := r.view(by, i); v.OwedBack != 90 {
			t.Fatalf("%+v", v)
		}
		r.must(r.Decline(r.ctx, cashier(), m.ID, Decline{Version: r.paying(m.ID).Version, Reason: misread}))
		if v := r.view(by, i); v.OwedBack != 0 || v.Credit != 0 {
			t.Errorf("%+v", v)
		}
		r.sound()
	})
}

// TestPayingAtOnce lets a payer take a refund back while a cashier says that they pay it: one of the two is refused.
func TestPayingAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		for range 8 {
			by, i, m := r.tooMuch(90)
			m = r.agreed(m.ID, 2)
			says, teller := r.paying(m.ID), r.named(access.Cashier)
			var wait sync.WaitGroup
			var withdrew, began error
			wait.Go(func() { withdrew = r.WithdrawRefund(r.ctx, by, i.ID, WithdrawRefund{m.ID}) })
			wait.Go(func() { began = r.BeginPayOut(r.ctx, teller, m.ID, says) })
			wait.Wait()
			state := r.move(m.ID).State
			if (withdrew == nil) == (began == nil) || (began == nil) != (state == MovePaying) {
				t.Errorf("%s: %v %v", state, withdrew, began)
			}
		}
		r.sound()
	})
}

// TestWithdrawRefusesOthers takes back nothing that somebody else asked for, and no transfer.
func TestWithdrawRefusesOthers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by, i, m := r.tooMuch(90)
		other, j, n := r.tooMuch(80)
		to := r.issue(other, "case-other")
		r.must(errOf(r.notice("more", i.Reference, 70)))
		transfer, err := r.ProposeTransfer(r.ctx, r.named(access.Cashier), ProposeTransfer{Invoice: i.ID, Reference: to.Reference, Reason: misread})
		r.must(err)
		for name, x := range map[string]struct {
			by            access.Actor
			invoice, move string
		}{
			"another's invoice": {other, i.ID, m.ID}, "another's refund": {by, i.ID, n.ID}, "of another invoice": {other, j.ID, m.ID}, "a transfer": {by, i.ID, transfer}, "nothing": {by, i.ID, ""},
			"an officer": {cashier(), i.ID, m.ID},
		} {
			if err := r.WithdrawRefund(r.ctx, x.by, x.invoice, WithdrawRefund{x.move}); !fault.Is(err, fault.KindNotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if r.move(m.ID).State != MoveAsked || r.move(transfer).State != MoveAsked {
			t.Error("something was withdrawn")
		}
	})
}

// TestWithdrawAtOnce lets a payer take a refund back while a second officer agrees to it: it is theirs again, and the books agree.
func TestWithdrawAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		for range 12 {
			by, i, m := r.tooMuch(90)
			m = r.agreed(m.ID, 1)
			second := r.named(access.Registrar)
			var wait sync.WaitGroup
			var withdrew, acted error
			wait.Go(func() { withdrew = r.WithdrawRefund(r.ctx, by, i.ID, WithdrawRefund{m.ID}) })
			wait.Go(func() { acted = r.agree(second, m) })
			wait.Wait()
			state := r.move(m.ID).State
			switch {
			case withdrew != nil:
				t.Errorf("%s: %v", state, withdrew)
			case acted != nil && key(acted) != "payment.withdraw.nothing":
				t.Errorf("%s: an officer is refused without saying why: %v", state, acted)
			}
			if v := r.view(by, i); v.Credit != 90 || state != MoveWithdrawn {
				t.Errorf("%s, and %d lie there", state, v.Credit)
			}
		}
		r.sound()
	})
}
