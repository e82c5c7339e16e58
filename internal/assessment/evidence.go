package assessment

import (
	"context"
	"slices"
	"time"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
)

// Showing is which files may show a report, and what by may do with them.
type Showing struct {
	Visit    Visit
	Criteria []council.Criterion // without any, no files are wanted
	Limits   council.Evidence
	Since    time.Time // what was there by then was handed in; zero: nothing was
	Handed   bool      // by sees nothing else
}

// Showing tells in a transaction which files may show the report of a visit; whoever may not read it gets NotFound.
func (s *Service) Showing(ctx context.Context, tx *db.Tx, by access.Actor, visit string) (x Showing, err error) {
	law := s.law().Assessment
	if x.Visit, _, err = s.loadVisit(ctx, tx, by, At{Visit: visit}); err != nil {
		return x, err
	}
	if x.Limits = law.Evidence; x.Limits.Files > 0 {
		x.Criteria = law.For(x.Visit.Kind)
	}
	x.Handed = team(by, x.Visit)
	states, err := listStates(ctx, tx, visit)
	if n := len(states); n > 0 {
		x.Since = states[n-1].At
	}
	return x, err
}

// Written returns in a transaction the first of some visits for which there is a report; empty: there is none.
func (s *Service) Written(ctx context.Context, tx *db.Tx, visits []string) (string, error) {
	there, err := listWritten(ctx, tx, visits)
	for _, v := range visits {
		if slices.Contains(there, v) {
			return v, err
		}
	}
	return "", err
}
