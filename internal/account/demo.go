package account

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
)

// Enrol opens an account without letters, with an authenticator and offices: for the demonstration council alone.
func (s *Service) Enrol(ctx context.Context, email, language string, roles ...access.Role) (string, error) {
	to, err := address(email)
	if err != nil {
		return "", err
	}
	guest, err := s.people.Prepare(ctx)
	if err != nil {
		return "", err
	}
	sealed, err := s.people.SealEmail(ctx, guest, to)
	if err != nil {
		return "", err
	}
	secret, err := s.vault.Seal(ctx, secretField(guest), NewSecret())
	if err != nil {
		return "", err
	}
	now, by := s.clock.Now(), access.System(access.Appoint)
	return guest, s.db.Update(ctx, func(tx *db.Tx) error {
		if err := s.people.Insert(ctx, tx, guest, sealed, language); err != nil {
			return err
		}
		row := accountRow{ID: guest, EmailIndex: s.emailIndex(to), Authenticator: secret, OpenedAt: now}
		if err := insertAccount(ctx, tx, row); err != nil {
			return err
		}
		if err := s.events.Record(ctx, tx, by, Opened{Person: guest}); err != nil {
			return err
		}
		for _, role := range roles {
			if err := s.take(ctx, tx, by, officeRow{ID: id.New(now), Person: guest, Role: role, BegunAt: now}); err != nil {
				return err
			}
		}
		return nil
	})
}

// DemoLink returns the token of a sign-in link for a person of the demonstration council. It works as long as this process runs.
func (s *Service) DemoLink(ctx context.Context, person string) (string, error) {
	token := id.Secret()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.demos[token] = person
	return token, nil
}

// DemoSignIn begins a session with second factor for the person of a demonstration link.
func (s *Service) DemoSignIn(ctx context.Context, token, browser string) (Session, error) {
	s.mu.Lock()
	person, ok := s.demos[token]
	s.mu.Unlock()
	if !ok {
		return Session{}, fault.NotFound()
	}
	session := s.newSession(person, true, browser)
	err := s.db.Update(ctx, func(tx *db.Tx) error {
		if _, err := loadAccount(ctx, tx, person); err != nil {
			return err
		}
		return insertSession(ctx, tx, session.row)
	})
	return session.step().Session, err
}
