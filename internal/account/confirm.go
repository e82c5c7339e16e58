package account

import (
	"context"
	"strings"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
)

// Confirm gives the second factor within a session, which gets a new token: a desk asks for it, and a change of security.
type Confirm struct {
	Code string `form:"code" max:"40"`
}

// Confirm makes the present session strong.
func (s *Service) Confirm(ctx context.Context, by access.Actor, c Confirm) (Session, error) {
	now, token := s.clock.Now(), id.Secret()
	var refused error
	var ends Session
	err := s.db.Update(ctx, func(tx *db.Tx) error {
		account, session, err := s.loadOwn(ctx, tx, by)
		if err != nil {
			return err
		}
		second, err := s.hasSecond(ctx, tx, account)
		if err != nil {
			return err
		}
		if !second {
			return fault.Denied("account.confirm.none", nil)
		}
		earlier, err := listTries(ctx, tx, account.EmailIndex, []string{string(kindConfirm)}, now.Add(-triesWindow))
		if err != nil {
			return err
		}
		if err := decideTry(earlier, now); err != nil {
			return err
		}
		right, err := s.isSecond(ctx, tx, account, c.Code)
		if err != nil {
			return err
		}
		refused = nil
		if !right {
			var f fault.Fields
			f.Add("code", "account.confirm.wrong", nil)
			refused = f.Err()
			return insertAttempt(ctx, tx, attemptRow{
				ID: id.New(now), Kind: kindConfirm, Stage: stageTried, TokenHash: hash(token), EmailIndex: account.EmailIndex,
				Person: account.ID, BegunAt: now, EndsAt: now,
			})
		}
		ends = Session{Token: token, Ends: session.EndsAt}
		return updateToken(ctx, tx, session.ID, hash(token), now)
	})
	if err == nil {
		err = refused
	}
	return ends, err
}

// isSecond tells whether a code is the authenticator's next or an unused recovery code, and uses it up.
func (s *Service) isSecond(ctx context.Context, tx *db.Tx, a accountRow, typed string) (bool, error) {
	code := digits(typed)
	if len(code) != 6 {
		return useRecovery(ctx, tx, a.ID, s.codeHash(a.ID, recoveryKey(code)), s.clock.Now())
	}
	if a.Authenticator == nil {
		return false, nil
	}
	d, err := s.access.May(access.System(access.Self), "account.sign_in", access.Subject{Person: a.ID})
	if err != nil {
		return false, err
	}
	secret, err := s.vault.Open(ctx, d, secretField(a.ID), a.Authenticator)
	if err != nil {
		return false, err
	}
	step, ok, err := stepOf(secret.Reveal(), code, s.clock.Now(), a.AuthenticatorStep)
	if err != nil || !ok {
		return false, err
	}
	return updateStep(ctx, tx, a.ID, step)
}

// recoveryKey is the form in which recovery codes are compared: the letters that look like digits are read as them.
func recoveryKey(typed string) string {
	return strings.NewReplacer("o", "0", "i", "1", "l", "1").Replace(strings.ToLower(typed))
}
