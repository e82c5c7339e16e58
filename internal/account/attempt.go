package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"fmt"
	"math/big"
	"strings"
	"time"

	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/text"
)

// triesWindow is how long a try counts.
const triesWindow = time.Hour

// attempt is one that begins, with the secrets that are stored only as hashes.
type attempt struct {
	row         attemptRow
	token, code string
}

func (s *Service) newAttempt(kind attemptKind, to, language string) attempt {
	now := s.clock.Now()
	a := attempt{token: id.Secret(), code: newCode()}
	a.row = attemptRow{
		ID: id.New(now), Kind: kind, Stage: NeedCode, TokenHash: hash(a.token), EmailIndex: s.emailIndex(to),
		Language: language, BegunAt: now, EndsAt: now.Add(codeLife),
	}
	a.row.CodeHash = s.codeHash(a.row.ID, a.code)
	return a
}

// newCode returns six digits.
func newCode() string {
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		panic(err) // the machine has no randomness: nothing safe can be done
	}
	return fmt.Sprintf("%06d", n)
}

// promise is a letter, and the code that will be right for it.
type promise struct {
	letter Letter
	code   []byte
}

// letter promises a letter with the code of the attempt.
func (a attempt) letter(kind, to string) promise {
	return promise{Letter{Kind: kind, Address: to, Language: a.row.Language, Values: map[string]string{"Code": a.code}}, a.row.CodeHash}
}

// decoy promises a letter without a code: no code will be right.
func (a attempt) decoy(kind, to string) promise {
	return promise{Letter{Kind: kind, Address: to, Language: a.row.Language}, nil}
}

// begin stores an attempt and promises its letter, unless the address had letters enough for now: then it is mute, and looks the same.
func (s *Service) begin(ctx context.Context, tx *db.Tx, row attemptRow, p promise) error {
	earlier, err := listTries(ctx, tx, row.EmailIndex, []string{string(kindSignUp), string(kindSignIn), string(kindAddress)}, row.BegunAt.Add(-triesWindow))
	if err != nil {
		return err
	}
	row.CodeHash = p.code
	if decideTry(earlier, row.BegunAt) != nil {
		row.Stage, row.CodeHash = stageMute, nil
	} else if err := s.needs.Write(ctx, tx, p.letter); err != nil {
		return err
	}
	return insertAttempt(ctx, tx, row)
}

// answer loads the attempt of a token, counts the try, and lets decide change it. The try stays counted when decide refuses, which
// is why refusals are told apart from errors.
func (s *Service) answer(ctx context.Context, token string, decide func(tx *db.Tx, a *attemptRow) (refused, err error)) error {
	var refused error
	err := s.db.Update(ctx, func(tx *db.Tx) error {
		a, err := loadAttempt(ctx, tx, hash(token))
		if err != nil {
			return err
		}
		a.Tries++
		before := a
		refused, err = decide(tx, &a)
		if err != nil {
			return err
		}
		if refused != nil {
			a = before
		}
		return updateAttempt(ctx, tx, a)
	})
	if fault.Is(err, fault.KindNotFound) {
		return fault.Conflict("account.code.ended", nil)
	}
	if err != nil {
		return err
	}
	return refused
}

// isCode tells whether a code is that of the attempt's letter.
func (s *Service) isCode(a attemptRow, code string) bool {
	same := subtle.ConstantTimeCompare(s.codeHash(a.ID, code), a.CodeHash) == 1
	return same && a.CodeHash != nil
}

// digits reads a code as people type it: digits of three scripts, with spaces and dashes.
func digits(typed string) string {
	return strings.NewReplacer(" ", "", "-", "").Replace(text.Digits(typed))
}
