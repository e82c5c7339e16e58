package payment

import (
	"testing"

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
