package payment

import (
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"testing"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/events"
	"sanad/internal/id"
	"sanad/internal/money"
	"sanad/migrations"
)

// bankSays is the body of a bank's call of today.
func (r *room) bankSays(transaction, reference string, amount money.Amount) []byte {
	b, err := json.Marshal(map[string]string{
		"consumer_number": reference, "bank_mnemonic": "ABL", "tran_auth_id": transaction, "transaction_amount": billerAmount(amount), "tran_date": billerDay(r.law().Day),
	})
	r.must(err)
	return b
}

func (r *room) pays(transaction, reference string, amount money.Amount) Told {
	r.t.Helper()
	t, err := r.TakeNotice(r.ctx, program, "1link", r.bankSays(transaction, reference, amount))
	r.must(err)
	return t
}

func (r *room) takesBack(transaction string, amount money.Amount) Told {
	r.t.Helper()
	t, err := r.TakeReversal(r.ctx, program, "1link", r.bankSays(transaction, "", amount))
	r.must(err)
	return t
}

// owed is what a bank hears of a reference.
func (r *room) owed(reference string) Owed {
	r.t.Helper()
	o, err := r.Inquire(r.ctx, program, reference)
	r.must(err)
	return o
}

// onInvoice is what lies on an invoice for its payer.
func (r *room) onInvoice(i Invoice) (held money.Amount) {
	r.t.Helper()
	r.must(r.db.View(r.ctx, func(tx *db.Tx) error {
		row, err := loadInvoice(r.ctx, tx, i.ID)
		held = row.Held
		return err
	}))
	return held
}

func paidOnce(list []events.Event, i Invoice) bool {
	n := 0
	for _, e := range list {
		if c, ok := e.(Confirmed); ok && c.Invoice == i.ID {
			n++
		}
	}
	return n == 1
}

func TestTakeNotice(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by, i := r.issued()
		r.listen()

		first := r.pays("1", id.Grouped(i.Reference), i.Amount)
		if first.Code != BillerDone || first.Number == "" {
			t.Fatalf("paid: %+v", first)
		}
		if !paidOnce(r.listen(), i) {
			t.Error("nobody heard that it is paid")
		}
		if again := r.pays("1", i.Reference, i.Amount); again != first || len(r.listen()) > 0 {
			t.Errorf("told twice: %+v, at first %+v", again, first)
		}
		if o := r.owed(i.Reference); o.Status != BillPaid || o.Amount != 0 || o.Paid != i.Amount {
			t.Errorf("paid: %+v", o)
		}
		for name, got := range map[string]Told{
			"another sum":       r.pays("1", i.Reference, i.Amount+1),
			"another reference": r.pays("1", r.issue(by, id.New(r.now.Now())).Reference, i.Amount),
		} {
			if got != (Told{Code: BillerOther}) {
				t.Errorf("%s under one transaction: %+v", name, got)
			}
		}

		// Nobody's money: the bank gives it back.
		for name, reference := range map[string]string{"nobody's": id.WithCheck("90210123456789"), "a wrong digit": "9021012345678900"} {
			if got := r.pays("2", reference, i.Amount); got != (Told{Code: BillerUnknown}) {
				t.Errorf("%s: %+v", name, got)
			}
		}
		if got := r.pays("2", i.Reference, 7); got.Code != BillerDone { // the same transaction, mended
			t.Errorf("mended: %+v", got)
		}
		if held := r.onInvoice(i); held != 7 {
			t.Errorf("what came for a paid invoice is the payer's: %d", held)
		}

		// In parts.
		_, j := r.issued()
		r.pays("3", j.Reference, 100)
		if o := r.owed(j.Reference); o.Status != BillUnpaid || o.Amount != j.Amount-100 {
			t.Errorf("a part: %+v", o)
		}
		r.pays("4", j.Reference, j.Amount)
		if o, held := r.owed(j.Reference), r.onInvoice(j); o.Status != BillPaid || held != 100 {
			t.Errorf("more than the rest: %+v, %d", o, held)
		}

		// Given up, and run out: the bank has the money, so it is taken.
		payer, k := r.issued()
		r.must(r.db.Update(r.ctx, func(tx *db.Tx) error { return r.Cancel(r.ctx, tx, payer, k.Case) }))
		_, l := r.issued()
		r.on(l.Due.Add(1))
		r.must(r.Expire(r.ctx))
		for _, x := range []Invoice{k, l} {
			if got, held, o := r.pays("5"+x.ID, x.Reference, x.Amount), r.onInvoice(x), r.owed(x.Reference); got.Code != BillerDone || held != x.Amount || o.Status != BillBlocked {
				t.Errorf("%+v, held %d, %+v", got, held, o)
			}
		}
		// A bank's numbers begin anew: another day, another bank, another transaction.
		_, m := r.issued()
		if got := r.pays("1", m.Reference, m.Amount); got.Code != BillerDone || got.Number == first.Number {
			t.Errorf("the same number on another day: %+v", got)
		}
		r.sound()

		for name, actor := range map[string]access.Actor{"a payer": by, "a cashier": cashier(), "nobody": {}, "the program for something else": access.System(access.Notice)} {
			if _, err := r.TakeNotice(r.ctx, actor, "1link", r.bankSays("9", m.Reference, 5)); err == nil {
				t.Errorf("%s tells of a payment", name)
			}
			if _, err := r.TakeReversal(r.ctx, actor, "1link", r.bankSays("1", "", m.Amount)); err == nil {
				t.Errorf("%s takes a payment back", name)
			}
		}
		for name, body := range map[string]string{"nothing": "", "a list": "[]", "no sum": `{"consumer_number":"` + m.Reference + `"}`} {
			a, err := r.TakeNotice(r.ctx, program, "1link", []byte(body))
			b, err2 := r.TakeReversal(r.ctx, program, "1link", []byte(body))
			if a != (Told{Code: BillerInvalid}) || a != b || err != nil || err2 != nil {
				t.Errorf("%s: %+v %v, %+v %v", name, a, err, b, err2)
			}
		}
	})
}

