package payment

import (
	"strconv"
	"testing"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/money"
)

// refunded pays an invoice and some more, and pays the more out under a number of the bank.
func (r *room) refunded(over money.Amount, number string) (access.Actor, Move) {
	r.t.Helper()
	by, i := r.issued()
	r.must(errOf(r.notice(id.New(r.now.Now()), i.Reference, i.Amount+over)))
	m := r.begun(cashier(), r.due(by, i).ID)
	typed := r.payOut(m)
	typed.BankNumber = number
	r.must(r.PayOut(r.ctx, cashier(), m.ID, typed))
	return by, r.move(m.ID)
}

// due asks for what lies on an invoice back, and lets two agree.
func (r *room) due(by access.Actor, i Invoice) Move {
	r.t.Helper()
	r.must(r.AskRefund(r.ctx, by, i.ID, AskRefund{iban}))
	m := r.view(by, i).Moves[0]
	r.must(r.agree(r.named(access.Cashier), m))
	r.must(r.agree(r.named(access.Registrar), r.move(m.ID)))
	return r.move(m.ID)
}

// TestRefundOnAStatement sees refunds leave the account: by the bank's number alone, and of two that fit neither.
func TestRefundOnAStatement(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := cashier()
		account := r.account(by)
		_, one := r.refunded(500, "FT-77/8800")
		payer, two := r.refunded(500, "FT-77/8801")
		_, _ = r.refunded(900, "FT-77/8802")
		loaded, err := r.load(by, account,
			"23/11/2026,-5,IBFT FT-77/8800 to somebody,R1,",          // by its number
			"23/11/2026,-9,IBFT FT-77/8800 or another,R2,",           // the number is of another sum
			"23/11/2026,-5,Stationery,R3,",                           // of the sum of a refund
			"23/11/2026,-25,Charges of the month,,",                  //
			"23/11/2026,-9,"+id.WithCheck("90210999999999")+",R4,",   // a reference that nobody has
			"23/11/2026,-5,FT-77/8801 "+one.From+" "+two.From+",R5,", // it names two
		)
		r.must(err)
		if got := r.became(by, loaded.Statement); got != "refund unmatched unmatched unmatched unmatched unmatched" {
			t.Fatal(got)
		}
		r.sound()
		if got := r.booked("due/refund"); got != -500-900 {
			t.Errorf("due %d", got)
		}
		list := r.unmatched(by)
		v := r.movement(by, list[1].ID)
		if len(v.Proposed) != 1 || !v.Proposed[0].Out || v.Proposed[0].ID != two.ID || v.Proposed[0].Certain || v.Proposed[0].Payer.Empty() {
			t.Fatalf("%+v", v.Proposed)
		}
		if seen, err := r.ShowStatement(r.ctx, by, loaded.Statement, ""); err != nil || seen.Movements[0].Invoice != one.From || one.From == "" {
			t.Errorf("%+v %v", seen.Movements[0], err)
		}
		own := by
		own.Person = payer.Person
		if v := r.movement(own, list[1].ID); len(v.Proposed) != 0 {
			t.Errorf("a cashier is shown their own refund: %+v", v.Proposed)
		}
		r.refused(r.ApplyMovement(r.ctx, own, list[1].ID, ApplyMovement{Version: "1", Move: two.ID}), "access.own_affair")
		r.refused(r.ApplyMovement(r.ctx, by, list[0].ID, ApplyMovement{Version: r.movement(by, list[0].ID).versioned(), Move: two.ID}), "payment.match.much")
		r.refused(r.ApplyMovement(r.ctx, by, list[1].ID, ApplyMovement{Version: "9", Move: two.ID}), "fault.stale")
		r.refused(r.ApplyMovement(r.ctx, by, list[1].ID, ApplyMovement{Version: v.versioned(), Move: one.ID}), "payment.match.seen")
		r.must(r.ApplyMovement(r.ctx, by, list[1].ID, ApplyMovement{Version: v.versioned(), Move: two.ID}))
		r.refused(r.ApplyMovement(r.ctx, by, list[4].ID, ApplyMovement{Version: r.movement(by, list[4].ID).versioned(), Move: two.ID}), "payment.match.seen")
		r.sound()
		if v := r.movement(by, list[1].ID); v.State != MovementRefund || v.Invoice != two.From {
			t.Errorf("%+v", v.Movement)
		}

		// What the bank took for itself.
		charge := list[2]
		r.refused(r.BookCharge(r.ctx, by, charge.ID, BookCharge{Version: "1", Reason: "no"}), "charge_reason payment.aside.reason")
		r.refused(r.BookCharge(r.ctx, by, charge.ID, BookCharge{Version: "7", Reason: whyAside}), "fault.stale")
		r.refused(r.BookCharge(r.ctx, by, list[1].ID, BookCharge{Version: "3", Reason: whyAside}), "payment.apply.decided")
		for _, who := range []access.Actor{r.member(), {Person: id.Random(), Roles: []access.Role{access.Officer}, Purpose: access.Licensing, Strong: true}} {
			if err := r.BookCharge(r.ctx, who, charge.ID, BookCharge{Version: "1", Reason: whyAside}); !fault.Is(err, fault.KindDenied) {
				t.Error(err)
			}
		}
		r.must(r.BookCharge(r.ctx, by, charge.ID, BookCharge{Version: "1", Reason: whyAside}))
		r.refused(r.BookCharge(r.ctx, by, charge.ID, BookCharge{Version: "2", Reason: whyAside}), "payment.apply.decided")
		r.refused(r.SetAside(r.ctx, by, charge.ID, SetAside{Version: "2", Reason: whyAside}), "payment.apply.decided")
		if v := r.movement(by, charge.ID); v.State != MovementCharge || v.Reason.Reveal() != whyAside {
			t.Errorf("%+v", v.Movement)
		}
		if got := r.booked(accountCharge); got != 2_500 {
			t.Errorf("charges %d", got)
		}
		a, err := r.ShowAgreement(r.ctx, by)
		r.must(err)
		if b := a.Banks[0]; b.Books != -500-500-2_500 || b.Differs != 0 || b.Unmatched != -900-900-500 {
			t.Errorf("%+v", b)
		}
		r.must(errOf(r.load(by, account, "23/11/2026,5,In,,")))
		for _, m := range r.unmatched(by) {
			if m.Amount > 0 {
				r.refused(r.BookCharge(r.ctx, by, m.ID, BookCharge{Version: "1", Reason: whyAside}), "payment.charge.in")
			}
		}
		r.sound()
	})
}

