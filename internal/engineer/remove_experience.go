package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/council"
	"sanad/internal/db"
)

// RemoveExperience names a position that shall go from the sheet.
type RemoveExperience struct {
	Position string `form:"position" max:"26"`
	Version  string `form:"version"`
}

// RemoveExperience takes a position from the sheet of a draft.
func (s *Service) RemoveExperience(ctx context.Context, by access.Actor, application string, c RemoveExperience) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		a, err := loadOwn(ctx, tx, application, by.Person)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "engineer.edit", access.Subject{Person: a.Person, Case: a.ID}); err != nil {
			return err
		}
		if err := decideSection(s.law(), a, c.Version, council.AskExperience); err != nil {
			return err
		}
		if err := deleteExperience(ctx, tx, a.ID, c.Position); err != nil {
			return err
		}
		if err := updateApplication(ctx, tx, a); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, ExperienceChanged{Case: a.ID, Person: a.Person})
	})
}
