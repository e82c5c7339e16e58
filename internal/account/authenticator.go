package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/pquerna/otp/totp"

	"sanad/internal/access"
	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/id"
)

// totpPeriod is how long a code of an authenticator stands (RFC 6238, 4.1).
const totpPeriod = 30

var secretText = base32.StdEncoding.WithPadding(base32.NoPadding)

// NewSecret returns a fresh authenticator secret of 160 bits in base 32.
func NewSecret() string {
	b := make([]byte, 20)
	rand.Read(b)
	return secretText.EncodeToString(b)
}

// isSecret tells whether a form brought a secret of the shape that NewSecret makes.
func isSecret(s string) bool {
	b, err := secretText.DecodeString(s)
	return err == nil && len(b) == 20
}

// SetAuthenticator binds an authenticator by a first code that it shows.
type SetAuthenticator struct {
	Secret string `form:"secret" entry:"account.authenticator" max:"40"`
	Code   string `form:"code" max:"40"`
}

// SetAuthenticator stores the secret of an authenticator that has shown a right code. The session becomes strong and gets a new token.
func (s *Service) SetAuthenticator(ctx context.Context, by access.Actor, c SetAuthenticator) (Session, error) {
	if !isSecret(c.Secret) {
		return Session{}, fault.Conflict("fault.stale", nil)
	}
	now, token := s.clock.Now(), id.Secret()
	step, ok, err := stepOf(c.Secret, digits(c.Code), now, 0)
	if err != nil {
		return Session{}, err
	}
	if !ok {
		var f fault.Fields
		f.Add("code", "account.authenticator.wrong", nil)
		return Session{}, f.Err()
	}
	sealed, err := s.vault.Seal(ctx, secretField(by.Person), c.Secret)
	if err != nil {
		return Session{}, err
	}
	var ends time.Time
	err = s.secure(ctx, by, "authenticator", func(tx *db.Tx, a accountRow) error {
		session, err := loadSession(ctx, tx, by.Person, by.Session)
		if err != nil {
			return err
		}
		ends = session.EndsAt
		if err := updateAuthenticator(ctx, tx, a.ID, sealed, step); err != nil {
			return err
		}
		return updateToken(ctx, tx, session.ID, hash(token), now)
	})
	return Session{Token: token, Ends: ends}, err
}

// stepOf finds the time step whose code this is, among the present one and its neighbours, and later than the last that was used: a
// code works once.
func stepOf(secret, code string, now time.Time, last int64) (int64, bool, error) {
	present := now.Unix() / totpPeriod
	for step := present - 1; step <= present+1; step++ {
		want, err := totp.GenerateCode(secret, time.Unix(step*totpPeriod, 0))
		if err != nil {
			return 0, false, fmt.Errorf("account: authenticator: %w", err)
		}
		if step > last && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			return step, true, nil
		}
	}
	return 0, false, nil
}

// secretAddress is the secret as an authenticator reads it from a picture.
func secretAddress(secret, council string) string {
	label := url.PathEscape(council)
	address := "otpauth://totp/" + label + "?" + url.Values{"secret": {secret}, "issuer": {council}}.Encode()
	return strings.ReplaceAll(address, "+", "%20")
}
