package payment

import (
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
	"sanad/internal/money"
)

// TestForgetStatements sees that nothing of what an old statement told of people is left, in the rows or under its key, and that everything else stays.
func TestForgetStatements(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := cashier()
		account := r.account(by)
		_, i := r.issued()
		lines := []string{"23/11/2026,1750," + i.Reference + ",FT1,Hira Malik", "23/11/2026,-25,Charges of Hira,FT2,Hira Malik"}
		old, err := r.load(by, account, lines...)
		r.must(err)
		r.needs.KeepStatements = 10
		sealed := func() (n int64) {
			t.Helper()
			r.must(d.View(r.ctx, func(tx *db.Tx) (err error) {
				n, err = db.Get[int64](r.ctx, tx, `select count(*) from payment_movement where statement_id = ? and (payer is not null or words is not null or number is not null or reason is not null or bank_index is not null)`, old.Statement)
				return err
			}))
			return n
		}
		keys := func() (n int64) {
			t.Helper()
			_, err := r.vault.Seal(r.ctx, fieldOf(movementRow{ID: "x", Statement: old.Statement}, "payer"), "somebody")
			if err != nil && !fault.Is(err, fault.KindNotFound) {
				t.Error(err)
			}
			if err == nil {
				n = 1
			}
			return n
		}
		state := func(id string) string {
			t.Helper()
			s, err := r.ShowStatement(r.ctx, by, id, "")
			r.must(err)
			return s.State
		}
		charge := r.unmatched(by)[0]
		r.now.Move((10*366 + 30) * 24 * time.Hour)
		fresh, err := r.load(by, account, "23/11/2036,5,Cash,FT9,Ali Raza")
		r.must(err)
		r.must(r.ForgetStatements(r.ctx))
		if sealed() != 2 || keys() != 1 {
			t.Fatal("a line of it waits still, and it is forgotten")
		}
		r.must(r.BookCharge(r.ctx, by, charge.ID, BookCharge{Version: charge.versioned(), Reason: whyAside}))
		before, books := r.bankOf(by), r.booked("bank/"+account)
		r.must(r.ForgetStatements(r.ctx))
		r.must(r.ForgetStatements(r.ctx))
		if sealed() != 0 || keys() != 0 || state(old.Statement) != statementForgotten || state(fresh.Statement) != statementLoaded {
			t.Errorf("%d rows and %d keys, %s", sealed(), keys(), state(old.Statement))
		}
		if got := r.became(by, old.Statement); got != "received charge" {
			t.Error(got)
		}
		if v := r.movement(by, charge.ID); !v.Payer.Empty() || !v.Words.Empty() || v.Amount != money.Amount(-2_500) {
			t.Errorf("%+v", v.Movement)
		}
		if r.bankOf(by) != before || r.booked("bank/"+account) != books {
			t.Errorf("the books: %+v, then %+v", before, r.bankOf(by))
		}
		if again, err := r.load(by, account, lines...); err != nil || !again.Again {
			t.Errorf("%+v %v", again, err)
		}
		if other, err := r.load(by, account, append(lines, "24/11/2026,7,x,FT3,")...); err != nil || other.New != 1 {
			t.Errorf("a line is known by it still: %+v %v", other, err)
		}
		r.sound()
	})
}

// TestBankWords shows a payer what the bank tells of their payment: its number, and their own name, and never another's.
func TestBankWords(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := cashier()
		account := r.account(by)
		mine, i := r.issued()
		father, j := r.issued()
		told, k := r.issued()
		name := r.view(mine, i).Payer.Reveal()
		r.must(errOf(r.notice("004711-22", k.Reference, k.Amount)))
		line := "23/11/2026,1750,"
		r.must(errOf(r.load(by, account, line+i.Reference+",FT1,MR "+name, line+j.Reference+",FT2,Somebody Else", line+"1LINK 004711-22,FT3,", line+"no reference,FT4,"+name)))
		for n, x := range []struct {
			by           access.Actor
			of           Invoice
			number, name string
			another      bool
		}{{mine, i, "FT1", "MR " + name, false}, {father, j, "FT2", "", true}, {told, k, "FT3", "", false}} {
			v := r.view(x.by, x.of)
			if len(v.Money) != 1 {
				t.Fatalf("%d: %+v", n, v.Money)
			}
			if l := v.Money[0].Line; l.Number.Reveal() != x.number || l.Name.Reveal() != x.name || l.Another != x.another {
				t.Errorf("%d: %q %q %v", n, l.Number.Reveal(), l.Name.Reveal(), l.Another)
			}
		}
	})
}
