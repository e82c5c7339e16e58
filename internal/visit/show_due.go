package visit

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
)

// DueOwn returns which batches of an institution stand on a condition, with the visit that was asked for to confirm each, to those who stand for it.
func (s *Service) DueOwn(ctx context.Context, by access.Actor, institution string) (list []DueBatch, err error) {
	if s.needs.Board.Due == nil {
		return nil, nil
	}
	err = s.db.View(ctx, func(tx *db.Tx) error {
		i, err := s.standing(ctx, tx, by, institution)
		if err != nil {
			return err
		}
		if list, err = s.needs.Board.Due(ctx, tx, i.ID); err != nil {
			return err
		}
		for n, x := range list {
			others, err := listOfProgramme(ctx, tx, x.ID)
			if err != nil {
				return err
			}
			if v, ok := confirming(s.law(), others, x.Batch); ok {
				list[n].Asked = &v
			}
		}
		return nil
	})
	return list, err
}

// Confirming returns in a transaction the number of the visit that was asked for to confirm a batch, and is under way; empty: none is.
func (s *Service) Confirming(ctx context.Context, tx *db.Tx, programme string, batch int) (string, error) {
	others, err := listOfProgramme(ctx, tx, programme)
	v, _ := confirming(s.law(), others, batch)
	return v.Number, err
}

// confirmingKind is the kind of visit that confirms that conditions are met.
func confirmingKind(law council.Law) (council.VisitKind, bool) {
	for _, k := range law.Visits.Kinds {
		if k.Follows == "conditional" {
			return k, true
		}
	}
	return council.VisitKind{}, false
}

// confirming finds among open visits of a programme the one that was sent to confirm a batch.
func confirming(law council.Law, list []Visit, batch int) (Visit, bool) {
	for _, v := range list {
		if k, ok := law.Visits.Kind(v.Kind); ok && k.Follows == "conditional" && v.Number != "" && v.Open() && v.From <= batch && batch <= v.To {
			return v, true
		}
	}
	return Visit{}, false
}
