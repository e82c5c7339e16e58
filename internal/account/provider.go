package account

import (
	"context"
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"time"

	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/outbound"
	"sanad/internal/pii"
)

// ceremonyOfProvider is how long somebody may take at the provider.
const ceremonyOfProvider = 10 * time.Minute

// ProviderHost is the machine of the identity provider; empty where the council has none.
func (s *Service) ProviderHost() string {
	if s.provider == nil {
		return ""
	}
	return s.provider.Host
}

// bound is a value that the token of an attempt always gives and that tells nothing of the token.
func (s *Service) bound(what, token string) string {
	return base64.RawURLEncoding.EncodeToString(s.vault.Blind(what, token))
}

// AskProvider returns the address at the provider to which an officer goes to sign in.
func (s *Service) AskProvider(ctx context.Context, from Stranger) (string, error) {
	if s.provider == nil {
		return "", fault.NotFound()
	}
	a := s.newAttempt(kindProvider, "", from.Language)
	a.row.Stage, a.row.CodeHash, a.row.EndsAt = NeedProvider, nil, a.row.BegunAt.Add(ceremonyOfProvider)
	address, err := s.provider.Ask(ctx, a.token, s.bound("nonce", a.token), s.bound("verifier", a.token))
	if err != nil {
		return "", fault.Unavailable(err.Error())
	}
	return address, s.db.Update(ctx, func(tx *db.Tx) error { return insertAttempt(ctx, tx, a.row) })
}

// ProviderBack is what the provider sent somebody back with.
type ProviderBack struct{ State, Code, Error string }

// Told is whom the provider named: the attempt goes on when that person says that it is they.
type Told struct {
	Attempt string
	Email   pii.Value
}

// ProviderBack asks the provider whom it sent, and finds the officer who has that address. It opens no session: the browser that comes back
// need not be the one that left, so its reader first sees whose account it is.
func (s *Service) ProviderBack(ctx context.Context, from Stranger, c ProviderBack) (told Told, err error) {
	if s.provider == nil {
		return told, fault.NotFound()
	}
	if err := s.mayGuess(from); err != nil {
		return told, err
	}
	now := s.clock.Now()
	err = s.answer(ctx, c.State, func(_ *db.Tx, a *attemptRow) (refused, err error) {
		if refused := decideProvider(*a, kindProvider, now); refused != nil {
			return refused, nil
		}
		a.Stage = stageDone // a code is asked about once
		return nil, nil
	})
	if err != nil {
		return told, err
	}
	if c.Error != "" || c.Code == "" {
		return told, fault.Denied("account.provider.not_sent", nil)
	}
	email, strong, err := s.redeem(ctx, c)
	if err != nil {
		s.guessed(from, err)
		return told, err
	}
	a := s.newAttempt(kindProviderTold, email, from.Language)
	a.row.Stage, a.row.CodeHash, a.row.EndsAt = NeedProvider, nil, now.Add(ceremonyLife)
	if strong {
		a.row.Stage = NeedProviderStrong
	}
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		account, known, err := findAccount(ctx, tx, a.row.EmailIndex)
		if err != nil {
			return err
		}
		held, err := listOfficesOf(ctx, tx, account.ID)
		if err != nil {
			return err
		}
		if !known || !slices.ContainsFunc(held, func(o officeRow) bool { return o.EndedAt == nil }) {
			return fault.Denied("account.provider.no_officer", nil)
		}
		a.row.Person = account.ID
		return insertAttempt(ctx, tx, a.row)
	})
	return Told{a.token, pii.New(email)}, err
}

// redeem asks the provider whom it sent with a code, and whether a second factor was given there.
func (s *Service) redeem(ctx context.Context, c ProviderBack) (email string, strong bool, err error) {
	told, err := s.provider.Redeem(ctx, c.Code, s.bound("nonce", c.State), s.bound("verifier", c.State), s.clock.Now)
	if errors.Is(err, outbound.ErrNotVouched) {
		return "", false, fault.Denied("account.provider.refused", nil)
	}
	if err != nil {
		return "", false, fault.Unavailable(err.Error())
	}
	if email, err = address(told.Email); err != nil || !told.Verified {
		return "", false, fault.Denied("account.provider.unverified", nil)
	}
	return email, told.Strong, nil
}

// EnterByProvider opens the session of an officer whom the provider named.
func (s *Service) EnterByProvider(ctx context.Context, from Stranger, attempt string) (Step, error) {
	now, session := s.clock.Now(), s.newSession("", false, from.Browser)
	err := s.answer(ctx, attempt, func(tx *db.Tx, a *attemptRow) (refused, err error) {
		if refused := decideProvider(*a, kindProviderTold, now); refused != nil {
			return refused, nil
		}
		account, known, err := findAccount(ctx, tx, a.EmailIndex)
		if err != nil {
			return nil, err
		}
		if !known || account.ID != a.Person { // they have another address since: whoever has the old one is not they
			return fault.Conflict("account.provider.ended", nil), nil
		}
		session.row.Strong = a.Stage == NeedProviderStrong
		return nil, s.finish(ctx, tx, a, session)
	})
	return session.step(), err
}

// decideProvider refuses what the provider can no longer answer, or has answered.
func decideProvider(a attemptRow, kind attemptKind, now time.Time) error {
	if a.Kind != kind || !strings.HasPrefix(string(a.Stage), string(NeedProvider)) || a.Tries > codeTries || !now.Before(a.EndsAt) {
		return fault.Conflict("account.provider.ended", nil)
	}
	return nil
}
