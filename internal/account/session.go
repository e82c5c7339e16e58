package account

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/id"
)

// session is one that begins.
type session struct {
	row   sessionRow
	token string
}

func (s *Service) newSession(person string, strong bool, browser string) *session {
	now, token := s.clock.Now(), id.Secret()
	return &session{sessionRow{
		ID: id.New(now), Person: person, TokenHash: hash(token), Strong: strong, Browser: browser,
		BegunAt: now, SeenAt: now, EndsAt: now.Add(sessionLife),
	}, token}
}

func (s *session) step() Step {
	return Step{Session: Session{Token: s.token, Ends: s.row.EndsAt}}
}

// Visitor returns who holds a session token: the person, the offices they hold today, and whether a second factor still counts. A
// token that is unknown or has ended is nobody's. The moment it was seen is stored once a minute at most.
func (s *Service) Visitor(ctx context.Context, token string) (access.Actor, error) {
	now, today := s.clock.Now(), s.today()
	var row sessionRow
	var roles []access.Role
	err := s.db.View(ctx, func(tx *db.Tx) error {
		found, ok, err := findSession(ctx, tx, hash(token))
		if err != nil || !ok || !isAlive(found, now) {
			return err
		}
		row = found
		held, err := listOfficesOf(ctx, tx, row.Person)
		if err != nil {
			return err
		}
		lent, err := listLoansTo(ctx, tx, row.Person, today)
		roles = rolesOn(held, lent, today)
		return err
	})
	if err != nil || row.ID == "" {
		return access.Actor{}, err
	}
	strong := isStrong(row, now)
	if now.Sub(row.SeenAt) >= seenEvery {
		err = s.db.Update(ctx, func(tx *db.Tx) error { return updateSeen(ctx, tx, row.ID, now, strong) })
	}
	return access.Actor{Person: row.Person, Session: row.ID, Roles: roles, Strong: strong}, err
}

// EndSession ends one session of one's own.
func (s *Service) EndSession(ctx context.Context, by access.Actor, sessionID string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		row, err := loadSession(ctx, tx, by.Person, sessionID)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "account.secure", access.Subject{Person: row.Person}); err != nil {
			return err
		}
		return deleteSession(ctx, tx, row.Person, row.ID)
	})
}

// EndOtherSessions ends all sessions of one's own but the present one.
func (s *Service) EndOtherSessions(ctx context.Context, by access.Actor) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		row, err := loadSession(ctx, tx, by.Person, by.Session)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "account.secure", access.Subject{Person: row.Person}); err != nil {
			return err
		}
		return deleteOtherSessions(ctx, tx, row.Person, row.ID)
	})
}
