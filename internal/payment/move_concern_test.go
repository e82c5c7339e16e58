package payment

import (
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
)

const misread = "The payer wrote a wrong reference, as the slip shows."

// TestTransferConcernsBothPayers sees that whoever's money a transfer takes has no part in it as an officer.
func TestTransferConcernsBothPayers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		giver, i := r.issued()
		_, j := r.issued()
		r.must(errOf(r.notice("a", i.Reference, 2*i.Amount)))
		m, err := r.ProposeTransfer(r.ctx, r.named(access.Cashier), ProposeTransfer{Invoice: i.ID, Reference: j.Reference, Reason: misread})
		r.must(err)
		own := registrar()
		own.Person = giver.Person
		_, err = r.ShowMove(r.ctx, own, m)
		r.refused(err, "access.own_affair")
		r.refused(r.Agree(r.ctx, own, m, Agree{"1"}), "access.own_affair")
		r.refused(r.Decline(r.ctx, own, m, Decline{"1", misread}), "access.own_affair")
		r.must(r.Agree(r.ctx, registrar(), m, Agree{"1"}))
		r.sound()
	})
}

// TestTransferToWhatIsPaidMeanwhile sees that of two transfers to one invoice the second, which would be its payer's to take away, is refused.
func TestTransferToWhatIsPaidMeanwhile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		_, i := r.issued()
		_, k := r.issued()
		taker, j := r.issued()
		r.must(errOf(r.notice("a", i.Reference, 2*i.Amount)))
		r.must(errOf(r.notice("b", k.Reference, 2*k.Amount)))
		var moves []string
		for _, from := range []Invoice{i, k} {
			m, err := r.ProposeTransfer(r.ctx, cashier(), ProposeTransfer{Invoice: from.ID, Reference: j.Reference, Reason: misread})
			r.must(err)
			moves = append(moves, m)
		}
		r.must(r.Agree(r.ctx, registrar(), moves[0], Agree{"1"}))
		if m, err := r.ShowMove(r.ctx, registrar(), moves[1]); key(m.May) != "payment.move.less" || err != nil {
			t.Errorf("%v %v", m.May, err)
		}
		r.refused(r.Agree(r.ctx, registrar(), moves[1], Agree{"1"}), "payment.move.less")
		if v := r.view(taker, j); v.State != StatePaid || v.Credit != 0 {
			t.Errorf("%s, and %d of another's is the taker's", v.State, v.Credit)
		}
		r.sound()
	})
}

// TestTransferFromOneSource refuses a proposal that names an invoice beside the money of nobody that it takes.
func TestTransferFromOneSource(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by, i := r.issued()
		_, j := r.issued()
		r.must(errOf(r.notice("a", i.Reference, i.Amount+900)))
		nobodys, err := r.notice("n", "", 500)
		r.must(err)
		if _, err = r.ProposeTransfer(r.ctx, cashier(), ProposeTransfer{Invoice: i.ID, Money: nobodys.Money, Reference: j.Reference, Reason: misread}); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("%v", err)
		}
		if v := r.view(by, i); v.Free != 900 || len(v.Moves) > 0 {
			t.Errorf("%d is free, after %d moves", v.Free, len(v.Moves))
		}
	})
}

// TestSlipsAloneMoveNothing sees that no credit that one cashier made of a slip goes anywhere before a statement shows it.
func TestSlipsAloneMoveNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		at := cashier()
		account := r.account(at)
		by, i := r.issued()
		j := r.issue(by, "another case")
		_, others := r.issued()
		c := r.claimed(by, i, "slip")
		r.must(errOf(r.Confirm(r.ctx, at, c.ID, Confirm{Version: "1", Found: "9,000", Other: true})))
		r.refused(r.UseCredit(r.ctx, by, i.ID, UseCredit{j.ID}), "payment.move.unshown")
		m, err := r.ProposeTransfer(r.ctx, at, ProposeTransfer{Invoice: i.ID, Reference: others.Reference, Reason: misread})
		r.must(err)
		if v, err := r.ShowMove(r.ctx, registrar(), m); key(v.May) != "payment.move.unshown" || err != nil {
			t.Errorf("%v %v", v.May, err)
		}
		r.refused(r.Agree(r.ctx, registrar(), m, Agree{"1"}), "payment.move.unshown")
		r.must(r.AskRefund(r.ctx, by, i.ID, AskRefund{iban}))
		refund := r.view(by, i).Moves[0]
		r.refused(r.agree(registrar(), refund), "payment.move.unshown")

		// What a bank told of beside it can go, and all of it when a statement shows the slip.
		r.must(errOf(r.notice("beside", i.Reference, i.Amount)))
		r.must(r.Agree(r.ctx, registrar(), m, Agree{"1"}))
		r.refused(r.agree(registrar(), refund), "payment.move.unshown")
		r.must(errOf(r.load(at, account, "23/11/2026,9000,slip "+i.Reference+",FT-4711,")))
		r.must(r.agree(registrar(), refund))
		r.must(r.UseCredit(r.ctx, by, i.ID, UseCredit{j.ID}))
		r.sound()
	})
}

// TestOneTransferShownForTwo sees that a transfer which a statement has shown for one challan is confirmed for no other, whatever picture of it is sent.
func TestOneTransferShownForTwo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		at := cashier()
		account := r.account(at)
		_, paid := r.issued()
		r.must(errOf(r.load(at, account, "23/11/2026,1750,"+paid.Reference+",ft-26327-0091,", "23/11/2026,1750,cash,FT-26327-0092,")))
		by, i := r.issued()
		c := r.claimed(by, i, "a slip")
		_, err := r.Confirm(r.ctx, at, c.ID, Confirm{Version: "1"})
		r.refused(err, "payment.confirm.counted")
		if v := r.view(by, i); v.State != StateIssued {
			t.Errorf("it is %s", v.State)
		}
		// One that nobody has counted, and an old one whose number came again, are confirmed.
		for n, number := range []string{"FT-26327-0092", "FT-26327-0091", "0"} {
			other, j := r.issued()
			s := r.slip(number)
			if s.BankNumber = number; n == 1 {
				r.now.Move(11 * 24 * time.Hour)
				today := r.law().Day.String()
				s.Year, s.Month, s.Day = today[:4], today[5:7], today[8:]
			}
			r.must(r.SendSlip(r.ctx, other, j.ID, s))
			r.must(errOf(r.Confirm(r.ctx, at, r.view(other, j).Claims[0].ID, Confirm{Version: "1"})))
		}
		r.sound()
	})
}
