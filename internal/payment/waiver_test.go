package payment

import (
	"strconv"
	"sync"
	"testing"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/id"
	"sanad/internal/money"
)

func as(r access.Role) access.Actor {
	return access.Actor{Person: id.Random(), Roles: []access.Role{r}, Purpose: access.Fees, Strong: true}
}

const poor = "The applicant has had no income since June, as the letter shows."

// asked has an officer ask that an amount of a line be waived.
func (r *room) asked(i Invoice, line, amount string) string {
	r.t.Helper()
	v, err := r.Waivable(r.ctx, as(access.Officer), i.Reference)
	r.must(err)
	w, err := r.AskWaiver(r.ctx, as(access.Officer), i.ID, AskWaiver{Version: strconv.FormatInt(v.Version, 10), Line: line, Amount: amount, Ground: "hardship", Reason: poor})
	r.must(err)
	return w
}

// A fee is waived in part: the charge stays, a line says what is waived and by which rule, and the rest is paid and settled.
func TestWaivedInPart(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by, i := r.issued()
		w := r.asked(i, "2", "250")
		list, more, err := r.Waivers(r.ctx, as(access.Registrar), "")
		r.must(err)
		if len(list) != 1 || more || list[0].Reference != i.Reference || list[0].Amount != 25_000 {
			t.Fatalf("%+v", list)
		}
		v, err := r.ShowWaiver(r.ctx, as(access.Registrar), w)
		r.must(err)
		if v.Reason.Reveal() != poor || v.Amount != 25_000 || v.May != nil || v.State != WaiverOpen || v.Payer.Empty() || v.Ground.Rule.ID != "waiver_hardship" {
			t.Errorf("%+v", v)
		}
		before, err := r.Show(r.ctx, by, i.ID)
		r.must(err)
		if before.Amount != 175_000 || len(before.Lines) != 2 {
			t.Errorf("an open waiver changes nothing: %+v", before.Invoice)
		}
		r.listen()
		r.must(r.ApproveWaiver(r.ctx, as(access.Registrar), w, ApproveWaiver{Version: "1"}))
		after, err := r.Show(r.ctx, by, i.ID)
		r.must(err)
		if after.Amount != 150_000 || after.State != StateIssued || len(after.Lines) != 3 || after.Lines[1].Amount != 75_000 || after.Lines[2].Amount != -25_000 || after.Lines[2].Rule != "waiver_hardship" {
			t.Errorf("%+v", after)
		}
		if heard := r.listen(); len(heard) != 1 || heard[0].(Waived).Left != 150_000 {
			t.Errorf("heard %+v", heard)
		}
		_, err = r.Check(r.ctx)
		r.must(err)
		r.refused(r.ApproveWaiver(r.ctx, as(access.Registrar), w, ApproveWaiver{Version: "2"}), "payment.waiver.decided.approved")

		got, err := r.Receive(r.ctx, access.System(access.Fees), Incoming{Channel: ChannelBiller, External: "b1", Reference: i.Reference, Amount: 150_000, PaidOn: r.law().Day})
		r.must(err)
		if !got.Paid {
			t.Error("what is left pays it")
		}
		paid, err := r.Show(r.ctx, by, i.ID)
		r.must(err)
		if paid.State != StatePaid || paid.Receipt == nil || paid.Receipt.Amount != 150_000 {
			t.Errorf("%+v", paid.Receipt)
		}
		_, err = r.Check(r.ctx)
		r.must(err)
	})
}

// A fee is waived to nothing: it is over without a receipt, what it was for goes on, and money that lies on it is the payer's.
func TestWaivedWholly(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by, i := r.issued()
		_, err := r.Receive(r.ctx, access.System(access.Fees), Incoming{Channel: ChannelBiller, External: "b1", Reference: i.Reference, Amount: 10_000, PaidOn: r.law().Day})
		r.must(err)
		r.must(r.ApproveWaiver(r.ctx, as(access.Registrar), r.asked(i, "2", ""), ApproveWaiver{Version: "1"}))
		r.listen()
		r.must(r.ApproveWaiver(r.ctx, as(access.Registrar), r.asked(i, "1", ""), ApproveWaiver{Version: "1"}))
		v, err := r.Show(r.ctx, by, i.ID)
		r.must(err)
		if v.State != StateWaived || v.Amount != 0 || v.EndedAt == nil || v.Receipt != nil || v.Credit != 10_000 || key(v.May) != "payment.slip.waived" {
			t.Errorf("%+v", v)
		}
		var over money.Amount
		gone := false
		for _, e := range r.listen() {
			switch e := e.(type) {
			case Waived:
				gone = e.Left == 0 && e.Purpose == PurposeRegistration
			case Came:
				over = e.Over
			case Confirmed:
				t.Error("no money came for it, so nobody says that it was received")
			}
		}
		if !gone || over != 10_000 {
			t.Errorf("waived %v, left over %d", gone, over)
		}
		_, err = r.Check(r.ctx)
		r.must(err)
	})
}

