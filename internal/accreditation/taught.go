package accreditation

import (
	"context"
	"time"

	"sanad/internal/council"
	"sanad/internal/day"
	"sanad/internal/db"
)

// Taught tells what some institutions teach, by their codes, with what holds for each of their batches on a day, of what the council knew at a
// moment; zero: all that is recorded. What went to another institution is told under both codes, because a degree names the one that gave it. Whom
// nobody knows is missing.
func (s *Service) Taught(ctx context.Context, tx *db.Tx, codes []string, on day.Day, known time.Time) (council.Taught, error) {
	institutions, err := listCoded(ctx, tx, codes)
	if err != nil || len(institutions) == 0 {
		return nil, err
	}
	ids := make([]string, len(institutions))
	for i, x := range institutions {
		ids[i] = x.ID
	}
	programmes, err := listProgrammes(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	gone, err := listGone(ctx, tx, institutions)
	if err != nil {
		return nil, err
	}
	programmes = append(programmes, gone...)
	if len(programmes) == 0 {
		return taught(institutions, nil, nil), nil
	}
	ids = ids[:0]
	for _, p := range programmes {
		ids = append(ids, p.ID)
	}
	findings, err := listNumbered(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	return taught(institutions, programmes, batches(s.council.On(on), programmes, findings, on, known)), nil
}

// Offered tells what all institutions teach, by name alone, in the order of their names.
func (s *Service) Offered(ctx context.Context, tx *db.Tx) (council.Taught, error) {
	institutions, err := listEverywhere(ctx, tx)
	if err != nil {
		return nil, err
	}
	programmes, err := listEverything(ctx, tx)
	return taught(institutions, programmes, nil), err
}

// Named tells what some institutions teach, by their codes and by name alone, by the handle that reads published tables: in one question.
func (s *Service) Named(ctx context.Context, codes []string) (council.Taught, error) {
	return listNames(ctx, s.public, codes)
}
