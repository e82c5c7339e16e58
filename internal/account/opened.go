package account

import (
	"context"

	"sanad/internal/db"
)

// Opened returns those of some persons who have an account.
func (s *Service) Opened(ctx context.Context, tx *db.Tx, persons []string) ([]string, error) {
	return listOpened(ctx, tx, persons)
}
