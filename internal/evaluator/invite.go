package evaluator

import (
	"context"
	"crypto/sha256"
	"time"

	"sanad/internal/access"
	"sanad/internal/day"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/i18n"
	"sanad/internal/id"
)

// Invite is an invitation to evaluate.
type Invite struct {
	Email    string `form:"email" max:"254"`
	Language string `form:"language" max:"2"`
}

// hash is what is stored of the random token of a link.
func hash(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// Invite promises a letter to an address with a link by which its reader becomes an evaluator, and returns the token of the link, which pages never
// show. Of the address nothing is kept.
func (s *Service) Invite(ctx context.Context, by access.Actor, c Invite) (string, error) {
	to, err := checkEmail(c.Email)
	if err != nil {
		return "", err
	}
	now, token := s.clock.Now(), id.Secret()
	return token, s.db.Update(ctx, func(tx *db.Tx) error {
		if _, err := s.keeping(by); err != nil {
			return err
		}
		open, err := listInvitations(ctx, tx, now)
		if err != nil {
			return err
		}
		today, err := countInvitations(ctx, tx, now.Add(-24*time.Hour))
		if err != nil {
			return err
		}
		if err := decideInvite(len(open), int(today)); err != nil {
			return err
		}
		i := Invitation{ID: id.New(now), By: by.Person, At: now, Ends: now.Add(invitationLife)}
		if err := insertInvitation(ctx, tx, i, hash(token)); err != nil {
			return err
		}
		until := day.Of(i.Ends, s.law().Zone)
		if err := s.needs.Invite(ctx, tx, Letter{Address: to, Language: i18n.Of(c.Language).Code, Until: until.String(), Path: "/evaluator/join/" + token}); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, Invited{Invitation: i.ID})
	})
}

// Uninvite takes an open invitation back.
func (s *Service) Uninvite(ctx context.Context, by access.Actor, invitation string) error {
	return s.db.Update(ctx, func(tx *db.Tx) error {
		if _, err := s.keeping(by); err != nil {
			return err
		}
		open, err := closeInvitation(ctx, tx, invitation, s.clock.Now())
		if err != nil {
			return err
		}
		if !open {
			return fault.Conflict("evaluator.join.ended", nil)
		}
		return s.events.Record(ctx, tx, by, Uninvited{Invitation: invitation})
	})
}
