package accreditation

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/id"
)

// CloseProgramme says which batch of a programme is its last.
type CloseProgramme struct {
	Version string `form:"version" max:"20"`
	Last    string `form:"last" entry:"accreditation_programme.last_batch" max:"4"`
	Ordered
}

// CloseProgramme closes a programme with its last batch. Students of its batches, and what was found of them, are not touched.
func (s *Service) CloseProgramme(ctx context.Context, by access.Actor, institution, programme string, c CloseProgramme) error {
	now := s.clock.Now()
	return s.db.Update(ctx, func(tx *db.Tx) error {
		x, err := s.openProgramme(ctx, tx, institution, programme)
		if err != nil {
			return err
		}
		if err := s.may(by, "accreditation.keep"); err != nil {
			return err
		}
		p, made, err := decideCloseProgramme(x.Programme, x.Of, c, x.Decided, x.Changes, s.today())
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
		return s.events.Record(ctx, tx, by, ProgrammeClosed{Programme: p.ID, Last: p.Last, Change: made.ID, On: made.On})
	})
}