func TestTakeReversal(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		_, i := r.issued()
		r.pays("1", i.Reference, i.Amount)
		if got := r.takesBack("1", i.Amount-1); got.Code != BillerOther {
			t.Errorf("another sum: %+v", got)
		}
		for range 2 {
			if got := r.takesBack("1", i.Amount); got.Code != BillerDone || got.Number == "" {
				t.Errorf("%+v", got)
			}
		}
		if o := r.owed(i.Reference); o.Status != BillUnpaid || o.Amount != i.Amount {
			t.Errorf("owed again: %+v", o)
		}
		if got := r.pays("1", i.Reference, i.Amount); got.Code != BillerDone {
			t.Errorf("the notice once more: %+v", got)
		}
		if o := r.owed(i.Reference); o.Status != BillUnpaid {
			t.Errorf("a notice that was taken back pays nothing: %+v", o)
		}
		r.pays("2", i.Reference, i.Amount)
		if o := r.owed(i.Reference); o.Status != BillPaid {
			t.Errorf("paid again: %+v", o)
		}

		// The reversal is faster than its notice.
		_, j := r.issued()
		for range 2 {
			if got := r.takesBack("3", j.Amount); got != (Told{Code: BillerDone}) {
				t.Errorf("before its notice: %+v", got)
			}
		}
		if got := r.pays("3", j.Reference, j.Amount); got.Code != BillerDone {
			t.Errorf("the late notice: %+v", got)
		}
		if o, held := r.owed(j.Reference), r.onInvoice(j); o.Status != BillUnpaid || o.Amount != j.Amount || held != 0 {
			t.Errorf("%+v, %d", o, held)
		}
		r.sound()
	})
}

// Fifty notices of one payment at once, and their reversals among them, are one payment and one reversal.
func TestNoticesAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		_, i := r.issued()
		_, j := r.issued()
		var all sync.WaitGroup
		answers := make([]Told, 50)
		for n := range answers {
			all.Go(func() {
				for { // as a bank does that hears to try again
					a, err := r.TakeNotice(r.ctx, program, "1link", r.bankSays("1", i.Reference, i.Amount))
					if later(err) {
						continue
					}
					if err != nil {
						t.Error(err)
					}
					answers[n] = a
					return
				}
			})
		}
		for n := range 20 {
			all.Go(func() {
				for {
					var err error
					if n%2 == 0 {
						_, err = r.TakeNotice(r.ctx, program, "1link", r.bankSays("2", j.Reference, j.Amount))
					} else {
						_, err = r.TakeReversal(r.ctx, program, "1link", r.bankSays("2", "", j.Amount))
					}
					if !later(err) {
						if err != nil {
							t.Error(err)
						}
						return
					}
				}
			})
		}
		all.Wait()
		if first := answers[0]; first.Code != BillerDone || slices.ContainsFunc(answers, func(a Told) bool { return a != first }) {
			t.Errorf("answers differ: %+v", answers)
		}
		count := func(external string) (n int64) {
			r.must(r.db.View(r.ctx, func(tx *db.Tx) (err error) {
				n, err = db.Get[int64](r.ctx, tx, `select count(*) from payment_money where external_id = ?`, fmt.Sprintf("1link/ABL/%s/%s", billerDay(r.law().Day), external))
				return err
			}))
			return n
		}
		if a, b := count("1"), count("2"); a != 1 || b != 1 {
			t.Errorf("%d and %d payments", a, b)
		}
		if o := r.owed(i.Reference); o.Status != BillPaid {
			t.Errorf("%+v", o)
		}
		if o, held := r.owed(j.Reference), r.onInvoice(j); o.Status != BillUnpaid || o.Amount != j.Amount || held != 0 {
			t.Errorf("paid and taken back: %+v, %d", o, held)
		}
		r.sound()
	})
}

// Two programs on one database hear of one payment at once: it is one payment.
func TestNoticesInTwoProcesses(t *testing.T) {
	url := dbtest.PostgresURL(t, migrations.Data)
	var rooms []*room
	for range 2 {
		d, err := db.Open(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { d.Close() })
		rooms = append(rooms, newRoom(t, d))
	}
	r := rooms[0]
	_, i := r.issued()
	for n := range 10 {
		var all sync.WaitGroup
		answers, body := make([]Told, 8), r.bankSays(fmt.Sprint(n), i.Reference, 1000)
		for k := range answers {
			all.Go(func() {
				for {
					a, err := rooms[k%2].TakeNotice(r.ctx, program, "1link", body)
					if later(err) {
						continue
					}
					if err != nil {
						t.Error(err)
					}
					answers[k] = a
					return
				}
			})
		}
		all.Wait()
		if first := answers[0]; first.Code != BillerDone || slices.ContainsFunc(answers, func(a Told) bool { return a != first }) {
			t.Errorf("%d: %+v", n, answers)
		}
	}
	if held := r.onInvoice(i); held != 10_000 {
		t.Errorf("%d lies there", held)
	}
	r.sound()
}
