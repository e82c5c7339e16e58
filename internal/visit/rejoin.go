package visit

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/pii"
)

// Rejoin is the rejoinder of an institution, over the version of it that was seen.
type Rejoin struct {
	Version string `form:"version" max:"20"`
	Words   string `form:"words" entry:"visit_report.rejoinder" max:"12000" lines:"true"`
}

// Rejoin writes what an institution says to the final report. Of two who write at once the second is told. It goes by SendRejoinder.
func (s *Service) Rejoin(ctx context.Context, by access.Actor, institution, visit string, c Rejoin) error {
	var was ReportOf
	judge := func(tx *db.Tx) (string, error) {
		v, _, err := s.own(ctx, tx, by, institution, visit)
		if err != nil {
			return "", err
		}
		if err := decideRejoining(v); err != nil {
			return "", err
		}
		if was, err = findReport(ctx, tx, v.ID); err != nil {
			return "", err
		}
		return v.Institution, decideWords(c.Version, was.RejoinderVersion, "words", c.Words)
	}
	return s.written(ctx, []word{{"visit_report.rejoinder", visit, c.Words}}, judge, func(tx *db.Tx, sealed []pii.Sealed) error {
		is := was
		is.Rejoinder, is.RejoinderBy, is.RejoinderVersion = sealed[0], by.Person, was.RejoinderVersion+1
		return updateReport(ctx, tx, was, is)
	})
}

// SendRejoinder sends it, and the visit goes before the board.
func (s *Service) SendRejoinder(ctx context.Context, by access.Actor, institution, visit string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		v, _, err := s.own(ctx, tx, by, institution, visit)
		if err != nil {
			return err
		}
		if err := decideRejoining(v); err != nil {
			return err
		}
		rep, err := findReport(ctx, tx, v.ID)
		if err != nil {
			return err
		}
		if len(rep.Rejoinder) == 0 {
			return fault.Denied("visit.rejoin.none", nil)
		}
		now, is := s.clock.Now(), rep
		is.Rejoined = &now
		if err := updateReport(ctx, tx, rep, is); err != nil {
			return err
		}
		return s.move(ctx, tx, by, v, Board)
	})
}