// What was paid in part is settled by a waiver of the rest.
func TestAWaiverSettles(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by, i := r.issued()
		_, err := r.Receive(r.ctx, access.System(access.Fees), Incoming{Channel: ChannelBiller, External: "b1", Reference: i.Reference, Amount: 110_000, PaidOn: r.law().Day})
		r.must(err)
		w := r.asked(i, "2", "700")
		r.listen()
		r.must(r.ApproveWaiver(r.ctx, as(access.Registrar), w, ApproveWaiver{Version: "1"}))
		v, err := r.Show(r.ctx, by, i.ID)
		r.must(err)
		if v.State != StatePaid || v.Receipt == nil || v.Receipt.Amount != 105_000 || v.Credit != 5_000 {
			t.Errorf("%+v, credit %d", v.Invoice, v.Credit)
		}
		heard := r.listen()
		if len(heard) != 3 {
			t.Fatalf("heard %+v", heard)
		}
		if _, ok := heard[1].(Confirmed); !ok || heard[2].(Came).Over != 5_000 {
			t.Errorf("heard %+v", heard)
		}
		_, err = r.Check(r.ctx)
		r.must(err)
	})
}

// A waiver that is declined leaves all as it was, and nobody loses the time that it took: meanwhile the fee does not run out.
func TestADeclinedWaiver(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by, i := r.issued()
		w := r.asked(i, "1", "100")
		r.on(day.Must("2026-12-16")) // two days late
		r.must(r.Expire(r.ctx))
		r.must(r.Remind(r.ctx))
		v, err := r.Show(r.ctx, by, i.ID)
		r.must(err)
		if v.State != StateIssued {
			t.Fatalf("it ran out while a registrar had it: %s", v.State)
		}
		r.refused(r.DeclineWaiver(r.ctx, as(access.Registrar), w, DeclineWaiver{Version: "1", Answer: "no"}), "answer payment.waiver.answer_short")
		r.must(r.DeclineWaiver(r.ctx, as(access.Registrar), w, DeclineWaiver{Version: "1", Answer: "The letter is of another person."}))
		if v, err = r.Show(r.ctx, by, i.ID); err != nil || v.Amount != 175_000 || len(v.Lines) != 2 || !v.Due.After(r.law().Day) {
			t.Errorf("%+v, %v", v.Invoice, err)
		}
		shown, err := r.ShowWaiver(r.ctx, as(access.Officer), w)
		r.must(err)
		if shown.State != WaiverDeclined || shown.Answer.Reveal() != "The letter is of another person." {
			t.Errorf("%+v", shown)
		}
		r.refused(r.DeclineWaiver(r.ctx, as(access.Registrar), w, DeclineWaiver{Version: "2", Answer: "The letter is of another person."}), "payment.waiver.decided.declined")
		r.on(v.Due.Add(1))
		r.must(r.Expire(r.ctx))
		if v, err = r.Show(r.ctx, by, i.ID); err != nil || v.State != StateExpired {
			t.Errorf("then it runs out as any other: %s, %v", v.State, err)
		}
		_, err = r.Check(r.ctx)
		r.must(err)
	})
}

