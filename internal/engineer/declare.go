package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// Declare is the applicant's word that everything is true.
type Declare struct {
	True    bool   `form:"true"`
	Version string `form:"version"`
}

// Declare notes the declaration in a draft.
func (s *Service) Declare(ctx context.Context, by access.Actor, application string, c Declare) error {
	if !c.True {
		var f fault.Fields
		f.Add("true", "engineer.declare.tick", nil)
		return f.Err()
	}
	return s.db.Update(ctx, func(tx *db.Tx) error {
		a, err := loadOwn(ctx, tx, application, by.Person)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "engineer.edit", access.Subject{Person: a.Person, Case: a.ID}); err != nil {
			return err
		}
		if err := decideEdit(a, c.Version); err != nil {
			return err
		}
		now := s.clock.Now()
		a.DeclaredAt = &now
		if err := updateApplication(ctx, tx, a); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, Declared{Case: a.ID, Person: a.Person})
	})
}
