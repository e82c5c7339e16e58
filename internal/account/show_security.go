package account

import (
	"context"
	"time"

	"sanad/internal/access"
	"sanad/internal/db"
)

// Security is how a person signs in and where they are signed in.
type Security struct {
	Passphrase, Authenticator bool
	Passkeys                  int64 // that open
	Recovery                  int64 // unused codes
	May                       bool  // this session may change it
	Sessions                  []ShownSession
}

// Second tells whether there is a second factor.
func (s Security) Second() bool { return s.Authenticator || s.Passkeys > 0 }

// ShownSession is a session as its owner sees it.
type ShownSession struct {
	ID      string
	Browser string // a word of BrowserOf
	BegunAt time.Time
	SeenAt  time.Time
	This    bool
}

// ShowSecurity shows by how they sign in and where they are signed in.
func (s *Service) ShowSecurity(ctx context.Context, by access.Actor) (Security, error) {
	now := s.clock.Now()
	var shown Security
	err := s.db.View(ctx, func(tx *db.Tx) error {
		a, session, err := s.loadOwn(ctx, tx, by)
		if err != nil {
			return err
		}
		shown = Security{Passphrase: a.Passphrase != "", Authenticator: a.Authenticator != nil}
		if shown.Passkeys, err = countPasskeys(ctx, tx, a.ID); err != nil {
			return err
		}
		shown.May = decideSecure(shown.Second(), by.Strong, session.BegunAt, now) == nil
		if shown.Recovery, err = countRecovery(ctx, tx, a.ID); err != nil {
			return err
		}
		rows, err := listSessions(ctx, tx, a.ID)
		for _, row := range rows {
			if isAlive(row, now) {
				shown.Sessions = append(shown.Sessions, ShownSession{row.ID, row.Browser, row.BegunAt, row.SeenAt, row.ID == by.Session})
			}
		}
		return err
	})
	return shown, err
}

// knows tells whether by has recorded who they are.
func (s *Service) knows(ctx context.Context, by access.Actor) (bool, error) {
	var known bool
	err := s.db.View(ctx, func(tx *db.Tx) error {
		if _, _, err := s.loadOwn(ctx, tx, by); err != nil {
			return err
		}
		var err error
		known, err = s.people.Known(ctx, tx, by.Person)
		return err
	})
	return known, err
}
