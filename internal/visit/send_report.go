package visit

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// SendReport sends the draft report to the institution, which looks for errors of fact; after that the final one.
func (s *Service) SendReport(ctx context.Context, by access.Actor, visit string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		v, m, rep, findings, err := s.reporting(ctx, tx, by, visit)
		if err != nil {
			return err
		}
		if err := decideSendReport(v, m, rep, findings); err != nil {
			return err
		}
		now, is := s.clock.Now(), rep
		if rep.Checked == nil {
			is.Sent = &now
			if err := updateReport(ctx, tx, rep, is); err != nil {
				return err
			}
			return s.move(ctx, tx, by, v, Check)
		}
		is.Final = &now
		if err := updateReport(ctx, tx, rep, is); err != nil {
			return err
		}
		return s.move(ctx, tx, by, v, Rejoinder)
	})
}
