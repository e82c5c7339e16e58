package payment

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/id"
	"sanad/internal/money"
)

// notice is what the switch tells of a payment of today.
func (r *room) notice(external, reference string, amount money.Amount) (Received, error) {
	return r.Receive(r.ctx, access.System(access.Fees), Incoming{Channel: ChannelBiller, External: external, Reference: reference, Amount: amount, PaidOn: r.law().Day})
}

// sound sees that the books agree.
func (r *room) sound() {
	r.t.Helper()
	if _, err := r.Check(r.ctx); err != nil {
		r.t.Error(err)
	}
}

// came is what the payers were told beside what was paid just so.
func (r *room) came() (list []Came) {
	for _, e := range r.listen() {
		if c, ok := e.(Came); ok {
			list = append(list, c)
		}
	}
	return list
}

func TestReceive(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by, i := r.issued()
		r.listen()

		// In two parts: the first is told, the second settles.
		got, err := r.notice("a", id.Grouped(i.Reference), i.Amount-5)
		r.must(err)
		if got.Paid || got.Invoice != i.ID || got.State != MoneyApplied {
			t.Errorf("a part: %+v", got)
		}
		if c := r.came(); len(c) != 1 || c[0].Left != 5 || c[0].Over != 0 || c[0].Person != by.Person {
			t.Errorf("told of a part: %+v", c)
		}
		if again, err := r.notice("a", i.Reference, i.Amount-5); err != nil || !again.Again || again.Money != got.Money || len(r.listen()) != 0 {
			t.Errorf("twice: %+v %v", again, err)
		}
		_, err = r.notice("a", i.Reference, i.Amount)
		r.refused(err, "payment.receive.other")
		if got, err = r.notice("b", i.Reference, 7); err != nil || !got.Paid {
			t.Fatalf("the rest: %+v %v", got, err)
		}
		if v, err := r.Show(r.ctx, by, i.ID); err != nil || v.State != StatePaid || v.Receipt == nil || v.Receipt.Amount != i.Amount {
			t.Errorf("%+v %v", v, err)
		}
		if c := r.came(); len(c) != 1 || c[0].Over != 2 || c[0].Left != 0 {
			t.Errorf("told of two paisa too much: %+v", c)
		}

		// Once more, although it is paid: all of it is the payer's.
		r.must(errOf(r.notice("c", i.Reference, i.Amount)))
		if c := r.came(); len(c) != 1 || c[0].Over != i.Amount+2 {
			t.Errorf("told of the second payment: %+v", c)
		}

		// Under no reference of ours: nobody's, and on record.
		if got, err = r.notice("d", "4711", 900); err != nil || got.State != MoneyUnapplied || got.Invoice != "" {
			t.Errorf("for nothing: %+v %v", got, err)
		}
		for _, x := range []Incoming{
			{Channel: ChannelBiller, External: "e", Amount: 0, PaidOn: r.law().Day},
			{Channel: ChannelBiller, External: "e", Amount: money.Most + 1, PaidOn: r.law().Day},
			{Channel: ChannelBiller, External: "", Amount: 1, PaidOn: r.law().Day},
			{Channel: ChannelBiller, External: "e e", Amount: 1, PaidOn: r.law().Day},
			{Channel: ChannelBiller, External: "e", Amount: 1, PaidOn: day.Day{}},
			{Channel: ChannelStatement, External: "e", Amount: 1, PaidOn: r.law().Day},
			{Channel: ChannelBiller, External: "e", Amount: 1, PaidOn: r.law().Day, Bank: "main"},
		} {
			if _, err := r.Receive(r.ctx, access.System(access.Fees), x); err == nil {
				t.Errorf("taken: %+v", x)
			}
		}
		if _, err := r.Receive(r.ctx, access.System(access.Fees), Incoming{Channel: ChannelStatement, External: "s1", Bank: "main", Amount: 1, PaidOn: r.law().Day}); err != nil {
			t.Error(err)
		}
		r.sound()
	})
}

func errOf[T any](_ T, err error) error { return err }

// TestPaidWhileAClaimWaits sees that the notice of a bank ends a claim on the same invoice, and that a cashier cannot count it twice.
func TestPaidWhileAClaimWaits(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by, i := r.issued()
		claim := r.claimed(by, i, "slip")
		r.must(errOf(r.notice("a", i.Reference, i.Amount)))
		_, err := r.Confirm(r.ctx, cashier(), claim.ID, Confirm{Version: "1"})
		r.refused(err, "payment.desk.decided.dropped")
		r.sound()
	})
}

