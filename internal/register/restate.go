package register

import (
	"context"
	"fmt"

	"sanad/internal/access"
	"sanad/internal/db"
)

// Restate gives the public log a line that commits to an entry as it stands, unless it has one that is newer than an id: the key that opens
// the older one will be destroyed. Nothing that is published changes.
func (s *Service) Restate(ctx context.Context, tx *db.Tx, by access.Actor, number, since string, change Change) error {
	key, ok := s.law().NumberKey(number)
	if !ok {
		return fmt.Errorf("register: a line anew of the number %q", number)
	}
	if _, err := s.access.May(by, "register.put", access.Subject{}); err != nil {
		return err
	}
	last, err := loadChange(ctx, tx, key)
	if err != nil || last.ChangeID > since {
		return err
	}
	return s.commit(ctx, tx, key, "engineer entered", change)
}
