package account

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// SignIn asks to sign in: with a passphrase, or without one for a code by mail.
type SignIn struct {
	Email      string `form:"email" entry:"person.email" max:"254"`
	Passphrase string `form:"passphrase" max:"600"`
}

// SignIn tries a passphrase, or promises a letter with a code. An address without an account gets the same answers after the same work.
func (s *Service) SignIn(ctx context.Context, from Stranger, c SignIn) (Step, error) {
	to, err := address(c.Email)
	if err != nil {
		return Step{}, err
	}
	if c.Passphrase != "" {
		if err := s.mayGuess(from); err != nil {
			return Step{}, err
		}
		step, err := s.tryPassphrase(ctx, from, to, c.Passphrase)
		s.guessed(from, err)
		return step, err
	}
	return s.askCode(ctx, to, from.Language, "")
}

// askCode promises a letter with a sign-in code; invitation is what the attempt accepts when it succeeds.
func (s *Service) askCode(ctx context.Context, to, language, invitation string) (Step, error) {
	a := s.newAttempt(kindSignIn, to, language)
	a.row.Invitation = invitation
	err := s.db.Update(ctx, func(tx *db.Tx) error {
		account, known, err := findAccount(ctx, tx, a.row.EmailIndex)
		if err != nil {
			return err
		}
		row, letter := a.row, a.decoy("account.not_here", to)
		if known {
			row.Person, letter = account.ID, a.letter("account.sign_in_code", to)
		}
		return s.begin(ctx, tx, row, letter)
	})
	return Step{Need: NeedCode, Attempt: a.token}, err
}

// tryPassphrase counts the try before the passphrase is looked at, so that tries at the same time do not escape the count.
func (s *Service) tryPassphrase(ctx context.Context, from Stranger, to, passphrase string) (Step, error) {
	a := s.newAttempt(kindPassphrase, to, from.Language)
	a.row.Stage, a.row.CodeHash = stageTried, nil
	var account accountRow
	err := s.db.Update(ctx, func(tx *db.Tx) error {
		earlier, err := listTries(ctx, tx, a.row.EmailIndex, []string{string(kindPassphrase)}, a.row.BegunAt.Add(-triesWindow))
		if err != nil {
			return err
		}
		if err := decideTry(earlier, a.row.BegunAt); err != nil {
			return err
		}
		if account, _, err = findAccount(ctx, tx, a.row.EmailIndex); err != nil {
			return err
		}
		return insertAttempt(ctx, tx, a.row)
	})
	if err != nil {
		return Step{}, err
	}
	right, err := s.isPassphrase(ctx, account.Passphrase, passphrase)
	if err != nil {
		return Step{}, err
	}
	if !right {
		return Step{}, fault.Denied("account.sign_in.wrong", nil)
	}
	session := s.newSession(account.ID, false, from.Browser)
	step := session.step()
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		row := a.row
		row.Person = account.ID
		step, err = s.first(ctx, tx, &row, session)
		if err != nil {
			return err
		}
		return updateAttempt(ctx, tx, row)
	})
	if step.Need == NeedSecond {
		step.Attempt = a.token
	}
	return step, err
}

// GiveCode signs in with the code of a letter, or asks for the second factor if the account has one.
func (s *Service) GiveCode(ctx context.Context, from Stranger, c Code) (Step, error) {
	if err := s.mayGuess(from); err != nil {
		return Step{}, err
	}
	code, now := digits(c.Code), s.clock.Now()
	session := s.newSession("", false, from.Browser)
	var step Step
	err := s.answer(ctx, c.Attempt, func(tx *db.Tx, a *attemptRow) (refused, err error) {
		if refused := decideCode(*a, kindSignIn, NeedCode, now, s.isCode(*a, code)); refused != nil {
			return refused, nil
		}
		step, err = s.first(ctx, tx, a, session)
		return nil, err
	})
	s.guessed(from, err)
	if step.Need == NeedSecond {
		step.Attempt = c.Attempt
	}
	return step, err
}

// first goes on after the first factor: to the second if the account has an authenticator, and else into a session.
func (s *Service) first(ctx context.Context, tx *db.Tx, a *attemptRow, session *session) (Step, error) {
	account, err := loadAccount(ctx, tx, a.Person)
	if err != nil {
		return Step{}, err
	}
	if account.Authenticator != nil {
		a.Stage, a.Tries = NeedSecond, 0
		return Step{Need: NeedSecond}, nil
	}
	return session.step(), s.finish(ctx, tx, a, session)
}

// finish ends an attempt in a session, and accepts the invitation that it came from.
func (s *Service) finish(ctx context.Context, tx *db.Tx, a *attemptRow, session *session) error {
	a.Stage = stageDone
	session.row.Person = a.Person
	if err := insertSession(ctx, tx, session.row); err != nil {
		return err
	}
	if a.Invitation == "" {
		return nil
	}
	i, err := loadInvitation(ctx, tx, a.Invitation)
	if err != nil {
		return err
	}
	by := access.Actor{Person: a.Person, Session: session.row.ID, Purpose: access.Self}
	err = s.accept(ctx, tx, by, i)
	if fault.Is(err, fault.KindConflict) { // taken back or accepted meanwhile: signed in all the same
		return nil
	}
	return err
}

// GiveSecond finishes signing in with a code of the authenticator, or a recovery code.
func (s *Service) GiveSecond(ctx context.Context, from Stranger, c Code) (Step, error) {
	if err := s.mayGuess(from); err != nil {
		return Step{}, err
	}
	now := s.clock.Now()
	session := s.newSession("", true, from.Browser)
	err := s.answer(ctx, c.Attempt, func(tx *db.Tx, a *attemptRow) (refused, err error) {
		right := false
		if a.Stage == NeedSecond && a.Tries <= codeTries && now.Before(a.EndsAt) {
			account, err := loadAccount(ctx, tx, a.Person)
			if err != nil {
				return nil, err
			}
			if right, err = s.isSecond(ctx, tx, account, c.Code); err != nil {
				return nil, err
			}
		}
		if refused := decideCode(*a, a.Kind, NeedSecond, now, right); refused != nil {
			return refused, nil
		}
		return nil, s.finish(ctx, tx, a, session)
	})
	s.guessed(from, err)
	return session.step(), err
}
