package payment

import (
	"strconv"
	"testing"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
)

// iban is an account that does not exist, with check digits that fit.
const iban = "PK36SCBL0000001123456702"

func registrar() access.Actor {
	a := cashier()
	a.Roles = []access.Role{access.Registrar}
	return a
}

// named is an officer with a name, as officers are.
func (r *room) named(role access.Role) access.Actor {
	r.t.Helper()
	return access.Actor{Person: r.member().Person, Roles: []access.Role{role}, Purpose: access.Fees, Strong: true}
}

// view is an invoice as its payer sees it.
func (r *room) view(by access.Actor, i Invoice) View {
	r.t.Helper()
	v, err := r.Show(r.ctx, by, i.ID)
	r.must(err)
	return v
}

func (r *room) agree(by access.Actor, m Move) error {
	return r.Agree(r.ctx, by, m.ID, Agree{Version: strconv.FormatInt(m.Version, 10)})
}

// move returns a move as it stands.
func (r *room) move(id string) Move {
	r.t.Helper()
	m, err := r.ShowMove(r.ctx, cashier(), id)
	r.must(err)
	return m
}

// begun lets a cashier say that they are paying a refund.
func (r *room) begun(by access.Actor, id string) Move {
	r.t.Helper()
	r.must(r.BeginPayOut(r.ctx, by, id, r.paying(id)))
	return r.move(id)
}

// paying is what a cashier says of a refund as it stands.
func (r *room) paying(id string) Paying {
	r.t.Helper()
	return Paying{Version: strconv.FormatInt(r.move(id).Version, 10)}
}

// payOut is what a cashier types of a refund of today.
func (r *room) payOut(m Move) PayOut {
	s := r.slip("")
	return PayOut{Version: strconv.FormatInt(m.Version, 10), BankNumber: "ft 77", Day: s.Day, Month: s.Month, Year: s.Year}
}

// TestRefund pays twice, asks for the second payment back, and gets it when two officers agreed.
func TestRefund(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by, i := r.issued()
		_, err := r.notice("a", i.Reference, i.Amount)
		r.must(err)
		r.refused(r.AskRefund(r.ctx, by, i.ID, AskRefund{iban}), "payment.move.nothing")
		r.must(errOf(r.notice("b", i.Reference, i.Amount)))
		r.refused(r.AskRefund(r.ctx, by, i.ID, AskRefund{""}), "account payment.move.account_empty")
		r.refused(r.AskRefund(r.ctx, by, i.ID, AskRefund{"PK37 SCBL 0000 0011 2345 6702"}), "account payment.move.account")
		if err := r.AskRefund(r.ctx, r.member(), i.ID, AskRefund{iban}); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("somebody else's: %v", err)
		}
		r.must(r.AskRefund(r.ctx, by, i.ID, AskRefund{"pk36 scbl ۰۰۰۰ ۰۰۱۱ ۲۳۴۵ ۶۷۰۲"}))
		r.refused(r.AskRefund(r.ctx, by, i.ID, AskRefund{iban}), "payment.move.nothing")
		v := r.view(by, i)
		if len(v.Moves) != 1 || v.Credit != i.Amount || v.Free != 0 || v.Moves[0].Account.Reveal() != iban {
			t.Fatalf("%+v", v)
		}
		m := v.Moves[0]
		self := cashier()
		self.Person = by.Person
		if err := r.agree(self, m); err == nil {
			t.Error("a cashier agrees to their own refund")
		}
		if err := r.agree(access.Actor{Person: by.Person, Purpose: access.Self}, m); err == nil {
			t.Error("the payer agrees")
		}
		first, second := r.named(access.Cashier), r.named(access.Registrar)
		r.must(r.agree(first, m))
		r.refused(r.agree(second, m), "fault.stale")
		m = r.move(m.ID)
		r.refused(r.agree(first, m), "payment.move.another")
		r.refused(r.PayOut(r.ctx, first, m.ID, r.payOut(m)), "payment.move.not_due")
		if m.FirstBy.Empty() || m.Payer.Empty() || !m.ByPayer {
			t.Errorf("%+v", m)
		}
		r.sound()
		r.must(r.agree(second, m))
		r.sound()
		if v := r.view(by, i); v.Credit != 0 || v.State != StatePaid {
			t.Errorf("it lies there still: %+v", v)
		}
		m = r.begun(first, m.ID)
		if err := r.PayOut(r.ctx, second, m.ID, r.payOut(m)); err == nil {
			t.Error("a registrar pays out")
		}
		bad := r.payOut(m)
		bad.BankNumber = "?"
		r.refused(r.PayOut(r.ctx, first, m.ID, bad), "bank_number payment.move.bank_number")
		bad = r.payOut(m)
		yesterday := r.law().Day.Add(-1).String()
		bad.Year, bad.Month, bad.Day = yesterday[:4], yesterday[5:7], yesterday[8:]
		r.refused(r.PayOut(r.ctx, first, m.ID, bad), "paid_on payment.move.before") // nobody had agreed
		r.listen()
		r.must(r.PayOut(r.ctx, first, m.ID, r.payOut(m)))
		if heard := r.listen(); len(heard) != 1 || heard[0].(MoveEnded).State != MoveDone {
			t.Errorf("%+v", heard)
		}
		r.refused(r.PayOut(r.ctx, first, m.ID, r.payOut(r.move(m.ID))), "payment.move.not_due")
		if v := r.view(by, i); v.Moves[0].State != MoveDone || v.Moves[0].BankNumber.Reveal() != "FT 77" {
			t.Errorf("%+v", v.Moves)
		}
		r.sound()
	})
}

