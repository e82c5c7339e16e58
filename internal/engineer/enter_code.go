package engineer

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"fmt"
	"math/big"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// EnterCode is the code that went to the contact on file.
type EnterCode struct {
	Code string `form:"code" max:"20"`
}

// EnterCode gives a person the registration that they asked for, if the code is right. A try stays counted when it was wrong.
func (s *Service) EnterCode(ctx context.Context, by access.Actor, c EnterCode) (Registration, error) {
	var r Registration
	var refused error
	code := typedCode(c.Code)
	err := s.db.Update(ctx, func(tx *db.Tx) error {
		r, refused = Registration{}, nil
		if _, err := s.access.May(by, "engineer.take_over", access.Subject{Person: by.Person}); err != nil {
			return err
		}
		row, err := loadOpenTakeover(ctx, tx, by.Person)
		if fault.Is(err, fault.KindNotFound) {
			return fault.Conflict("engineer.takeover.ended", nil)
		}
		if err != nil {
			return err
		}
		row.Tries++
		right := subtle.ConstantTimeCompare(s.takeoverHash(row.ID, code), row.CodeHash) == 1 && row.CodeHash != nil
		if refused = decideCode(s.limits(row), row, right, s.clock.Now()); refused != nil {
			return updateTakeover(ctx, tx, row)
		}
		if r, err = loadRegistration(ctx, tx, row.Registration); err != nil {
			return err
		}
		return s.takeOver(ctx, tx, by, row, r)
	})
	if err == nil {
		err = refused
	}
	return r, err
}

// takeoverHash is what is stored of a code.
func (s *Service) takeoverHash(takeover, code string) []byte {
	return s.vault.Blind("takeover", takeover+"/"+code)
}

// newTakeoverCode returns eight digits.
func newTakeoverCode() string {
	n, err := rand.Int(rand.Reader, big.NewInt(100_000_000))
	if err != nil {
		panic(err) // the machine has no randomness: nothing safe can be done
	}
	return fmt.Sprintf("%08d", n)
}
