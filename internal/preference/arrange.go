package preference

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// Arrange returns which panels stand first on somebody's own page; nothing to whoever has not said that it may be arranged, and then
// nothing is looked at for it.
func (s *Service) Arrange(ctx context.Context, by access.Actor) (first []string, err error) {
	err = s.db.View(ctx, func(tx *db.Tx) error {
		rows, err := listNewest(ctx, tx, by.Person)
		if err != nil || stateOf(rows).Chosen[Personalise] != Yes {
			return err
		}
		if _, err := s.access.May(access.System(access.Personalise), "preference.arrange", access.Subject{Person: by.Person}); err != nil {
			return err
		}
		registered, err := s.needs.Registered(ctx, tx, by.Person)
		first = decideOrder(registered)
		return err
	})
	return first, err
}
