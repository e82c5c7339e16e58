package visit

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// EndCheck says that an institution has looked for errors of fact. Those that it marked go to the convener; without any the report is final.
func (s *Service) EndCheck(ctx context.Context, by access.Actor, institution, visit string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		v, _, err := s.own(ctx, tx, by, institution, visit)
		if err != nil {
			return err
		}
		if err := decideChecking(v); err != nil {
			return err
		}
		return s.checked(ctx, tx, by, v)
	})
}

// checked goes on after the institution looked at a draft report, or had its days.
func (s *Service) checked(ctx context.Context, tx *db.Tx, by access.Actor, v Visit) error {
	rep, findings, err := s.reportOf(ctx, tx, v)
	if err != nil {
		return err
	}
	now, is, next := s.clock.Now(), rep, Report
	is.Checked = &now
	if len(faulty(findings)) == 0 {
		is.Final, next = &now, Rejoinder
	}
	if err := updateReport(ctx, tx, rep, is); err != nil {
		return err
	}
	return s.move(ctx, tx, by, v, next)
}