// TestRefundOfWhatIsGone refuses to agree to a refund of money that its channel took back meanwhile.
func TestRefundOfWhatIsGone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by, i := r.issued()
		r.must(errOf(r.notice("a", i.Reference, i.Amount+9)))
		r.must(r.AskRefund(r.ctx, by, i.ID, AskRefund{iban}))
		r.must(errOf(r.Reverse(r.ctx, access.System(access.Fees), ChannelBiller, "a", i.Amount+9)))
		m := r.view(by, i).Moves[0]
		r.refused(r.agree(cashier(), m), "payment.move.gone")
		r.refused(r.Decline(r.ctx, cashier(), m.ID, Decline{Version: "1", Reason: "no"}), "reason payment.move.answer")
		r.must(r.Decline(r.ctx, cashier(), m.ID, Decline{Version: "1", Reason: "The bank took this payment back on Monday."}))
		if m = r.view(by, i).Moves[0]; m.State != MoveDeclined || m.Answer.Empty() {
			t.Errorf("%+v", m)
		}
		r.refused(r.agree(cashier(), m), "payment.move.decided")
		r.sound()
	})
}

// TestANoticeAfterTheStatement gives nothing back of what may be one payment that was told late, until the bank has shown the second.
func TestANoticeAfterTheStatement(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		at := cashier()
		account := r.account(at)
		by, i := r.issued()
		j := r.issue(by, "another case")
		line := "23/11/2026,1750," + i.Reference + ","
		r.must(errOf(r.load(at, account, line+"FT1,")))
		r.must(errOf(r.notice("late", i.Reference, i.Amount)))
		r.refused(r.UseCredit(r.ctx, by, i.ID, UseCredit{j.ID}), "payment.move.doubtful")
		r.must(r.AskRefund(r.ctx, by, i.ID, AskRefund{iban}))
		m := r.view(by, i).Moves[0]
		r.refused(r.agree(at, m), "payment.move.doubtful")
		if v := r.move(m.ID); v.May == nil {
			t.Error("the page offers it")
		}
		r.must(errOf(r.load(at, account, line+"FT1,", line+"FT2,")))
		r.must(r.agree(at, m))
		r.sound()

		// The bank takes the notice back: what is left was one payment.
		by, i = r.issued()
		r.must(errOf(r.load(at, account, "23/11/2026,1750,"+i.Reference+",FT3,")))
		r.must(errOf(r.notice("later", i.Reference, i.Amount)))
		r.must(errOf(r.Reverse(r.ctx, access.System(access.Fees), ChannelBiller, "later", i.Amount)))
		if v := r.view(by, i); v.Credit != 0 || v.State != StatePaid {
			t.Errorf("%+v", v)
		}
		r.sound()
	})
}

// TestUseCredit counts what was paid too much for another invoice of the same payer, who needs nobody for that.
func TestUseCredit(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by, i := r.issued()
		other, k := r.issued()
		r.must(errOf(r.notice("a", i.Reference, 2*i.Amount+5)))
		j := r.issue(by, "another case")
		for _, to := range []string{k.ID, "nonsense", ""} {
			r.refused(r.UseCredit(r.ctx, by, i.ID, UseCredit{to}), "to fault.choose")
		}
		if err := r.UseCredit(r.ctx, other, i.ID, UseCredit{k.ID}); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("somebody else's credit: %v", err)
		}
		r.refused(r.UseCredit(r.ctx, by, i.ID, UseCredit{i.ID}), "payment.move.not_owed")
		if v := r.view(by, i); len(v.Takers) != 1 || v.Takers[0].ID != j.ID || v.Free != i.Amount+5 {
			t.Errorf("%+v", v)
		}
		r.must(r.UseCredit(r.ctx, by, i.ID, UseCredit{j.ID}))
		if v := r.view(by, j); v.State != StatePaid || v.Receipt == nil || v.Held != 0 {
			t.Errorf("%+v", v)
		}
		if v := r.view(by, i); v.Credit != 5 {
			t.Errorf("left: %+v", v)
		}
		r.refused(r.UseCredit(r.ctx, by, i.ID, UseCredit{j.ID}), "payment.move.not_owed")
		r.sound()
	})
}

