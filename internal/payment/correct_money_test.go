package payment

import (
	"strconv"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
)

// TestCorrectMoney takes a false slip from the books, and what was not for an invoice from it, also after its month was closed.
func TestCorrectMoney(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		at := cashier()
		account := r.account(at)
		by, i := r.issued()
		c := r.claimed(by, i, "false")
		r.must(errOf(r.Confirm(r.ctx, at, c.ID, Confirm{Version: "1"})))
		told := func(ch Channel) []MoneyView {
			t.Helper()
			v, err := r.ListTold(r.ctx, at, ch, "")
			r.must(err)
			return v.List
		}
		list := told(ChannelSlip)
		if len(list) != 1 || list[0].Invoice != i.Reference || list[0].Payer.Empty() || !list[0].Unknown {
			t.Fatalf("%+v", list)
		}
		m := list[0]
		const why = "The branch says that it never stamped this slip."
		correct := func(by access.Actor, kind, version, reason string) error {
			return r.CorrectMoney(r.ctx, by, m.ID, CorrectMoney{Version: version, Kind: kind, Reason: reason})
		}
		self := cashier()
		self.Person = by.Person
		r.refused(correct(at, "both", "1", why), "kind fault.choose")
		r.refused(correct(at, CorrectUnknown, "1", "no"), "reason payment.move.reason")
		r.refused(correct(by, CorrectUnknown, "1", why), "access.denied")
		r.refused(correct(self, CorrectUnknown, "1", why), "access.own_affair")
		r.refused(correct(at, CorrectUnknown, "7", why), "fault.stale")
		if _, err := r.ShowMoney(r.ctx, by, m.ID); err == nil {
			t.Error("a payer opens it")
		}

		// The month is closed; the entry that reverses stands in the open one.
		r.now.Move(15 * 24 * time.Hour)
		books, err := r.ShowBooks(r.ctx, at, "2026-11")
		r.must(err)
		r.must(r.CloseMonth(r.ctx, at, "2026-11", CloseMonth{strconv.FormatInt(books.Entries, 10), "2026-11"}))
		r.must(correct(at, CorrectUnknown, "1", why))
		r.refused(correct(at, CorrectUnknown, "2", why), "payment.correct.not")
		r.sound()
		v := r.view(by, i)
		if v.OwedBack != i.Amount || v.State != StatePaid || len(v.Wrong) != 1 || v.Wrong[0].Reason.Reveal() != why || len(told(ChannelSlip)) != 0 {
			t.Errorf("%+v", v.Wrong)
		}
		if x, err := r.ShowMoney(r.ctx, at, m.ID); err != nil || len(x.Corrections) != 1 || x.State != MoneyReversed || x.May == nil {
			t.Errorf("%+v %v", x.Corrections, err)
		}

		// Money that a bank told of is not unknown to it; it can be for another invoice, as two officers say.
		_, j := r.issued()
		got, err := r.notice("004711-9", j.Reference, j.Amount)
		r.must(err)
		m = told(ChannelBiller)[0]
		if m.ID != got.Money || m.Own != "004711-9" {
			t.Errorf("%+v", m)
		}
		r.refused(correct(at, CorrectUnknown, "1", why), "payment.correct.known")
		r.must(correct(at, CorrectElsewhere, "1", "The payer wrote that two digits were swapped."))
		r.sound()
		if list, _, err := r.ListNobodys(r.ctx, at, ""); err != nil || len(list) != 1 || list[0].Money != m.ID || list[0].Held != j.Amount {
			t.Errorf("%+v %v", list, err)
		}
		move, err := r.ProposeTransfer(r.ctx, at, ProposeTransfer{Money: m.ID, Reference: i.Reference, Reason: "The payer wrote that two digits were swapped."})
		r.must(err)
		if list, _, err := r.ListNobodys(r.ctx, at, ""); err != nil || len(list) != 0 {
			t.Errorf("%+v %v", list, err)
		}
		r.must(r.Agree(r.ctx, cashier(), move, Agree{"1"}))
		if v := r.view(by, i); v.OwedBack != 0 || v.Credit != 0 {
			t.Errorf("%+v", v)
		}
		r.sound()

		// What a slip alone says has come is taken from its invoice, and waits for its statement before it goes to another.
		owner, l := r.issued()
		c = r.claimed(owner, l, "of another")
		r.must(errOf(r.Confirm(r.ctx, at, c.ID, Confirm{Version: "1"})))
		m = told(ChannelSlip)[0]
		r.must(correct(at, CorrectElsewhere, "1", "The payer wrote that two digits were swapped."))
		_, o := r.issued()
		move, err = r.ProposeTransfer(r.ctx, at, ProposeTransfer{Money: m.ID, Reference: o.Reference, Reason: "The payer wrote that two digits were swapped."})
		r.must(err)
		r.refused(r.Agree(r.ctx, cashier(), move, Agree{"1"}), "payment.move.unshown")
		r.sound()

		// What a statement brought to the wrong invoice.
		payer, k := r.issued()
		r.must(errOf(r.load(at, account, "8/12/2026,1750,"+k.Reference+",FT1,")))
		m.ID = r.view(payer, k).id(t, r)
		r.must(correct(at, CorrectElsewhere, "1", "The payer of this line is another, as the bank says."))
		r.sound()
		if v := r.view(payer, k); v.OwedBack != k.Amount || len(v.Money) != 0 {
			t.Errorf("%+v", v.Money)
		}
		if _, err := r.ShowMoney(r.ctx, at, "none"); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("%v", err)
		}
	})
}

// id is that of the only money on an invoice.
func (v View) id(t *testing.T, r *room) (id string) {
	t.Helper()
	r.must(r.db.View(r.ctx, func(tx *db.Tx) error {
		list, err := listMoney(r.ctx, tx, v.ID)
		if err == nil && len(list) == 1 {
			id = list[0].ID
		}
		return err
	}))
	return id
}
