package engineer

import (
	"testing"

	"sanad/internal/access"
	"sanad/internal/casework"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
)

func TestFee(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		cashier := access.Actor{Person: "cashier", Roles: []access.Role{access.Cashier}, Purpose: access.Fees, Strong: true}
		update := func(f func(tx *db.Tx) error) error { return r.db.Update(r.ctx, f) }
		paid := func(application string) error {
			return update(func(tx *db.Tx) error { return r.FeePaid(r.ctx, tx, cashier, application) })
		}
		by, application := r.sent("2018")
		if len(r.owed) != 1 || r.owed[0].Case != application || council.Total(r.owed[0].Charges) != 130_000 {
			t.Fatalf("asked for %+v", r.owed)
		}
		v, err := r.Show(r.ctx, by, application)
		r.must(err)
		if v.State != StateUnpaid || v.Case != nil {
			t.Fatalf("%+v", v.Application)
		}
		_, err = r.Assess(r.ctx, officer(access.Officer), application)
		if !fault.Is(err, fault.KindNotFound) {
			t.Fatalf("an officer sees what was not paid: %v", err)
		}
		r.refused(r.Submit(r.ctx, by, application, Submit{Version: "4"}), "engineer.submit.twice")
		_, err = r.Apply(r.ctx, by, Apply{Kind: Kind})
		r.refused(err, "engineer.apply.second")
		r.days(3)
		r.must(paid(application))
		v, err = r.Show(r.ctx, by, application)
		r.must(err)
		if v.State != StateSubmitted || v.Case == nil || v.Left != 7 || v.Case.State != casework.Open {
			t.Fatalf("%+v", v.Case)
		}
		r.refused(paid(application), "engineer.fee.not_waiting")

		// Nobody paid in time: it is a draft again, with the identity free.
		by, application = r.sent("2017")
		r.must(update(func(tx *db.Tx) error {
			return r.FeeExpired(r.ctx, tx, access.System(access.Fees), application)
		}))
		v, err = r.Show(r.ctx, by, application)
		r.must(err)
		if v.State != StateDraft || v.SubmittedAt != nil || council.Total(v.Charges) != 145_000 {
			t.Fatalf("%+v", v.Application)
		}
		r.refused(paid(application), "engineer.fee.not_waiting")
		r.must(r.Submit(r.ctx, by, application, Submit{Version: "5"}))

		// Withdrawn before it was paid.
		r.must(r.Withdraw(r.ctx, by, application))
		v, err = r.Show(r.ctx, by, application)
		r.must(err)
		if v.State != StateWithdrawn || v.Case != nil {
			t.Fatalf("%+v", v.Application)
		}
		_, err = r.Assess(r.ctx, officer(access.Officer), application)
		if !fault.Is(err, fault.KindNotFound) {
			t.Fatalf("an officer sees what was withdrawn before it came: %v", err)
		}
		r.refused(paid(application), "engineer.fee.not_waiting")
		_, err = r.Apply(r.ctx, by, Apply{Kind: Kind})
		r.must(err)
	})
}
