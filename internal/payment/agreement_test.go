package payment

import (
	"fmt"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/id"
	"sanad/internal/money"
)

// TestAgreement follows what a channel told until the bank has shown it, and names what nobody can explain.
func TestAgreement(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := cashier()
		account := r.account(by)
		_, i := r.issued()
		payer, j := r.issued()
		r.must(errOf(r.notice("004711-22", i.Reference, i.Amount)))
		channel := func(amount, late money.Amount) {
			t.Helper()
			a, err := r.ShowAgreement(r.ctx, by)
			if err != nil || len(a.Channels) != 1 || a.Channels[0].Channel != ChannelBiller || a.Channels[0].Amount != amount || a.Channels[0].Late != late {
				t.Errorf("%+v %v", a, err)
			}
		}
		bank := func() BankAgreement {
			t.Helper()
			a, err := r.ShowAgreement(r.ctx, by)
			if err != nil || len(a.Banks) != 1 {
				t.Fatalf("%+v %v", a, err)
			}
			return a.Banks[0]
		}
		channel(i.Amount, 0)
		if b := bank(); !b.Agrees() || b.Books != 0 || !b.Last.IsZero() {
			t.Errorf("%+v", b)
		}
		r.now.Move(7 * 24 * time.Hour)
		channel(i.Amount, i.Amount)
		r.must(errOf(r.load(by, account, "23/11/2026,1750,1LINK 004711-22,FT3,", "24/11/2026,1750,"+id.Grouped(j.Reference)+",FT4,", "24/11/2026,-25,Charges,,")))
		channel(0, 0)
		b := bank()
		if b.Agrees() || b.Books != 2*175_000 || b.Unmatched != -2_500 || b.Waiting != 1 || b.Differs != 0 {
			t.Errorf("%+v", b)
		}
		list, err := r.ListUnmatched(r.ctx, by, "")
		r.must(err)
		r.must(r.SetAside(r.ctx, by, list.List[0].ID, SetAside{Version: fmt.Sprint(list.List[0].Version), Reason: "What the bank takes for the account each month."}))
		if b = bank(); !b.Agrees() || b.Aside != -2_500 || b.SetAside != 1 {
			t.Errorf("%+v", b)
		}
		// Somebody books on the account beside the program.
		r.must(r.db.Update(r.ctx, func(tx *db.Tx) error {
			return insertEntry(r.ctx, tx, entryRow{ID: "x", Kind: entryMoved, BookOn: r.law().Day, MadeAt: r.now.Now()},
				[]postingRow{{Account: accountBank + account, Subject: "x", Amount: 7}, {Account: "charge", Subject: "x", Amount: -7}})
		}))
		if b = bank(); b.Agrees() || b.Differs != 7 {
			t.Errorf("%+v", b)
		}
		// What is taken back and was never told, or with another sum, is asked about.
		r.must(errOf(r.Reverse(r.ctx, access.System(access.Fees), ChannelBiller, "lost", 5)))
		_, err = r.notice("lost", j.Reference, 6)
		r.refused(err, "payment.receive.other")
		if a, err := r.ShowAgreement(r.ctx, by); err != nil || len(a.Orphans) != 1 || a.Orphans[0].Amount != 5 {
			t.Errorf("%+v %v", a.Orphans, err)
		}
		if got, err := r.notice("lost", j.Reference, 5); err != nil || got.State != MoneyReversed {
			t.Errorf("%+v %v", got, err)
		}
		if a, err := r.ShowAgreement(r.ctx, by); err != nil || len(a.Orphans) != 0 {
			t.Errorf("%+v %v", a.Orphans, err)
		}
		if _, err := r.ShowAgreement(r.ctx, payer); err == nil {
			t.Error("a payer reads it")
		}
	})
}
