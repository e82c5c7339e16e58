package payment

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
	"sanad/internal/id"
)

// program is who answers a bank.
var program = access.System(access.Fees)

func TestInquire(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by, i := r.issued()
		o, err := r.Inquire(r.ctx, program, id.Grouped(i.Reference))
		r.must(err)
		if o.Code != BillerDone || o.Status != BillUnpaid || o.Amount != i.Amount || o.Due != i.Due || o.Paid != 0 || !o.PaidOn.IsZero() {
			t.Errorf("unpaid: %+v", o)
		}
		v, err := r.Show(r.ctx, by, i.ID)
		r.must(err)
		if masked := o.Payer.Reveal(); masked != maskName(v.Payer.Reveal()) || masked == "" || strings.Contains(v.Payer.Reveal(), strings.Trim(masked, "*")) && len(masked) > 4 {
			t.Errorf("masked %q", masked)
		}

		wrong := []byte(i.Reference) // two digits swapped
		wrong[8], wrong[9] = wrong[9]+1, wrong[8]
		for name, reference := range map[string]string{
			"swapped": string(wrong), "nobody's": id.WithCheck("90210" + "123456789"), "another council's": id.WithCheck("123456789"),
		} {
			if o, err := r.Inquire(r.ctx, program, reference); err != nil || o != (Owed{Code: BillerUnknown}) {
				t.Errorf("%s: %+v %v", name, o, err)
			}
		}

		claim := r.claimed(by, i, "a slip")
		if o, _ := r.Inquire(r.ctx, program, i.Reference); o.Status != BillUnpaid {
			t.Errorf("a claim is no payment: %+v", o)
		}
		_, err = r.Confirm(r.ctx, cashier(), claim.ID, Confirm{Version: "1"})
		r.must(err)
		o, err = r.Inquire(r.ctx, program, i.Reference)
		r.must(err)
		if o.Code != BillerDone || o.Status != BillPaid || o.Amount != 0 || o.Paid != i.Amount || o.PaidOn != r.law().Day {
			t.Errorf("paid: %+v", o)
		}

		other, j := r.issued()
		r.must(r.db.Update(r.ctx, func(tx *db.Tx) error { return r.Cancel(r.ctx, tx, other, j.Case) }))
		if o, err := r.Inquire(r.ctx, program, j.Reference); err != nil || o.Code != BillerBlocked || o.Status != BillBlocked || o.Amount != 0 || o.Payer.Empty() {
			t.Errorf("cancelled: %+v %v", o, err)
		}
		_, k := r.issued()
		waits, m := r.issued()
		r.claimed(waits, m, "another slip")
		r.on(k.Due.Add(1))
		if o, err := r.Inquire(r.ctx, program, m.Reference); err != nil || o.Status != BillUnpaid || o.Amount != m.Amount {
			t.Errorf("its time ran out while a claim waits: %+v %v", o, err)
		}
		if o, err := r.Inquire(r.ctx, program, k.Reference); err != nil || o.Status != BillBlocked {
			t.Errorf("run out, before the night's work: %+v %v", o, err)
		}
		r.must(r.Expire(r.ctx))
		if o, err := r.Inquire(r.ctx, program, k.Reference); err != nil || o.Status != BillBlocked {
			t.Errorf("run out: %+v %v", o, err)
		}

		for name, actor := range map[string]access.Actor{"a payer": by, "a cashier": cashier(), "nobody": {}, "the program for something else": access.System(access.Notice)} {
			if o, err := r.Inquire(r.ctx, actor, k.Reference); err == nil || !o.Payer.Empty() {
				t.Errorf("%s learns %+v", name, o)
			}
		}
	})
}

// A database that is slow does not hold the bank up: the answer is to ask again.
func TestInquireOfASlowDatabase(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		_, i := r.issued()
		var held sync.WaitGroup
		in, free := make(chan struct{}, 100), make(chan struct{})
		hold := func(f func(tx *db.Tx) error, within func(context.Context, func(*db.Tx) error) error) {
			held.Go(func() {
				_ = within(r.ctx, func(tx *db.Tx) error {
					err := f(tx)
					in <- struct{}{}
					<-free
					return err
				})
			})
		}
		if d.Engine() == db.PostgreSQL {
			hold(func(tx *db.Tx) error {
				_, err := tx.Exec(r.ctx, `lock table payment_invoice in access exclusive mode`)
				return err
			}, d.Claim)
			<-in
		} else { // a reader waits for nobody, but for a free connection
			for range 100 {
				hold(func(*db.Tx) error { return nil }, d.View)
			}
			for full := false; !full; {
				select {
				case <-in:
				case <-time.After(200 * time.Millisecond):
					full = true
				}
			}
		}
		ctx, cancel := context.WithTimeout(r.ctx, 150*time.Millisecond)
		defer cancel()
		if d.Engine() == db.PostgreSQL { // SQLite's writer waits for no reader
			if _, err := r.TakeNotice(ctx, program, "1link", r.bankSays("1", i.Reference, i.Amount)); !later(err) {
				t.Errorf("a notice: %v", err)
			}
		}
		ctx, cancel = context.WithTimeout(r.ctx, 150*time.Millisecond)
		defer cancel()
		start := time.Now()
		_, err := r.Inquire(ctx, program, i.Reference)
		if took := time.Since(start); !later(err) || took > 2*time.Second {
			t.Errorf("%v after %v", err, took)
		}
		close(free)
		held.Wait()
		if o, err := r.Inquire(r.ctx, program, i.Reference); err != nil || o.Status != BillUnpaid {
			t.Errorf("afterwards: %+v %v", o, err)
		}
	})
}

// What is asked again is said in the status and in the code; a refusal of a room is an error of ours, and no answer.
func TestLater(t *testing.T) {
	for _, x := range []struct {
		name   string
		err    error
		status int // 0: an error of ours
	}{
		{"too slow", fmt.Errorf("db: %w", context.DeadlineExceeded), 503},
		{"too much", fault.Busy("fault.busy", nil), 503},
		{"away", fault.Unavailable("db"), 503},
		{"faster", fault.Conflict("fault.taken", nil), 503},
		{"out of date", fault.Conflict("fault.stale", nil), 503},
		{"a room's refusal", fault.Conflict("engineer.pay.state", nil), 0},
		{"nothing there", fault.NotFound(), 0},
		{"broken", errors.New("broken"), 0},
	} {
		w := httptest.NewRecorder()
		err := (&Hooks{}).take(w, httptest.NewRequest("POST", "/", strings.NewReader("{}")), func(context.Context, access.Actor, string, []byte) (Told, error) { return Told{}, x.err })
		if x.status == 0 {
			if err == nil || fault.Of(err) != nil {
				t.Errorf("%s: %v", x.name, err)
			}
			continue
		}
		if err != nil || w.Code != x.status || w.Header().Get("Retry-After") == "" || strings.TrimSpace(w.Body.String()) != `{"response_code":"05","identification_parameter":""}` {
			t.Errorf("%s: %v %d %s", x.name, err, w.Code, w.Body)
		}
	}
}
