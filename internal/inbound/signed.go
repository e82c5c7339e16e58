package inbound

import (
	"bytes"
	"context"
	"net/mail"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-msgauth/dkim"
)

// Keys asks a name for its records, among them the keys with which domains sign mail. nil: no signature is looked at.
type Keys func(ctx context.Context, name string) ([]string, error)

// Bounds of how signatures are looked at: whoever sends a mail chooses how many there are, and whose names are asked.
const (
	mostSignatures = 3
	mostPatience   = 5 * time.Second // for all of a mail
)

// signedBy returns the domain of a mail's sender if it signed the mail with its sender (DKIM, RFC 6376); empty: nothing shows who sent it. The
// sender that the mail names must be the one that the mail server was told: another's mail may be sent on in any name.
func signedBy(ctx context.Context, b []byte, from string, keys Keys) string {
	if keys == nil || from == "" {
		return ""
	}
	m, err := mail.ReadMessage(bytes.NewReader(b))
	if err != nil || len(m.Header["From"]) != 1 || len(m.Header["Dkim-Signature"]) > mostSignatures {
		return ""
	}
	if named, err := mail.ParseAddress(m.Header.Get("From")); err != nil || !strings.EqualFold(named.Address, from) {
		return ""
	}
	of := strings.ToLower(from[strings.LastIndexByte(from, '@')+1:])
	ctx, cancel := context.WithTimeout(ctx, mostPatience)
	defer cancel()
	list, _ := dkim.VerifyWithOptions(bytes.NewReader(b), &dkim.VerifyOptions{
		MaxVerifications: mostSignatures, LookupTXT: func(name string) ([]string, error) { return keys(ctx, name) },
	})
	for _, v := range list {
		domain := strings.ToLower(v.Domain)
		if v.Err == nil && (of == domain || strings.HasSuffix(of, "."+domain)) && slices.ContainsFunc(v.HeaderKeys, func(h string) bool { return strings.EqualFold(h, "From") }) {
			return domain
		}
	}
	return ""
}
