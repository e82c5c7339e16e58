package assessment

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// Figures tells in a transaction what the tables of a report say beside the rules, as far as somebody reads it.
func (s *Service) Figures(ctx context.Context, tx *db.Tx, by access.Actor, visit string) ([]Figure, error) {
	v, d, err := s.loadVisit(ctx, tx, by, At{Visit: visit})
	if err != nil {
		return nil, err
	}
	to, err := extentFor(ctx, tx, by, v)
	if err != nil {
		return nil, err
	}
	r, err := s.loadReport(ctx, tx, d, v, to)
	if err != nil {
		return nil, err
	}
	return figuresOf(s.law(), r), nil
}
