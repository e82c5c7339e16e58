package visit

import (
	"context"
	"slices"
	"testing"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/fault"
)

// TestBeside tells the rooms beside this one of a visit, who asks, and which visits came before.
func TestBeside(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		more := Apply{Programme: "civil", Kind: "enrolment", Why: "We want a second section."}
		first := r.asked(more)
		must(t, r.Withdraw(r.ctx, member("ayesha"), "indus", first, Page{Version: versionOf(r.shown(first).Visit)}))
		draft, err := r.Apply(r.ctx, member("ayesha"), "indus", more)
		must(t, err)
		look := func(who, visit string) (x Beside, err error) {
			err = d.View(r.ctx, func(tx *db.Tx) error {
				x, err = r.Beside(r.ctx, tx, member(who), visit)
				return err
			})
			return x, err
		}
		x, err := look("asad", draft)
		must(t, err)
		if !x.Stands || x.Of.Code != "indus" || x.Programme.Code != "civil" || !slices.Equal(x.Before, []string{first}) || !x.Visit.Reportable() {
			t.Errorf("%+v", x)
		}
		if x, err := look("bilal", first); err != nil || x.Stands || len(x.Before) != 0 || x.Visit.Reportable() {
			t.Errorf("%v %+v", err, x)
		}
		// The programme was handed over: the next institution's visit has none before it.
		must(t, d.Update(r.ctx, func(tx *db.Tx) error {
			v, err := load(r.ctx, tx, draft)
			if err != nil {
				return err
			}
			now := r.now.Now()
			v.ID, v.Institution, v.Stage, v.Ended = v.ID+"x", "i-ravi", Withdrawn, &now // of one programme only one is open
			return insert(r.ctx, tx, v)
		}))
		if x, err := look("bilal", draft+"x"); err != nil || !x.Stands || len(x.Before) != 0 {
			t.Errorf("%v %+v", err, x)
		}
		if _, err := look("asad", "nothing"); !fault.Is(err, fault.KindNotFound) {
			t.Error(err)
		}
		// What hinders a report hinders its application, and nothing of it is stored.
		r.needs.Assessed = func(context.Context, *db.Tx, access.Actor, Visit) error {
			return fault.Conflict("visit.changed", nil)
		}
		refused(t, r.Submit(r.ctx, member("ayesha"), "indus", draft, Page{Version: "1"}), "visit.changed")
		if r.shown(draft).Number != "" {
			t.Error("it has a number")
		}
	})
	for v, want := range map[*Visit]bool{
		{Stage: Draft}: true, {Stage: Unpaid}: false, {Stage: Review}: false, {Stage: Review, Waits: Answer}: true, {Stage: Team, Waits: Objection}: false, {Stage: Withdrawn}: false,
	} {
		if v.Reportable() != want {
			t.Errorf("%s, %s", v.Stage, v.Waits)
		}
	}
}
