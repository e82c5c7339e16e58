package account

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// SignUp asks for an account.
type SignUp struct {
	Email string `form:"email" entry:"person.email" max:"254"`
}

// SignUp promises a letter with a code to an address without an account, and one that says so to an address with one. The answer, and
// the work done for it, are the same.
func (s *Service) SignUp(ctx context.Context, from Stranger, c SignUp) (Step, error) {
	to, err := address(c.Email)
	if err != nil {
		return Step{}, err
	}
	// The key of the person to be is made for known addresses too, as a decoy; Sweep destroys the keys that nobody used.
	guest, err := s.people.Prepare(ctx)
	if err != nil {
		return Step{}, err
	}
	sealed, err := s.people.SealEmail(ctx, guest, to)
	if err != nil {
		return Step{}, err
	}
	a := s.newAttempt(kindSignUp, to, from.Language)
	a.row.Person, a.row.Email = guest, sealed
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		_, known, err := findAccount(ctx, tx, a.row.EmailIndex)
		if err != nil {
			return err
		}
		letter := a.letter("account.sign_up_code", to)
		if known {
			letter = a.decoy("account.already_here", to)
		}
		return s.begin(ctx, tx, a.row, letter)
	})
	return Step{Need: NeedCode, Attempt: a.token}, err
}

// Code answers an attempt with the code of its letter.
type Code struct {
	Attempt string `form:"attempt" max:"60"`
	Code    string `form:"code" max:"40"`
}

// Open opens the account of an address whose code is right, makes its person, and begins a session.
func (s *Service) Open(ctx context.Context, from Stranger, c Code) (Step, error) {
	code, now := digits(c.Code), s.clock.Now()
	session := s.newSession("", false, from.Browser)
	err := s.answer(ctx, c.Attempt, func(tx *db.Tx, a *attemptRow) (error, error) {
		if refused := decideCode(*a, kindSignUp, NeedCode, now, s.isCode(*a, code)); refused != nil {
			return refused, nil
		}
		_, known, err := findAccount(ctx, tx, a.EmailIndex)
		if err != nil {
			return nil, err
		}
		if known { // opened by another attempt meanwhile; the mailbox is theirs, so they may know
			return fault.Conflict("account.sign_up.known", nil), nil
		}
		a.Stage = stageDone
		session.row.Person = a.Person
		return nil, s.open(ctx, tx, *a, session.row)
	})
	return session.step(), faster(err, "account.sign_up.known")
}

// faster says in words of key that somebody else stored the same at the same moment.
func faster(err error, key string) error {
	if f := fault.Of(err); f != nil && f.Key == "fault.taken" {
		return fault.Conflict(key, nil)
	}
	return err
}

// open stores a new account with its person and a first session.
func (s *Service) open(ctx context.Context, tx *db.Tx, a attemptRow, session sessionRow) error {
	if err := s.people.Insert(ctx, tx, a.Person, a.Email, a.Language); err != nil {
		return err
	}
	if err := insertAccount(ctx, tx, accountRow{ID: a.Person, EmailIndex: a.EmailIndex, OpenedAt: s.clock.Now()}); err != nil {
		return err
	}
	if err := insertSession(ctx, tx, session); err != nil {
		return err
	}
	return s.events.Record(ctx, tx, access.Actor{Person: a.Person, Purpose: access.Self}, Opened{Person: a.Person})
}
