package account

import (
	"context"
	"strings"

	"golang.org/x/net/idna"

	"sanad/internal/db"
	"sanad/internal/fault"
	"sanad/internal/pii"
	"sanad/internal/text"
)

// address returns the form in which a mail address is compared and written to: lower case, its domain in ASCII.
func address(typed string) (string, error) {
	clean, err := text.Clean(typed)
	if err != nil || clean == "" {
		return "", refuseAddress("account.email.empty")
	}
	local, domain, ok := strings.Cut(clean, "@")
	if !ok || !isLocal(local) {
		return "", refuseAddress("account.email.shape")
	}
	domain, err = idna.Lookup.ToASCII(strings.ToLower(domain))
	if err != nil || !isDomain(domain) {
		return "", refuseAddress("account.email.shape")
	}
	whole := strings.ToLower(local) + "@" + domain
	if len(local) > 64 || len(whole) > 254 { // RFC 5321, 4.5.3.1
		return "", refuseAddress("account.email.shape")
	}
	return whole, nil
}

func refuseAddress(key string) error {
	var f fault.Fields
	f.Add("email", key, nil)
	return f.Err()
}

// isLocal accepts the dot-atom of RFC 5321: quoted local parts are refused, because few mail servers take them.
func isLocal(s string) bool {
	if s == "" || strings.HasPrefix(s, ".") || strings.HasSuffix(s, ".") || strings.Contains(s, "..") {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(".!#$%&'*+/=?^_`{|}~-", r))
	})
}

// isDomain accepts names of at least two labels with a letter in the last, so that numeric hosts are refused.
func isDomain(s string) bool {
	labels := strings.Split(s, ".")
	for _, l := range labels {
		if l == "" || len(l) > 63 || strings.HasPrefix(l, "-") || strings.HasSuffix(l, "-") ||
			strings.ContainsFunc(l, func(r rune) bool { return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-') }) {
			return false
		}
	}
	last := labels[len(labels)-1]
	return len(labels) >= 2 && strings.ContainsFunc(last, func(r rune) bool { return r >= 'a' && r <= 'z' })
}

// HasAddress tells within tx whether an address is the one of somebody's account now.
func (s *Service) HasAddress(ctx context.Context, tx *db.Tx, person string, typed pii.Value) (bool, error) {
	folded, err := address(typed.Reveal())
	if err != nil || person == "" {
		return false, nil // it is nobody's
	}
	row, found, err := findAccount(ctx, tx, s.emailIndex(folded))
	return found && row.ID == person, err
}