// A waiver is over when its fee is paid or given up before a registrar decides, and waits in no list.
func TestAWaiverEndsWithItsInvoice(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		for n, end := range []func(i Invoice) error{
			func(i Invoice) error { return errOf(r.notice("b1", i.Reference, i.Amount)) },
			func(i Invoice) error {
				return r.db.Update(r.ctx, func(tx *db.Tx) error {
					return r.Cancel(r.ctx, tx, access.Actor{Person: i.Person, Purpose: access.Self}, i.Case)
				})
			},
		} {
			_, i := r.issued()
			w := r.asked(i, "2", "700")
			r.must(end(i))
			r.refused(r.ApproveWaiver(r.ctx, as(access.Registrar), w, ApproveWaiver{Version: "2"}), "payment.waiver.decided.dropped")
			if list, _, err := r.Waivers(r.ctx, as(access.Registrar), ""); err != nil || len(list) != 0 {
				t.Errorf("%d: %+v %v", n, list, err)
			}
			if v, err := r.ShowWaiver(r.ctx, as(access.Registrar), w); err != nil || v.State != WaiverDropped {
				t.Errorf("%d: %s %v", n, v.State, err)
			}
		}
		r.sound()
	})
}

// Each role tries each verb, and two registrars at once waive once.
func TestWhoWaives(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		by, i := r.issued()
		ask := func(who access.Actor) error {
			_, err := r.AskWaiver(r.ctx, who, i.ID, AskWaiver{Version: "1", Line: "1", Ground: "hardship", Reason: poor})
			return err
		}
		own := access.Actor{Person: by.Person, Roles: []access.Role{access.Officer}, Purpose: access.Fees, Strong: true}
		for name, who := range map[string]access.Actor{"member": by, "committee": as(access.Committee), "privacy officer": as(access.PrivacyOfficer), "own": own} {
			if err := ask(who); key(err) == "" {
				t.Errorf("%s may ask", name)
			}
			if _, err := r.Waivable(r.ctx, who, i.Reference); key(err) == "" {
				t.Errorf("%s may look", name)
			}
		}
		asker := as(access.Registrar)
		r.must(ask(asker))
		list, _, err := r.Waivers(r.ctx, asker, "")
		r.must(err)
		w := list[0].ID
		r.refused(ask(as(access.Cashier)), "payment.waiver.open")
		r.refused(r.ApproveWaiver(r.ctx, asker, w, ApproveWaiver{Version: "1"}), "payment.waiver.other")
		r.refused(r.DeclineWaiver(r.ctx, asker, w, DeclineWaiver{Version: "1", Answer: poor}), "payment.waiver.other")
		for name, who := range map[string]access.Actor{"officer": as(access.Officer), "cashier": as(access.Cashier), "member": by, "committee": as(access.Committee)} {
			if err := r.ApproveWaiver(r.ctx, who, w, ApproveWaiver{Version: "1"}); key(err) == "" {
				t.Errorf("%s may approve", name)
			}
			if err := r.DeclineWaiver(r.ctx, who, w, DeclineWaiver{Version: "1", Answer: poor}); key(err) == "" {
				t.Errorf("%s may decline", name)
			}
		}
		if list, _, err := r.Waivers(r.ctx, own, ""); err != nil || len(list) != 0 {
			t.Errorf("an officer sees their own affair: %+v, %v", list, err)
		}

		var group sync.WaitGroup
		faults := make([]error, 4)
		for n := range faults {
			group.Go(func() { faults[n] = r.ApproveWaiver(r.ctx, as(access.Registrar), w, ApproveWaiver{Version: "1"}) })
		}
		group.Wait()
		done := 0
		for _, err := range faults {
			if err == nil {
				done++
			} else if k := key(err); k != "payment.waiver.decided.approved" && k != "fault.stale" {
				t.Error(err)
			}
		}
		v, err := r.Show(r.ctx, by, i.ID)
		r.must(err)
		if done != 1 || v.Amount != 75_000 || len(v.Lines) != 3 {
			t.Errorf("waived %d times: %+v", done, v.Invoice)
		}
		_, err = r.Check(r.ctx)
		r.must(err)
	})
}

// The books say where a line was lowered that nobody approved.
func TestCheckFindsAWaiverThatNobodyApproved(t *testing.T) {
	r := newRoom(t, dbtest.SQLite(t))
	_, i := r.issued()
	r.must(r.db.Update(r.ctx, func(tx *db.Tx) error {
		if err := insertLine(r.ctx, tx, lineRow{Invoice: i.ID, Position: 3, Fee: "arrears", Units: 1, Each: -75_000, Amount: -75_000}); err != nil {
			return err
		}
		row, err := loadInvoice(r.ctx, tx, i.ID)
		if err != nil {
			return err
		}
		row.Amount = 100_000
		return updateInvoice(r.ctx, tx, row)
	}))
	if _, err := r.Check(r.ctx); err == nil {
		t.Error("the books agree")
	}
}
