package payment

import (
	"testing"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
)

// TestToldAfterItWasShown counts once what a channel tells after its statement, if the bank's words name it, whatever comes after or came before.
func TestToldAfterItWasShown(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		at := cashier()
		account := r.account(at)
		by, i := r.issued()
		line := "23/11/2026,1750," + i.Reference + " 1LINK 004711-22,"
		r.must(errOf(r.load(at, account, line+"FT1,")))
		same := func(external string, want MoneyState, credit int64) {
			t.Helper()
			got, err := r.notice(external, i.Reference, i.Amount)
			if err != nil || got.State != want {
				t.Errorf("%s is %+v: %v", external, got, err)
			}
			if v := r.view(by, i); int64(v.Credit) != credit || v.State != StatePaid {
				t.Errorf("after %s: %+v", external, v)
			}
			r.sound()
		}
		same("004711-2", MoneyApplied, 175_000) // within a longer number: another payment
		same("004711-22", MoneySame, 175_000)
		if got, err := r.notice("004711-22", i.Reference, i.Amount); err != nil || !got.Again || got.State != MoneySame {
			t.Errorf("told twice: %+v %v", got, err)
		}
		if _, err := r.notice("004711-22", i.Reference, 5); !fault.Is(err, fault.KindConflict) {
			t.Errorf("with another sum: %v", err)
		}
		// Its channel takes it back: what the statement has shown goes, and the fee is owed again, less what lies there.
		back, err := r.Reverse(r.ctx, access.System(access.Fees), ChannelBiller, "004711-22", i.Amount)
		if err != nil || back.State != MoneyReversed {
			t.Errorf("%+v %v", back, err)
		}
		if v := r.view(by, i); v.Credit != 0 || v.OwedBack != 0 {
			t.Errorf("%+v", v)
		}
		r.sound()
		if again, err := r.Reverse(r.ctx, access.System(access.Fees), ChannelBiller, "004711-22", i.Amount); err != nil || !again.Again {
			t.Errorf("%+v %v", again, err)
		}
		r.sound()

		// A switch names the bank and the day with it, the bank its number alone.
		by, i = r.issued()
		r.must(errOf(r.load(at, account, "23/11/2026,1750,"+i.Reference+" 164342566124,,")))
		same("1link/EXAMPLE/20261123/164342566124", MoneySame, 0)

		// It was not for this invoice, and two officers gave it to another: it is taken from there.
		by, i = r.issued()
		taker, j := r.issued()
		r.must(errOf(r.load(at, account, "23/11/2026,1750,"+i.Reference+",815-4712,")))
		r.must(errOf(r.notice("815-4712", i.Reference, i.Amount)))
		var shown string
		r.must(r.db.View(r.ctx, func(tx *db.Tx) (err error) {
			shown, err = db.Get[string](r.ctx, tx, `select same_as from payment_money where external_id = '815-4712'`)
			return err
		}))
		r.must(r.CorrectMoney(r.ctx, at, shown, CorrectMoney{Version: "1", Kind: CorrectElsewhere, Reason: "The payer wrote that two digits were swapped."}))
		if v := r.view(by, i); v.OwedBack != i.Amount || len(v.Money) != 0 {
			t.Errorf("%+v", v.Money)
		}
		move, err := r.ProposeTransfer(r.ctx, at, ProposeTransfer{Money: shown, Reference: j.Reference, Reason: "The payer wrote that two digits were swapped."})
		r.must(err)
		r.must(r.Agree(r.ctx, cashier(), move, Agree{"1"}))
		if v := r.view(taker, j); v.State != StatePaid {
			t.Errorf("%+v", v.State)
		}
		r.must(errOf(r.Reverse(r.ctx, access.System(access.Fees), ChannelBiller, "815-4712", i.Amount)))
		if v := r.view(taker, j); v.OwedBack != j.Amount {
			t.Errorf("%+v", v.OwedBack)
		}
		r.sound()

		// It was taken back before it was told.
		by, i = r.issued()
		r.must(errOf(r.load(at, account, "23/11/2026,1750,"+i.Reference+",815-4711,")))
		r.must(errOf(r.Reverse(r.ctx, access.System(access.Fees), ChannelBiller, "815-4711", i.Amount)))
		if got, err := r.notice("815-4711", i.Reference, i.Amount); err != nil || got.State != MoneyReversed {
			t.Errorf("%+v %v", got, err)
		}
		if v := r.view(by, i); v.OwedBack != i.Amount || v.State != StatePaid {
			t.Errorf("%+v", v)
		}
		r.sound()
	})
}

// TestCountOnce lets a cashier say that two payments are one, as long as that is so.
func TestCountOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		at := cashier()
		account := r.account(at)
		by, i := r.issued()
		r.must(errOf(r.load(at, account, "23/11/2026,1750,"+i.Reference+",FT1,")))
		r.must(errOf(r.notice("late", i.Reference, i.Amount)))
		v, err := r.ShowTwice(r.ctx, at, i.ID)
		if err != nil || v.Own != "late" || v.Line.Number != "FT1" || v.May != nil || v.Told.Channel != ChannelBiller || v.Shown.Channel != ChannelStatement {
			t.Fatalf("%+v %v", v, err)
		}
		if m, err := r.ShowMoney(r.ctx, at, v.Money); err != nil || m.Doubtful != i.ID {
			t.Errorf("%+v %v", m, err)
		}
		once := func(by access.Actor, version string) error {
			return r.CountOnce(r.ctx, by, CountOnce{Invoice: i.ID, Money: v.Money, Version: version})
		}
		if _, err := r.ShowTwice(r.ctx, by, i.ID); err == nil {
			t.Error("a payer compares")
		}
		r.refused(once(by, v.Version), "access.denied")
		self := cashier()
		self.Person = by.Person
		r.refused(once(self, v.Version), "access.own_affair")
		r.refused(once(at, "7"), "fault.stale")
		_, other := r.issued()
		r.refused(r.CountOnce(r.ctx, at, CountOnce{Invoice: other.ID, Money: v.Money, Version: v.Version}), "payment.once.not")
		r.must(r.AskRefund(r.ctx, by, i.ID, AskRefund{iban}))
		r.must(once(at, v.Version))
		r.refused(once(at, v.Version), "payment.once.not")
		r.sound()
		m := r.view(by, i).Moves[0]
		r.refused(r.agree(at, m), "payment.move.gone")
		r.must(r.Decline(r.ctx, at, m.ID, Decline{Version: "1", Reason: "Both were one payment, as the bank says."}))
		if v := r.view(by, i); v.Credit != 0 || v.State != StatePaid || v.Money[1].State != MoneySame {
			t.Errorf("%+v", v)
		}
		a, err := r.ShowAgreement(r.ctx, at)
		if err != nil || a.Channels[0].Amount != 0 {
			t.Errorf("the channel still owes: %+v %v", a.Channels, err)
		}
		// There were two after all, as the next statement shows.
		r.must(errOf(r.load(at, account, "23/11/2026,1750,"+i.Reference+",FT2,")))
		if v := r.view(by, i); v.Credit != i.Amount {
			t.Errorf("%+v", v)
		}
		r.sound()

		// What was told, and lies there no more, is not taken from the books.
		r.refused(decideCountOnce(moneyRow{Amount: 5, Version: 1}, true, invoiceRow{Held: 4}, at, "1"), "payment.once.used")
	})
}
