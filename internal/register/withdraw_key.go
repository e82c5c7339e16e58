package register

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
	"sanad/internal/ledger"
	"sanad/internal/token"
)

// WithdrawKey says of a key that signed for the register that it may be in other hands.
type WithdrawKey struct {
	Key    string    // its name, or the eight first characters that a code has of it, or more
	Since  time.Time // from when
	Reason string    // is published
}

// How much may be said of why.
const (
	leastReason = 10
	mostReason  = 300
)

// WithdrawKey withdraws a key for good: whatever it signed is no longer believed, of whatever date, for who holds it writes what date they
// like. In the same transaction the public log gets a line of it and the next key is made, and the status list is signed with that one. It
// returns the keys as they are published then.
func (s *Service) WithdrawKey(ctx context.Context, by access.Actor, c WithdrawKey) (set token.Set, err error) {
	if s.needs.Signing.DB == nil {
		return set, errNoKey
	}
	now := s.clock.Now().UTC()
	c.Reason = strings.TrimSpace(c.Reason)
	if err := c.check(now); err != nil {
		return set, err
	}
	err = s.needs.Signing.DB.Update(ctx, func(tx *db.Tx) error {
		rows, err := listKeyRows(ctx, tx)
		if err != nil {
			return err
		}
		if _, err := s.access.May(by, "register.withdraw_key", access.Subject{}); err != nil {
			return err
		}
		at, err := decideWithdrawKey(rows, c)
		if err != nil {
			return err
		}
		since := c.Since.UTC().Truncate(time.Second)
		if err := withdrawKey(ctx, tx, rows[at].Serial, now, since, c.Reason); err != nil {
			return err
		}
		gone := rows[at]
		gone.DoubtedFrom, gone.WithdrawnWhy = &since, c.Reason
		if err := ledger.Append(ctx, tx, ledger.Public, ledger.Entry{ID: id.New(now), Kind: "key withdrawn", At: now, Salt: openSalt, Body: gone.withdrawn()}); err != nil {
			return err
		}
		rows[at].WithdrawnAt = &now
		if _, ok := s.current(rows); ok {
			return nil
		}
		return s.makeKey(ctx, tx, rows)
	}, db.Queue("register/key"))
	if err != nil {
		return set, err
	}
	if err := s.KeepList(ctx); err != nil {
		return set, fmt.Errorf("the key is withdrawn, but the status list could not be signed with the next one; it is tried again within minutes: %w", err)
	}
	return s.Keys(ctx)
}

// openSalt is that of lines which commit to what is published: whoever reads the keys can compare.
var openSalt = make([]byte, 32)

// withdrawn is what the public log commits to of a withdrawal: the key, since when it is not believed, and why.
func (r keyRow) withdrawn() []byte {
	return fmt.Appendf(nil, "%s\n%s\n%s\n", r.KID, r.DoubtedFrom.Format(time.RFC3339), r.WithdrawnWhy)
}

func (c WithdrawKey) check(now time.Time) error {
	var wrong fault.Fields
	if c.Since.IsZero() || c.Since.After(now) {
		wrong.Add("since", "register.key.since", nil)
	}
	if n := utf8.RuneCountInString(c.Reason); n < leastReason || n > mostReason || strings.ContainsFunc(c.Reason, unicode.IsControl) {
		wrong.Add("reason", "register.key.reason", fault.Values{"Least": leastReason, "Most": mostReason})
	}
	return wrong.Err()
}

// decideWithdrawKey finds the one key that is meant, and refuses one that was withdrawn already, or is not to be trusted from a moment
// before it was made.
func decideWithdrawKey(rows []keyRow, c WithdrawKey) (at int, err error) {
	meant := func(r keyRow) bool { return len(c.Key) >= 8 && strings.HasPrefix(r.KID, c.Key) }
	at = slices.IndexFunc(rows, meant)
	switch {
	case at < 0 || slices.ContainsFunc(rows[at+1:], meant):
		return 0, fault.Conflict("register.key.unknown", nil)
	case rows[at].WithdrawnAt != nil:
		return 0, fault.Conflict("register.key.again", fault.Values{"At": rows[at].WithdrawnAt.Format(time.RFC3339)})
	case c.Since.Before(rows[at].From):
		return 0, fault.Conflict("register.key.before", fault.Values{"From": rows[at].From.Format(time.RFC3339)})
	}
	return at, nil
}
