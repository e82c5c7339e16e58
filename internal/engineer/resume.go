package engineer

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/casework"
	"sanad/internal/db"
)

// Resume is the end of a hold before its day.
type Resume struct{ Page }

// Resume lets a case on hold go on, with as many working days left as before.
func (s *Service) Resume(ctx context.Context, by access.Actor, application string, c Resume) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		a, k, err := s.loadHandled(ctx, tx, by, application, "engineer.hold", c.Version)
		if err != nil {
			return err
		}
		if err := decideResume(k); err != nil {
			return err
		}
		return s.resume(ctx, tx, by, a, k)
	})
}

func (s *Service) resume(ctx context.Context, tx *db.Tx, by access.Actor, a applicationRow, k casework.Case) error {
	k, err := s.desk.Resume(ctx, tx, k)
	if err != nil {
		return err
	}
	return s.events.Record(ctx, tx, by, Resumed{Case: a.ID, Person: a.Person, Step: k.Step, Due: k.Due})
}
