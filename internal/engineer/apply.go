package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/id"
)

// Apply asks for a registration of a kind.
type Apply struct {
	Kind string `form:"kind" max:"40"`
}

// Apply opens an application as a draft and returns its id.
func (s *Service) Apply(ctx context.Context, by access.Actor, c Apply) (string, error) {
	law := s.law()
	now := s.clock.Now()
	application := applicationRow{
		ID: id.New(now), Person: by.Person, Kind: c.Kind, State: StateDraft, Law: law.ID, Version: 1, OpenedAt: now,
	}
	err := s.db.Update(ctx, func(tx *db.Tx) error {
		past, err := listApplications(ctx, tx, by.Person)
		if err != nil {
			return err
		}
		held, err := listRegistrations(ctx, tx, []string{by.Person})
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "engineer.apply", access.Subject{Person: by.Person}); err != nil {
			return err
		}
		if err := decideApply(law, past, held, c.Kind); err != nil {
			return err
		}
		if err := insertApplication(ctx, tx, application); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, Opened{Case: application.ID, Person: by.Person, Kind: c.Kind})
	})
	return application.ID, err
}
