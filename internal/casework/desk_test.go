package casework

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
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
	"sanad/internal/fault"
	"sanad/internal/person"
	"sanad/internal/vault"
)

// newDesk is a desk on a database of its own.
func newDesk(t testing.TB, d *db.DB) (*Desk, council.Law) {
	t.Helper()
	now := clock.At(time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC))
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	v, err := vault.New(dbtest.Keys(t), vault.NewRoot(), c, now, nil)
	if err != nil {
		t.Fatal(err)
	}
	l, err := council.Load("pec")
	if err != nil {
		t.Fatal(err)
	}
	a, b := access.New(d, now), events.New(now)
	return New(d, v, a, b, l, now, person.New(d, v, a, b, l, now), Needs{
		Holders: func(_ context.Context, _ *db.Tx, role access.Role) ([]string, error) { return staff[role], nil },
		Registered: func(_ context.Context, _ *db.Tx, number string) (string, error) {
			if who, ok := registered[number]; ok {
				return who, nil
			}
			return "", fault.NotFound()
		},
		Registrations: func(_ context.Context, _ *db.Tx, persons []string) (list []Registration, err error) {
			for number, who := range registered {
				if slices.Contains(persons, who) {
					list = append(list, Registration{who, number, "/desk/registrations/" + number})
				}
			}
			slices.SortFunc(list, func(a, b Registration) int { return strings.Compare(a.Number, b.Number) })
			return list, nil
		},
	}), l.On(day.Must("2026-11-23"))
}

// staff holds the offices of the tests' council, and registered is its register.
var (
	staff = map[access.Role][]string{
		access.Officer: {"o", "p"}, access.Committee: {"c", "both"}, access.Registrar: {"r"},
	}
	registered = map[string]string{}
)

// opened opens a case of somebody that waits for an office, with so many working days.
func opened(t *testing.T, desk *Desk, law council.Law, id, who, role string, days int) {
	t.Helper()
	step := council.Step{ID: role, Role: role, WorkingDays: days}
	err := desk.db.Update(t.Context(), func(tx *db.Tx) error {
		_, err := desk.OpenCase(t.Context(), tx, id, "engineer", who, law, step)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func officer(id string, roles ...access.Role) access.Actor {
	return access.Actor{Person: id, Roles: roles, Purpose: access.Licensing, Strong: true}
}

func TestTwoOfficersTakeOneCase(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		desk, law := newDesk(t, d)
		opened(t, desk, law, "k", "applicant", "officer", 5)
		answers := make([]error, 8)
		var wait sync.WaitGroup
		for i := range answers {
			wait.Go(func() { answers[i] = desk.Take(t.Context(), officer(fmt.Sprint(i), access.Officer), "k") })
		}
		wait.Wait()
		won := 0
		for _, err := range answers {
			switch {
			case err == nil:
				won++
			case !fault.Is(err, fault.KindConflict):
				t.Errorf("whoever came second is told of a conflict, not %v", err)
			}
		}
		if won != 1 {
			t.Errorf("%d officers hold the case", won)
		}
	})
}

func TestReleaseGivesBackTheCasesOfThatOffice(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		desk, law := newDesk(t, d)
		ctx := t.Context()
		opened(t, desk, law, "mine", "applicant", "officer", 5)
		opened(t, desk, law, "another-office", "applicant", "committee", 5)
		for _, id := range []string{"mine", "another-office"} {
			if err := desk.Take(ctx, officer("o", access.Officer, access.Committee), id); err != nil {
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
