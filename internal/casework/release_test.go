package casework

import (
	"testing"
	"time"

	"sanad/internal/access"
	"sanad/internal/catalog"
	"sanad/internal/clock"
	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/dbtest"
	"sanad/internal/events"
	"sanad/internal/person"
	"sanad/internal/vault"
)

func TestReleaseGivesBackTheCasesOfThatOffice(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, now := t.Context(), clock.At(time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC))
		c, err := catalog.Load()
		if err != nil {
			t.Fatal(err)
		}
		v, err := vault.New(dbtest.Keys(t), vault.NewRoot(), c, now)
		if err != nil {
			t.Fatal(err)
		}
		l, err := council.Load("pec")
		if err != nil {
			t.Fatal(err)
		}
		a, b := access.New(d, now), events.New(now)
		desk := New(d, a, b, l, now, person.New(d, v, a, b, l, now))
		law := l.On(day.Must("2026-11-23"))
		steps := map[string]council.Step{"mine": {ID: "officer", Role: "officer", WorkingDays: 5}, "another-office": {ID: "committee", Role: "committee", WorkingDays: 5}}
		for id, step := range steps {
			if err := d.Update(ctx, func(tx *db.Tx) error { return desk.OpenCase(ctx, tx, id, "engineer", "applicant", law, step) }); err != nil {
				t.Fatal(err)
			}
		}
		officer := access.Actor{Person: "o", Roles: []access.Role{access.Officer, access.Committee}, Purpose: access.Licensing, Strong: true}
		for id := range steps {
			if err := desk.Take(ctx, officer, id); err != nil {
				t.Fatal(err)
			}
		}
		if err := d.Update(ctx, func(tx *db.Tx) error {
			return desk.Release(ctx, tx, access.System(access.Appoint), "o", access.Officer)
		}); err != nil {
			t.Fatal(err)
		}
		for id, holder := range map[string]string{"mine": "", "another-office": "o"} {
			err := d.View(ctx, func(tx *db.Tx) error {
				c, err := desk.Load(ctx, tx, id)
				if err == nil && c.Holder != holder {
					t.Errorf("%s is held by %q, not %q", id, c.Holder, holder)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}
