package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
)

// SetPassphrase sets or changes a passphrase.
type SetPassphrase struct {
	Passphrase string `form:"passphrase" max:"600"`
	Again      string `form:"again" max:"600"`
}

// SetPassphrase stores a passphrase, so that signing in needs no letter.
func (s *Service) SetPassphrase(ctx context.Context, by access.Actor, c SetPassphrase) error {
	if err := decidePassphrase(c.Passphrase, c.Again); err != nil {
		return err
	}
	stored, err := s.hashPassphrase(ctx, c.Passphrase)
	if err != nil {
		return err
	}
	return s.secure(ctx, by, "passphrase", func(tx *db.Tx, a accountRow) error {
		return updatePassphrase(ctx, tx, a.ID, stored)
	})
}

// secure changes how by signs in, if this session may, and records what was changed.
func (s *Service) secure(ctx context.Context, by access.Actor, what string, change func(tx *db.Tx, a accountRow) error) error {
	now := s.clock.Now()
	return s.db.Update(ctx, func(tx *db.Tx) error {
		a, session, err := s.loadOwn(ctx, tx, by)
		if err != nil {
			return err
		}
		second, err := s.hasSecond(ctx, tx, a)
		if err != nil {
			return err
		}
		if err := decideSecure(second, by.Strong, session.BegunAt, now); err != nil {
			return err
		}
		if err := change(tx, a); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, by, Secured{Person: by.Person, What: what})
	})
}

// loadOwn loads the account and the session of by, who may secure them.
func (s *Service) loadOwn(ctx context.Context, tx *db.Tx, by access.Actor) (accountRow, sessionRow, error) {
	a, err := loadAccount(ctx, tx, by.Person)
	if err != nil {
		return accountRow{}, sessionRow{}, err
	}
	session, err := loadSession(ctx, tx, by.Person, by.Session)
	if err != nil {
		return accountRow{}, sessionRow{}, err
	}
	_, err = s.access.May(by, "account.secure", access.Subject{Person: a.ID})
	return a, session, err
}

// The cost of a passphrase: argon2id with 19 MiB, two passes, one lane (OWASP's second choice of equal strength).
const (
	argonMemory = 19 * 1024
	argonPasses = 2
	argonLanes  = 1
	argonSalt   = 16
	argonKey    = 32
)

// hashPassphrase returns what is stored of a passphrase. It is keyed by the vault before it is hashed slowly, so that a copy of the
// database alone is not enough to try passphrases.
func (s *Service) hashPassphrase(ctx context.Context, passphrase string) (string, error) {
	salt := make([]byte, argonSalt)
	rand.Read(salt)
	key, err := s.argon(ctx, passphrase, salt)
	if err != nil {
		return "", err
	}
	encode := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("argon2id$m=%d,t=%d,p=%d$%s$%s", argonMemory, argonPasses, argonLanes, encode(salt), encode(key)), nil
}

// isPassphrase compares a passphrase with what is stored. Without a stored one it does the same work and says no.
func (s *Service) isPassphrase(ctx context.Context, stored, passphrase string) (bool, error) {
	decoy := stored == ""
	if decoy {
		stored = "argon2id$$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	}
	parts := strings.Split(stored, "$")
	if len(parts) != 4 {
		return false, errors.New("account: a stored passphrase is malformed")
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[2])
	if err != nil {
		return false, errors.New("account: a stored salt is malformed")
	}
	want, err := base64.RawStdEncoding.DecodeString(parts[3])
	if err != nil {
		return false, errors.New("account: a stored hash is malformed")
	}
	have, err := s.argon(ctx, passphrase, salt)
	return subtle.ConstantTimeCompare(have, want) == 1 && !decoy, err
}

// mostHashers is how many passphrases may wait to be hashed: as much as one processor does in two seconds. Whoever comes then is asked to
// come again, so that a flood of passphrases keeps nobody from anything else.
const mostHashers = 64

// hashersAtOnce is how many passphrases are hashed at once: one processor is left to everybody else.
func hashersAtOnce(processors int) int { return max(1, processors-1) }

// argon hashes a passphrase when its turn has come.
func (s *Service) argon(ctx context.Context, passphrase string, salt []byte) ([]byte, error) {
	select {
	case s.hashers <- struct{}{}:
		defer func() { <-s.hashers }()
	default:
		return nil, fault.Busy(fault.KeyBusy, nil)
	}
	select {
	case s.hashing <- struct{}{}:
		defer func() { <-s.hashing }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	keyed := s.vault.Blind("passphrase", passphrase)
	return argon2.IDKey(keyed, salt, argonPasses, argonMemory, argonLanes, argonKey), nil
}