// TestTransfer brings money that came under no reference to its invoice, and money that came under somebody else's.
func TestTransfer(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by, i := r.issued()
		stray, err := r.notice("a", "4711", i.Amount-1)
		r.must(err)
		why := "The payer showed the slip at the counter."
		one, two := r.named(access.Cashier), r.named(access.Cashier)
		for _, x := range []struct {
			c    ProposeTransfer
			want string
		}{
			{ProposeTransfer{Money: stray.Money, Reference: "12", Reason: why}, "reference payment.desk.no_reference"},
			{ProposeTransfer{Money: stray.Money, Reference: " ", Reason: why}, "reference payment.desk.empty_reference"},
			{ProposeTransfer{Money: stray.Money, Reference: i.Reference, Reason: "so"}, "reason payment.move.reason"},
		} {
			_, err := r.ProposeTransfer(r.ctx, one, x.c)
			r.refused(err, x.want)
		}
		if _, err := r.ProposeTransfer(r.ctx, by, ProposeTransfer{Money: stray.Money, Reference: i.Reference, Reason: why}); err == nil {
			t.Error("a member proposes")
		}
		self := cashier()
		self.Person = by.Person
		if _, err := r.ProposeTransfer(r.ctx, self, ProposeTransfer{Money: stray.Money, Reference: i.Reference, Reason: why}); err == nil {
			t.Error("a cashier proposes it for their own invoice")
		}
		move, err := r.ProposeTransfer(r.ctx, one, ProposeTransfer{Money: stray.Money, Reference: i.Reference, Reason: why})
		r.must(err)
		_, err = r.ProposeTransfer(r.ctx, one, ProposeTransfer{Money: stray.Money, Reference: i.Reference, Reason: why})
		r.refused(err, "payment.move.nothing")
		r.refused(r.agree(one, r.move(move)), "payment.move.another")
		// Whoever proposes and whoever agrees see how it came.
		lying, err := r.Lying(r.ctx, one, "", stray.Money)
		r.must(err)
		for _, came := range []*MoneyView{lying.Came, r.move(move).Came} {
			if came == nil || came.ID != stray.Money || came.Under != "4711" || came.Own != "a" || came.Channel != ChannelBiller {
				t.Errorf("how it came: %+v", came)
			}
		}
		r.must(r.agree(two, r.move(move)))
		if v := r.view(by, i); v.State != StateIssued || v.Held != i.Amount-1 || len(v.Money) != 1 {
			t.Errorf("%+v", v)
		}
		r.sound()

		// Under the reference of somebody who has paid already.
		of, k := r.issued()
		r.must(errOf(r.notice("b", k.Reference, k.Amount)))
		r.must(errOf(r.notice("c", k.Reference, 1)))
		move, err = r.ProposeTransfer(r.ctx, one, ProposeTransfer{Invoice: k.ID, Reference: i.Reference, Reason: why})
		r.must(err)
		if m := r.view(of, k).Moves; len(m) != 1 || m[0].To != "" || !m[0].Reason.Empty() || m[0].Amount != 1 {
			t.Errorf("whose money it was learns: %+v", m)
		}
		if m := r.move(move); m.AskedBy.Empty() || m.Came != nil || m.To != i.Reference || m.From != k.Reference || m.Reason.Reveal() != why {
			t.Errorf("%+v", m)
		}
		r.must(r.agree(two, r.move(move)))
		if v := r.view(by, i); v.State != StatePaid || v.Receipt == nil {
			t.Errorf("%+v", v)
		}
		_, err = r.ProposeTransfer(r.ctx, one, ProposeTransfer{Invoice: k.ID, Reference: i.Reference, Reason: why})
		r.refused(err, "payment.move.nothing")
		r.sound()

		// A reversal of what was moved is owed again where it came in.
		r.must(errOf(r.Reverse(r.ctx, access.System(access.Fees), ChannelBiller, "c", 1)))
		r.must(errOf(r.Reverse(r.ctx, access.System(access.Fees), ChannelBiller, "a", i.Amount-1)))
		r.sound()
		list, more, err := r.ListStanding(r.ctx, registrar(), ListAgain, "")
		if err != nil || more || len(list) != 2 {
			t.Errorf("%+v %v %v", list, more, err)
		}
	})
}

// TestCreditsAreListed sees that nothing which lies for a payer, or is owed again, is on no list.
func TestCreditsAreListed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by, i := r.issued()
		r.must(errOf(r.notice("a", i.Reference, i.Amount+50)))
		held := func(want int) {
			t.Helper()
			if list, _, err := r.ListStanding(r.ctx, cashier(), ListHeld, ""); err != nil || len(list) != want {
				t.Errorf("held: %+v %v", list, err)
			}
		}
		asked := func(which string, want int) {
			t.Helper()
			if list, _, err := r.ListMoves(r.ctx, registrar(), which, ""); err != nil || len(list) != want {
				t.Errorf("%s: %+v %v", which, list, err)
			}
		}
		held(1)
		r.must(r.AskRefund(r.ctx, by, i.ID, AskRefund{iban}))
		held(0)
		asked(ListAsked, 1)
		r.must(r.agree(cashier(), r.view(by, i).Moves[0]))
		asked(ListAsked, 1)
		r.must(r.agree(cashier(), r.view(by, i).Moves[0]))
		asked(ListAsked, 0)
		asked(ListDue, 1)
		if _, _, err := r.ListMoves(r.ctx, by, ListDue, ""); err == nil {
			t.Error("a member lists them")
		}
	})
}
