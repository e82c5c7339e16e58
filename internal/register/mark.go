package register

import (
	"context"
	"fmt"
	"slices"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
)

// Mark changes the standing of an entry, and until when it is valid, in the transaction of the event that changed them: that event
// is the record.
func (s *Service) Mark(ctx context.Context, tx *db.Tx, by access.Actor, number string, standing Standing, validUntil day.Day, change Change) error {
	key, ok := s.law().NumberKey(number)
	if !ok || !slices.Contains(stored, standing) {
		return fmt.Errorf("register: a mark with the number %q and the standing %q", number, standing)
	}
	if _, err := s.access.May(by, "register.mark", access.Subject{}); err != nil {
		return err
	}
	row, err := loadEngineer(ctx, tx, key)
	if err != nil {
		return err
	}
	row.Standing, row.ValidUntil = standing, validUntil
	if err := updateStanding(ctx, tx, key, standing, validUntil); err != nil {
		return err
	}
	return s.commit(ctx, tx, row, "engineer "+string(standing), change)
}
