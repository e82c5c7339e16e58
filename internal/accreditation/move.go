package accreditation

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/id"
)

// Move is the campus at which a programme is taught from a day on.
type Move struct {
	Version string `form:"version" max:"20"`
	Campus  string `form:"campus" max:"60"`
	Ordered
}

// Move moves a programme to another campus of its institution; what was found of its batches stays.
func (s *Service) Move(ctx context.Context, by access.Actor, institution, programme string, c Move) error {
	now := s.clock.Now()
	return s.db.Update(ctx, func(tx *db.Tx) error {
		x, err := s.openProgramme(ctx, tx, institution, programme)
		if err != nil {
			return err
		}
		if err := s.may(by, "accreditation.keep"); err != nil {
			return err
		}
		p, made, err := decideMove(x.Programme, x.Of, c, x.Campuses, x.Changes, s.today())
		if err != nil {
			return err
		}
		made = made.recorded(id.New(now), now)
		if err := updateProgramme(ctx, tx, p); err != nil {
			return err
		}
		if err := insertChange(ctx, tx, made); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, ProgrammeMoved{Programme: p.ID, Campus: p.Campus, Change: made.ID, On: made.On})
	})
}
