package engineer

import (
	"fmt"
	"strconv"
	"testing"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
	"sanad/internal/dbtest"
)

// TestConcerned has a batch withdrawn after somebody was entered with a degree of it, while one is with the council and one has a draft: all are
// found by number or counted, and nothing becomes of them.
func TestConcerned(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		batch := council.BatchName{Institution: "indus-valley", Programme: "civil", Year: 2014}
		by := access.Actor{Person: "somebody", Roles: []access.Role{access.Officer}, Purpose: access.Accreditation, Strong: true}
		concerned := func(b council.BatchName, decisions ...string) (c council.Concerned) {
			t.Helper()
			r.must(d.View(r.ctx, func(tx *db.Tx) (err error) {
				c, err = r.Concerned(r.ctx, tx, by, b, decisions)
				return err
			}))
			return c
		}
		enter := func() string {
			t.Helper()
			who, application := r.atLastStep()
			v, err := r.Show(r.ctx, who, application)
			r.must(err)
			got, err := r.Enter(r.ctx, officer(access.Registrar), application, Enter{Page{Version: strconv.FormatInt(v.Case.Version, 10)}})
			r.must(err)
			return got.Number
		}
		before := enter() // lists were not asked then: the decision is
		l := r.keep()
		l.says["*"] = council.ListingFree // all of them name one roll number
		if c := concerned(batch, "D/9"); c.Anybody() {
			t.Errorf("%+v", c)
		}
		if c := concerned(batch, "D/1", "D/9"); fmt.Sprint(c.Registered) != fmt.Sprint([]string{before}) {
			t.Errorf("%+v", c)
		}
		number := enter()
		_, sent := r.submitted()
		r.named("R-17")
		gone, left := r.named("R-17")
		r.must(r.Withdraw(r.ctx, gone, left))
		r.find(2014, council.Batch{Outcome: "withdrawn", Decision: "D/2"})
		c := concerned(batch, "D/1")
		if fmt.Sprint(c.Registered) != fmt.Sprint([]string{before, number}) || c.AllRegistered != 2 || c.AllCases != 1 || len(c.Cases) != 1 || c.Cases[0] == "" || c.Drafts != 1 {
			t.Errorf("%+v", c)
		}
		a, err := r.Assess(r.ctx, officer(access.Registrar), sent)
		r.must(err)
		if a.State != StateSubmitted {
			t.Errorf("%s", a.State)
		}
		batch.Year = 2016
		if c := concerned(batch); c.Anybody() {
			t.Errorf("of another batch: %+v", c)
		}
		by.Roles = nil
		err = d.View(r.ctx, func(tx *db.Tx) error {
			_, err := r.Concerned(r.ctx, tx, by, batch, nil)
			return err
		})
		r.refused(err, "access.no_office")
	})
}
