package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/casework"
	"sanad/internal/db"
)

// elevate makes the registration of an applicant one of the higher kind from today on, under the number that it has.
func (s *Service) elevate(ctx context.Context, tx *db.Tx, by access.Actor, a applicationRow, k casework.Case, g grounds, finding findingRow) (Registration, error) {
	r, facts, err := decideElevate(s.law(), a, g, s.clock.Now())
	if err != nil {
		return r, err
	}
	for _, f := range facts {
		row := factRow{
			ID: f.ID, Registration: r.ID, Person: r.Person, Kind: f.Kind, From: f.From, Until: f.Until, Value: f.Value, Rule: r.Rule, Law: r.Law,
			By: by.Person, Known: f.Known,
		}
		if err := insertFact(ctx, tx, row); err != nil {
			return r, err
		}
	}
	r.Facts = append(r.Facts, facts...)
	if err := s.conclude(ctx, tx, by, a, k, finding, r.Rule); err != nil {
		return r, err
	}
	return r, s.events.Record(ctx, tx, by, Elevated{
		Case: a.ID, Person: a.Person, Registration: r.ID, Number: r.Number, Kind: a.Kind, Rule: r.Rule, Facts: facts,
	})
}
