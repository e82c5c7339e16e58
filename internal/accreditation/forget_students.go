package accreditation

import (
	"context"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
)

// unsentLife is how long the rows of a list are kept that was not sent, or that another stands in the place of.
const unsentLife = 30 * 24 * time.Hour

// ForgetStudents takes away the rows of lists that were not sent or stand no more, and of batches that are older than the catalogue lets them be kept.
func (s *Service) ForgetStudents(ctx context.Context) error {
	if _, err := s.access.May(access.System(access.Accreditation), "accreditation.forget", access.Subject{}); err != nil {
		return err
	}
	now, oldest := s.clock.Now(), 0
	if s.needs.KeepStudents > 0 {
		oldest = s.law().Day.Year() - s.needs.KeepStudents
	}
	const most = 20
	for {
		n := 0
		err := s.db.Update(ctx, func(tx *db.Tx) error {
			ids, err := listForgettable(ctx, tx, now.Add(-unsentLife), oldest, most)
			if err != nil {
				return err
			}
			for _, id := range ids {
				if err := forgetList(ctx, tx, id, now); err != nil {
					return err
				}
			}
			n = len(ids)
			return nil
		})
		if err != nil || n < most {
			return err
		}
	}
}
