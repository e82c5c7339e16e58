package accreditation

import (
	"context"
	"slices"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// Shown is an institution with all that hangs on it, as an officer sees it.
type Shown struct {
	Institution
	Campuses   []Campus
	Programmes []Programme
	Changes    []Change               // of the institution and its campuses, the newest first
	Others     map[string]Institution // that are named in changes, by id
}

// Campus returns one of its campuses, by id or code.
func (x Shown) Campus(id string) (Campus, bool) {
	n := slices.IndexFunc(x.Campuses, func(c Campus) bool { return c.ID == id || c.Code == id })
	if n < 0 {
		return Campus{}, false
	}
	return x.Campuses[n], true
}

// campus returns one of its campuses by its code, or that there is none.
func (x Shown) campus(code string) (Campus, error) {
	c, ok := x.Campus(code)
	if !ok {
		return c, fault.NotFound()
	}
	return c, nil
}

// Show returns an institution with its campuses, its programmes and its history.
func (s *Service) Show(ctx context.Context, by access.Actor, institution string) (x Shown, err error) {
	if err := s.may(by, "accreditation.show"); err != nil {
		return x, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		if x.Institution, err = loadInstitution(ctx, tx, institution); err != nil {
			return err
		}
		if x.Campuses, err = listCampuses(ctx, tx, []string{x.ID}); err != nil {
			return err
		}
		if x.Programmes, err = listProgrammes(ctx, tx, []string{x.ID}); err != nil {
			return err
		}
		subjects := []string{x.ID}
		for _, c := range x.Campuses {
			subjects = append(subjects, c.ID)
		}
		if x.Changes, err = listHistory(ctx, tx, subjects); err != nil {
			return err
		}
		x.Others, err = named(ctx, tx, x.Changes, x.Into)
		return err
	})
	return x, err
}

// named returns the institutions that changes name, and some more, by id.
func named(ctx context.Context, tx *db.Tx, changes []Change, ids ...string) (map[string]Institution, error) {
	for _, c := range changes {
		ids = append(ids, c.Of, c.Other)
	}
	slices.Sort(ids)
	list, err := listNamed(ctx, tx, slices.Compact(ids))
	found := map[string]Institution{}
	for _, i := range list {
		found[i.ID] = i
	}
	return found, err
}