func TestReverse(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		back := func(external string, amount money.Amount) (Received, error) {
			return r.Reverse(r.ctx, access.System(access.Fees), ChannelBiller, external, amount)
		}
		reversed := func(earned bool) {
			t.Helper()
			for _, e := range r.listen() {
				if x, ok := e.(Reversed); ok && x.Earned == earned {
					return
				}
			}
			t.Errorf("nobody was told; earned %v", earned)
		}
		state := func(invoice string) invoiceRow {
			t.Helper()
			var row invoiceRow
			r.must(r.db.View(r.ctx, func(tx *db.Tx) (err error) {
				row, err = loadInvoice(r.ctx, tx, invoice)
				return err
			}))
			return row
		}
		// A part that is taken back is owed as before.
		_, i := r.issued()
		r.must(errOf(r.notice("a", i.Reference, 500)))
		_, err := back("a", 501)
		r.refused(err, "payment.receive.other")
		got, err := back("a", 500)
		if err != nil || got.State != MoneyReversed || got.Again {
			t.Errorf("%+v %v", got, err)
		}
		reversed(false)
		if got, err = back("a", 500); err != nil || !got.Again || len(r.listen()) != 0 {
			t.Errorf("twice: %+v %v", got, err)
		}
		if row := state(i.ID); row.State != StateIssued || row.ReversedAt != nil {
			t.Errorf("%+v", row)
		}
		// What settled an invoice is owed again, and the invoice stays paid until somebody looks at it.
		r.must(errOf(r.notice("b", i.Reference, i.Amount)))
		r.must(errOf(back("b", i.Amount)))
		reversed(true)
		if row := state(i.ID); row.State != StatePaid || row.ReversedAt == nil {
			t.Errorf("%+v", row)
		}
		r.sound()
		// Paid once more, nothing is owed.
		r.must(errOf(r.notice("c", i.Reference, i.Amount+3)))
		if row := state(i.ID); row.State != StatePaid || row.ReversedAt != nil {
			t.Errorf("%+v", row)
		}
		if c := r.came(); len(c) != 1 || c[0].Over != 3 {
			t.Errorf("%+v", c)
		}
		// Taken back before it came: it comes and is gone.
		_, j := r.issued()
		if got, err = back("d", j.Amount); err != nil || got.State != MoneyReversed || got.Money != "" {
			t.Errorf("%+v %v", got, err)
		}
		_, err = back("d", 1)
		r.refused(err, "payment.receive.other")
		if got, err = r.notice("d", j.Reference, j.Amount); err != nil || got.Paid || got.State != MoneyReversed {
			t.Errorf("%+v %v", got, err)
		}
		if row := state(j.ID); row.State != StateIssued {
			t.Errorf("%+v", row)
		}
		// And money of nobody.
		r.must(errOf(r.notice("e", "", 70)))
		r.must(errOf(back("e", 70)))
		r.sound()
	})
}

// TestManyNoticesAtOnce tells of one payment twenty times at once, and of twenty payments of one invoice: the first counts once, the others
// settle it once.
func TestManyNoticesAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		_, i := r.issued()
		_, j := r.issued()
		answers := make([]Received, 40)
		var wait sync.WaitGroup
		for n := range answers {
			wait.Go(func() {
				external, reference := "same", i.Reference
				if n%2 == 1 {
					external, reference = fmt.Sprint("other-", n), j.Reference
				}
				var err error
				if answers[n], err = r.notice(external, reference, i.Amount); err != nil {
					t.Errorf("%d: %v", n, err)
				}
			})
		}
		wait.Wait()
		paid := 0
		again := 0
		for _, x := range answers {
			if x.Paid {
				paid++
			}
			if x.Again {
				again++
			}
		}
		if paid != 2 || again != 19 {
			t.Errorf("%d settled, %d told again", paid, again)
		}
		r.sound()
	})
}

// TestMoneyOfWhatRanOut leaves a part that was paid with its payer when time ends the invoice, and when it is cancelled.
func TestMoneyOfWhatRanOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		_, i := r.issued()
		by, j := r.issued()
		r.must(errOf(r.notice("a", i.Reference, 40)))
		r.must(errOf(r.notice("b", j.Reference, 50)))
		r.listen()
		r.must(r.db.Update(r.ctx, func(tx *db.Tx) error { return r.Cancel(r.ctx, tx, by, j.Case) }))
		r.now.Move(60 * 24 * time.Hour)
		r.must(r.Expire(r.ctx))
		var over []money.Amount
		for _, c := range r.came() {
			over = append(over, c.Over)
		}
		if slices.Sort(over); !slices.Equal(over, []money.Amount{40, 50}) {
			t.Errorf("told of %v", over)
		}
		r.must(errOf(r.notice("c", i.Reference, i.Amount)))
		if c := r.came(); len(c) != 1 || c[0].Over != i.Amount+40 {
			t.Errorf("paid too late: %+v", c)
		}
		r.sound()
	})
}
