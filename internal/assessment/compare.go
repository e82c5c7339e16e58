package assessment

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// Comparison is a report beside the one of the visit before.
type Comparison struct {
	Was, Is Report
	Changed []Changed
}

// Compare tells what changed since the report of the last visit, or since the state of this one with a number (0: the last visit).
func (s *Service) Compare(ctx context.Context, by access.Actor, at At, state int) (x Comparison, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		v, d, err := s.loadVisit(ctx, tx, by, at)
		if err != nil {
			return err
		}
		to, err := extentFor(ctx, tx, by, v)
		if err != nil {
			return err
		}
		if x.Is, err = s.loadReport(ctx, tx, d, v, to); err != nil {
			return err
		}
		if state > 0 {
			if state > len(x.Is.States) {
				return fault.NotFound()
			}
			x.Was, err = s.loadReport(ctx, tx, d, v, x.Is.States[state-1].extent())
		} else {
			x.Was, err = s.loadFormer(ctx, tx, by, v)
		}
		if err != nil {
			return err
		}
		x.Changed = compare(x.Was, x.Is)
		return nil
	})
	return x, err
}

// loadFormer returns the report of the visit before, as it was handed in, or as it was left.
func (s *Service) loadFormer(ctx context.Context, tx *db.Tx, by access.Actor, v Visit) (Report, error) {
	if v.Previous == "" {
		return Report{}, fault.NotFound()
	}
	head, found, err := findReport(ctx, tx, v.Previous)
	if err == nil && !found {
		err = fault.NotFound()
	}
	if err != nil {
		return Report{}, err
	}
	d, err := s.access.May(by, "assessment.read", access.Subject{Item: head.Institution, Stands: v.Reads || v.Writes})
	if err != nil {
		return Report{}, err
	}
	former := Visit{ID: v.Previous, Institution: head.Institution, Programme: head.Programme, Kind: v.Kind}
	states, err := listStates(ctx, tx, former.ID)
	if err != nil {
		return Report{}, err
	}
	to := all
	if n := len(states); n > 0 {
		to = states[n-1].extent()
	}
	return s.loadReport(ctx, tx, d, former, to)
}
