package assessment

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// TakeOut is the version of a row that somebody wants to take out.
type TakeOut struct {
	Version string `form:"version" max:"20"`
}

// TakeOut takes a row out of a report; it stays in the history. If somebody saved it after it was opened, nothing is stored and a Stale tells what they wrote.
func (s *Service) TakeOut(ctx context.Context, by access.Actor, at PieceAt, c TakeOut) error {
	if _, _, err := s.mayWrite(ctx, by, at); err != nil {
		return err
	}
	now := s.clock.Now()
	return s.db.Update(ctx, func(tx *db.Tx) error {
		v, d, err := s.loadVisit(ctx, tx, by, at.At)
		if err != nil {
			return err
		}
		latest, err := s.loadPiece(ctx, tx, d, v, at)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "assessment.write", access.Subject{Item: v.Institution, Stands: v.Writes}); err != nil {
			return err
		}
		if err := decideTakeOut(v, latest, c.Version); err != nil {
			return err
		}
		r := revisionRow{Visit: v.ID, Criterion: at.Criterion, Part: at.Part, Piece: latest.Piece, Place: latest.Place, Number: latest.Number + 1, Removed: true, Person: by.Person, At: now}
		if r, err = s.store(ctx, tx, r, v, latest.Words, now); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, TakenOut{v.ID, v.Institution, r.Criterion, r.Part, r.ID})
	})
}
