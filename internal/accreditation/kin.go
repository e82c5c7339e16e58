package accreditation

import (
	"context"
	"slices"

	"sanad/internal/council"
	"sanad/internal/db"
)

// Kin is an institution with all that counts as it when somebody's interest in it is looked for.
type Kin struct {
	Institution
	Same  []string       // ids: itself, what went into it or came out of it, and into or out of which it went
	Gives []string       // ids of the universities that give its degrees, with what counts as them
	Names []council.Text // of all of them, today's and former ones
}

// Kin returns in a transaction an institution, by its id or code, with all that counts as it.
func (s *Service) Kin(ctx context.Context, tx *db.Tx, institution string) (k Kin, err error) {
	if k.Institution, err = loadInstitution(ctx, tx, institution); err != nil {
		return k, err
	}
	all, err := listEveryInstitution(ctx, tx)
	if err != nil {
		return k, err
	}
	changes, err := listInstitutionChanges(ctx, tx)
	if err != nil {
		return k, err
	}
	k.Same = kinOf([]string{k.ID}, all, changes)
	programmes, err := listProgrammes(ctx, tx, k.Same)
	if err != nil {
		return k, err
	}
	var gives []string
	for _, p := range programmes {
		if p.Affiliating != "" && !slices.Contains(k.Same, p.Affiliating) {
			gives = append(gives, p.Affiliating)
		}
	}
	k.Gives = kinOf(gives, all, changes)
	k.Names = everyName(append(slices.Clone(k.Same), k.Gives...), all, changes)
	return k, nil
}

// kinOf adds to institutions whatever went into another of them or came out of it, however far.
func kinOf(ids []string, all []Institution, changes []Change) []string {
	beside := map[string][]string{}
	tie := func(a, b string) {
		if a != "" && b != "" {
			beside[a], beside[b] = append(beside[a], b), append(beside[b], a)
		}
	}
	for _, i := range all {
		tie(i.ID, i.Into)
	}
	for _, c := range changes {
		if c.Kind == Merged || c.Kind == Split {
			tie(c.Of, c.Other)
		}
	}
	var kin []string
	for wait := slices.Clone(ids); len(wait) > 0; wait = wait[1:] {
		if !slices.Contains(kin, wait[0]) {
			kin, wait = append(kin, wait[0]), append(wait, beside[wait[0]]...)
		}
	}
	return kin
}

// everyName returns the names that institutions have and had.
func everyName(ids []string, all []Institution, changes []Change) (names []council.Text) {
	for _, i := range all {
		if slices.Contains(ids, i.ID) {
			names = append(names, i.Name)
		}
	}
	for _, c := range changes {
		if slices.Contains(ids, c.Of) && c.Kind == Renamed {
			names = append(names, c.Was, c.Is)
		}
	}
	return names
}

// Stood tells in a transaction who stands for one of some institutions (true) or stood for one before (false), by person.
func (s *Service) Stood(ctx context.Context, tx *db.Tx, institutions []string) (map[string]bool, error) {
	return listEverFocal(ctx, tx, institutions)
}

// Choices returns in a transaction the institutions that are known, in the order of their names.
func (s *Service) Choices(ctx context.Context, tx *db.Tx) ([]Institution, error) {
	return listEveryInstitution(ctx, tx)
}

// ByID returns in a transaction institutions by their ids.
func (s *Service) ByID(ctx context.Context, tx *db.Tx, ids []string) ([]Institution, error) {
	return listNamed(ctx, tx, ids)
}
