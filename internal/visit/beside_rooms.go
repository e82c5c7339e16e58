package visit

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// Beside is what a room beside this one may know of a visit, and what somebody has to do with it.
type Beside struct {
	Visit
	Of        Institution
	Programme Programme
	Stands    bool // for its institution
	Before    []string
}

// mostBefore is how many earlier visits are told.
const mostBefore = 20

// Beside tells in a transaction of a visit, of whoever acts and of the institution's earlier visits of the programme, the last first. What they may see of it is
// the asking room's to say.
func (s *Service) Beside(ctx context.Context, tx *db.Tx, by access.Actor, visit string) (x Beside, err error) {
	if x.Visit, err = load(ctx, tx, visit); err != nil {
		return x, err
	}
	of, err := s.needs.Of(ctx, tx, []string{x.Visit.Institution})
	if err != nil {
		return x, err
	}
	titles, err := s.needs.Titles(ctx, tx, []string{x.Visit.Programme})
	if err != nil {
		return x, err
	}
	x.Of, x.Programme = of[x.Visit.Institution], titles[x.Visit.Programme]
	if by.Person != "" {
		if x.Stands, err = s.needs.Stands(ctx, tx, x.Visit.Institution, by.Person); err != nil {
			return x, err
		}
	}
	x.Before, err = listBefore(ctx, tx, x.Visit, mostBefore)
	return x, err
}

// Reportable tells whether the institution may write in its report on itself: before it applies, and while it must answer what the team asked.
func (v Visit) Reportable() bool { return v.Open() && (v.Stage == Draft || v.Waits == Answer) }

// CountOf counts in a transaction the visits that were ever begun of programmes.
func (s *Service) CountOf(ctx context.Context, tx *db.Tx, programmes []string) (int64, error) {
	return countOf(ctx, tx, programmes)
}
