package account

import (
	"context"
	"strings"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
)

const recoveryCount = 10

// MakeRecovery replaces the recovery codes by new ones and returns them: they are shown this once.
func (s *Service) MakeRecovery(ctx context.Context, by access.Actor) ([]string, error) {
	codes := make([]string, recoveryCount)
	rows := make([]recoveryRow, recoveryCount)
	now := s.clock.Now()
	for i := range codes {
		code := id.Secret()[:10]
		codes[i] = strings.ToUpper(code[:5] + "-" + code[5:])
		rows[i] = recoveryRow{ID: id.New(now), Person: by.Person, CodeHash: s.codeHash(by.Person, code)}
	}
	err := s.secure(ctx, by, "recovery", func(tx *db.Tx, a accountRow) error {
		if second, err := s.hasSecond(ctx, tx, a); err != nil || !second {
			if err != nil {
				return err
			}
			return fault.Denied("account.recovery.authenticator_first", nil)
		}
		return replaceRecovery(ctx, tx, by.Person, rows)
	})
	if err != nil {
		return nil, err
	}
	return codes, nil
}