// versioned is the version of a movement as a page carries it.
func (m Movement) versioned() string { return strconv.FormatInt(m.Version, 10) }

// TestToldAfterTheStatement matches what lay unmatched when a notice, an invoice or a refund is told later, and nothing else.
func TestToldAfterTheStatement(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by := cashier()
		account := r.account(by)
		reference := id.WithCheck("90210777777777")
		loaded, err := r.load(by, account,
			"23/11/2026,1750,1LINK 004711-99,A1,", "23/11/2026,1750,Cash,A2,", "23/11/2026,1750,"+reference+",A3,", "23/11/2026,-5,IBFT FT-77/8800,A4,")
		r.must(err)
		was := r.movement(by, r.unmatched(by)[1].ID).Version
		_, i := r.issued()
		r.must(errOf(r.notice("004711-99", i.Reference, i.Amount)))
		over, j := r.issued()
		r.must(errOf(r.notice("x", j.Reference, j.Amount+500)))
		r.must(r.MatchMovements(r.ctx))
		if got := r.became(by, loaded.Statement); got != "told unmatched unmatched unmatched" {
			t.Error(got)
		}
		r.sound()

		// A refund that is noted after its line came.
		m := r.begun(by, r.due(over, j).ID)
		typed := r.payOut(m)
		typed.BankNumber = "FT-77/8800"
		r.must(r.PayOut(r.ctx, by, m.ID, typed))
		r.must(r.MatchMovements(r.ctx))
		if got := r.became(by, loaded.Statement); got != "told unmatched unmatched refund" {
			t.Error(got)
		}

		// An invoice that came back under its reference.
		_, k := r.issued()
		r.must(r.db.Update(r.ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(r.ctx, `update payment_invoice set reference = ? where id = ?`, reference, k.ID)
			return err
		}))
		r.must(r.MatchMovements(r.ctx))
		if got := r.became(by, loaded.Statement); got != "told unmatched received refund" {
			t.Error(got)
		}
		r.sound()

		// What stays unmatched is not looked at for ever.
		r.now.Move(3_600_000_000_000)
		r.must(r.MatchMovements(r.ctx))
		before := r.movement(by, r.unmatched(by)[0].ID).Version
		r.must(r.MatchMovements(r.ctx))
		if after := r.movement(by, r.unmatched(by)[0].ID).Version; after != before || before == was {
			t.Errorf("version %d, then %d, then %d", was, before, after)
		}
	})
}
