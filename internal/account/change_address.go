package account

import (
	"context"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// ChangeAddress asks for another e-mail address of one's own account.
type ChangeAddress struct {
	Email string `form:"email" entry:"person.email" max:"254"`
}

// ChangeAddress promises a letter with a code to the new address, or one that says so to an address with an account; the answer is the same. The
// address in use stays until the code is typed.
func (s *Service) ChangeAddress(ctx context.Context, by access.Actor, language string, c ChangeAddress) (Step, error) {
	to, err := address(c.Email)
	if err != nil {
		return Step{}, err
	}
	sealed, err := s.people.SealEmail(ctx, by.Person, to)
	if err != nil {
		return Step{}, err
	}
	a := s.newAttempt(kindAddress, to, language)
	a.row.Person, a.row.Email = by.Person, sealed
	err = s.db.Update(ctx, func(tx *db.Tx) error {
		if err := s.mayMove(ctx, tx, by); err != nil {
			return err
		}
		_, known, err := findAccount(ctx, tx, a.row.EmailIndex)
		if err != nil {
			return err
		}
		letter := a.letter("account.address_code", to)
		if known {
			letter = a.decoy("account.address_taken", to)
		}
		return s.begin(ctx, tx, a.row, letter)
	})
	return Step{Need: NeedCode, Attempt: a.token}, err
}

// mayMove refuses a session that may not change how somebody signs in.
func (s *Service) mayMove(ctx context.Context, tx *db.Tx, by access.Actor) error {
	account, session, err := s.loadOwn(ctx, tx, by)
	if err != nil {
		return err
	}
	second, err := s.hasSecond(ctx, tx, account)
	if err != nil {
		return err
	}
	return decideSecure(second, by.Strong, session.BegunAt, s.clock.Now())
}

// MoveAddress lets letters and sign-in go to the new address whose code is right. The old one is told, all other sessions end, and a code that was
// sent to the old one to sign in with is of no use any more.
func (s *Service) MoveAddress(ctx context.Context, by access.Actor, language string, c Code) error {
	code, now := digits(c.Code), s.clock.Now()
	d, err := s.access.May(access.System(access.Notice), "account.write", access.Subject{Person: by.Person})
	if err != nil {
		return err
	}
	err = s.answer(ctx, c.Attempt, func(tx *db.Tx, a *attemptRow) (error, error) {
		if err := s.mayMove(ctx, tx, by); err != nil {
			return nil, err
		}
		if a.Person != by.Person {
			return fault.Conflict("account.code.ended", nil), nil
		}
		if refused := decideCode(*a, kindAddress, NeedCode, now, s.isCode(*a, code)); refused != nil {
			return refused, nil
		}
		_, known, err := findAccount(ctx, tx, a.EmailIndex)
		if err != nil {
			return nil, err
		}
		if known { // taken by another attempt meanwhile; the mailbox is theirs, so they may know
			return fault.Conflict("account.address.known", nil), nil
		}
		old, err := s.people.Contact(ctx, tx, d, by.Person)
		if err != nil {
			return nil, err
		}
		a.Stage = stageDone
		if err := s.people.SetEmail(ctx, tx, by.Person, a.Email); err != nil {
			return nil, err
		}
		if err := updateEmail(ctx, tx, by.Person, a.EmailIndex); err != nil {
			return nil, err
		}
		if err := s.needs.Write(ctx, tx, Letter{Kind: "account.address_changed", Address: old.Email.Reveal(), Language: language}); err != nil {
			return nil, err
		}
		if err := deleteOtherSessions(ctx, tx, by.Person, by.Session); err != nil {
			return nil, err
		}
		return nil, s.events.Record(ctx, tx, by, Secured{Person: by.Person, What: "address"})
	})
	return faster(err, "account.address.known")
}
