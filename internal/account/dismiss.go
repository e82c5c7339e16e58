package account

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
)

// Dismiss ends an office: a registrar ends anybody's, an officer resigns from their own. Whoever is dismissed is signed out everywhere.
func (s *Service) Dismiss(ctx context.Context, by access.Actor, officeID string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		o, err := loadOffice(ctx, tx, officeID)
		if err != nil {
			return err
		}
		if o.Person == by.Person {
			_, err = s.access.May(by, "account.officers", access.Subject{Any: true})
		} else {
			_, err = s.access.May(by, "account.appoint", access.Subject{Any: true})
		}
		if err != nil {
			return err
		}
		registrars, err := countRole(ctx, tx, access.Registrar)
		if err != nil {
			return err
		}
		if err := decideDismiss(o, int(registrars)); err != nil {
			return err
		}
		if err := endOffice(ctx, tx, o.ID, by.Person, s.clock.Now()); err != nil {
			return err
		}
		if o.Person != by.Person {
			if err := deleteOtherSessions(ctx, tx, o.Person, ""); err != nil {
				return err
			}
		}
		return s.events.Record(ctx, tx, by, OfficeEnded{Person: o.Person, Office: o.ID, Role: o.Role})
	})
}
