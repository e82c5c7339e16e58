package assessment

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// BeginFromLast begins a report with what the one of the last visit said, piece by piece, so that its authors change what changed.
func (s *Service) BeginFromLast(ctx context.Context, by access.Actor, at At) error {
	now := s.clock.Now()
	var of string
	err := s.db.View(ctx, func(tx *db.Tx) error {
		v, _, err := s.loadVisit(ctx, tx, by, at)
		of = v.Institution
		return err
	})
	if err == nil {
		err = s.vault.Mint(ctx, scopeOf(of))
	}
	if err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		v, d, err := s.loadVisit(ctx, tx, by, at)
		if err != nil {
			return err
		}
		is, err := s.loadReport(ctx, tx, d, v, all)
		if err != nil {
			return err
		}
		was, err := s.loadFormer(ctx, tx, by, v)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "assessment.write", access.Subject{Item: v.Institution, Stands: v.Writes}); err != nil {
			return err
		}
		if err := decideBeginFromLast(is); err != nil {
			return err
		}
		for _, x := range was.Pieces {
			at := PieceAt{Criterion: x.Criterion, Part: x.Part, Row: x.Piece}
			if x.Piece == x.Criterion+"."+x.Part {
				at.Row = ""
			}
			if _, err := partOf(is.Criteria, at); err != nil { // the law asks for it no more
				continue
			}
			r := revisionRow{Visit: v.ID, Criterion: x.Criterion, Part: x.Part, Piece: x.Piece, Number: 1, Person: by.Person, At: now}
			if r, err = s.store(ctx, tx, r, v, x.Words, now); err != nil {
				return err
			}
			if err := s.events.Record(ctx, tx, by, Written{v.ID, v.Institution, r.Criterion, r.Part, r.ID}); err != nil {
				return err
			}
		}
		return nil
	})
}
