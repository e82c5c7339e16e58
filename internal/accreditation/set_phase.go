package accreditation

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// SetPhase says how far a programme is that was never accredited.
type SetPhase struct {
	Version string `form:"version" max:"20"`
	Phase   string `form:"phase" entry:"accreditation_programme.phase" max:"20"`
}

// SetPhase says that a programme was approved to begin, or looked at while its first class is taught, or neither. Nothing is accredited thereby, and of
// one of which a batch ever was it is refused.
func (s *Service) SetPhase(ctx context.Context, by access.Actor, institution, programme string, c SetPhase) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		x, err := s.openProgramme(ctx, tx, institution, programme)
		if err != nil {
			return err
		}
		if err := s.may(by, "accreditation.keep"); err != nil {
			return err
		}
		p, err := decidePhase(x.Programme, x.Of, c, x.Accredited, s.today())
		if err != nil {
			return err
		}
		if err := updateProgramme(ctx, tx, p); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, PhaseSet{Programme: p.ID, Phase: string(p.Phase)})
	})
}
