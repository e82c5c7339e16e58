package accreditation

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// Count tells how many institutions are open.
func (s *Service) Count(ctx context.Context, by access.Actor) (n int, err error) {
	if err := s.may(by, "accreditation.list"); err != nil {
		return 0, err
	}
	err = s.db.View(ctx, func(tx *db.Tx) (err error) {
		n, err = countInstitutions(ctx, tx, s.today())
		return err
	})
	return n, err
}
